"""Do canonical texts say the same as the triples, and are they the same each time?"""

import json
import random
from collections.abc import Callable
from inspect import cleandoc

import pyoxigraph
import pytest
from command_line import ROOT
from conftest import parse
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from sepca_graph.formats.json_ld import to_json_ld
from sepca_graph.formats.json_text import Json, laid_out
from sepca_graph.formats.statements import Statements, to_lines, to_rdf_xml
from sepca_graph.formats.turtle import find_comments, to_trig, to_turtle
from sepca_graph.namespaces import ID, ONTOLOGY, PREFIXES, RDF, RDF_TYPE, XSD
from sepca_graph.publishing.rdf_files import RdfTexts
from sepca_graph.stores import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdflibStore,
    Term,
    canonical_blank_nodes,
    parse_turtle,
)

GRAPH = NamedNode("https://example.org/graph")
OTHER_GRAPH = NamedNode("https://example.org/other")
FORMATS = {
    f.file_extension: f
    for f in (
        RdfFormat.TURTLE,
        RdfFormat.TRIG,
        RdfFormat.N_TRIPLES,
        RdfFormat.N_QUADS,
        RdfFormat.RDF_XML,
        RdfFormat.JSON_LD,
    )
}
BLANKS = [BlankNode(f"b{number}") for number in range(4)]
FIRST, REST, NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
CONTEXT = json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
LOCAL_NAMES = [
    "a",
    "b-1",
    "10",
    "9",
    "x.y",
    "dot.",
    "-dash",
    "50%25",
    "a,b",
    "a~b",
    "Ćulum",
    "a/b",
    "",
    ".",
    "a'b",
    "_",
]
NAMED = st.sampled_from(
    [NamedNode(namespace + local) for namespace in (ID + "actor/", ONTOLOGY, "urn:x:") for local in LOCAL_NAMES]
)
PREDICATES = st.sampled_from(
    [NamedNode(ONTOLOGY + name) for name in ("linkSource", "claimAbout", "edtf", "p")]
    + [NamedNode(PREFIXES["skos"] + "note"), NamedNode(PREFIXES["dcterms"] + "issued"), NamedNode("urn:x:p")]
)
ODD_TEXTS = [
    "", '"', '""', '"""', 'a"', "\\", "\\n", "\n", "a\nb", '\n"', 'x\n"""', "\n\\", "\r", "a\r\nb", "\t",
    "é", "\U0001f600", "# no comment", "'''", "<a>", "true", "{{ 7*7 }}", "\u2028", "\x7f",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
)
NUMBERS = st.sampled_from(
    ["1", "01", "+1", "-1", "1.0", ".5", "1.", "-0.0", "1e0", "INF", "NaN", "true", "false", "1 ", "yes"]
)
DATATYPES = st.sampled_from(
    [NamedNode(XSD + name) for name in ("integer", "decimal", "double", "boolean", "date", "dateTime", "anyURI")]
    + [NamedNode("urn:x:type")]
)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(
        lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "sr-latn", "bg", "sr-cyrl-rs"])
    ),
    st.builds(lambda text, kind: Literal(text, datatype=kind), st.one_of(NUMBERS, TEXTS), DATATYPES),
)
SUBJECTS = st.one_of(NAMED, st.sampled_from(BLANKS))
OBJECTS = st.one_of(NAMED, LITERALS, st.sampled_from(BLANKS))
PAIRS = st.one_of(
    st.tuples(PREDICATES, OBJECTS),
    st.tuples(st.just(NamedNode(RDF_TYPE)), NAMED),
    st.tuples(st.just(FIRST), OBJECTS),
    st.tuples(st.just(REST), st.sampled_from([NIL, *BLANKS])),
)
STATEMENTS = st.builds(lambda subject, pair: Quad(subject, pair[0], pair[1], GRAPH), SUBJECTS, PAIRS)
GRAPHS = st.lists(STATEMENTS, max_size=9)


def same(quads: list[Quad]) -> list[str]:
    """Return the statements in a form that is equal for graphs that differ in the names of blank nodes only."""
    return sorted(map(str, canonical_blank_nodes(quads, prefix="c")))


def in_graph(statements: list[Quad], name: NamedNode | DefaultGraph) -> list[Quad]:
    return [Quad(q.subject, q.predicate, q.object, name) for q in statements]


def read_back(text: str, rdf_format: str) -> list[Quad]:
    return list(pyoxigraph.parse(text.encode(), format=FORMATS[rdf_format]))


def written(quads: list[Quad], rdf_format: str) -> str:
    return RdfTexts(quads, {"@context": CONTEXT}).text(rdf_format)


def in_xml(term: object) -> bool:
    """Whether XML 1.0 has all characters of a literal (https://www.w3.org/TR/xml/#charsets)."""
    return not isinstance(term, Literal) or all(
        sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
        for sign in term.value
    )


