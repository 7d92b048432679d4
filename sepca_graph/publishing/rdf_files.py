"""In which RDF formats does the graph leave the program?"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sepca_graph.errors import FormatError
from sepca_graph.formats.json_ld import to_json_ld
from sepca_graph.formats.statements import Statements, to_lines, to_rdf_xml
from sepca_graph.formats.turtle import Words, to_trig, to_turtle
from sepca_graph.knowledge_graph import LAYERS, layer_of
from sepca_graph.namespaces import PREFIXES
from sepca_graph.stores import Quad

if TYPE_CHECKING:
    from sepca_graph.knowledge_graph import KnowledgeGraph

GRAPH_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf")


def graph_text(kg: KnowledgeGraph, rdf_format: str, *, layers: Collection[str] = LAYERS) -> str:
    """Return the graph in an RDF format; the same graph gives the same bytes.

    Args:
        kg: the graph.
        rdf_format: `nq` and `trig` keep the named graphs; `ttl`, `nt`, `jsonld`, `rdf` merge them into one.
        layers: some of `authored`, `completed` and `entailed`; ontology and vocabulary count as authored.

    Raises:
        FormatError: the format is unknown.
    """
    quads = [quad for quad in kg.quads() if layer_of(quad) in layers]
    return RdfTexts(quads, json.loads(kg.content.read("ontology/context.jsonld"))).text(rdf_format)


class RdfTexts:
    """Statements in several RDF formats; what these have in common is worked out once.

    Args:
        quads: the statements.
        document: a JSON-LD document with the context that JSON-LD is written with.
    """

    def __init__(self, quads: list[Quad], document: Mapping[str, Any]) -> None:
        self._quads = quads
        self._statements = Statements(quads)
        self._words = Words(PREFIXES)
        self._context = document["@context"]

    def text(self, rdf_format: str) -> str:
        """Return the statements in one of `GRAPH_FORMATS`.

        Raises:
            FormatError: the format is unknown.
        """
        if rdf_format in {"nt", "nq"}:
            return to_lines(self._statements, rdf_format)
        if rdf_format == "ttl":
            return to_turtle(self._statements.by_line.values(), PREFIXES, words=self._words)
        if rdf_format == "trig":
            return to_trig(self._quads, PREFIXES, words=self._words)
        if rdf_format == "jsonld":
            return to_json_ld(self._statements, self._context)
        if rdf_format == "rdf":
            return to_rdf_xml(self._statements)
        raise FormatError(f"'{rdf_format}' is no RDF format. Choose one of: {', '.join(GRAPH_FORMATS)}.")
