"""Is a store in which documents come and go the same as one that is made anew?"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.content import folder as contents
from sepca_graph.content.loading import load_ontology
from sepca_graph.deriving.completion import complete
from sepca_graph.deriving.entailment import entail
from sepca_graph.keeping import upkeep as upkeep_module
from sepca_graph.keeping.upkeep import Upkeep
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import GRAPH, ID
from sepca_graph.stores import DefaultGraph, NamedNode, OxigraphStore, Quad, Triple, iri_of, parse_turtle

CONTENT = contents.find()
ONTOLOGY = load_ontology(CONTENT)

SUMMIT = """
    @prefix : <https://w3id.org/sepca-graph/ontology#> .
    @prefix actor: <https://w3id.org/sepca-graph/id/actor/> .
    @prefix link: <https://w3id.org/sepca-graph/id/link/> .
    @prefix event: <https://w3id.org/sepca-graph/id/event/> .
    @prefix claim: <https://w3id.org/sepca-graph/id/claim/> .
    @prefix doc: <https://w3id.org/sepca-graph/id/doc/> .
    @prefix span: <https://w3id.org/sepca-graph/id/span/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix activity: <https://w3id.org/sepca-graph/id/activity/> .
    @prefix prov: <http://www.w3.org/ns/prov#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
