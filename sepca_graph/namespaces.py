"""Which prefixes and IRIs do we use? Each is named once, here."""

from typing import Final
from urllib.parse import urlsplit

BASE: Final = "https://w3id.org/sepca-graph/"
ONTOLOGY_IRI: Final = BASE + "ontology"
ONTOLOGY: Final = BASE + "ontology#"
ID: Final = BASE + "id/"
VOCAB: Final = BASE + "vocab/"
GRAPH: Final = BASE + "graph/"
SHAPES: Final = BASE + "shapes#"
ENTAILED: Final = GRAPH + "entailed"
"""The graph of the edges that follow."""
COMPLETED_GRAPH: Final = GRAPH + "completed/"
"""How the names of the graphs begin that complete an authored one."""
WORK: Final = GRAPH + "work/"
"""Below it stand the graphs of a kept store that are no part of the record: its account of files, slices, work."""
MERGE: Final = WORK + "merge"
"""Holds each statement once, where an engine's own default graph does not."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SKOSXL: Final = "http://www.w3.org/2008/05/skos-xl#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
ORG: Final = "http://www.w3.org/ns/org#"
ADMS: Final = "http://www.w3.org/ns/adms#"
SCHEMA: Final = "https://schema.org/"
SH: Final = "http://www.w3.org/ns/shacl#"

RDF_TYPE: Final = RDF + "type"
RDF_LANG_STRING: Final = RDF + "langString"
RDFS_LABEL: Final = RDFS + "label"
XSD_STRING: Final = XSD + "string"
XSD_DECIMAL: Final = XSD + "decimal"
XSD_DATE_TIME: Final = XSD + "dateTime"
ACCEPTED: Final = VOCAB + "status/accepted"
REJECTED: Final = VOCAB + "status/rejected"
PREF_LABEL: Final = SKOS + "prefLabel"

KINDS_OF_DATA: Final = (
    "activity", "actor", "agent", "claim", "doc", "event", "instrument", "legal",
    "link", "list", "name", "period", "place", "project", "series", "span",
)  # fmt: skip
SCHEMES: Final = ("claim-kind", "kind", "role", "status", "temporal-reading", "topic")

STANDARD_PREFIXES: Final[dict[str, str]] = {
    "adms": ADMS,
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "lode": "http://linkedevents.org/ontology/",
    "oa": OA,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": SH,
    "skos": SKOS,
    "skosxl": SKOSXL,
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}

PREFIXES: Final[dict[str, str]] = {
    **STANDARD_PREFIXES,
    "sepca": ONTOLOGY,
    "shapes": SHAPES,
    "scheme": VOCAB,
    **{kind: f"{ID}{kind}/" for kind in KINDS_OF_DATA},
    **{scheme: f"{VOCAB}{scheme}/" for scheme in SCHEMES},
}
"""The prefixes that every query may use without declaring them."""


def document_prefixes(slug: str) -> dict[str, str]:
    """Return the prefixes of one source document's file: its claims, spans and names by their short number.

    >>> document_prefixes("news")["claim"]
    'https://w3id.org/sepca-graph/id/claim/news/'
    """
    return {kind: f"{ID}{kind}/{slug}/" for kind in ("claim", "span", "name")}


def local_name(iri: str) -> str:
    """Return the part of an IRI behind its last `#` or `/`.

    >>> local_name("https://w3id.org/sepca-graph/ontology#memberOf")
    'memberOf'
    """
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def words_of(iri: str) -> str:
    """Return the local name of a property as words.

    >>> words_of("https://w3id.org/sepca-graph/ontology#memberOf")
    'member of'
    """
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in local_name(iri))


def shorten(iri: str) -> str:
    """Return the IRI with its prefix, or unchanged when no prefix fits.

    >>> shorten("https://w3id.org/sepca-graph/id/actor/sepca")
    'actor:sepca'
    """
    fits = [(namespace, prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fits:
        return iri
    namespace, prefix = max(fits, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(namespace) :]}"


def expand(text: str) -> str:
    """Return the IRI that a prefixed name stands for, or the text unchanged.

    >>> expand("actor:sepca")
    'https://w3id.org/sepca-graph/id/actor/sepca'
    """
    prefix, colon, rest = text.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else text


def web_address(iri: str) -> str:
    """Return a web address unchanged, anything else as nothing: no `javascript:` ever becomes a link."""
    try:
        parts = urlsplit(iri)
    except ValueError:
        return ""
    return iri if parts.scheme in {"http", "https"} and parts.netloc and iri.isprintable() else ""
