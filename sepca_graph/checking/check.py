"""Is the content fit to be published? Parsing, SHACL, curation checks and source texts in one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from itertools import groupby
from pathlib import Path
from typing import Any
from typing import Literal as OneOf

from sepca_graph.asking.catalog import NamedQuery, catalog, parse_query
from sepca_graph.asking.running import refuse_unsafe
from sepca_graph.beside import Beside
from sepca_graph.checking.portability import portability_findings
from sepca_graph.checking.query_form import form_findings
from sepca_graph.checking.shacl import shacl_results
from sepca_graph.checking.spans import check_spans, read_sources, spans
from sepca_graph.checking.time_faults import time_findings
from sepca_graph.checking.unclaimed import unclaimed_findings
from sepca_graph.content.folder import Content, read_text
from sepca_graph.content.loading import load_content
from sepca_graph.content.places import locate
from sepca_graph.deriving.completion import complete
from sepca_graph.deriving.reference import entail_by_reference
from sepca_graph.errors import ContentError, InconsistencyError, QueryError
from sepca_graph.findings import Finding, Severity
from sepca_graph.keeping.values import kept_answer, kept_value
from sepca_graph.knowledge_graph import KnowledgeGraph, from_completed, kept_graph
from sepca_graph.namespaces import ONTOLOGY, PREF_LABEL, SHAPES, shorten
from sepca_graph.stores import Literal, OxigraphStore, Quad, iri_of, select

Threshold = OneOf["violation", "warning"]
FOUND_AS = SHAPES + "foundAs"
"""Says of a constraint under which code loading finds the same fault, with its file and line."""


@dataclass(frozen=True)
class Report:
    """What was checked and what was found.

    Attributes:
        findings: all faults, with file and line where they are known; sorted.
        files: how many files were read.
        labels: English labels of the things at fault by IRI, for people.
        constraints: how many SHACL constraints and curation checks were run.
        spans: how many evidence spans there are.
        compared: how many of them were compared with a source text at hand.
        passages: how many places in sources are named in words.
        graph: what was checked, completed and with its entailed edges; None where something is violated.
    """

    findings: list[Finding]
    files: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    constraints: int = 0
    spans: int = 0
    compared: int = 0
    passages: int = 0
    graph: KnowledgeGraph | None = field(default=None, compare=False, repr=False)

    @property
    def has_syntax_faults(self) -> bool:
        """Whether some file is not Turtle, so that what it says is unknown."""
        return any(finding.code == "syntax" for finding in self.findings)

    def exit_code(self, fail_on: Threshold = "violation") -> int:
        """Return 2 where a file cannot be read, 1 where findings reach the threshold, else 0."""
        if self.has_syntax_faults:
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


def check(content: Content, sources: Path | None = None, *, reference: bool = False) -> Report:
    """Check the content, every file and every rule, and report all that is found at once.

    What was found in sound content is kept beside its graph, and not looked for again until a file changes.

    Args:
        content: what to check.
        sources: a folder of source texts; spans of documents whose text is in it are compared with it.
        reference: whether to let owlrl reason as well, and to report where it concludes something else.

    Raises:
        ContentError: the ontology or the shapes themselves cannot be read, or the folder of sources is missing.
    """
    if sources or reference:
        return _checked(content, sources, reference=reference)
    question = f"check {content.digest_of(content.all_queries)}"
    known, report = kept_graph(content), None
    if known is None:
        report = _checked(content)
        known = report.graph
    if known is None or known.digest != content.digest():
        return report or _checked(content)
    kept = kept_answer(known.store, question, lambda: _to_json(report or _checked(content)))
    return report or _from_json(kept, known)


def _to_json(report: Report) -> dict[str, Any]:
    said = {part.name: getattr(report, part.name) for part in fields(report) if part.name != "graph"}
    return {**said, "findings": [vars(finding) for finding in report.findings]}


def _from_json(said: dict[str, Any], graph: KnowledgeGraph) -> Report:
    return Report(**{**said, "findings": [Finding(**finding) for finding in said["findings"]]}, graph=graph)


def _checked(content: Content, sources: Path | None = None, *, reference: bool = False) -> Report:
    """Look for all faults, whatever is kept."""
    loaded = load_content(content)
    queries = content.digest_of(content.all_queries)
    query_findings = _kept(f"queries {queries}", lambda: _query_findings(content))
    if any("/checks/" in f.file or "/completion/" in f.file or "/network/" in f.file for f in query_findings):
        raise ContentError("\n".join(f"{finding.file}: {finding.message}" for finding in query_findings))
    facts, shapes = loaded.facts, loaded.shapes
    store = OxigraphStore.of(facts)
    added = complete(facts, content, store=store)
    store.extend(added)
    completed = [*facts, *added]
    if not shapes:
        raise ContentError(loaded.unreadable or "ontology/shapes.ttl is missing: without it nothing can be checked.")
    checks = catalog(content, "checks")
    ruled = Beside(lambda: _rules_broken(store, shapes, checks))
    unreadable = {finding.file for finding in query_findings}
    linted = Beside(lambda: _kept(f"lint {queries}", lambda: _portability(content, unreadable)))
    timed = [*time_findings(facts), *unclaimed_findings(completed, facts)]
    graph, contradictions = None, list[Finding]()
    if not any(finding.severity == "violation" for finding in (*loaded.findings, *query_findings)):
        graph, contradictions = _reasoned(store, completed, content, loaded.digest, reference=reference)
    span_findings, compared = check_spans(completed, read_sources(sources)) if sources else ([], 0)
    found = _not_yet_found(ruled.result(), shapes, loaded.findings)
    findings = [*loaded.findings, *query_findings, *linted.result(), *found, *timed, *span_findings]
    if any(finding.severity == "violation" for finding in findings):
        graph = None  # contradictions mostly follow from what is violated
    else:
        findings += contradictions
    findings = locate(content, findings, loaded.quads)
    return Report(
        findings=findings,
        files=len(loaded.files),
        labels=_labels(completed, {finding.focus_node for finding in findings}),
        constraints=len({shape_code(quad) for quad in shapes} - {""}) + len(checks),
        spans=len(spans(facts)),
        passages=len({quad.subject for quad in facts if quad.predicate.value == ONTOLOGY + "locator"}),
        compared=compared,
        graph=graph,
    )


def _kept(key: str, look: Callable[[], list[Finding]]) -> list[Finding]:
    """Return the findings kept under a key, looking for them first where they are missing."""
    return [Finding(**said) for said in kept_value(key, lambda: [vars(finding) for finding in look()])]


def shape_code(quad: Quad) -> str:
    """Return the code of the constraint that a statement of the shapes belongs to, or ""."""
    local = iri_of(quad.subject).partition("shapes#")[2].partition("-")[0]
    return local if local[:1] == "C" and local[1:].isdigit() else ""


def _rules_broken(store: OxigraphStore, shapes: list[Quad], checks: list[NamedQuery]) -> list[Finding]:
    """Return what breaks a shape, or is found by a check."""
    return [
        *shacl_results(store.native, shapes),
        *(finding for query in checks for finding in _check_findings(store, query)),
    ]


def _query_findings(content: Content) -> list[Finding]:
    """Return the query files whose header or SPARQL cannot be read."""
    nothing = OxigraphStore()
    findings = []
    for file in content.all_queries:
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
    files = {content.relative(file): file for file in content.all_queries}
    queries = {name: parse_query(file.stem, read_text(file)) for name, file in files.items() if name not in unreadable}
    found = ((portability_findings(query, name), form_findings(query, name)) for name, query in queries.items())
    return [finding for both in found for findings in both for finding in findings]


def _reasoned(
    store: OxigraphStore, completed: list[Quad], content: Content, digest: str, *, reference: bool
) -> tuple[KnowledgeGraph | None, list[Finding]]:
    """Return the graph with its edges, and the contradictions; without one what the reference concludes otherwise."""
    try:
        kg = from_completed(store, completed, content, digest)
    except InconsistencyError as error:
        return None, error.contradictions
    return kg, disagreements(set(kg.quads("entailed")), completed) if reference else []


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


def _not_yet_found(found: Iterable[Finding], shapes: Iterable[Quad], known: Iterable[Finding]) -> list[Finding]:
    """Drop what loading has found already under another code, where it knows file and line."""
    codes = {shape_code(q): getattr(q.object, "value", "") for q in shapes if q.predicate.value == FOUND_AS}
    have = {(finding.code, node) for finding in known for node in (finding.focus_node, finding.value)}
    return [finding for finding in found if (codes.get(finding.code, ""), finding.focus_node) not in have]


def _labels(quads: Iterable[Quad], things: set[str]) -> dict[str, str]:
    return {
        thing: quad.object.value
        for quad in quads
        if quad.predicate.value == PREF_LABEL
        and (thing := iri_of(quad.subject)) in things
        and isinstance(quad.object, Literal)
        and quad.object.language == "en"
    }
