"""Do the rules made from the ontology's axioms conclude what the reference reasoner does, on any graph?"""

from inspect import cleandoc
from itertools import pairwise

import pytest
from conftest import parse
from hypothesis import given
from hypothesis import strategies as st
from reference_answers import KeptAnswers, digest_of_quads, reasoner_key

from sepca_graph.deriving.axioms import clashes, edge_rules
from sepca_graph.deriving.entailment import entail, is_axiom
from sepca_graph.deriving.proofs import Prover
from sepca_graph.deriving.reference import entail_by_reference
from sepca_graph.deriving.rules import strata
from sepca_graph.errors import ContentError
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of
from sepca_graph.namespaces import GRAPH, shorten
from sepca_graph.stores import NamedNode, Quad, by_predicate, iri_of

ONTOLOGY_GRAPH = NamedNode(GRAPH + "sepca")
PROPERTIES = [f":p{number}" for number in range(6)]
THINGS = [f"actor:t{number}" for number in range(5)]
STEPS = [*PROPERTIES, *(f"[ owl:inverseOf {name} ]" for name in PROPERTIES)]
PAIRS = st.tuples(st.sampled_from(PROPERTIES), st.sampled_from(PROPERTIES))
AXIOMS = st.one_of(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS)).map(lambda p: f"{p[0]} rdfs:subPropertyOf {p[1]} ."),
    PAIRS.map(lambda p: f"{p[0]} owl:inverseOf {p[1]} ."),
    st.sampled_from(PROPERTIES).map(lambda p: f"{p} a owl:SymmetricProperty ."),
    st.sampled_from(PROPERTIES).map(lambda p: f"{p} a owl:TransitiveProperty ."),
    st.tuples(
        st.sampled_from(PROPERTIES), st.lists(st.sampled_from(STEPS), min_size=2, max_size=3)
    ).map(lambda p: f"{p[0]} owl:propertyChainAxiom ( {' '.join(p[1])} ) ."),
)  # fmt: skip
EDGES = st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)).map(
    lambda edge: " ".join(edge) + " ."
)


def graph(axioms: str, facts: str = "") -> list[Quad]:
    return [*parse(cleandoc(axioms), ONTOLOGY_GRAPH), *parse(facts)]


def told(quads: list[Quad]) -> set[str]:
    return {" ".join(shorten(iri_of(term)) for term in (q.subject, q.predicate, q.object)) for q in quads}


@pytest.mark.reference
def test_the_rules_conclude_on_the_record_what_owlrl_concludes(kg: KnowledgeGraph, kept_answers: KeptAnswers) -> None:
    facts = [quad for quad in kg.quads() if layer_of(quad) != "entailed"]
    edges = entail(facts).edges
    assert edges == sorted(kg.quads("entailed"), key=str)
    key = reasoner_key(digest_of_quads(facts))
    kept_answers.confirm("edges of the record", key, edges, lambda: entail_by_reference(facts).edges)


@given(st.lists(AXIOMS, max_size=7), st.lists(EDGES, max_size=12))
def test_the_rules_conclude_on_any_graph_what_owlrl_concludes(axioms: list[str], facts: list[str]) -> None:
    quads = graph("\n".join(axioms), "\n".join(facts))
    assert told(entail(quads).edges) == told(entail_by_reference(quads).edges)
    assert told(entail(quads, contradictions=False).edges) == told(entail(quads).edges)


INVERSES = [
    ":p0 owl:propertyChainAxiom ( :p1 [ owl:inverseOf :p1 ] ) .",
    ":p0 owl:propertyChainAxiom ( [ owl:inverseOf :p1 ] :p2 [ owl:inverseOf :p1 ] ) . :p3 rdfs:subPropertyOf :p2 .",
    "[ owl:inverseOf :p0 ] owl:propertyChainAxiom ( :p1 [ owl:inverseOf :p2 ] ) . :p2 owl:inverseOf :p3 .",
    ":p0 owl:propertyChainAxiom ( :p1 :p1 ) . :p0 rdfs:subPropertyOf [ owl:inverseOf :p4 ] .",
    ":p0 owl:propertyChainAxiom ( :p1 :p1 ) . [ owl:inverseOf :p0 ] rdfs:subPropertyOf :p4 .",
    "[ owl:inverseOf :p0 ] rdfs:subPropertyOf [ owl:inverseOf :p4 ] . :p0 a owl:TransitiveProperty .",
]


@pytest.mark.parametrize("axioms", INVERSES)
def test_an_inverse_concludes_what_owlrl_concludes_and_has_a_proof(axioms: str) -> None:
    facts = [f"actor:{s} :p{number} actor:{o} ." for number in range(4) for s, o in pairwise("xyzx")]
    quads = graph(axioms, "\n".join(facts))
    edges = entail(quads).edges
    assert edges
    assert told(edges) == told(entail_by_reference(quads).edges)
    assert told(entail(quads, contradictions=False).edges) == told(edges)
    prover = Prover(by_predicate([*quads, *edges]), filter(is_axiom, quads), edges)
    stated = {tuple(map(iri_of, (quad.subject, quad.predicate, quad.object))) for quad in quads}
    for edge in edges:
        proof = prover.proof(iri_of(edge.subject), edge.predicate.value, iri_of(edge.object))
        assert proof
        assert set(proof) <= stated


