"""What is a store, what can it be asked, and what does it answer?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from sepca_graph.errors import ContentError, QueryError
from sepca_graph.namespaces import ONTOLOGY, PREFIXES

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


class Store(Protocol):
    """A set of named graphs that answers SPARQL; its default graph is their merge, each statement once."""

    engine: Engine

    def query(self, text: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query, with some of its variables bound beforehand.

        Raises:
            QueryError: the text is not a SPARQL 1.1 query.
        """

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads."""

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no particular order."""


def terms(statement: Statement) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    """Return subject, predicate and object; this project has no triple terms (RDF 1.2), so none is one."""
    return cast(
        "tuple[NamedNode | BlankNode, NamedNode, Term]", (statement.subject, statement.predicate, statement.object)
    )


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
