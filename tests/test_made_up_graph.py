"""Is the made-up graph of the benchmarks one of the project's model, and the same for the same seed?"""

from __future__ import annotations

import importlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from sepca_graph.content.folder import find
from sepca_graph.content.term_faults import KnownTerms, statement_faults
from sepca_graph.dating.readings import BOUND_PROPERTIES
from sepca_graph.deriving.completion import complete
from sepca_graph.namespaces import COMPLETED_GRAPH, ONTOLOGY
from sepca_graph.stores import NamedNode, Quad, SyntaxFault, iri_of, parse_turtle

TRIPLES, PER_DOCUMENT = 10_000, 800


@pytest.fixture(scope="module")
def make_graph() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
        yield importlib.import_module("make_graph")


@pytest.fixture(scope="module")
def lines(make_graph: ModuleType) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_graph, "PORTION", 3 * PER_DOCUMENT)  # completed in several portions
        return list(make_graph.lines(make_graph.Record(TRIPLES, 7), make_graph.Schema.read(), graphs=True))


@pytest.fixture(scope="module")
def quads(lines: list[str]) -> list[Quad]:
    by_graph: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        statement, _space, graph = line.rpartition(" <")
        by_graph[graph.partition(">")[0]].append(f"{statement} .\n")
    parsed = []
    for name, statements in by_graph.items():
        found = parse_turtle("".join(statements), NamedNode(name))
        assert not isinstance(found, SyntaxFault), found
        parsed += found
    return parsed


@pytest.fixture(scope="module")
def authored_ones(quads: list[Quad]) -> list[Quad]:
    return [quad for quad in quads if not iri_of(quad.graph_name).startswith(COMPLETED_GRAPH)]


def test_it_has_the_size_asked_for_in_one_graph_a_document(authored_ones: list[Quad]) -> None:
    sizes = Counter(iri_of(quad.graph_name) for quad in authored_ones)
    assert TRIPLES <= len(authored_ones) < TRIPLES * 1.01
    assert len(sizes) == -(-len(authored_ones) // PER_DOCUMENT)
    assert max(sizes.values()) < PER_DOCUMENT * 1.1
    assert len(authored_ones) == len(set(authored_ones))


def test_it_uses_known_terms_and_names_described_things(schema: list[Quad], authored_ones: list[Quad]) -> None:
    known = KnownTerms.of([*schema, *authored_ones])
    faults = [fault for quad in authored_ones for fault in statement_faults(quad, known)]
    assert {fault.value.rpartition("/")[2] for fault in faults} <= {"curator-1"}


def test_its_bounds_and_switches_are_those_of_completion(
    schema: list[Quad], quads: list[Quad], authored_ones: list[Quad]
) -> None:
    made = set(quads) - set(authored_ones)
    predicates = {quad.predicate for quad in made} | {NamedNode(name) for name in BOUND_PROPERTIES}
    completed = complete([*schema, *authored_ones], find())
    documents = COMPLETED_GRAPH + "documents/"
    wanted = {q for q in completed if q.predicate in predicates and iri_of(q.graph_name).startswith(documents)}
    assert len(made) > TRIPLES / 10
    assert made == wanted


def test_few_actors_have_many_links(authored_ones: list[Quad]) -> None:
    sources = Counter(iri_of(quad.object) for quad in authored_ones if quad.predicate.value == ONTOLOGY + "linkSource")
    busiest, middle = sources.most_common(1)[0][1], sorted(sources.values())[len(sources) // 2]
    assert busiest > 5 * middle


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(make_graph: ModuleType, lines: list[str]) -> None:
    again = list(make_graph.lines(make_graph.Record(TRIPLES, 7), make_graph.Schema.read(), graphs=True))
    other = list(make_graph.lines(make_graph.Record(TRIPLES, 8), None, graphs=True))
    assert sorted(again) == sorted(lines)
    assert set(other) - set(lines)
