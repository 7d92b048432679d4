"""How is a graph stored and asked? One small protocol, and the engines that fulfil it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, Variable

from sepca_graph.errors import ContentError, QueryError, StoreError
from sepca_graph.namespaces import ONTOLOGY, PREFIXES, XSD_DECIMAL

if TYPE_CHECKING:
    import rdflib
    from rdflib.query import Result, ResultRow
    from rdflib.term import Identifier, Node

__all__ = [
    "Answer",
    "BlankNode",
    "DefaultGraph",
    "Engine",
    "Literal",
    "NamedNode",
    "OxigraphStore",
    "Quad",
    "RdflibStore",
    "Solutions",
    "Statement",
    "Store",
    "SyntaxFault",
    "Term",
    "Triple",
    "canonical_blank_nodes",
    "iri_of",
    "merge_alone",
    "parse_turtle",
    "select",
    "terms",
    "to_rdflib",
    "to_rdflib_graph",
    "write_rdf",
]

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


class RdflibStore:
    """The reference engine: rdflib's Dataset, slow and independent of Oxigraph."""

    def __init__(self) -> None:
        import rdflib  # noqa: PLC0415

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

    def quads(self) -> Iterator[Quad]:
        """Yield every quad."""
        import rdflib  # noqa: PLC0415

        for subject, predicate, value, graph in self.dataset.quads():
            in_named = isinstance(graph, rdflib.URIRef) and graph != self.dataset.default_graph.identifier
            name = NamedNode(str(graph)) if in_named else DefaultGraph()
            yield Quad(*_from_rdflib_terms((subject, predicate, value)), name)


def merge_alone(native: pyoxigraph.Store) -> pyoxigraph.Store:
    """Return a native store of the default graph alone: who asks for each term in every graph is answered sooner."""
    merge = pyoxigraph.Store()
    merge.bulk_extend(native.quads_for_pattern(None, None, None, DefaultGraph()))
    return merge


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


@dataclass(frozen=True)
class SyntaxFault:
    """Where a Turtle file stops being Turtle. Lines and columns count from 1."""

    message: str
    line: int
    column: int


def parse_turtle(text: str, graph_name: NamedNode, *, base_iri: str | None = None) -> list[Quad] | SyntaxFault:
    """Parse Turtle into quads of one graph, or say where it is broken.

    Lexical forms stay as they are written, which rdflib's parser does not promise.
    """
    try:
        parsed = pyoxigraph.parse(text.encode(), format=RdfFormat.TURTLE, base_iri=base_iri)
        return [Quad(quad.subject, quad.predicate, quad.object, graph_name) for quad in parsed]
    except SyntaxError as error:
        message = re.sub(r"^Parser error (?:at|between) [^:]*: ", "", str(error.msg))
        return SyntaxFault(message, error.lineno or 1, error.offset or 1)


def canonical_blank_nodes(quads: Iterable[Quad], *, prefix: str) -> list[Quad]:
    """Rename blank nodes by RDFC-1.0, so that the same triples get the same names, distinct by prefix."""
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)

    def rename(node: Term) -> Term:
        return BlankNode(prefix + node.value) if isinstance(node, BlankNode) else node

    renamed = []
    for quad in dataset:
        subject, predicate, value = terms(quad)
        renamed.append(Quad(cast("NamedNode | BlankNode", rename(subject)), predicate, rename(value), quad.graph_name))
    return renamed


def write_rdf(statements: Iterable[Statement], rdf_format: str) -> str:
    """Write statements, in the order given, as `nt`, `nq` or `rdf` (RDF/XML with the project's prefixes)."""
    formats = {"nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS, "rdf": RdfFormat.RDF_XML}
    prefixes = PREFIXES if rdf_format == "rdf" else None
    written = pyoxigraph.serialize(cast("Iterable[Quad]", statements), format=formats[rdf_format], prefixes=prefixes)
    assert written is not None  # no output was given, so the bytes are returned
    return written.decode()


def to_rdflib(term: Term) -> Identifier:
    """Return the term as rdflib's, with its lexical form unchanged."""
    import rdflib  # noqa: PLC0415

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value.endswith("XMLSchema#string") else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def from_rdflib(term: Node) -> Term:
    """Return rdflib's term as ours."""
    import rdflib  # noqa: PLC0415

    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)
    return BlankNode(str(term)) if isinstance(term, rdflib.BNode) else NamedNode(str(term))


def to_rdflib_graph(statements: Iterable[Statement]) -> rdflib.Graph:
    """Return the statements as one rdflib graph, graph names dropped."""
    import rdflib  # noqa: PLC0415

    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True)
    for statement in statements:
        subject, predicate, value = map(to_rdflib, terms(statement))
        graph.add((subject, predicate, value))
    return graph


def _in_default_graph(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


def _is_whole_decimal(term: object) -> bool:
    return isinstance(term, Literal) and term.datatype.value == XSD_DECIMAL and "." not in term.value


def _with_point(quad: Quad) -> Quad:
    assert isinstance(quad.object, Literal)
    value = Literal(quad.object.value + ".0", datatype=quad.object.datatype)
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def _from_rdflib_terms(triple: tuple[Node, Node, Node]) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    found = tuple(from_rdflib(term) for term in triple)
    return cast("tuple[NamedNode | BlankNode, NamedNode, Term]", found)


def _from_rdflib_result(result: Result) -> Answer:
    if result.type == "ASK":
        return bool(result.askAnswer)
    if result.type in {"CONSTRUCT", "DESCRIBE"}:
        assert result.graph is not None
        return [Triple(*_from_rdflib_terms(triple)) for triple in result.graph]
    variables = tuple(str(variable) for variable in result.vars or ())
    rows = [tuple(None if cell is None else from_rdflib(cell) for cell in cast("ResultRow", row)) for row in result]
    return Solutions(variables, rows)


def _describe_syntax_error(text: str, message: str) -> str:
    position = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if position is None:
        return f"The query is not SPARQL 1.1: {message}"
    line, column = int(position[1]), int(position[2])
    shown = text.split("\n")[line - 1 : line] or [""]
    return f"SPARQL syntax error at line {line}, column {column}: {position[3]}\n  {shown[0]}\n  {' ' * (column - 1)}^"
