"""What does the program take at scale, side by side with others, and are the goals met?

    python benchmarks/scale.py --workdir /tmp/scale [--only NAME] [-o benchmarks/SCALE.md]
    python benchmarks/scale.py --workdir /tmp/small --sizes 1e4 3e4 1e5     to try it out

Everything is measured in one run, in turn: medians of whole processes, unless a row says otherwise. Before they are
timed, all that stand in a row must find the same, else the run fails. What takes minutes is run less often
(--slow-rounds), and a peer that takes ten only with --slow. Graphs and stores are made in the working folder, which is
kept for the next run. Peers: rdflib, owlrl, networkx, the `oxigraph` command (PyPI), maplib (where --peer-python has
it), Virtuoso (Debian's virtuoso-opensource) for the sizes.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path

from answering import as_of, entailed, shared, started
from contests import Row, Scale
from keeping import added, loaded, served
from measuring import Bench, Measured
from sizes import Size, sizes
from stock import Stock

SIZES = "sizes"
CONTESTS: dict[str, Callable[[Scale], Iterator[Row]]] = {
    "start": started,
    "as-of": as_of,
    "shared": shared,
    "entail": entailed,
    "load": loaded,
    "add": added,
    "server": served,
}
"""What --only names."""


def shown(measured: Measured | None) -> str:
    """Return time, memory and number of runs as a cell."""
    if measured is None:
        return ""
    seconds = f"{measured.seconds:.3f}" if measured.seconds < 10 else f"{measured.seconds:,.1f}"
    runs = "" if measured.rounds >= 3 else f", {measured.rounds} run{'s' if measured.rounds > 1 else ''}"
    return f"{'stopped at ' if measured.stopped else ''}{seconds} s, {measured.megabytes:,.0f} MB{runs}"


def lines_of(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the Markdown of the rows."""
    yield "| work | ours | against | its time and memory | ratio | goal | met |"
    yield "|---|---:|---|---:|---:|---|---|"
    for row in rows:
        met = {True: "yes", False: "**no**", None: ""}[row.met]
        cells = (row.work, shown(row.ours), row.peer, shown(row.theirs), row.ratio, row.goal, met)
        yield f"| {' | '.join(cells)} |"


def lines_of_sizes(found: Sequence[Size]) -> Iterator[str]:
    """Yield the Markdown of the sizes."""
    yield "| triples | links | kept in | bytes | a triple | a link | seconds |"
    yield "|---:|---:|---|---:|---:|---:|---:|"
    for size in found:
        triple, link = size.bytes / size.triples, size.bytes / size.links
        counts = f"{size.triples:,} | {size.links:,} | {size.kept_in}"
        yield f"| {counts} | {size.bytes:,} | {triple:,.0f} | {link:,.0f} | {size.seconds:,.1f} |"


def versions(peer_python: str) -> str:
    """Return the versions of all that is measured."""
    names = ("sepca-graph", "pyoxigraph", "oxigraph", "rdflib", "owlrl", "networkx", "scipy")
    found = [f"{name} {metadata.version(name)}" for name in names]
    ask = "from importlib.metadata import version; print(version('maplib'))"
    maplib = subprocess.run([peer_python, "-c", ask], capture_output=True, text=True, check=False).stdout.strip()
    return ", ".join([f"Python {platform.python_version()}", *found, *([f"maplib {maplib}"] if maplib else [])])


def machine() -> str:
    """Return processor, cores and memory."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    named = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{named[0] if named else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}"


def report(rows: Sequence[Row], found: Sequence[Size], scale: Scale, seconds: float) -> str:
    """Return the whole report in Markdown."""
    bench = scale.bench
    missed = [row for row in rows if row.met is False]
    lines = [
        "# At scale",
        "",
        f"Made on {datetime.datetime.now(datetime.UTC).date()} in {seconds / 60:.0f} minutes by "
        f"`python {shlex.join(sys.argv)}`, on: {machine()}. {versions(scale.peer_python)}.",
        "",
        f"Medians of {bench.rounds} rounds (of starting: {scale.quick.rounds}) of whole processes, and their peak "
        f"memory. What takes minutes was run {bench.slow_rounds} time{'s' if bench.slow_rounds > 1 else ''}, as its "
        "cell says. All in a row found the same. Entailment is timed inside its process, with the store open.",
        "",
    ]
    if rows:
        lines += [*lines_of(rows), "", f"Goals met: {sum(row.met is True for row in rows)}, missed: {len(missed)}.", ""]
    if found:
        lines += ["## Bytes", "", *lines_of_sizes(found), ""]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=[*CONTESTS, SIZES], help="repeatable")
    parser.add_argument("--sizes", nargs=3, type=float, default=(1e5, 1e6, 1e7), metavar=("SMALL", "MIDDLE", "LARGE"))
    parser.add_argument("--workdir", type=Path, required=True, help="kept between runs; needs some 10 GB")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow-rounds", type=int, default=1, help="of what takes minutes")
    parser.add_argument("--slow", action="store_true", help="with the peer that is stopped at ten minutes")
    parser.add_argument("--peer-python", default=sys.executable, help="an interpreter that has maplib")
    parser.add_argument("-o", "--output", type=Path, help="write the report into this file too")
    given = parser.parse_args()
    if given.rounds < 1 or given.slow_rounds < 1:
        parser.error("everything is run once at least")
    begun, stock = time.perf_counter(), Stock(given.workdir.resolve())
    (stock.folder / "found").mkdir(parents=True, exist_ok=True)
    bench = Bench(given.rounds, given.slow_rounds, stock.environment)
    small, middle, large = map(int, given.sizes)
    scale = Scale(stock, bench, (small, middle, large), given.peer_python, given.slow)
    wanted, rows = given.only or [*CONTESTS, SIZES], list[Row]()
    for name in (name for name in CONTESTS if name in wanted):
        print(f"{name} ...", file=sys.stderr)
        rows += CONTESTS[name](scale)
    found = list(sizes(scale)) if SIZES in wanted else []
    text = report(rows, found, scale, time.perf_counter() - begun)
    print(text, end="")
    if given.output:
        given.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
