"""What is computed from what a curator wrote, and does what is written always win?"""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import seed_quads
from reference_answers import KeptAnswers, digest_of_quads, query_key

from sepca_graph.asking.catalog import catalog
from sepca_graph.asking.results import to_python
from sepca_graph.content import folder as content
from sepca_graph.dating.readings import BOUND_PROPERTIES
from sepca_graph.deriving.completion import complete
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of
from sepca_graph.namespaces import COMPLETED_GRAPH, GRAPH, expand, shorten
from sepca_graph.stores import Literal, NamedNode, OxigraphStore, Quad, RdflibStore, Solutions

Complete = Callable[[str], list[Quad]]
RULES = content.find().query_files("completion")
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.stem for rule in RULES])
STATED = """
<https://w3id.org/sepca-graph/id/claim/x/S01> :claimAbout link:x ;
    :hasEvidence <https://w3id.org/sepca-graph/id/span/x/10-20> .
"""


def values(quads: list[Quad], thing: str, name: str) -> list[str]:
    """Return a property's values, shortened, sorted; literals as text."""
    wanted = (NamedNode(expand(thing)), NamedNode(expand(name)))
    return sorted(
        q.object.value if isinstance(q.object, Literal) else shorten(getattr(q.object, "value", ""))
        for q in quads
        if (q.subject, q.predicate) == wanted
    )


def bounds_of(quads: list[Quad], thing: str) -> list[str]:
    """Return the four bounds, `-` for an unknown one."""
    return [" ".join(values(quads, thing, name)) or "-" for name in BOUND_PROPERTIES]


@each_rule
def test_a_rule_selects_graph_subject_predicate_and_object(kg: KnowledgeGraph, rule: Path) -> None:
    answer = kg.store.query(rule.read_text(encoding="utf-8"))
    assert isinstance(answer, Solutions)
    assert ("graph", "subject", "predicate", "object") == answer.variables


@each_rule
def test_a_rule_says_what_it_completes(kg: KnowledgeGraph, rule: Path) -> None:
    named = {query.name: query for query in catalog(kg.content, "completion")}[rule.stem]
    assert named.columns == ("graph", "subject", "predicate", "object")
    assert named.tags == ("completion",)
    assert named.summary.endswith("?")
    assert not named.parameters


@pytest.fixture(scope="module")
def seed_facts(authored: list[Quad]) -> list[Quad]:
    return seed_quads(authored)


@pytest.fixture(scope="module")
def seed_store(seed_facts: list[Quad]) -> OxigraphStore:
    return OxigraphStore.of(seed_facts)


@pytest.fixture(scope="module")
def seed_completed(seed_facts: list[Quad], kg: KnowledgeGraph) -> set[tuple[str, str]]:
    """Subject and predicate of each completed statement."""
    return {(str(q.subject), q.predicate.value) for q in complete(seed_facts, kg.content)}


@pytest.mark.reference
@each_rule
def test_a_rule_completes_something_in_the_seed_and_the_same_on_the_reference_engine(
    seed_facts: list[Quad], seed_store: OxigraphStore, seed_completed: set[tuple[str, str]],
    kept_answers: KeptAnswers, rule: Path,
) -> None:  # fmt: skip
    text = rule.read_text(encoding="utf-8")
    found = seed_store.query(text)
    assert isinstance(found, Solutions)
    assert found.rows
    assert {(str(row[1]), getattr(row[2], "value", "")) for row in found.rows} <= seed_completed
    key = query_key(text, {}, digest_of_quads(seed_facts))
    kept_answers.confirm(f"completion/{rule.stem}", key, rows_of(found), lambda: rows_by_rdflib(seed_facts, text))


def rows_by_rdflib(quads: list[Quad], text: str) -> set[tuple[Any, ...]]:
    found = RdflibStore.of(quads).query(text)
    assert isinstance(found, Solutions)
    return rows_of(found)


def rows_of(found: Solutions) -> set[tuple[Any, ...]]:
    return {tuple(map(to_python, row)) for row in found.rows}


@pytest.fixture(scope="module")
def completed_record(authored: list[Quad], kg: KnowledgeGraph) -> list[Quad]:
    return complete(authored, kg.content)


