"""How are statements read from text, written as text, and their blank nodes named?"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat

from sepca_graph.errors import ContentError
from sepca_graph.namespaces import PREFIXES
from sepca_graph.stores.protocol import Statement, Term, terms

SYNTAXES = {
    ".jsonld": RdfFormat.JSON_LD,
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
}
"""What is read, by the suffix of a file."""


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
        return SyntaxFault(_without_place(str(error.msg)), error.lineno or 1, error.offset or 1)


def read_quads(stream: BinaryIO, suffix: str, graph: str, origin: str) -> Iterator[Quad]:
    """Read RDF as a stream of quads.

    Args:
        stream: the bytes.
        suffix: of the syntax, one of `SYNTAXES`.
        graph: IRI of the graph for statements without one; "" to leave them without.
        origin: name of the file, for messages.

    Raises:
        ContentError: it is not what its suffix says; with line and column where the parser tells them.
    """
    name = NamedNode(graph) if graph else DefaultGraph()
    try:
        for quad in pyoxigraph.parse(input=stream, format=SYNTAXES[suffix], base_iri=None):
            where = name if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
            yield Quad(quad.subject, quad.predicate, quad.object, where)
    except SyntaxError as error:
        place = f", line {error.lineno}" if error.lineno else ""
        raise ContentError(f"{origin}{place}: {_without_place(str(error.msg))}") from error
    except (OSError, EOFError, ValueError) as error:
        raise ContentError(f"{origin} cannot be read: {error}") from error


def named_blank_nodes(quads: Iterable[Quad], *, prefix: str) -> list[Quad]:
    """Return quads in which blank nodes have lasting names, where there are any."""
    quads = list(quads)
    some = any(isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode) for quad in quads)
    return canonical_blank_nodes(quads, prefix=prefix) if some else quads


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
    return (written or b"").decode()  # the bytes are returned, since no output was given


def write_listing(file: Path, quads: Iterable[Quad]) -> None:
    """Write quads into a file from which they are read all together much faster than from a store on disk."""
    written = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
    file.write_bytes(zlib.compress(written or b"", level=1))


def read_listing(file: Path) -> list[Quad]:
    """Read the quads that `write_listing` wrote.

    Raises:
        OSError, zlib.error: it cannot be read, or is damaged.
    """
    return list(pyoxigraph.parse(zlib.decompress(file.read_bytes()), format=RdfFormat.N_QUADS))


def _without_place(message: str) -> str:
    return re.sub(r"^Parser error (?:at|between) [^:]*: ", "", message)
