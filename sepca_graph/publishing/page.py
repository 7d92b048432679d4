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
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup
from pyvis.network import Network

from sepca_graph.namespaces import web_address
from sepca_graph.network.overview import overview
from sepca_graph.publishing.templating import render, text_of

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Facts = dict[str, Any]

GRAPH_ATTRIBUTES: Final = ("title", "subtitle", "as_of", "certainty", "digest", "licence")
NODE_DEFAULTS: Final[Facts] = {"names": (), "note": "", "when": "", "x": 0.0, "y": 0.0}
EDGE_TEXTS: Final = ("status", "certainty", "edtf", "when")
EDGE_LISTS: Final = ("roles", "through", "topics", "why")
EDGE_DEFAULTS: Final[Facts] = {
    **dict.fromkeys(EDGE_TEXTS, ""),
    **dict.fromkeys((*EDGE_LISTS, "evidence"), ()),
}

VIS_SCRIPT: Final = "lib/vis-9.1.2/vis-network.min.js"
MARK_SCRIPT: Final = 'document.documentElement.classList.add("js")'
HALF_WIDTH_PER_ROOT: Final = 62.0
"""Half the picture's width, in pixels of the drawing, for each unit of the root of the count of nodes."""


def to_html(network: "MultiDiGraph[str]") -> str:
    """Return the whole page: picture, legend, search, details, table.

    Args:
        network: A projection with positions, as `sepca_graph.network.project` gives it. Nodes carry `label`,
            `kind`, `kind_label`, `x`, `y` (about -1 to 1), edges `label`, `kind`, `kind_label`, `layer`; an
            edge may say `symmetric`. Other attributes have empty defaults.
    """
    nodes, edges = _node_facts(network), _edge_facts(network)
    styles = text_of("network.css")
    scripts = [_library(), text_of("network.js")] if nodes else []
    return render(
        "network.html.j2",
        graph={name: network.graph.get(name, "") for name in GRAPH_ATTRIBUTES},
        edges=edges,
        names={node["id"]: node["name"] for node in nodes},
        documents=_documents(edges),
        picture={
            **_held_by_pyvis(nodes, edges),
            "kinds": _kinds(nodes),
            "lines": _lines(edges),
            "overview": _overview(network, edges),
        },
        policy=_content_security_policy([MARK_SCRIPT, *scripts], styles=styles),
        mark=Markup(MARK_SCRIPT),
        styles=Markup(styles),
        scripts=[Markup(script) for script in scripts],
    )  # fmt: skip


def _held_by_pyvis(nodes: list[Facts], edges: list[Facts]) -> Facts:
    """Hand the lists to pyvis whole: its `add_edge` is quadratic and loses parallel links."""
    holder = Network(directed=True, cdn_resources="in_line")
    holder.nodes, holder.edges = nodes, edges
    holder.set_options(json.dumps(_drawing()["options"]))
    held_nodes, held_edges, _, _, _, options = holder.get_network_data()
    return {"nodes": held_nodes, "edges": held_edges, "options": json.loads(options)}


def _overview(network: "MultiDiGraph[str]", edges: list[Facts]) -> Facts | None:
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


def _node_facts(network: "MultiDiGraph[str]") -> list[Facts]:
    degrees = dict(network.degree())
    scale = HALF_WIDTH_PER_ROOT * math.sqrt(max(len(network), 9))
    return [_node(iri, network.nodes[iri], links=degrees[iri], scale=scale) for iri in sorted(network)]


def _node(iri: str, attributes: Mapping[str, Any], *, links: int, scale: float) -> Facts:
    facts = {**NODE_DEFAULTS, **attributes}
    return {
        "id": iri,
        "x": round(facts["x"] * scale, 1),
        "y": round(facts["y"] * scale, 1),
        "size": round(min(8 + 2.6 * math.sqrt(links), 24), 1),
        "name": facts["label"],
        "names": [name for name in dict.fromkeys(facts["names"]) if name != facts["label"]],
        "kind": facts["kind"],
        "kindLabel": facts["kind_label"],
        "note": facts["note"],
        "when": facts["when"],
    }


def _edge_facts(network: "MultiDiGraph[str]") -> list[Facts]:
    """Edges in the order of the table, parallel ones bent apart."""
    names = {iri: str(network.nodes[iri]["label"]) for iri in network}
    order = {line["key"]: place for place, line in enumerate(_drawing()["lines"])}
    edges = [
        _edge(iri, source, target, {**EDGE_DEFAULTS, **facts})
        for source, target, iri, facts in network.edges(keys=True, data=True)
    ]

    def place_in_table(edge: Facts) -> tuple[int, str, str, str, str, str]:
        source, target = names[edge["from"]], names[edge["to"]]
        return order[edge["line"]], source, edge["verb"], edge["edtf"], target, edge["id"]

    return _bent_apart(sorted(edges, key=place_in_table))


def _edge(iri: str, source: str, target: str, facts: Mapping[str, Any]) -> Facts:
    symmetric = facts.get("symmetric", facts["kind"] in _drawing()["symmetric"])
    return {
        "id": iri,
        "from": source,
        "to": target,
        "row": "link-" + hashlib.sha256(iri.encode()).hexdigest()[:12],
        "verb": facts["label"],
        "line": _line(facts),
        "basis": _drawing()["bases"][facts["layer"]],
        "arrows": {"to": {"enabled": not symmetric}},
        "kindLabel": facts["kind_label"],
        "standing": ", ".join(filter(None, (facts["status"], facts["certainty"]))),
        "evidence": [_evidence(item) for item in facts["evidence"]],
        **{name: facts[name] for name in EDGE_TEXTS},
        **{name: list(facts[name]) for name in EDGE_LISTS},
    }


def _line(facts: Mapping[str, Any]) -> str:
    doubted = facts["layer"] == "stated" and facts["status"] in {"proposed", "disputed", "rejected"}
    return str(facts["status"] if doubted else facts["layer"])


def _evidence(item: Mapping[str, Any]) -> Facts:
    kept = ("note", "kind", "document", "document_label", "issued")
    return {
        **{name: item.get(name) or "" for name in kept},
        "sureness": f"confidence {item['confidence']:g}" if item.get("confidence") is not None else "",
        "url": web_address(item.get("url") or ""),
        "place": item["place"],
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
