"""Does the first view of a large network show the states and bodies that are tied most?"""

import pytest

from sepca_graph.network import parts
from sepca_graph.network.overview import LARGE, MOST, overview
from sepca_graph.network.parts import Foreground, Network, Node

Edge = tuple[str, str, str, str]
LAYERS = ("stated", "entailed")


def network_of(*edges: Edge, others: int = LARGE) -> Network:
    """Return a network of edges (source, layer or kind of structure, status, target), among many idle persons."""
    kinds = {"b": "InternationalBody", "s": "State", "p": "PoliceOrganisation", "e": "Event", "o": "Organisation"}
    ends = sorted({end for source, _what, _status, target in edges for end in (source, target)})
    persons = [Node(f"person {number}", "", "Person") for number in range(others)]
    return Network(
        foreground=Foreground(
            frozenset({"InternationalBody", "State", "Organisation"}), ("eventOf", "organOf", "policeOf")
        ),
        nodes=(*persons, *(Node(end, "", kinds[end[0]]) for end in ends)),
        edges=tuple(
            parts.Edge(
                f"{number:03}", source, target, "", "", what, "", what if what in LAYERS else "structure", status
            )
            for number, (source, what, status, target) in enumerate(edges)
        ),
    )


ORGANISED = network_of(
    ("s1", "stated", "accepted", "b1"),
    ("p1", "policeOf", "", "s1"),
    ("e1", "eventOf", "", "o1"),
    ("o1", "organOf", "", "b1"),
    ("p1", "stated", "accepted", "e1"),
    ("p1", "stated", "proposed", "b1"),
    ("s1", "entailed", "accepted", "b1"),
    ("p1", "stated", "accepted", "s1"),
    ("b2", "stated", "accepted", "b1"),
)


def test_police_and_meetings_stand_for_their_states_and_bodies() -> None:
    assert overview(ORGANISED).ties == {("b1", "s1"): ["000", "004"], ("b1", "b2"): ["008"]}


def test_every_node_of_the_overview_has_a_place() -> None:
    places = overview(ORGANISED).places
    assert places.keys() == {"b1", "b2", "s1"}
    assert all(-1 <= x <= 1 and -1 <= y <= 1 for x, y in places.values())


def test_a_small_network_needs_no_overview() -> None:
    assert overview(network_of(("s1", "stated", "accepted", "b1"), others=LARGE - 2)).places == {}


def test_the_strongest_ties_are_kept() -> None:
    weak = [(f"s{number}", "stated", "accepted", "b1") for number in range(2 * MOST)]
    strong = [(f"s{number}", "stated", "accepted", "b1") for number in range(MOST, MOST + 5)]
    places = overview(network_of(*weak, *strong)).places
    assert len(places) == MOST
    assert {f"s{number}" for number in range(MOST, MOST + 5)} <= places.keys()


@pytest.mark.parametrize("circle", [("e1", "eventOf", "", "b1"), ("b1", "organOf", "", "e1")])
def test_a_circle_of_parts_ends(circle: Edge) -> None:
    edges = [("e1", "eventOf", "", "b1"), ("b1", "organOf", "", "e1"), ("s1", "stated", "accepted", "b1"), circle]
    assert len(overview(network_of(*edges)).ties) <= 1
