"""Which statements do the content's files make, and which of them cannot be meant?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from sepca_graph.content.folder import Content, read_text
from sepca_graph.content.term_faults import term_findings
from sepca_graph.errors import ContentError
from sepca_graph.findings import Finding
from sepca_graph.namespaces import GRAPH
from sepca_graph.stores import (
    NamedNode,
    Quad,
    SyntaxFault,
    iri_of,
    named_blank_nodes,
    parse_turtle,
)

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
    def shapes(self) -> list[Quad]:
        """The statements of the SHACL constraints."""
        return [quad for quad in self.quads if iri_of(quad.graph_name) == SHAPES_GRAPH]

    @property
    def unreadable(self) -> str:
        """Which files are not Turtle, and where; what they say is unknown. Empty where all are."""
        faults = (finding for finding in self.findings if finding.code == "syntax")
        return "\n".join(f"{fault.file}, line {fault.line}: {fault.message}\n  {fault.value}" for fault in faults)


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
            quads.extend(named_blank_nodes(dict.fromkeys(parsed), prefix=re.sub(r"\W", "", files[name])))
    findings += term_findings(quads, files)
    return Loaded(quads, sorted(findings), files, digest)


def load_ontology(content: Content) -> list[Quad]:
    """Return the statements of the ontology, the vocabularies and the alignments.

    Raises:
        ContentError: a file is not Turtle.
    """
    files = [file for file in content.ontology_files if content.graph_name(file) not in APART]
    return [quad for file in files for quad in read_file(content, file)]


def read_file(content: Content, file: Path) -> list[Quad]:
    """Return the statements of one Turtle file.

    Raises:
        ContentError: it is not Turtle.
    """
    parsed = parse_turtle(read_text(file), NamedNode(content.graph_name(file)))
    if isinstance(parsed, SyntaxFault):
        raise ContentError(f"{content.relative(file)}, line {parsed.line}: {parsed.message}")
    return named_blank_nodes(dict.fromkeys(parsed), prefix=re.sub(r"\W", "", content.relative(file)))


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
