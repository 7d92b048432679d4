"""Are named queries found, their headers read, and their parameters parsed?"""

import pytest

from sepca_graph.asking.catalog import NamedQuery, Parameter, catalog, find_query, parse_query
from sepca_graph.asking.results import Rows
from sepca_graph.errors import ContentError, NotFoundError, UsageError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import ID, XSD
from sepca_graph.stores import Literal, NamedNode

HEADER = """#+ summary: Who did what?
#+ description: Counts each once,
#+ description: observers included.
#+ tags: [competency-question, centrality]
#+ param who: iri, default actor:sepca. The one: who did it.
#+ param since: date. The first day.
#+ param name: string, default "a b"@en. A name.
#+ columns: [actor, label]
#+ problem: Nobody knows.

SELECT ?actor ?label WHERE { ?actor ?p ?label }
#+ summary: not in the header
"""


@pytest.fixture
def query() -> NamedQuery:
    return parse_query("who", HEADER)


def parameter(type_: str) -> Parameter:
    return Parameter("p", type_, None, "")


def test_a_header_is_read(query: NamedQuery) -> None:
    assert (query.name, query.summary) == ("who", "Who did what?")
    assert query.description == "Counts each once, observers included."
    assert query.tags == ("competency-question", "centrality")
    assert query.columns == ("actor", "label")
    assert dict(query.more) == {"problem": "Nobody knows."}
    assert query.text == HEADER


def test_parameters_are_read(query: NamedQuery) -> None:
    assert query.parameters == (
        Parameter("who", "iri", "actor:sepca", "The one: who did it."),
        Parameter("since", "date", None, "The first day."),
        Parameter("name", "string", '"a b"@en', "A name."),
    )


def test_a_default_is_used_and_no_default_leaves_it_open(query: NamedQuery) -> None:
    assert query.bindings({}) == {
        "who": NamedNode(ID + "actor/sepca"),
        "name": Literal("a b", language="en"),
    }


def test_a_given_value_wins_over_the_default(query: NamedQuery) -> None:
    assert query.bindings({"who": "actor:romania"})["who"] == NamedNode(ID + "actor/romania")


def test_an_unknown_parameter_gets_the_nearest_names(query: NamedQuery) -> None:
    with pytest.raises(NotFoundError, match=r"no parameter 'sinse'\. Did you mean since\? It has: who, since, name\."):
        query.bindings({"sinse": "2022-01-01"})


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("iri", "actor:sepca", NamedNode(ID + "actor/sepca")),
        ("iri", "<https://example.org/a>", NamedNode("https://example.org/a")),
        ("string", "a b", Literal("a b")),
        ("string", '"a"@sr-Latn', Literal("a", language="sr-Latn")),
        ("string", 'say "x"', Literal('say "x"')),
        ("integer", "-3", Literal("-3", datatype=NamedNode(XSD + "integer"))),
        ("decimal", ".5", Literal(".5", datatype=NamedNode(XSD + "decimal"))),
        ("date", "2022-12-13", Literal("2022-12-13", datatype=NamedNode(XSD + "date"))),
        ("dateTime", "2022-12-13T10:00:00Z", Literal("2022-12-13T10:00:00Z", datatype=NamedNode(XSD + "dateTime"))),
    ],
)
def test_a_value_becomes_a_term_of_its_type(type_: str, text: str, value: object) -> None:
    assert parameter(type_).parse(text) == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("iri", "sepca"),
        ("iri", "acter:sepca"),
        ("iri", "https://example.org/a b"),
        ("iri", "actor:a> } DROP ALL #"),
        ("iri", ""),
        ("integer", "1.5"),
        ("integer", "1\n"),
        ("decimal", "1e3"),
        ("date", "13 December 2022"),
        ("date", "2022-12-13\n"),
        ("dateTime", "2022-12-13T10:00:00"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(type_: str, text: str) -> None:
    with pytest.raises(UsageError, match="is no"):
        parameter(type_).parse(text)


@pytest.mark.parametrize("day", ["2022-02-30", "2022-13-01"])
def test_a_day_that_does_not_exist_is_refused(day: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        parameter("date").parse(day)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE {}",
        "#+ description: no summary\n",
        "#+ summary: What?\n#+ param who: person. Of no known type.\n",
        "#+ summary: What?\n#+ param who: iri no full stop\n",
    ],
)
def test_a_header_that_breaks_the_grammar_names_its_file(text: str) -> None:
    with pytest.raises(ContentError, match=r"odd\.rq"):
        parse_query("odd", text)


def test_an_unknown_query_gets_the_nearest_names(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match=r"Did you mean .*presidency_holders"):
        find_query(kg.content, "presidncy_holders")


def test_a_name_like_no_other_gets_no_guess(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match=r"no query 'qqqzzz'\. All are listed"):
        find_query(kg.content, "qqqzzz")


def test_queries_that_construct_are_found_by_name_too(kg: KnowledgeGraph) -> None:
    constructed = [query.name for query in catalog(kg.content, "construct")]
    assert [find_query(kg.content, name).name for name in constructed] == constructed


def test_a_bound_parameter_narrows_the_answer(kg: KnowledgeGraph) -> None:
    everyone, romania = kg.query("presidency_holders"), kg.query("presidency_holders", {"holder": "actor:romania"})
    assert isinstance(everyone, Rows)
    assert isinstance(romania, Rows)
    assert 0 < len(romania) < len(everyone)
    assert {row["holder"] for row in romania.to_dicts()} == {ID + "actor/romania"}
