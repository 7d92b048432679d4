"""Who shares what with whom? The projection of a two-mode network onto its actors, with counts.

Two actors are joined as often as there are things to which both are linked (Breiger 1974, "The duality of persons and
groups"): the product of the incidence matrix and its transpose. Of few actors the rows of the matrix are kept as bits,
and their common bits counted. Of many they are multiplied as sparse matrices, a block of rows at a time, so that what
has to fit into memory is the answer and one block, never the dense square of the actors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sepca_graph.asking.results import Rows
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import ONTOLOGY, RDFS_LABEL, XSD
from sepca_graph.stores import Literal, NamedNode, iri_of

if TYPE_CHECKING:
    import numpy as np
    from scipy import sparse
else:
    np = lazily("numpy")
    sparse = lazily("scipy.sparse")

KINDS = {
    "memberships": "memberOf",
    "participations": "participatesIn",
    "projects": "partnerIn",
    "ratifications": "partyTo",
    "signatures": "signatoryTo",
}
"""What can be shared, with the edge that leads to it; there is one where an accepted link is."""
COLUMNS = ("one", "oneLabel", "other", "otherLabel", "shared")
FEW = 1000
"""Up to so many actors are compared bit by bit, which is done before numpy and scipy are imported."""
MOST = 2_000_000
"""So many pairs fit into memory and a table; where there may be more, only the strongest of each actor are kept."""
BLOCK = 4096
"""Rows of the incidence matrix that are multiplied at a time."""
Shared = tuple[int, int, int]
"""Positions of two actors, and how many things both are linked to."""


@dataclass(frozen=True)
class Projection:
    """Pairs of actors that share something.

    Attributes:
        actors: IRIs, sorted; pairs point into them.
        pairs: the first position lower than the second; those that share most come first.
        top: only pairs that are among the so many strongest of one of both were kept; None when all were.
    """

    actors: list[str]
    pairs: list[Shared]
    top: int | None = None


def project_pairs(pairs: Sequence[tuple[str, str]], *, least: int = 1, top: int | None = None) -> Projection:
    """Return how much each two sources share, the most first.

    Args:
        pairs: source and target of each link; a pair that comes twice counts once.
        least: only pairs of sources that share so many targets.
        top: only pairs that are among the so many strongest of one of both; None for all, as far as there are no more
            than `MOST`. Of equals the first by name.
    """
    actors = sorted({source for source, _target in pairs})
    if top is None and len(actors) * (len(actors) - 1) // 2 > MOST:
        top = max(1, MOST // len(actors))
    project = _by_bits if len(actors) <= FEW else _by_matrix
    found = project(actors, pairs, least, top)
    return Projection(actors, sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1])), top)


def _by_bits(actors: list[str], pairs: Sequence[tuple[str, str]], least: int, top: int | None) -> set[Shared]:
    """Compare the rows of the incidence matrix two by two, each row one number with a bit for each thing."""
    bits: dict[str, int] = defaultdict(int)
    places: dict[str, int] = {}
    for source, target in pairs:
        bits[source] |= 1 << places.setdefault(target, len(places))
    rows = [bits[actor] for actor in actors]
    found = {
        (one, other, shared)
        for one, row in enumerate(rows)
        for other in range(one + 1, len(rows))
        if (shared := (row & rows[other]).bit_count()) >= least
    }
    return found if top is None else _strongest(found, top)


def _strongest(found: set[Shared], top: int) -> set[Shared]:
    partners: dict[int, list[tuple[int, int, Shared]]] = defaultdict(list)
    for pair in found:
        one, other, shared = pair
        partners[one].append((-shared, other, pair))
        partners[other].append((-shared, one, pair))
    return {pair for mine in partners.values() for _shared, _other, pair in sorted(mine)[:top]}


def _by_matrix(actors: list[str], pairs: Sequence[tuple[str, str]], least: int, top: int | None) -> set[Shared]:
    """Multiply the incidence matrix with its transpose."""
    rows = np.searchsorted(np.array(actors), [source for source, _target in pairs])
    things, columns = np.unique([target for _source, target in pairs], return_inverse=True)
    marks = sparse.coo_array((np.ones(len(pairs), dtype=np.int64), (rows, columns)), shape=(len(actors), len(things)))
    incidence = sparse.csr_array(marks)
    incidence.data[:] = 1
    transposed = sparse.csr_array(incidence.T)
    found: set[Shared] = set()
    for begin in range(0, len(actors), BLOCK):
        product = sparse.coo_array(incidence[begin : begin + BLOCK] @ transposed)
        one, other, shared = product.row.astype(np.int64) + begin, product.col.astype(np.int64), product.data
        kept = (shared >= least) & ((one != other) if top else (one < other))
        one, other, shared = one[kept], other[kept], shared[kept]
        if top:
            order = np.lexsort((other, -shared, one))
            one, other, shared = one[order], other[order], shared[order]
            starts = np.r_[0, np.flatnonzero(np.diff(one)) + 1] if len(one) else np.empty(0, np.int64)
            place = np.arange(len(one)) - np.repeat(starts, np.diff(np.r_[starts, len(one)]))
            one, other, shared = one[place < top], other[place < top], shared[place < top]
        low, high = np.minimum(one, other), np.maximum(one, other)
        found.update(zip(low.tolist(), high.tolist(), shared.tolist(), strict=True))
    return found


def shared(kg: KnowledgeGraph, kind: str, *, least: int = 1, top: int | None = None) -> tuple[Rows, int | None]:
    """Return a table of the actors that share memberships, events or treaties, the most first, and the `top` it kept.

    Args:
        kg: the record, or a slice of it.
        kind: a name in `KINDS`.
        least: only pairs that share so many.
        top: only the so many strongest partners of each actor; None for all, as far as they fit into memory.
    """
    edges = kg.store.triples_of(ONTOLOGY + KINDS[kind])
    found = project_pairs([(iri_of(edge.subject), iri_of(edge.object)) for edge in edges], least=least, top=top)
    actors = [NamedNode(actor) for actor in found.actors]
    labels = {iri_of(said.subject): said.object for said in kg.store.triples_about(actors, RDFS_LABEL)}
    named = [(actor, cast("Literal", labels.get(actor.value, Literal(actor.value)))) for actor in actors]
    number = NamedNode(XSD + "integer")
    counts = {count: Literal(str(count), datatype=number) for _one, _other, count in found.pairs}
    cells = [(*named[one], *named[other], counts[count]) for one, other, count in found.pairs]
    return Rows(COLUMNS, cells), found.top
