"""Which dates has a made-up record? EDTF of several precisions; the later a year, the more frequent it is."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

LAST_YEAR = 2025
_LENGTHS = {"day": 10, "month": 7, "year": 4}


@dataclass(frozen=True)
class Calendar:
    """Chooses dates by its dice."""

    dice: random.Random

    def interval(self, form: str) -> str:
        """Return an EDTF text of a form such as `day/..`, `year~/`, `/month` or `day`."""
        first, slash, last = form.partition("/")
        begin = self.date(first) if first else ""
        if not slash or last in {"", ".."}:
            return begin + slash + last
        if not begin:
            return "/" + self.date(last)
        length = _LENGTHS[last.rstrip("~?")]
        end = self.after((begin.rstrip("~?") + "-01-01")[:10] if len(begin) < 8 else begin[:10], 1500)
        return f"{begin}/{end[:length]}{last[len(last.rstrip('~?')) :]}"

    def date(self, precision: str) -> str:
        """Return a date, the later the more often."""
        bare = precision.rstrip("~?")
        day = f"{self.year()}-{self.dice.randint(1, 12):02}-{self.dice.randint(1, 28):02}"
        return day[: _LENGTHS[bare]] + precision[len(bare) :] if bare else ""

    def year(self) -> int:
        """Return a year, the later the more often."""
        return max(1950, LAST_YEAR - int(self.dice.expovariate(1 / 8)))

    def after(self, day: str, most: int) -> str:
        """Return a day that is up to so many days later."""
        return str(datetime.date.fromisoformat(day) + datetime.timedelta(days=self.dice.randint(1, most)))
