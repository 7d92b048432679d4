"""The command that tells who shares what with whom: shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import AS_OF, CERTAINTY, CONTENT, OUTPUT, STORE, VERBOSE, Asked, asks, format_option
from sepca_graph.cli.writing import AS_NAMED, TABLE_FORMATS, write_rows
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
@asks(AS_OF, CERTAINTY, format_option(TABLE_FORMATS, says=AS_NAMED), OUTPUT, CONTENT, STORE, VERBOSE)
def shared_command(asked: Asked, kind: str, least: int, top: int | None) -> None:
    """Tell which two share how many memberships, events, projects or treaties.

    Counts what two actors are both linked to by accepted links; the pairs that share most come first.

    \b
    Examples:
      sepca-graph shared memberships --as-of 2016 --certainty certain
      sepca-graph shared participations --least 5
      sepca-graph shared ratifications --top 3 --format csv -o treaties.csv
    """
    rows, kept = shared.shared(asked.graph, kind, least=least, top=top)
    if kept != top:
        display.tell(f"too many actors for all their pairs: only the {kept} strongest partners of each (--top)")
    shown = {"oneLabel": "one", "otherLabel": "other", "shared": "shared"}
    write_rows(rows, shown, asked, most=SHOWN)
