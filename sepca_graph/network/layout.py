"""Where does each node stand in the picture, so that it need not be computed while someone waits?"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np

SEED = 2002
LABEL_ROOM = 0.85
"""Room that a label is given, as a share of the picture's width over the square root of the number of nodes."""
SPREAD_ROUNDS = 120
STRETCH = 1.6
"""How much wider than high the picture is drawn: screens and labels are wide."""
STRESS_LIMIT = 400
"""Most nodes that are laid out by stress (Kamada and Kawai 1989); more are laid out by forces, which is faster."""


def positions(network: nx.MultiDiGraph[str]) -> dict[str, tuple[float, float]]:
    """Return fixed positions from -1 to 1, wider than high, the same for the same network.

    Components are laid out one by one, largest first, on shelves below one another, so that small ones do not
    drift away from the picture.
    """
    simple = _simple(network, network.edges())
    if not simple:
        return {}
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
    return _fitted(_spread(placed) if len(placed) <= STRESS_LIMIT else placed)


def _simple(nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> nx.Graph[str]:
    """Return nodes and edges in order, without directions and parallels, so that the layout cannot vary."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(nodes))
    simple.add_edges_from(sorted({(min(edge), max(edge)) for edge in edges}))
    return simple


def _component(graph: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    ordered = _simple(graph, graph.edges())
    if len(ordered) == 1:
        return dict.fromkeys(ordered, (0.0, 0.0))
    if len(ordered) <= STRESS_LIMIT:
        found = nx.kamada_kawai_layout(ordered)
    else:
        found = nx.spring_layout(ordered, seed=SEED, iterations=60)
    return {node: (float(x), float(y)) for node, (x, y) in found.items()}


def _spread(placed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Push apart nodes whose labels would lie on one another, each pair along the axis on which they overlap least."""
    nodes = list(placed)
    points = np.array([placed[node] for node in nodes], dtype=float) * (STRETCH, 1.0)
    points -= points.mean(axis=0)
    extent = float(np.ptp(points, axis=0).max()) or 1.0
    room = np.array([1.0, 0.45]) * extent * LABEL_ROOM / len(nodes) ** 0.5
    for _round in range(SPREAD_ROUNDS):
        apart = points[:, None, :] - points[None, :, :]
        overlap = room - np.abs(apart)
        touching = (overlap > 0).all(axis=2)
        np.fill_diagonal(touching, val=False)
        axis = overlap.argmin(axis=2)
        push = np.where(apart >= 0, overlap, -overlap) * touching[:, :, None] * (axis[:, :, None] == np.arange(2))
        points += push.sum(axis=1) / 6
    return {node: (float(x) / STRETCH, float(y)) for node, (x, y) in zip(nodes, points, strict=True)}


def _fitted(placed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Scale to the box from -1 to 1, rounded so that small differences between machines vanish."""
    placed = {node: (STRETCH * x, y) for node, (x, y) in placed.items()}
    xs, ys = zip(*placed.values(), strict=True)
    span = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return {
        node: (round(2 * (x - middle_x) / span, 3), round(2 * (y - middle_y) / span, 3))
        for node, (x, y) in placed.items()
    }
