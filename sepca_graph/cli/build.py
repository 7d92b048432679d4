"""The main job: build."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import CONTENT, NO_STORE, SOURCES, VERBOSE, Asked, asks
from sepca_graph.cli.check import report_text
from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import knowledge_graph
    from sepca_graph.checking import check, report_files
    from sepca_graph.cli import display
    from sepca_graph.network import project
    from sepca_graph.publishing import build_files, catalogue
    from sepca_graph.stores import generations
else:
    check = lazily("sepca_graph.checking.check")
    report_files = lazily("sepca_graph.checking.report_files")
    display = lazily("sepca_graph.cli.display")
    knowledge_graph = lazily("sepca_graph.knowledge_graph")
    project = lazily("sepca_graph.network.project")
    build_files = lazily("sepca_graph.publishing.build_files")
    catalogue = lazily("sepca_graph.publishing.catalogue")
    generations = lazily("sepca_graph.stores.generations")

_MAKING = ".making-"


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let nobody look for circles among millions of objects that form none: a build is a tenth faster."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command("build")
@click.option(
    "-o",
    "--output",
    "folder",
    default="out",
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for all that is made.",
)
@asks(SOURCES, CONTENT, NO_STORE, VERBOSE)
@_without_collector()
def build_command(asked: Asked, folder: Path) -> None:
    """Load, check, complete, reason, draw and write everything: the main job.

    Writes the graph in six RDF formats, the network as a page and in four formats, the SHACL constraints, a report and
    a catalogue entry.
    When there is a violation, it is reported and nothing is written.

    \b
    Examples:
      sepca-graph build
      sepca-graph build -o site --sources texts/
    """
    if str(folder) == "-":
        raise click.UsageError("build writes many files: name a folder with -o.")
    content, steps = asked.content, display.Steps()
    display.tell(f"Building from {content.root}")
    with steps.step("Load, complete, check and reason (OWL 2 RL)"):
        report = check.check(content, asked.sources)
    kg = report.graph
    if report.exit_code() or kg is None:
        click.echo(report_text(report, verbose=asked.verbose))
        display.tell("Nothing was written.")
        raise SystemExit(report.exit_code())
    graph_files = build_files.begin_graph_files(kg)
    with steps.step("Project the network"):
        network = project.project(kg)
    written = {}
    with steps.step("Write files"):
        for name, text in build_files.files_of(kg, network, report, graph_files):
            written[name] = text
        written |= catalogue.manifest(kg, written)
        place_all(folder, written)
    counts = kg.counts
    click.echo(
        f"\nMade {folder}{'' if str(folder).endswith('/') else '/'} with {len(written)} files: "
        f"{counts.get('Actor', 0):,} actors, {counts.get('Link', 0):,} links, {counts.get('Claim', 0):,} claims, "
        f"{counts['Entailed edges']:,} entailed edges ({counts['Entailed edges between things']:,} between things, "
        f"{counts['Entailed edges'] - counts['Entailed edges between things']:,} to source documents)."
    )
    click.echo(report_files.summary(report))
    if report.count("warning"):
        click.echo("See what the warnings are: sepca-graph check")
    click.echo(
        f"Took {sum(steps.seconds.values()):.1f} s. Open {folder / 'network.html'} and {folder / 'report.html'}."
    )


def place_all(directory: Path, files: dict[str, str]) -> None:
    """Write all files beside the folder first, then move each to its place: an interruption leaves no half file.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        made = generations.Generations(directory, _MAKING)
        made.sweep()
        with made.making() as beside:
            for name, text in files.items():
                (beside / name).write_text(text, encoding="utf-8", newline="")
            for name in files:
                (beside / name).replace(directory / name)
    except OSError as error:
        raise StoreError(f"{directory} cannot be written: {error.strerror or error}") from error
