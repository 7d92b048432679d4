"""Which edges follow from the links, and do both reasoners and the proofs agree with what was written?"""

from collections.abc import Callable

import owlrl
import pytest
import rdflib
from rdflib import OWL
from reference_answers import KeptAnswers, digest_of_quads, reasoner_key

from sepca_graph.deriving.entailment import ENTAILED_GRAPH, EVIDENCED_BY, derived_properties, entail
from sepca_graph.deriving.proofs import Prover
from sepca_graph.deriving.reference import slim
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of
from sepca_graph.namespaces import ID, ONTOLOGY, expand, shorten
from sepca_graph.namespaces import OWL as OWL_NAMESPACE
from sepca_graph.stores import NamedNode, Quad, RdflibStore, iri_of, to_rdflib_graph

Edge = tuple[str, str, str]
Complete = Callable[[str], list[Quad]]
PRESENTERS = ("council-of-europe", "interpol", "romania", "selec")
LANDS = ("moldova", "montenegro", "serbia")
EDGES_IN_WORDS = f"""
{
    "".join(
        f'''
actor:{who} presentedAt event:sepca-general-assembly-2022-12-13
actor:{who} participatesIn event:sepca-general-assembly-2022-12-13
actor:{who} engagedWith actor:sepca'''
        for who in PRESENTERS
    )
}
{
    "".join(
        f'''
actor:romanian-police metBilaterallyWith actor:{land}
actor:{land} metBilaterallyWith actor:romanian-police
actor:romanian-police cooperatesWith actor:{land}
actor:{land} cooperatesWith actor:romanian-police'''
        for land in LANDS
    )
}
actor:romanian-police hosts event:sepca-general-assembly-2022-12-13
actor:romanian-police authorOf doc:sepca-threat-analysis-2022
actor:romanian-police contributedTo doc:sepca-threat-analysis-2022
actor:romania holdsPresidencyOf actor:sepca
actor:republika-srpska holdsPresidencyOf actor:sepca
actor:romania handedPresidencyTo actor:republika-srpska
actor:bk-austria supports actor:sepca
actor:bk-austria cooperatesWith actor:sepca
actor:sepca cooperatesWith actor:bk-austria
actor:cepol invitedTo event:sepca-general-assembly-2022-12-13
actor:cepol partnerIn project:wb-pact
actor:italian-partners-csc-wb-ipa-2019 contributedTo doc:sepca-threat-analysis-2022
actor:italian-partners-csc-wb-ipa-2019 partnerIn project:csc-wb-ipa-2019
actor:sepca-member-states contributedTo doc:sepca-threat-analysis-2022
"""
EXPECTED = sorted(line.replace(" ", " sepca:", 1) for line in EDGES_IN_WORDS.splitlines() if line)


def in_words(quads: list[Quad]) -> list[str]:
    """Return statements as `actor:x sepca:memberOf actor:y`, sorted."""
    return sorted(" ".join(shorten(getattr(t, "value", "")) for t in (q.subject, q.predicate, q.object)) for q in quads)


def entailed_in(quads: list[Quad]) -> list[str]:
    """Return what the small graph entails, evidence apart."""
    return in_words([edge for edge in entail(quads).edges if edge.predicate.value != EVIDENCED_BY])


@pytest.fixture(scope="session")
def facts(seed: KnowledgeGraph) -> list[Quad]:
    return [quad for quad in seed.quads() if layer_of(quad) != "entailed"]


@pytest.fixture(scope="session")
def edges(seed: KnowledgeGraph) -> list[Quad]:
    return list(seed.quads("entailed"))


@pytest.fixture(scope="session")
def prover(seed: KnowledgeGraph) -> Prover:
    return Prover.of(seed.store)


def proof(prover: Prover, source: str, edge: str, target: str) -> list[Edge]:
    steps = prover.proof(expand(source), expand(edge), expand(target))
    return [(shorten(s), shorten(p), shorten(o)) for s, p, o in steps]


def test_the_seed_entails_38_edges_between_things(edges: list[Quad]) -> None:
    assert len(EXPECTED) == 38
    assert in_words([edge for edge in edges if edge.predicate.value != EVIDENCED_BY]) == EXPECTED


def test_the_seed_entails_31_edges_to_the_document_as_evidence(edges: list[Quad]) -> None:
    evidenced = [edge for edge in edges if edge.predicate.value == EVIDENCED_BY]
    assert {"doc:sepca-news-2022-12-19"} == {shorten(getattr(edge.object, "value", "")) for edge in evidenced}
    assert (len(evidenced), len(edges)) == (31, 69)


