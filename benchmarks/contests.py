"""Which work is measured against whom, and what is the goal of each?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from measuring import Bench, Measured, Task, WrongAnswerError, server
from peers import DAY, SHARED
from stock import CLI, COW, HERE, SHARE_AUTHORED, Stock, generation, lines_digest, remove, said, table_digest

MEMBERS = "SELECT DISTINCT ?member ?body WHERE { ?member sepca:memberOf ?body }"
AS_OF = ["--as-of", DAY, "--certainty", "possible"]
QUICK_ROUNDS = 9
"""Rounds of what takes a fraction of a second."""
JOIN_LIMIT = 600.0
MEMORY_GOAL = 6144.0
"""Megabytes."""


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
    ]
    if has_maplib(scale):
        tasks.append(task("maplib", scale.peer_python, HERE / "peers.py", "maplib", dump))
    if scale.slow:
        tasks.append(task("rdflib", *peer, "rdflib", dump, slow=True, limit=JOIN_LIMIT))
    warm, made, *others = scale.bench.measure(*tasks)
    work = "shared memberships of all states as of a day, COW"
    goals = {"networkx": 20.0}
    for one, theirs in zip(tasks[2:], others, strict=True):
        name = {"networkx": "networkx, end to end"}.get(one.name, f"{one.name}, self-join")
        yield faster(f"{work}, warm", warm, name, theirs, least=goals.get(one.name, 1.0))
    yield faster(f"{work}, cold (slice not made yet)", made, "networkx, end to end", others[0])
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


def loaded(scale: Scale) -> Iterator[Row]:
    """How long does it take to load a large file to disk?"""
    half = scale.sizes[-1] // 2
    file = scale.stock.completed(half)
    places = {name: scale.stock.folder / f"loading-{name}" for name in ("none", "own", "oxigraph")}
    load = [*CLI, "load", file, "--as-is", "--store"]
    ontology = held(scale, scale.stock.store_of(empty(scale), "--as-is", "--graph", "none"))

    def task(name: str, place: str, *command: str | Path, extra: int, slow: bool = False) -> Task:
        return Task(
            name,
            command,
            lambda: str(held(scale, places[place]) - extra),
            lambda: remove(places[place]),
            slow=slow,
        )

    none, own, oxigraph = scale.bench.measure(
        task("--graph none", "none", *load, places["none"], "--graph", "none", extra=ontology),
        task("a graph of its own", "own", *load, places["own"], extra=ontology, slow=True),
        task(
            "oxigraph load", "oxigraph", "oxigraph", "load", "--location", places["oxigraph"], "--file", file, extra=0
        ),
    )
    for place in places.values():
        remove(place)
    work, times = f"bulk load of {half:,} triples to disk", none.seconds / oxigraph.seconds
    text, goal = f"{times:.2f} times its time", "no more than 1.3 times its time"
    yield Row(f"{work}, no graph", none, "oxigraph load", oxigraph, text, goal, times <= 1.3)
    text = f"{own.seconds / oxigraph.seconds:.2f} times its time"
    yield Row(f"{work}, a graph of its own and the merge", own, "oxigraph load", oxigraph, text)


def empty(scale: Scale) -> Path:
    """Return a file without statements, so that a store of it holds the ontology alone."""
    file = scale.stock.folder / "empty.nt"
    file.touch()
    return file


def held(scale: Scale, place: Path) -> int:
    """Return how many statements the merge of a store has."""
    return int(said([sys.executable, HERE / "inside.py", "count", place], scale.bench.environment))


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


def added(scale: Scale) -> Iterator[Row]:
    """How long does it take to add a document to a store, with all that follows, against making the store anew?"""
    middle, stock = scale.sizes[1], scale.stock
    whole = stock.authored(round(middle * SHARE_AUTHORED))
    rest, document = stock.without_last(whole)
    before, grown, rebuilt = stock.store_of(rest), stock.folder / "grown.store", stock.folder / "rebuilt.store"

    def copy() -> None:
        remove(grown)
        shutil.copytree(before, grown)

    def digest(place: Path) -> Callable[[], str]:
        return lambda: said([sys.executable, HERE / "inside.py", "digest", place], scale.bench.environment)

    mine, anew = scale.bench.measure(
        Task("load the document", [*CLI, "load", document, "--store", grown], digest(grown), copy),
        Task(
            "load everything",
            [*CLI, "load", whole, "--store", rebuilt],
            digest(rebuilt),
            lambda: remove(rebuilt),
            slow=True,
        ),
    )
    with document.open("rb") as lines:
        authored = sum(1 for _ in lines)
    work = f"adding a document ({authored:,} authored triples) to a store of {held(scale, before):,}"
    for place in (grown, rebuilt):
        remove(place)
    yield faster(work, mine, "loading everything anew", anew, least=50)


def served(scale: Scale) -> Iterator[Row]:
    """What does it cost that the store is a server on the same machine?"""
    small, stock = scale.sizes[0], scale.stock
    file, place = stock.authored(small), stock.folder / "served.oxigraph"
    outputs = scale.output("members-embedded.csv"), scale.output("members-served.csv")
    here = stock.store_of(file)
    loading = stock.folder / "loading-served"
    remove(place)
    (load,) = scale.bench.measure(
        Task("load", [*CLI, "load", file, "--store", loading], prepare=lambda: remove(loading), slow=True)
    )
    remove(loading)
    command = ["oxigraph", "serve", "--location", str(place), "--bind"]
    with server(lambda port: [*command, f"127.0.0.1:{port}"], "/query?query=ASK%7B%7D") as url:
        environment = {"SEPCA_STORE_UPDATE": f"{url}/update", "SEPCA_STORE_DATA": f"{url}/store"}

        def ask(name: str, store: str | Path, output: Path) -> Task:
            command = [*CLI, "query", MEMBERS, *AS_OF, "--store", store, "-o", output]
            return Task(name, command, lambda: table_digest(output, "member", "body"), environment=environment)

        remote = Task("load", [*CLI, "load", file, "--store", f"{url}/query"], environment=environment, slow=True)
        (sent,) = replace(scale.bench, slow_rounds=1).measure(remote)
        (first,) = replace(scale.bench, rounds=0).measure(replace(ask("first", f"{url}/query", outputs[1]), slow=True))
        embedded, asked = scale.bench.measure(ask("here", here, outputs[0]), ask("there", f"{url}/query", outputs[1]))
    remove(place)
    yield faster(f"load of {small:,} triples, completed and entailed, embedded", load, "Oxigraph server", sent)
    yield faster(f"members as of a day, {small:,} triples, warm, embedded", embedded, "Oxigraph server", asked)
    yield faster("the same, warm, embedded", embedded, "Oxigraph server, slice not made yet", first)


CONTESTS: dict[str, Callable[[Scale], Iterator[Row]]] = {
    "start": started,
    "as-of": as_of,
    "shared": shared,
    "entail": entailed,
    "load": loaded,
    "add": added,
    "server": served,
}
__all__ = ["CONTESTS", "Row", "Scale", "WrongAnswerError"]
