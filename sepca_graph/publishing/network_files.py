"""In which file formats do the graph and the network leave the program, and what stands in each?"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sepca_graph.dating.edtf import is_open_ended
from sepca_graph.errors import FormatError, UsageError
from sepca_graph.formats.json_text import laid_out
from sepca_graph.formats.tables import csv_table
from sepca_graph.lazily import lazily
from sepca_graph.network.parts import TIME_FIELDS, Edge, Network, Node, Places, Time, to_networkx

if TYPE_CHECKING:
    import networkx as nx

    from sepca_graph.network import places
    from sepca_graph.publishing import page
else:
    nx = lazily("networkx")
    places = lazily("sepca_graph.network.places")
    page = lazily("sepca_graph.publishing.page")

NETWORK_FORMATS = ("html", "graphml", "gexf", "json", "csv")
NODE_FIELDS = ("label", "kind", "kind_label", "names", "note", *TIME_FIELDS)
EDGE_FIELDS = ("label", "kind", "layer", "status", "certainty", *TIME_FIELDS, "roles", "through", "topics", "sources")
NO_SPELL = "no day on which it certainly held"
GEXF = "http://gexf.net/1.3"


def network_text(network: Network, network_format: str) -> str:
    """Return the network as `html`, `graphml`, `gexf`, or `json` (node-link).

    Raises:
        FormatError: the format is unknown, or `csv`, which needs two files.
    """
    if network_format == "gexf":
        return gexf(network)
    if network_format == "html":
        return page.to_html(network, places.places(network))
    writers = {"graphml": graphml, "json": node_link_json}
    if network_format not in writers:
        raise FormatError(f"'{network_format}' is no network format. Choose one of: {', '.join(NETWORK_FORMATS)}.")
    return writers[network_format](network, places.places(network))


def suffix_of(name: str, formats: Iterable[str]) -> str:
    """Return the format that a file's name ends in.

    Raises:
        UsageError: it ends in none of them.
    """
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix not in formats:
        raise UsageError(
            f"'{name}' does not end in a format that can be written here. Choose one of: .{', .'.join(formats)}"
        )
    return suffix


def node_table(network: Network) -> str:
    """Return the nodes as CSV (RFC 4180), lists joined by ` | `; cells are safe to open in a spreadsheet."""
    return csv_table(["id", *NODE_FIELDS], ([node.iri, *_texts(node, NODE_FIELDS)] for node in network.nodes))


def edge_table(network: Network) -> str:
    """Return the edges as CSV (RFC 4180), one row a link, with both ends' labels and the source documents."""
    labels = {node.iri: node.label for node in network.nodes}
    header = ["id", "source", "source_label", "target", "target_label", *EDGE_FIELDS]
    rows = (
        [edge.iri, edge.source, labels[edge.source], edge.target, labels[edge.target], *_texts(edge, EDGE_FIELDS)]
        for edge in network.edges
    )
    return csv_table(header, rows)


def node_link_json(network: Network, placed: Places) -> str:
    """Return the network as node-link JSON, as `networkx.node_link_graph(..., edges="edges")` reads it."""
    linked = nx.node_link_data(to_networkx(network, placed), edges="edges")
    return laid_out(linked, sort_keys=True) + "\n"


def graphml(network: Network, placed: Places) -> str:
    """Return the network as GraphML; ids are short, because an IRI is no NMTOKEN, and IRIs are attributes."""
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = _ids(network)
    for node in network.nodes:
        x, y = placed[node.iri]
        fields = dict(zip(NODE_FIELDS, _texts(node, NODE_FIELDS), strict=True))
        plain.add_node(ids[node.iri], iri=node.iri, x=x, y=y, **fields)
    for number, edge in enumerate(network.edges):
        fields = dict(zip(EDGE_FIELDS, _texts(edge, EDGE_FIELDS), strict=True))
        plain.add_edge(ids[edge.source], ids[edge.target], key=f"e{number}", iri=edge.iri, **fields)
    return "\n".join(nx.generate_graphml(plain)) + "\n"


def gexf(network: Network) -> str:
    """Return the network as GEXF 1.3 with start and end, so that Gephi shows a timeline (https://gexf.net/).

    They are the presumed spell: from the first day on which something certainly held to the last one before an end that
    a source states or bounds. What has no such day has none, and `timeline` says so.
    """
    root = ET.Element("gexf", xmlns=GEXF, version="1.3")
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "sepca-graph"
    ET.SubElement(meta, "description").text = network.caption.subtitle
    graph = ET.SubElement(root, "graph", mode="dynamic", defaultedgetype="directed", timeformat="date")
    node_fields, edge_fields = NODE_FIELDS[1:], EDGE_FIELDS[1:]
    for kind, fields in (("node", node_fields), ("edge", edge_fields)):
        declared = ET.SubElement(graph, "attributes", {"class": kind, "mode": "static"})
        for number, name in enumerate(("iri", "timeline", *fields)):
            sort = "boolean" if name == "goes_on" else "string"
            ET.SubElement(declared, "attribute", id=str(number), title=name, type=sort)
    ids = _ids(network)
    nodes = ET.SubElement(graph, "nodes")
    for node in network.nodes:
        element = ET.SubElement(nodes, "node", {"id": ids[node.iri], "label": node.label, **_spell(node.time)})
        _gexf_values(element, [node.iri, _timeline(node.time), *_texts(node, node_fields)])
    edges = ET.SubElement(graph, "edges")
    for number, edge in enumerate(network.edges):
        ends = {"source": ids[edge.source], "target": ids[edge.target], "kind": edge.kind, "label": edge.label}
        element = ET.SubElement(edges, "edge", {"id": f"e{number}", **ends, **_spell(edge.time)})
        _gexf_values(element, [edge.iri, _timeline(edge.time), *_texts(edge, edge_fields)])
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _gexf_values(element: ET.Element, values: Iterable[str]) -> None:
    holder = ET.SubElement(element, "attvalues")
    for number, value in enumerate(values):
        ET.SubElement(holder, "attvalue", {"for": str(number), "value": value})


def _spell(time: Time) -> dict[str, str]:
    """Return the presumed spell; what a source leaves open has no end, even where a usual term ends the presumption."""
    end = "" if is_open_ended(time.edtf) else time.spells.presumed_to
    return {name: day for name, day in (("start", time.spells.presumed_from), ("end", end)) if day}


def _timeline(time: Time) -> str:
    return "its presumed spell" if time.spells.presumed_from else NO_SPELL


def _ids(network: Network) -> dict[str, str]:
    return {node.iri: f"n{number}" for number, node in enumerate(network.nodes)}


def _texts(part: Node | Edge, fields: Iterable[str]) -> list[str]:
    """Return what a node or edge says under some names, lists joined; `sources` are the documents of its evidence."""
    facts = part.facts
    if isinstance(part, Edge):
        facts["sources"] = sorted({entry.url or entry.document for entry in part.evidence})
    return [_text(facts[field]) for field in fields]


def _text(value: Any) -> str:  # noqa: ANN401 - any fact of a node or edge
    if isinstance(value, bool):
        return str(value).lower()
    return " | ".join(value) if isinstance(value, list) else str(value)