@pytest.mark.parametrize(
    ("axiom", "message"),
    [
        (":p0 owl:propertyChainAxiom () .", "is empty"),
        (":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 ; rdf:rest _:l .", "never ends"),
        (":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 .", "a place with no rdf:rest"),
        (":p0 owl:propertyChainAxiom _:l . _:l rdf:first :p1 , :p2 ; rdf:rest () .", "a place with 2 rdf:first"),
        (":p0 owl:propertyChainAxiom :p1 .", "a place with no rdf:first"),
        (':p0 owl:propertyChainAxiom ( :p1 "x" ) .', "names the text 'x', which is no property"),
        ("[] a owl:AllDisjointClasses ; owl:members ( :C [] ) .", "no class"),
        ("[ owl:inverseOf :p0 ] rdfs:domain :C .", "rdfs:domain of the inverse of sepca:p0"),
        (":p0 rdfs:subPropertyOf [ owl:inverseOf [ owl:inverseOf :p1 ] ] .", "the inverse of the inverse of sepca:p1"),
    ],
)
def test_a_malformed_axiom_is_refused_in_a_sentence(axiom: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        entail(graph(axiom))


def test_what_annotates_a_term_is_passed_over() -> None:
    notes = """
    :p0 a rdf:Property ; owl:deprecated true ; dcterms:isReplacedBy :p1 ; rdfs:seeAlso <https://example.org/> .
    :note a owl:AnnotationProperty . :p1 :note "x" ; rdfs:isDefinedBy <https://example.org/> .
    [] a owl:Axiom ; owl:annotatedSource :p0 ; owl:annotatedProperty rdf:type ; owl:annotatedTarget rdf:Property .
    """
    assert not entail(graph(notes)).edges


def test_rules_that_need_each_other_run_until_nothing_follows() -> None:
    chain = "\n".join(f"actor:t{number} :p0 actor:t{number + 1} ." for number in range(20))
    quads = graph(":p0 rdfs:subPropertyOf :p1 . :p1 a owl:TransitiveProperty .", chain)
    assert len(entail(quads).edges) == 21 * 20 // 2


def test_a_stratum_comes_after_all_that_it_needs() -> None:
    axioms = """
    :p3 owl:propertyChainAxiom ( :p2 :p0 ) . :p1 rdfs:subPropertyOf :p2 . :p2 a owl:SymmetricProperty .
    """
    ordered = strata(edge_rules(graph(axioms)))
    assert [{rule.concludes for rule in stratum.rules} for stratum in ordered] == [
        {"<https://w3id.org/sepca-graph/ontology#p2>"},
        {"<https://w3id.org/sepca-graph/ontology#p3>"},
    ]
    assert [stratum.recursive for stratum in ordered] == [True, False]


@pytest.mark.parametrize(
    "axiom", [":p0 a owl:FunctionalProperty .", ":C owl:equivalentClass :D .", ":p0 owl:equivalentProperty :p1 ."]
)
def test_an_axiom_from_which_no_rule_is_made_is_refused_aloud(axiom: str) -> None:
    with pytest.raises(ContentError, match="from which no rule is made"):
        entail(graph(axiom))


@pytest.mark.parametrize(
    ("axioms", "facts", "message"),
    [
        (
            ":C owl:disjointWith :D . :p0 rdfs:domain :C . :B rdfs:subClassOf :D .",
            "actor:x :p0 actor:y ; a :B .",
            "actor:x is sepca:C and sepca:D, and nothing may be both.",
        ),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( :B :C :D ) . :p0 rdfs:range :C .",
            "actor:x :p0 actor:y . actor:y a :D .",
            "actor:y is sepca:C and sepca:D, and nothing may be both.",
        ),
        (":p0 a owl:IrreflexiveProperty .", "actor:x :p0 actor:x .", "actor:x sepca:p0 itself, which nothing may."),
        (
            ":p0 a owl:AsymmetricProperty .",
            "actor:x :p0 actor:y . actor:y :p0 actor:x .",
            "actor:x sepca:p0 actor:y, and the other way round: only one of both may hold.",
        ),
    ],
)
def test_a_contradiction_is_told_in_words_and_owlrl_sees_it_too(axioms: str, facts: str, message: str) -> None:
    quads = graph(axioms, facts)
    assert clashes(quads)
    assert [finding.message for finding in entail(quads).contradictions] == [message]
    assert entail_by_reference(quads).contradictions


def test_a_sound_graph_has_no_contradiction() -> None:
    quads = graph(
        ":C owl:disjointWith :D . :p0 a owl:AsymmetricProperty .", "actor:x a :C ; :p0 actor:y . actor:y a :D ."
    )
    assert not entail(quads).contradictions
    assert not entail_by_reference(quads).contradictions
