"""The command that tells who shares what with whom: shared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.common import (
    as_of_option,
    certainty_option,
    content_option,
    graph_as_of,
    output_option,
    store_option,
    table_format_option,
    verbose_option,
    write_rows,
)
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.cli import display
    from sepca_graph.views import shared
else:
    display = lazily("sepca_graph.cli.display")
    shared = lazily("sepca_graph.views.shared")

KINDS = ("memberships", "participations", "projects", "ratifications", "signatures")
SHOWN = 40


@click.command("shared")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help="Only pairs that share so many.")
@click.option("--top", type=click.IntRange(1), metavar="K", help="Only the K strongest partners of each actor.")
@as_of_option
@certainty_option
@table_format_option
@output_option
@content_option
@store_option
@verbose_option
def shared_command(
    kind: str,
    least: int,
    top: int | None,
    as_of: str | None,
    certainty: str,
    result_format: str | None,
    output: str,
    content_dir: Path | None,
    verbose: bool,
) -> None:
    """Tell which two share how many memberships, events, projects or treaties.

    Counts what two actors are both linked to by accepted links; the pairs that share most come first.

    \b
    Examples:
      sepca-graph shared memberships --as-of 2016 --certainty certain
      sepca-graph shared participations --least 5
      sepca-graph shared ratifications --top 3 --format csv -o treaties.csv
    """
    kg = graph_as_of(content_dir, as_of, certainty, verbose=verbose)
    rows, kept = shared.shared(kg, kind, least=least, top=top)
    if kept != top:
        display.tell(f"too many actors for all their pairs: only the {kept} strongest partners of each (--top)")
    shown = {"oneLabel": "one", "otherLabel": "other", "shared": "shared"}
    write_rows(rows, shown, result_format, output, most=SHOWN)
