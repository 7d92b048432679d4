"""Does the report count, group and place what was found, and is it safe to open?"""

import csv
import io
import json
from pathlib import Path

import pytest
from command_line import copied_content

from sepca_graph.checking.check import Report, check, disagreements, shape_code
from sepca_graph.checking.report_files import place, summary, write_report
from sepca_graph.content.folder import find
from sepca_graph.content.loading import SHAPES_GRAPH, load_content
from sepca_graph.deriving.entailment import entail
from sepca_graph.findings import Finding, Severity
from sepca_graph.stores import NamedNode, Quad, iri_of

HOSTILE = "<img src=x onerror=alert(1)>"
THING = "https://w3id.org/sepca-graph/id/actor/sepca"


def finding(code: str = "C01", severity: Severity = "violation", **more: str | int) -> Finding:
    fields = {"kind": f"Kind of {code}", "message": f"Message of {code}.", "focus_node": THING, **more}
    return Finding(code=code, severity=severity, **fields)  # type: ignore[arg-type]


def report(*findings: Finding, label: str = "SEPCA") -> Report:
    return Report(sorted(findings), 1, {THING: label}, constraints=3, spans=2)


@pytest.mark.parametrize(
    ("findings", "on_violation", "on_warning"),
    [
        ([], 0, 0),
        ([finding(severity="warning")], 0, 1),
        ([finding()], 1, 1),
        ([finding(), finding("syntax")], 2, 2),
    ],
)
def test_the_exit_code_follows_the_worst_finding(findings: list[Finding], on_violation: int, on_warning: int) -> None:
    codes = report(*findings).exit_code("violation"), report(*findings).exit_code("warning")
    assert codes == (on_violation, on_warning)


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "0 violations, 0 warnings."),
        ([finding(), finding("C02", "warning")], "1 violation, 1 warning."),
        ([finding(), finding("C02")], "2 violations, 0 warnings."),
    ],
)
def test_the_summary_counts(findings: list[Finding], words: str) -> None:
    assert summary(report(*findings)).endswith(words)


def test_the_summary_says_that_no_span_was_compared() -> None:
    assert "2 evidence spans not compared (no source text at hand; give --sources)" in summary(report())


def test_violations_come_before_warnings_and_like_by_like() -> None:
    one = report(finding("A", "warning"), finding("B", value="2"), finding("C"), finding("B", value="1"))
    assert [(kind.code, len(found)) for kind, found in one.by_kind()] == [("B", 2), ("C", 1), ("A", 1)]


def test_a_thing_is_named_by_its_label_else_its_short_name() -> None:
    assert report().name(THING) == "SEPCA"
    assert report().name("https://w3id.org/sepca-graph/id/actor/other") == "actor:other"


@pytest.mark.parametrize(
    ("file", "line", "column", "words"),
    [
        ("", 0, 0, ""),
        ("a.ttl", 0, 0, "a.ttl: "),
        ("a.ttl", 3, 0, "a.ttl, line 3: "),
        ("a.rq", 3, 7, "a.rq, line 3, column 7: "),
    ],
)
def test_a_place_is_as_exact_as_it_is_known(file: str, line: int, column: int, words: str) -> None:
    assert place(finding(file=file, line=line, column=column)) == words


def test_json_has_every_field_of_every_finding() -> None:
    document = json.loads(write_report(report(finding(file="a.ttl", line=3)), "json"))
    assert (document["violations"], document["warnings"]) == (1, 0)
    assert document["findings"] == [
        {
            "code": "C01", "severity": "violation", "kind": "Kind of C01", "message": "Message of C01.",
            "focus_node": THING, "path": "", "value": "", "remedy": "", "file": "a.ttl", "line": 3,
            "column": 0,
        }
    ]  # fmt: skip


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@A1", "\t=1"])
def test_csv_has_a_row_a_finding_and_no_formula(formula: str) -> None:
    text = write_report(report(finding(value=formula, message='a "b",\nc'), label=formula), "csv")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["value"], row["label"], row["message"]) == (f"'{formula}", f"'{formula}", 'a "b",\nc')


def test_a_hostile_label_is_no_tag_in_markdown() -> None:
    text = write_report(report(finding(message=HOSTILE), label=HOSTILE), "md")
    assert "onerror=alert(1)" in text
    assert "<img" not in text


def test_markdown_groups_the_places_of_a_kind() -> None:
    text = write_report(report(finding(file="a.ttl", line=3, remedy="Mend it."), finding("C02", "warning")), "md")
    assert (
        "## Violation: Kind of C01 (C01)\n\nMessage of C01.\n\n*What to do:* Mend it.\n\n- a.ttl, line 3: SEPCA\n"
        in text
    )
    assert "## Warning: Kind of C02 (C02)" in text


def test_every_constraint_of_the_shapes_is_counted() -> None:
    shapes = [quad for quad in load_content(find()).quads if iri_of(quad.graph_name) == SHAPES_GRAPH]
    codes = {shape_code(quad) for quad in shapes} - {""}
    assert min(codes) == "C01"
    assert {code for code in codes if not code[1:].isdigit()} == set()


def test_what_loading_has_found_is_not_found_twice(tmp_path: Path) -> None:
    text = 'actor:new a :State ; skos:prefLabel "New"@en ; :edtf "yesterday" ; :nonsense "x" .\n'
    found = check(find(copied_content(tmp_path, {"graph_data/actors/new.ttl": text}))).findings
    codes = sorted(finding.code for finding in found if finding.focus_node.endswith("/actor/new"))
    assert codes == ["edtf", "unknown-property", "values_without_claims"]


def test_the_same_content_gives_the_same_report(tmp_path: Path) -> None:
    one, other = (check(find(copied_content(tmp_path / name))) for name in ("one", "other"))
    assert one.findings == other.findings != []


def test_reasoners_that_disagree_are_findings(completed: list[Quad]) -> None:
    """
    link:x a :Membership ; :linkSource actor:x ; :linkTarget actor:y .
    """
    edges = set(entail(completed).edges)
    assert disagreements(edges, completed) == []
    [edge] = edges
    invented = Quad(NamedNode(iri_of(edge.object)), edge.predicate, edge.subject, edge.graph_name)
    found = disagreements({invented}, completed)
    assert [finding.message for finding in found] == [
        "Only the rules conclude that actor:y sepca:memberOf actor:x.",
        "Only owlrl concludes that actor:x sepca:memberOf actor:y.",
    ]
    assert {finding.severity for finding in found} == {"violation"}


def test_what_was_found_is_not_looked_for_again_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = find(copied_content(tmp_path))
    found = check(content)
    monkeypatch.setattr("sepca_graph.checking.check.load_content", lambda _content: pytest.fail("read again"))
    assert check(content) == found
    assert check(content).findings != []
    query = tmp_path / "queries/event_hosts.rq"
    query.write_text(query.read_text(encoding="utf-8") + "\n# more", encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="read again"):
        check(content)


def test_without_a_cache_all_is_looked_for_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = find(copied_content(tmp_path))
    monkeypatch.setenv("SEPCA_CACHE", "off")
    assert check(content) == check(content)
    monkeypatch.setattr("sepca_graph.checking.check.load_content", lambda _content: pytest.fail("read again"))
    with pytest.raises(pytest.fail.Exception, match="read again"):
        check(content)
