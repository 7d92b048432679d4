"""How does the catalogue entry describe the files of a build?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sepca_graph.content.catalogue_entry import DATASET, FILE
from sepca_graph.content.loading import read_file
from sepca_graph.formats.turtle import to_turtle
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import PREFIXES, RDF_TYPE, XSD
from sepca_graph.stores import Literal, NamedNode, Quad

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


def manifest(kg: KnowledgeGraph, files: Mapping[str, str]) -> dict[str, str]:
    """Return `dataset.ttl`: the catalogue entry (DCAT 3, VoID) with sizes, checksums and counts by named graph."""
    authored = read_file(kg.content, kg.content.root / FILE)
    described = [_counts(kg), *(_distribution(name, text) for name, text in files.items())]
    return {"dataset.ttl": to_turtle([*authored, *(quad for quads in described for quad in quads)], PREFIXES)}


def _counts(kg: KnowledgeGraph) -> list[Quad]:
    quads = [_number(DATASET, _VOID + "triples", sum(kg.sizes.values()))]
    for name, count in sorted((name, count) for name, count in kg.sizes.items() if name):
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
