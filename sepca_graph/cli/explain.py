"""The commands that explain: why an edge follows, how two things are connected, what happened to a thing when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.common import (
    Command,
    as_of_option,
    content_option,
    load_graph,
    output_option,
    store_option,
    table_format_option,
    verbose_option,
    when,
    write_output,
    write_rows,
)
from sepca_graph.errors import UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import evidence
    from sepca_graph.asking import search
    from sepca_graph.knowledge_graph import KnowledgeGraph
    from sepca_graph.publishing import figures
    from sepca_graph.views import explanation, history
    from sepca_graph.views.explanation import Explanation
else:
    evidence = lazily("sepca_graph.evidence")
    search = lazily("sepca_graph.asking.search")
    figures = lazily("sepca_graph.publishing.figures")
    explanation = lazily("sepca_graph.views.explanation")
    history = lazily("sepca_graph.views.history")

FORMATS = ("text", "json", "svg")


def between_two(command: Command) -> Command:
    """Add what a command about two things takes: both, a time, the form of the answer and where it goes."""
    options = (
        click.argument("source", metavar="A"),
        click.argument("target", metavar="B"),
        as_of_option,
        click.option(
            "--format", "result_format", type=click.Choice(FORMATS), help="Default: text, or what -o ends in."
        ),
        output_option,
        content_option,
        store_option,
        verbose_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("why")
@click.option("--edge", default="", metavar="NAME", help="Only this edge, such as engagedWith.")
@click.option("--all", "everything", is_flag=True, help="Every proof, not only the first ones.")
@between_two
def why_command(
    source: str,
    target: str,
    edge: str,
    everything: bool,
    as_of: str | None,
    result_format: str | None,
    output: str,
    content_dir: Path | None,
    verbose: bool,
) -> None:
    """Prove the edges that follow from A to B, down to links, claims and places in sources.

    A and B are names in any script, acronyms, or IRIs (actor:sepca).

    \b
    Examples:
      sepca-graph why interpol sepca
      sepca-graph why "romanian police" sepca --edge memberOf
      sepca-graph why actor:romania actor:republika-srpska --format json
      sepca-graph why selec sepca -o proof.svg
    """
    seen, ends = _seen(content_dir, as_of, source, target, verbose=verbose)
    _write(
        explanation.why(seen, *ends, edge=edge, most=None if everything else explanation.MOST),
        seen,
        result_format,
        output,
    )


@click.command("paths")
@click.option("--max-length", default=4, show_default=True, type=click.IntRange(1), help="Most links in a chain.")
@click.option("--all", "everything", is_flag=True, help="Every shortest chain, not only the first ones.")
@between_two
def paths_command(
    source: str,
    target: str,
    max_length: int,
    everything: bool,
    as_of: str | None,
    result_format: str | None,
    output: str,
    content_dir: Path | None,
    verbose: bool,
) -> None:
    """Show the shortest chains of accepted links between A and B, with the sources of each link.

    A and B are names in any script, acronyms, or IRIs (actor:sepca).

    \b
    Examples:
      sepca-graph paths cepol selec
      sepca-graph paths "frontex" "republika srpska" --as-of 2020
      sepca-graph paths actor:fbi actor:cepol --max-length 6 --all
      sepca-graph paths frontex fbi --format svg -o chains.svg
    """
    seen, ends = _seen(content_dir, as_of, source, target, verbose=verbose)
    found = explanation.paths(seen, *ends, longest=max_length, most=None if everything else explanation.MOST)
    _write([found], seen, result_format, output)


@click.command("history")
@click.argument("thing")
@as_of_option
@table_format_option
@output_option
@content_option
@store_option
@verbose_option
def history_command(
    thing: str, as_of: str | None, result_format: str | None, output: str, content_dir: Path | None, verbose: bool
) -> None:
    """Print the timeline of an actor or a legal instrument: what began, ended or happened when.

    THING is a name in any script, an acronym, or an IRI (actor:sepca). Undated links are left out.

    \b
    Examples:
      sepca-graph history moldova
      sepca-graph history "budapest convention"
      sepca-graph history сепца --as-of 2010/2015 --format md -o sepca.md
    """
    seen, [name] = _seen(content_dir, as_of, thing, verbose=verbose)
    shown = {column: column for column in ("when", "what", "with", "sources")}
    write_rows(history.history(seen, name), shown, result_format, output)


def _seen(directory: Path | None, as_of: str | None, *names: str, verbose: bool) -> tuple[KnowledgeGraph, list[str]]:
    """Return the graph or its slice, and the short names of the things that are named, found in the whole record."""
    kg = load_graph(directory, verbose=verbose)
    things = [the_thing(kg, name) for name in names]
    return kg.as_of(when(as_of)) if as_of is not None else kg, things


def the_thing(kg: KnowledgeGraph, name: str) -> str:
    """Return the short name of the one thing that a text means.

    Raises:
        UsageError: it may mean several, which are listed.
    """
    found = search.find_things(kg, name)
    if len(found) > 1:
        several = "; ".join(f"{short} ({label})" for short, _kind, label in found[:6])
        more = f"; and {len(found) - 6} more" if len(found) > 6 else ""
        raise UsageError(f"'{name}' may mean any of these; give one by its short name: {several}{more}.")
    return found[0][0]


def _write(explanations: list[Explanation], seen: KnowledgeGraph, result_format: str | None, output: str) -> None:
    suffix = Path(output).suffix.lstrip(".")
    chosen = result_format or (suffix if suffix in FORMATS else "text")
    if chosen == "svg":
        caption = f"As of {seen.valid_during.text}" if seen.valid_during else ""
        write_output(figures.to_svg(explanations, caption), output)
        return
    write_output((evidence.to_json if chosen == "json" else explanation.to_text)(explanations), output)
