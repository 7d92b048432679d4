"""The commands that write files for others: network, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.common import (
    as_of_option,
    certainty_option,
    content_option,
    file_option,
    graph_as_of,
    store_option,
    verbose_option,
    write_output,
)
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import knowledge_graph
    from sepca_graph.publishing import network_files, rdf_files
else:
    knowledge_graph = lazily("sepca_graph.knowledge_graph")
    network_files = lazily("sepca_graph.publishing.network_files")
    rdf_files = lazily("sepca_graph.publishing.rdf_files")


@click.command("network")
@as_of_option
@certainty_option
@click.option(
    "--format",
    "network_format",
    type=click.Choice(["html", "graphml", "gexf", "json", "csv"]),
    help="Default: what -o ends in.",
)
@file_option
@content_option
@store_option
@verbose_option
def network_command(
    as_of: str | None,
    certainty: str,
    network_format: str | None,
    output: str,
    content_dir: Path | None,
    verbose: bool,
) -> None:
    """Write the cooperation network: a page to look at, or a file for Gephi, igraph, networkx or a spreadsheet.

    FILE.csv becomes two tables, FILE-nodes.csv and FILE-edges.csv.

    \b
    Examples:
      sepca-graph network -o network.html
      sepca-graph network --as-of 2022-12-13 -o assembly.gexf
      sepca-graph network --format json -o - | jq '.nodes | length'
    """
    if output == "-" and network_format in {None, "csv"}:
        raise click.UsageError("With -o - say which format: --format html, graphml, gexf or json.")
    chosen = network_format or network_files.suffix_of(output, network_files.NETWORK_FORMATS)
    seen = graph_as_of(content_dir, as_of, certainty, verbose=verbose)
    network = seen.network()
    if chosen == "csv":
        stem = output.removesuffix(".csv")
        write_output(network_files.node_table(network), f"{stem}-nodes.csv")
        write_output(network_files.edge_table(network), f"{stem}-edges.csv")
        return
    write_output(network_files.network_text(network, chosen), output)


@click.command("export")
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(["authored", "completed", "entailed", "all"]),
    default=["all"],
    show_default=True,
    help="Only what curators wrote, what was computed from it, or what follows (repeatable).",
)
@as_of_option
@certainty_option
@click.option(
    "--format",
    "rdf_format",
    type=click.Choice(["ttl", "nt", "nq", "trig", "jsonld", "rdf"]),
    help="Default: what -o ends in.",
)
@file_option
@content_option
@store_option
@verbose_option
def export_command(
    layers: tuple[str, ...],
    as_of: str | None,
    certainty: str,
    rdf_format: str | None,
    output: str,
    content_dir: Path | None,
    verbose: bool,
) -> None:
    """Write the graph for other linked-data tools; nq and trig keep the named graphs, one a source document.

    \b
    Examples:
      sepca-graph export -o sepca-graph.nq
      sepca-graph export --layer entailed -o edges.nt
      sepca-graph export --layer authored --layer completed -o completed.ttl
      sepca-graph export --format ttl -o - | riot --validate
    """
    if output == "-" and rdf_format is None:
        raise click.UsageError(f"With -o - say which format: --format {', '.join(rdf_files.GRAPH_FORMATS)}.")
    chosen = rdf_format or network_files.suffix_of(output, rdf_files.GRAPH_FORMATS)
    seen = graph_as_of(content_dir, as_of, certainty, verbose=verbose)
    wanted = knowledge_graph.LAYERS if "all" in layers else layers
    write_output(rdf_files.graph_text(seen, chosen, layers=wanted), output)
