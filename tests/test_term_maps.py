"""Are terms made from cells as R2RML says?"""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.curating.tabular.term_maps import (
    TermMap,
    Unfit,
    iri_safe,
    maker,
    parse_template,
    picker,
    write_template,
)
from sepca_graph.stores import Literal, NamedNode

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(texts.filter(bool), texts), max_size=4), texts)
def test_a_template_is_read_as_it_was_written(pairs: list[tuple[str, str]], last: str) -> None:
    columns = tuple(column for column, _text in pairs)
    fixed = (last, *(text for _column, text in pairs))
    assert parse_template(write_template(fixed, columns)) == (fixed, columns)


@pytest.mark.parametrize("template", ["{a", "a}", "{a{b}}", "{}", "a\\", "a\\n"])
def test_a_template_with_a_stray_brace_or_backslash_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"written|named"):
        parse_template(template)


@given(texts)
def test_a_safe_text_stands_in_any_iri_and_can_be_read_back(text: str) -> None:
    assert NamedNode(f"http://example.org/{iri_safe(text)}").value.startswith("http://example.org/")
    assert unquote(iri_safe(text)) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a b", "a%20b"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("~A.-_9", "~A.-_9"), ("葉篤正", "葉篤正"), ("100%", "100%25"),
     ("\ue000", "%EE%80%80")],
)  # fmt: skip
def test_only_unreserved_letters_stay_as_they_are(text: str, safe: str) -> None:
    assert iri_safe(text) == safe


def test_an_iri_is_made_of_several_cells() -> None:
    make = maker(TermMap(("http://example.org/%20/", "/", ""), ("state", "year")))
    assert make(("a b", "1983")) == NamedNode("http://example.org/%20/a%20b/1983")


def test_a_literal_is_made_as_the_cells_are() -> None:
    make = maker(TermMap(("100% ", " (", ")"), ("name", "year"), is_iri=False, language="en"))
    assert make(("A/B c", "1983")) == Literal("100% A/B c (1983)", language="en")


def test_an_empty_cell_makes_no_term() -> None:
    make = maker(TermMap(("http://example.org/", "/", ""), ("state", "year")))
    assert (make(("a", "")), make(("", "b"))) == (None, None)
    assert maker(TermMap(("", ""), ("a",), is_iri=False))("") is None


def test_a_reference_to_an_iri_is_taken_as_it_is() -> None:
    make = maker(TermMap(("", ""), ("address",), is_template=False))
    assert make("https://example.org/a?b#c") == NamedNode("https://example.org/a?b#c")
    unfit = make("example.org")
    assert isinstance(unfit, Unfit)
    assert unfit.code == "iri"


def test_a_space_at_the_end_does_not_make_another_name() -> None:
    unfit = maker(TermMap(("http://example.org/", ""), ("state",)))("romania ")
    assert isinstance(unfit, Unfit)
    assert unfit.code == "space"


@pytest.mark.parametrize(("columns", "cells"), [(("b",), "2"), (("c", "a"), ("3", "1")), ((), ())])
def test_cells_are_picked_by_the_name_of_their_column(columns: tuple[str, ...], cells: str | tuple[str, ...]) -> None:
    assert picker(columns, ("a", "b", "c"))(("1", "2", "3")) == cells
