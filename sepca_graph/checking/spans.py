"""Does every evidence span match its source text, by offsets, paragraph and digest?

Offsets count Unicode code points of the decoded file from 0, the end not included. A paragraph number counts the
blocks of the text between blank lines: the block of the date line, then that of the body (docs/model.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sepca_graph.errors import ContentError
from sepca_graph.findings import Finding
from sepca_graph.namespaces import DCTERMS, ID, ONTOLOGY, shorten
from sepca_graph.stores import Literal, NamedNode, Quad

_SPAN = re.compile(re.escape(ID) + r"span/([^/]+)/(\d+)-(\d+)\Z", re.ASCII)
_DIGEST, _PARAGRAPH = ONTOLOGY + "textSHA256", ONTOLOGY + "paragraph"


@dataclass(frozen=True)
class Span:
    """A character range of a document, as the data give it."""

    iri: str
    document: str
    start: int
    end: int
    digest: str = ""


@dataclass(frozen=True)
class SourceText:
    """A source text at hand.

    Attributes:
        file: where it was read.
        text: the decoded text.
        digest: SHA-256 of the file's bytes, in lower-case hex.
    """

    file: Path
    text: str
    digest: str


def read_sources(directory: Path) -> list[SourceText]:
    """Read all text files of a folder, sorted by name.

    Raises:
        ContentError: the folder is missing, or a file is not UTF-8.
    """
    if not directory.is_dir():
        raise ContentError(f"{directory} is no folder of source texts. Give one with --sources.")
    sources = []
    for file in sorted(directory.glob("**/*.txt")):
        raw = file.read_bytes()
        try:
            sources.append(SourceText(file, raw.decode("utf-8"), hashlib.sha256(raw).hexdigest()))
        except UnicodeDecodeError as error:
            raise ContentError(f"{file} is not UTF-8: {error}") from error
    return sources


def spans(quads: Iterable[Quad]) -> list[Span]:
    """Return the spans whose names give a range, in order; those without a digest too."""
    quads = list(quads)
    names = {q.object.value for q in quads if _is(q, "hasEvidence") and isinstance(q.object, NamedNode)}
    digests = _digests(quads)
    found = [_span(name, digests.get(name, "")) for name in names | set(digests)]
    return sorted((span for span in found if span), key=lambda span: (span.document, span.start, span.end))


def check_spans(quads: Iterable[Quad], sources: Iterable[SourceText]) -> tuple[list[Finding], int]:
    """Compare the spans with the source texts at hand.

    Returns:
        The findings, and how many spans were compared; spans of documents whose text is not at hand are not.
    """
    quads = list(quads)
    texts = match_sources(quads, sources)
    compared = [span for span in spans(quads) if span.document in texts]
    findings = [finding for span in compared for finding in _span_findings(span, texts[span.document])]
    return findings + _file_findings(quads, texts), len(compared)


def match_sources(quads: Iterable[Quad], sources: Iterable[SourceText]) -> dict[str, SourceText]:
    """Return the source text of each document: the file with its digest, else the file that its identifier names."""
    sources = list(sources)
    by_digest = {source.digest: source for source in sources}
    by_name = {source.file.name: source for source in sources}
    matched: dict[str, SourceText] = {}
    for quad in quads:
        if not isinstance(quad.object, Literal) or not _subject(quad).startswith(ID + "doc/"):
            continue
        if quad.predicate.value == _DIGEST and quad.object.value in by_digest:
            matched[_subject(quad)] = by_digest[quad.object.value]
        elif quad.predicate.value == DCTERMS + "identifier" and quad.object.value in by_name:
            matched.setdefault(_subject(quad), by_name[quad.object.value])
    return matched


def stamps(quads: Iterable[Quad], texts: Mapping[str, SourceText]) -> list[Quad]:
    """Return the digests and paragraph numbers that the data lack and the texts at hand give.

    Raises:
        ContentError: a span reaches beyond its text.
    """
    quads = list(quads)
    have = {(_subject(quad), quad.predicate.value) for quad in quads}
    graphs = {_subject(quad): quad.graph_name for quad in quads}
    users = {getattr(q.object, "value", ""): q.graph_name for q in quads if _is(q, "hasEvidence")}
    new = []
    for span in spans(quads):
        source = texts.get(span.document)
        if source is None:
            continue
        if span.end > len(source.text):
            raise ContentError(
                f"{shorten(span.iri)} ends behind the text of {source.file.name} ({len(source.text)} characters)."
            )
        values = {
            _DIGEST: Literal(_sha256(source.text[span.start : span.end])),
            _PARAGRAPH: Literal(paragraph_of(source.text, span.start)),
        }
        graph = graphs.get(span.iri) or users[span.iri]
        new += [
            Quad(NamedNode(span.iri), NamedNode(name), value, graph)
            for name, value in values.items()
            if (span.iri, name) not in have
        ]
    for document, source in texts.items():
        if (document, _DIGEST) not in have:
            new.append(Quad(NamedNode(document), NamedNode(_DIGEST), Literal(source.digest), graphs[document]))
    return new


def paragraph_of(text: str, offset: int) -> int:
    """Return the number of the paragraph in which an offset lies.

    Paragraph 0 is the head: the date line and the title, up to the first wide gap of two blank lines or more (where
    the text has one), else the first block. The paragraphs of the body count from 1.

    >>> paragraph_of("Date\\n\\nTitle\\n\\n\\nFirst.\\n\\nSecond.", 24)
    2
    """
    gaps = [match.span() for match in re.finditer(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text)]
    wide = [number for number, (start, end) in enumerate(gaps) if text.count("\n", start, end) > 2]
    heads = (wide[0] if wide else 0) if gaps else 0
    return sum(1 for start, end in gaps[heads:] if end <= offset or start < offset < end)


def _span_findings(span: Span, source: SourceText) -> Iterator[Finding]:
    found = _sha256(source.text[span.start : span.end])
    base = Finding(
        code="span",
        severity="violation",
        kind="Evidence that does not match its source",
        message="",
        focus_node=span.iri,
        path=_DIGEST,
        value=span.digest,
        remedy="Find the passage again, name the span by its range, and let `sepca-graph stamp` write the digest.",
    )
    if span.end > len(source.text) or span.start >= span.end:
        yield replace(
            base,
            message=f"Characters {span.start}-{span.end} are not in {source.file.name}, which has {len(source.text)}.",
        )
    elif span.digest and span.digest != found:
        yield replace(
            base,
            message=f"The text at {span.start}-{span.end} of {source.file.name} has another digest: {found[:12]}...",
        )


def _file_findings(quads: list[Quad], texts: Mapping[str, SourceText]) -> list[Finding]:
    stated = {document: digest for document, digest in _digests(quads).items() if document in texts}
    return [
        Finding(
            code="source-file",
            severity="violation",
            kind="Source text that has changed",
            message=f"{texts[document].file.name} has another SHA-256 than the one recorded.",
            focus_node=document,
            path=_DIGEST,
            value=digest,
            remedy="Use the text as it was received, or curate the new text as a document of its own.",
        )
        for document, digest in sorted(stated.items())
        if digest != texts[document].digest
    ]


def _span(iri: str, digest: str) -> Span | None:
    match = _SPAN.match(iri)
    return Span(iri, f"{ID}doc/{match[1]}", int(match[2]), int(match[3]), digest) if match else None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is(quad: Quad, name: str) -> bool:
    return quad.predicate.value == ONTOLOGY + name


def _digests(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the recorded digests of spans and documents, by IRI."""
    stated = (quad for quad in quads if quad.predicate.value == _DIGEST)
    return {_subject(quad): quad.object.value for quad in stated if isinstance(quad.object, Literal)}


def _subject(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""
