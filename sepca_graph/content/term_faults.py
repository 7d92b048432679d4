"""Which terms, values and references of the data cannot be meant?"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sepca_graph.content.literals import is_plain
from sepca_graph.dating.edtf import Reading, bounds
from sepca_graph.errors import UsageError
from sepca_graph.findings import Finding
from sepca_graph.lazily import lazily
from sepca_graph.names import Names, offer
from sepca_graph.namespaces import DCTERMS, ID, ONTOLOGY, OWL, RDF, RDF_TYPE, RDFS, VOCAB, XSD, XSD_STRING, shorten
from sepca_graph.stores import (
    Literal,
    NamedNode,
    Quad,
    iri_of,
    to_rdflib,
)

if TYPE_CHECKING:
    import rdflib
else:
    rdflib = lazily("rdflib")

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What is no character of XML 1.0 (section 2.2), and so cannot be written as RDF/XML, GraphML or GEXF."""
EDTF_PROPERTIES = frozenset(
    ONTOLOGY + name
    for name in ("edtf", "consentExpressed", "enteredIntoForce", "openedForSignature", "adopted", "claimDate")
)
ISSUED = DCTERMS + "issued"
_DAY_TYPES = frozenset({XSD_STRING, XSD + "date", XSD + "gYear", XSD + "gYearMonth"})
_DAY_MONTH_YEAR = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
"""A day, month or year, as EDTF and XML Schema both write it."""
DECLARATIONS = frozenset(OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"))


def term_findings(quads: Iterable[Quad], files: dict[str, str]) -> list[Finding]:
    """Return the data's unknown classes, properties and concepts, dangling references and ill-typed literals."""
    quads = list(quads)
    known = KnownTerms.of(quads)
    findings = []
    for quad in quads:
        file = files.get(quad.graph_name.value, "") if isinstance(quad.graph_name, NamedNode) else ""
        if file.startswith("graph_data/"):
            findings += [_with_file(finding, file) for finding in statement_faults(quad, known)]
    return findings


@dataclass(frozen=True)
class KnownTerms:
    """The terms that the ontology declares, and the things that some file describes."""

    properties: frozenset[str]
    classes: frozenset[str]
    datatypes: dict[str, str]
    subjects: frozenset[str]
    object_properties: frozenset[str]
    families: dict[str, Names] = field(default_factory=dict)

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> KnownTerms:
        """Gather the terms from statements of the ontology and of the files that describe things."""
        properties: set[str] = set()
        object_properties: set[str] = set()
        classes: set[str] = set()
        subjects: set[str] = set()
        datatypes: dict[str, str] = {}
        for quad in quads:
            if not isinstance(quad.subject, NamedNode):
                continue
            subject, value = quad.subject.value, getattr(quad.object, "value", "")
            subjects.add(subject)
            if quad.predicate.value == RDF_TYPE and value in DECLARATIONS:
                (classes if value == OWL + "Class" else properties).add(subject)
            if quad.predicate.value == RDF_TYPE and value == OWL + "ObjectProperty":
                object_properties.add(subject)
            if quad.predicate.value == RDFS + "range" and value.startswith(XSD):
                datatypes[subject] = value
        named = (frozenset(properties | {RDF_TYPE}), frozenset(classes), datatypes, frozenset(subjects))
        return cls(*named, frozenset(object_properties | {RDF_TYPE}))

    def family(self, kind: str) -> Names:
        """Return the names of the things whose IRI begins so, gathered once for all findings."""
        if kind not in self.families:
            self.families[kind] = Names(iri.removeprefix(kind) for iri in self.subjects if iri.startswith(kind))
        return self.families[kind]


def statement_faults(quad: Quad, known: KnownTerms) -> Iterator[Finding]:
    """Yield what is wrong with one statement: unknown terms, ill-typed values, references to missing things."""
    predicate = quad.predicate.value
    if predicate not in known.properties:
        yield _unknown(quad, predicate, known.properties, "property")
    if isinstance(quad.object, Literal):
        yield from _literal_faults(quad, quad.object, known)
    elif isinstance(quad.object, NamedNode):
        target = quad.object.value
        if predicate == RDF_TYPE and target not in known.classes:
            yield _unknown(quad, target, known.classes, "class")
        elif target.startswith((ID, VOCAB)) and target not in known.subjects:
            yield _dangling(quad, target, known)
        elif target.startswith(ONTOLOGY) and predicate != RDF_TYPE and target not in known.subjects:
            yield _unknown(quad, target, known.properties | known.classes, "term")


def _literal_faults(quad: Quad, literal: Literal, known: KnownTerms) -> Iterator[Finding]:
    predicate, datatype = quad.predicate.value, literal.datatype.value
    wanted = known.datatypes.get(predicate, datatype)
    if _CONTROL.search(literal.value):
        yield _finding(
            quad,
            "control-character",
            "Control character",
            f"The value of {shorten(predicate)} has a character that XML cannot hold.",
            "Delete it; it was probably copied along unseen.",
        )
    if wanted != datatype:
        yield _finding(
            quad,
            "datatype",
            "Value of the wrong type",
            f"{shorten(predicate)} takes {shorten(wanted)}, not {shorten(datatype)}.",
            f"Write the value as {shorten(wanted)}.",
        )
    elif datatype not in {XSD_STRING, RDF + "langString"} and _ill_typed(literal):
        yield _finding(
            quad,
            "ill-typed",
            "Ill-typed value",
            f"'{literal.value}' is no {shorten(datatype)}.",
            "Write it in the form of its type, or correct the type; a date that does not exist is no date.",
        )
    elif predicate == ISSUED and not (datatype in _DAY_TYPES and _DAY_MONTH_YEAR.fullmatch(literal.value)):
        yield _no_issue_date(quad, literal)
    elif predicate in EDTF_PROPERTIES or predicate == ISSUED:
        try:
            bounds(literal.value, Reading.OCCURRENCE)
        except UsageError as error:
            yield _finding(quad, "edtf", "Date that is not EDTF", str(error), "Write the date in one of these forms.")


def _no_issue_date(quad: Quad, literal: Literal) -> Finding:
    return _finding(
        quad,
        "issued",
        "Date of issue that is no date",
        f"'{literal.value}' is no day, month or year, so nothing can be reckoned from it.",
        'Write a day as "2020-02-29"^^xsd:date, a month as "2020-02", a year as "2020".',
    )


@functools.lru_cache(maxsize=65536)
def _ill_typed(literal: Literal) -> bool:
    if is_plain(literal.value, literal.datatype.value):
        return False
    converted = to_rdflib(literal)
    return isinstance(converted, rdflib.Literal) and bool(converted.ill_typed)


def _unknown(quad: Quad, term: str, known: frozenset[str], noun: str) -> Finding:
    nearest = _terms(known).closest(shorten(term), cutoff=0.6)
    remedy = offer([nearest]) or f"Declare the {noun} in ontology/sepca.ttl, or use a known one."
    message = f"{shorten(term)} is no {noun} of the ontology."
    return _finding(quad, f"unknown-{noun}", f"Unknown {noun}", message, remedy, value=term)


@functools.lru_cache(maxsize=8)
def _terms(known: frozenset[str]) -> Names:
    return Names(map(shorten, known))


def _dangling(quad: Quad, target: str, known: KnownTerms) -> Finding:
    kind = target[: target.rindex("/") + 1]
    nearest = known.family(kind).closest(target.removeprefix(kind), cutoff=0.75)
    name = shorten(target)
    remedy = f"Describe {name}, or name a thing that is described."
    if nearest:
        remedy = f"{offer([shorten(kind + nearest)])} Otherwise describe {name}."
    message = f"{shorten(quad.predicate.value)} refers to {name}, which no file describes."
    return _finding(quad, "missing-thing", "Reference to a missing thing", message, remedy, value=target)


def _finding(quad: Quad, code: str, kind: str, message: str, remedy: str, *, value: str = "") -> Finding:
    return Finding(
        code=code,
        severity="violation",
        kind=kind,
        message=message,
        focus_node=iri_of(quad.subject),
        path=quad.predicate.value,
        value=value or getattr(quad.object, "value", ""),
        remedy=remedy,
    )


def _with_file(finding: Finding, file: str) -> Finding:
    return finding.at(file, 0)
