"""Is what a source says told in one shape and one wording, whoever tells it?"""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest

from sepca_graph.asking import own_queries
from sepca_graph.asking.catalog import parse_query
from sepca_graph.asking.own_queries import OwnQuery
from sepca_graph.asking.results import Rows
from sepca_graph.evidence import Evidence, read_evidence, to_json
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.views.profile import profile

NOWHERE = Evidence("https://w3id.org/sepca-graph/id/claim/page/S01")


def test_a_place_is_told_in_words() -> None:
    places = [
        {"locator": "2nd table"},
        {"paragraph": 0},
        {"paragraph": 3},
        {"start": 27, "end": 38},
        {"paragraph": 3, "start": 27, "end": 38},
        {},
    ]
    assert [dataclasses.replace(NOWHERE, **place).place for place in places] == [  # type: ignore[arg-type]
        "2nd table",
        "heading",
        "paragraph 3",
        "characters 27-38",
        "paragraph 3, characters 27-38",
        "",
    ]


def test_the_query_about_conflicts_words_places_as_the_program_does(kg: KnowledgeGraph) -> None:
    rows = kg.query("conflicts")
    assert isinstance(rows, Rows)
    told = {(row[side], row[f"{side}Place"]) for row in rows.to_dicts() for side in ("first", "second")}
    worded = {(entry.claim, entry.place) for said in read_evidence(kg).values() for entry in said}
    assert len(told) > 40
    assert told <= worded


def test_the_query_about_conflicts_words_character_ranges_too(seed: KnowledgeGraph) -> None:
    spans = {
        (entry.claim, entry.place)
        for said in read_evidence(seed).values()
        for entry in said
        if entry.start is not None and entry.paragraph is not None
    }
    every = seed.content.read("queries/conflicts.rq").replace(
        "{ ?first sepca:conflictsWith ?second } UNION { ?second sepca:conflictsWith ?first }",
        "?first sepca:claimAbout ?thing . BIND(?first AS ?second)",
    )
    rows = seed.query(every.replace("FILTER(STR(?first) < STR(?second))", ""))
    assert isinstance(rows, Rows)
    assert len(spans) > 50
    assert spans <= {(row["first"], row["firstPlace"]) for row in rows.to_dicts()}


def test_evidence_has_the_same_keys_in_every_json(kg: KnowledgeGraph) -> None:
    shown = json.loads(to_json(profile(kg, "actor:sepca")))
    keys = {frozenset(entry) for entry in entries(shown)}
    assert keys == {frozenset({*(part.name for part in dataclasses.fields(Evidence)), "place"})}


def entries(document: Any) -> Iterator[dict[str, Any]]:
    """Yield every piece of evidence in a JSON document."""
    if isinstance(document, dict):
        if "claim" in document:
            yield document
        for value in document.values():
            yield from entries(value)
    elif isinstance(document, list):
        for value in document:
            yield from entries(value)


@pytest.mark.parametrize("query", [query for query in vars(own_queries).values() if isinstance(query, OwnQuery)])
def test_the_columns_that_the_program_reads_are_in_the_header(query: OwnQuery[Any], kg: KnowledgeGraph) -> None:
    named = parse_query(query.file, kg.content.read(f"queries/{query.file}.rq"))
    assert set(get_type_hints(query.row)) <= set(named.columns)
