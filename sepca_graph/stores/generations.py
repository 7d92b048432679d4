"""How does a folder of files appear on disk whole, in a single step, and go when nobody needs it any more?"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sepca_graph.stores.occupancy import MAKING, MAKING_HOURS, clear, sweep


@dataclass(frozen=True)
class Generations:
    """A folder in which finished folders stand, each made beside the others and renamed when it is complete.

    Attributes:
        folder: where they stand.
        making_name: how the names of what is being made begin.
    """

    folder: Path
    making_name: str = MAKING

    @contextlib.contextmanager
    def making(self) -> Iterator[Path]:
        """Give an empty folder beside the finished ones; what is not renamed by the end is thrown away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=self.making_name, dir=self.folder))
        try:
            yield beside
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def forget(self, finished: Iterable[Path]) -> None:
        """Delete finished folders that nobody reads."""
        for place in finished:
            clear(place)

    def sweep(self, *, idle_hours: float = MAKING_HOURS) -> None:
        """Delete what stopped processes have left half-made: what has not changed for so many hours."""
        sweep(self.folder.glob(self.making_name + "*"), idle_hours=idle_hours)
