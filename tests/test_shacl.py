"""Does each constraint of ontology/shapes.ttl find the fault that it is there for, and nothing else?"""

import re
import tomllib
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import RdfFormat, Store
from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

from sepca_graph.checking.shacl import constraint_code, shacl_results
from sepca_graph.checking.suspects import narrowed
from sepca_graph.errors import ContentError
from sepca_graph.findings import Finding
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import PREFIXES, expand, local_name
from sepca_graph.stores import NamedNode, OxigraphStore, Quad, SyntaxFault, iri_of, merge_alone, parse_turtle

ROOT = Path(__file__).parents[1]
CASES = tomllib.loads((ROOT / "tests/shacl_faults.toml").read_text(encoding="utf-8"))
FAULTS: dict[str, str] = CASES["faults"]
PREAMBLE = """
@prefix : <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Narrow rdfs:subClassOf :Kind .
"""
SENTENCE = re.compile(r"(owl:|[A-Z])[^\n]*[.?]")
WARNINGS = {"C20", "C23", "C35", "C46", "C47", "C48", "C49", "C68", "C86"}


@pytest.fixture
def completed_store(kg: KnowledgeGraph) -> Store:
    """What is validated: what was written and completed, before inference."""
    return OxigraphStore.of(quad for layer in ("authored", "completed") for quad in kg.quads(layer)).native


@pytest.fixture
def sound_store(schema: list[Quad]) -> Store:
    """A small graph without a fault, under the project's ontology and vocabulary."""
    store = OxigraphStore.of(schema).native
    store.update(CASES["sound"], prefixes=PREFIXES)
    return store


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return Graph().parse(ROOT / "ontology/shapes.ttl")


@pytest.fixture(scope="session")
def written() -> list[Quad]:
    """The shapes as the program reads them."""
    return shapes_of((ROOT / "ontology/shapes.ttl").read_text(encoding="utf-8"))


def shapes_of(turtle: str) -> list[Quad]:
    parsed = parse_turtle(turtle, NamedNode(PREFIXES["shapes"]))
    assert not isinstance(parsed, SyntaxFault), parsed
    return parsed


def asked(store: Store, shapes: list[Quad]) -> set[str]:
    """Return the codes of the constraints that pySHACL is asked about."""
    return {
        constraint_code(iri_of(q.subject)) for q in narrowed(store, shapes) if q.predicate.value == str(SH.targetNode)
    }


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def constraints(shapes: Graph) -> list[URIRef]:
    return [shape for shape in named(shapes) if "-" not in local_name(shape)]


def named(shapes: Graph) -> list[URIRef]:
    return sorted(shape for shape in shapes.subjects(RDF.type, SH.NodeShape) if isinstance(shape, URIRef))


def test_no_constraint_fires_on_the_sound_graph(sound_store: Store, written: list[Quad]) -> None:
    assert shacl_results(sound_store, written) == []


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_breaks_its_own_constraint_only(code: str, sound_store: Store, written: list[Quad]) -> None:
    sound_store.update(FAULTS[code], prefixes=PREFIXES)
    assert codes(shacl_results(sound_store, written)) == {code}


def test_every_constraint_has_a_planted_fault(shapes: Graph) -> None:
    assert {constraint_code(shape) for shape in named(shapes)} == set(FAULTS)


def test_every_constraint_has_a_kind_and_a_remedy(shapes: Graph) -> None:
    for shape in constraints(shapes):
        for annotation in (RDFS.label, RDFS.comment):
            assert [type(value) for value in shapes.objects(shape, annotation)] == [Literal], shape


def test_every_message_and_remedy_is_one_sentence(shapes: Graph) -> None:
    remedies = [shapes.value(shape, RDFS.comment) for shape in constraints(shapes)]
    texts = [str(text) for text in (*remedies, *shapes.objects(None, SH.message))]
    assert [text for text in texts if not SENTENCE.fullmatch(text)] == []


def test_seven_constraints_only_warn(shapes: Graph) -> None:
    assert {constraint_code(str(shape)) for shape in shapes.subjects(SH.severity, SH.Warning)} == WARNINGS


