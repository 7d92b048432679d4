"""Does a build give the files that its catalogue entry describes, and is its report page safe to open?"""

import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef
from rdflib.namespace import VOID, Namespace

from sepca_graph import load
from sepca_graph.checking.check import Report, check
from sepca_graph.content.catalogue_entry import DATASET
from sepca_graph.findings import Finding
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.network.parts import Network
from sepca_graph.network.project import project
from sepca_graph.publishing.build_files import files_of, report_page
from sepca_graph.publishing.catalogue import MEDIA_TYPES, manifest

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}"
SPDX = Namespace("http://spdx.org/rdf/terms#")
FILES = {
    "edges.csv", "entailed.nt", "network.gexf", "network.graphml", "network.html", "network.json", "nodes.csv",
    "report.html", "sepca-graph.jsonld", "sepca-graph.nq", "sepca-graph.nt", "sepca-graph.rdf", "sepca-graph.trig",
    "sepca-graph.ttl", "shapes.ttl", "shapes-core.ttl",
}  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags and the addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]


@pytest.fixture(scope="module")
def kg(seed_folder: Path) -> KnowledgeGraph:
    return load(seed_folder)


@pytest.fixture(scope="module")
def report(kg: KnowledgeGraph) -> Report:
    return check(kg.content)


@pytest.fixture(scope="module")
def files(kg: KnowledgeGraph, report: Report) -> dict[str, str]:
    return dict(files_of(kg, project(kg), report))


@pytest.fixture(scope="module")
def catalogue(kg: KnowledgeGraph, files: dict[str, str]) -> Graph:
    return Graph().parse(data=manifest(kg, files)["dataset.ttl"], format="turtle")


def test_a_build_gives_these_files(files: dict[str, str]) -> None:
    assert set(files) == FILES


def test_every_file_has_a_media_type(files: dict[str, str]) -> None:
    assert {name.rpartition(".")[2] for name in files} <= set(MEDIA_TYPES)


def test_the_catalogue_describes_every_file_by_size_and_checksum(catalogue: Graph, files: dict[str, str]) -> None:
    described = {}
    for distribution in catalogue.objects(URIRef(DATASET), DCAT.distribution):
        checksum = catalogue.value(catalogue.value(distribution, SPDX.checksum), SPDX.checksumValue)
        title, size = catalogue.value(distribution, DCTERMS.title), catalogue.value(distribution, DCAT.byteSize)
        described[str(title)] = (int(str(size)), str(checksum))
    raw = {name: text.encode() for name, text in files.items()}
    assert described == {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in raw.items()}


def test_the_catalogue_counts_every_named_graph(catalogue: Graph, kg: KnowledgeGraph) -> None:
    subsets = list(catalogue.objects(URIRef(DATASET), VOID.subset))
    counts = {str(subset): int(str(catalogue.value(subset, VOID.triples))) for subset in subsets}
    total = int(str(catalogue.value(URIRef(DATASET), VOID.triples)))
    assert sum(counts.values()) == total == len(list(kg.quads()))
    assert set(counts) == {quad.graph_name.value for quad in kg.quads() if hasattr(quad.graph_name, "value")}


def test_the_catalogue_keeps_what_was_authored(catalogue: Graph, kg: KnowledgeGraph) -> None:
    authored = Graph().parse(data=kg.content.read("ontology/dataset.ttl"), format="turtle")
    assert len(authored) > 0
    assert set(authored) - set(catalogue) == set()
    assert (URIRef(DATASET), RDF.type, DCAT.Dataset) in catalogue


def test_the_report_page_asks_for_nothing_and_runs_nothing(kg: KnowledgeGraph, report: Report) -> None:
    tags = Tags(report_page(kg, report))
    assert "script" not in tags.names
    assert [address for address in tags.addresses if not address.startswith(("https://", "http://", "data:,"))] == []


def test_a_hostile_finding_stays_text_on_the_report_page(kg: KnowledgeGraph) -> None:
    thing = "https://w3id.org/sepca-graph/id/actor/hostile"
    found = Finding("C01", "violation", HOSTILE, HOSTILE, thing, remedy=HOSTILE, file=HOSTILE)
    page = report_page(kg, Report([found], 1, {thing: HOSTILE}))
    assert page.count("&lt;img src=x onerror=alert(1)&gt;{{ 7*7 }}") == 5
    assert "img" not in Tags(page).names


def test_the_report_page_says_when_nothing_was_found(kg: KnowledgeGraph) -> None:
    assert "every rule holds" in report_page(kg, Report([]))


def test_the_report_page_says_what_is_in_the_graph(kg: KnowledgeGraph, report: Report) -> None:
    page = report_page(kg, report)
    assert kg.digest in page
    assert f'Claim</th><td class="number">{kg.counts["Claim"]:,}</td>' in page


def test_an_empty_network_is_published_too(kg: KnowledgeGraph, report: Report) -> None:
    assert set(dict(files_of(kg, Network(), report))) == FILES
