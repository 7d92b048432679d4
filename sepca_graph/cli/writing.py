"""How does a command write what it made: to a file, in the format asked for, or for a person on the terminal?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.asking import results
    from sepca_graph.asking.results import Rows
    from sepca_graph.cli import display
    from sepca_graph.cli import draft as drafts
    from sepca_graph.cli.asked import Asked
else:
    results = lazily("sepca_graph.asking.results")
    display = lazily("sepca_graph.cli.display")
    drafts = lazily("sepca_graph.cli.draft")

TABLE_FORMATS = ("table", "csv", "tsv", "json", "md")
AS_NAMED = "Default: table, or what -o ends in."


def chosen_format(asked: Asked, formats: Sequence[str], default: str) -> str:
    """Return the format asked for, else the one that the file's name ends in, else the default."""
    suffix = Path(asked.output).suffix.lstrip(".")
    return asked.result_format or (suffix if suffix in formats else default)


def write_rows(
    rows: Rows,
    shown: Mapping[str, str],
    asked: Asked,
    *,
    limit: int | None = None,
    most: int | None = None,
    rest: str = "--format csv has all",
) -> None:
    """Write a table to a file or in the format asked for, else print what a person needs of it on the terminal.

    Args:
        rows: the whole table.
        shown: the columns that are printed, each with its heading.
        asked: the format, and where to write; a file of an unknown kind is CSV.
        limit: most rows, wherever they are written; None for all.
        most: most rows on the terminal where there is no limit; None for all.
        rest: how to see the rows that are not printed.
    """
    chosen = chosen_format(asked, TABLE_FORMATS, "table")
    if chosen != "table" or asked.output != "-":
        kept = replace(rows, cells=rows.cells[:limit])
        write_output(results.write(kept, "csv" if chosen == "table" else chosen), asked.output)
        return
    places = [rows.columns.index(column) for column in shown]
    cells = rows.cells[: limit or most]
    display.print_table(list(shown.values()), [[results.short_text(row[place]) for place in places] for row in cells])
    if len(cells) < len(rows.cells):
        display.tell(f"the first {len(cells)} of {len(rows.cells)}; {rest}")


def write_output(text: str, output: str) -> None:
    """Write text to a file, or to standard output when it is `-`; colours reach a terminal only.

    Raises:
        StoreError: the place cannot be written.
    """
    if output == "-":
        _print(text)
        return
    text = click.unstyle(text)
    write_file(Path(output), text)
    click.echo(f"wrote {output} ({len(text.encode()):,} bytes)", err=True)


def write_file(path: Path, text: str) -> None:
    """Write a file beside its place and rename it, so that it is never half-written; a device or pipe is written to.

    Raises:
        StoreError: the place cannot be written.
    """
    with drafts.Draft(str(path)) as draft:
        draft.write(text)
        draft.publish()


def _print(text: str) -> None:
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise  # the reader has seen enough
    except OSError as error:
        raise StoreError(f"standard output cannot be written: {error.strerror or error}") from error