def blank(number: int, predicate: str, value: Term) -> Quad:
    return Quad(BLANKS[number], NamedNode(ONTOLOGY + predicate), value, GRAPH)


CYCLE = [blank(0, "p", BLANKS[1]), blank(1, "p", BLANKS[0])]
SELF_LOOP = [blank(0, "p", BLANKS[0])]
ENDLESS_LIST = [Quad(BLANKS[0], FIRST, NIL, GRAPH), Quad(BLANKS[0], REST, BLANKS[0], GRAPH)]
LIST = [
    blank(0, "p", BLANKS[1]),
    Quad(BLANKS[1], FIRST, Literal("one"), GRAPH),
    Quad(BLANKS[1], REST, BLANKS[2], GRAPH),
    Quad(BLANKS[2], FIRST, BLANKS[3], GRAPH),
    Quad(BLANKS[2], REST, NIL, GRAPH),
    blank(3, "p", Literal("two")),
]
TWO_TAILS = [*LIST, Quad(BLANKS[1], REST, NIL, GRAPH)]
TWO_HEADS = [*LIST, Quad(BLANKS[1], FIRST, Literal("zwei"), GRAPH)]
SHARED_TAIL = [*LIST, blank(0, "edtf", BLANKS[2])]


@settings(deadline=None, max_examples=100)
@given(GRAPHS)
@example(CYCLE)
@example(SELF_LOOP)
@example(ENDLESS_LIST)
@example(LIST)
@example(TWO_TAILS)
@example(TWO_HEADS)
@example(SHARED_TAIL)
def test_turtle_says_what_the_graph_says(quads: list[Quad]) -> None:
    parsed = parse_turtle(to_turtle(quads, PREFIXES), GRAPH)
    assert isinstance(parsed, list), parsed
    assert same(quads) == same(parsed)


@settings(deadline=None, max_examples=100)
@given(GRAPHS)
def test_canonical_turtle_is_a_fixed_point(quads: list[Quad]) -> None:
    text = to_turtle(quads, PREFIXES)
    parsed = parse_turtle(text, GRAPH)
    assert isinstance(parsed, list), parsed
    assert text == to_turtle(parsed, PREFIXES)


@settings(deadline=None, max_examples=100)
@given(GRAPHS, st.randoms(use_true_random=False))
@pytest.mark.parametrize("write", ["ttl", "trig", "nt", "nq", "rdf", "jsonld"])
def test_the_order_of_the_statements_does_not_matter(write: str, quads: list[Quad], order: random.Random) -> None:
    shuffled = order.sample(quads, len(quads))
    assert written(quads, write) == written([*shuffled, *shuffled[:2]], write)


@settings(deadline=None, max_examples=100)
@given(GRAPHS, st.lists(st.builds(lambda s, p, o: Quad(s, p, o, OTHER_GRAPH), NAMED, PREDICATES, OBJECTS), max_size=4))
def test_trig_keeps_named_graphs_apart(quads: list[Quad], others: list[Quad]) -> None:
    both = [*quads, *(quad for quad in others if not isinstance(quad.object, BlankNode))]
    assert same(both) == same(read_back(to_trig(both, PREFIXES), "trig"))


@settings(deadline=None, max_examples=100)
@given(GRAPHS)
@example([blank(0, "p", Literal("one\u2028 line"))])
@pytest.mark.parametrize(("rdf_format", "name"), [("nt", DefaultGraph()), ("nq", GRAPH)])
def test_lines_are_sorted_and_say_what_the_graph_says(
    rdf_format: str, name: NamedNode | DefaultGraph, quads: list[Quad]
) -> None:
    text = to_lines(Statements(quads), rdf_format)
    lines = text.removesuffix("\n").split("\n")
    assert lines == sorted(set(lines))
    assert same(in_graph(quads, name)) == same(read_back(text, rdf_format))


@settings(deadline=None, max_examples=100)
@given(GRAPHS)
@example(CYCLE)
@example(LIST)
def test_json_ld_says_what_the_graph_says(quads: list[Quad]) -> None:
    text = to_json_ld(Statements(quads), CONTEXT)
    assert same(in_graph(quads, DefaultGraph())) == same(read_back(text, "jsonld"))


@settings(deadline=None, max_examples=100)
@given(GRAPHS)
@example(CYCLE)
@example(LIST)
def test_rdf_xml_says_what_the_graph_says(quads: list[Quad]) -> None:
    kept = [quad for quad in quads if in_xml(quad.object)]
    text = to_rdf_xml(Statements(kept))
    assert same(in_graph(kept, DefaultGraph())) == same(read_back(text, "rdf"))


