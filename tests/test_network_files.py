"""Do other programs read back what is written, and are the bytes the same each time?"""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import cast

import networkx as nx
import pyoxigraph
import pytest
import rdflib
from command_line import run
from pyoxigraph import RdfFormat

from sepca_graph.dating.spells import Spells
from sepca_graph.errors import FormatError, UsageError
from sepca_graph.evidence import Evidence
from sepca_graph.knowledge_graph import LAYERS, KnowledgeGraph, layer_of
from sepca_graph.network import layout
from sepca_graph.network.parts import Caption, Edge, Network, Node, Places, Time, to_networkx
from sepca_graph.network.places import places
from sepca_graph.network.project import project
from sepca_graph.publishing.network_files import (
    GEXF,
    edge_table,
    gexf,
    graphml,
    network_text,
    node_link_json,
    node_table,
    suffix_of,
)
from sepca_graph.publishing.rdf_files import GRAPH_FORMATS, graph_text
from sepca_graph.stores import DefaultGraph, OxigraphStore, Quad, RdflibStore, canonical_blank_nodes

EXTENSIONS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG,
              "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML}  # fmt: skip
RDFLIB_NAMES = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdf": "xml"}
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def same(quads: list[Quad]) -> list[str]:
    """Return the statements in a form that is equal for graphs that differ in the names of blank nodes only."""
    return sorted(map(str, canonical_blank_nodes(quads, prefix="c")))


def expected(kg: KnowledgeGraph, rdf_format: str, layers: tuple[str, ...]) -> list[Quad]:
    """Return what a file must hold: named graphs in N-Quads and TriG, else each triple once."""
    quads = [quad for quad in kg.quads() if layer_of(quad) in layers]
    if rdf_format in {"nq", "trig"}:
        return quads
    return sorted({Quad(quad.subject, quad.predicate, quad.object) for quad in quads}, key=str)


@pytest.fixture(scope="module")
def network(seed: KnowledgeGraph) -> Network:
    return project(seed)


@pytest.fixture(scope="module")
def placed(network: Network) -> Places:
    return places(network)


def odd(label: str, other: str) -> Network:
    """Return two things and two parallel links; all that is said of them is what a careless writer stumbles over."""
    nodes = tuple(Node(f"urn:n{n}", said, names=("@a", "b"), note=said) for n, said in enumerate((label, other)))
    evidence = (Evidence("urn:c", document="urn:d"), Evidence("urn:c", document="urn:e", url="https://example.org"))
    edges = tuple(
        Edge(f"urn:e{number}", "urn:n0", "urn:n1", "-meets", "", "Meeting", "", roles=("=x",), topics=("one", "two"),
             time=Time("2022", spells=Spells("2022-01-01", "", "2022-01-01", "2022-12-31")), evidence=evidence)
        for number in range(2)
    )  # fmt: skip
    return Network(nodes, edges, Caption(subtitle='<&"'))


ODD = odd('=HYPERLINK("x")', 'a "b", c\n<&>')
ODD_PLACES = {"urn:n0": (0.5, -0.5), "urn:n1": (0.0, 0.25)}


# The graph


@pytest.mark.parametrize("layers", [*((layer,) for layer in LAYERS), LAYERS], ids="+".join)
@pytest.mark.parametrize("rdf_format", GRAPH_FORMATS)
def test_oxigraph_reads_back_the_same_statements(
    seed: KnowledgeGraph, rdf_format: str, layers: tuple[str, ...]
) -> None:
    text = graph_text(seed, rdf_format, layers=layers)
    parsed = list(pyoxigraph.parse(text.encode(), format=EXTENSIONS[rdf_format]))
    assert same(expected(seed, rdf_format, layers)) == same(parsed)


