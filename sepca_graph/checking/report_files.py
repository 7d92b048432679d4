"""How are the findings of a check written as JSON, CSV and Markdown?"""

from __future__ import annotations

import json
from dataclasses import asdict

from sepca_graph.checking.check import Report
from sepca_graph.findings import Finding
from sepca_graph.formats.tables import csv_table

COLUMNS = (
    "severity", "code", "kind", "message", "focus_node", "label", "path", "value", "remedy", "file", "line", "column",
)  # fmt: skip


def write_report(report: Report, report_format: str) -> str:
    """Write the findings as `json`, `csv` or `md`."""
    writers = {"json": _json, "csv": _csv, "md": _markdown}
    return writers[report_format](report)


def summary(report: Report) -> str:
    """Return what was checked and found, in one sentence."""
    compared = f"{report.compared} of {report.spans} evidence spans compared with their source text"
    if not report.compared:
        compared = f"{report.spans} evidence spans not compared (no source text at hand; give --sources)"
    if report.passages:
        compared += f", {report.passages} places named in words, which only a reader can compare"
    violations, warnings = report.count("violation"), report.count("warning")
    return (
        f"{report.files} files, {report.constraints} rules, {compared}: "
        f"{violations} violation{'' if violations == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}."
    )


def _json(report: Report) -> str:
    document = {
        "summary": summary(report),
        "violations": report.count("violation"),
        "warnings": report.count("warning"),
        "findings": [asdict(finding) for finding in report.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _csv(report: Report) -> str:
    rows = ({**asdict(finding), "label": report.name(finding.focus_node)} for finding in report.findings)
    return csv_table(COLUMNS, ([str(row[name]) for name in COLUMNS] for row in rows))


def _markdown(report: Report) -> str:
    lines = ["# Report on the content", "", summary(report), ""]
    for kind, findings in report.by_kind():
        lines += [f"## {kind.severity.capitalize()}: {kind.kind} ({kind.code})", "", kind.message, ""]
        lines += [f"*What to do:* {kind.remedy}", ""] if kind.remedy else []
        lines += [f"- {place(finding)}{report.name(finding.focus_node)}" for finding in findings] + [""]
    return "\n".join(lines).replace("<", "&lt;")  # a label is never a tag


def place(finding: Finding) -> str:
    """Return `file, line N, column M: ` of a finding, as far as they are known."""
    if not finding.file:
        return ""
    column = f", column {finding.column}" if finding.column else ""
    return f"{finding.file}, line {finding.line}{column}: " if finding.line else f"{finding.file}: "