def test_a_finding_says_what_is_wrong_and_what_to_do(sound_store: Store, written: list[Quad]) -> None:
    sound_store.update(FAULTS["C80"], prefixes=PREFIXES)
    assert shacl_results(sound_store, written) == [
        Finding(
            code="C80",
            severity="violation",
            kind="Acting through",
            message="The source of a link acted through an Actor.",
            focus_node=expand("link:support"),
            path=expand("sepca:actingThrough"),
            value=expand("project:joint"),
            remedy="Point :actingThrough at an actor that is described.",
        )
    ]


def test_a_fault_of_the_whole_graph_is_reported_at_the_thing(sound_store: Store, written: list[Quad]) -> None:
    sound_store.update(FAULTS["C66"], prefixes=PREFIXES)
    (finding,) = shacl_results(sound_store, written)
    assert (finding.focus_node, finding.path) == (expand("actor:land"), expand("sepca:memberof"))


def test_a_warning_stays_a_warning(sound_store: Store, written: list[Quad]) -> None:
    sound_store.update(FAULTS["C86"], prefixes=PREFIXES)
    assert [finding.severity for finding in shacl_results(sound_store, written)] == ["warning"]


def test_a_malformed_query_is_a_content_error(sound_store: Store) -> None:
    text = (ROOT / "ontology/shapes.ttl").read_text(encoding="utf-8")
    broken = text.replace("SELECT DISTINCT $this ?path ?value", "SELECT DISTINCT $this ?path ?value {", 1)
    with pytest.raises(ContentError, match="cannot be run"):
        shacl_results(sound_store, shapes_of(broken))


def test_validation_leaves_store_and_shapes_as_they_were(
    sound_store: Store, shapes: Graph, written: list[Quad]
) -> None:
    sound_store.update(FAULTS["C80"], prefixes=PREFIXES)
    before = len(sound_store), len(written)
    assert shacl_results(sound_store, written) != []
    assert (len(sound_store), len(written)) == before


def test_a_latest_beginning_may_stand_without_a_date(sound_store: Store, written: list[Quad]) -> None:
    sound_store.update(
        'INSERT DATA { actor:land sepca:beginLatest "2022-12-13T23:59:59Z"^^xsd:dateTime }', prefixes=PREFIXES
    )
    assert shacl_results(sound_store, written) == []


