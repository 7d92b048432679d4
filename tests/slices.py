"""The plain definition of a slice over a list of statements, with which what users run is compared."""

from collections.abc import Iterable

from sepca_graph.dating.edtf import Period
from sepca_graph.dating.timeslice import Certainty, is_kept, not_holding
from sepca_graph.stores import Quad, by_predicate


def slice_quads(quads: Iterable[Quad], valid_during: Period, certainty: Certainty) -> list[Quad]:
    """Return the completed statements about what held within a period, in their order."""
    completed = [quad for quad in quads if is_kept(quad, frozenset())]
    dropped = not_holding(by_predicate(completed), valid_during, certainty)
    return [quad for quad in completed if is_kept(quad, dropped)]
