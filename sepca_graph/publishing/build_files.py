"""Which files does a build give, and how does the catalogue entry describe them?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sepca_graph.asking.own_queries import LINKS, SOURCE_DOCUMENTS
from sepca_graph.beside import Beside
from sepca_graph.checking.check import Report
from sepca_graph.checking.report_files import place, summary
from sepca_graph.content.catalogue_entry import catalogue_entry
from sepca_graph.content.loading import read_file
from sepca_graph.formats.turtle import to_turtle
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of, layer_of_graph
from sepca_graph.namespaces import PREFIXES, RDFS, SH
from sepca_graph.network.parts import Network
from sepca_graph.publishing.network_files import edge_table, network_text, node_table
from sepca_graph.publishing.rdf_files import GRAPH_FORMATS, RdfTexts
from sepca_graph.publishing.templating import render
from sepca_graph.stores import NamedNode, Quad

NAME = "sepca-graph"


def files_of(
    kg: KnowledgeGraph, network: Network, report: Report, graph_files: Beside[dict[str, str]] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every file of a build but the catalogue entry; nothing in them depends on the time.

    Args:
        kg: the whole record.
        network: its projection.
        report: what the check found.
        graph_files: the RDF files, where they were begun before.
    """
    graph_files = graph_files or begin_graph_files(kg)
    for network_format in ("html", "graphml", "gexf", "json"):
        yield f"network.{network_format}", network_text(network, network_format)
    yield "nodes.csv", node_table(network)
    yield "edges.csv", edge_table(network)
    yield "report.html", report_page(kg, report)
    shapes = read_file(kg.content, kg.content.root / "ontology/shapes.ttl")
    yield "shapes.ttl", to_turtle(shapes, PREFIXES)
    yield "shapes-core.ttl", to_turtle([*core_shapes(shapes), *class_tree(kg.quads())], PREFIXES)
    yield from graph_files.result().items()


def begin_graph_files(kg: KnowledgeGraph) -> Beside[dict[str, str]]:
    """Begin to write the graph in every RDF format, beside whatever else is made of it."""
    quads = list(kg.quads())
    context = json.loads(kg.content.read("ontology/context.jsonld"))
    return Beside(lambda: _graph_files(quads, context))


def _graph_files(quads: list[Quad], context: Mapping[str, Any]) -> dict[str, str]:
    texts = RdfTexts(quads, context)
    entailed = RdfTexts([quad for quad in quads if layer_of(quad) == "entailed"], context)
    return {f"{NAME}.{name}": texts.text(name) for name in GRAPH_FORMATS} | {"entailed.nt": entailed.text("nt")}


def core_shapes(shapes: Iterable[Quad]) -> list[Quad]:
    """Return the constraints that need no SPARQL, for engines that only know SHACL Core.

    Left out are shapes with sh:sparql, their queries, and the prefixes of these (SHACL, sections 5 and 5.2.1).
    """
    quads = list(shapes)
    asking = [quad for quad in quads if quad.predicate.value == SH + "sparql"]
    declaring = [quad for quad in quads if quad.predicate.value == SH + "declare"]
    left_out = {quad.subject for quad in asking} | {quad.object for quad in (*asking, *declaring)}
    return [quad for quad in quads if quad.subject not in left_out and quad not in declaring]


def class_tree(quads: Iterable[Quad]) -> list[Quad]:
    """Return which named class is below which.

    Some engines look for the subclasses of sh:class in the shapes instead of the data, where section 4.1.1 of
    SHACL has them; with this beside the shapes all engines agree.
    """
    below = RDFS + "subClassOf"
    return [quad for quad in quads if quad.predicate.value == below and isinstance(quad.object, NamedNode)]


def report_page(kg: KnowledgeGraph, report: Report) -> str:
    """Return the one-page report: what is in the graph, on which sources it rests, what was checked and found."""
    counts = kg.counts
    wanted = (
        "Actor",
        "Event",
        "Project",
        "Legal instrument",
        "Link",
        "Claim",
        "Evidence span",
        "Entailed edges",
    )
    entry = catalogue_entry(kg.content)
    return render(
        "report.html.j2",
        title=entry.title,
        licence=entry.licence,
        summary=summary(report),
        digest=kg.digest,
        counts=[(name, counts.get(name, 0)) for name in wanted],
        links=[(name, counts[name]) for name in sorted(_link_kinds(kg)) if counts.get(name)],
        layers=sorted(_layers(kg).items()),
        documents=kg.rows_of(SOURCE_DOCUMENTS),
        findings=[
            (kind, [(place(f).rstrip(": "), report.name(f.focus_node)) for f in found])
            for kind, found in report.by_kind()
        ],
    )


def _layers(kg: KnowledgeGraph) -> Counter[str]:
    layers: Counter[str] = Counter()
    for name, count in kg.sizes.items():
        layers[layer_of_graph(name)] += count
    return +layers


def _link_kinds(kg: KnowledgeGraph) -> set[str]:
    return {row["kindLabel"] for row in kg.rows_of(LINKS)}
