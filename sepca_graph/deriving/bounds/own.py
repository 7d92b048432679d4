"""Which bounds does a thing have by its own date, by its event, and where sources disagree or only announce it?"""

from __future__ import annotations

from dataclasses import replace

from sepca_graph.dating.edtf import Bounds, Reading, bounds
from sepca_graph.dating.readings import BOUND_PROPERTIES
from sepca_graph.deriving.bounds.attestations import Claims
from sepca_graph.deriving.bounds.facts import (
    ABOUT,
    CLAIM_PROPERTY,
    CLAIM_VALUE,
    CONSENT,
    EDTF,
    IN_FORCE,
    TARGET,
    Facts,
)
from sepca_graph.deriving.bounds.narrowing import BOUNDS, Constraint, Known, is_sound, widest


def own(facts: Facts, claims: Claims, thing: str) -> Known:
    """Return the bounds that a thing has by itself, with their grounds; authored ones are never changed.

    A date of its own counts first; sources that disagree on a bound leave it open between them; what leads to an event
    has the days of the event; and what is known only from announcements may not have come about.

    Raises:
        UsageError: a date is none.
    """
    known = _by_dates(facts, claims, thing)
    event = facts.one(thing, TARGET)
    if facts.reading_of(thing) is Reading.OCCURRENCE and event and facts.reading_of(event) is Reading.OCCURRENCE:
        at = _by_dates(facts, claims, event)
        known.change(_within(known.bounds, at.bounds), "event", (event,))
    if is_announced(facts, claims, thing, known.bounds):
        known.change(replace(known.bounds, begin_latest="", end_earliest=""), "announced", ())
    for bound, name in zip(BOUNDS, BOUND_PROPERTIES, strict=True):
        if said := facts.one(thing, name):
            known.bounds = replace(known.bounds, **{bound: said.replace("+00:00", "Z")})
            known.grounds[bound] = Constraint(thing, bound, said, "own date", claims.stating(thing, name))
            known.authored.add(bound)
    done_once = facts.reading_of(thing) is Reading.LASTING_ACT and not facts.goes_on(thing)
    if known.bounds.begin_latest and not known.bounds.end_earliest and not done_once:
        known.change(replace(known.bounds, end_earliest=known.bounds.begin_earliest), "begun", ())
    return known


def is_announced(facts: Facts, claims: Claims, thing: str, computed: Bounds) -> bool:
    """Return whether all that is claimed of an event, an act or a tenure was said before it can have begun."""
    if facts.goes_on(thing) or not computed.begin_earliest:
        return False
    spoken = [claims.spoken_on(claim) for claim in facts.having(ABOUT, thing)]
    return bool(spoken) and all(said and said < computed.begin_earliest for said in spoken)


def is_consent_alone(facts: Facts, thing: str) -> bool:
    """Return whether of a ratification only the consent is known, to an instrument not known to be in force."""
    known = facts.all(thing, IN_FORCE) or any(facts.all(target, IN_FORCE) for target in facts.all(thing, TARGET))
    return bool(facts.all(thing, CONSENT)) and not known


def _by_dates(facts: Facts, claims: Claims, thing: str) -> Known:
    """Return the bounds by the thing's date, or by the dates that sources in conflict give it."""
    reading, edtf = facts.reading_of(thing), facts.date_of(thing)
    known = Known(thing)
    if edtf:
        known.change(bounds(edtf, reading), "own date", claims.stating(thing, EDTF, IN_FORCE, CONSENT))
    for value, because in _disputed_dates(facts, claims, thing):
        known.change(widest(known.bounds, bounds(value, reading)), "sources disagree", because)
    if facts.all(thing, CONSENT) and not facts.all(thing, IN_FORCE) and not facts.all(thing, EDTF):
        known.change(replace(known.bounds, begin_latest=""), "consent", claims.stating(thing, CONSENT))
    return known


def _disputed_dates(facts: Facts, claims: Claims, thing: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the other dates that firm claims in conflict give a thing, each with the two claims."""
    found = []
    for claim in facts.having(ABOUT, thing):
        if EDTF not in facts.all(claim, CLAIM_PROPERTY) or not claims.is_firm(claim) or not facts.is_accepted(thing):
            continue
        for other in claims.opposed(claim):
            same = thing in facts.all(other, ABOUT) and EDTF in facts.all(other, CLAIM_PROPERTY)
            found += [(value, tuple(sorted((claim, other)))) for value in facts.all(other, CLAIM_VALUE) if same]
    return sorted(set(found))


def _within(link: Bounds, event: Bounds) -> Bounds:
    """Return the bounds of a link to an event: the event's, or those of its own date within them."""
    if not link.known:
        return event
    begin = max(link.begin_earliest, event.begin_earliest)
    end = min(link.end_latest or event.end_latest, event.end_latest or link.end_latest)
    within = Bounds(begin, min(link.begin_latest, end or link.begin_latest), max(link.end_earliest, begin), end)
    return within if is_sound(within) else link  # the dates disagree, and the link's own is the nearer one
