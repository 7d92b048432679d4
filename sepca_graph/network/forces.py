"""Where do linked things come to rest, when all lines want one length and all things push one another apart?

Maxent-stress (Gansner, Hu and North 2013, "A maxent-stress model for graph layout"): lines keep to a length of 1, and
among the places that allow this, things stay as far from one another as they can. It starts from the shortest paths to
a few pivots (Brandes and Pich 2007, "Eigensolver methods for progressive multidimensional scaling of large data"). The
push of all on all is read off a grid, as in simulations of particles (Hockney and Eastwood 1988), so that a step takes
a time that grows about linearly.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

Points = NDArray[np.float64]
"""One row a node: x to the right, y down."""
Numbers = NDArray[np.intp]
FEW = 30
"""Up to so many nodes, the push of each on each is added up."""
PIVOTS = 50
STRENGTHS = (20.0, 6.0, 2.0, 1.0, 0.45)
"""How strongly things push one another apart in each phase, times the root of their number: first to unfold, at last
so that lines are of about one length."""
AGAIN = 2
"""The phase at which nodes begin that have had places before."""
STEPS = 24
"""Steps of a phase."""
PACE = 0.7
"""How much of the way to its wished place a node goes in a step; going all of it, two would swing about each other."""
GRAVITY = 0.1
"""How strongly the middle draws each node, as a share of a line's pull: keeps loose ends in the picture."""


def at_rest(edges: Numbers, part_of: Numbers, tendency: Points, start: Points) -> Points:
    """Return the places of nodes, each connected part about 0; a line is about 1 long.

    Args:
        edges: each pair of linked nodes once, as numbers from 0.
        part_of: for each node the number of its connected part: several parts of a few nodes, or one part.
        tendency: for each node a direction of its own, -1 to 1. It decides what the graph leaves open, such as which
            side is up, so that a graph with much in common is turned alike.
        start: places to begin from, in any scale; NaN where the nodes begin where shortest paths put them.
    """
    nodes = len(tendency)
    ends = np.concatenate([edges, edges[:, ::-1]]).T
    links = csr_matrix((np.ones(len(ends[0])), tuple(ends)), shape=(nodes, nodes))
    again = not np.isnan(start).any()
    strengths = STRENGTHS[AGAIN if again else 0 :]
    roots = (np.bincount(part_of)[part_of] ** 0.5)[:, None]
    places = np.zeros((nodes, 2))
    for part in range(part_of.max() + 1):
        own = part_of == part
        begun = start[own] - start[own].mean(axis=0) if again else _by_paths(links[own][:, own], tendency[own])
        places[own] = begun * _balance(begun, links[own][:, own], strengths[0]) + 0.05 * tendency[own]
    pushes: _Pushes = _Grid(nodes) if nodes > FEW and part_of.max() == 0 else _Pairs(part_of)
    degrees = np.diff(links.indptr)[:, None]
    for strength in strengths:
        for _step in range(STEPS):
            sought = links @ places + _along(places, ends) + strength / roots * pushes.on(places)
            places += PACE * (sought / (degrees + GRAVITY) - places)
    return places


def _by_paths(links: csr_matrix, tendency: Points) -> Points:
    """Return places whose distances are about as the lengths of shortest paths."""
    pivots, paths = _pivots(links, tendency)
    squares = -(paths**2) / 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    basis = tendency[pivots]
    for _step in range(20):  # towards the two widest directions, turned as little as possible
        left, _widths, right = np.linalg.svd(centred.T @ (centred @ basis), full_matrices=False)
        basis = left @ right
    return np.asarray(centred @ basis)


def _pivots(links: csr_matrix, tendency: Points) -> tuple[Numbers, Points]:
    """Return nodes far from one another, the first one the best connected; and the steps from each node to each."""
    chosen = [int(np.argmax(np.diff(links.indptr) + 0.4 * tendency[:, 0]))]
    paths = [dijkstra(links, unweighted=True, indices=chosen[0])]
    nearest = paths[0] + 0.4 * tendency[:, 1]
    while len(chosen) < min(PIVOTS, len(tendency)):
        nearest[chosen[-1]] = -1
        chosen.append(int(np.argmax(nearest)))
        paths.append(dijkstra(links, unweighted=True, indices=chosen[-1]))
        nearest = np.minimum(nearest, paths[-1] + 0.4 * tendency[:, 1])
    return np.array(chosen), np.array(paths).T


def _balance(places: Points, links: csr_matrix, strength: float) -> float:
    """Return the scale at which all forces balance: their products with the places add up to 0 (virial theorem)."""
    one, other = links.nonzero()
    lengths, nodes = np.hypot(*(places[one] - places[other]).T), len(places)
    square = float((lengths**2).sum() / 2 + GRAVITY * (places**2).sum())
    linear, constant = float(lengths.sum() / 2), strength * nodes**0.5 * (nodes - 1) / 2
    return float((linear + (linear**2 + 4 * square * constant) ** 0.5) / max(2 * square, 1e-9))


def _along(places: Points, ends: Numbers) -> Points:
    """Return for each node the sum of unit vectors from its neighbours to it."""
    one, other = ends
    apart = places[one] - places[other]
    return _sums(one, apart / np.maximum(np.hypot(*apart.T), 1e-9)[:, None], len(places))


def _sums(nodes: Numbers, vectors: Points, count: int) -> Points:
    return np.stack([np.bincount(nodes, weights=part, minlength=count) for part in vectors.T], axis=1)


class _Pushes(Protocol):
    """The push of all things on each: one over the distance between two."""

    def on(self, places: Points) -> Points:
        """Return the sum of pushes on each thing."""


class _Pairs:
    """Pushes within each of some parts, pair by pair."""

    def __init__(self, part_of: Numbers) -> None:
        parts = [np.flatnonzero(part_of == part) for part in range(part_of.max() + 1)]
        self._one = np.concatenate([np.repeat(part, len(part)) for part in parts])
        self._other = np.concatenate([np.tile(part, len(part)) for part in parts])

    def on(self, places: Points) -> Points:
        apart = places[self._one] - places[self._other]
        return _sums(self._one, apart / np.maximum((apart**2).sum(axis=1), 0.01)[:, None], len(places))


class _Grid:
    """Pushes within one large part, softened within a cell of a grid that has some cells for each thing."""

    def __init__(self, nodes: int) -> None:
        self._cells = scipy.fft.next_fast_len(int(2 * nodes**0.5) + 40)
        steps = np.arange(2 * self._cells)
        steps = np.where(steps < self._cells, steps, steps - 2 * self._cells)
        right, down = steps[:, None], steps[None, :]
        self._kernel = scipy.fft.fft2((right + 1j * down) / (right**2 + down**2 + 1))

    def on(self, places: Points) -> Points:
        cells = self._cells
        size = max(float(np.ptp(places, axis=0).max()), 1e-9) / (cells - 1)
        at = (places - places.min(axis=0)) / size
        corner = np.minimum(at.astype(np.intp), cells - 2)
        (right, down), (left, up) = (at - corner).T, 1 - (at - corner).T
        shares = np.stack([left * up, left * down, right * up, right * down], axis=1)
        where = (corner @ [cells, 1])[:, None] + [0, 1, cells, cells + 1]
        density = np.bincount(where.ravel(), weights=shares.ravel(), minlength=cells**2).reshape(cells, cells)
        spectrum = scipy.fft.fft2(density, self._kernel.shape) * self._kernel
        felt = (scipy.fft.ifft2(spectrum)[:cells, :cells].ravel()[where] * shares).sum(axis=1) / size
        return np.stack([felt.real, felt.imag], axis=1)
