"""Which bounds do tenures have since one holds a post at a time, and for no longer than its usual term?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sepca_graph.dating.durations import later, moved
from sepca_graph.dating.edtf import Bounds, Reading, bounds, earliest
from sepca_graph.deriving.bounds.attestations import Claims
from sepca_graph.deriving.bounds.facts import ABOUT, CLAIM_DATE, CLAIM_PROPERTY, Facts
from sepca_graph.deriving.bounds.narrowing import Constraint, Known
from sepca_graph.namespaces import ONTOLOGY

_ONE_AT_A_TIME, _TERM, _TARGET = (ONTOLOGY + name for name in ("heldByOneAtATime", "usualTerm", "linkTarget"))
_MONTH = len("2016-11")


@dataclass(frozen=True, order=True)
class _Days:
    """Days on which a tenure is certain, from its first to its last date.

    Attributes:
        begins, first: first and last second of the first date (a day, a month or a year).
        last, ends: first and last second of the last date.
    """

    begins: str
    first: str
    last: str
    ends: str


@dataclass(frozen=True)
class _Tenure:
    """One holder's turn.

    Attributes:
        exact: where it is certain by dates to the day or the month; None where it is not.
        stated: where it is certain by any date, also by a whole year.
        because: the claims that say so.
    """

    link: str
    now: Bounds
    begins: str
    exact: _Days | None
    stated: _Days | None
    because: tuple[str, ...]


def turns(facts: Facts, claims: Claims, known: Mapping[str, Known]) -> dict[str, list[_Tenure]]:
    """Return the accepted tenures of each body whose post is held by one at a time, by body, in the order of time."""
    found: dict[str, list[_Tenure]] = defaultdict(list)
    for link in known:
        for body in facts.all(link, _TARGET):
            held = facts.all(body, _ONE_AT_A_TIME)
            if held and facts.is_accepted(link) and not facts.classes(link).isdisjoint(held):
                found[body].append(_tenure(facts, claims, known[link].bounds, link))
    return found


def yielding(tenures: Iterable[_Tenure]) -> Iterator[tuple[str, Bounds, tuple[str, ...]]]:
    """Yield the tenures that are certain for a year only as it is given whole, where another's dates are finer.

    Yields:
        The link, its bounds with what is certain of the year cut to what others leave, and those others.
    """
    tenures = list(tenures)
    for one in tenures:
        if one.stated is None or one.exact is not None:
            continue
        others: list[str] = []
        begins, ends = one.now.begin_latest, one.now.end_earliest
        for other in tenures:
            if other.link == one.link:
                continue
            if other.begins and one.stated.last < other.begins <= ends:
                ends, others = moved(other.begins, -1), [*others, other.link]
            elif other.exact and _is_before(other.exact, one.stated) and begins <= other.exact.ends:
                begins, others = moved(other.exact.ends, 1), [*others, other.link]
        if others:
            yield one.link, replace(one.now, begin_latest=begins, end_earliest=ends), tuple(others)


def by_turns(tenures: Iterable[_Tenure]) -> Iterator[Constraint]:
    """Yield that a tenure begins after, or ends before, the days on which another is certain.

    The day or month of a handover belongs to both, and a tenure that is certain on that date only cuts nothing. Of two
    whose certain days overlap by more neither cuts the other; and what no date attests is cut by none.
    """
    tenures = list(tenures)
    for other in tenures:
        for one in tenures:
            if one.link == other.link or other.exact is None or one.stated is None:
                continue
            days, held = other.exact, one.stated
            handover = days.begins != days.last  # who is certain on one date only cuts nothing by it
            if held.begins > days.ends or (handover and held.first >= days.last and held.begins > days.begins):
                yield Constraint(one.link, "begin_earliest", days.last, "one at a time", (other.link,))
            elif held.ends < days.begins or (handover and held.last <= days.first and held.ends < days.ends):
                yield Constraint(one.link, "end_latest", days.first, "one at a time", (other.link,))


def _is_before(days: _Days, year: _Days) -> bool:
    """Return whether days began before a year, and ended within it or before."""
    return days.begins < year.begins and days.ends < year.first


def overlapping(tenures: Iterable[_Tenure]) -> Iterator[tuple[str, str]]:
    """Yield pairs of tenures that are both certain, by days or months, on more than the date of a handover."""
    exact = sorted(
        ((one.exact, one.link) for one in tenures if one.exact),
        key=lambda pair: (pair[0].begins, pair[0].ends, pair[1]),
    )
    for place, (days, link) in enumerate(exact):
        for later_days, other in exact[place + 1 :]:
            if later_days.first < days.last:
                yield link, other


def by_term(facts: Facts, body: str, tenures: Iterable[_Tenure]) -> Iterator[Constraint]:
    """Yield that a tenure reaches at most one usual term before and after its certain days, or after its begin.

    A begin or an end that its own date states is not touched: a tenure may last longer than is usual.
    """
    for term in facts.all(body, _TERM):
        for one in tenures:
            left, slash, right = facts.date_of(one.link).partition("/")
            if one.stated is not None and (left in {"", ".."} or not slash):
                since = later(one.stated.begins, term, back=True)
                yield Constraint(one.link, "begin_earliest", since, "usual term", (body,))
            latest = one.stated.ends if one.stated else one.now.begin_latest or (one.begins and _begun(left))
            if latest and right in {"", ".."}:
                yield Constraint(one.link, "end_latest", later(latest, term), "usual term", (body,))


def _tenure(facts: Facts, claims: Claims, now: Bounds, link: str) -> _Tenure:
    edtf = facts.date_of(link)
    left = edtf.partition("/")[0]
    because = [claim for claim in facts.having(ABOUT, link) if claims.is_attesting(claim)]
    said = [date for claim in because if not facts.all(claim, CLAIM_PROPERTY) for date in facts.all(claim, CLAIM_DATE)]
    dates = [date for given in (edtf, *said) for date in _dates(given)]
    exact = [date for date in dates if len(date) >= _MONTH]
    begins = (
        bounds(f"{left}/..", Reading.STATE).begin_earliest if left not in {"", ".."} and len(left) >= _MONTH else ""
    )
    return _Tenure(link, now, begins, _from_to(exact), _from_to(dates), tuple(because))


def _from_to(dates: list[str]) -> _Days | None:
    spans = [bounds(date, Reading.OCCURRENCE) for date in dates]
    if not spans:
        return None
    first, last = min(spans, key=lambda one: one.begin_latest), max(spans, key=lambda one: one.begin_earliest)
    return _Days(first.begin_earliest, first.begin_latest, last.begin_earliest, last.begin_latest)


def _dates(edtf: str) -> list[str]:
    """Return the date, or both dates of an interval, where they are given without a qualifier."""
    dates = edtf.split("/")
    return dates if all(date[-1:].isdigit() and earliest(date) for date in dates) else []


def _begun(date: str) -> str:
    """Return by when a tenure had begun whose begin is given with a qualifier, and whose end is unknown."""
    return bounds(f"{date}/..", Reading.STATE).begin_latest
