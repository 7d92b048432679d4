"""The command that tells who shares what with whom: shared."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from sepca_graph.cli.common import (
    as_of_option,
    certainty_option,
    content_option,
    load_graph,
    output_option,
    verbose_option,
    when,
    write_output,
)

KINDS = ("memberships", "participations", "projects", "ratifications", "signatures")
FORMATS = ("table", "csv", "tsv", "json", "md")
SHOWN = 40


@click.command("shared")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help="Only pairs that share so many.")
@click.option("--top", type=click.IntRange(1), metavar="K", help="Only the K strongest partners of each actor.")
@as_of_option
@certainty_option
@click.option("--format", "result_format", type=click.Choice(FORMATS), help="Default: table, or what -o ends in.")
@output_option
@content_option
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
    from sepca_graph.projection import shared  # noqa: PLC0415 - scipy
    from sepca_graph.sparql import short_text, write  # noqa: PLC0415
    from sepca_graph.timeslice import Certainty  # noqa: PLC0415

    kg = load_graph(content_dir, verbose=verbose)
    if as_of is not None:
        kg = kg.as_of(when(as_of), certainty=cast("Certainty", certainty))
    rows = shared(kg, kind, least=least, top=top)
    suffix = Path(output).suffix.lstrip(".")
    chosen = result_format or (suffix if suffix in FORMATS else "table")
    if chosen != "table" or output != "-":
        write_output(write(rows, "csv" if chosen == "table" else chosen), output)
        return
    from sepca_graph.cli.display import print_table, tell  # noqa: PLC0415

    shown = rows.cells[:SHOWN]
    print_table(["one", "other", "shared"], [[short_text(row[place]) for place in (1, 3, 4)] for row in shown])
    if len(shown) < len(rows.cells):
        tell(f"the first {len(shown)} of {len(rows.cells)}; --format csv has all")
