"""Which bounds does a link have since both its ends must exist, and since one act comes before another?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sepca_graph.dating.durations import later
from sepca_graph.dating.edtf import Bounds, Reading, earliest
from sepca_graph.deriving.bounds.attestations import Claims
from sepca_graph.deriving.bounds.facts import ABOUT, SOURCE, TARGET, Facts
from sepca_graph.deriving.bounds.narrowing import Constraint, Known
from sepca_graph.namespaces import ONTOLOGY

_NOT_BEFORE, _LONGEST, _CONTINUES = (ONTOLOGY + name for name in ("notBefore", "longestSpan", "continuesIdentityOf"))
_SIGNATURE, _RATIFICATION = ONTOLOGY + "Signature", ONTOLOGY + "Ratification"


def by_ends(facts: Facts, claims: Claims, known: Mapping[str, Known], link: str) -> Iterator[Constraint]:
    """Yield what follows for a link from when its ends began and ended, and from acts that come first.

    Nothing begins before both its ends exist, nor outlasts one of them, but for an act that is done once (a signature).
    """
    yield from by_beginnings(facts, known, link)
    done_once = facts.reading_of(link) is Reading.LASTING_ACT and not facts.goes_on(link)
    for end in () if done_once else (*facts.all(link, SOURCE), *facts.all(link, TARGET)):
        if ended := known[end].bounds.end_latest if end in known else "":
            yield Constraint(link, "end_latest", ended, "end", (end,))
    if done_once and not known[link].bounds.begin_latest:
        yield from _done_by(facts, claims, link)
    if _RATIFICATION in facts.classes(link):
        yield from _by_signature(facts, known, link)
    yield from _by_service(facts, claims, known[link].bounds, link)


def by_beginnings(facts: Facts, known: Mapping[str, Known], link: str) -> Iterator[Constraint]:
    """Yield that a link begins no earlier than both its ends, and than what must have happened to its target first."""
    for end in (*facts.all(link, SOURCE), *facts.all(link, TARGET)):
        founded, because = _floor(facts, known, end)
        if founded:
            yield Constraint(link, "begin_earliest", founded, "founding", because)
    yield from by_dates_of_target(facts, link)


def by_dates_of_target(facts: Facts, link: str) -> Iterator[Constraint]:
    """Yield that a link begins no earlier than what the ontology says must have happened to its target."""
    for target in facts.all(link, TARGET):
        for name in facts.marks(link, _NOT_BEFORE):
            if dates := [earliest(date) for date in facts.all(target, name) if date[-1:].isdigit()]:
                yield Constraint(link, "begin_earliest", min(dates), "founding", (target,))


def _floor(facts: Facts, known: Mapping[str, Known], end: str) -> tuple[str, tuple[str, ...]]:
    """Return the first instant at which an end, or the earliest that it continues, can have begun; "" if unknown."""
    chain, frontier = {end}, [end]
    while frontier:
        frontier = [
            before for later_one in frontier for before in facts.all(later_one, _CONTINUES) if before not in chain
        ]
        chain.update(frontier)
    floors = [(known[one].bounds.begin_earliest if one in known else "", one) for one in sorted(chain)]
    instant, first = min(floors)
    return (instant, (first,)) if instant else ("", ())


def _done_by(facts: Facts, claims: Claims, link: str) -> Iterator[Constraint]:
    """Yield that an act of which a firm claim tells was done by the day on which the claim was written."""
    for claim in facts.having(ABOUT, link):
        if claims.is_firm(claim) and facts.is_accepted(link) and (day := claims.spoken_on(claim)):
            yield Constraint(link, "begin_latest", day, "written by then", (claim,))


def _by_signature(facts: Facts, known: Mapping[str, Known], link: str) -> Iterator[Constraint]:
    for source in facts.all(link, SOURCE):
        for target in facts.all(link, TARGET):
            for signature in facts.links(source=source, target=target, kinds=[_SIGNATURE]):
                if signed := known[signature].bounds.begin_earliest if signature in known else "":
                    yield Constraint(link, "begin_earliest", signed, "signature", (signature,))


def _by_service(facts: Facts, claims: Claims, now: Bounds, link: str) -> Iterator[Constraint]:
    """Yield that nobody serves longer than the ontology says from any day for which the holder is attested."""
    for span in facts.marks(link, _LONGEST):
        attested = claims.about(link)
        written = [claims.spoken_on(claim) for claim in facts.having(ABOUT, link)]
        days = [*filter(None, (attested.first[0], attested.last[0], now.begin_latest, now.end_earliest, *written))]
        if days:
            yield Constraint(link, "begin_earliest", later(max(days), span, back=True), "service", ())
            yield Constraint(link, "end_latest", later(min(days), span), "service", ())
