"""The commands that write files for others: network, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import AS_OF, CERTAINTY, CONTENT, FILE, STORE, VERBOSE, Asked, asks, format_option
from sepca_graph.cli.writing import write_output
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import knowledge_graph
    from sepca_graph.network import project
    from sepca_graph.publishing import network_files, rdf_files
else:
    knowledge_graph = lazily("sepca_graph.knowledge_graph")
    project = lazily("sepca_graph.network.project")
    network_files = lazily("sepca_graph.publishing.network_files")
    rdf_files = lazily("sepca_graph.publishing.rdf_files")


@click.command("network")
@asks(
    AS_OF,
    CERTAINTY,
    format_option(["html", "graphml", "gexf", "json", "csv"]),
    FILE,
    CONTENT,
    STORE,
    VERBOSE,
)
def network_command(asked: Asked) -> None:
    """Write the cooperation network: a page to look at, or a file for Gephi, igraph, networkx or a spreadsheet.

    FILE.csv becomes two tables, FILE-nodes.csv and FILE-edges.csv.

    \b
    Examples:
      sepca-graph network -o network.html
      sepca-graph network --as-of 2022-12-13 -o assembly.gexf
      sepca-graph network --format json -o - | jq '.nodes | length'
    """
    if asked.output == "-" and asked.result_format in {None, "csv"}:
        raise click.UsageError("With -o - say which format: --format html, graphml, gexf or json.")
    chosen = asked.result_format or network_files.suffix_of(asked.output, network_files.NETWORK_FORMATS)
    network = project.project(asked.graph)
    if chosen == "csv":
        stem = asked.output.removesuffix(".csv")
        write_output(network_files.node_table(network), f"{stem}-nodes.csv")
        write_output(network_files.edge_table(network), f"{stem}-edges.csv")
        return
    write_output(network_files.network_text(network, chosen), asked.output)


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
@asks(
    AS_OF,
    CERTAINTY,
    format_option(["ttl", "nt", "nq", "trig", "jsonld", "rdf"]),
    FILE,
    CONTENT,
    STORE,
    VERBOSE,
)
def export_command(asked: Asked, layers: tuple[str, ...]) -> None:
    """Write the graph for other linked-data tools; nq and trig keep the named graphs, one a source document.

    \b
    Examples:
      sepca-graph export -o sepca-graph.nq
      sepca-graph export --layer entailed -o edges.nt
      sepca-graph export --layer authored --layer completed -o completed.ttl
      sepca-graph export --format ttl -o - | riot --validate
    """
    if asked.output == "-" and asked.result_format is None:
        raise click.UsageError(f"With -o - say which format: --format {', '.join(rdf_files.GRAPH_FORMATS)}.")
    chosen = asked.result_format or network_files.suffix_of(asked.output, rdf_files.GRAPH_FORMATS)
    wanted = knowledge_graph.LAYERS if "all" in layers else layers
    write_output(rdf_files.graph_text(asked.graph, chosen, layers=wanted), asked.output)
