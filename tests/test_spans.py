"""Does a span that does not match its text come to light, and is what a new span lacks computed rightly?"""

import hashlib
from pathlib import Path

import pytest
from conftest import parse
from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.checking.spans import (
    SourceText,
    Span,
    check_spans,
    match_sources,
    paragraph_of,
    read_sources,
    spans,
    stamps,
)
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import ID, ONTOLOGY
from sepca_graph.stores import Literal, Quad, iri_of

TEXT = "Brașov, 19 December\n\nA title\n\n\nThe first \U0001f600 paragraph.\nStill the first.\n\nThe second."
DOCUMENT, SPAN = f"{ID}doc/news", f"{ID}span/news"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def source(text: str = TEXT, name: str = "news.txt") -> SourceText:
    return SourceText(Path(name), text, sha256(text))


def document(*more: str, digest: str = "") -> list[Quad]:
    """Return the statements of a document that is told by its file's name, and by its digest where one is given."""
    known = f' ; :textSHA256 "{digest}"' if digest else ""
    return parse("\n".join([f'doc:news a :Document ; dcterms:identifier "news.txt"{known} .', *more]))


def evidence(start: int, end: int, digest: str = "") -> str:
    told = f'<{SPAN}/{start}-{end}> :textSHA256 "{digest}" .' if digest else ""
    return f"<{ID}claim/news/C{start}-{end}> :hasEvidence <{SPAN}/{start}-{end}> . {told}"


def codes(quads: list[Quad], text: str = TEXT) -> list[str]:
    return [finding.code for finding in check_spans(quads, [source(text)])[0]]


def test_a_span_that_matches_is_no_finding() -> None:
    assert check_spans(document(evidence(0, 6, sha256("Brașov"))), [source()]) == ([], 1)


def test_offsets_count_code_points_and_not_bytes() -> None:
    start = TEXT.index("\U0001f600")
    assert codes(document(evidence(start, start + 1, sha256("\U0001f600")))) == []


def test_a_span_of_another_text_names_its_place_and_remedy() -> None:
    (finding,), compared = check_spans(document(evidence(0, 5, sha256("Brașov"))), [source()])
    assert (finding.code, finding.severity, compared) == ("span", "violation", 1)
    assert (finding.focus_node, finding.value) == (f"{SPAN}/0-5", sha256("Brașov"))
    assert "0-5 of news.txt has another digest" in finding.message
    assert "stamp" in finding.remedy


@pytest.mark.parametrize(("start", "end"), [(0, len(TEXT) + 1), (900, 901), (5, 5), (6, 5)])
def test_a_range_that_is_not_in_the_text_is_a_finding(start: int, end: int) -> None:
    assert codes(document(evidence(start, end))) == ["span"]


def test_the_last_character_is_in_the_text() -> None:
    assert codes(document(evidence(len(TEXT) - 1, len(TEXT), sha256(".")))) == []


def test_a_span_without_a_digest_is_compared_by_its_range_only() -> None:
    assert codes(document(evidence(0, 6))) == []


def test_a_span_whose_text_is_not_at_hand_is_not_compared() -> None:
    quads = document(evidence(0, 6, sha256("wrong")))
    assert check_spans(quads, [source(name="other.txt")]) == ([], 0)


def test_a_source_text_that_has_changed_is_a_finding() -> None:
    assert codes(document(digest=sha256("before"))) == ["source-file"]


def test_a_digest_finds_its_text_whatever_the_file_is_called() -> None:
    quads = document(digest=sha256(TEXT))
    renamed = source(name="renamed.txt")
    assert match_sources(quads, [renamed, source("other")]) == {DOCUMENT: renamed}


def test_a_digest_wins_over_a_name() -> None:
    right, named = source(name="renamed.txt"), source("other")
    for quads in (document(digest=sha256(TEXT)), document(digest=sha256(TEXT))[::-1]):
        assert match_sources(quads, [right, named]) == {DOCUMENT: right}


