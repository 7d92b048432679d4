"""What held within a period: certainly, possibly, or not at all?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal as OneOf

from sepca_graph.dating.edtf import Bounds, Period, Reading
from sepca_graph.dating.readings import BOUND_PROPERTIES, stated_bounds, temporal_readings
from sepca_graph.namespaces import ID, ONTOLOGY, RDF_TYPE, RDFS
from sepca_graph.stores import ByPredicate, Literal, NamedNode, Statement, iri_of

Certainty = OneOf["certain", "possible"]
ENDS = frozenset({ONTOLOGY + "linkSource", ONTOLOGY + "linkTarget"})
_ABOUT, _EVIDENCE = ONTOLOGY + "claimAbout", ONTOLOGY + "hasEvidence"
_READING, _SUBCLASS = ONTOLOGY + "temporalReading", RDFS + "subClassOf"


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

    def holds(self, valid_during: Period) -> Certainty | None:
        """Return whether the thing holds at some time within the period; None when it does not."""
        if self.bounds.certainly_meets(valid_during, lasting=self.reading is Reading.LASTING_ACT):
            return "certain"
        return "possible" if self.bounds.possibly_meets(valid_during) else None


def dated_things(statements: ByPredicate) -> dict[str, DatedThing]:
    """Return every thing whose class has a temporal reading, by IRI; undated ones have no known bound."""
    readings = temporal_readings([*statements(_READING), *statements(_SUBCLASS)])
    acts = subclasses(statements(_SUBCLASS), ONTOLOGY + "Link") | subclasses(statements(_SUBCLASS), ONTOLOGY + "Event")
    literals: dict[str, dict[str, str]] = defaultdict(dict)
    types: dict[str, set[str]] = defaultdict(set)
    for bound in BOUND_PROPERTIES:
        for said in statements(bound):
            if isinstance(said.object, Literal) and iri_of(said.subject).startswith(ID):
                literals[iri_of(said.subject)][bound] = said.object.value
    for said in statements(RDF_TYPE):
        if isinstance(said.object, NamedNode) and iri_of(said.subject).startswith(ID):
            types[iri_of(said.subject)].add(said.object.value)
    return {
        thing: DatedThing(stated_bounds(literals.get(thing, {})), readings[found[0]], bool(kinds & acts))
        for thing, kinds in types.items()
        if (found := sorted(kind for kind in kinds if kind in readings))
    }


def subclasses(statements: Iterable[Statement], root: str) -> set[str]:
    """Return a class and all its subclasses, by the ontology's `rdfs:subClassOf`."""
    children: dict[str, set[str]] = defaultdict(set)
    for said in statements:
        if said.predicate.value == _SUBCLASS and isinstance(said.subject, NamedNode):
            children[getattr(said.object, "value", "")].add(said.subject.value)
    found, frontier = {root}, {root}
    while frontier:
        frontier = {child for parent in frontier for child in children[parent]} - found
        found |= frontier
    return found


def not_holding(statements: ByPredicate, valid_during: Period, certainty: Certainty) -> set[str]:
    """Return the IRIs of what does not belong into a slice: what did not hold, and what hangs on it.

    Links and events that did not hold are left out, with what hangs on them: links to them, claims about nothing else,
    and spans of such claims.

    Args:
        statements: completed.
        valid_during: when.
        certainty: `certain` keeps only links and events that certainly held; `possible` keeps those too that may have.
    """
    dropped = _dropped_things(statements, valid_during, certainty)
    about = _ends_of(statements(_ABOUT), forward=True)
    claims = _without_support(about, dropped)
    return dropped | claims | _without_support(_ends_of(statements(_EVIDENCE), forward=False), claims)


def is_about(said: Statement, things: AbstractSet[str]) -> bool:
    """Return whether the subject or the object of a statement is one of some things."""
    return iri_of(said.subject) in things or iri_of(said.object) in things


def _dropped_things(statements: ByPredicate, valid_during: Period, certainty: Certainty) -> set[str]:
    dropped = set()
    for thing, dated in dated_things(statements).items():
        holds = dated.holds(valid_during)
        if holds is None or (certainty == "certain" and dated.must_be_certain and holds != "certain"):
            dropped.add(thing)
    ends: dict[str, set[str]] = defaultdict(set)
    for end in ENDS:
        for said in statements(end):
            ends[iri_of(said.object)].add(iri_of(said.subject))
    frontier = set(dropped)
    while frontier:
        frontier = {link for end in frontier for link in ends.get(end, ())} - dropped
        dropped |= frontier
    return dropped


def _ends_of(statements: Iterable[Statement], *, forward: bool) -> dict[str, set[str]]:
    """Return the objects of each subject (forward), or the subjects of each object."""
    ends: dict[str, set[str]] = defaultdict(set)
    for said in statements:
        subject, value = iri_of(said.subject), getattr(said.object, "value", "")
        ends[subject if forward else value].add(value if forward else subject)
    return ends


def _without_support(ends: dict[str, set[str]], dropped: set[str]) -> set[str]:
    return {thing for thing, others in ends.items() if others <= dropped}
