"""Which bounds in time does an EDTF text give, for an occurrence, a state and an act with a lasting effect?"""

from __future__ import annotations

import datetime
import functools
import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

from sepca_graph.errors import UsageError

FORMS = "2022, 2022-12, 2022-12-13, 2021/2022, 2002/.. (open end), ../2014 (open begin)"
_QUALIFIERS = frozenset("~?%")
_DATE = re.compile(r"(\d{4})(-(?:0[1-9]|1[0-2])(-(?:0[1-9]|[12]\d|3[01]))?)?([~?%]?)\Z", re.ASCII)


class Reading(StrEnum):
    """How the dates of a class are read; the values are the local names of `sepca:temporalReading`'s concepts."""

    OCCURRENCE = "occurrence"
    STATE = "state"
    LASTING_ACT = "lasting-act"


@dataclass(frozen=True)
class Bounds:
    """Four instants between which something begins and ends.

    Each is the text of an `xsd:dateTime` in UTC to the second, so that texts sort as instants do; empty when unknown.
    In CIDOC-CRM: P82a begin of the begin, P81a end of the begin, P81b begin of the end, P82b end of the end.
    """

    begin_earliest: str = ""
    begin_latest: str = ""
    end_earliest: str = ""
    end_latest: str = ""

    @property
    def known(self) -> bool:
        """Whether any bound is known."""
        return self != Bounds()

    def possibly_meets(self, valid_during: Period) -> bool:
        """Return whether the thing may hold at some time within the period (docs/model.md, "Time")."""
        begins_in_time = not self.begin_earliest or self.begin_earliest <= valid_during.end
        return begins_in_time and (not self.end_latest or self.end_latest >= valid_during.start)

    def certainly_meets(self, valid_during: Period, *, lasting: bool = False) -> bool:
        """Return whether the thing holds for certain at some time within the period (docs/model.md, "Time").

        Args:
            valid_during: the period asked for.
            lasting: whether an end that is not recorded means that there is none (signature, ratification).
        """
        if not self.begin_latest or self.begin_latest > valid_during.end or not self.possibly_meets(valid_during):
            return False
        return self.end_earliest >= valid_during.start if self.end_earliest else lasting and not self.end_latest


@dataclass(frozen=True)
class Period:
    """A closed period, from its first to its last second, as texts of `xsd:dateTime` in UTC."""

    start: str
    end: str
    text: str


def bounds(edtf: str, reading: Reading) -> Bounds:
    """Return the bounds that an EDTF level 1 date or interval gives.

    A qualified date (`~`, `?`, `%`) is widened by one unit of its own precision: `1998~` is some day of 1997 to 1999.
    Of what began about a day and of which no end is known (`2022-12-13~/`), only that day is an earliest begin.

    Raises:
        UsageError: the text is not one of the allowed forms, or no date of the calendar.

    >>> bounds("2022", Reading.STATE)
    Bounds(begin_earliest='', begin_latest='2022-01-01T00:00:00Z', end_earliest='2022-12-31T23:59:59Z', end_latest='')
    >>> bounds("2022-12-13~/..", Reading.STATE).begin_latest
    '2022-12-14T23:59:59Z'
    """
    left, slash, right = edtf.partition("/")
    if slash:
        return _interval(edtf, left, right, reading)
    if reading is Reading.STATE:
        first, last, exact = _single(edtf, edtf)
        return Bounds(begin_latest=first, end_earliest=last) if exact else Bounds()
    first, last = _widest(edtf, edtf)
    return Bounds(first, last) if reading is Reading.LASTING_ACT else Bounds(first, last, first, last)


def period(text: str) -> Period:
    """Return the period that a user named: an EDTF date or interval.

    Raises:
        UsageError: with the forms that are understood.

    >>> period("2022-02").end
    '2022-02-28T23:59:59Z'
    """
    left, slash, right = text.partition("/")
    start = _single(left, text)[0] if left not in {"", ".."} else "0001-01-01T00:00:00Z"
    end = _single(right if slash else left, text)[1] if (right if slash else left) not in {"", ".."} else ""
    end = end or "9999-12-31T23:59:59Z"
    if not text or start > end:
        raise UsageError(f"'{text}' is no period in time. Give one of: {FORMS}, today.")
    return Period(start, end, text)


