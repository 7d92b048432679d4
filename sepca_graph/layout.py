"""Where does each node stand in the picture, so that it need not be computed while someone waits?"""

from __future__ import annotations

import networkx as nx

SEED = 2002
STRESS_LIMIT = 400
"""Most nodes that are laid out by stress (Kamada and Kawai 1989); more are laid out by forces, which is faster."""


def positions(network: nx.MultiDiGraph[str]) -> dict[str, tuple[float, float]]:
    """Return fixed positions in a square from -1 to 1, the same for the same network.

    Components are laid out one by one, largest first, on shelves below one another, so that small ones do not
    drift away from the picture.
    """
    simple = nx.Graph()
    simple.add_nodes_from(sorted(network))
    simple.add_edges_from(sorted({tuple(sorted((source, target))) for source, target in network.edges()}))
    components = sorted(nx.connected_components(simple), key=lambda nodes: (-len(nodes), min(nodes)))
    placed: dict[str, tuple[float, float]] = {}
    x = y = shelf = 0.0
    width = max((len(component) ** 0.5 for component in components), default=1.0)
    for component in components:
        size = len(component) ** 0.5
        if x and x + size > width * 1.05:
            x, y, shelf = 0.0, y + shelf + 0.6, 0.0
        for node, (dx, dy) in _component(simple.subgraph(component)).items():
            placed[node] = (x + size * (dx + 1) / 2, y + size * (dy + 1) / 2)
        x, shelf = x + size + 0.6, max(shelf, size)
    return _fitted(placed)


def _component(graph: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.edges()))
    if len(ordered) == 1:
        return dict.fromkeys(ordered, (0.0, 0.0))
    if len(ordered) <= STRESS_LIMIT:
        found = nx.kamada_kawai_layout(ordered)
    else:
        found = nx.spring_layout(ordered, seed=SEED, iterations=60)
    return {node: (float(x), float(y)) for node, (x, y) in found.items()}


def _fitted(placed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Scale to the square from -1 to 1, rounded so that small differences between machines vanish."""
    if not placed:
        return {}
    xs, ys = zip(*placed.values(), strict=True)
    span = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {
        node: (round(2 * (x - middle_x) / span, 3), round(2 * (y - middle_y) / span, 3))
        for node, (x, y) in placed.items()
    }
