"""Which instant is so long after, or before, another?"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange

from sepca_graph.errors import UsageError

_DURATION = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?\Z", re.ASCII)


def later(instant: str, duration: str, *, back: bool = False) -> str:
    """Return the instant a duration after another; what lies outside of the years 1 to 9999 is their first or last.

    Years and months are counted by the calendar, as XML Schema adds a duration to a dateTime (appendix E): of a month
    without the day, its last day.

    Args:
        instant: text of an `xsd:dateTime` in UTC.
        duration: years, months and days (`P1Y6M`), of `xsd:duration`.
        back: whether the instant that long before is wanted.

    Raises:
        UsageError: the duration is none of that form.

    >>> later("2016-02-29T00:00:00Z", "P1Y")
    '2017-02-28T00:00:00Z'
    >>> later("2016-01-31T23:59:59Z", "P6M", back=True)
    '2015-07-31T23:59:59Z'
    """
    match = _DURATION.match(duration)
    if match is None:
        raise UsageError(f"'{duration}' is no duration in years, months and days, such as P1Y or P6M.")
    years, months, days = (int(part or 0) * (-1 if back else 1) for part in match.groups())
    day = datetime.date.fromisoformat(instant[:10])
    year, month = divmod(day.year * 12 + day.month - 1 + years * 12 + months, 12)
    try:
        moved = day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
        moved += datetime.timedelta(days)
    except (ValueError, OverflowError):
        moved = datetime.date.min if back else datetime.date.max
    return f"{moved.isoformat()}{instant[10:]}"


def moved(instant: str, seconds: int) -> str:
    """Return the instant so many seconds after another; the first or last one there is where it would lie beyond.

    >>> moved("2016-11-30T00:00:00Z", -1)
    '2016-11-29T23:59:59Z'
    """
    try:
        later_one = datetime.datetime.fromisoformat(instant) + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return instant
    return f"{later_one.replace(tzinfo=None).isoformat()}Z"
