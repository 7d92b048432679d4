"""How does the time of a thing look: a bar with its certain, its presumed and its possible part?"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sepca_graph.names import printable
from sepca_graph.publishing.figures import wrapped
from sepca_graph.publishing.templating import render

if TYPE_CHECKING:
    from sepca_graph.views.grounds import Timing

WIDTH: Final = 760
"""Of the picture, in pixels, like all lengths here."""
LEFT: Final = 24
RIGHT: Final = 736
SHARE_BEYOND: Final = 0.12
"""How much of the known days is drawn before and after them, where something is open."""


@dataclass(frozen=True)
class Part:
    """A part of the bar: `certain`, `presumed` or `possible`, from left to right, open on a side or not."""

    answer: str
    left: float
    right: float
    opens_left: bool
    opens_right: bool


@dataclass(frozen=True)
class Tick:
    """A year below the bar."""

    x: float
    year: int


@dataclass(frozen=True)
class Bar:
    """What is drawn."""

    parts: tuple[Part, ...]
    ticks: tuple[Tick, ...]


def to_svg(found: Timing) -> str:
    """Return the time of a link or a thing as one SVG picture that needs nothing beside it."""
    bar = layout(found)
    grounds = []
    for ground in found.grounds:
        rests = f": {'; '.join(ground.rests_on)}" if ground.rests_on else ""
        grounds.append(_capital(ground.says + rests))
    says = ". ".join([str(found.spells), *grounds])
    return render(
        "time_bar.svg.j2",
        bar=bar,
        title=printable(found.label),
        held=_capital(str(found.spells)),
        lines=[line for ground in grounds for line in wrapped(ground, RIGHT - LEFT)],
        description=printable(says),
        key=hashlib.sha256(repr((found.label, bar)).encode()).hexdigest()[:8],
        width=WIDTH,
    )


def layout(found: Timing) -> Bar:
    """Return where each part of the bar stands; what is open on a side reaches the edge."""
    bounds, spells = found.bounds, found.spells
    spans = {
        "possible": (bounds["begin_earliest"], bounds["end_latest"]),
        "presumed": (spells.presumed_from, spells.presumed_to),
        "certain": (spells.certain_from, spells.certain_to),
    }
    days = [day for day in (*bounds.values(), *(end for span in spans.values() for end in span)) if day]
    if not days:
        return Bar((), ())
    first, last = (datetime.date.fromisoformat(day).toordinal() for day in (min(days), max(days)))
    beyond = max(round((last - first) * SHARE_BEYOND), 200)
    start, end = max(first - beyond, 1), min(last + beyond, datetime.date.max.toordinal())

    def at(day: str, otherwise: float) -> float:
        if not day:
            return otherwise
        return LEFT + (RIGHT - LEFT) * (datetime.date.fromisoformat(day).toordinal() - start) / (end - start)

    parts = tuple(
        Part(answer, at(since, LEFT), max(at(until, RIGHT), at(since, LEFT) + 2), not since, not until)
        for answer, (since, until) in spans.items()
        if answer == "possible" or since
    )
    return Bar(parts, _ticks(start, end))


def _ticks(start: int, end: int) -> tuple[Tick, ...]:
    """Return at most a dozen years between two days."""
    first, last = datetime.date.fromordinal(start).year + 1, datetime.date.fromordinal(end).year
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / size <= 12)
    years = [year for year in range(first, last + 1) if year % step == 0]
    return tuple(
        Tick(LEFT + (RIGHT - LEFT) * (datetime.date(year, 1, 1).toordinal() - start) / (end - start), year)
        for year in years
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
