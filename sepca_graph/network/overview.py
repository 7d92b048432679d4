"""What does a reader of a large network see first: the states and bodies, and how strongly they are tied?"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sepca_graph.network.layout import positions
from sepca_graph.network.parts import Network, Places

LARGE = 120
"""Up to so many nodes the whole network is its own overview."""
MOST = 30
"""Most nodes of an overview: what one screen names legibly."""


@dataclass(frozen=True)
class Overview:
    """The first view of a large network; empty for a small one.

    Attributes:
        places: the nodes in view, each with its place from -1 to 1.
        ties: pairs of these nodes, each with the keys of the links that tie the two.
    """

    places: Places = field(default_factory=dict)
    ties: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def overview(network: Network) -> Overview:
    """Return the states and bodies with the strongest ties, and these ties.

    A tie between two is made of the accepted links between them, or between what stands for them: the police of a
    state, the organs and meetings of a body, as the ontology says (`Foreground`). The strongest ties are taken one
    after the other until the view is full.
    """
    if len(network.nodes) <= LARGE:
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
    return Overview(positions({end for pair in among for end in pair}, among), among)


def _ties(network: Network) -> dict[tuple[str, str], list[str]]:
    """Return the links of each pair of states or bodies, links and pairs sorted."""
    wholes = _wholes(network)
    ties: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in network.edges:
        one, other = sorted((wholes[edge.source], wholes[edge.target]))
        if one and one != other and edge.layer == "stated" and edge.status == "accepted":
            ties[one, other].append(edge.iri)
    return {pair: sorted(ties[pair]) for pair in sorted(ties)}


def _wholes(network: Network) -> dict[str, str]:
    """Return for each node the state or body for which it stands, itself perhaps; "" for none."""
    relations: dict[str, dict[str, str]] = defaultdict(dict)
    for edge in network.edges:
        relations[edge.source][edge.kind] = edge.target
    kinds = {node.iri: node.kind for node in network.nodes}

    def whole(node: str) -> str:
        seen: set[str] = set()
        while node not in seen:
            seen.add(node)
            node = next((relations[node][kind] for kind in network.foreground.wholes if kind in relations[node]), node)
        return node if kinds[node] in network.foreground.kinds else ""

    return {node: whole(node) for node in kinds}