def test_spans_come_in_the_order_of_the_text() -> None:
    quads = document(evidence(10, 12), evidence(2, 30), evidence(2, 3), f'<{SPAN}/99-100> :textSHA256 "d" .')
    assert [(span.start, span.end) for span in spans(quads)] == [(2, 3), (2, 30), (10, 12), (99, 100)]
    assert spans(quads)[-1] == Span(f"{SPAN}/99-100", DOCUMENT, 99, 100, "d")


@pytest.mark.parametrize("name", ["12", "a-b", "1-2/3", "-1-2"])
def test_a_name_that_gives_no_range_is_no_span(name: str) -> None:
    assert spans(parse(f"<{ID}claim/news/C> :hasEvidence <{SPAN}/{name}> .")) == []


# Stamps


def stamped(quads: list[Quad], text: str = TEXT) -> set[tuple[str, str, str]]:
    new = stamps(quads, match_sources(quads, [source(text)]))
    return {
        (iri_of(quad.subject).removeprefix(ID), quad.predicate.value.removeprefix(ONTOLOGY), quad.object.value)
        for quad in new
        if isinstance(quad.object, Literal)
    }


def test_a_new_document_gets_its_digests_and_paragraphs() -> None:
    assert stamped(document(evidence(0, 6))) == {
        ("doc/news", "textSHA256", sha256(TEXT)),
        ("span/news/0-6", "textSHA256", sha256("Brașov")),
        ("span/news/0-6", "paragraph", "0"),
    }


def test_nothing_that_is_recorded_is_stamped_again() -> None:
    quads = document(evidence(0, 6, "recorded"), f"<{SPAN}/0-6> :paragraph 7 .", digest="recorded")
    assert stamped(quads) == set()


def test_stamps_are_complete() -> None:
    quads = document(evidence(0, 6), evidence(21, 28))
    new = stamps(quads, match_sources(quads, [source()]))
    again = [*quads, *new]
    assert stamped(again) == set()
    assert codes(again) == []


def test_a_stamp_stands_in_the_graph_of_its_claim() -> None:
    quads = document(evidence(0, 6))
    assert {quad.graph_name for quad in stamps(quads, match_sources(quads, [source()]))} == {quads[0].graph_name}


def test_a_span_behind_its_text_is_not_stamped() -> None:
    quads = document(evidence(0, 999))
    with pytest.raises(ContentError, match=r"0-999 ends behind the text of news\.txt"):
        stamps(quads, match_sources(quads, [source()]))


def test_a_document_without_a_text_at_hand_is_not_stamped() -> None:
    assert stamps(document(evidence(0, 6)), {}) == []


# Paragraphs


@pytest.mark.parametrize(
    ("passage", "number"),
    [("Brașov", 0), ("A title", 0), ("The first", 1), ("Still", 1), ("The second", 2), ("second.", 2)],
)
def test_paragraphs_of_the_body_count_from_1(passage: str, number: int) -> None:
    assert paragraph_of(TEXT, TEXT.index(passage)) == number


@pytest.mark.parametrize(
    ("text", "numbers"), [("a\n\nb\n\nc", [0, 1, 2]), ("a\n \t\nb\nc", [0, 1, 1]), ("a b c", [0, 0, 0])]
)
def test_without_a_wide_gap_the_first_block_is_the_head(text: str, numbers: list[int]) -> None:
    assert [paragraph_of(text, text.index(letter)) for letter in "abc"] == numbers


@given(st.text("a \n", max_size=30), st.data())
def test_paragraph_numbers_never_fall(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    later = data.draw(st.integers(offset, len(text)))
    assert 0 <= paragraph_of(text, offset) <= paragraph_of(text, later)


# Files


def test_sources_are_read_with_the_digest_of_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes("ș\r\n".encode())
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a.txt").write_bytes(b"a")
    (tmp_path / "c.md").write_bytes(b"no source")
    assert read_sources(tmp_path) == [
        SourceText(tmp_path / "b.txt", "ș\r\n", sha256("ș\r\n")),
        SourceText(tmp_path / "sub/a.txt", "a", sha256("a")),
    ]


def test_a_source_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xba")
    with pytest.raises(ContentError, match=r"latin\.txt is not UTF-8"):
        read_sources(tmp_path)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"absent is no folder .*--sources"):
        read_sources(tmp_path / "absent")