def test_numbers_and_truth_values_keep_their_written_form() -> None:
    """
    actor:sepca :p 1 , 01 , +1 , 1.0 , "1."^^xsd:decimal , 1e0 , true , "1"^^xsd:boolean .
    """
    quads = docstring_quads(test_numbers_and_truth_values_keep_their_written_form)
    values = to_turtle(quads, PREFIXES).partition("sepca:p ")[2].removesuffix(" .\n").split(" ,\n        ")
    assert sorted(values) == sorted(
        ["1", "01", "+1", "1.0", '"1."^^xsd:decimal', '"1e0"^^xsd:double', "true", '"1"^^xsd:boolean']
    )


def test_blank_nodes_are_nested_and_lists_are_lists() -> None:
    """
    actor:sepca :p [ :p ( "one" [ :p "two" ] ) ] .
    """
    quads = docstring_quads(test_blank_nodes_are_nested_and_lists_are_lists)
    text = to_turtle(quads, PREFIXES)
    assert text.endswith('actor:sepca sepca:p [ sepca:p ( "one" [ sepca:p "two" ] ) ] .\n')


def test_only_the_prefixes_used_are_declared_in_order() -> None:
    """
    actor:sepca :p place:bucharest .
    """
    quads = docstring_quads(test_only_the_prefixes_used_are_declared_in_order)
    header = to_turtle(quads, PREFIXES).partition("\n\n")[0]
    assert [line.split()[1] for line in header.splitlines()] == ["actor:", "place:", "sepca:"]


def test_subjects_stand_in_natural_order() -> None:
    """
    <https://w3id.org/sepca-graph/id/span/news/146-166> :p "b" .
    <https://w3id.org/sepca-graph/id/span/news/14-77> :p "a" .
    """
    quads = docstring_quads(test_subjects_stand_in_natural_order)
    text = to_turtle(quads, {})
    assert text.index("14-77") < text.index("146-166")


@pytest.mark.parametrize(
    ("turtle", "lines"),
    [
        ("# first\n<a> <b> <c> .", [1]),
        ("<a> <b> <c> . # behind", [1]),
        ('<a#b> <c#d> "# no" , """\n# no\n""" .\n# yes', [4]),
        ('<a> <b> \'# no\' , "\\"# no" .', []),
        ("<a> <b> '''it's\n# no''' .", []),
    ],
)
def test_comments_are_told_from_texts_and_iris(turtle: str, lines: list[int]) -> None:
    assert find_comments(turtle) == lines


def test_rdflib_reads_the_turtle_that_is_written() -> None:
    """
    actor:sepca :p "a\\nb\\"" , "\\"\\"\\"\\n" , "ж"@sr-Cyrl , 1.50 , [ :p ( 1 "2" ) ] .
    """
    quads = docstring_quads(test_rdflib_reads_the_turtle_that_is_written)
    store = RdflibStore()
    store.dataset.parse(data=to_turtle(quads, PREFIXES), format="turtle")
    assert same(in_graph(quads, DefaultGraph())) == same(in_graph(list(store.quads()), DefaultGraph()))


def test_json_ld_uses_the_terms_of_its_context() -> None:
    """
    link:l a :Hosting ; :linkSource actor:romania ; skos:prefLabel "Link"@en , "Veza"@sr ; :confidence 0.9 .
    """
    quads = docstring_quads(test_json_ld_uses_the_terms_of_its_context)
    (node,) = json.loads(to_json_ld(Statements(quads), CONTEXT))["@graph"]
    assert node == {
        "iri": "id:link/l",
        "type": "Hosting",
        "skos:prefLabel": [
            {"@value": "Link", "@language": "en"},
            {"@value": "Veza", "@language": "sr"},
        ],
        "linkSource": "id:actor/romania",
        "confidence": "0.9",
    }


def docstring_quads(test: Callable[[], None]) -> list[Quad]:
    return parse(cleandoc(test.__doc__ or ""))


def test_a_bare_prefix_is_declared_like_any_other() -> None:
    said = Quad(NamedNode("http://example.org/a"), NamedNode("http://example.org/b"), Literal("c"), GRAPH)
    assert to_turtle([said], {"": "http://example.org/"}) == '@prefix : <http://example.org/> .\n\n:a :b "c" .\n'


@pytest.mark.parametrize("sort_keys", [False, True])
def test_json_is_laid_out_as_the_standard_library_does(sort_keys: bool) -> None:
    value: Json = {
        "b": [1, 2.5, None, True, {}, [], (), (1, 1e-7), 'ä\u2028"\n\x01'],
        "a": {"z": [[]], "é": "", "y": 3.0},
    }
    assert laid_out(value, sort_keys=sort_keys) == json.dumps(value, ensure_ascii=False, indent=1, sort_keys=sort_keys)
