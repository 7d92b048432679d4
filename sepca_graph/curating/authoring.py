"""How does a curator's file look in canonical form, and what does the program write into it once?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sepca_graph.checking.spans import match_sources, read_sources, stamps
from sepca_graph.content.folder import Content, read_text
from sepca_graph.errors import ContentError
from sepca_graph.formats.turtle import find_comments, to_turtle
from sepca_graph.namespaces import ONTOLOGY, PREFIXES, document_prefixes
from sepca_graph.stores import NamedNode, Quad, SyntaxFault, iri_of, parse_turtle


@dataclass(frozen=True)
class Refusal:
    """Why a file is left as it is."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


def canonical(content: Content, file: Path, text: str) -> str | Refusal:
    """Return a Turtle file's text in canonical form, or why it must not be touched."""
    parsed = parse_turtle(text, NamedNode(content.graph_name(file)))
    if isinstance(parsed, SyntaxFault):
        return Refusal(content.relative(file), parsed.line, f"not Turtle: {parsed.message}")
    comments = find_comments(text)
    if comments:
        return Refusal(content.relative(file), comments[0], "has a # comment, which would be lost: make it a skos:note")
    return to_turtle(parsed, prefixes_of(content, file))


def prefixes_of(content: Content, file: Path) -> dict[str, str]:
    """Return the prefixes of a file: data files write our terms bare, documents their claims and spans short."""
    if not content.relative(file).startswith("graph_data/"):
        return dict(PREFIXES)
    bare = {prefix: namespace for prefix, namespace in PREFIXES.items() if prefix != "sepca"} | {"": ONTOLOGY}
    slug = content.document_slug(file)
    return bare | document_prefixes(slug) if slug else bare


def stamped(content: Content, sources: Path) -> Iterator[tuple[Path, str, int]]:
    """Yield each data file that lacks digests or paragraph numbers, its text with them, and how many were added.

    Raises:
        ContentError: a file is not Turtle or has comments, or a span reaches beyond its text.
    """
    by_graph: dict[str, list[Quad]] = defaultdict(list)
    files = {content.graph_name(file): file for file in content.graph_files}
    for name, file in files.items():
        text = read_text(file)
        parsed = parse_turtle(text, NamedNode(name))
        if isinstance(parsed, SyntaxFault):
            raise ContentError(f"{content.relative(file)}, line {parsed.line}: {parsed.message}. Correct it first.")
        by_graph[name] = parsed
    quads = [quad for parsed in by_graph.values() for quad in parsed]
    added: dict[str, list[Quad]] = defaultdict(list)
    for quad in stamps(quads, match_sources(quads, read_sources(sources))):
        added[iri_of(quad.graph_name)].append(quad)
    for name, new in sorted(added.items()):
        comments = find_comments(read_text(files[name]))
        if comments:
            raise ContentError(f"{content.relative(files[name])}, line {comments[0]}: a # comment would be lost.")
        yield files[name], to_turtle([*by_graph[name], *new], prefixes_of(content, files[name])), len(new)