def test_what_is_left_out_of_validation_would_have_found_nothing(
    sound_store: Store, shapes: Graph, written: list[Quad]
) -> None:
    """The faults, of a property and of what queries find, are all that pySHACL says of the shapes as written."""
    sound_store.update(f"{FAULTS['C22']} ; {FAULTS['C80']} ; {FAULTS['C40']}", prefixes=PREFIXES)
    graph = DataGraph.from_oxigraph_store(sound_store)
    _conforms, report, _text = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    plain = sorted(
        (constraint_code(str(report.value(result, SH.sourceShape))), str(report.value(result, SH.focusNode)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )
    assert plain == [(finding.code, finding.focus_node) for finding in shacl_results(sound_store, written)]
    assert {code for code, _focus_node in plain} == {"C22", "C40", "C80"}


def test_a_sound_graph_is_never_given_to_pyshacl(sound_store: Store, written: list[Quad]) -> None:
    assert narrowed(sound_store, written) == []


def test_of_the_whole_record_pyshacl_judges_what_it_will_report(completed_store: Store, written: list[Quad]) -> None:
    assert asked(completed_store, written) == codes(shacl_results(completed_store, written)) != set()


COMPONENTS = [
    "sh:minCount 1", "sh:minCount 2", "sh:maxCount 0", "sh:maxCount 1", "sh:uniqueLang true", "sh:nodeKind sh:IRI",
    "sh:nodeKind sh:Literal", "sh:class :Kind", "sh:in ( :b :c )", "sh:in ( 1 2.0 )", "sh:disjoint :q",
    "sh:lessThan :q", "sh:lessThanOrEquals :q", "sh:minInclusive 0", "sh:maxInclusive 1.5", "sh:hasValue :b",
    "sh:not [ sh:nodeKind sh:IRI ]", 'sh:pattern "^a"', 'sh:pattern "A$" ; sh:flags "i"',
    'sh:pattern "(Z|[+]00:00)$"', 'sh:pattern "^\\\\d+$"', "sh:node :Inner",
    *(f"sh:datatype xsd:{name}" for name in ("boolean", "date", "dateTime", "decimal", "gYear", "integer", "string")),
    "sh:datatype rdf:langString",
]  # fmt: skip
VALUES = [
    ":b", ":c", ":d", "_:x", '"a"', '"b"', '"a"@en', '"b"@en', '"a"@de', '"A"', '"1"', "1", "2", "-3", "1.0", "2.5",
    "3e0", "true", '"maybe"^^xsd:boolean', '"x"^^xsd:integer', '"12345678901234567890"^^xsd:integer',
    '"2020"^^xsd:gYear', '"2020-02-29"^^xsd:date', '"2021-02-29"^^xsd:date', '"12020-01-01"^^xsd:date',
    '"2020-01-01Z"^^xsd:date',
    '"2020-01-01T00:00:00Z"^^xsd:dateTime', '"2020-01-01T00:00:00+00:00"^^xsd:dateTime',
    '"2020-01-01T00:00:00"^^xsd:dateTime', '"2020-01-01T24:00:00Z"^^xsd:dateTime',
    '"2019-01-01T00:00:00Z"^^xsd:dateTime', '"a\\n"', '"\u0661"',
]  # fmt: skip


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.filterwarnings("ignore")  # rdflib says of each ill-typed literal that it is one
def test_what_may_break_a_parameter_is_no_less_than_what_breaks_it(component: str) -> None:
    """Each value alone, beside another, and against another :q."""
    comparable = [value for value in VALUES if value[:1].isdigit() or ('Z"' in value and "T" in value)]
    values = comparable if "lessThan" in component else VALUES  # pySHACL breaks off at others
    others = [*values[7:], *values[:7]]
    pairs = [*zip(values, values, strict=True), *zip(values, others, strict=True)]
    lines = [f":n{n} a :Thing ; :p {one} , {other} ; :q {other} ." for n, (one, other) in enumerate(pairs)]
    store = Store()
    store.load(f"{PREAMBLE} :b a :Narrow . :none a :Thing . {' '.join(lines)}".encode(), format=RdfFormat.TURTLE)
    turtle = (
        f"{PREAMBLE} :S a sh:NodeShape ; sh:targetClass :Thing ; sh:property :S-p . :S-p sh:path :p ; {component} . "
        ":Inner a sh:NodeShape ; sh:nodeKind sh:IRI ."
    )
    suspected = {str(q.object) for q in narrowed(store, shapes_of(turtle)) if q.predicate.value == str(SH.targetNode)}
    graph = DataGraph.from_oxigraph_store(store)
    _conforms, report, text = pyshacl.validate(graph, shacl_graph=Graph().parse(data=turtle), inplace=True)
    assert isinstance(report, Graph), text
    found = {report.value(result, SH.focusNode) for result in report.objects(None, SH.result)}
    assert {f"<{node}>" for node in found} <= suspected


def test_every_query_that_finds_a_focus_node_binds_it(shapes: Graph) -> None:
    """Only then may a query be asked once for all focus nodes; the others are asked about the graph as a whole."""
    for shape, constraint in shapes.subject_objects(SH.sparql):
        inside = str(shapes.value(constraint, SH.select)).partition("WHERE {")[2]
        outermost = re.sub(r"FILTER.*|(OPTIONAL|UNION)[^{}]*{[^{}]*({[^{}]*}[^{}]*)*}", "", inside)
        whole_graph = shapes.value(shape, SH.targetNode) is not None
        assert ("$this" in outermost) != whole_graph, shape


def test_only_the_merge_is_validated_each_statement_once(sound_store: Store) -> None:
    merge = merge_alone(sound_store)
    assert list(merge.named_graphs()) == []
    assert {quad.triple for quad in merge} == {quad.triple for quad in sound_store}
