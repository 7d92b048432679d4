"""The command that says what to look for next: gaps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import CONTENT, OUTPUT, STORE, VERBOSE, Asked, asks, format_option
from sepca_graph.cli.writing import AS_NAMED, TABLE_FORMATS, write_rows
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.cli import display
    from sepca_graph.views import gaps
else:
    display = lazily("sepca_graph.cli.display")
    gaps = lazily("sepca_graph.views.gaps")

SHOWN = 40


@click.command("gaps")
@click.argument("kinds", metavar="[KIND]...", nargs=-1)
@click.option("--list", "listing", is_flag=True, help="List the kinds of gaps and how much each weighs.")
@click.option(
    "--older-than",
    "years",
    metavar="YEARS",
    type=click.IntRange(1, 200),
    default=5,
    show_default=True,
    help="From how many years on the latest source of something still open counts as old.",
)
@click.option("--limit", type=click.IntRange(1), help=f"Only so many, the most useful first (table: {SHOWN}).")
@asks(format_option(TABLE_FORMATS, says=AS_NAMED), OUTPUT, CONTENT, STORE, VERBOSE)
def gaps_command(asked: Asked, kinds: tuple[str, ...], listing: bool, years: int, limit: int | None) -> None:
    """Say what is missing or weak in the record, what would help most first: a work list.

    A gap weighs more where the thing that lacks something has more links.

    \b
    Examples:
      sepca-graph gaps
      sepca-graph gaps presidency_holes signatures_without_ratification
      sepca-graph gaps --older-than 10 --format md -o work-list.md
    """
    kg = asked.record
    if listing:
        _list_kinds([(query.name, query.more.get("weight", ""), query.summary) for query in gaps.kinds_of_gaps(kg)])
        return
    for reason in [] if kinds else gaps.passed_over(kg).values():
        click.echo(f"left out: {reason}", err=True)
    rows = gaps.as_rows(gaps.find_gaps(kg, _years_ago(years), [kind.replace(" ", "_") for kind in kinds]))
    shown = {column: column for column in rows.columns if column not in {"thing", "score"}}
    rest = f"--limit {len(rows.cells)} shows all"
    write_rows(rows, shown, asked, limit=limit, most=SHOWN, rest=rest)


def _list_kinds(kinds: list[tuple[str, str, str]]) -> None:
    display.print_table(
        ["kind", "weight", "question"], [list(kind) for kind in sorted(kinds, key=lambda k: (-int(k[1] or 0), k))]
    )


def _years_ago(years: int) -> str:
    today = datetime.now(UTC).date()
    return today.replace(year=today.year - years, day=min(today.day, 28)).isoformat()
