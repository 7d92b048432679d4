"""In which file, on which line, does a finding stand?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sepca_graph.content.folder import Content, read_text
from sepca_graph.findings import Finding
from sepca_graph.stores import (
    NamedNode,
    Quad,
    iri_of,
)


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
