"""What does a network look like, on one HTML page that needs nothing but itself?

The picture is drawn by vis-network, which pyvis brings along; everything else on the page is plain
HTML that stays readable without picture and without script.
"""

import base64
import hashlib
import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pyvis.network
from markupsafe import Markup

from sepca_graph.dating import MEANINGS
from sepca_graph.dating.edtf import in_words
from sepca_graph.evidence import Evidence
from sepca_graph.names import LETTERS
from sepca_graph.namespaces import web_address
from sepca_graph.network.overview import overview
from sepca_graph.network.parts import Edge, Network, Node, Places, Time
from sepca_graph.publishing.templating import render, text_of

Facts = dict[str, Any]

VIS_SCRIPT: Final = "lib/vis-9.1.2/vis-network.min.js"
MARK_SCRIPT: Final = 'document.documentElement.classList.add("js")'
HALF_WIDTH_PER_ROOT: Final = 62.0
"""Half the picture's width, in pixels of the drawing, for each unit of the root of the count of nodes."""


def to_html(network: Network, places: Places) -> str:
    """Return the whole page: picture, legend, search, details, table.

    Args:
        network: what it shows.
        places: where each node stands.
    """
    nodes, edges = _node_facts(network, places), _edge_facts(network)
    styles = text_of("network.css")
    scripts = [_library(), text_of("network.js")] if nodes else []
    return render(
        "network.html.j2",
        graph=asdict(network.caption),
        meanings=MEANINGS,
        publication=network.publication,
        search_example=network.search_example,
        edges=edges,
        names={node["id"]: node["name"] for node in nodes},
        documents=_documents(edges),
        picture={
            **_held_by_pyvis(nodes, edges),
            "kinds": _kinds(nodes),
            "lines": _lines(edges),
            "overview": _overview(network, edges),
            "letters": LETTERS,
        },
        policy=_content_security_policy([MARK_SCRIPT, *scripts], styles=styles),
        mark=Markup(MARK_SCRIPT),
        styles=Markup(styles),
        scripts=[Markup(script) for script in scripts],
    )  # fmt: skip


def _held_by_pyvis(nodes: list[Facts], edges: list[Facts]) -> Facts:
    """Hand the lists to pyvis whole: its `add_edge` is quadratic and loses parallel links."""
    holder = pyvis.network.Network(directed=True, cdn_resources="in_line")
    holder.nodes, holder.edges = nodes, edges
    holder.set_options(json.dumps(_drawing()["options"]))
    held_nodes, held_edges, _, _, _, options = holder.get_network_data()
    return {"nodes": held_nodes, "edges": held_edges, "options": json.loads(options)}


def _overview(network: Network, edges: list[Facts]) -> Facts | None:
    """Return the first view of a large network: places of its nodes, ties with the positions of their links."""
    first = overview(network)
    number = {edge["id"]: position for position, edge in enumerate(edges)}
    scale = HALF_WIDTH_PER_ROOT * math.sqrt(max(len(first.places), 9))
    places = {iri: [round(x * scale, 1), round(y * scale, 1)] for iri, (x, y) in first.places.items()}
    ties = [
        {"id": f"tie {position}", "from": one, "to": other, "links": [number[link] for link in links]}
        for position, ((one, other), links) in enumerate(first.ties.items())
    ]
    return {"places": places, "ties": ties} if places else None


def _node_facts(network: Network, places: Places) -> list[Facts]:
    links = Counter(end for edge in network.edges for end in (edge.source, edge.target))
    scale = HALF_WIDTH_PER_ROOT * math.sqrt(max(len(network.nodes), 9))
    return [_node(node, places[node.iri], links=links[node.iri], scale=scale) for node in network.nodes]


def _node(node: Node, place: tuple[float, float], *, links: int, scale: float) -> Facts:
    x, y = place
    return {
        "id": node.iri,
        "x": round(x * scale, 1),
        "y": round(y * scale, 1),
        "size": round(min(8 + 2.6 * math.sqrt(links), 24), 1),
        "name": node.label,
        "names": [name for name in dict.fromkeys(node.names) if name != node.label],
        "kind": node.kind,
        "kindLabel": node.kind_label,
        "note": node.note,
        "when": node.time.when,
    }


def _edge_facts(network: Network) -> list[Facts]:
    """Edges in the order of the table, parallel ones bent apart."""
    names = {node.iri: node.label for node in network.nodes}
    order = {line["key"]: place for place, line in enumerate(_drawing()["lines"])}

    def place_in_table(edge: Facts) -> tuple[int, str, str, str, str, str]:
        source, target = names[edge["from"]], names[edge["to"]]
        return order[edge["line"]], source, edge["verb"], edge["edtf"], target, edge["id"]

    return _bent_apart(sorted(map(_edge, network.edges), key=place_in_table))


