"""The command that turns a table into links: import."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import CONTENT, NO_STORE, OUTPUT, VERBOSE, Asked, asks, format_option
from sepca_graph.errors import FormatError, UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from rich import progress as rich_progress

    from sepca_graph import names, namespaces, stores
    from sepca_graph.cli import display
    from sepca_graph.cli import draft as drafts
    from sepca_graph.cli.draft import Draft
    from sepca_graph.content import folder, loading
    from sepca_graph.content.folder import Content
    from sepca_graph.curating import authoring
    from sepca_graph.curating.tabular import rml, tables, term_maps
    from sepca_graph.curating.tabular import rows as table_rows
    from sepca_graph.curating.tabular.rows import RowFinding, RowReader
    from sepca_graph.curating.tabular.tables import Table
    from sepca_graph.formats import turtle
    from sepca_graph.stores import Quad
else:
    rich_progress = lazily("rich.progress")
    display = lazily("sepca_graph.cli.display")
    drafts = lazily("sepca_graph.cli.draft")
    folder = lazily("sepca_graph.content.folder")
    loading = lazily("sepca_graph.content.loading")
    authoring = lazily("sepca_graph.curating.authoring")
    rml = lazily("sepca_graph.curating.tabular.rml")
    table_rows = lazily("sepca_graph.curating.tabular.rows")
    tables = lazily("sepca_graph.curating.tabular.tables")
    term_maps = lazily("sepca_graph.curating.tabular.term_maps")
    turtle = lazily("sepca_graph.formats.turtle")
    names = lazily("sepca_graph.names")
    namespaces = lazily("sepca_graph.namespaces")
    stores = lazily("sepca_graph.stores")

SHOWN = 50
FORMATS = ("nq", "nt", "ttl")
_CHUNK = 20_000
_TICK = 1000


@click.command("import")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--mapping", required=True, metavar="FILE", type=click.Path(path_type=Path), help="RML in Turtle.")
@click.option("--graph", metavar="IRI", help="Graph of all statements (default: the mapping's, else the table's name).")
@click.option("--skip-faulty", is_flag=True, help="Write the rows that are sound, although others are not.")
@asks(
    format_option(["table", "json"], "table", says=f"Of the faults: the first {SHOWN} to read, or all as JSON."),
    OUTPUT,
    CONTENT,
    NO_STORE,
    VERBOSE,
)
def import_command(asked: Asked, table: Path, mapping: Path, graph: str | None, skip_faulty: bool) -> None:
    """Turn the rows of a table into links, with their claims and evidence, as an RML mapping says.

    TABLE ends in .csv, .tsv (either also .gz) or .parquet; -o in .nq, .nt or .ttl, and - is N-Quads. Faults go to
    standard output, and to standard error where the statements go to standard output. docs/import.md tells how a
    mapping is written. Exit code 0: all rows are sound. 1: some are faulty, and without --skip-faulty nothing is
    written. 2: the mapping or the table cannot be read.

    \b
    Examples:
      sepca-graph import members.csv --mapping members.rml.ttl -o members.nq
      sepca-graph import members.csv --mapping members.rml.ttl --format json -o members.nq > faults.json
      sepca-graph import members.parquet --mapping members.rml.ttl --skip-faulty | gzip > members.nq.gz
    """
    rdf_format = _format_of(asked.output)
    content = asked.content
    asked.say(f"content {content.root}")
    with closing(tables.open_table(table)) as opened:
        reader = _reader(opened, table, mapping, graph, content)
        report = _Report(asked.result_format == "json", to_stderr=asked.output == "-")
        with drafts.Draft(asked.output) as draft:
            writer = _Writer(draft, rdf_format, content)
            _read(opened, reader, report, writer, skip_faulty=skip_faulty)
            report.finish(table.name)
            if skip_faulty or not report.faulty_rows:
                writer.finish()
                draft.publish()
    _tell(report, writer, asked.output, skip_faulty=skip_faulty)
    raise SystemExit(int(report.faulty_rows > 0))


def _read(table: Table, reader: RowReader, report: _Report, writer: _Writer, *, skip_faulty: bool) -> None:
    with _progress(table) as tick:
        for quads, faults in reader.read(table):
            report.add(faults)
            if not faults and (skip_faulty or not report.faulty_rows):
                writer.add(quads)
            tick(report.rows)


def _tell(report: _Report, writer: _Writer, output: str, *, skip_faulty: bool) -> None:
    done = f"{report.rows:,} rows"
    if report.faulty_rows and not skip_faulty:
        display.tell(
            f"{done}, {report.faulty_rows:,} of them faulty: nothing was written (--skip-faulty writes the others)"
        )
        return
    left_out = f", {report.faulty_rows:,} of them left out" if report.faulty_rows else ""
    display.tell(
        f"{done}{left_out}; wrote {writer.statements:,} statements to {'standard output' if output == '-' else output}"
    )


def _format_of(output: str) -> str:
    suffix = "nq" if output == "-" else Path(output).suffix.lstrip(".")
    if suffix not in FORMATS:
        raise FormatError(f"'{output}' is of no format that is written here: end it in .{', .'.join(FORMATS)}.")
    return suffix


def _reader(opened: Table, table: Path, mapping: Path, graph: str | None, content: Content) -> table_rows.RowReader:
    maps = rml.read_mapping(folder.read_text(mapping), str(mapping))
    schema = loading.load_content(content).quads
    return table_rows.RowReader(maps, opened.columns, schema, graph=_graph_name(graph, table), every=graph is not None)


def _graph_name(graph: str | None, table: Path) -> str:
    if graph is None:
        return f"{namespaces.GRAPH}documents/{term_maps.iri_safe(table.name[: -len(tables.suffix_of(table))])}"
    try:
        return stores.NamedNode(namespaces.expand(graph)).value
    except ValueError as error:
        raise UsageError(f"--graph '{graph}' is no absolute IRI: {error}.") from error


@contextmanager
def _progress(table: Table) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how much of the table is read."""
    with display.progress_bar("{task.fields[rows]:,} rows", rich_progress.TaskProgressColumn()) as progress:
        task = progress.add_task("import", total=1.0, rows=0)

        def tick(rows: int) -> None:
            if rows % _TICK == 0:
                progress.update(task, completed=table.share_read(), rows=rows)

        yield tick


