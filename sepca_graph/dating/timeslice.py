"""What held within a period: certainly, possibly, or not at all?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sepca_graph.dating import Certainty, at_least
from sepca_graph.dating.edtf import Bounds, Period, Reading
from sepca_graph.dating.readings import BOUND_PROPERTIES, LAST_ATTESTED, PRESUMPTIONS, stated_bounds, temporal_readings
from sepca_graph.namespaces import ACCEPTED, ADMS, ID, ONTOLOGY, RDF_TYPE, RDFS, REJECTED
from sepca_graph.stores import ByPredicate, Literal, NamedNode, Statement, iri_of

ENDS = frozenset({ONTOLOGY + "linkSource", ONTOLOGY + "linkTarget"})
_ABOUT, _EVIDENCE = ONTOLOGY + "claimAbout", ONTOLOGY + "hasEvidence"
_READING, _SUBCLASS = ONTOLOGY + "temporalReading", RDFS + "subClassOf"
_WIDEST = dict(zip((*BOUND_PROPERTIES, *PRESUMPTIONS), (min, max, min, max, max, min), strict=True))
"""Which of two values counts where merged stores say two: that which leaves most open, for every engine alike."""
_STATUS = ADMS + "status"


@dataclass(frozen=True)
class DatedThing:
    """A thing of a class that has a temporal reading, with its bounds.

    Attributes:
        bounds: its four bounds, some or all unknown.
        reading: how its dates are read.
        is_graded: whether it is a link or an event; of other things only existence is asked.
        presumed_from: since when it is presumed to hold; "" where it never is.
        presumed_to: until when it is presumed to hold; "" for as long as nothing ends it.
        goes_on: whether what a source does not end is presumed to go on; an act with a lasting effect that does not go
            on by presumption (a signature) holds for ever.
        status: IRI of the status of a link; "" of any other thing.
        last_attested: the last date (EDTF) for which a source says that it held; "" for none.
    """

    bounds: Bounds
    reading: Reading
    is_graded: bool
    presumed_from: str = ""
    presumed_to: str = ""
    goes_on: bool = False
    status: str = ""
    last_attested: str = ""

    def holds(self, valid_during: Period) -> Certainty | None:
        """Return whether the thing holds at some time within the period; None when it does not (docs/model.md)."""
        if self.status == REJECTED or not self.bounds.possibly_meets(valid_during):
            return None
        if self.status not in {"", ACCEPTED}:
            return "possible"
        done = self.reading is Reading.LASTING_ACT and not self.goes_on
        if self.bounds.certainly_meets(valid_during, lasting=done):
            return "certain"
        begun = self.presumed_from and self.presumed_from <= valid_during.end
        return "presumed" if begun and (not self.presumed_to or self.presumed_to >= valid_during.start) else "possible"


def dated_things(statements: ByPredicate) -> dict[str, DatedThing]:
    """Return every thing whose class has a temporal reading, by IRI; undated ones have no known bound."""
    readings = temporal_readings([*statements(_READING), *statements(_SUBCLASS)])
    acts = subclasses(statements(_SUBCLASS), ONTOLOGY + "Link") | subclasses(statements(_SUBCLASS), ONTOLOGY + "Event")
    continuing = continuing_classes(statements)
    values: dict[str, dict[str, str]] = defaultdict(dict)
    types: dict[str, set[str]] = defaultdict(set)
    for name in (*BOUND_PROPERTIES, *PRESUMPTIONS, _STATUS, LAST_ATTESTED):
        for said in statements(name):
            if isinstance(said.object, NamedNode | Literal) and iri_of(said.subject).startswith(ID):
                about, value = values[iri_of(said.subject)], said.object.value.replace("+00:00", "Z")
                about[name] = _WIDEST.get(name, max)(about.get(name, value), value)
    for said in statements(RDF_TYPE):
        if isinstance(said.object, NamedNode) and iri_of(said.subject).startswith(ID):
            types[iri_of(said.subject)].add(said.object.value)
    return {
        thing: _dated(values.get(thing, {}), readings[found[0]], kinds & acts, kinds & continuing)
        for thing, kinds in types.items()
        if (found := sorted(kind for kind in kinds if kind in readings))
    }


def _dated(about: dict[str, str], reading: Reading, acts: set[str], continuing: set[str]) -> DatedThing:
    since, until = (about.get(name, "") for name in PRESUMPTIONS)
    status = about.get(_STATUS, "") if acts else ""
    return DatedThing(
        stated_bounds(about), reading, bool(acts), since, until, bool(continuing), status, about.get(LAST_ATTESTED, "")
    )


def continuing_classes(statements: ByPredicate) -> set[str]:
    """Return the classes of what goes on by nature until something ends it (`sepca:continuesUnlessEnded`)."""
    below = list(statements(_SUBCLASS))
    marked = {iri_of(said.subject) for said in statements(ONTOLOGY + "continuesUnlessEnded") if is_true(said.object)}
    return {name for root in marked for name in subclasses(below, root)}


def is_true(term: object) -> bool:
    """Return whether a term is the truth value true."""
    return isinstance(term, Literal) and term.value in {"true", "1"}


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
        certainty: the weakest answer that keeps a link or an event.
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
        if holds is None or (dated.is_graded and holds not in at_least(certainty)):
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
