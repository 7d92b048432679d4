"""How fast are stores made and kept up, against whom: loading, adding a document, a server?"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from answering import AS_OF, MEMBERS
from contests import Row, Scale, faster
from measuring import Task, server
from stock import CLI, HERE, SHARE_AUTHORED, remove, said, table_digest


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
        environment = {"SEPCA_STORE_UPDATE": f"{url}/update"}

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