@dataclass
class _Writer:
    """Writes statements in portions; Turtle, which is sorted, only at the end."""

    draft: Draft
    rdf_format: str
    content: Content
    statements: int = 0
    _waiting: list[Quad] = field(default_factory=list)

    def add(self, quads: list[Quad]) -> None:
        self.statements += len(quads)
        self._waiting += quads
        if len(self._waiting) >= _CHUNK and self.rdf_format != "ttl":
            self._flush()

    def finish(self) -> None:
        if self.rdf_format == "ttl":
            place = self.content.root / "graph_data" / "documents" / Path(self.draft.output).name
            self.draft.write(turtle.to_turtle(self._waiting, authoring.prefixes_of(self.content, place)))
        else:
            self._flush()

    def _flush(self) -> None:
        if self.rdf_format == "nt":
            self.draft.write(stores.write_rdf((stores.Triple(*stores.terms(quad)) for quad in self._waiting), "nt"))
        else:
            self.draft.write(stores.write_rdf(self._waiting, "nq"))
        self._waiting.clear()


@dataclass
class _Report:
    """Counts rows and faults: keeps the first ones to show, or writes each as JSON when it is found."""

    as_json: bool
    to_stderr: bool
    rows: int = 0
    faulty_rows: int = 0
    faults: int = 0
    _shown: list[RowFinding] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.as_json:
            self._say('{\n "findings": [', end="")

    def add(self, found: list[RowFinding]) -> None:
        self.rows += 1
        self.faulty_rows += bool(found)
        for finding in found:
            self.faults += 1
            if self.as_json:
                text = json.dumps({**asdict(finding), "cells": dict(finding.cells)}, ensure_ascii=False)
                self._say(f"{',' if self.faults > 1 else ''}\n  {text}", end="")
            elif len(self._shown) < SHOWN:
                self._shown.append(finding)

    def finish(self, table: str) -> None:
        """Tell of the faults, or close the JSON."""
        if self.as_json:
            counts = {"faults": self.faults, "faulty_rows": self.faulty_rows, "rows": self.rows}
            self._say(f"\n ],\n {json.dumps(counts)[1:-1]}\n}}")
        elif self.faults:
            self._say(f"{table}: {self.faults:,} faults in {self.faulty_rows:,} of {self.rows:,} rows")
            for finding in self._shown:
                self._say(f"  {names.printable(table_rows.row_text(finding))}")
            rest = self.faults - len(self._shown)
            self._say(f"  ... and {rest:,} more (--format json has all)" if rest else "", end="\n" if rest else "")

    def _say(self, text: str, *, end: str = "\n") -> None:
        click.echo(text + end, nl=False, err=self.to_stderr)
