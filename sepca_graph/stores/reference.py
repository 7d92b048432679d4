"""The reference engine: rdflib, and how our terms become its terms and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from sepca_graph.errors import QueryError
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import PREFIXES, XSD_STRING
from sepca_graph.stores.protocol import QUERY_PREFIXES, Answer, Engine, Solutions, Statement, Term, iri_of, terms

if TYPE_CHECKING:
    import rdflib
    from rdflib.query import Result, ResultRow
    from rdflib.term import Identifier, Node
else:
    rdflib = lazily("rdflib")


class RdflibStore:
    """The reference engine: rdflib's Dataset, slow and independent of Oxigraph."""

    merge: str | None = None

    def __init__(self) -> None:
        self.engine = Engine("rdflib", rdflib.__version__)
        self.dataset = rdflib.Dataset(default_union=True)
        for prefix, namespace in PREFIXES.items():
            self.dataset.bind(prefix, namespace, override=True)

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> RdflibStore:
        """Return a store that holds the quads."""
        store = cls()
        store.extend(quads)
        return store

    def describe(self) -> dict[str, str]:
        """Say what the store is and can do."""
        return {"default graph": "the union of the named graphs"}

    def query(self, text: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query on the union of all graphs."""
        initial = {name: to_rdflib(term) for name, term in (bindings or {}).items()}
        try:
            result = self.dataset.query(text, initBindings=initial, initNs=QUERY_PREFIXES)
        except Exception as error:
            raise QueryError(f"The query cannot be run by rdflib: {error}") from error
        return _from_rdflib_result(result)

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads."""
        for quad in quads:
            graph = self.dataset.default_graph
            if isinstance(quad.graph_name, NamedNode):
                graph = self.dataset.graph(quad.graph_name.value)
            subject, predicate, value = map(to_rdflib, terms(quad))
            graph.add((subject, predicate, value))

    def triples_of(self, predicate: str) -> Iterator[Triple]:
        """Yield the statements of the union that have a predicate."""
        for triple in self.dataset.triples((None, rdflib.URIRef(predicate), None)):
            yield Triple(*_from_rdflib_terms(triple))

    def triples_about(self, things: Iterable[NamedNode], predicate: str) -> Iterator[Triple]:
        """Yield the statements of the union about things that have a predicate."""
        for thing in things:
            for triple in self.dataset.triples((to_rdflib(thing), rdflib.URIRef(predicate), None)):
                yield Triple(*_from_rdflib_terms(triple))

    def quads_in(self, graph: str) -> Iterator[Quad]:
        """Yield the quads of one named graph."""
        return (quad for quad in self.quads() if quad.graph_name == NamedNode(graph))

    def sizes(self) -> dict[str, int]:
        """Count the statements of each named graph."""
        return dict(sorted(Counter(iri_of(quad.graph_name) for quad in self.quads()).items()))

    def quads(self) -> Iterator[Quad]:
        """Yield every quad."""
        return self._quads((None, None, None, None))

    def quads_about(self, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads whose subject is one of the things."""
        for thing in things:
            yield from self._quads((to_rdflib(thing), None, None, None))

    def quads_to(self, predicate: str, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads that lead by a predicate to one of the things."""
        for thing in things:
            yield from self._quads((None, rdflib.URIRef(predicate), to_rdflib(thing), None))

    def _quads(self, pattern: tuple[Any, Any, Any, Any]) -> Iterator[Quad]:
        for subject, predicate, value, graph in self.dataset.quads(pattern):
            in_named = isinstance(graph, rdflib.URIRef) and graph != self.dataset.default_graph.identifier
            name = NamedNode(str(graph)) if in_named else DefaultGraph()
            yield Quad(*_from_rdflib_terms((subject, predicate, value)), name)


def to_rdflib(term: Term) -> Identifier:
    """Return the term as rdflib's, with its lexical form unchanged."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == XSD_STRING else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def from_rdflib(term: Node) -> Term:
    """Return rdflib's term as ours."""
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)
    return BlankNode(str(term)) if isinstance(term, rdflib.BNode) else NamedNode(str(term))


def to_rdflib_graph(statements: Iterable[Statement]) -> rdflib.Graph:
    """Return the statements as one rdflib graph, graph names dropped."""
    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    for statement in statements:
        subject, predicate, value = map(to_rdflib, terms(statement))
        graph.add((subject, predicate, value))
    return graph


def _from_rdflib_terms(triple: tuple[Node, Node, Node]) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    found = tuple(from_rdflib(term) for term in triple)
    return cast("tuple[NamedNode | BlankNode, NamedNode, Term]", found)


def _from_rdflib_result(result: Result) -> Answer:
    if result.type == "ASK":
        return bool(result.askAnswer)
    if result.type in {"CONSTRUCT", "DESCRIBE"}:
        return [Triple(*_from_rdflib_terms(triple)) for triple in result.graph or ()]
    variables = tuple(str(variable) for variable in result.vars or ())
    rows = [tuple(None if cell is None else from_rdflib(cell) for cell in cast("ResultRow", row)) for row in result]
    return Solutions(variables, rows)