def test_completing_twice_gives_the_same(
    authored: list[Quad], completed_record: list[Quad], kg: KnowledgeGraph
) -> None:
    assert completed_record == complete(list(reversed(authored)), kg.content)


def test_nothing_completed_stands_already_in_what_is_authored(
    authored: list[Quad], completed_record: list[Quad]
) -> None:
    single = {expand(name) for name in (
        "adms:status", "sepca:claimKind", "sepca:confidence", "sepca:claimValue", "sepca:edtf",
    )} | set(BOUND_PROPERTIES)  # fmt: skip
    written = {(q.subject, q.predicate) for q in authored}
    assert not [q for q in completed_record if q.predicate.value in single and (q.subject, q.predicate) in written]


def test_a_completed_statement_lies_in_the_graph_that_mirrors_its_origin(
    authored: list[Quad], completed_record: list[Quad]
) -> None:
    things: dict[str, set[str]] = defaultdict(set)
    for quad in authored:
        named = getattr(quad.graph_name, "value", "").removeprefix(GRAPH)
        things[named] |= {getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")}
    for quad in completed_record:
        mirror = getattr(quad.graph_name, "value", "")
        assert mirror.startswith(COMPLETED_GRAPH)
        origin = mirror.removeprefix(COMPLETED_GRAPH)
        assert getattr(quad.subject, "value", "") in things[origin], str(quad)


def test_the_graph_holds_what_is_completed_in_its_own_layer(
    authored: list[Quad], completed_record: list[Quad], kg: KnowledgeGraph
) -> None:
    assert {layer_of(quad) for quad in completed_record} == {"completed"}
    assert {layer_of(quad) for quad in authored} == {"authored"}
    expected = {str(quad) for quad in OxigraphStore.of(completed_record).quads()}  # 1.0 for 1
    assert expected == {str(quad) for quad in kg.quads("completed")}


def test_a_link_without_a_status_is_accepted_and_gets_the_switch_of_its_class(completed: list[Quad]) -> None:
    """
    link:x a :Hosting ; :linkSource actor:x ; :linkTarget event:x .
    """
    assert ["status:accepted"] == values(completed, "link:x", "adms:status")
    assert ["link:x"] == values(completed, "actor:x", "sepca:hasHosting")


@pytest.mark.parametrize("status", ["proposed", "disputed", "rejected"])
def test_a_written_status_wins_and_gives_no_switch(complete_text: Complete, status: str) -> None:
    link = "link:x a :Hosting ; :linkSource actor:x ; :linkTarget event:x"
    completed = complete_text(f"{link} ; adms:status status:{status} .")
    assert [f"status:{status}"] == values(completed, "link:x", "adms:status")
    assert not values(completed, "actor:x", "sepca:hasHosting")


def test_a_written_acceptance_gives_the_switch(completed: list[Quad]) -> None:
    """
    link:x a :Hosting ; :linkSource actor:x ; :linkTarget event:x ; adms:status status:accepted .
    """
    assert ["link:x"] == values(completed, "actor:x", "sepca:hasHosting")


def test_a_presentation_gets_its_own_switch_and_not_that_of_participation(completed: list[Quad]) -> None:
    """
    link:x a :Presentation ; :linkSource actor:x ; :linkTarget event:x .
    """
    assert ["link:x"] == values(completed, "actor:x", "sepca:hasPresentation")
    assert not values(completed, "actor:x", "sepca:hasParticipation")


def test_a_link_is_called_by_its_class_and_its_ends_unless_it_has_a_name(completed: list[Quad]) -> None:
    """
    actor:x skos:prefLabel "Iks"@en . event:x skos:prefLabel "The event"@en .
    link:x a :Hosting ; :linkSource actor:x ; :linkTarget event:x .
    link:y a :Hosting ; :linkSource actor:x ; :linkTarget event:x ; skos:prefLabel "The hosting"@en .
    """
    assert ["Hosting: Iks \u2013 The event"] == values(completed, "link:x", "skos:prefLabel")
    assert ["The hosting"] == values(completed, "link:y", "skos:prefLabel")


@pytest.mark.parametrize(
    ("kind", "confidence"),
    [("stated", "1.0"), ("completed", "0.95"), ("implied", "0.8"), ("evaluative", "0.9"), ("normative", "0.9")],
)
def test_a_claim_has_the_usual_confidence_of_its_kind(complete_text: Complete, kind: str, confidence: str) -> None:
    completed = complete_text(f"claim:x :claimAbout actor:x ; :claimKind claim-kind:{kind} .")
    assert [float(confidence)] == [float(value) for value in values(completed, "claim:x", "sepca:confidence")]
    assert [f"claim-kind:{kind}"] == values(completed, "claim:x", "sepca:claimKind")


def test_a_claim_of_no_kind_is_stated_with_full_confidence(completed: list[Quad]) -> None:
    """
    claim:x :claimAbout actor:x .
    """
    assert ["claim-kind:stated"] == values(completed, "claim:x", "sepca:claimKind")
    assert [1.0] == [float(value) for value in values(completed, "claim:x", "sepca:confidence")]
    assert ["sepca:Claim"] == values(completed, "claim:x", "rdf:type")


def test_a_written_confidence_wins(completed: list[Quad]) -> None:
    """
    claim:x :claimAbout actor:x ; :claimKind claim-kind:implied ; :confidence 0.6 .
    """
    assert ["0.6"] == values(completed, "claim:x", "sepca:confidence")


def test_a_claim_means_the_only_value_of_its_property(completed: list[Quad]) -> None:
    """
    event:x :locatedIn place:x . claim:x :claimAbout event:x ; :claimProperty :locatedIn .
    """
    assert ["place:x"] == values(completed, "claim:x", "sepca:claimValue")


def test_a_claim_about_several_things_means_the_value_that_they_share(completed: list[Quad]) -> None:
    """
    event:x :locatedIn place:x . event:y :locatedIn place:x .
    claim:x :claimAbout event:x , event:y ; :claimProperty :locatedIn .
    """
    assert ["place:x"] == values(completed, "claim:x", "sepca:claimValue")


def test_each_property_of_a_claim_is_looked_at_by_itself(completed: list[Quad]) -> None:
    """
    event:x :locatedIn place:x ; :edtf "2022" , "2023" .
    claim:x :claimAbout event:x ; :claimProperty :locatedIn , :edtf .
    """
    assert ["place:x"] == values(completed, "claim:x", "sepca:claimValue")


def test_a_claim_on_a_property_with_two_values_must_say_which(completed: list[Quad]) -> None:
    """
    event:x dcterms:subject topic:a , topic:b . claim:x :claimAbout event:x ; :claimProperty dcterms:subject .
    event:y :locatedIn place:x . event:z :locatedIn place:y .
    claim:y :claimAbout event:y , event:z ; :claimProperty :locatedIn .
    """
    assert not values(completed, "claim:x", "sepca:claimValue")
    assert not values(completed, "claim:y", "sepca:claimValue")


def test_a_claim_about_several_things_of_which_one_lacks_the_property_must_say_what_it_means(
    completed: list[Quad],
) -> None:
    """
    event:x :locatedIn place:x . event:y a :Event .
    claim:x :claimAbout event:x , event:y ; :claimProperty :locatedIn .
    """
    assert not values(completed, "claim:x", "sepca:claimValue")


def test_a_written_claim_value_wins(completed: list[Quad]) -> None:
    """
    event:x :locatedIn place:x . claim:x :claimAbout event:x ; :claimProperty :locatedIn ; :claimValue place:y .
    """
    assert ["place:y"] == values(completed, "claim:x", "sepca:claimValue")


def test_a_span_tells_its_document_and_range_by_its_name(complete_text: Complete) -> None:
    completed = complete_text(STATED)
    assert ["doc:x"] == values(completed, "span:x/10-20", "oa:hasSource")
    assert ["10"] == values(completed, "span:x/10-20", "oa:start")
    assert ["20"] == values(completed, "span:x/10-20", "oa:end")
    assert ["sepca:EvidenceSpan"] == values(completed, "span:x/10-20", "rdf:type")


def test_a_claim_comes_from_the_curation_of_its_document(complete_text: Complete) -> None:
    completed = complete_text(f'{STATED} activity:curation-x prov:endedAtTime "2026-11-24T12:00:00Z"^^xsd:dateTime .')
    assert ["activity:curation-x"] == values(completed, "claim:x/S01", "prov:wasGeneratedBy")
    assert ["2026-11-24T12:00:00Z"] == values(completed, "claim:x/S01", "prov:generatedAtTime")
    assert ["doc:x"] == values(completed, "activity:curation-x", "prov:used")
    assert ["prov:Activity"] == values(completed, "activity:curation-x", "rdf:type")


def test_bounds_follow_the_reading_of_the_class(completed: list[Quad]) -> None:
    """
    link:x a :Support ; :edtf "2022" . link:y a :Authorship ; :edtf "2022" . link:z a :Signature ; :edtf "2022" .
    """
    first, last = "2022-01-01T00:00:00Z", "2022-12-31T23:59:59Z"
    assert ["-", first, last, "-"] == bounds_of(completed, "link:x")
    assert [first, last, first, last] == bounds_of(completed, "link:y")
    assert [first, last, "-", "-"] == bounds_of(completed, "link:z")


def test_a_subclass_is_read_as_its_superclass(completed: list[Quad]) -> None:
    """
    link:x a :Presentation ; :edtf "2022-12-13" . actor:x a :InternationalBody ; :edtf "2002/.." .
    """
    first, last = "2022-12-13T00:00:00Z", "2022-12-13T23:59:59Z"
    assert [first, last, first, last] == bounds_of(completed, "link:x")
    since = "2002-01-01T00:00:00Z"
    assert [since, "2002-12-31T23:59:59Z", since, "-"] == bounds_of(completed, "actor:x"), (
        "nothing ends before it begins"
    )


def test_a_written_bound_wins_and_the_others_are_completed(completed: list[Quad]) -> None:
    """
    link:x a :Presidency ; :edtf "2022" ; :endEarliest "2022-12-13T00:00:00Z"^^xsd:dateTime .
    """
    expected = ["-", "2022-01-01T00:00:00Z", "2022-12-13T00:00:00Z", "-"]
    assert expected == bounds_of(completed, "link:x")


def test_an_open_state_certainly_held_when_a_document_last_stated_it(completed: list[Quad]) -> None:
    """
    link:x a :Membership ; :edtf "2002/.." . doc:x dcterms:issued "2016-11-24"^^xsd:date .
    <https://w3id.org/sepca-graph/id/claim/x/S01> :claimAbout link:x ;
        :hasEvidence <https://w3id.org/sepca-graph/id/span/x/10-20> .
    """
    expected = ["2002-01-01T00:00:00Z", "2002-12-31T23:59:59Z", "2016-11-24T00:00:00Z", "-"]
    assert expected == bounds_of(completed, "link:x")


def test_entry_into_force_begins_the_time_of_a_party(completed: list[Quad]) -> None:
    """
    link:x a :Ratification ; :consentExpressed "2009-05-04" ; :enteredIntoForce "2009-07-01" .
    """
    assert ["2009-07-01/.."] == values(completed, "link:x", "sepca:edtf")
    assert ["2009-07-01T00:00:00Z", "2009-07-01T23:59:59Z", "2009-07-01T00:00:00Z", "-"] == bounds_of(
        completed, "link:x"
    )


def test_consent_alone_says_only_that_a_party_was_none_before(completed: list[Quad]) -> None:
    """
    link:x a :Ratification ; :consentExpressed "2009-05-04" .
    """
    assert ["2009-05-04/.."] == values(completed, "link:x", "sepca:edtf")
    assert ["2009-05-04T00:00:00Z", "-", "-", "-"] == bounds_of(completed, "link:x")


def test_a_date_that_is_not_edtf_gives_no_bounds(completed: list[Quad]) -> None:
    """
    link:x a :Support ; :edtf "in 2022" .
    """
    assert bounds_of(completed, "link:x") == ["-"] * 4