"""
PARTS = {
    "x": 'actor:x a :PoliceOrganisation ; skos:prefLabel "X"@en .',
    "x-again": "actor:x a :PoliceOrganisation .",
    "y": 'actor:y a :InternationalOrganisation ; skos:prefLabel "Y"@en .',
    "y-renamed": 'actor:y skos:prefLabel "Why"@en .',
    "member": 'link:m a :Membership ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2001" .',
    "another": "link:n a :Membership ; :linkSource actor:x ; :linkTarget actor:y .",
    "meeting": 'link:b a :BilateralMeeting ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2003-05" .',
    "organ": "actor:o :partOf actor:x . actor:x :partOf actor:y .",
    "document": 'doc:d a :Document ; skos:prefLabel "D"@en ; dcterms:issued "2004-02-03" .',
    "d": "claim:d\\/1 :claimAbout link:m ; :hasEvidence span:d\\/1-2 .",
    "property": "claim:d\\/2 :claimAbout actor:y ; :claimProperty skos:prefLabel ; :hasEvidence span:d\\/3-4 .",
    "curation": 'activity:curation-d prov:endedAtTime "2024-01-01T00:00:00Z"^^xsd:dateTime .',
    "conflict": "claim:d\\/1 :conflictsWith claim:d\\/2 .",
    "post": 'actor:y :heldByOneAtATime :Presidency ; :usualTerm "P1Y" ; :presupposes actor:y .',
    "founded": 'actor:y :edtf "2000-05-04/.." .',
    "founded-otherwise": """claim:u\\/3 :claimAbout actor:y ; :claimProperty :edtf ; :claimValue "1999" ;
        :conflictsWith claim:u\\/4 ; :hasEvidence span:u\\/1-2 .
        claim:u\\/4 :claimAbout actor:y ; :claimProperty :edtf ; :claimValue "2000-05-04/.." ;
        :hasEvidence span:u\\/1-2 .""",
    "continued": 'actor:y :continuesIdentityOf actor:w . actor:w :edtf "1990/1999" .',
    "turn": 'link:t a :Presidency ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2006-05-01/2006-11-30" .',
    "next-turn": 'link:u a :Presidency ; :linkSource actor:v ; :linkTarget actor:y ; :edtf "2006-11-17~/" .',
    "year-turn": 'link:w a :Presidency ; :linkSource actor:v ; :linkTarget actor:y ; :edtf "2007" .',
    "office": 'link:o a :OfficeHolding ; :linkSource actor:q ; :linkTarget actor:x ; :edtf "2006/2008" .',
    "in-person": """actor:q a foaf:Person . link:q a :Presidency ; :linkSource actor:q ; :linkTarget actor:y ;
        :edtf "2008-01/2008-03" .""",
    "undated": "claim:u\\/1 :claimAbout link:n ; :hasEvidence span:u\\/1-2 . span:u\\/1-2 :paragraph 1 .",
    "undated-date": 'claim:u\\/2 :claimAbout link:m ; :claimDate "2009" ; :hasEvidence span:u\\/1-2 .',
    "read": 'activity:curation-u prov:endedAtTime "2024-01-01T00:00:00Z"^^xsd:dateTime .',
    "list": """link:listed a :Membership ; :linkSource actor:v ; :linkTarget actor:y .
        event:list a :WholeList ; :listsTarget actor:y ; :listsLinksOf :Membership ; :edtf "2012-05-01" .
        claim:u\\/5 :claimAbout link:listed ; :onList event:list ; :hasEvidence span:u\\/1-2 .""",
    "above": "actor:x :policeOf actor:land . actor:v :policeOf actor:land .",
    "agreement": 'link:a a :CooperationAgreement ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2003/.." .',
    "replacement": """link:b2 a :CooperationAgreement ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2010/.." ;
        :replaces link:a .""",
    "visit": "event:e :eventOf actor:y . link:p a :Participation ; :linkSource actor:x ; :linkTarget event:e .",
}


def quads_of(part: str) -> list[Quad]:
    parsed = parse_turtle(SUMMIT + PARTS[part], NamedNode(f"{GRAPH}documents/{part}"))
    assert isinstance(parsed, list)
    return parsed


def made_anew(authored: Iterable[Quad]) -> OxigraphStore:
    completed = [*ONTOLOGY, *authored]
    completed += complete(completed, CONTENT)
    return OxigraphStore.of([*completed, *entail(completed, contradictions=False).edges])


def merge_of(store: OxigraphStore) -> set[Triple]:
    return {quad.triple for quad in store.native.quads_for_pattern(None, None, None, DefaultGraph())}


def assert_same(kept: OxigraphStore, anew: OxigraphStore) -> None:
    got, wanted = set(kept.quads()), set(anew.quads())
    assert (got - wanted, wanted - got) == (set(), set())
    assert merge_of(kept) == merge_of(anew)


@fewer(5)
@given(st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=10))
def test_documents_that_come_and_go_leave_what_a_full_run_gives(turns: list[str]) -> None:
    store = made_anew([])
    upkeep = Upkeep(store, CONTENT, ONTOLOGY)
    held: set[str] = set()
    for part in turns:
        if part in held:
            upkeep.remove(f"{GRAPH}documents/{part}")
        else:
            upkeep.add(quads_of(part))
        held ^= {part}
    assert_same(store, made_anew([quad for part in held for quad in quads_of(part)]))


@pytest.mark.parametrize("last", sorted(PARTS))
def test_whatever_comes_last_meets_what_is_there(last: str) -> None:
    store = made_anew([quad for part in PARTS if part != last for quad in quads_of(part)])
    upkeep = Upkeep(store, CONTENT, ONTOLOGY)
    upkeep.add(quads_of(last))
    assert_same(store, made_anew([quad for part in PARTS for quad in quads_of(part)]))
    upkeep.remove(f"{GRAPH}documents/{last}")
    assert_same(store, made_anew([quad for part in PARTS if part != last for quad in quads_of(part)]))


def test_a_document_takes_back_only_what_no_other_supports() -> None:
    store = made_anew([])
    upkeep = Upkeep(store, CONTENT, ONTOLOGY)
    for part in ("x", "x-again", "y", "member", "another"):
        upkeep.add(quads_of(part))
    edge = "ASK { actor:x sepca:memberOf actor:y }"
    typed = "ASK { actor:x a sepca:PoliceOrganisation }"
    seen = []
    for part in ("x", "member", "another", "x-again"):
        upkeep.remove(f"{GRAPH}documents/{part}")
        seen.append((store.query(edge), store.query(typed)))
    assert seen == [(True, True), (True, True), (False, True), (False, False)]


def test_a_replaced_document_leaves_nothing_of_its_old_text() -> None:
    upkeep = Upkeep(made_anew(quads_of("member")), CONTENT, ONTOLOGY)
    graph = f"{GRAPH}documents/member"
    new = [Quad(q.subject, q.predicate, q.object, NamedNode(graph)) for q in quads_of("meeting")]
    upkeep.change(new, list(upkeep.store.quads_in(graph)))
    assert isinstance(upkeep.store, OxigraphStore)
    assert_same(upkeep.store, made_anew(new))


def test_adding_what_is_there_changes_nothing() -> None:
    store = made_anew([quad for part in PARTS for quad in quads_of(part)])
    Upkeep(store, CONTENT, ONTOLOGY).add([quad for part in PARTS for quad in quads_of(part)])
    assert_same(store, made_anew([quad for part in PARTS for quad in quads_of(part)]))


@pytest.mark.parametrize("portion", [3, 17, 1000])
def test_many_statements_in_portions_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    monkeypatch.setattr(upkeep_module, "PORTION", portion)
    known = [quad for part in ("member", "property", "x") for quad in quads_of(part)]
    store = made_anew(known)
    many = [quad for part in PARTS for quad in quads_of(part)]
    Upkeep(store, CONTENT, ONTOLOGY).add_many(many)
    assert_same(store, made_anew([*known, *many]))
    store = made_anew([])
    Upkeep(store, CONTENT, ONTOLOGY).add_many(many, fresh=True)
    assert_same(store, made_anew(many))


@pytest.fixture
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    """The graph of the seed document, or of the record."""
    found: KnowledgeGraph = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    ("graph", "every"), [("seed", 3), pytest.param("kg", 12, marks=pytest.mark.large)], indirect=["graph"]
)
def test_files_can_be_taken_out_and_put_back(graph: KnowledgeGraph, every: int) -> None:
    """One of so many."""
    store = OxigraphStore.of(graph.quads())
    upkeep = Upkeep(store, CONTENT, ONTOLOGY)
    authored = [quad for quad in graph.quads("authored") if iri_of(quad.subject).startswith(ID)]
    names = sorted({iri_of(quad.graph_name) for quad in authored})[every // 2 :: every]
    taken = [quad for quad in authored if iri_of(quad.graph_name) in names]
    assert len(names) > 1
    for name in names:
        upkeep.remove(name)
    assert_same(store, made_anew(quad for quad in authored if iri_of(quad.graph_name) not in names))
    for name in names:
        upkeep.add(quad for quad in taken if iri_of(quad.graph_name) == name)
    assert_same(store, OxigraphStore.of(graph.quads()))