def is_open_ended(edtf: str) -> bool:
    """Return whether the interval is open towards the future (`2002/..`)."""
    return edtf.endswith("/..")


def earliest(date: str) -> str:
    """Return the first instant of a date, or "" when the text is none."""
    try:
        return _single(date, date)[0]
    except UsageError:
        return ""


def in_words(edtf: str) -> str:
    """Return an EDTF text as a person reads it.

    >>> in_words("2022-11-14/2022-11-17")
    '14 November 2022 to 17 November 2022'
    >>> in_words("2022-12-13~/")
    'from about 13 December 2022, end unknown'
    >>> in_words("2002/..")
    'since 2002'
    """
    left, slash, right = edtf.partition("/")
    if not slash:
        return _date_in_words(left)
    if right == "..":
        return f"since {_date_in_words(left)}"
    if left in {"", ".."}:
        return f"until {_date_in_words(right)}"
    if not right:
        return f"from {_date_in_words(left)}, end unknown"
    return f"{_date_in_words(left)} to {_date_in_words(right)}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _date_in_words(date: str) -> str:
    match = _DATE.match(date)
    if match is None:
        return date
    year, month, day, qualifier = match.groups()
    parts = [str(int(day[1:]))] if day else []
    parts += [_MONTHS[int(month[1:3]) - 1]] if month else []
    prefix = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(qualifier, "")
    return prefix + " ".join([*parts, year])


def _interval(edtf: str, left: str, right: str, reading: Reading) -> Bounds:
    begin = ("", "") if left in {"", ".."} else _widest(left, edtf)
    end = ("", "") if right in {"", ".."} else _widest(right, edtf)
    if not begin[0] and not end[1]:
        raise UsageError(f"'{edtf}' says neither when it begins nor when it ends: leave it out, or give a date.")
    if not right and left[-1:] in _QUALIFIERS:
        return Bounds(_single(left, edtf)[0])  # about when it began is all that is said
    if begin[0] and end[1] and _single(left, edtf)[0] > _single(right, edtf)[1]:
        raise UsageError(f"'{edtf}' ends before it begins.")
    begin_latest = min(begin[1], end[1] or begin[1])  # nothing begins after its end
    end_earliest = max(end[0], begin[0]) if end[0] else ""
    if reading is not Reading.OCCURRENCE and right[-1:] in _QUALIFIERS:
        end_earliest = ""  # what ended about then may have ended before
    return Bounds(begin[0], begin_latest, end_earliest, end[1])


def _widest(date: str, whole: str) -> tuple[str, str]:
    """Return first and last second of one date; of a qualified one those of its neighbours, one unit to each side."""
    first, last, exact = _single(date, whole)
    if exact:
        return first, last
    begin, end = (datetime.date.fromisoformat(second[:10]) for second in (first, last))
    before = begin - datetime.timedelta(1) if begin > datetime.date.min else begin
    after = end + datetime.timedelta(1) if end < datetime.date.max else end
    unit = len(date) - len("~")
    earlier, later = (_first_and_last(day.isoformat()[:unit]) for day in (before, after))
    return f"{earlier[0].isoformat()}T00:00:00Z", f"{later[1].isoformat()}T23:59:59Z"


def _first_and_last(date: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a year, a month or a day."""
    year, month, day = (int(part) for part in f"{date}-0-0".split("-")[:3])
    first_month, last_month = month or 1, month or 12
    last_day = day or monthrange(year, last_month)[1]
    return datetime.date(year, first_month, day or 1), datetime.date(year, last_month, last_day)


@functools.lru_cache(maxsize=4096)
def _single(date: str, whole: str) -> tuple[str, str, bool]:
    """Return first and last second of one date, and whether the date is given without a qualifier."""
    match = _DATE.match(date)
    if match is None:
        raise UsageError(f"'{whole}' is not an EDTF date of the allowed forms: {FORMS}.")
    qualifier = match[4]
    try:
        first, last = _first_and_last(date[: len(date) - len(qualifier)])
    except ValueError as error:
        raise UsageError(f"'{whole}' is no date of the calendar: {error}. The forms are: {FORMS}.") from error
    return f"{first.isoformat()}T00:00:00Z", f"{last.isoformat()}T23:59:59Z", not qualifier
