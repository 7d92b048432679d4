"""How is a graph stored and asked? One small protocol, and the engines that fulfil it."""

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from sepca_graph.stores.directory import fingerprint
from sepca_graph.stores.generations import Generations
from sepca_graph.stores.occupancy import MAKING, clear, sweep
from sepca_graph.stores.opening import REFERENCE, change_store, is_endpoint, open_store
from sepca_graph.stores.oxigraph import OxigraphStore, merge_alone
from sepca_graph.stores.protocol import (
    Answer,
    ByPredicate,
    Engine,
    RemoteStore,
    Solutions,
    Statement,
    Store,
    Term,
    WritableStore,
    by_predicate,
    iri_of,
    select,
    terms,
)
from sepca_graph.stores.reference import RdflibStore, to_rdflib, to_rdflib_graph
from sepca_graph.stores.syntax import (
    SYNTAXES,
    SyntaxFault,
    canonical_blank_nodes,
    named_blank_nodes,
    parse_turtle,
    read_listing,
    read_quads,
    write_listing,
    write_rdf,
)

__all__ = [
    "MAKING",
    "REFERENCE",
    "SYNTAXES",
    "Answer",
    "BlankNode",
    "ByPredicate",
    "DefaultGraph",
    "Engine",
    "Generations",
    "Literal",
    "NamedNode",
    "OxigraphStore",
    "Quad",
    "RdflibStore",
    "RemoteStore",
    "Solutions",
    "Statement",
    "Store",
    "SyntaxFault",
    "Term",
    "Triple",
    "WritableStore",
    "by_predicate",
    "canonical_blank_nodes",
    "change_store",
    "clear",
    "fingerprint",
    "iri_of",
    "is_endpoint",
    "merge_alone",
    "named_blank_nodes",
    "open_store",
    "parse_turtle",
    "read_listing",
    "read_quads",
    "select",
    "sweep",
    "terms",
    "to_rdflib",
    "to_rdflib_graph",
    "write_listing",
    "write_rdf",
]
