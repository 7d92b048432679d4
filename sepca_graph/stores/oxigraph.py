"""The embedded engine: Oxigraph, in memory or in a directory."""

from __future__ import annotations

import os
import re
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple, Variable

from sepca_graph.errors import ContentError, QueryError, StoreError
from sepca_graph.namespaces import WORK
from sepca_graph.stores.occupancy import occupy
from sepca_graph.stores.protocol import (
    QUERY_PREFIXES,
    SIZES,
    Answer,
    Engine,
    OpenStream,
    Solutions,
    Statement,
    Term,
    sizes_from,
    with_point,
)
from sepca_graph.stores.syntax import SYNTAXES, read_listing, read_quads

_BEYOND = NamedNode(WORK + "beyond")
"""A graph, always empty, that is there when the merge says more than the named graphs."""
UNTIDY, UNTIDY_FILE = 100_000, 8_000_000
"""From so many quads on that were added portion by portion, or as one file, the files are put in order at the end: what
was added in portions is read twice as fast then, and what follows from ten million statements is found much sooner."""
MANY = 2000
"""From so many quads on, adding them in bulk is faster than in a transaction."""


class OxigraphStore:
    """The embedded default: Oxigraph, in memory or in a directory.

    Attributes:
        union: whether the default graph is the union of the named ones.
        directory: where it is on disk, or is kept too; None in memory alone.
        listing: a file of `write_listing` with the quads of a store on disk that never changes; None if there is none.
        added: count of the quads that were added in bulk since it was opened.

    Besides its named graphs it holds their merge as its default graph: Oxigraph's own union of named graphs would give
    a statement of two documents twice, and so count a link that two sources support as two. Where someone else made the
    store without a merge, that union is all there is.
    """

    engine = Engine("Oxigraph", pyoxigraph.__version__)
    merge: str | None = None

    def __init__(self, native: pyoxigraph.Store | None = None, *, union: bool = False) -> None:
        self.native = native if native is not None else pyoxigraph.Store()
        self.union = union
        self.added = 0
        self.directory: Path | None = None
        self.listing: Path | None = None
        self._listed: list[Quad] = []

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> OxigraphStore:
        """Return an in-memory store that holds the quads."""
        store = cls()
        store.extend(quads)
        return store

    @classmethod
    def read_only(cls, directory: Path) -> OxigraphStore:
        """Open an Oxigraph store on disk for reading; while it is open, nobody clears its folder.

        Raises:
            StoreError: it is no Oxigraph store, or it is damaged.
        """
        try:
            handle = occupy(directory)
        except OSError as error:
            raise StoreError(f"{directory} cannot be opened: {reason(error)}") from error
        store = cls(union=True)
        store.directory = directory
        release = weakref.finalize(store, os.close, handle)
        try:
            store.native = pyoxigraph.Store.read_only(str(directory))
            store.union = next(store.native.quads_for_pattern(None, None, None, DefaultGraph()), None) is None
        except (OSError, RuntimeError) as error:
            release()
            raise StoreError(f"{directory} cannot be opened as an Oxigraph store: {error}") from error
        return store

    @staticmethod
    def write_directory(directory: Path, quads: Iterable[Quad]) -> None:
        """Write quads into a new Oxigraph store on disk.

        Raises:
            StoreError: the disk refuses (full, or not writable).
        """
        _write(directory, _with_merge(quads))

    def copy_to(self, directory: Path) -> None:
        """Write all that the store holds into a new Oxigraph store on disk.

        Raises:
            StoreError: the disk refuses (full, or not writable).
        """
        _write(directory, self.native)

    def describe(self) -> dict[str, str]:
        """Say what the store is and can do."""
        merged = "the union of the named graphs" if self.union else "the merge, each statement once"
        return {"default graph": merged, **({"directory": str(self.directory)} if self.directory else {})}

    def settle(self) -> None:
        """Write all that was added to the disk."""
        if self.added >= UNTIDY:
            self.native.optimize()
        self.native.flush()

    def close(self) -> None:
        """Let go of the files, which Oxigraph may still be ordering; the store cannot be asked any more."""
        del self.native

    def query(self, text: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query on the merge of all graphs."""
        substitutions: dict[Variable, Term | Triple] = {}
        substitutions |= {Variable(name): term for name, term in (bindings or {}).items()}
        try:
            answer = self.native.query(
                text, prefixes=QUERY_PREFIXES, substitutions=substitutions, use_default_graph_as_union=self.union
            )
        except SyntaxError as error:
            raise QueryError(_describe_syntax_error(text, str(error))) from error
        except RuntimeError as error:  # a variable is bound that the query does not select
            raise QueryError(f"The query cannot be run: {error}") from error
        if isinstance(answer, pyoxigraph.QueryBoolean):
            return bool(answer)
        if isinstance(answer, pyoxigraph.QueryTriples):
            return list(answer)
        return Solutions(
            tuple(variable.value for variable in answer.variables),
            [tuple(solution) for solution in answer],
        )

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads, to their graphs and to the merge."""
        self.insert(_with_merge(quads))

    def insert(self, quads: Iterable[Quad]) -> None:
        """Add quads to their graphs only; those without a graph name to the merge."""
        quads = list(quads)
        many = len(quads) >= MANY
        self.added += len(quads) if many else 0
        (self.native.bulk_extend if many else self.native.extend)(quads)

    def delete(self, quads: Iterable[Quad]) -> None:
        """Take quads out of their graphs only; those without a graph name out of the merge."""
        for quad in quads:
            self.native.remove(quad)

    def quads_about(self, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of the named graphs whose subject is one of the things."""
        return _named(quad for thing in things for quad in self.native.quads_for_pattern(thing, None, None))

    def quads_to(self, predicate: str, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of the named graphs that lead by a predicate to one of the things."""
        by = NamedNode(predicate)
        return _named(quad for thing in things for quad in self.native.quads_for_pattern(None, by, thing))

    def quads_saying(self, triples: Iterable[Triple]) -> Iterator[Quad]:
        """Yield the quads of the named graphs that say one of the triples."""
        return _named(
            quad
            for said in triples
            for quad in self.native.quads_for_pattern(said.subject, said.predicate, said.object)
        )

    def quads_in(self, graph: str) -> Iterator[Quad]:
        """Yield the quads of one named graph."""
        return self.native.quads_for_pattern(None, None, None, NamedNode(graph))

    def bulk_load(self, stream: OpenStream, suffix: str, graph: str, origin: str) -> int:
        """Add the statements of a file as they stand, to their graphs and to the merge, and count them."""
        with stream() as opened:
            if suffix not in {".nt", ".nq"}:
                quads = list(read_quads(opened, suffix, graph, origin))
                self.native.bulk_extend(_with_merge(quads))
                return len(quads)
            count = self._bulk_load(opened, suffix, graph, origin)
        self.added += count if count >= UNTIDY_FILE else 0
        if not graph and suffix == ".nt":
            self.native.add_graph(_BEYOND)
        with stream() as opened:
            if suffix == ".nq":
                read = read_quads(opened, suffix, "", origin)
                self.native.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in read)
            elif graph:
                self._bulk_load(opened, suffix, "", origin)
        return count

    def _bulk_load(self, stream: BinaryIO, suffix: str, graph: str, origin: str) -> int:
        """Let Oxigraph read a file, into one graph where the file names none."""
        counted = _Lines(stream)
        into = NamedNode(graph) if graph else None
        try:
            self.native.bulk_load(input=cast("IO[bytes]", counted), format=SYNTAXES[suffix], to_graph=into)
        except SyntaxError as error:
            place = f", line {error.lineno}" if error.lineno else ""
            raise ContentError(f"{origin}{place}: {error.msg}") from error
        except OSError as error:
            if str(error).startswith("IO error: "):  # RocksDB's: the store cannot be written
                raise
            raise StoreError(f"{origin} cannot be loaded: {error}") from error
        return counted.count

    @classmethod
    def of_triples(cls, statements: Iterable[Statement]) -> OxigraphStore:
        """Return an in-memory store of the merge alone, which is enough for who asks for no graph."""
        store = cls()
        store.native.bulk_extend(Quad(said.subject, said.predicate, said.object) for said in statements)
        return store

    def __len__(self) -> int:
        return len(self.native)

    def update(self, text: str) -> None:
        """Change the store as a SPARQL 1.1 update says."""
        self.native.update(text, prefixes=QUERY_PREFIXES)

    def triples_of(self, predicate: str) -> Iterator[Quad]:
        """Yield the statements of the merge that have a predicate."""
        return self.native.quads_for_pattern(None, NamedNode(predicate), None, self._merge)

    def triples_about(self, things: Iterable[NamedNode], predicate: str) -> Iterator[Quad]:
        """Yield the statements of the merge about things that have a predicate."""
        by = NamedNode(predicate)
        return (quad for thing in things for quad in self.native.quads_for_pattern(thing, by, None, self._merge))

    @property
    def _merge(self) -> DefaultGraph | None:
        return None if self.union else DefaultGraph()

    def sizes(self) -> dict[str, int]:
        """Count the statements of each named graph, and under "" those that the merge says beyond them."""
        answer = self.query(SIZES)
        rows = answer.rows if isinstance(answer, Solutions) else []
        sizes = {graph: count for graph, count in sizes_from(rows).items() if not graph.startswith(WORK)}
        beyond = sum(1 for _quad in self._beyond())
        return {**sizes, **({"": beyond} if beyond else {})}

    def _beyond(self) -> Iterator[Quad]:
        """Yield what the merge says beyond the named graphs, where it may say something."""
        if self.native.contains_named_graph(_BEYOND) or next(self.native.named_graphs(), None) is None:
            for quad in self.native.quads_for_pattern(None, None, None, DefaultGraph()):
                if next(self.quads_saying([quad.triple]), None) is None:
                    yield quad

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the named graphs, and what the merge says beyond them, without a graph."""
        if self.listing is not None:
            with suppress(OSError, zlib.error):
                self._listed = self._listed or read_listing(self.listing)
                yield from self._listed
                return
        for graph in self.native.named_graphs():
            if not (isinstance(graph, NamedNode) and graph.value.startswith(WORK)):
                yield from map(with_point, self.native.quads_for_pattern(None, None, None, graph))
        yield from self._beyond()


def _write(directory: Path, quads: Iterable[Quad]) -> None:
    try:
        store = pyoxigraph.Store(str(directory))
        store.bulk_extend(quads)
        store.flush()
        del store  # which lets go of the files
    except OSError as error:
        raise StoreError(f"{directory} cannot be written: {reason(error)}") from error


def reason(error: OSError) -> str:
    """Return why a file cannot be read or written; of the many words of RocksDB only the last, which say it."""
    return error.strerror or str(error).rpartition(": ")[2]


def merge_alone(native: pyoxigraph.Store) -> pyoxigraph.Store:
    """Return a native store of the default graph alone: who asks for each term in every graph is answered sooner."""
    merge = pyoxigraph.Store()
    merge.bulk_extend(native.quads_for_pattern(None, None, None, DefaultGraph()))
    return merge


class _Lines:
    """A stream that counts its lines, which are the statements of N-Triples and N-Quads."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        read = self._stream.read(size)
        self.count += read.count(b"\n")
        return read


def _named(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the quads that are not of the merge; whole decimals as `1.0`, which Oxigraph keeps as `1`."""
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and not quad.graph_name.value.startswith(WORK):
            yield with_point(quad)


def _with_merge(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        yield Quad(quad.subject, quad.predicate, quad.object)


def _describe_syntax_error(text: str, message: str) -> str:
    position = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if position is None:
        return f"The query is not SPARQL 1.1: {message}"
    line, column = int(position[1]), int(position[2])
    shown = text.split("\n")[line - 1 : line] or [""]
    return f"SPARQL syntax error at line {line}, column {column}: {position[3]}\n  {shown[0]}\n  {' ' * (column - 1)}^"
