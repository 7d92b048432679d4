"""What did not hold on the day of a list that names all that did?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sepca_graph.dating.durations import moved
from sepca_graph.dating.edtf import Bounds, Reading, bounds
from sepca_graph.deriving.bounds.attestations import Claims
from sepca_graph.deriving.bounds.facts import ABOUT, CLAIM_PROPERTY, EDTF, SOURCE, TARGET, Facts
from sepca_graph.deriving.bounds.narrowing import Constraint, Known
from sepca_graph.namespaces import ONTOLOGY

_LISTS_TARGET, _LISTS_CLASS, _ON_LIST = (ONTOLOGY + name for name in ("listsTarget", "listsLinksOf", "onList"))
_UPWARD = tuple(ONTOLOGY + name for name in ("policeOf", "partOf", "continuesIdentityOf"))


def by_lists(facts: Facts, claims: Claims, known: Mapping[str, Known], link: str) -> Iterator[Constraint]:
    """Yield when a link had ended, or not begun, since a whole list of its target does not name its source.

    A list says nothing of a link whose source it names by another name: its state, its police, an entity of the state,
    or what it continues; nor of one that a claim attests within the date of the list, or whose begin sources dispute.
    """
    for target in facts.all(link, TARGET) if facts.is_accepted(link) else ():
        for listing in facts.having(_LISTS_TARGET, target):
            edtf = facts.one(listing, EDTF)
            if not edtf or facts.classes(link).isdisjoint(facts.all(listing, _LISTS_CLASS)):
                continue
            day = bounds(edtf, Reading.OCCURRENCE)
            if not (_names(facts, listing, link) or _spoken_for(facts, claims, link, day) or _open(known[link], day)):
                yield from _missing(known[link].bounds, day, link, listing)


def _missing(now: Bounds, day: Bounds, link: str, listing: str) -> Iterator[Constraint]:
    is_one_day = day.begin_earliest[:10] == day.end_latest[:10]
    before = moved(day.begin_earliest, -1) if is_one_day else day.end_latest
    after = moved(day.end_latest, 1) if is_one_day else day.begin_earliest
    if now.begin_latest and now.begin_latest < day.begin_earliest:
        yield Constraint(link, "end_latest", before, "whole list", (listing,))
    elif (now.end_earliest or now.begin_latest) > day.end_latest:
        yield Constraint(link, "begin_earliest", after, "whole list", (listing,))


def _names(facts: Facts, listing: str, link: str) -> bool:
    """Return whether a list names the source of a link, what is above it, or what is below it."""
    things = {thing for claim in facts.having(_ON_LIST, listing) for thing in facts.all(claim, ABOUT)}
    named = things | {source for thing in things for source in facts.all(thing, SOURCE)}
    own = set(facts.all(link, SOURCE))
    return not named.isdisjoint(_above(facts, own)) or not own.isdisjoint(_above(facts, named))


def _above(facts: Facts, things: set[str]) -> set[str]:
    found, frontier = set(things), things
    while frontier:
        frontier = {above for thing in frontier for name in _UPWARD for above in facts.all(thing, name)} - found
        found |= frontier
    return found


def _spoken_for(facts: Facts, claims: Claims, link: str, day: Bounds) -> bool:
    """Return whether a claim attests a link within the date of a list."""
    for claim in facts.having(ABOUT, link):
        whole = claims.is_attesting(claim) and not facts.all(claim, CLAIM_PROPERTY)
        for held in claims.periods(claim) if whole else ():
            if day.begin_earliest <= held.start and held.end <= day.end_latest:
                return True
    return False


def _open(known: Known, day: Bounds) -> bool:
    """Return whether sources that disagree leave open whether the link had begun, or ended, on the date of a list."""
    now = known.bounds
    pairs = (("begin_earliest", "begin_latest"), ("end_earliest", "end_latest"))
    return any(
        any(known.grounds[bound].rule == "sources disagree" for bound in pair if bound in known.grounds)
        and getattr(now, pair[0]) <= day.end_latest
        and (getattr(now, pair[1]) or "9") >= day.begin_earliest
        for pair in pairs
    )
