"""The commands that keep a store: load, unload."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.common import content_option, find_content, store_option, store_to_change, verbose_option
from sepca_graph.errors import ContentError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.cli import display
    from sepca_graph.keeping import ingestion
else:
    display = lazily("sepca_graph.cli.display")
    ingestion = lazily("sepca_graph.keeping.ingestion")


@click.command("load")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--graph",
    metavar="IRI",
    default="",
    help="Graph for statements without one (default: one named after each file); none for no graph of their own.",
)
@click.option("--as-is", is_flag=True, help="Complete and entail nothing: the files say all, or are only to be stored.")
@store_option
@content_option
@verbose_option
def load_command(files: tuple[Path, ...], graph: str, as_is: bool, content_dir: Path | None, verbose: bool) -> None:
    """Load RDF files into a store that is kept: a directory, or a SPARQL endpoint.

    Each file is loaded whole or not at all; those that the store has already are passed over, so that a load that was
    stopped goes on when it is asked for again. What follows from the files (bounds in time, switches, entailed edges)
    is added with them. Without FILE, the content's own files are loaded.

    Where updates go to, and with which password, is said by the variables SEPCA_STORE_UPDATE, SEPCA_STORE_DATA,
    SEPCA_STORE_USER, SEPCA_STORE_PASSWORD and SEPCA_STORE_TOKEN.

    \b
    Examples:
      sepca-graph load --store police.store
      sepca-graph load communique.ttl ministries/*.nq.gz --store police.store
      sepca-graph load big.nt --as-is --graph none --store police.store
      sepca-graph load --store http://localhost:7878/query
    """
    place, content = store_to_change(), find_content(content_dir)
    times = 2 if as_is and graph != "none" else 1
    with display.progress_of_files([*(files or content.graph_files)], times=times) as told:
        outcome = ingestion.load_files(place, list(files), content, graph=graph, as_is=as_is, told=told)
    if verbose:
        for name in outcome.already:
            click.echo(f"{name}: already loaded", err=True)
    count = sum(file.statements for file in outcome.loaded)
    already = f"; {len(outcome.already)} loaded before" if outcome.already else ""
    display.tell(f"loaded {len(outcome.loaded)} files with {count:,} statements into {place}{already}")
    if outcome.faults:
        raise ContentError("\n".join(["Not loaded:", *outcome.faults]))


@click.command("unload")
@click.argument("name", metavar="FILE|GRAPH")
@store_option
@content_option
@verbose_option
def unload_command(name: str, content_dir: Path | None, verbose: bool) -> None:
    """Take a file back out of a store, with all that followed from it alone.

    \b
    Examples:
      sepca-graph unload communique.ttl --store police.store
      sepca-graph info --store police.store
    """
    place = store_to_change()
    gone = ingestion.unload(place, name, find_content(content_dir))
    if verbose and gone.graph:
        click.echo(f"graph {gone.graph}", err=True)
    display.tell(f"took {gone.name} ({gone.statements:,} statements) out of {place}")