@pytest.mark.reference
def test_the_full_closure_has_no_edge_more_and_none_less(
    facts: list[Quad], edges: list[Quad], kept_answers: KeptAnswers
) -> None:
    derived = {rdflib.URIRef(name) for name in derived_properties(facts)}

    def ask() -> set[Edge]:
        closure = to_rdflib_graph(facts)
        asserted = set(closure)
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closure)
        found = ((s, p, o) for name in derived for s, p, o in closure.triples((None, name, None)))
        return {(str(s), str(p), str(o)) for s, p, o in found if (s, p, o) not in asserted}

    key = reasoner_key(f"{digest_of_quads(facts)} closure {sorted(derived)}")
    actual = {(iri_of(e.subject), e.predicate.value, iri_of(e.object)) for e in edges}
    kept_answers.confirm("edges of the closure of the seed", key, actual, ask)


def test_the_entailed_layer_holds_edges_of_the_ontology_between_things_only(edges: list[Quad]) -> None:
    assert all(isinstance(edge.subject, NamedNode) and isinstance(edge.object, NamedNode) for edge in edges)
    assert all(getattr(edge.subject, "value", "").startswith(ID) for edge in edges)
    assert all(getattr(edge.object, "value", "").startswith(ID) for edge in edges)
    assert all(edge.predicate.value.startswith(ONTOLOGY) for edge in edges)
    assert not [quad for quad in edges if OWL_NAMESPACE in str(quad)]
    assert {ENTAILED_GRAPH} == {edge.graph_name for edge in edges}


def test_no_derived_edge_is_written_by_hand(authored: list[Quad]) -> None:
    transitive = {q.subject for q in authored if q.object == NamedNode(str(OWL.TransitiveProperty))}
    derived = {NamedNode(name) for name in derived_properties(authored)} - transitive
    assert {NamedNode(expand(f"sepca:{name}")) for name in ("memberOf", "cooperatesWith", "evidencedBy")} < derived
    assert [] == in_words([quad for quad in authored if quad.predicate in derived])


def test_entailing_again_adds_nothing(facts: list[Quad], edges: list[Quad]) -> None:
    assert set(entail([*facts, *edges]).edges) <= set(edges)
    assert sorted(map(str, edges)) == [str(edge) for edge in entail(facts).edges]


def test_the_slim_graph_has_no_claims_spans_and_literals_of_the_data(facts: list[Quad]) -> None:
    kept = slim(facts)
    assert len(kept) < len(facts) / 2
    assert not [q for q in kept if "/id/claim/" in str(q.subject) or "/id/span/" in str(q.subject)]


def test_the_seed_contradicts_nothing(facts: list[Quad]) -> None:
    assert entail(facts).contradictions == []


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        (("actor:republika-srpska", "rdf:type", "sepca:State"), "republika-srpska"),
        (("actor:romanian-police", "rdf:type", "sepca:InternationalBody"), "romanian-police"),
        (("actor:romania", "rdf:type", "sepca:Organisation"), "romania"),
        (("link:invitation-cepol-ga-2022", "rdf:type", "sepca:Participation"), "invitation-cepol-ga-2022"),
        (("legal:budapest-convention", "sepca:supplements", "legal:budapest-convention"), "supplements"),
    ],
)
def test_a_contradiction_is_reported_as_a_finding(facts: list[Quad], planted: Edge, named: str) -> None:
    subject, predicate, value = (NamedNode(expand(name)) for name in planted)
    contradictions = entail([*facts, Quad(subject, predicate, value, ENTAILED_GRAPH)]).contradictions
    assert {("contradiction", "violation")} == {(finding.code, finding.severity) for finding in contradictions}
    assert any(named in finding.message for finding in contradictions)


def test_a_signature_makes_a_signatory_and_no_party(completed: list[Quad]) -> None:
    """
    link:x a :Signature ; :linkSource actor:x ; :linkTarget legal:x ; :edtf "2009-05-04" .
    """
    assert ["actor:x sepca:signatoryTo legal:x"] == entailed_in(completed)


def test_a_ratification_makes_a_party(completed: list[Quad]) -> None:
    """
    link:x a :Ratification ; :linkSource actor:x ; :linkTarget legal:x ; :enteredIntoForce "2009-05-04" .
    """
    assert ["actor:x sepca:partyTo legal:x"] == entailed_in(completed)


@pytest.mark.parametrize("status", ["proposed", "disputed", "rejected"])
def test_a_link_that_is_not_accepted_gives_no_edge(complete_text: Complete, status: str) -> None:
    link = "link:x a :Membership ; :linkSource actor:x ; :linkTarget actor:y"
    assert ["actor:x sepca:memberOf actor:y"] == entailed_in(complete_text(f"{link} ."))
    assert not entailed_in(complete_text(f"{link} ; adms:status status:{status} ."))


def test_an_invitation_is_no_participation(completed: list[Quad]) -> None:
    """
    event:x a :Event ; :eventOf actor:body .
    link:x a :Invitation ; :linkSource actor:x ; :linkTarget event:x .
    """
    assert ["actor:x sepca:invitedTo event:x"] == entailed_in(completed)


