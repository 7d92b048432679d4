"""How are statements read from text, written as text, and their blank nodes named?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat

from sepca_graph.namespaces import PREFIXES
from sepca_graph.stores.protocol import Statement, Term, terms


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
