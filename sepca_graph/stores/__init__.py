"""How is a graph stored and asked? One small protocol, and the engines that fulfil it."""

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from sepca_graph.stores.oxigraph import OxigraphStore, merge_alone
from sepca_graph.stores.protocol import Answer, Engine, Solutions, Statement, Store, Term, iri_of, select, terms
from sepca_graph.stores.reference import RdflibStore, to_rdflib, to_rdflib_graph
from sepca_graph.stores.syntax import SyntaxFault, canonical_blank_nodes, parse_turtle, write_rdf

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
