"""The commands that keep a store: load, unload."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import CONTENT, STORE, VERBOSE, Asked, asks
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
@asks(STORE, CONTENT, VERBOSE)
def load_command(asked: Asked, files: tuple[Path, ...], graph: str, as_is: bool) -> None:
    """Load RDF files into a store that is kept: a directory, or a SPARQL endpoint.

    Each file is loaded whole or not at all; those that the store has already are passed over, so that a load that was
    stopped goes on when it is asked for again. What follows from the files (bounds in time, switches, entailed edges)
    is added with them. Without FILE, the content's own files are loaded.

    Where updates go to, and with which password, is said by the variables SEPCA_STORE_UPDATE,
    SEPCA_STORE_USER, SEPCA_STORE_PASSWORD and SEPCA_STORE_TOKEN.

    \b
    Examples:
      sepca-graph load --store police.store
      sepca-graph load communique.ttl ministries/*.nq.gz --store police.store
      sepca-graph load big.nt --as-is --graph none --store police.store
      sepca-graph load --store http://localhost:7878/query
    """
    place, content = asked.store_to_change, asked.content
    times = 2 if as_is and graph != "none" else 1
    with display.progress_of_files([*(files or content.graph_files)], times=times) as told:
        outcome = ingestion.load_files(place, list(files), content, graph=graph, as_is=as_is, told=told)
    for name in outcome.already:
        asked.say(f"{name}: already loaded")
    count = sum(file.statements for file in outcome.loaded)
    already = f"; {len(outcome.already)} loaded before" if outcome.already else ""
    display.tell(f"loaded {len(outcome.loaded)} files with {count:,} statements into {place}{already}")
    if outcome.faults:
        raise ContentError("\n".join(["Not loaded:", *outcome.faults]))


@click.command("unload")
@click.argument("name", metavar="FILE|GRAPH")
@asks(STORE, CONTENT, VERBOSE)
def unload_command(asked: Asked, name: str) -> None:
    """Take a file back out of a store, with all that followed from it alone.

    \b
    Examples:
      sepca-graph unload communique.ttl --store police.store
      sepca-graph info --store police.store
    """
    place = asked.store_to_change
    gone = ingestion.unload(place, name, asked.content)
    if gone.graph:
        asked.say(f"graph {gone.graph}")
    display.tell(f"took {gone.name} ({gone.statements:,} statements) out of {place}")
