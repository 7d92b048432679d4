"""Is every fact of the seed document in the graph, as read and numbered once (ONTOLOGY, 5.1), with its evidence?"""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from sepca_graph.asking.results import Rows
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import expand

Fact = dict[str, str]
DOCUMENT = "doc:sepca-news-2022-12-19"
with (Path(__file__).parent / "seed_facts.tsv").open(encoding="utf-8", newline="") as file:
    FACTS: list[Fact] = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
PER_PARAGRAPH = (3, 5, 8, 5, 3, 6, 7, 6, 8, 8, 6, 6, 4, 3, 8, 6)
each_fact = pytest.mark.parametrize("fact", FACTS, ids=[fact["number"] for fact in FACTS])


def values(kg: KnowledgeGraph, fact: Fact, path: str) -> list[str]:
    """Return the values of a property path of the fact's claim as full IRIs and text, sorted."""
    claim = expand(f"claim:sepca-news-2022-12-19/{fact['number']}")
    return sorted(str(value) for (value,) in rows(kg, f"SELECT DISTINCT ?value {{ <{claim}> {path} ?value }}"))


def rows(kg: KnowledgeGraph, query: str) -> Rows:
    answer = kg.query(query)
    assert isinstance(answer, Rows)
    return answer


def test_the_inventory_has_92_numbered_facts() -> None:
    assert [f"S{number:02}" for number in range(1, 93)] == [fact["number"] for fact in FACTS]


@each_fact
def test_a_fact_is_a_claim_about_exactly_what_it_speaks_of(kg: KnowledgeGraph, fact: Fact) -> None:
    assert sorted(map(expand, fact["about"].split())) == values(kg, fact, "sepca:claimAbout")
    assert [expand("sepca:Claim")] == values(kg, fact, "a")


@each_fact
def test_a_fact_has_its_kind_and_confidence(kg: KnowledgeGraph, fact: Fact) -> None:
    assert [expand(f"claim-kind:{fact['kind']}")] == values(kg, fact, "sepca:claimKind")
    assert [Decimal(fact["confidence"])] == [Decimal(value) for value in values(kg, fact, "sepca:confidence")]


@each_fact
def test_a_fact_has_its_property_and_value(kg: KnowledgeGraph, fact: Fact) -> None:
    assert [expand(fact["property"])] * bool(fact["property"]) == values(kg, fact, "sepca:claimProperty")
    assert [expand(fact["value"])] * bool(fact["value"]) == values(kg, fact, "sepca:claimValue")


@each_fact
def test_a_fact_rests_on_its_passage_and_no_other(kg: KnowledgeGraph, fact: Fact) -> None:
    span = f"span:sepca-news-2022-12-19/{fact['start']}-{fact['end']}"
    assert [expand(span)] == values(kg, fact, "sepca:hasEvidence")
    assert [expand(DOCUMENT)] == values(kg, fact, "sepca:hasEvidence/oa:hasSource")
    assert [fact["start"]] == values(kg, fact, "sepca:hasEvidence/oa:start")
    assert [fact["end"]] == values(kg, fact, "sepca:hasEvidence/oa:end")
    assert [fact["paragraph"]] == values(kg, fact, "sepca:hasEvidence/sepca:paragraph")
    assert [fact["digest"]] == values(kg, fact, "sepca:hasEvidence/sepca:textSHA256")


@each_fact
def test_a_fact_is_told_in_our_own_words(kg: KnowledgeGraph, fact: Fact) -> None:
    assert [fact["note"]] == values(kg, fact, "skos:note")


def test_the_document_has_so_many_claims_of_each_kind(kg: KnowledgeGraph) -> None:
    counts = rows(
        kg,
        "SELECT ?kind (COUNT(DISTINCT ?claim) AS ?n) WHERE { ?claim sepca:claimKind ?kind ;"
        f" sepca:hasEvidence/oa:hasSource {DOCUMENT} }} GROUP BY ?kind",
    )
    expected = {"stated": 69, "evaluative": 9, "implied": 6, "completed": 5, "normative": 3}
    assert {expand(f"claim-kind:{kind}"): number for kind, number in expected.items()} == dict(iter(counts))


def test_the_document_has_so_many_claims_in_each_paragraph(kg: KnowledgeGraph) -> None:
    counts = rows(
        kg,
        "SELECT ?paragraph (COUNT(DISTINCT ?claim) AS ?n) WHERE { ?claim sepca:hasEvidence ?span ."
        f" ?span oa:hasSource {DOCUMENT} ; sepca:paragraph ?paragraph }} GROUP BY ?paragraph",
    )
    assert dict(enumerate(PER_PARAGRAPH)) == dict(iter(counts))
    assert dict(enumerate(PER_PARAGRAPH)) == Counter(int(fact["paragraph"]) for fact in FACTS)
