"""The command that finds faults: check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import CONTENT, NO_STORE, OUTPUT, SOURCES, VERBOSE, Asked, asks, format_option
from sepca_graph.cli.writing import write_output
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import names
    from sepca_graph.checking import check, report_files
    from sepca_graph.checking.check import Report, Threshold
    from sepca_graph.findings import Finding
else:
    check = lazily("sepca_graph.checking.check")
    report_files = lazily("sepca_graph.checking.report_files")
    names = lazily("sepca_graph.names")

SHOWN = 20


@click.command("check")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning"]),
    default="violation",
    show_default=True,
    help="Which findings make the exit code 1.",
)
@click.option("--reference", is_flag=True, help="Reason with owlrl too, and report where it concludes something else.")
@asks(SOURCES, format_option(["table", "json", "csv", "md"], "table"), OUTPUT, CONTENT, NO_STORE, VERBOSE)
def check_command(asked: Asked, fail_on: Threshold, reference: bool) -> None:
    """Look for faults in all files at once: syntax, terms, SHACL, curation, evidence.

    Exit code 0: fit to publish. 1: findings. 2: a file cannot be read.

    \b
    Examples:
      sepca-graph check
      sepca-graph check --sources texts/ --fail-on warning
      sepca-graph check --reference
      sepca-graph check --format csv -o findings.csv
    """
    report = check.check(asked.content, asked.sources, reference=reference)
    if asked.result_format in {None, "table"}:
        text = report_text(report, verbose=asked.verbose)
    else:
        text = report_files.write_report(report, asked.result_format)
    write_output(text, asked.output)
    raise SystemExit(report.exit_code(fail_on))


def report_text(report: Report, *, verbose: bool = False) -> str:
    """Return the report as it is read on a terminal: one block a kind of fault, then one line a place."""
    lines = []
    if report.has_syntax_faults:
        lines += ["Some files cannot be read; other findings may follow from what they would have said.", ""]
    for kind, findings in report.by_kind():
        title = f"{kind.severity.upper()}  {kind.kind} ({kind.code})"
        lines.append(click.style(title, bold=True, fg="red" if kind.severity == "violation" else "yellow"))
        shown = findings if verbose else findings[:SHOWN]
        shared = {text for text in (kind.message, kind.remedy) if _is_shared(text, findings)}
        lines += _words(kind, shared, indent=2)
        for finding in shown:
            lines += [f"  - {_place_and_name(finding, report)}", *_words(finding, _texts(finding) - shared, indent=6)]
        lines += [f"  ... and {len(findings) - len(shown)} more (-v shows all)"] if len(shown) < len(findings) else []
        lines.append("")
    return "\n".join([*lines, report_files.summary(report)]) + "\n"


def _is_shared(text: str, findings: list[Finding]) -> bool:
    return all(text in _texts(finding) for finding in findings)


def _texts(finding: Finding) -> set[str]:
    return {finding.message, finding.remedy, finding.value if finding.code == "syntax" else ""} - {""}


def _words(finding: Finding, texts: set[str], *, indent: int) -> list[str]:
    """Return those of a finding's texts that are wanted: the offending text, what is wrong, what to do."""
    parts = [finding.value, finding.message, finding.remedy]
    named = zip(("", "", "To do: "), parts, strict=True)
    return [" " * indent + name + names.printable(text) for name, text in named if text in texts]


def _place_and_name(finding: Finding, report: Report) -> str:
    return names.printable(f"{report_files.place(finding)}{report.name(finding.focus_node)}".rstrip(": "))
