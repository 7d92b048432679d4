"""Is every fact of the seed document in the graph, as read and numbered once (ONTOLOGY, 5.1), with its evidence?"""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from sepca_graph.asking.results import Rows
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import expand

Fact = dict[str, str]
Claims = dict[str, dict[str, list[str]]]
DOCUMENT = "doc:sepca-news-2022-12-19"
with (Path(__file__).parent / "seed_facts.tsv").open(encoding="utf-8", newline="") as file:
    FACTS: list[Fact] = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
PER_PARAGRAPH = (3, 5, 8, 5, 3, 6, 7, 6, 8, 8, 6, 6, 4, 3, 8, 6)
CLAIM = expand("claim:sepca-news-2022-12-19/")
PASSAGE = (
    "sepca:hasEvidence",
    "sepca:hasEvidence/oa:hasSource",
    "sepca:hasEvidence/oa:start",
    "sepca:hasEvidence/oa:end",
    "sepca:hasEvidence/sepca:paragraph",
    "sepca:hasEvidence/sepca:textSHA256",
)
PATHS = (
    "a", "sepca:claimAbout", "sepca:claimKind", "sepca:confidence", "sepca:claimProperty", "sepca:claimValue",
    *PASSAGE, "skos:note",
)  # fmt: skip


@pytest.fixture(scope="module")
def claims(kg: KnowledgeGraph) -> Claims:
    """What each claim of the document says, by its number and a property path: full IRIs and text, sorted."""
    said: Claims = defaultdict(lambda: {path: [] for path in PATHS})
    for path in PATHS:
        found = rows(
            kg, f"SELECT DISTINCT ?claim ?value {{ ?claim {path} ?value FILTER(STRSTARTS(STR(?claim), '{CLAIM}')) }}"
        )
        for claim, value in found:
            number = str(claim).removeprefix(CLAIM)
            said[number][path].append(str(value))
    return {number: {path: sorted(values) for path, values in paths.items()} for number, paths in said.items()}


def those_of(claims: Claims, *paths: str) -> dict[str, list[list[str]]]:
    """Return the values of some paths of each fact's claim, by the fact's number."""
    return {fact["number"]: [claims[fact["number"]][path] for path in paths] for fact in FACTS}


def rows(kg: KnowledgeGraph, query: str) -> Rows:
    answer = kg.query(query)
    assert isinstance(answer, Rows)
    return answer


def test_the_inventory_has_92_numbered_facts() -> None:
    assert [f"S{number:02}" for number in range(1, 93)] == [fact["number"] for fact in FACTS]


def test_every_claim_of_the_document_is_of_a_fact(claims: Claims) -> None:
    assert sorted(claims) == [fact["number"] for fact in FACTS]


def test_a_fact_is_a_claim_about_exactly_what_it_speaks_of(claims: Claims) -> None:
    assert those_of(claims, "a", "sepca:claimAbout") == {
        fact["number"]: [[expand("sepca:Claim")], sorted(map(expand, fact["about"].split()))] for fact in FACTS
    }


def test_a_fact_has_its_kind_and_confidence(claims: Claims) -> None:
    kinds, confidences = (those_of(claims, path) for path in ("sepca:claimKind", "sepca:confidence"))
    assert kinds == {fact["number"]: [[expand(f"claim-kind:{fact['kind']}")]] for fact in FACTS}
    assert {number: list(map(Decimal, values)) for number, (values,) in confidences.items()} == {
        fact["number"]: [Decimal(fact["confidence"])] for fact in FACTS
    }


def test_a_fact_has_its_property_and_value(claims: Claims) -> None:
    assert those_of(claims, "sepca:claimProperty", "sepca:claimValue") == {
        fact["number"]: [[expand(fact[name])] * bool(fact[name]) for name in ("property", "value")] for fact in FACTS
    }


def test_a_fact_rests_on_its_passage_and_no_other(claims: Claims) -> None:
    assert those_of(claims, *PASSAGE) == {
        fact["number"]: [
            [expand(f"span:sepca-news-2022-12-19/{fact['start']}-{fact['end']}")],
            [expand(DOCUMENT)],
            *([fact[name]] for name in ("start", "end", "paragraph", "digest")),
        ]
        for fact in FACTS
    }


def test_a_fact_is_told_in_our_own_words(claims: Claims) -> None:
    assert those_of(claims, "skos:note") == {fact["number"]: [[fact["note"]]] for fact in FACTS}


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
