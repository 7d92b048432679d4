"""How much work do today's commands take, against those of a commit before?

    python benchmarks/before_after.py COMMIT [--rounds N] [-o benchmarks/RESULTS.md]

The commit is run from a git worktree by the same interpreter. Every run is a process of its own; before and today take
turns within each round, so that what else the machine does meets both. Medians of wall and of CPU time (user and
system, with all children). How layout grows with the network is measured by `benchmarks/layout.py`.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from whole_commands import put_into

ROOT = Path(__file__).parents[1]
SIDES = ("before", "today")
BARE = "python -c pass"
SLICE = "network --as-of 2016-06-01 -o x.gexf, slice not made yet"
PAGE = "network -o x.html, the whole record"


@dataclass(frozen=True)
class Command:
    """What is run on both sides.

    Attributes:
        name: as the report calls it.
        arguments: of the program; `{out}` is a folder of its own.
        cold: nothing is kept from an earlier command.
        record_only: the record is kept, and nothing that was made of it: no slice, no places of nodes.
    """

    name: str
    arguments: Sequence[str]
    cold: bool = False
    record_only: bool = False


COMMANDS = (
    Command("build, cold", ("build", "-o", "{out}/built"), cold=True),
    Command(SLICE, ("network", "--as-of", "2016-06-01", "-o", "{out}/x.gexf"), record_only=True),
    Command(PAGE, ("network", "-o", "{out}/x.html"), record_only=True),
    Command("why interpol sepca", ("why", "interpol", "sepca")),
    Command("info", ("info",)),
    Command("show sepca", ("show", "sepca")),
    Command("check", ("check",)),
    Command("--help", ("--help",)),
    Command("query presidency_holders", ("query", "presidency_holders", "--format", "csv")),
)


@dataclass(frozen=True)
class Taken:
    """Seconds of a whole process, or medians of some."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Side:
    """One of the two programs, with folders of its own.

    Attributes:
        tree: its checkout.
        work: for its files; `record` in it is a cache that holds the record alone.
    """

    tree: Path
    work: Path

    def prepare(self) -> None:
        """Compile all modules, and fill the caches: one with the record, one with what the warm commands leave."""
        process([sys.executable, "-m", "compileall", "-q", str(self.tree / "sepca_graph")], os.environ, self.tree)
        self.run(("info",), self.work / "record")
        shutil.copytree(self.work / "record", self.work / "warm")

    def measure(self, command: Command) -> Taken:
        """Run a command once, with the cache that it is to find."""
        cache = self.work / "warm"
        if command.cold or command.record_only:
            cache = self.work / "fresh"
            shutil.rmtree(cache, ignore_errors=True)
        if command.record_only:
            shutil.copytree(self.work / "record", cache)
        return self.run([part.format(out=self.work) for part in command.arguments], cache)

    def run(self, arguments: Sequence[str], cache: Path) -> Taken:
        """Run the program once."""
        environment = {**os.environ, "PYTHONPATH": str(self.tree), "SEPCA_CACHE": str(cache)}
        return process([sys.executable, "-m", "sepca_graph", *arguments], environment, self.tree)


def process(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Taken:
    """Run a process, and return what it took.

    Raises:
        CalledProcessError: it failed.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        _pid, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Taken(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime)


@contextmanager
def sides(commit: str) -> Iterator[dict[str, Side]]:
    """Give both programs, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "worktree", "add", "--detach", "--quiet", tree, commit], cwd=ROOT, check=True)
        try:
            found = {name: Side(place, Path(folder) / name) for name, place in zip(SIDES, (tree, ROOT), strict=True)}
            for side in found.values():
                side.work.mkdir()
                side.prepare()
            yield found
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)


def measure(commit: str, rounds: int) -> dict[tuple[str, str], Taken]:
    """Return the medians by name of the command and side."""
    runs: dict[tuple[str, str], list[Taken]] = {}
    with sides(commit) as both:
        for _round in range(rounds):
            for name, side in both.items():
                bare = process([sys.executable, "-c", "pass"], os.environ, side.tree)
                runs.setdefault((BARE, name), []).append(bare)
            for command in COMMANDS:
                for name, side in both.items():
                    runs.setdefault((command.name, name), []).append(side.measure(command))
    return {
        key: Taken(statistics.median(run.wall for run in taken), statistics.median(run.cpu for run in taken))
        for key, taken in runs.items()
    }


Found = dict[tuple[str, str], Taken]
Goal = Callable[[Found], bool]


def share(name: str, most: float) -> Goal:
    """Return the goal of at most a share of the CPU time before."""
    return lambda found: found[name, "today"].cpu <= most * found[name, "before"].cpu


def within(name: str, seconds: float) -> Goal:
    """Return the goal of at most so many seconds of wall time."""
    return lambda found: found[name, "today"].wall <= seconds


def no_slower(name: str, noise: float = 0.005) -> Goal:
    """Return the goal of no more wall time than before, beyond a bare Python and a few milliseconds of noise."""

    def met(found: Found) -> bool:
        beyond = {side: found[name, side].wall - found[BARE, side].wall for side in SIDES}
        return beyond["today"] <= beyond["before"] + noise

    return met


def less_than_the_page(found: Found) -> bool:
    """Return whether the slice takes less than the page of the whole record."""
    return found[SLICE, "today"].cpu < found[PAGE, "today"].cpu


GOALS: dict[str, list[tuple[str, Goal]]] = {
    "build, cold": [("at most 4 s wall", within("build, cold", 4)), ("45 % of the CPU", share("build, cold", 0.45))],
    SLICE: [("15 % of the CPU", share(SLICE, 0.15)), ("less than the whole record's page", less_than_the_page)],
    "why interpol sepca": [("at most 0.5 s", within("why interpol sepca", 0.5))],
    "info": [("at most 0.4 s", within("info", 0.4))],
    "show sepca": [("at most 0.35 s", within("show sepca", 0.35))],
    "check": [("35 % of the CPU", share("check", 0.35))],
    "--help": [("no slower, beyond a bare Python", no_slower("--help"))],
    "query presidency_holders": [("no slower, beyond a bare Python", no_slower("query presidency_holders"))],
}
"""What each command must reach, in words, and whether it does."""


def section(found: Found, commit: str, rounds: int) -> str:
    """Return the table in Markdown."""
    lines = [
        "# Before and after",
        "",
        f"Made by `python benchmarks/before_after.py {commit} --rounds {rounds}`. Medians of whole processes in "
        f"seconds, on {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}; the share is "
        "of the CPU time before.",
        "",
        "| command | wall before | wall today | CPU before | CPU today | share | goal |",
        "|---|---:|---:|---:|---:|---:|---|",
        *(_row(name, found) for name in (BARE, *(command.name for command in COMMANDS))),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, found: Found) -> str:
    before, today = found[name, "before"], found[name, "today"]
    goals = [f"{words}: {'met' if goal(found) else '**not met**'}" for words, goal in GOALS.get(name, [])]
    numbers = f"{before.wall:.3f} | {today.wall:.3f} | {before.cpu:.3f} | {today.cpu:.3f}"
    return f"| {name} | {numbers} | {today.cpu / before.cpu:.0%} | {'; '.join(goals)} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", help="the commit before")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command on each side")
    parser.add_argument("-o", "--output", type=Path, help="put the section into this file too")
    given = parser.parse_args()
    text = section(measure(given.commit, given.rounds), given.commit, given.rounds)
    print(text, end="")
    if given.output:
        put_into(given.output, text)


if __name__ == "__main__":
    main()
