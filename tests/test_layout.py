"""Is the picture the same every time, in its frame, without nodes on one another, and much the same a year later?"""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.network import layout, places
from sepca_graph.network.layout import LABEL_ROOM, positions
from sepca_graph.network.parts import Outline, Places, outline_of
from sepca_graph.network.project import project

NAMES = st.sampled_from([f"n{number}" for number in range(12)])
Pairs = list[tuple[str, str]]
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=25)


def placed(pairs: Pairs, near: Places | None = None) -> Places:
    outline = outline_of((), pairs)
    return positions(outline.nodes, outline.pairs, near)


def skewed(nodes: int) -> Pairs:
    """Return a network like the record: sparse, a few nodes with many links, some small parts."""
    draw, ends, pairs = np.random.default_rng(7), [0], []
    for node in range(1, nodes - nodes // 30):
        for _link in range(int(draw.integers(1, 4))):
            other = ends[draw.integers(len(ends))] if draw.random() < 0.8 else int(draw.integers(node))
            pairs.append((f"n{node}", f"n{other}"))
            ends += [node, other]
    return pairs + [(f"n{node}", f"n{node + 1}") for node in range(nodes - nodes // 30, nodes - 1, 2)]


def overlaps(found: Places) -> int:
    """Return how many pairs of nodes stand so close that one's label lies on the other's."""
    points = np.array(list(found.values()))
    room = np.array(LABEL_ROOM) * float(np.ptp(points, axis=0).max()) / len(points) ** 0.5
    apart = np.abs(points[:, None] - points[None, :]) < 0.8 * room
    return int((apart.all(axis=2).sum() - len(points)) / 2)


@settings(deadline=None)
@given(PAIRS)
def test_every_node_has_a_place_of_its_own_in_the_frame(pairs: Pairs) -> None:
    found = placed(pairs)
    assert set(found) == {end for pair in pairs for end in pair}
    assert all(-1 <= x <= 1 and -1 <= y <= 1 for x, y in found.values())
    assert len(set(found.values())) == len(found)


@settings(deadline=None)
@given(PAIRS)
def test_the_order_and_direction_of_the_edges_do_not_matter(pairs: Pairs) -> None:
    assert placed(pairs) == placed([(target, source) for source, target in reversed(pairs)])


def test_an_empty_network_has_no_places() -> None:
    assert placed([]) == {}


def test_parts_that_are_not_connected_stand_apart() -> None:
    found = placed([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")])
    lowest, rightmost = (max(found[node][axis] for node in "abc") for axis in (1, 0))
    assert all(found[node][1] > lowest or found[node][0] > rightmost for node in "xy")


def test_lines_are_of_about_one_length() -> None:
    ring = [(f"n{number}", f"n{(number + 1) % 30}") for number in range(30)]
    found = placed(ring)
    lengths = [np.hypot((found[a][0] - found[b][0]) / layout.STRETCH[0], found[a][1] - found[b][1]) for a, b in ring]
    assert np.std(lengths) < 0.2 * np.mean(lengths)


def test_no_labels_of_a_small_network_lie_on_one_another() -> None:
    star = [("hub", f"n{number}") for number in range(25)]
    assert overlaps(placed(star)) == 0


def test_most_labels_of_a_large_network_are_pushed_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    spread = overlaps(placed(skewed(400)))
    monkeypatch.setattr(layout, "SPREAD_ROUNDS", 0)
    assert spread < overlaps(placed(skewed(400))) / 2


@pytest.mark.large
def test_what_two_slices_share_stays_about_where_it_is(kg: KnowledgeGraph) -> None:
    before, after = (
        places.places(project(kg.as_of(day, certainty="possible"))) for day in ("2016-06-01", "2017-06-01")
    )
    shared = sorted(before.keys() & after.keys())
    moved = [np.hypot(before[node][0] - after[node][0], before[node][1] - after[node][1]) for node in shared]
    assert len(shared) > 300
    assert np.mean(moved) / 2 < 0.045  # of the picture's width


@pytest.mark.large
def test_five_thousand_nodes_are_laid_out_without_a_table_of_all_pairs() -> None:
    pairs = skewed(5000)
    tracemalloc.start()
    placed(pairs)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5000**2  # bytes; all pairs of nodes would take eight times as many


def test_places_are_kept_from_one_command_to_the_next(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    network = project(kg.as_of("2016-06-01"))
    found = places.places(network)
    monkeypatch.setattr(layout, "positions", None)
    assert places.places(network) == found


def test_the_digest_tells_networks_apart_and_not_their_order() -> None:
    one, same = outline_of((), [("a", "b"), ("b", "c")]), outline_of((), [("c", "b"), ("b", "a")])
    others = [Outline(frozenset("abc"), frozenset([("a", "b")])), outline_of("d", one.pairs)]
    assert places.digest(one) == places.digest(same)
    assert places.digest(one) not in set(map(places.digest, others))