@pytest.mark.filterwarnings("ignore:.*ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("rdf_format", GRAPH_FORMATS)
def test_rdflib_reads_back_the_same_statements(
    seed: KnowledgeGraph, rdf_format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    store = RdflibStore()
    store.dataset.parse(data=graph_text(seed, rdf_format, layers=LAYERS), format=RDFLIB_NAMES[rdf_format])
    parsed = list(store.quads())
    if rdf_format not in {"nq", "trig"}:
        parsed = [Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in parsed]
    assert same(expected(seed, rdf_format, LAYERS)) == same(parsed)


def test_the_layers_are_all_there_is_and_do_not_overlap(seed: KnowledgeGraph) -> None:
    sizes = {layer: len(list(seed.quads(layer))) for layer in LAYERS}
    assert sum(sizes.values()) == len(list(seed.quads())) == len({str(quad) for quad in seed.quads()})
    assert min(sizes.values()) > 0


def test_a_layer_holds_its_own_graphs_only(seed: KnowledgeGraph) -> None:
    for layer in LAYERS:
        parsed = pyoxigraph.parse(graph_text(seed, "nq", layers=[layer]).encode(), format=RdfFormat.N_QUADS)
        assert {layer_of(quad) for quad in parsed} == {layer}


def test_a_slice_is_exported_as_the_slice(seed: KnowledgeGraph) -> None:
    seen = seed.as_of("2010", certainty="certain")
    lines = set(graph_text(seen, "nq", layers=["authored"]).splitlines())
    assert lines < set(graph_text(seed, "nq", layers=["authored"]).splitlines())


def test_an_unknown_rdf_format_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(FormatError, match=r"'n3' is no RDF format.*ttl"):
        graph_text(kg, "n3")


def test_the_order_of_the_store_does_not_matter(seed: KnowledgeGraph) -> None:
    quads = sorted(seed.quads(), key=lambda quad: str(quad)[::-1])
    turned = KnowledgeGraph(OxigraphStore.of(quads), seed.content, seed.digest)
    for rdf_format in GRAPH_FORMATS:
        assert graph_text(seed, rdf_format) == graph_text(turned, rdf_format)


# The network


def test_graphml_is_read_back_by_networkx(network: Network, placed: Places) -> None:
    parsed = nx.parse_graphml(graphml(network, placed), force_multigraph=True)
    read = {node["iri"]: (node["x"], node["y"]) for _name, node in parsed.nodes(data=True)}
    assert read == placed
    assert {edge["iri"] for _s, _t, edge in parsed.edges(data=True)} == {edge.iri for edge in network.edges}


def test_graphml_has_ids_that_xml_allows(network: Network, placed: Places) -> None:
    root = ET.fromstring(graphml(network, placed))
    ids = [element.get("id", "n") for element in root.iter() if element.tag.endswith(("}node", "}edge"))]
    assert [id_ for id_ in ids if not id_.isalnum()] == []


def test_gexf_is_read_back_by_networkx(network: Network) -> None:
    text = gexf(network).replace("gexf.net/1.3", "www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')
    parsed = nx.read_gexf(io.BytesIO(text.encode()), version="1.2draft")
    assert (len(parsed), parsed.number_of_edges()) == (len(network.nodes), len(network.edges))


def test_gexf_has_a_timeline_and_declares_what_it_uses(network: Network) -> None:
    root = ET.fromstring(gexf(network))
    edges = root.findall(f".//{{{GEXF}}}edge")
    starts = {edge.get("start") for edge in edges}
    declared = {a.get("id") for a in root.findall(f".//{{{GEXF}}}attributes[@class='edge']/{{{GEXF}}}attribute")}
    used = {value.get("for") for edge in edges for value in edge.iter(f"{{{GEXF}}}attvalue")}
    assert "2022-12-13" in starts
    assert used == declared


def test_gexf_and_tables_need_no_places(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_outline: object) -> None:
        raise AssertionError

    monkeypatch.setattr(layout, "positions", fail)
    monkeypatch.setenv("SEPCA_CACHE", "off")
    assert network_text(network, "gexf")
    assert node_table(network)
    assert edge_table(network)
    with pytest.raises(AssertionError):
        network_text(network, "graphml")


def test_json_is_read_back_by_networkx(network: Network, placed: Places) -> None:
    parsed = cast(
        "nx.MultiDiGraph[str]", nx.node_link_graph(json.loads(node_link_json(network, placed)), edges="edges")
    )
    assert nx.utils.graphs_equal(parsed, to_networkx(network, placed))


def test_csv_has_a_row_for_each_node_and_each_edge(network: Network) -> None:
    nodes = list(csv.DictReader(io.StringIO(node_table(network), newline="")))
    edges = list(csv.DictReader(io.StringIO(edge_table(network), newline="")))
    assert [row["id"] for row in nodes] == [node.iri for node in network.nodes]
    assert [row["id"] for row in edges] == [edge.iri for edge in network.edges]
    assert {row["source"] for row in edges} | {row["target"] for row in edges} <= {row["id"] for row in nodes}


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_table_is_a_formula(formula: str) -> None:
    for text in (node_table(odd(formula, formula)), edge_table(odd(formula, formula))):
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert f"'{formula}" in cells
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_table_follows_rfc_4180() -> None:
    text = node_table(ODD)
    assert text.endswith("\r\n")
    assert [row["label"] for row in csv.DictReader(io.StringIO(text, newline=""))] == [
        '\'=HYPERLINK("x")',
        'a "b", c\n<&>',
    ]


def test_lists_are_joined_and_sources_fall_back_to_the_document() -> None:
    row = next(csv.DictReader(io.StringIO(edge_table(ODD), newline="")))
    assert (row["topics"], row["sources"]) == ("one | two", "https://example.org | urn:d")


def test_parallel_links_and_odd_labels_survive() -> None:
    parsed = nx.parse_graphml(graphml(ODD, ODD_PLACES), force_multigraph=True)
    assert parsed.number_of_edges() == 2
    assert set(nx.get_node_attributes(parsed, "label").values()) == {'=HYPERLINK("x")', 'a "b", c\n<&>'}
    assert len(ET.fromstring(gexf(ODD)).findall(f".//{{{GEXF}}}edge")) == 2


def test_an_empty_network_is_written() -> None:
    assert len(nx.parse_graphml(graphml(Network(), {}))) == 0
    assert json.loads(node_link_json(Network(), {}))["nodes"] == []
    assert edge_table(Network()).count("\r\n") == 1
    assert ET.fromstring(gexf(Network())).tag == f"{{{GEXF}}}gexf"


@pytest.mark.parametrize("network_format", ["dot", "csv"])
def test_an_unknown_network_format_is_refused(network_format: str) -> None:
    with pytest.raises(FormatError, match=network_format):
        network_text(ODD, network_format)


@pytest.mark.parametrize(("name", "suffix"), [("a.ttl", "ttl"), ("a.b.TTL", "ttl"), ("dir.x/a.nt", "nt")])
def test_a_file_name_says_its_format(name: str, suffix: str) -> None:
    assert suffix_of(name, GRAPH_FORMATS) == suffix


@pytest.mark.parametrize("name", ["a", "ttl", "a.xlsx", "a.", "dir.ttl/a"])
def test_a_file_name_without_a_known_format_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.ttl, \.nt"):
        suffix_of(name, GRAPH_FORMATS)


def test_an_export_of_a_layer_holds_that_layer_only(kg: KnowledgeGraph, tmp_path: Path) -> None:
    run("export", "--layer", "entailed", "-o", tmp_path / "edges.nt")
    assert (tmp_path / "edges.nt").read_text(encoding="utf-8") == graph_text(kg, "nt", layers=["entailed"])
