"""Is the content fit to be published? Parsing, SHACL, curation checks and source texts in one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Literal as OneOf

from sepca_graph.asking.catalog import NamedQuery, catalog, parse_query
from sepca_graph.asking.running import refuse_unsafe
from sepca_graph.checking.portability import portability_findings
from sepca_graph.checking.query_form import form_findings
from sepca_graph.checking.shacl import shacl_results
from sepca_graph.checking.spans import check_spans, read_sources, spans
from sepca_graph.content.folder import Content, read_text
from sepca_graph.content.loading import SHAPES_GRAPH, Loaded, load_content
from sepca_graph.content.places import locate
from sepca_graph.deriving.completion import complete
from sepca_graph.deriving.reference import entail_by_reference
from sepca_graph.errors import ContentError, InconsistencyError, QueryError
from sepca_graph.findings import Finding, Severity
from sepca_graph.knowledge_graph import from_completed
from sepca_graph.namespaces import ONTOLOGY, PREF_LABEL, shorten
from sepca_graph.stores import Literal, OxigraphStore, Quad, iri_of, select, to_rdflib_graph

Threshold = OneOf["violation", "warning"]
SAME_FAULT = {"C42": "edtf", "C66": "unknown-property", "C83": "missing-thing", "C52": "ill-typed", "C44": "ill-typed"}
"""Constraints that find what loading has found already, with its file and line."""


@dataclass(frozen=True)
class Report:
    """What was checked and what was found.

    Attributes:
        findings: all faults, with file and line where they are known; sorted.
        loaded: the authored statements.
        completed: authored and completed statements, without shapes and catalogue entry.
        labels: English labels by IRI, for people.
        constraints: how many SHACL constraints and curation checks were run.
        spans: how many evidence spans there are.
        compared: how many of them were compared with a source text at hand.
        passages: how many places in sources are named in words.
    """

    findings: list[Finding]
    loaded: Loaded
    completed: list[Quad]
    labels: dict[str, str] = field(default_factory=dict)
    constraints: int = 0
    spans: int = 0
    compared: int = 0
    passages: int = 0

    def exit_code(self, fail_on: Threshold = "violation") -> int:
        """Return 2 where a file cannot be read, 1 where findings reach the threshold, else 0."""
        if self.loaded.has_syntax_faults:
            return 2
        severities = {finding.severity for finding in self.findings}
        return int("violation" in severities or (fail_on == "warning" and "warning" in severities))

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def by_kind(self) -> Iterator[tuple[Finding, list[Finding]]]:
        """Yield each kind of fault, violations first, with all its findings; the first stands for the kind."""
        ordered = sorted(
            self.findings, key=lambda finding: (finding.code != "syntax", finding.severity != "violation", finding)
        )
        for _kind, group in groupby(ordered, key=lambda finding: (finding.severity, finding.code, finding.kind)):
            findings = list(group)
            yield findings[0], findings

    def name(self, iri: str) -> str:
        """Return the label of a thing, or its short name."""
        return self.labels.get(iri) or shorten(iri)


def check(content: Content, sources: Path | None = None, *, reason: bool = True, reference: bool = False) -> Report:
    """Check the content, every file and every rule, and report all that is found at once.

    Args:
        content: what to check.
        sources: a folder of source texts; spans of documents whose text is in it are compared with it.
        reason: whether to look for contradictions too, where nothing else is violated.
        reference: whether to let owlrl reason as well, and to report where it concludes something else.

    Raises:
        ContentError: the ontology or the shapes themselves cannot be read, or the folder of sources is missing.
    """
    loaded, query_findings = load_content(content), _query_findings(content)
    if any("/checks/" in f.file or "/completion/" in f.file or "/network/" in f.file for f in query_findings):
        raise ContentError("\n".join(f"{finding.file}: {finding.message}" for finding in query_findings))
    completed = [*loaded.facts, *complete(loaded.facts, content)]
    store = OxigraphStore.of(completed)
    shapes = [quad for quad in loaded.quads if iri_of(quad.graph_name) == SHAPES_GRAPH]
    if not shapes:
        raise ContentError(_unreadable(loaded) or "ontology/shapes.ttl is missing: without it nothing can be checked.")
    found = shacl_results(store.native, to_rdflib_graph(shapes))
    checks = catalog(content, "checks")
    found += [finding for query in checks for finding in _check_findings(store, query)]
    span_findings, compared = check_spans(completed, read_sources(sources)) if sources else ([], 0)
    query_findings += _portability(content, {finding.file for finding in query_findings})
    findings = [*loaded.findings, *query_findings, *_not_yet_found(found, loaded.findings), *span_findings]
    if reason and not any(finding.severity == "violation" for finding in findings):
        findings += _reasoned(completed, content, loaded.digest, reference=reference)
    return Report(
        findings=locate(content, findings, loaded.quads),
        loaded=loaded,
        completed=completed,
        labels=_labels(completed),
        constraints=len({shape_code(quad) for quad in shapes} - {""}) + len(checks),
        spans=len(spans(loaded.facts)),
        passages=len({quad.subject for quad in loaded.facts if quad.predicate.value == ONTOLOGY + "locator"}),
        compared=compared,
    )


def shape_code(quad: Quad) -> str:
    """Return the code of the constraint that a statement of the shapes belongs to, or ""."""
    local = iri_of(quad.subject).partition("shapes#")[2].partition("-")[0]
    return local if local[:1] == "C" and local[1:].isdigit() else ""


def _unreadable(loaded: Loaded) -> str:
    return "\n".join(
        f"{f.file}, line {f.line}: {f.message}\n  {f.value}" for f in loaded.findings if f.code == "syntax"
    )


def _query_findings(content: Content) -> list[Finding]:
    """Return the query files whose header or SPARQL cannot be read."""
    nothing = OxigraphStore()
    findings = []
    for file in sorted((content.root / "queries").rglob("*.rq")):
        try:
            named = parse_query(file.stem, read_text(file))
            refuse_unsafe(named.text)
            nothing.query(named.text)
        except (ContentError, QueryError) as error:
            findings.append(
                Finding(
                    code="query",
                    severity="violation",
                    kind="Query that cannot be read",
                    message=str(error),
                    remedy="Correct the header or the SPARQL; CONTRIBUTING.md shows the form.",
                    file=content.relative(file),
                )
            )
    return findings


def _portability(content: Content, unreadable: set[str]) -> list[Finding]:
    """Return the constructs of the queries on which SPARQL engines differ, and what is written in another form."""
    files = {content.relative(file): file for file in sorted((content.root / "queries").rglob("*.rq"))}
    queries = {name: parse_query(file.stem, read_text(file)) for name, file in files.items() if name not in unreadable}
    found = ((portability_findings(query, name), form_findings(query, name)) for name, query in queries.items())
    return [finding for both in found for findings in both for finding in findings]


def _reasoned(completed: list[Quad], content: Content, digest: str, *, reference: bool) -> list[Finding]:
    """Return the contradictions; where there is none, what the reference concludes otherwise, if it is asked for."""
    try:
        kg = from_completed(completed, content, digest)
    except InconsistencyError as error:
        return error.contradictions
    return disagreements(set(kg.quads("entailed")), completed) if reference else []


def disagreements(edges: set[Quad], completed: list[Quad]) -> list[Finding]:
    """Return where the rules made from the ontology and the reference reasoner (owlrl) conclude something else."""
    reference = entail_by_reference(completed)
    found = [
        Finding(
            code="reasoners",
            severity="violation",
            kind="Reasoners that disagree",
            message=f"Only {who} conclude{'' if who == 'the rules' else 's'} that {' '.join(_short_names(edge))}.",
            focus_node=iri_of(edge.subject),
            remedy="This is a fault of the program, or an axiom that its rules do not cover: please report it.",
        )
        for who, only in (
            ("the rules", edges - set(reference.edges)),
            ("owlrl", set(reference.edges) - edges),
        )
        for edge in sorted(only, key=str)
    ]
    return found + reference.contradictions


def _short_names(edge: Quad) -> list[str]:
    return [shorten(iri_of(term)) for term in (edge.subject, edge.predicate, edge.object)]


def _check_findings(store: OxigraphStore, query: NamedQuery) -> list[Finding]:
    answer = select(store, query.text, origin=f"queries/checks/{query.name}.rq")
    severity: Severity = "warning" if query.more.get("severity") == "warning" else "violation"
    texts = [[getattr(cell, "value", "") for cell in row] for row in answer.rows]
    return [
        Finding(
            code=query.name,
            severity=severity,
            kind=query.name.replace("_", " ").capitalize(),
            message=query.more.get("problem", query.summary),
            focus_node=focus_node,
            path=path,
            value=value,
            remedy=query.more.get("solution", ""),
        )
        for focus_node, path, value in texts
    ]


def _not_yet_found(found: Iterable[Finding], known: Iterable[Finding]) -> list[Finding]:
    """Drop what loading has found already under another code, where it knows file and line."""
    have = {(finding.code, node) for finding in known for node in (finding.focus_node, finding.value)}
    return [finding for finding in found if (SAME_FAULT.get(finding.code, ""), finding.focus_node) not in have]


def _labels(quads: Iterable[Quad]) -> dict[str, str]:
    return {
        iri_of(quad.subject): quad.object.value
        for quad in quads
        if quad.predicate.value == PREF_LABEL and isinstance(quad.object, Literal) and quad.object.language == "en"
    }
