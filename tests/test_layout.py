"""Is the picture the same every time, within its frame, and without nodes on one another?"""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.network import layout
from sepca_graph.network.layout import positions

NAMES = st.sampled_from([f"n{number}" for number in range(12)])


def network(edges: list[tuple[str, str]]) -> "nx.MultiDiGraph[str]":
    built: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    built.add_edges_from(edges)
    return built


@given(st.lists(st.tuples(NAMES, NAMES), max_size=25))
def test_every_node_has_a_place_in_the_frame(edges: list[tuple[str, str]]) -> None:
    placed = positions(network(edges))
    assert set(placed) == set(network(edges))
    assert all(-1 <= x <= 1 and -1 <= y <= 1 for x, y in placed.values())


@given(st.lists(st.tuples(NAMES, NAMES), max_size=25))
def test_the_order_of_the_edges_does_not_matter(edges: list[tuple[str, str]]) -> None:
    assert positions(network(edges)) == positions(network(edges[::-1]))


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=25))
def test_no_two_nodes_stand_on_one_another(edges: list[tuple[str, str]]) -> None:
    placed = positions(network(edges))
    assert len(set(placed.values())) == len(placed)


def test_an_empty_network_has_no_places() -> None:
    assert positions(network([])) == {}


def test_parts_that_are_not_connected_stand_apart() -> None:
    placed = positions(network([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")]))
    lowest = max(placed[node][1] for node in "abc")
    assert all(placed[node][1] > lowest or placed[node][0] > max(placed[n][0] for n in "abc") for node in "xy")


def test_a_large_network_is_laid_out_by_forces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "STRESS_LIMIT", 5)
    ring = [(f"n{number}", f"n{(number + 1) % 30}") for number in range(30)]
    placed = positions(network(ring))
    assert (len(placed), placed) == (30, positions(network(ring)))
