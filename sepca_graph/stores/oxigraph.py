"""The embedded engine: Oxigraph, in memory or in a directory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple, Variable

from sepca_graph.errors import QueryError, StoreError
from sepca_graph.namespaces import XSD_DECIMAL
from sepca_graph.stores.protocol import QUERY_PREFIXES, Answer, Engine, Solutions, Term


class OxigraphStore:
    """The embedded default: Oxigraph, in memory or in a directory.

    Besides its named graphs it holds their merge as its default graph: Oxigraph's own union of named graphs would give
    a statement of two documents twice, and so count a link that two sources support as two.
    """

    engine = Engine("Oxigraph", pyoxigraph.__version__)

    def __init__(self, native: pyoxigraph.Store | None = None) -> None:
        self.native = native if native is not None else pyoxigraph.Store()

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> OxigraphStore:
        """Return an in-memory store that holds the quads."""
        store = cls()
        store.extend(quads)
        return store

    @classmethod
    def read_only(cls, directory: Path) -> OxigraphStore:
        """Open a directory that `write_directory` made, for reading.

        Raises:
            StoreError: it is no Oxigraph store, or it is damaged.
        """
        try:
            return cls(pyoxigraph.Store.read_only(str(directory)))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{directory} cannot be opened as an Oxigraph store: {error}") from error

    @staticmethod
    def write_directory(directory: Path, quads: Iterable[Quad]) -> None:
        """Write quads into a new Oxigraph store on disk.

        Raises:
            StoreError: the disk refuses (full, or not writable).
        """
        try:
            native = pyoxigraph.Store(str(directory))
            quads = list(quads)
            native.bulk_extend(quads)
            native.bulk_extend(map(_in_default_graph, quads))
            native.flush()
        except OSError as error:
            raise StoreError(f"{directory} cannot be written: {error}") from error

    def query(self, text: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query on the merge of all graphs."""
        substitutions: dict[Variable, Term | Triple] = {}
        substitutions |= {Variable(name): term for name, term in (bindings or {}).items()}
        try:
            answer = self.native.query(text, prefixes=QUERY_PREFIXES, substitutions=substitutions)
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
        quads = list(quads)
        self.native.extend(quads)
        self.native.extend(map(_in_default_graph, quads))

    @classmethod
    def of_triples(cls, quads: Iterable[Quad]) -> OxigraphStore:
        """Return an in-memory store of the merge alone, which is enough for who asks for no graph."""
        store = cls()
        store.native.bulk_extend(map(_in_default_graph, quads))
        return store

    def __len__(self) -> int:
        return len(self.native)

    def update(self, text: str) -> None:
        """Change the merge as a SPARQL 1.1 update says."""
        self.native.update(text)

    def triples_of(self, predicate: str) -> Iterator[Quad]:
        """Yield the statements of the merge that have a predicate."""
        return self.native.quads_for_pattern(None, NamedNode(predicate), None, DefaultGraph())

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the named graphs; whole decimals as `1.0`, which Oxigraph keeps as `1`."""
        named = (quad for quad in self.native if not isinstance(quad.graph_name, DefaultGraph))
        for quad in named:
            yield quad if not _is_whole_decimal(quad.object) else _with_point(quad)


def merge_alone(native: pyoxigraph.Store) -> pyoxigraph.Store:
    """Return a native store of the default graph alone: who asks for each term in every graph is answered sooner."""
    merge = pyoxigraph.Store()
    merge.bulk_extend(native.quads_for_pattern(None, None, None, DefaultGraph()))
    return merge


def _in_default_graph(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


def _is_whole_decimal(term: object) -> bool:
    return isinstance(term, Literal) and term.datatype.value == XSD_DECIMAL and "." not in term.value


def _with_point(quad: Quad) -> Quad:
    assert isinstance(quad.object, Literal)
    value = Literal(quad.object.value + ".0", datatype=quad.object.datatype)
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def _describe_syntax_error(text: str, message: str) -> str:
    position = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if position is None:
        return f"The query is not SPARQL 1.1: {message}"
    line, column = int(position[1]), int(position[2])
    shown = text.split("\n")[line - 1 : line] or [""]
    return f"SPARQL syntax error at line {line}, column {column}: {position[3]}\n  {shown[0]}\n  {' ' * (column - 1)}^"
