"""How long does the whole record take, from its files to an answer, and which stage dominates?

    python benchmarks/whole_graph.py [--rounds N] [--peer] [-o benchmarks/RESULTS.md]

The stages are measured inside a process of their own for each round, the commands as whole processes, all in turn
within each round; the median of the rounds is printed. With --peer, what rdflib, pySHACL and owlrl do alone is measured
in the same run, once, because it takes minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whole_commands import CLI, PEER, PEER_BUILD, PEER_QUERY, QUERY, put_into, seconds

TITLE = "# The whole graph"
BARE = "python -c pass"
WARM_QUERY, SHOW = "sepca-graph query presidency_holders (warm)", "sepca-graph show sepca (warm)"
COLD_BUILD, WARM_BUILD = "sepca-graph build (no cache)", "sepca-graph build (warm)"
REASONING, REFERENCE = "reason: the axioms as rules", "reason by the reference, owlrl"
CACHED = "open the kept closure instead of reasoning"
APART = {CACHED, REFERENCE}


@contextmanager
def timed(name: str, taken: dict[str, float]) -> Iterator[None]:
    """Note how many seconds the block takes."""
    begun = time.perf_counter()
    yield
    taken[name] = time.perf_counter() - begun


def stages() -> dict[str, float]:
    """Return the seconds of each stage of a build, run one after another in this process."""
    taken: dict[str, float] = {}
    with timed("import the program and its libraries", taken):
        from sepca_graph import knowledge_graph  # noqa: PLC0415
        from sepca_graph.asking.catalog import catalog  # noqa: PLC0415
        from sepca_graph.checking.check import check  # noqa: PLC0415
        from sepca_graph.checking.shacl import shacl_results  # noqa: PLC0415
        from sepca_graph.content import folder as content  # noqa: PLC0415
        from sepca_graph.content.loading import SHAPES_GRAPH, load_content  # noqa: PLC0415
        from sepca_graph.deriving.completion import complete  # noqa: PLC0415
        from sepca_graph.deriving.entailment import entail  # noqa: PLC0415
        from sepca_graph.deriving.reference import entail_by_reference  # noqa: PLC0415
        from sepca_graph.network.project import project  # noqa: PLC0415
        from sepca_graph.publishing.build_files import files_of  # noqa: PLC0415
        from sepca_graph.publishing.catalogue import manifest  # noqa: PLC0415
        from sepca_graph.stores import OxigraphStore, iri_of, select, to_rdflib_graph  # noqa: PLC0415
    found = content.find()
    with timed("load: parse and check terms", taken):
        loaded = load_content(found)
    with timed("complete", taken):
        completed = [*loaded.facts, *complete(loaded.facts, found)]
    store = OxigraphStore.of(completed)
    with timed("check: SHACL", taken):
        shapes = [quad for quad in loaded.quads if iri_of(quad.graph_name) == SHAPES_GRAPH]
        shacl_results(store.native, to_rdflib_graph(shapes))
    with timed("check: curation", taken):
        for query in catalog(found, "checks"):
            select(store, query.text, origin=query.name)
    with timed(REASONING, taken):
        edges = entail(completed).edges
    with timed(REFERENCE, taken):
        reference = entail_by_reference(completed).edges
    if edges != reference:
        raise SystemExit("The rules and owlrl conclude different edges.")
    knowledge_graph.load_content(found)
    with timed(CACHED, taken):
        kg = knowledge_graph.load_content(found)
    with timed("project the network", taken):
        network = project(kg)
    report = check(found)
    files: dict[str, str] = {}
    for name, text in lapped(files_of(kg, network, report), taken):
        files[name] = text
    with timed("write the catalogue entry", taken):
        manifest(kg, files)
    return taken


def lapped(files: Iterator[tuple[str, str]], taken: dict[str, float]) -> Iterator[tuple[str, str]]:
    """Yield what is given, and note the seconds of each kind of file."""
    begun, sums = time.perf_counter(), defaultdict[str, float](float)
    for name, text in files:
        kind = "write " + ("the pages" if name.endswith(".html") else "graph, network and table files")
        sums[kind] += time.perf_counter() - begun
        yield name, text
        begun = time.perf_counter()
    taken.update(sums)


def measured_apart(environment: dict[str, str]) -> dict[str, float]:
    """Return the stages, measured in a fresh process."""
    command = [sys.executable, str(Path(__file__)), "--stages"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in json.loads(done.stdout).items()}


def measure(rounds: int, *, peer: bool) -> tuple[dict[str, float], dict[str, float]]:
    """Return the median seconds of the whole commands and of the stages."""
    with tempfile.TemporaryDirectory() as folder:
        warm = {**os.environ, "SEPCA_CACHE": f"{folder}/cache"}
        cold = {**os.environ, "SEPCA_CACHE": "off"}
        build = [*CLI, "build", "-o", f"{folder}/out"]
        commands = {
            BARE: ([sys.executable, "-c", "pass"], warm),
            WARM_QUERY: ([*CLI, *QUERY], warm),
            PEER_QUERY: ([*PEER, "query"], cold),
            SHOW: ([*CLI, "show", "sepca"], warm),
            "sepca-graph check (warm)": ([*CLI, "check"], warm),
            COLD_BUILD: (build, cold),
            WARM_BUILD: (build, warm),
        }
        seconds([*CLI, *QUERY], warm)
        whole: dict[str, list[float]] = {name: [] for name in commands}
        parts: dict[str, list[float]] = {}
        for _round in range(rounds):
            for name, (command, environment) in commands.items():
                whole[name].append(seconds(command, environment))
            for name, value in measured_apart(warm).items():
                parts.setdefault(name, []).append(value)
        if peer:
            whole[PEER_BUILD] = [seconds([*PEER, "build"], cold)]
    return medians(whole), medians(parts)


def medians(taken: dict[str, list[float]]) -> dict[str, float]:
    """Return the median of each list."""
    return {name: statistics.median(times) for name, times in taken.items()}


def section(whole: dict[str, float], parts: dict[str, float], rounds: int) -> str:
    """Return two Markdown tables, commands and stages, and what they come to."""
    build = {name: taken for name, taken in parts.items() if name not in APART}
    total, bare = sum(build.values()), whole[BARE]
    peer = " --peer" if PEER_BUILD in whole else ""
    first, second = sorted(build, key=lambda name: -build[name])[:2]
    lines = [
        TITLE,
        "",
        f"Made by `python benchmarks/whole_graph.py --rounds {rounds}{peer}`. Medians in seconds, on "
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}.",
        "",
        "| whole process | seconds | times `python -c pass` |",
        "|---|---:|---:|",
        *(f"| {name} | {taken:.3f} | {taken / bare:.1f} |" for name, taken in whole.items()),
        "",
        "| stage of a build without a cache | seconds | share |",
        "|---|---:|---:|",
        *(f"| {name} | {taken:.3f} | {taken / total:.0%} |" for name, taken in build.items()),
        "",
        f"- What dominates: {first} ({build[first] / total:.0%}), then {second} ({build[second] / total:.0%}).",
        f"- The reference reasoner, owlrl, takes {parts[REFERENCE] / parts[REASONING]:.0f} times as long as the rules "
        f"({parts[REFERENCE]:.2f} against {parts[REASONING]:.2f} seconds) for the same edges.",
        f"- Opening the kept closure takes {parts[CACHED]:.4f} seconds; reasoning anew takes "
        f"{parts[REASONING] / parts[CACHED]:,.0f} times as long.",
        f"- With rdflib alone the warm query takes {whole[PEER_QUERY] / whole[WARM_QUERY]:.1f} times as long.",
        f"- A build without a cache takes {whole[COLD_BUILD] / whole[WARM_BUILD]:.1f} times as long as one "
        "with a warm cache; loading, completion, check and writing are done in both.",
    ]
    if PEER_BUILD in whole:
        lines.append(
            "- The part of the build that rdflib, pySHACL and owlrl do alone (one run) takes "
            f"{whole[PEER_BUILD] / whole[COLD_BUILD]:.0f} times as long as the whole build without a cache."
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="runs of each command and of the stages")
    parser.add_argument("--stages", action="store_true", help="only measure the stages once, and print them as JSON")
    parser.add_argument("--peer", action="store_true", help="measure a build by rdflib, pySHACL and owlrl alone, once")
    parser.add_argument("-o", "--output", type=Path, help="put the section into this file too")
    given = parser.parse_args()
    if given.stages:
        print(json.dumps(stages()))
        return
    text = section(*measure(given.rounds, peer=given.peer), given.rounds)
    print(text, end="")
    if given.output:
        put_into(given.output, text)


if __name__ == "__main__":
    main()
