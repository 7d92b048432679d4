"""How long do whole commands take, start to end, beside a bare Python and beside rdflib alone?

    python benchmarks/whole_commands.py [--rounds N] [-o benchmarks/RESULTS.md]

Every row is a process of its own, the rows taken in turn within each round; the median of the rounds is printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
CLI = [sys.executable, "-m", "sepca_graph"]
PEER = [sys.executable, str(HERE / "rdflib_alone.py")]
QUERY = ["query", "presidency_holders", "--format", "csv"]
WARM_QUERY = "sepca-graph query presidency_holders (warm)"
PEER_QUERY = "the same query, rdflib alone"
COLD_BUILD = "sepca-graph build (no cache)"
PEER_BUILD = "load, validate, reason, write 4 formats: rdflib alone"
FAST = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "sepca-graph --help": [*CLI, "--help"],
    WARM_QUERY: [*CLI, *QUERY],
    "sepca-graph query presidency_holders, as a table (warm)": [*CLI, *QUERY[:2]],
    "sepca-graph query presidency_holders --as-of 2022-06-01 (warm)": [*CLI, *QUERY, "--as-of", "2022-06-01"],
    "sepca-graph show sepca (warm)": [*CLI, "show", "sepca"],
    PEER_QUERY: [*PEER, "query"],
}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Run a command and return how long it took."""
    begun = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def measure(rounds: int) -> dict[str, float]:
    """Return the median seconds of each command."""
    with tempfile.TemporaryDirectory() as folder:
        warm = {**os.environ, "SEPCA_CACHE": f"{folder}/cache"}
        cold = {**os.environ, "SEPCA_CACHE": "off"}
        slow = {
            COLD_BUILD: ([*CLI, "build", "-o", f"{folder}/out"], cold),
            "sepca-graph build (warm)": ([*CLI, "build", "-o", f"{folder}/out"], warm),
            PEER_BUILD: ([*PEER, "build"], cold),
        }
        for command in FAST.values():
            seconds(command, warm)
        taken: dict[str, list[float]] = {name: [] for name in [*FAST, *slow]}
        for number in range(rounds):
            for name, command in FAST.items():
                taken[name].append(seconds(command, warm))
            for name, (command, environment) in slow.items():
                if number < max(3, rounds // 3):
                    taken[name].append(seconds(command, environment))
    return {name: statistics.median(times) for name, times in taken.items()}


def report(found: dict[str, float], rounds: int) -> str:
    """Return a Markdown table: seconds, and seconds beyond a bare Python."""
    bare = found["python -c pass"]
    lines = [
        "# Whole commands",
        "",
        f"Made by `python benchmarks/whole_commands.py --rounds {rounds}`. Medians of whole processes in seconds, on "
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}.",
        "",
        "| command | seconds | beyond `python -c pass` |",
        "|---|---:|---:|",
        *(f"| {name} | {taken:.3f} | {taken - bare:.3f} |" for name, taken in found.items()),
        "",
        f"- With rdflib alone the warm query takes {found[PEER_QUERY] / found[WARM_QUERY]:.1f} times as long.",
        "- The part of the build that rdflib, pySHACL and owlrl do alone takes "
        f"{found[PEER_BUILD] / found[COLD_BUILD]:.1f} times as long as the whole build without a cache.",
    ]
    return "\n".join(lines) + "\n"


def put_into(file: Path, section: str) -> None:
    """Write a section into a file, in place of one with the same title; the other sections are kept."""
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    title = section.partition("\n")[0] + "\n"
    sections = [part.rstrip() + "\n" for part in re.split(r"(?m)^(?=# )", before) if part.strip()]
    kept = [section if part.startswith(title) else part for part in sections]
    file.write_text("\n".join(kept if section in kept else [*kept, section]), encoding="utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, help="runs of each command (build: a third, at least 3)")
    parser.add_argument("-o", "--output", type=Path, help="put the section into this file too")
    given = parser.parse_args()
    text = report(measure(given.rounds), given.rounds)
    print(text, end="")
    if given.output:
        put_into(given.output, text)


if __name__ == "__main__":
    main()
