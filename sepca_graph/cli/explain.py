"""The commands that explain: why an edge follows, how two things are connected, what happened to a thing when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sepca_graph.cli.asked import AS_OF, CERTAINTY, CONTENT, OUTPUT, STORE, VERBOSE, Asked, Option, asks, format_option
from sepca_graph.cli.writing import AS_NAMED, TABLE_FORMATS, chosen_format, write_output, write_rows
from sepca_graph.errors import UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import evidence
    from sepca_graph.asking import search
    from sepca_graph.knowledge_graph import KnowledgeGraph
    from sepca_graph.publishing import figures, time_bars
    from sepca_graph.views import explanation, grounds, history
    from sepca_graph.views.explanation import Explanation
else:
    evidence = lazily("sepca_graph.evidence")
    search = lazily("sepca_graph.asking.search")
    figures = lazily("sepca_graph.publishing.figures")
    time_bars = lazily("sepca_graph.publishing.time_bars")
    explanation = lazily("sepca_graph.views.explanation")
    grounds = lazily("sepca_graph.views.grounds")
    history = lazily("sepca_graph.views.history")

FORMATS = ("text", "json", "svg")
SHOWN = {column: column for column in ("when", "what", "with", "sources")}


def explains(command: Any) -> Any:  # noqa: ANN401 - any command
    """Add what a command that explains takes: a time, the form of the answer and where it goes."""
    shared: Option[Any] = asks(
        AS_OF,
        CERTAINTY,
        format_option(FORMATS, says="Default: text, or what -o ends in."),
        OUTPUT,
        CONTENT,
        STORE,
        VERBOSE,
    )
    return shared(command)


@click.command("why")
@click.argument("source", metavar="A")
@click.argument("target", metavar="[B]", required=False)
@click.option("--time", "of_time", is_flag=True, help="How it is known when A, a link or a thing, held.")
@click.option("--edge", default="", metavar="NAME", help="Only this edge, such as engagedWith.")
@click.option("--all", "everything", is_flag=True, help="Every proof, not only the first ones.")
@explains
def why_command(asked: Asked, source: str, target: str | None, of_time: bool, edge: str, everything: bool) -> None:
    """Prove the edges that follow from A to B, down to links, claims and places in sources.

    A and B are names in any script, acronyms, or IRIs (actor:NAME). With --time, say of A how it is known when it held:
    the rule and the claim that give each bound.

    \b
    Examples:
      sepca-graph why interpol sepca
      sepca-graph why "romanian police" sepca --edge memberOf
      sepca-graph why actor:romania actor:republika-srpska --format json
      sepca-graph why selec sepca -o proof.svg
      sepca-graph why --time link:membership-croatian-police-sepca
      sepca-graph why --time link:membership-croatian-police-sepca -o when.svg
    """
    if of_time:
        _write_time(asked, source, target)
        return
    if target is None:
        raise UsageError("why explains what follows from A to B: name both, or ask --time of one.")
    ends = _short_names(asked, source, target)
    most = None if everything else explanation.MOST
    _write(explanation.why(asked.graph, *ends, edge=edge, most=most), asked)


@click.command("paths")
@click.argument("source", metavar="A")
@click.argument("target", metavar="B")
@click.option("--max-length", default=4, show_default=True, type=click.IntRange(1), help="Most links in a chain.")
@click.option("--all", "everything", is_flag=True, help="Every shortest chain, not only the first ones.")
@explains
def paths_command(asked: Asked, source: str, target: str, max_length: int, everything: bool) -> None:
    """Show the shortest chains of accepted links between A and B, with the sources of each link.

    A and B are names in any script, acronyms, or IRIs (actor:NAME).

    \b
    Examples:
      sepca-graph paths cepol selec
      sepca-graph paths "frontex" "republika srpska" --as-of 2020
      sepca-graph paths actor:fbi actor:cepol --max-length 6 --all
      sepca-graph paths frontex fbi --format svg -o chains.svg
    """
    ends = _short_names(asked, source, target)
    most = None if everything else explanation.MOST
    _write([explanation.paths(asked.graph, *ends, longest=max_length, most=most)], asked)


@click.command("history")
@click.argument("thing")
@asks(AS_OF, CERTAINTY, format_option(TABLE_FORMATS, says=AS_NAMED), OUTPUT, CONTENT, STORE, VERBOSE)
def history_command(asked: Asked, thing: str) -> None:
    """Print the timeline of an actor or a legal instrument: what began, ended or happened when.

    THING is a name in any script, an acronym, or an IRI (actor:NAME). Undated links are left out.

    \b
    Examples:
      sepca-graph history moldova
      sepca-graph history "budapest convention"
      sepca-graph history сепца --as-of 2010/2015 --format md -o sepca.md
    """
    [name] = _short_names(asked, thing)
    write_rows(history.history(asked.graph, name), SHOWN, asked)


def _short_names(asked: Asked, *names: str) -> list[str]:
    """Return the short names of the things that are named, found in the whole record."""
    return [the_thing(asked.record, name) for name in names]


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


def _write_time(asked: Asked, thing: str, other: str | None) -> None:
    if other is not None:
        raise UsageError("why --time explains one thing: leave B out.")
    found = grounds.timing(asked.record, the_thing(asked.record, thing))
    writers = {"json": evidence.to_json, "svg": time_bars.to_svg, "text": grounds.to_text}
    write_output(writers[chosen_format(asked, FORMATS, "text")](found), asked.output)


def _write(explanations: list[Explanation], asked: Asked) -> None:
    chosen = chosen_format(asked, FORMATS, "text")
    if chosen == "svg":
        during = asked.graph.valid_during
        text = figures.to_svg(explanations, f"As of {during.text}" if during else "")
    else:
        text = (evidence.to_json if chosen == "json" else explanation.to_text)(explanations)
    write_output(text, asked.output)
