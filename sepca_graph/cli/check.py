"""The command that finds faults: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.common import content_option, find_content, verbose_option, write_output

if TYPE_CHECKING:
    from sepca_graph.report import Report, Threshold

SHOWN = 20


@click.command("check")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning"]),
    default="violation",
    show_default=True,
    help="Which findings make the exit code 1.",
)
@click.option(
    "--sources",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of source texts: compare every evidence span with them.",
)
@click.option(
    "--format",
    "report_format",
    type=click.Choice(["table", "json", "csv", "md"]),
    default="table",
    show_default=True,
)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output.")
@content_option
@verbose_option
def check_command(
    fail_on: Threshold,
    sources: Path | None,
    report_format: str,
    output: str,
    content_dir: Path | None,
    verbose: bool,
) -> None:
    """Look for faults in all files at once: syntax, terms, SHACL, curation, evidence.

    Exit code 0: fit to publish. 1: findings. 2: a file cannot be read.

    \b
    Examples:
      sepca-graph check
      sepca-graph check --sources texts/ --fail-on warning
      sepca-graph check --format csv -o findings.csv
    """
    from sepca_graph.report import check, write_report  # noqa: PLC0415

    report = check(find_content(content_dir), sources)
    if report_format == "table":
        write_output(report_text(report, verbose=verbose), output)
    else:
        write_output(write_report(report, report_format), output)
    raise SystemExit(report.exit_code(fail_on))


def report_text(report: Report, *, verbose: bool = False) -> str:
    """Return the report as it is read on a terminal: one block a kind of fault, then one line a place."""
    from sepca_graph.report import place, summary  # noqa: PLC0415

    lines = []
    if report.loaded.has_syntax_faults:
        lines += ["Some files cannot be read; other findings may follow from what they would have said.", ""]
    for kind, findings in report.by_kind():
        title = f"{kind.severity.upper()}  {kind.kind} ({kind.code})"
        lines.append(click.style(title, bold=True, fg="red" if kind.severity == "violation" else "yellow"))
        same = all(finding.message == kind.message for finding in findings)
        lines += [f"  {kind.message}"] if same else []
        lines += [f"  To do: {kind.remedy}"] if kind.remedy and all(f.remedy == kind.remedy for f in findings) else []
        shown = findings if verbose else findings[:SHOWN]
        for finding in shown:
            lines.append(f"  - {place(finding)}{report.name(finding.focus_node)}".rstrip(": "))
            lines += [f"      {finding.message}"] if not same else []
            lines += [f"      {finding.value}"] if finding.code == "syntax" else []
            lines += (
                [f"      To do: {finding.remedy}"]
                if (finding.remedy and finding.remedy != kind.remedy)
                or (finding.remedy and any(f.remedy != kind.remedy for f in findings))
                else []
            )
        lines += [f"  ... and {len(findings) - len(shown)} more (-v shows all)"] if len(shown) < len(findings) else []
        lines.append("")
    return "\n".join([*lines, summary(report)]) + "\n"
