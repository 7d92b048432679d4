"""On which days did something hold for certain, and on which presumably?"""

from __future__ import annotations

from dataclasses import dataclass

from sepca_graph.dating.edtf import Reading, in_words
from sepca_graph.dating.timeslice import DatedThing
from sepca_graph.namespaces import ACCEPTED


@dataclass(frozen=True)
class Spells:
    """First and last days (ISO 8601) of what a thing held for certain, and presumably; the former lie in the latter.

    Both days of a spell are empty where there is no such day, and the last one is empty where it has no end.

    Attributes:
        certain_from, certain_to: the days on which it certainly held.
        presumed_from, presumed_to: the days on which it presumably or certainly held.
        goes_on: whether it has such days and nothing ends them.
    """

    certain_from: str = ""
    certain_to: str = ""
    presumed_from: str = ""
    presumed_to: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether it presumably holds for as long as nothing ends it."""
        return bool(self.presumed_from) and not self.presumed_to

    def __str__(self) -> str:
        """Say in words when it held.

        >>> str(Spells("2015-11-25", "2016-11-30", "2015-11-25"))
        'certain from 25 November 2015 to 30 November 2016, presumed since'
        >>> str(Spells("2016-11-24", "2016-11-24", "2016-11-24", "2016-11-24"))
        'certain on 24 November 2016'
        """
        if not self.presumed_from:
            return "known to hold on no single day"
        certain = _from_to("certain", self.certain_from, self.certain_to) if self.certain_from else ""
        if (self.certain_from, self.certain_to) == (self.presumed_from, self.presumed_to):
            return certain
        if not certain or self.presumed_from < self.certain_from:
            presumed = _from_to("presumed", self.presumed_from, self.presumed_to)
        else:
            presumed = f"presumed until {in_words(self.presumed_to)}" if self.presumed_to else "presumed since"
        return ", ".join(filter(None, (certain, presumed)))


def _from_to(answer: str, first: str, last: str) -> str:
    if first == last:
        return f"{answer} on {in_words(first)}"
    if not last:
        return f"{answer} since {in_words(first)}"
    return f"{answer} from {in_words(first)} to {in_words(last)}"


def spells(thing: DatedThing) -> Spells:
    """Return the days on which a thing held, so that `DatedThing.holds` answers the same for each of them.

    Only what is accepted has any. What is known to the month or the year only, and happened on a day of it, has none.
    """
    bounds = thing.bounds
    if thing.status not in {"", ACCEPTED} or (
        bounds.end_latest and bounds.begin_earliest and bounds.end_latest < bounds.begin_earliest
    ):
        return Spells()
    done = thing.reading is Reading.LASTING_ACT and not thing.goes_on and not bounds.end_earliest
    first, last = bounds.begin_latest[:10], bounds.end_earliest[:10]
    certain = _cut((first, "" if done and not bounds.end_latest else last or "0"), thing) if first else ("", "")
    presumed = _cut((thing.presumed_from[:10], thing.presumed_to[:10]), thing) if thing.presumed_from else ("", "")
    both = _joined(certain, presumed)
    return Spells(*certain, *both)


def _cut(days: tuple[str, str], thing: DatedThing) -> tuple[str, str]:
    """Return the days within which a thing is not excluded; two empty ones for none."""
    first = max(days[0], thing.bounds.begin_earliest[:10])
    last = min(days[1] or "9999-12-31", thing.bounds.end_latest[:10] or "9999-12-31")
    if first > last:
        return "", ""
    return first, last if days[1] or thing.bounds.end_latest else ""


def _joined(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    if not one[0] or not other[0]:
        return one if one[0] else other
    return min(one[0], other[0]), max(one[1], other[1]) if one[1] and other[1] else ""
