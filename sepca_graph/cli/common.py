"""Which options do the commands share, and how do they write what they made?"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from sepca_graph.errors import StoreError, UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import knowledge_graph
    from sepca_graph.asking import results
    from sepca_graph.asking.results import Rows
    from sepca_graph.cli import display
    from sepca_graph.cli import draft as drafts
    from sepca_graph.content import folder
    from sepca_graph.content.folder import Content
    from sepca_graph.dating.timeslice import Certainty
    from sepca_graph.knowledge_graph import KnowledgeGraph
    from sepca_graph.stores import opening
else:
    results = lazily("sepca_graph.asking.results")
    display = lazily("sepca_graph.cli.display")
    drafts = lazily("sepca_graph.cli.draft")
    folder = lazily("sepca_graph.content.folder")
    knowledge_graph = lazily("sepca_graph.knowledge_graph")
    opening = lazily("sepca_graph.stores.opening")

Command = TypeVar("Command", bound=Callable[..., Any])
TABLE_FORMATS = ("table", "csv", "tsv", "json", "md")
_STORE = "sepca_graph.store"
WHEN = "2022-12-13, 2022-12, 2022, 2021/2022, 2015/.. or today"


def content_option(command: Command) -> Command:
    """Add `--content`."""
    return click.option(
        "--content",
        "content_dir",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Folder with ontology/, graph_data/ and queries/ (default: SEPCA_CONTENT, else the project's own).",
    )(command)


def store_option(command: Command) -> Command:
    """Add `--store`; what was named is found by `store_named`, so that no command has to hand it on."""
    return click.option(
        "--store",
        metavar="DIR|URL",
        expose_value=False,
        callback=_remember_store,
        help="Where the graph is: a directory, a SPARQL endpoint, or rdflib: (default: SEPCA_STORE, else the content).",
    )(command)


def no_store_option(command: Command) -> Command:
    """Add a `--store` that says why the command has none."""
    return click.option("--store", hidden=True, expose_value=False, callback=_refuse_store)(command)


def store_named() -> str:
    """Return the store that the user named, or ""."""
    named: str = click.get_current_context().meta.get(_STORE) or os.environ.get(opening.VARIABLE, "")
    return named


def store_to_change() -> str:
    """Return the store that the user named.

    Raises:
        UsageError: none was.
    """
    named = store_named()
    if not named:
        raise UsageError("Name the store: --store DIR or --store URL, or in the variable SEPCA_STORE.")
    return named


def _remember_store(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    context.meta[_STORE] = value


def _refuse_store(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        raise UsageError(
            f"{context.command.name} works on the files of a content folder (--content), not on a store; "
            "sepca-graph load brings them into one."
        )


def verbose_option(command: Command) -> Command:
    """Add `-v`."""
    return click.option("-v", "--verbose", is_flag=True, help="Say more about what is done.")(command)


def as_of_option(command: Command) -> Command:
    """Add `--as-of`."""
    return click.option("--as-of", metavar="WHEN", help=f"Only what held then: {WHEN}.")(command)


def certainty_option(command: Command) -> Command:
    """Add `--certainty`."""
    return click.option(
        "--certainty",
        type=click.Choice(["certain", "possible"]),
        default="possible",
        show_default=True,
        help="With --as-of: only what certainly held, or also what possibly did.",
    )(command)


def sources_option(command: Command) -> Command:
    """Add `--sources`."""
    return click.option(
        "--sources",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Folder of source texts: compare every evidence span with them.",
    )(command)


def output_option(command: Command) -> Command:
    """Add `-o`, standard output by default."""
    return click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output.")(
        command
    )


def file_option(command: Command) -> Command:
    """Add `-o` where it must be given."""
    text = "Where to write; - is standard output (with --format)."
    return click.option("-o", "--output", required=True, metavar="FILE", help=text)(command)


def table_format_option(command: Command) -> Command:
    """Add `--format` of a command that answers with a table."""
    choice = click.Choice(TABLE_FORMATS)
    return click.option("--format", "result_format", type=choice, help="Default: table, or what -o ends in.")(command)


def write_rows(
    rows: Rows,
    shown: Mapping[str, str],
    result_format: str | None,
    output: str,
    *,
    limit: int | None = None,
    most: int | None = None,
    rest: str = "--format csv has all",
) -> None:
    """Write a table to a file or in the format asked for, else print what a person needs of it on the terminal.

    Args:
        rows: the whole table.
        shown: the columns that are printed, each with its heading.
        result_format: one of `TABLE_FORMATS`, or None for what the file's name ends in.
        output: where to write; `-` is standard output. A file of an unknown kind is CSV.
        limit: most rows, wherever they are written; None for all.
        most: most rows on the terminal where there is no limit; None for all.
        rest: how to see the rows that are not printed.
    """
    suffix = Path(output).suffix.lstrip(".")
    chosen = result_format or (suffix if suffix in TABLE_FORMATS else "table")
    if chosen != "table" or output != "-":
        kept = replace(rows, cells=rows.cells[:limit])
        write_output(results.write(kept, "csv" if chosen == "table" else chosen), output)
        return

    places = [rows.columns.index(column) for column in shown]
    cells = rows.cells[: limit or most]
    display.print_table(list(shown.values()), [[results.short_text(row[place]) for place in places] for row in cells])
    if len(cells) < len(rows.cells):
        display.tell(f"the first {len(cells)} of {len(rows.cells)}; {rest}")


def find_content(directory: Path | None) -> Content:
    """Return the content that the user named, or the project's own."""
    return folder.find(directory)


def load_graph(directory: Path | None, *, verbose: bool = False) -> KnowledgeGraph:
    """Return the knowledge graph, saying where it comes from when asked to."""
    content, store = find_content(directory), store_named()
    kg = knowledge_graph.open_graph(content, store) if store else knowledge_graph.load_content(content)
    if verbose:
        engine = kg.store.engine
        place = f"store {store}, " if store else ""
        click.echo(f"{place}content {content.root}, digest {kg.digest[:12]}, {engine.name} {engine.version}", err=True)
    return kg


def graph_as_of(directory: Path | None, as_of: str | None, certainty: str, *, verbose: bool) -> KnowledgeGraph:
    """Return the knowledge graph, or the slice of it that the user asked for."""
    kg = load_graph(directory, verbose=verbose)
    return kg if as_of is None else kg.as_of(when(as_of), certainty=cast("Certainty", certainty))


def when(text: str) -> str:
    """Return the EDTF text that a user's WHEN means; only here is `today` understood."""
    return datetime.now(UTC).date().isoformat() if text.strip().lower() == "today" else text.strip()


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
