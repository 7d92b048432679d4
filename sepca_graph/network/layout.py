"""Where does each node stand in the picture?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from sepca_graph.network.forces import FEW, Numbers, Points, at_rest
from sepca_graph.network.parts import Places

STRETCH = (1.6, 1.0)
"""How much wider than high the picture is drawn: screens and labels are wide."""
LABEL_ROOM = (1.0, 0.45)
"""Room that a label is given, as a share of the picture's width over the square root of the number of nodes."""
SPREAD_ROUNDS = 120
YIELD = 1 / 4
LOOK_AGAIN = 6
"""Rounds of spreading after which it is looked anew which nodes are near one another."""
GAP = 0.6
"""Room between parts of the picture that are not connected; a line is about 1 long."""


def positions(nodes: Iterable[str], pairs: Iterable[tuple[str, str]], near: Places | None = None) -> Places:
    """Return fixed places, the same for the same network.

    Parts that are not connected are laid out one by one, largest first, on shelves below one another, so that small
    ones do not drift away from the picture.

    Args:
        nodes: all nodes.
        pairs: which of them are linked, in any order and direction.
        near: where nodes stand in a picture that this one is to resemble.
    """
    names = sorted(nodes)
    if not names:
        return {}
    number = {name: place for place, name in enumerate(names)}
    linked = {(number[one], number[other]) for one, other in pairs}
    edges = np.array(sorted({(min(pair), max(pair)) for pair in linked if pair[0] != pair[1]}), np.intp).reshape(-1, 2)
    tendency, start = _tendency(names), _start(names, edges, near or {})
    parts = _at_rest(_parts(edges, len(names)), edges, tendency, start)
    fitted = _fitted(_spread(_on_shelves(parts) * STRETCH), start * STRETCH)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, fitted, strict=True)}


def _tendency(names: list[str]) -> Points:
    """Return for each node a direction that its name alone decides."""
    hashed = b"".join(hashlib.sha256(name.encode()).digest()[:8] for name in names)
    return np.frombuffer(hashed, dtype=">u4").reshape(-1, 2) / 2.0**31 - 1


def _start(names: list[str], edges: Numbers, near: Places) -> Points:
    """Return where nodes stood, those that are new amid their neighbours; NaN where that is unknown too."""
    nowhere = (np.nan, np.nan)
    start = np.array([near.get(name, nowhere) for name in names]) / STRETCH
    around: dict[int, list[Points]] = {}
    for one, other in [*edges, *edges[:, ::-1]]:
        if np.isnan(start[one, 0]) and not np.isnan(start[other, 0]):
            around.setdefault(int(one), []).append(start[other])
    for node, neighbours in around.items():
        start[node] = np.mean(neighbours, axis=0)
    return start


def _parts(edges: Numbers, nodes: int) -> list[Numbers]:
    """Return the nodes of each connected part, the largest part first."""
    links = csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(nodes, nodes))
    labels = connected_components(links, directed=False)[1]
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _at_rest(parts: list[Numbers], edges: Numbers, tendency: Points, start: Points) -> list[tuple[Numbers, Points]]:
    """Return each part with its places, from 0 upwards; parts of a few nodes are laid out together, for speed."""
    places = np.zeros_like(start)
    small = [part for part in parts if len(part) <= FEW]
    for group in [*([part] for part in parts if len(part) > FEW), *([small] if small else [])]:
        nodes = np.sort(np.concatenate(group))
        part_of = np.zeros(len(nodes), np.intp)
        for number, part in enumerate(group):
            part_of[np.searchsorted(nodes, part)] = number
        within = np.searchsorted(nodes, edges[np.isin(edges[:, 0], nodes)])
        places[nodes] = at_rest(within, part_of, tendency[nodes], start[nodes])
    return [(part, places[part] - places[part].min(axis=0)) for part in parts]


def _on_shelves(parts: list[tuple[Numbers, Points]]) -> Points:
    """Return the places of all nodes, the parts side by side as far as the picture is wide, then below."""
    sizes = [places.max(axis=0) + GAP for _part, places in parts]
    width = max(sizes[0][0], sum(float(size.prod()) for size in sizes[1:]) ** 0.5)
    found = np.zeros((sum(len(part) for part, _places in parts), 2))
    x = y = shelf = 0.0
    for (part, places), size in zip(parts, sizes, strict=True):
        if x and x + size[0] > width * 1.05:
            x, y, shelf = 0.0, y + shelf, 0.0
        found[part] = places + np.array([x, y])
        x, shelf = x + size[0], max(shelf, size[1])
    return found


def _spread(points: Points) -> Points:
    """Push apart nodes whose labels would lie on one another, each pair along the axis on which they overlap least."""
    extent = float(np.ptp(points, axis=0).max()) or 1.0
    room = np.array(LABEL_ROOM) * extent / len(points) ** 0.5
    for turn in range(SPREAD_ROUNDS):
        if turn % LOOK_AGAIN == 0:
            one, other = KDTree(points / room).query_pairs(1.3, p=np.inf, output_type="ndarray").T
        apart = points[one] - points[other]
        overlap = room - np.abs(apart)
        axis = (overlap[:, 1] < overlap[:, 0]).astype(int)
        push = np.where(apart >= 0, overlap, -overlap) * (overlap > 0).all(axis=1)[:, None]
        push[np.arange(len(push)), 1 - axis] = 0
        for way in (0, 1):
            points[:, way] += np.bincount(one, push[:, way], len(points)) * YIELD
            points[:, way] -= np.bincount(other, push[:, way], len(points)) * YIELD
    return points


def _fitted(points: Points, like: Points) -> Points:
    """Scale to the box from -1 to 1, rounded so that small differences between machines vanish.

    Where most nodes have stood in a picture before, they are brought to the middle and the scale of that picture.
    """
    known = ~np.isnan(like[:, 0])
    low, high = points.min(axis=0), points.max(axis=0)
    fitted: Points = (2 * points - low - high) / (float((high - low).max()) or 1.0)
    if known.sum() * 2 > len(points):
        middle, wanted = np.median(points[known], axis=0), np.median(like[known], axis=0)
        scale = np.abs(like[known] - wanted).mean() / max(np.abs(points[known] - middle).mean(), 1e-9)
        fitted = (points - middle) * scale + wanted
        fitted /= max(np.abs(fitted).max(), 1.0)
    return fitted.round(3) + 0.0
