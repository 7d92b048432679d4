"""Which files does a build give, and how does the catalogue entry describe them?"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from sepca_graph.export import GRAPH_FORMATS, edge_table, network_text, node_table, rdf_text
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of
from sepca_graph.loading import SHAPES_GRAPH
from sepca_graph.namespaces import BASE, PREFIXES, RDF_TYPE, RDFS, SH, XSD
from sepca_graph.report import Report, place, summary
from sepca_graph.serialization import to_turtle
from sepca_graph.stores import Literal, NamedNode, Quad, iri_of, parse_turtle

if TYPE_CHECKING:
    import networkx as nx

NAME = "sepca-graph"
DATASET = BASE + "dataset"
_VOID, _DCAT, _SPDX = PREFIXES["void"], PREFIXES["dcat"], PREFIXES["spdx"]
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "html": "text/html",
    "graphml": "application/xml",
    "gexf": "application/xml",
    "json": "application/json",
    "csv": "text/csv",
}


def files_of(kg: KnowledgeGraph, network: nx.MultiDiGraph[str], report: Report) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every file of a build but the catalogue entry; nothing in them depends on the time."""
    quads = list(kg.quads())
    context = json.loads(kg.content.read("ontology/context.jsonld"))
    for rdf_format in GRAPH_FORMATS:
        yield f"{NAME}.{rdf_format}", rdf_text(quads, rdf_format, context)
    yield "entailed.nt", rdf_text([quad for quad in quads if layer_of(quad) == "entailed"], "nt", context)
    for network_format in ("html", "graphml", "gexf", "json"):
        yield f"network.{network_format}", network_text(network, network_format)
    yield "nodes.csv", node_table(network)
    yield "edges.csv", edge_table(network)
    yield "report.html", report_page(kg, report)
    shapes = [quad for quad in report.loaded.quads if iri_of(quad.graph_name) == SHAPES_GRAPH]
    yield "shapes.ttl", to_turtle(shapes, PREFIXES)
    yield "shapes-core.ttl", to_turtle([*core_shapes(shapes), *class_tree(quads)], PREFIXES)


def manifest(kg: KnowledgeGraph, files: Mapping[str, str]) -> dict[str, str]:
    """Return `dataset.ttl`: the catalogue entry (DCAT 3, VoID) with sizes, checksums and counts by named graph."""
    authored = parse_turtle(kg.content.read("ontology/dataset.ttl"), NamedNode(DATASET))
    assert isinstance(authored, list)  # the content was checked before
    described = [_counts(kg), *(_distribution(name, text) for name, text in files.items())]
    return {"dataset.ttl": to_turtle([*authored, *(quad for quads in described for quad in quads)], PREFIXES)}


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
    environment = Environment(
        loader=PackageLoader("sepca_graph"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
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
    return environment.get_template("report.html.j2").render(
        summary=summary(report),
        digest=kg.digest,
        counts=[(name, counts.get(name, 0)) for name in wanted],
        links=[(name, counts[name]) for name in sorted(_link_kinds(kg)) if counts.get(name)],
        layers=sorted(Counter(layer_of(quad) for quad in kg.quads()).items()),
        documents=kg.rows_of("report/source_documents"),
        findings=[
            (kind, [(place(f).rstrip(": "), report.name(f.focus_node)) for f in found])
            for kind, found in report.by_kind()
        ],
    )


def _link_kinds(kg: KnowledgeGraph) -> set[str]:
    return {row["kindLabel"] for row in kg.rows_of("network/links")}


def _counts(kg: KnowledgeGraph) -> list[Quad]:
    by_graph = Counter(iri_of(quad.graph_name) for quad in kg.quads())
    quads = [_number(DATASET, _VOID + "triples", sum(by_graph.values()))]
    for name, count in sorted(by_graph.items()):
        quads += [_about(DATASET, _VOID + "subset", name), _about(name, RDF_TYPE, _VOID + "Dataset")]
        quads.append(_number(name, _VOID + "triples", count))
    return quads


def _distribution(name: str, text: str) -> list[Quad]:
    iri, raw = f"{DATASET}/{name}", text.encode()
    checksum = f"{iri}#checksum"
    return [
        _about(DATASET, _DCAT + "distribution", iri),
        _about(iri, RDF_TYPE, _DCAT + "Distribution"),
        _text(iri, PREFIXES["dcterms"] + "title", name),
        _text(iri, _DCAT + "mediaType", MEDIA_TYPES[name.rpartition(".")[2]]),
        _number(iri, _DCAT + "byteSize", len(raw), datatype="nonNegativeInteger"),
        _about(iri, _SPDX + "checksum", checksum),
        _about(checksum, RDF_TYPE, _SPDX + "Checksum"),
        _about(checksum, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256"),
        _text(checksum, _SPDX + "checksumValue", hashlib.sha256(raw).hexdigest()),
    ]


def _about(subject: str, predicate: str, value: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def _text(subject: str, predicate: str, value: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), Literal(value))


def _number(subject: str, predicate: str, value: int, *, datatype: str = "integer") -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), Literal(str(value), datatype=NamedNode(XSD + datatype)))