def _edge(edge: Edge) -> Facts:
    return {
        "id": edge.iri,
        "from": edge.source,
        "to": edge.target,
        "row": "link-" + hashlib.sha256(edge.iri.encode()).hexdigest()[:12],
        "verb": edge.label,
        "line": _line(edge),
        "basis": _drawing()["bases"][edge.layer],
        "arrows": {"to": {"enabled": edge.kind not in _drawing()["symmetric"]}},
        "kindLabel": edge.kind_label,
        "standing": ", ".join(filter(None, (edge.status, edge.time.certainty))),
        "evidence": [_evidence(entry) for entry in edge.evidence],
        "status": edge.status,
        "certainty": edge.time.certainty,
        "edtf": edge.time.edtf,
        "when": edge.time.when,
        "held": _held(edge.time),
        "roles": list(edge.roles),
        "through": list(edge.through),
        "topics": list(edge.topics),
        "why": list(edge.why),
    }


def _held(time: Time) -> str:
    """Return when something held, in words; "" where nothing is known of its time."""
    if not any((*time.bounds, time.last_attested)):
        return ""
    last = f"; last attested {in_words(time.last_attested)}" if time.last_attested else ""
    return f"{time.spells}{last}"


def _line(edge: Edge) -> str:
    doubted = edge.layer == "stated" and edge.status in {"proposed", "disputed", "rejected"}
    return edge.status if doubted else edge.layer


def _evidence(entry: Evidence) -> Facts:
    return {
        "note": entry.note,
        "kind": entry.kind,
        "document": entry.document,
        "document_label": entry.document_label,
        "issued": entry.issued,
        "sureness": f"confidence {entry.confidence:g}" if entry.confidence is not None else "",
        "url": web_address(entry.url),
        "place": entry.place,
    }


def _bent_apart(edges: list[Facts]) -> list[Facts]:
    """Give each of several links between the same two ends its own curve."""
    bundles: defaultdict[frozenset[str], list[Facts]] = defaultdict(list)
    for edge in edges:
        bundles[frozenset((edge["from"], edge["to"]))].append(edge)
    curves = {
        edge["id"]: _curve(edge, place, len(bundle)) for bundle in bundles.values() for place, edge in enumerate(bundle)
    }
    return [{**edge, **curves[edge["id"]]} for edge in edges]


def _curve(edge: Facts, place: int, count: int) -> Facts:
    if edge["from"] == edge["to"]:
        return {"selfReference": {"size": 16 + 8 * place, "angle": 0.785}}
    offset = place - (count - 1) / 2
    if not offset:
        return {"smooth": {"enabled": False}}
    clockwise = (offset > 0) == (edge["from"] < edge["to"])
    side = "curvedCW" if clockwise else "curvedCCW"
    return {"smooth": {"type": side, "roundness": round(abs(offset) * min(0.24, 1.4 / count), 3)}}


def _kinds(nodes: list[Facts]) -> list[Facts]:
    """Kinds on the page, the most frequent first, each with its symbol.

    One outline stands for a family of kinds, one lightness for a member: they stay apart without colour.
    """
    labels = {node["kind"]: node["kindLabel"] for node in nodes}
    counts = Counter(node["kind"] for node in nodes)
    ordered = sorted(counts, key=lambda kind: (-counts[kind], kind))
    return [{"key": kind, "label": labels[kind], "count": counts[kind], **_symbol(kind)} for kind in ordered]


def _symbol(kind: str) -> Facts:
    """Return outline and colour; a kind that is not listed gets a cross in a colour that its name decides."""
    other = _drawing()["other"]
    colour = other["colours"][zlib.crc32(kind.encode()) % len(other["colours"])]
    symbol = _drawing()["kinds"].get(kind, {"outline": other["outline"], "colour": colour})
    return {"path": _drawing()["outlines"][symbol["outline"]], "colour": symbol["colour"]}


def _lines(edges: list[Facts]) -> list[Facts]:
    counts = Counter(edge["line"] for edge in edges)
    return [{**line, "count": counts[line["key"]]} for line in _drawing()["lines"] if counts[line["key"]]]


def _documents(edges: list[Facts]) -> list[Facts]:
    """Source documents in the order of their dates, each with the count of links that cite it."""
    cited = {item["document"]: item for edge in edges for item in edge["evidence"] if item["document"]}
    counts = Counter(iri for edge in edges for iri in {item["document"] for item in edge["evidence"]})
    ordered = sorted(cited, key=lambda iri: (cited[iri]["issued"], cited[iri]["document_label"], iri))
    return [{**cited[iri], "links": counts[iri]} for iri in ordered]


def _content_security_policy(scripts: Iterable[str], *, styles: str) -> str:
    """Forbid every request, and every script and style but those of this page (CSP Level 3, hash sources)."""
    allowed = " ".join(_hash_source(script) for script in scripts)
    sources = f"default-src 'none'; script-src {allowed}; style-src {_hash_source(styles)}; img-src data:"
    return f"{sources}; base-uri 'none'; form-action 'none'"


def _hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _library() -> str:
    """Return vis-network as pyvis brings it, without the pointer to a source map: that would be a request."""
    script = files("pyvis").joinpath(VIS_SCRIPT).read_text("utf-8")
    return script.replace("\r\n", "\n").split("//# sourceMappingURL=")[0]


@cache
def _drawing() -> Facts:
    """How kinds and links are drawn, and the options of vis-network."""
    return dict(json.loads(text_of("drawing.json")))
