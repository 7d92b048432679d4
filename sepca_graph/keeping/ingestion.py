"""Which files does a kept store hold, and how do more get in, each whole or not at all?

A store remembers the files that were loaded by their SHA-256, so that a load that was stopped goes on where it stood,
and the whole store has a digest by which its slices in time are kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from sepca_graph.content.folder import Content
from sepca_graph.content.loading import load_ontology
from sepca_graph.deriving.completion import complete
from sepca_graph.errors import ContentError, StoreError, UsageError
from sepca_graph.keeping.holdings import Holding, holdings
from sepca_graph.keeping.slicing import drop_slices
from sepca_graph.keeping.sources import NO_GRAPH, Source, Told, batches, nobody
from sepca_graph.keeping.upkeep import Upkeep
from sepca_graph.names import not_found
from sepca_graph.stores import (
    Quad,
    RemoteStore,
    WritableStore,
    change_store,
    is_endpoint,
)

ONTOLOGY_NAME = "ontology and vocabularies"
MANY, SHARE = 5_000, 10
"""From so many statements on, or this part of those loaded, conclusions are drawn for the whole store, which is faster
then than following each statement up."""


@dataclass(frozen=True)
class Outcome:
    """What a load did.

    Attributes:
        loaded: the files that are in the store now.
        already: names of those that were in it before.
        faults: one sentence for each file that is not RDF, and so was not loaded.
    """

    loaded: list[Holding]
    already: list[str]
    faults: list[str]


def load_files(
    place: str, files: list[Path], content: Content, *, graph: str = "", as_is: bool = False, told: Told | None = None
) -> Outcome:
    """Load files into a store, making it where there is none; what it holds already is passed over.

    Args:
        place: a directory or the URL of an endpoint.
        files: RDF in any syntax, by its suffix, perhaps compressed (`.gz`); without files, those of the content.
        content: whose ontology, vocabularies and rules of completion apply.
        graph: IRI of the graph for files without graph names; "" for one named after each file; `none` for no graph
            but the merge, from which a file cannot be taken back.
        as_is: the statements are completed and entailed already, or are not to be.
        told: hears of progress.

    Raises:
        ContentError: a file is missing, or of an unknown kind; faults inside files are told in the outcome.
        StoreError: the store cannot be written, or was made with another ontology.
    """
    if graph == NO_GRAPH and not as_is:
        raise UsageError(f"Without a graph (--graph {NO_GRAPH}) nothing is completed: add --as-is, or name a graph.")
    if graph == NO_GRAPH and is_endpoint(place):
        raise UsageError(f"In an endpoint every statement has a graph: name one, or leave --graph {NO_GRAPH} out.")
    sources = [Source.of(file, content, graph, told or nobody) for file in files or content.graph_files]
    ontology = load_ontology(content)
    outcome = Outcome([], [], [])
    for batch in batches(sources):
        with change_store(place) as store:
            held = holdings(store)
            complete_ones = {file.digest for file in held if file.complete}
            new = [source for source in batch if source.digest not in complete_ones]
            outcome.already.extend(source.name for source in batch if source.digest in complete_ones)
            if new:
                _forget_slices(store)
            _add_ontology(store, ontology, held, content)
            load = _load_as_is if as_is else _load_authored
            load(Upkeep(store, content, ontology), new, held, outcome)
    return outcome


def unload(place: str, name: str, content: Content) -> Holding:
    """Take a file back out of a store: all that no other file says, and all that followed from it alone.

    Args:
        place: a directory or the URL of an endpoint.
        name: the file's name, or the IRI of its graph.
        content: whose ontology and rules of completion apply.

    Raises:
        NotFoundError: the store holds no such file.
        StoreError: its statements have no graph of their own.
    """
    with change_store(place) as store:
        held = holdings(store)
        found = next((file for file in held if name in {file.name, file.graph, Path(file.name).stem}), None)
        if found is None:
            raise not_found(f"The store holds no file {name}.", name, [file.name for file in held])
        if not found.graph:
            raise StoreError(f"{found.name} was loaded without a graph of its own, and cannot be told from the others.")
        _forget_slices(store)
        Upkeep(store, content, load_ontology(content)).remove(found.graph)
        store.delete(found.quads())
    return found


def _forget_slices(store: WritableStore) -> None:
    """Drop the slices that stand beside the graph, before it changes; those in the cache are known by its digest."""
    if isinstance(store, RemoteStore):
        drop_slices(store)


def _add_ontology(store: WritableStore, ontology: list[Quad], held: list[Holding], content: Content) -> None:
    """Put the ontology into a new store; in another, see that it is the same.

    Raises:
        StoreError: it is not.
    """
    lines = "\n".join(sorted(map(str, ontology)))
    me = Holding(hashlib.sha256(lines.encode()).hexdigest(), ONTOLOGY_NAME, len(ontology), "")
    known = [file for file in held if file.name == ONTOLOGY_NAME and file.complete]
    if not known:
        store.extend([*ontology, *complete(ontology, content)])
        store.insert(me.quads())
    elif known[0].digest != me.digest:
        raise StoreError(
            "The store was made with another ontology than the content's: load all files into a new store."
        )


def _load_authored(upkeep: Upkeep, sources: list[Source], held: list[Holding], outcome: Outcome) -> None:
    """Load files of authored statements and complete them, all in one change."""
    read: list[tuple[Source, list[Quad]]] = []
    for source in sources:
        try:
            read.append((source, source.quads()))
        except ContentError as error:
            outcome.faults.append(str(error))
    new = [Holding(s.digest, s.name, len(quads), s.graph) for s, quads in read]
    begun = [replace(file, complete=False) for file in new]
    upkeep.store.insert(quad for file in begun for quad in file.quads())
    for old in held:
        if old.graph and old.graph in {file.graph for file in new}:
            upkeep.remove(old.graph)
            if old.digest not in {file.digest for file in new}:
                upkeep.store.delete(old.quads())
    everything = [quad for _source, quads in read for quad in quads]
    if len(everything) < max(MANY, sum(file.statements for file in held) // SHARE):
        upkeep.add(everything)
    else:
        upkeep.add_many(everything, fresh=all(file.name == ONTOLOGY_NAME for file in held))
    upkeep.store.insert(quad for file in new for quad in file.quads())
    outcome.loaded.extend(new)


def _load_as_is(upkeep: Upkeep, sources: list[Source], held: list[Holding], outcome: Outcome) -> None:
    """Load files whose statements need nothing more."""
    for source in sources:
        if source.graph in {file.graph for file in held if file.graph}:
            raise StoreError(
                f"The store has a graph {source.graph} already: unload it first, or choose another --graph."
            )
        begun = Holding(source.digest, source.name, 0, source.graph, complete=False)
        upkeep.store.insert(begun.quads())
        try:
            count = upkeep.store.bulk_load(source.stream, source.suffix, source.graph, source.name)
        except ContentError as error:
            outcome.faults.append(str(error))
            raise
        upkeep.store.delete(begun.quads())
        loaded = Holding(source.digest, source.name, count, source.graph)
        upkeep.store.insert(loaded.quads())
        outcome.loaded.append(loaded)
