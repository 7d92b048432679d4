"""What does a reader of a large network see first: the states and bodies, and how strongly they are tied?"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import networkx as nx

from sepca_graph.network.layout import positions

LARGE = 120
"""Up to so many nodes the whole network is its own overview."""
MOST = 30
"""Most nodes of an overview: what one screen names legibly."""
SHOWN = frozenset({"State", "SubStateEntity", "Jurisdiction", "InternationalBody", "Organisation"})
WHOLES = ("eventOf", "organOf", "policeOf")
"""Relations from what stands for a state or body to that state or body: its meetings, its organs, its police."""


@dataclass(frozen=True)
class Overview:
    """The first view of a large network; empty for a small one.

    Attributes:
        places: the nodes in view, each with its place from -1 to 1.
        ties: pairs of these nodes, each with the keys of the links that tie the two.
    """

    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    ties: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def overview(network: nx.MultiDiGraph[str]) -> Overview:
    """Return the states and bodies with the strongest ties, and these ties.

    A tie between two is made of the accepted links between them, or between what stands for them: the police of a
    state, the organs and meetings of a body. The strongest ties are taken one after the other until the view is full.

    Args:
        network: a projection, as `sepca_graph.network.project` gives it.
    """
    if len(network) <= LARGE:
        return Overview()
    ties = _ties(network)
    strength: Counter[str] = Counter()
    for pair, links in ties.items():
        strength.update(dict.fromkeys(pair, len(links)))
    chosen: set[str] = set()
    for pair in sorted(ties, key=lambda pair: (-len(ties[pair]), -sum(strength[end] for end in pair), pair)):
        if len(chosen.union(pair)) <= MOST:
            chosen.update(pair)
    among = {pair: links for pair, links in ties.items() if chosen.issuperset(pair)}
    seen: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    seen.add_edges_from(among)
    return Overview(positions(seen), among)


def _ties(network: nx.MultiDiGraph[str]) -> dict[tuple[str, str], list[str]]:
    """Return the links of each pair of states or bodies, links and pairs sorted."""
    wholes = {node: _whole(network, node) for node in network}
    ties: dict[tuple[str, str], list[str]] = defaultdict(list)
    for source, target, key, edge in network.edges(keys=True, data=True):
        one, other = sorted((wholes[source], wholes[target]))
        if one and one != other and edge["layer"] == "stated" and edge["status"] == "accepted":
            ties[one, other].append(key)
    return {pair: sorted(ties[pair]) for pair in sorted(ties)}


def _whole(network: nx.MultiDiGraph[str], node: str) -> str:
    """Return the state or body for which a node stands, itself perhaps; "" for none."""
    seen: set[str] = set()
    while node not in seen:
        seen.add(node)
        relations = {edge["kind"]: target for _node, target, edge in network.out_edges(node, data=True)}
        node = next((relations[kind] for kind in WHOLES if kind in relations), node)
    return node if network.nodes[node]["kind"] in SHOWN else ""
