"""How fast are answers, against whom: starting, slices in time, shared memberships, entailed edges?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from contests import Row, Scale, faster
from edges_file import DAY
from measuring import Task
from peers import SHARED
from stock import CLI, COW, HERE, generation, lines_digest, remove, table_digest

MEMBERS = "SELECT DISTINCT ?member ?body WHERE { ?member sepca:memberOf ?body }"
AS_OF = ["--as-of", DAY, "--certainty", "possible"]
JOIN_LIMIT = 600.0
"""Seconds."""
MEMORY_GOAL = 6144.0
"""Megabytes."""


def started(scale: Scale) -> Iterator[Row]:
    """How long does the program take to start, and to answer a named query about the record?"""
    query = [*CLI, "query", "presidency_holders", "--format", "csv"]
    bare, usage, answer = scale.quick.measure(
        Task("python -c pass", [sys.executable, "-c", "pass"]),
        Task("--help", [*CLI, "--help"]),
        Task("query presidency_holders", query),
    )
    for work, ours, most in (("--help", usage, 0.06), ("query presidency_holders, warm", answer, 0.2)):
        more = ours.seconds - bare.seconds
        yield Row(work, ours, "python -c pass", bare, f"{more:.3f} s more", f"within {most:g} s", more <= most)


def as_of(scale: Scale) -> Iterator[Row]:
    """Who may have been a member of what on a day?"""
    small = scale.sizes[0]
    store, file = scale.stock.store_of(scale.stock.authored(small)), scale.stock.completed(small)
    ours, theirs = scale.output("members.csv"), scale.output("members-rdflib.csv")
    mine, rdflib = scale.bench.measure(
        Task(
            "sepca-graph query",
            [*CLI, "query", MEMBERS, *AS_OF, "--store", store, "-o", ours],
            lambda: table_digest(ours, "member", "body"),
        ),
        Task(
            "rdflib",
            [sys.executable, HERE / "peers.py", "members", file, theirs],
            lambda: table_digest(theirs, "member", "body"),
        ),
    )
    yield faster(f"members as of a day, {small:,} triples, warm, whole process", mine, "rdflib", rdflib, least=20)


def shared(scale: Scale) -> Iterator[Row]:
    """How many bodies has each pair of states in common on a day, from the command line to the table?"""
    if not COW.exists():
        print(f"shared: skipped, {COW} is absent", file=sys.stderr)
        return
    store, stock = scale.stock.memberships(), scale.stock
    dump, cold = stock.dumped(store), stock.folder / "cache-cold"
    query = stock.folder / "shared.rq"
    query.write_text(SHARED, encoding="utf-8")

    def task(name: str, *command: str | Path, prepare: Callable[[], object] = str, **more: object) -> Task:
        output = scale.output(f"{name}.csv".replace(" ", "-"))
        made = Task(name, [*command, output], lambda: table_digest(output, "one", "other", "shared"), prepare)
        return replace(made, **more)  # type: ignore[arg-type]

    ask = [*CLI, "shared", "memberships", "--as-of", DAY, "--store", store, "-o"]
    peer, place = [sys.executable, HERE / "peers.py"], generation(store)
    join = ["oxigraph", "query", "--location", place, "--query-file", query, "--results-format", "csv"]
    tasks = [
        task("sepca-graph shared", *ask),
        task("sepca-graph cold", *ask, prepare=lambda: remove(cold), environment={"SEPCA_CACHE": str(cold)}, slow=True),
        task("networkx", *peer, "networkx", place),
        task("Oxigraph", *join, "--results-file", slow=True),
        task("networkx from the file", *peer, "networkx-file", dump, slow=True),
    ]
    if has_maplib(scale):
        tasks.append(task("maplib", scale.peer_python, HERE / "peers.py", "maplib", dump))
    if scale.slow:
        tasks.append(task("rdflib", *peer, "rdflib", dump, slow=True, limit=JOIN_LIMIT))
    warm, made, *others = scale.bench.measure(*tasks)
    work = "shared memberships of all states as of a day, COW"
    names = {
        "networkx": "networkx, over a store that is ready",
        "networkx from the file": "networkx, end to end: rdflib reads the file",
    }
    goals = {"networkx from the file": 20.0}
    for one, theirs in zip(tasks[2:], others, strict=True):
        name = names.get(one.name, f"{one.name}, self-join")
        yield faster(f"{work}, warm", warm, name, theirs, least=goals.get(one.name, 1.0))
        if one.name == "networkx from the file":
            yield faster(f"{work}, cold (slice not made yet)", made, name, theirs)
    alone = [
        task("projection alone", sys.executable, HERE / "inside.py", "project", place, inside=True),
        task("networkx alone", *peer, "networkx", place, inside=True),
    ]
    mine, networkx = scale.bench.measure(*alone)
    yield faster("the projection of these alone, inside the process", mine, "networkx", networkx)


def has_maplib(scale: Scale) -> bool:
    """Return whether maplib can be imported; say so where it cannot."""
    done = subprocess.run([scale.peer_python, "-c", "import maplib"], capture_output=True, check=False)
    if done.returncode:
        print(f"shared: maplib is skipped, {scale.peer_python} has none (--peer-python)", file=sys.stderr)
    return done.returncode == 0


def entailed(scale: Scale) -> Iterator[Row]:
    """How long does it take to conclude the entailed edges, and how does that grow?"""
    small, *larger = scale.sizes
    mine, owlrl = scale.bench.measure(
        entail_task(scale, small),
        Task(
            "owlrl",
            [sys.executable, HERE / "peers.py", "owlrl", scale.stock.as_is(small), scale.output("edges-owlrl.nt")],
            lambda: lines_digest(scale.output("edges-owlrl.nt")),
            inside=True,
            slow=True,
        ),
    )
    yield faster(f"entailed edges, {small:,} triples", mine, "owlrl", owlrl, least=150)
    for size in larger:
        (more,) = scale.bench.measure(entail_task(scale, size, slow=size == scale.sizes[-1]))
        growth = more.seconds / size / (mine.seconds / small)
        met, goal = growth < 2, "less than 2 times a triple"
        if size == scale.sizes[-1]:
            met, goal = met and more.megabytes < MEMORY_GOAL, f"{goal}; under {MEMORY_GOAL / 1024:g} GB"
        text = f"{growth:.2f} times a triple"
        yield Row(f"entailed edges, {size:,} triples", more, f"itself at {small:,}", mine, text, goal, met)


def entail_task(scale: Scale, size: int, *, slow: bool = False) -> Task:
    """Return the entailment over a store, timed inside its process."""
    output = scale.output(f"edges-{size}.nt")
    command = [sys.executable, HERE / "inside.py", "entail", scale.stock.as_is(size), output]
    return Task(f"entail {size}", command, lambda: lines_digest(output), inside=True, slow=slow)
