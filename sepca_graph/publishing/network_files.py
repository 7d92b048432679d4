"""In which file formats do the graph and the network leave the program, and what stands in each?"""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from sepca_graph.errors import FormatError, UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.publishing import page
else:
    page = lazily("sepca_graph.publishing.page")


NETWORK_FORMATS = ("html", "graphml", "gexf", "json", "csv")
NODE_FIELDS = ("label", "kind", "kind_label", "names", "note", "edtf", "begin", "end")
EDGE_FIELDS = (
    "label", "kind", "layer", "status", "certainty", "edtf", "begin", "end", "roles", "through", "topics", "sources",
)  # fmt: skip
GEXF = "http://gexf.net/1.3"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def network_text(network: nx.MultiDiGraph[str], network_format: str) -> str:
    """Return the network as `html`, `graphml`, `gexf`, or `json` (node-link).

    Raises:
        FormatError: the format is unknown, or `csv`, which needs two files.
    """
    if network_format == "html":
        return page.to_html(network)
    writers = {"graphml": graphml, "gexf": gexf, "json": node_link_json}
    if network_format not in writers:
        raise FormatError(f"'{network_format}' is no network format. Choose one of: {', '.join(NETWORK_FORMATS)}.")
    return writers[network_format](network)


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


def node_table(network: nx.MultiDiGraph[str]) -> str:
    """Return the nodes as CSV (RFC 4180), lists joined by ` | `; cells are safe to open in a spreadsheet."""
    rows = (
        [node, *(_text(attributes.get(field, "")) for field in NODE_FIELDS)] for node, attributes in _nodes(network)
    )
    return _csv(["id", *NODE_FIELDS], rows)


def edge_table(network: nx.MultiDiGraph[str]) -> str:
    """Return the edges as CSV (RFC 4180), one row a link, with both ends' labels and the source documents."""
    labels: dict[str, str] = nx.get_node_attributes(network, "label")
    header = ["id", "source", "source_label", "target", "target_label", *EDGE_FIELDS]
    rows = (
        [key, source, labels[source], target, labels[target], *(_field(edge, field) for field in EDGE_FIELDS)]
        for source, target, key, edge in _edges(network)
    )
    return _csv(header, rows)


def node_link_json(network: nx.MultiDiGraph[str]) -> str:
    """Return the network as node-link JSON, as `networkx.node_link_graph(..., edges="edges")` reads it."""
    linked = nx.node_link_data(_ordered(network), edges="edges")
    return json.dumps(linked, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def graphml(network: nx.MultiDiGraph[str]) -> str:
    """Return the network as GraphML; ids are short, because an IRI is no NMTOKEN, and IRIs are attributes."""
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = {node: f"n{number}" for number, (node, _attributes) in enumerate(_nodes(network))}
    for node, attributes in _nodes(network):
        fields = {field: _text(attributes.get(field, "")) for field in NODE_FIELDS}
        plain.add_node(ids[node], iri=node, x=attributes["x"], y=attributes["y"], **fields)
    for number, (source, target, key, edge) in enumerate(_edges(network)):
        fields = {field: _field(edge, field) for field in EDGE_FIELDS}
        plain.add_edge(ids[source], ids[target], key=f"e{number}", iri=key, **fields)
    return "\n".join(nx.generate_graphml(plain)) + "\n"


def gexf(network: nx.MultiDiGraph[str]) -> str:
    """Return the network as GEXF 1.3 with start and end, so that Gephi shows a timeline (https://gexf.net/)."""
    root = ET.Element("gexf", xmlns=GEXF, version="1.3")
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "sepca-graph"
    ET.SubElement(meta, "description").text = network.graph.get("subtitle", "")
    graph = ET.SubElement(root, "graph", mode="dynamic", defaultedgetype="directed", timeformat="date")
    node_fields, edge_fields = ("iri", *NODE_FIELDS[1:6]), ("iri", *EDGE_FIELDS[1:6], *EDGE_FIELDS[8:])
    for kind, fields in (("node", node_fields), ("edge", edge_fields)):
        declared = ET.SubElement(graph, "attributes", {"class": kind, "mode": "static"})
        for number, name in enumerate(fields):
            ET.SubElement(declared, "attribute", id=str(number), title=name, type="string")
    ids = {node: f"n{number}" for number, (node, _attributes) in enumerate(_nodes(network))}
    nodes = ET.SubElement(graph, "nodes")
    for node, attributes in _nodes(network):
        element = ET.SubElement(nodes, "node", {"id": ids[node], "label": attributes["label"], **_spell(attributes)})
        _gexf_values(element, [node, *(_text(attributes.get(field, "")) for field in node_fields[1:])])
    edges = ET.SubElement(graph, "edges")
    for number, (source, target, key, edge) in enumerate(_edges(network)):
        ends = {"source": ids[source], "target": ids[target], "kind": edge["kind"], "label": edge["label"]}
        element = ET.SubElement(edges, "edge", {"id": f"e{number}", **ends, **_spell(edge)})
        _gexf_values(element, [key, *(_field(edge, field) for field in edge_fields[1:])])
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _gexf_values(element: ET.Element, values: Iterable[str]) -> None:
    holder = ET.SubElement(element, "attvalues")
    for number, value in enumerate(values):
        ET.SubElement(holder, "attvalue", {"for": str(number), "value": value})


def _spell(attributes: Mapping[str, str]) -> dict[str, str]:
    spell = {"start": attributes.get("begin", ""), "end": attributes.get("end", "")}
    return {name: day for name, day in spell.items() if day}


def _nodes(network: nx.MultiDiGraph[str]) -> list[tuple[str, dict[str, Any]]]:
    return sorted((node, attributes) for node, attributes in network.nodes(data=True))


def _edges(network: nx.MultiDiGraph[str]) -> list[tuple[str, str, str, dict[str, Any]]]:
    return sorted(network.edges(keys=True, data=True), key=lambda edge: (edge[2], edge[0], edge[1]))


def _ordered(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    ordered: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ordered.graph.update(network.graph)
    ordered.add_nodes_from(_nodes(network))
    for source, target, key, edge in _edges(network):
        ordered.add_edge(source, target, key=key, **edge)
    return ordered


def _field(edge: Mapping[str, Any], field: str) -> str:
    if field == "sources":
        return _text(sorted({entry["url"] or entry["document"] for entry in edge["evidence"]}))
    return _text(edge.get(field, ""))


def _text(value: Any) -> str:  # noqa: ANN401 - any attribute of a node or edge
    return " | ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _csv(header: list[str], rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
