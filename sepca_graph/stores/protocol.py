"""What is a store, what can it be asked, and what does it answer?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol, Self, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from sepca_graph.errors import ContentError, QueryError
from sepca_graph.namespaces import ONTOLOGY, PREFIXES, XSD_DECIMAL

Term = NamedNode | BlankNode | Literal
QUERY_PREFIXES = {**PREFIXES, "": ONTOLOGY}
"""What a query need not declare; `:` is the ontology, as in the data files."""
Statement = Quad | Triple


@dataclass(frozen=True)
class Solutions:
    """The rows of a SELECT query.

    Attributes:
        variables: names of the columns, without the question mark.
        rows: one tuple a row, one cell a column; None where the variable is unbound.
    """

    variables: tuple[str, ...]
    rows: Sequence[tuple[Term | None, ...]]


Answer = Solutions | bool | list[Triple]
"""What a query gives: rows (SELECT), a truth value (ASK) or triples (CONSTRUCT, DESCRIBE)."""


@dataclass(frozen=True)
class Engine:
    """Which engine answered."""

    name: str
    version: str


OpenStream = Callable[[], AbstractContextManager[BinaryIO]]


class Store(Protocol):
    """A set of named graphs that answers SPARQL; its default graph is their merge, each statement once.

    A quad without a graph name stands for a statement of the merge alone.

    Attributes:
        engine: who answers.
        merge: IRI of the graph that holds the merge, where the engine's own default graph does not.
    """

    engine: Engine
    merge: str | None

    def describe(self) -> dict[str, str]:
        """Say what the store is and can do, by name."""

    def query(self, text: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query, with some of its variables bound beforehand.

        Raises:
            QueryError: the text is not a SPARQL 1.1 query.
        """

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the named graphs, in no particular order."""

    def sizes(self) -> dict[str, int]:
        """Count the statements of each named graph (IRI), and under "" those that only the merge has."""

    def triples_of(self, predicate: str) -> Iterator[Statement]:
        """Yield the statements of the merge that have a predicate."""

    def triples_about(self, things: Iterable[NamedNode], predicate: str) -> Iterator[Statement]:
        """Yield the statements of the merge about things that have a predicate."""

    def quads_in(self, graph: str) -> Iterator[Quad]:
        """Yield the quads of one named graph."""

    def quads_about(self, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of the named graphs whose subject is one of the things."""

    def quads_to(self, predicate: str, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of the named graphs that lead by a predicate to one of the things."""

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads, to their graphs and to the merge."""


class WritableStore(Store, Protocol):
    """A store whose graphs can be kept: statements come and go, and rules are run in it."""

    def update(self, text: str) -> None:
        """Change the store as a SPARQL 1.1 update says; patterns outside GRAPH are about the merge."""

    def insert(self, quads: Iterable[Quad]) -> None:
        """Add quads to their graphs only; those without a graph name to the merge."""

    def delete(self, quads: Iterable[Quad]) -> None:
        """Take quads out of their graphs only; those without a graph name out of the merge."""

    def quads_saying(self, triples: Iterable[Triple]) -> Iterator[Quad]:
        """Yield the quads of the named graphs that say one of the triples."""

    def bulk_load(self, stream: OpenStream, suffix: str, graph: str, origin: str) -> int:
        """Add the statements of a file as they stand, to their graphs and to the merge, and count them.

        Args:
            stream: opens the file; called more than once.
            suffix: of its syntax.
            graph: IRI of the graph for statements without one; "" for the merge alone.
            origin: name of the file, for messages.

        Raises:
            ContentError: it is not what its suffix says.
        """


class RemoteStore(WritableStore, ABC):
    """A store elsewhere, whose slices are kept beside it."""

    @abstractmethod
    def on(self, default_graph: str) -> Self:
        """Return the same store, asked with another graph as its merge."""


ByPredicate = Callable[[str], Iterable[Statement]]
"""Gives the statements that have a predicate: `Store.triples_of`, or `by_predicate` of quads."""


def by_predicate(quads: Iterable[Quad]) -> ByPredicate:
    """Return what gives the statements that have a predicate."""
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        found.setdefault(quad.predicate.value, []).append(quad)
    return lambda predicate: found.get(predicate, [])


def terms(statement: Statement) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    """Return subject, predicate and object; this project has no triple terms (RDF 1.2), so none is one."""
    return cast(
        "tuple[NamedNode | BlankNode, NamedNode, Term]", (statement.subject, statement.predicate, statement.object)
    )


SIZES = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
"""The graphs and how many statements each has; counted, as Virtuoso takes ten seconds for the same with DISTINCT."""


def sizes_from(rows: Iterable[Sequence[Term | None]]) -> dict[str, int]:
    """Return the rows that answer `SIZES` as numbers by IRI, sorted."""
    return dict(sorted((iri_of(graph), int(n.value)) for graph, n in rows if isinstance(n, Literal)))


def with_point(quad: Quad) -> Quad:
    """Return the quad with a whole decimal as `1.0`, as Turtle's readers know it, where an engine has made it `1`."""
    value = quad.object
    if not isinstance(value, Literal) or not (text := value.value)[-1:].isdigit() or "." in text:
        return quad  # most quads: looked at first what costs least
    if value.datatype.value != XSD_DECIMAL:
        return quad
    return Quad(quad.subject, quad.predicate, Literal(value.value + ".0", datatype=value.datatype), quad.graph_name)


def iri_of(term: object) -> str:
    """Return the IRI of a named node, and "" for any other term."""
    return term.value if isinstance(term, NamedNode) else ""


def select(store: Store, text: str, *, origin: str, bindings: Mapping[str, Term] | None = None) -> Solutions:
    """Answer one of the content's own SELECT queries.

    Args:
        store: whom to ask.
        text: the query.
        origin: the file that it stands in, for messages.
        bindings: values of some of its variables.

    Raises:
        ContentError: the file holds no SELECT query, or none that is SPARQL 1.1.
    """
    try:
        answer = store.query(text, bindings=bindings)
    except QueryError as error:
        raise ContentError(f"{origin}: {error}") from error
    if not isinstance(answer, Solutions):
        raise ContentError(f"{origin}: a SELECT query is wanted here.")
    return answer
