"""What held within a period: certainly, possibly, or not at all?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal as OneOf

from sepca_graph.completion import BOUND_PROPERTIES, stated_bounds, temporal_readings
from sepca_graph.edtf_bounds import Bounds, Period, Reading
from sepca_graph.namespaces import GRAPH, ID, ONTOLOGY, RDF_TYPE, RDFS
from sepca_graph.stores import Literal, NamedNode, Quad, iri_of

Certainty = OneOf["certain", "possible"]
ENDS = frozenset({ONTOLOGY + "linkSource", ONTOLOGY + "linkTarget"})
_ABOUT, _EVIDENCE = ONTOLOGY + "claimAbout", ONTOLOGY + "hasEvidence"


@dataclass(frozen=True)
class DatedThing:
    """A thing of a class that has a temporal reading, with its bounds.

    Attributes:
        bounds: its four bounds, some or all unknown.
        reading: how its dates are read.
        must_be_certain: whether it is a link or an event; of other things only existence is asked.
    """

    bounds: Bounds
    reading: Reading
    must_be_certain: bool

    def holds(self, period: Period) -> Certainty | None:
        """Return whether the thing holds at some time within the period; None when it does not."""
        if self.bounds.certainly_meets(period, lasting=self.reading is Reading.LASTING_ACT):
            return "certain"
        return "possible" if self.bounds.possibly_meets(period) else None


def dated_things(quads: Iterable[Quad]) -> dict[str, DatedThing]:
    """Return every thing whose class has a temporal reading, by IRI; undated ones have no known bound."""
    quads = list(quads)
    readings = temporal_readings(quads)
    acts = subclasses(quads, ONTOLOGY + "Link") | subclasses(quads, ONTOLOGY + "Event")
    literals: dict[str, dict[str, str]] = defaultdict(dict)
    types: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(ID):
            continue
        if quad.predicate.value in BOUND_PROPERTIES and isinstance(quad.object, Literal):
            literals[quad.subject.value][quad.predicate.value] = quad.object.value
        elif quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode):
            types[quad.subject.value].add(quad.object.value)
    return {
        thing: DatedThing(stated_bounds(literals[thing]), readings[found[0]], bool(kinds & acts))
        for thing, kinds in types.items()
        if (found := sorted(kind for kind in kinds if kind in readings))
    }


def subclasses(quads: Iterable[Quad], root: str) -> set[str]:
    """Return a class and all its subclasses, by the ontology's `rdfs:subClassOf`."""
    children: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == RDFS + "subClassOf" and isinstance(quad.subject, NamedNode):
            children[getattr(quad.object, "value", "")].add(quad.subject.value)
    found, frontier = {root}, {root}
    while frontier:
        frontier = {child for parent in frontier for child in children[parent]} - found
        found |= frontier
    return found


def slice_quads(quads: Iterable[Quad], period: Period, certainty: Certainty) -> list[Quad]:
    """Return the statements about what held within a period: a subset of those given.

    Links and events that did not hold are left out, with what hangs on them: links to them, claims about nothing
    else, and spans of such claims. Entailed edges are left out altogether; they follow anew from the slice.

    Args:
        quads: completed statements.
        period: when.
        certainty: `certain` keeps only links and events that certainly held; `possible` keeps those too that may have.
    """
    quads = [quad for quad in quads if iri_of(quad.graph_name) != GRAPH + "entailed"]
    dropped = _dropped_things(quads, period, certainty)
    dropped |= _dropped_evidence(quads, dropped)
    return [quad for quad in quads if not _touches(quad, dropped)]


def _dropped_things(quads: list[Quad], period: Period, certainty: Certainty) -> set[str]:
    dropped = set()
    for thing, dated in dated_things(quads).items():
        holds = dated.holds(period)
        if holds is None or (certainty == "certain" and dated.must_be_certain and holds != "certain"):
            dropped.add(thing)
    ends: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value in ENDS and isinstance(quad.object, NamedNode):
            ends[quad.object.value].add(iri_of(quad.subject))
    frontier = set(dropped)
    while frontier:
        frontier = {link for end in frontier for link in ends[end]} - dropped
        dropped |= frontier
    return dropped


def _dropped_evidence(quads: list[Quad], dropped: set[str]) -> set[str]:
    """Return the claims that are about dropped things only, and the spans that only such claims use."""
    claims = _without_support(quads, _ABOUT, dropped, forward=True)
    return claims | _without_support(quads, _EVIDENCE, claims, forward=False)


def _without_support(quads: list[Quad], name: str, dropped: set[str], *, forward: bool) -> set[str]:
    """Return the subjects (forward) or objects of a property all of whose other ends are dropped."""
    others: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == name:
            subject, value = iri_of(quad.subject), getattr(quad.object, "value", "")
            others[subject if forward else value].add(value if forward else subject)
    return {thing for thing, ends in others.items() if ends <= dropped}


def _touches(quad: Quad, dropped: set[str]) -> bool:
    subject, value = quad.subject, quad.object
    in_subject = isinstance(subject, NamedNode) and subject.value in dropped
    return in_subject or (isinstance(value, NamedNode) and value.value in dropped)
