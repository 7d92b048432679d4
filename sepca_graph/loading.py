"""Which statements do the content's files make, and which of them cannot be meant?"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import rdflib

from sepca_graph.content import Content, read_text
from sepca_graph.edtf_bounds import Reading, bounds
from sepca_graph.errors import ContentError, UsageError
from sepca_graph.findings import Finding
from sepca_graph.names import Names
from sepca_graph.namespaces import GRAPH, ID, ONTOLOGY, OWL, RDF, RDF_TYPE, RDFS, VOCAB, XSD_STRING, shorten
from sepca_graph.stores import (
    Literal,
    NamedNode,
    Quad,
    SyntaxFault,
    canonical_blank_nodes,
    iri_of,
    parse_turtle,
    to_rdflib,
)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What is no character of XML 1.0 (section 2.2), and so cannot be written as RDF/XML, GraphML or GEXF."""
EDTF_PROPERTIES = frozenset(
    ONTOLOGY + name
    for name in ("edtf", "consentExpressed", "enteredIntoForce", "openedForSignature", "adopted", "claimDate")
)
DECLARATIONS = frozenset(OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"))

SHAPES_GRAPH, CATALOGUE_GRAPH = GRAPH + "shapes", GRAPH + "dataset"
APART = frozenset({SHAPES_GRAPH, CATALOGUE_GRAPH})


@dataclass(frozen=True)
class Loaded:
    """What was read: the authored statements, one named graph a file, and the faults found on the way.

    Attributes:
        quads: every statement of every file that is Turtle.
        findings: syntax faults, unknown terms, ill-typed literals; sorted.
        files: path below the content root, by graph name.
        digest: of the content as it was when reading began.
    """

    quads: list[Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def facts(self) -> list[Quad]:
        """The statements without the shapes and the catalogue entry, which are about the graph, not in it."""
        return [quad for quad in self.quads if iri_of(quad.graph_name) not in APART]

    @property
    def has_syntax_faults(self) -> bool:
        """Whether some file is not Turtle, so that what it says is unknown."""
        return any(finding.code == "syntax" for finding in self.findings)


def load_content(content: Content) -> Loaded:
    """Read all Turtle files; a faulty one does not keep the others from being read and checked."""
    digest = content.digest()
    quads: list[Quad] = []
    findings: list[Finding] = []
    files: dict[str, str] = {}
    for file in content.turtle_files:
        name = content.graph_name(file)
        files[name] = content.relative(file)
        try:
            text = read_text(file)
        except ContentError as error:
            findings.append(_syntax_finding(SyntaxFault(str(error), 1, 1), "", files[name]))
            continue
        parsed = parse_turtle(text, NamedNode(name))
        if isinstance(parsed, SyntaxFault):
            findings.append(_syntax_finding(parsed, text, content.relative(file)))
        else:
            quads.extend(canonical_blank_nodes(parsed, prefix=re.sub(r"\W", "", files[name])))
    findings += term_findings(quads, files)
    return Loaded(quads, sorted(findings), files, digest)


def load_ontology(content: Content) -> list[Quad]:
    """Return the statements of the ontology, the vocabularies and the alignments.

    Raises:
        ContentError: a file is not Turtle.
    """
    quads: list[Quad] = []
    for file in content.ontology_files:
        name = content.graph_name(file)
        if name in APART:
            continue
        parsed = parse_turtle(read_text(file), NamedNode(name))
        if isinstance(parsed, SyntaxFault):
            raise ContentError(f"{content.relative(file)}, line {parsed.line}: {parsed.message}")
        quads += canonical_blank_nodes(parsed, prefix=re.sub(r"\W", "", content.relative(file)))
    return quads


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


def locate(content: Content, findings: Iterable[Finding], quads: Iterable[Quad]) -> list[Finding]:
    """Return the findings with file and line filled in, where their focus node or value is written in a file."""
    subjects: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            subjects[iri_of(quad.subject)].append(quad.graph_name.value)
    by_graph = {content.graph_name(file): file for file in content.turtle_files}
    written: dict[Path, _Lines] = {}
    located = []
    for finding in findings:
        graphs = sorted(set(subjects.get(finding.focus_node, ())), key=lambda g: ("/documents/" not in g, g))
        if finding.line or not (finding.file or graphs):
            located.append(finding)
            continue
        file = content.root / finding.file if finding.file else by_graph[graphs[0]]
        if file not in written:
            written[file] = _Lines.of(read_text(file))
        located.append(finding.at(content.relative(file), written[file].line_of(finding)))
    return sorted(located)


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
            if quad.predicate.value == RDFS + "range" and value.startswith(XSD_STRING[:-6]):
                datatypes[subject] = value
        named = (frozenset(properties | {RDF_TYPE}), frozenset(classes), datatypes, frozenset(subjects))
        return cls(*named, frozenset(object_properties | {RDF_TYPE}))

    def family(self, kind: str) -> Names:
        """Return the names of the things whose IRI begins so, gathered once for all findings."""
        if kind not in self.families:
            self.families[kind] = Names(iri.removeprefix(kind) for iri in self.subjects if iri.startswith(kind))
        return self.families[kind]


@dataclass(frozen=True)
class _Lines:
    """The lines of a Turtle file, the prefixes that it declares, and the lines that begin with each name."""

    lines: list[str]
    prefixes: list[tuple[str, str]]
    starts: dict[str, int]

    @classmethod
    def of(cls, text: str) -> _Lines:
        lines = text.split("\n")
        declared = [line.split() for line in lines if line.startswith("@prefix")]
        prefixes = [(parts[1], parts[2].strip("<>")) for parts in declared if len(parts) > 2]
        starts = {line.split(" ", 1)[0]: number for number, line in reversed(list(enumerate(lines)))}
        return cls(lines, prefixes, starts)

    def line_of(self, finding: Finding) -> int:
        """Return the line on which the focus node's block names the value, or begins; 0 when it is not found."""
        node, value = finding.focus_node, finding.value
        names = {prefix + node.removeprefix(iri) for prefix, iri in self.prefixes if node.startswith(iri)}
        begin = min((self.starts[name] for name in names | {f"<{node}>"} if name in self.starts), default=None)
        if begin is None:
            return 0
        wanted = [piece for piece in (value, value.replace("#", "/").rsplit("/", 1)[-1]) if piece]
        for number in range(begin, len(self.lines)):
            if number > begin and not self.lines[number].strip():
                break
            if any(piece in self.lines[number] for piece in wanted):
                return number + 1
        return begin + 1


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
    elif predicate in EDTF_PROPERTIES:
        try:
            bounds(literal.value, Reading.OCCURRENCE)
        except UsageError as error:
            yield _finding(quad, "edtf", "Date that is not EDTF", str(error), "Write the date in one of these forms.")


@functools.lru_cache(maxsize=65536)
def _ill_typed(literal: Literal) -> bool:
    converted = to_rdflib(literal)
    return isinstance(converted, rdflib.Literal) and bool(converted.ill_typed)


def _unknown(quad: Quad, term: str, known: frozenset[str], noun: str) -> Finding:
    nearest = _terms(known).closest(shorten(term), cutoff=0.6)
    remedy = f"Did you mean {nearest}?" if nearest else f"Declare the {noun} in ontology/sepca.ttl, or use a known one."
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
        remedy = f"Did you mean {shorten(kind + nearest)}? Otherwise describe {name}."
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


def _syntax_finding(fault: SyntaxFault, text: str, file: str) -> Finding:
    lines = text.split("\n")
    shown = lines[min(fault.line, len(lines)) - 1].strip()
    return Finding(
        code="syntax",
        severity="violation",
        kind="File that is not Turtle",
        message=f"{fault.message}, at column {fault.column}",
        value=shown,
        remedy="Correct the text at this place; what the file says is unknown until then.",
        file=file,
        line=fault.line,
    )
