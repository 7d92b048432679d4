"""The main job: build."""

from __future__ import annotations

from pathlib import Path

import click

from sepca_graph.cli.check import report_text
from sepca_graph.cli.common import content_option, find_content, no_store_option, sources_option, verbose_option
from sepca_graph.errors import StoreError

_MAKING = ".making-"


@click.command("build")
@click.option(
    "-o",
    "--output",
    default="out",
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder for all that is made.",
)
@sources_option
@content_option
@no_store_option
@verbose_option
def build_command(output: Path, sources: Path | None, content_dir: Path | None, verbose: bool) -> None:
    """Load, check, complete, reason, draw and write everything: the main job.

    Writes the graph in six RDF formats, the network as a page and in four formats, the SHACL constraints, a report and
    a catalogue entry.
    When there is a violation, it is reported and nothing is written.

    \b
    Examples:
      sepca-graph build
      sepca-graph build -o site --sources texts/
    """
    from sepca_graph.checking.check import check  # noqa: PLC0415
    from sepca_graph.checking.report_files import summary  # noqa: PLC0415
    from sepca_graph.cli.display import Steps, tell  # noqa: PLC0415
    from sepca_graph.knowledge_graph import from_completed  # noqa: PLC0415
    from sepca_graph.publishing.build_files import files_of  # noqa: PLC0415
    from sepca_graph.publishing.catalogue import manifest  # noqa: PLC0415

    if str(output) == "-":
        raise click.UsageError("build writes many files: name a folder with -o.")
    content, steps = find_content(content_dir), Steps()
    tell(f"Building from {content.root}")
    with steps.step("Load, complete and check"):
        report = check(content, sources, reason=False)
    if report.exit_code():
        click.echo(report_text(report, verbose=verbose))
        tell("Nothing was written.")
        raise SystemExit(report.exit_code())
    with steps.step("Reason (OWL 2 RL)"):
        kg = from_completed(report.completed, content, report.loaded.digest)
    with steps.step("Project and place the network"):
        network = kg.network()
    written = {}
    with steps.step("Write files"):
        for name, text in files_of(kg, network, report):
            written[name] = text
        written |= manifest(kg, written)
        place_all(output, written)
    counts = kg.counts
    click.echo(
        f"\nMade {output}{'' if str(output).endswith('/') else '/'} with {len(written)} files: "
        f"{counts.get('Actor', 0):,} actors, {counts.get('Link', 0):,} links, {counts.get('Claim', 0):,} claims, "
        f"{counts['Entailed edges']:,} entailed edges ({counts['Entailed edges between things']:,} between things, "
        f"{counts['Entailed edges'] - counts['Entailed edges between things']:,} to source documents)."
    )
    click.echo(summary(report))
    if report.count("warning"):
        click.echo("See what the warnings are: sepca-graph check")
    click.echo(
        f"Took {sum(steps.seconds.values()):.1f} s. Open {output / 'network.html'} and {output / 'report.html'}."
    )


def place_all(directory: Path, files: dict[str, str]) -> None:
    """Write all files beside the folder first, then move each to its place: an interruption leaves no half file.

    Raises:
        StoreError: the folder cannot be written.
    """
    import tempfile  # noqa: PLC0415 - `--help` does without

    from sepca_graph.stores.occupancy import sweep  # noqa: PLC0415

    try:
        directory.mkdir(parents=True, exist_ok=True)
        sweep(directory.glob(_MAKING + "*"))
        with tempfile.TemporaryDirectory(prefix=_MAKING, dir=directory) as beside:
            for name, text in files.items():
                (Path(beside) / name).write_text(text, encoding="utf-8", newline="")
            for name in files:
                (Path(beside) / name).replace(directory / name)
    except OSError as error:
        raise StoreError(f"{directory} cannot be written: {error.strerror or error}") from error
