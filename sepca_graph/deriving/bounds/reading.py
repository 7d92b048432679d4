"""Which bounds in time follow from what is authored, by which rule, and on what ground?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass

from sepca_graph.dating.edtf import is_open_ended
from sepca_graph.dating.readings import BOUND_PROPERTIES, LAST_ATTESTED, PRESUMPTIONS
from sepca_graph.dating.timeslice import DatedThing
from sepca_graph.deriving.bounds.acts import by_acts
from sepca_graph.deriving.bounds.attestations import Claims
from sepca_graph.deriving.bounds.ends import by_beginnings, by_dates_of_target, by_ends
from sepca_graph.deriving.bounds.facts import EDTF, SOURCE, STATUS, Facts
from sepca_graph.deriving.bounds.lists import by_lists
from sepca_graph.deriving.bounds.narrowing import NATURAL_ENDS, Constraint, Known
from sepca_graph.deriving.bounds.own import is_consent_alone, own
from sepca_graph.deriving.bounds.tenures import by_tenure
from sepca_graph.deriving.bounds.turns import by_term, by_turns, turns, yielding
from sepca_graph.errors import UsageError
from sepca_graph.namespaces import COMPLETED_GRAPH, GRAPH, ID, XSD_DATE_TIME
from sepca_graph.stores import Literal, NamedNode, Quad


def time_bounds(authored: list[Quad]) -> Iterator[Quad]:
    """Yield the bounds in time of every thing that is dated or attested, where they are not authored.

    Besides the four bounds these are `sepca:presumedFrom` and `sepca:presumedTo`: between which days an accepted link
    or a thing is presumed to hold, without an end where nothing ends it; and `sepca:lastAttested`.
    """
    reader = Reader.of(authored)
    for thing, known in reader.known().items():
        mirror = NamedNode(COMPLETED_GRAPH + reader.facts.graphs[thing].removeprefix(GRAPH))
        if (edtf := reader.facts.date_of(thing)) and not reader.facts.all(thing, EDTF):
            yield Quad(NamedNode(thing), NamedNode(EDTF), Literal(edtf), mirror)
        if last := reader.last_attested(thing):
            yield Quad(NamedNode(thing), NamedNode(LAST_ATTESTED), Literal(last), mirror)
        instants = [*astuple(known.bounds), *reader.presumed(thing, known)]
        for name, value in zip((*BOUND_PROPERTIES, *PRESUMPTIONS), instants, strict=True):
            if value and not reader.facts.all(thing, name):
                yield Quad(NamedNode(thing), NamedNode(name), Literal(value, datatype=_DATE_TIME), mirror)


_DATE_TIME = NamedNode(XSD_DATE_TIME)


@dataclass(frozen=True)
class Reader:
    """Reads bounds in strata: a rule sees what the rules of the strata above it found, and narrows what they left."""

    facts: Facts
    claims: Claims

    @classmethod
    def of(cls, authored: list[Quad]) -> Reader:
        """Read authored statements, the ontology's among them."""
        facts = Facts.of(authored)
        return cls(facts, Claims(facts))

    def known(self) -> dict[str, Known]:
        """Return what is known of the bounds of each dated or attested thing, by IRI."""
        known: dict[str, Known] = {}
        for thing in sorted(self.facts.graphs):
            try:
                known[thing] = own(self.facts, self.claims, thing)
            except UsageError:
                continue  # reported by loading, with file and line
        links = [thing for thing in known if self.facts.all(thing, SOURCE)]
        _narrow(known, links, lambda link: self._first(known, link))
        _narrow(known, list(known), lambda thing: self._attested(known, thing))
        _narrow(known, list(known), lambda thing: by_acts(self.facts, known, thing))
        _narrow(known, links, lambda link: by_ends(self.facts, self.claims, known, link))
        self._take_turns(known)
        _narrow(known, links, lambda link: by_tenure(self.facts, known, link))
        _narrow(known, links, lambda link: by_lists(self.facts, self.claims, known, link))
        return known

    def presumed(self, thing: str, known: Known) -> tuple[str, str]:
        """Return since and until when an accepted link or a thing is presumed to hold; "" for never, for no end."""
        facts, computed = self.facts, known.bounds
        goes_on = facts.goes_on(thing) or is_open_ended(facts.date_of(thing))
        if not facts.is_accepted(thing) or not goes_on or not facts.may_be_attested(thing):
            return "", ""
        attested = self.claims.about(thing)
        since = computed.begin_latest
        if attested.first[0] and since == attested.first[0]:
            since = max(attested.since, computed.begin_earliest)
        if not since or not computed.end_latest:
            return since, ""
        if known.grounds["end_latest"].rule in NATURAL_ENDS:
            return since, computed.end_latest
        return since, max(computed.end_earliest, min(computed.end_latest, attested.spoken_for))

    def last_attested(self, thing: str) -> str:
        """Return the last date, or the last days between which (EDTF), for which a source says that a thing held."""
        said = self.claims.about(thing)
        return max(said.latest, said.told if is_open_ended(self.facts.date_of(thing)) else said.latest)[1]

    def dated(self, thing: str, known: Known) -> DatedThing:
        """Return a thing with its bounds and spans of presumption, as a slice reads it."""
        facts = self.facts
        status = facts.one(thing, STATUS) if facts.all(thing, SOURCE) else ""
        presumed = self.presumed(thing, known)
        return DatedThing(known.bounds, facts.reading_of(thing), True, *presumed, facts.goes_on(thing), status)

    def _first(self, known: dict[str, Known], link: str) -> Iterator[Constraint]:
        """Yield what must come first, so that what is said before it is said of what is to come."""
        if self.facts.goes_on(link):
            yield from by_dates_of_target(self.facts, link)
        else:
            yield from by_beginnings(self.facts, known, link)

    def _attested(self, known: dict[str, Known], thing: str) -> Iterator[Constraint]:
        if self.facts.may_be_attested(thing) and not is_consent_alone(self.facts, thing):
            open_ended = is_open_ended(self.facts.date_of(thing))
            said = self.claims.about(thing)
            yield from said.constraints(thing, known[thing].bounds, open_ended=open_ended)
            founded = known[thing].grounds.get("begin_earliest")
            if said.first[0] and founded and founded.rule == "founding" and said.first[0] < founded.instant:
                yield from (said.at_first(thing) for actor in founded.because if actor.startswith(f"{ID}actor/"))

    def _take_turns(self, known: dict[str, Known]) -> None:
        by_body = turns(self.facts, self.claims, known)
        for tenures in by_body.values():
            for link, bounds, because in yielding(tenures):
                known[link].change(bounds, "one at a time", because)
        _narrow(known, by_body, lambda body: by_turns(by_body[body]))
        _narrow(known, by_body, lambda body: by_term(self.facts, body, by_body[body]))


def _narrow(known: dict[str, Known], things: Iterable[str], rule: Callable[[str], Iterator[Constraint]]) -> None:
    """Narrow what is known by all that a rule says of some things, which it has read before anything is changed.

    Of a thing that leads to a date or a duration that is none the rule says nothing; `check` names the fault.
    """
    found: list[Constraint] = []
    for thing in things:
        try:
            found += list(rule(thing))
        except UsageError:
            continue  # reported by the checks, with file and line
    for constraint in sorted(found):
        known[constraint.thing].narrow(constraint)
