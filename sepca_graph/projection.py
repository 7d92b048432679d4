"""Who shares what with whom? The projection of a two-mode network onto its actors, with counts.

Two actors are joined as often as there are things to which both are linked (Breiger 1974, "The duality of persons and
groups"): the product of the incidence matrix and its transpose. It is computed by sparse matrices, a block of rows at a
time, so that what has to fit into memory is the answer and one block, never the dense square of the actors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import ONTOLOGY, XSD
from sepca_graph.sparql import Rows
from sepca_graph.stores import Literal, NamedNode

KINDS = {
    "memberships": "Membership",
    "participations": "Participation",
    "projects": "ProjectPartnership",
    "ratifications": "Ratification",
    "signatures": "Signature",
}
"""What can be shared, with the class of the links that lead to it."""
COLUMNS = ("one", "oneLabel", "other", "otherLabel", "shared")
BLOCK = 4096
"""Rows of the incidence matrix that are multiplied at a time."""


@dataclass(frozen=True)
class Projection:
    """Pairs of actors that share something.

    Attributes:
        actors: IRIs, sorted; pairs point into them.
        one, other: positions of the two, the first lower than the second.
        shared: how many things both are linked to.
    """

    actors: list[str]
    one: np.ndarray[tuple[int], np.dtype[np.int64]]
    other: np.ndarray[tuple[int], np.dtype[np.int64]]
    shared: np.ndarray[tuple[int], np.dtype[np.int64]]


def project_pairs(pairs: Sequence[tuple[str, str]], *, least: int = 1, top: int | None = None) -> Projection:
    """Return how much each two sources share, the most first.

    Args:
        pairs: source and target of each link; a pair that comes twice counts once.
        least: only pairs of sources that share so many targets.
        top: only pairs that are among the so many strongest of one of both; None for all. Of equals the first by name.
    """
    actors, rows = np.unique([source for source, _target in pairs], return_inverse=True)
    things, columns = np.unique([target for _source, target in pairs], return_inverse=True)
    marks = coo_array((np.ones(len(pairs), dtype=np.int64), (rows, columns)), shape=(len(actors), len(things)))
    incidence = csr_array(marks)
    incidence.data[:] = 1
    blocks = list(_blocks(incidence, least, top))
    one, other, shared = (
        np.concatenate([block[part] for block in blocks] or [np.empty(0, np.int64)]) for part in range(3)
    )
    low, high = np.minimum(one, other), np.maximum(one, other)
    _keys, first = np.unique(low * max(len(actors), 1) + high, return_index=True)
    low, high, shared = low[first], high[first], shared[first]
    order = np.lexsort((high, low, -shared))
    return Projection(actors.tolist(), low[order], high[order], shared[order])


def _blocks(incidence: csr_array, least: int, top: int | None) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield pairs of rows and what they share: of all rows once each, or with `top` of each row its strongest."""
    transposed = csr_array(incidence.T)
    for begin in range(0, incidence.shape[0], BLOCK):
        product = coo_array(incidence[begin : begin + BLOCK] @ transposed)
        one, other, shared = product.row.astype(np.int64) + begin, product.col.astype(np.int64), product.data
        kept = (shared >= least) & ((one != other) if top else (one < other))
        one, other, shared = one[kept], other[kept], shared[kept]
        if top:
            order = np.lexsort((other, -shared, one))
            one, other, shared = one[order], other[order], shared[order]
            starts = np.r_[0, np.flatnonzero(np.diff(one)) + 1] if len(one) else np.empty(0, np.int64)
            place = np.arange(len(one)) - np.repeat(starts, np.diff(np.r_[starts, len(one)]))
            one, other, shared = one[place < top], other[place < top], shared[place < top]
        yield one, other, shared


def shared(kg: KnowledgeGraph, kind: str, *, least: int = 1, top: int | None = None) -> Rows:
    """Return a table of the actors that share memberships, events or treaties, the most first.

    Args:
        kg: the record, or a slice of it.
        kind: a name in `KINDS`.
        least: only pairs that share so many.
        top: only the so many strongest partners of each actor.
    """
    rows = kg.rows_of("network/incidence", linkType=ONTOLOGY + KINDS[kind])
    found = project_pairs([(row["source"], row["target"]) for row in rows], least=least, top=top)
    labels = {row["node"]: row["label"] for row in kg.rows_of("network/nodes")}
    number = NamedNode(XSD + "integer")

    def named(position: int) -> tuple[NamedNode, Literal]:
        iri = found.actors[position]
        return NamedNode(iri), Literal(str(labels.get(iri, iri)))

    return Rows(
        COLUMNS,
        [
            (*named(one), *named(other), Literal(str(count), datatype=number))
            for one, other, count in zip(found.one.tolist(), found.other.tolist(), found.shared.tolist(), strict=True)
        ],
    )
