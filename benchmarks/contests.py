"""What is a row of the report, and what does each need to be measured?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from measuring import Bench, Measured
from stock import Stock

QUICK_ROUNDS = 9
"""Rounds of what takes a fraction of a second."""


@dataclass(frozen=True)
class Row:
    """One line of the report.

    Attributes:
        work: what is done.
        ours: measured of sepca-graph.
        peer: against whom.
        theirs: measured of the peer.
        ratio: how both compare, in words.
        goal: what it should be; "" where none is set.
        met: whether it is.
    """

    work: str
    ours: Measured
    peer: str
    theirs: Measured | None
    ratio: str
    goal: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Scale:
    """What all rows need.

    Attributes:
        sizes: triples of the small, the middle and the large graph.
        peer_python: the interpreter in which maplib is installed.
        slow: whether a peer that takes ten minutes is run too.
    """

    stock: Stock
    bench: Bench
    sizes: tuple[int, int, int]
    peer_python: str
    slow: bool

    @property
    def quick(self) -> Bench:
        """The bench, with more rounds."""
        return replace(self.bench, rounds=max(self.bench.rounds, QUICK_ROUNDS))

    def output(self, name: str) -> Path:
        """Return where a command writes what it finds."""
        return self.stock.folder / "found" / name


def faster(work: str, ours: Measured, peer: str, theirs: Measured, *, least: float | None = None) -> Row:
    """Compare the seconds of both: how many times longer the peer takes."""
    times = theirs.seconds / ours.seconds
    goal = "" if least is None else f"at least {least:g} times faster" if least > 1 else "faster"
    met = None if least is None else times >= least
    text = f"{'over ' if theirs.stopped else ''}{times:,.1f} times faster"
    return Row(work, ours, peer, theirs, text, goal, met)
