"""How are the dates of a class read, and which bounds does a thing carry?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sepca_graph.dating.edtf import Bounds, Reading
from sepca_graph.namespaces import ONTOLOGY, RDFS, local_name
from sepca_graph.stores import NamedNode, Statement, iri_of

PRESUMPTIONS = (ONTOLOGY + "presumedFrom", ONTOLOGY + "presumedTo")
LAST_ATTESTED = ONTOLOGY + "lastAttested"
BOUND_PROPERTIES = tuple(ONTOLOGY + name for name in ("beginEarliest", "beginLatest", "endEarliest", "endLatest"))


def temporal_readings(quads: Iterable[Statement]) -> dict[str, Reading]:
    """Return how the dates of each class are read, superclasses included (`sepca:temporalReading`)."""
    readings: dict[str, Reading] = {}
    parents: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == ONTOLOGY + "temporalReading" and isinstance(quad.object, NamedNode):
            readings[iri_of(quad.subject)] = Reading(local_name(quad.object.value))
        if quad.predicate.value == RDFS + "subClassOf":
            parents[iri_of(quad.subject)].add(iri_of(quad.object))

    def reading_of(name: str, seen: frozenset[str]) -> Reading | None:
        inherited = (reading_of(parent, seen | {name}) for parent in sorted(parents[name] - seen))
        return readings.get(name) or next((found for found in inherited if found), None)

    return {name: found for name in [*readings, *list(parents)] if (found := reading_of(name, frozenset()))}


def stated_bounds(about: dict[str, str]) -> Bounds:
    """Return the bounds among a thing's properties (by IRI), in UTC with `Z`."""
    return Bounds(*(about.get(name, "").replace("+00:00", "Z") for name in BOUND_PROPERTIES))