def test_shared_membership_is_no_cooperation(completed: list[Quad]) -> None:
    """
    link:x a :Membership ; :linkSource actor:x ; :linkTarget actor:body .
    link:y a :Membership ; :linkSource actor:y ; :linkTarget actor:body .
    """
    assert not [edge for edge in entailed_in(completed) if "cooperatesWith" in edge]


def test_a_bilateral_meeting_is_mutual_and_nobody_meets_himself(completed: list[Quad]) -> None:
    """
    link:x a :BilateralMeeting ; :linkSource actor:x ; :linkTarget actor:y .
    link:z a :BilateralMeeting ; :linkSource actor:z ; :linkTarget actor:y .
    """
    pairs = [("x", "y"), ("y", "x"), ("y", "z"), ("z", "y")]
    expected = [
        f"actor:{a} sepca:{edge} actor:{b}" for a, b in pairs for edge in ("cooperatesWith", "metBilaterallyWith")
    ]
    assert sorted(expected) == entailed_in(completed)


def test_a_part_of_a_part_is_a_part(completed: list[Quad]) -> None:
    """
    actor:town :partOf actor:entity . actor:entity :partOf actor:state .
    """
    assert ["actor:town sepca:partOf actor:state"] == entailed_in(completed)


def test_a_changed_actor_is_succeeded_by_what_resulted_and_memberships_do_not_move(completed: list[Quad]) -> None:
    """
    actor:old org:changedBy event:change . event:change org:resultingOrganization actor:new .
    link:x a :Membership ; :linkSource actor:old ; :linkTarget actor:body .
    """
    assert ["actor:old sepca:memberOf actor:body", "actor:old sepca:succeededBy actor:new"] == entailed_in(completed)


def test_every_entailed_edge_has_a_proof_from_asserted_statements(
    prover: Prover, facts: list[Quad], edges: list[Quad]
) -> None:
    asserted = {tuple(getattr(t, "value", "") for t in (q.subject, q.predicate, q.object)) for q in facts}
    between = [e for e in edges if e.predicate.value != EVIDENCED_BY]
    for edge in between:
        steps = prover.proof(*(getattr(t, "value", "") for t in (edge.subject, edge.predicate, edge.object)))
        assert steps, str(edge)
        assert set(steps) <= asserted, str(edge)


def test_an_evidence_edge_has_a_proof_too(prover: Prover) -> None:
    steps = proof(prover, "link:hosting-romanian-police-ga-2022", "sepca:evidencedBy", "doc:sepca-news-2022-12-19")
    assert len(steps) == 3


def test_a_mutual_edge_is_proven_from_the_other_end(prover: Prover) -> None:
    meeting = "link:bilateral-romanian-police-moldova-2022-12-12"
    expected = [
        ("actor:romanian-police", "sepca:hasBilateralMeeting", meeting),
        (meeting, "sepca:linkTarget", "actor:moldova"),
    ]
    assert expected == proof(prover, "actor:romanian-police", "sepca:metBilaterallyWith", "actor:moldova")
    assert expected == proof(prover, "actor:moldova", "sepca:cooperatesWith", "actor:romanian-police")


def test_a_chain_is_proven_step_by_step(prover: Prover) -> None:
    before, after = "link:presidency-romania-sepca-2022", "link:presidency-republika-srpska-sepca-after-2022"
    expected = [
        ("actor:romania", "sepca:hasPresidency", before),
        (before, "sepca:followedBy", after),
        (after, "sepca:linkSource", "actor:republika-srpska"),
    ]
    assert expected == proof(prover, "actor:romania", "sepca:handedPresidencyTo", "actor:republika-srpska")


def test_a_chain_within_a_chain_is_proven_down_to_the_links(prover: Prover) -> None:
    assembly, talk = "event:sepca-general-assembly-2022-12-13", "link:presentation-selec-ga-2022"
    expected = [
        ("actor:selec", "sepca:hasPresentation", talk),
        (talk, "sepca:linkTarget", assembly),
        (assembly, "sepca:eventOf", "actor:sepca"),
    ]
    assert expected == proof(prover, "actor:selec", "sepca:engagedWith", "actor:sepca")


def test_what_does_not_follow_has_no_proof(prover: Prover) -> None:
    assert not proof(prover, "actor:cepol", "sepca:participatesIn", "event:sepca-general-assembly-2022-12-13")
    assert not proof(prover, "actor:romania", "sepca:memberOf", "actor:sepca")
    assert not proof(prover, "actor:republika-srpska", "sepca:handedPresidencyTo", "actor:romania")


def test_another_engine_gives_the_same_proof(seed: KnowledgeGraph, prover: Prover) -> None:
    edge = (expand("actor:romania"), expand("sepca:holdsPresidencyOf"), expand("actor:sepca"))
    assert Prover.of(RdflibStore.of(seed.quads())).proof(*edge) == prover.proof(*edge) != []
