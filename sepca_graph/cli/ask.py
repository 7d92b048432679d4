"""The commands that answer: query, show, info."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from sepca_graph.cli.common import (
    as_of_option,
    content_option,
    find_content,
    load_graph,
    output_option,
    store_option,
    verbose_option,
    when,
    write_output,
)
from sepca_graph.errors import NotFoundError, UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    import json

    from sepca_graph import evidence, stores
    from sepca_graph.asking import catalog, results, search
    from sepca_graph.asking.results import Result
    from sepca_graph.cli import display
    from sepca_graph.content import folder
    from sepca_graph.dating.timeslice import Certainty
    from sepca_graph.knowledge_graph import KnowledgeGraph
    from sepca_graph.views import facts, profile
else:
    evidence = lazily("sepca_graph.evidence")
    json = lazily("json")
    catalog = lazily("sepca_graph.asking.catalog")
    results = lazily("sepca_graph.asking.results")
    search = lazily("sepca_graph.asking.search")
    display = lazily("sepca_graph.cli.display")
    folder = lazily("sepca_graph.content.folder")
    stores = lazily("sepca_graph.stores")
    facts = lazily("sepca_graph.views.facts")
    profile = lazily("sepca_graph.views.profile")

FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "ttl", "nt")


@click.command("query")
@click.argument("query", metavar="NAME|FILE|SPARQL|-", required=False)
@click.option("--list", "listing", is_flag=True, help="List the named queries; with NAME, those whose name has it.")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Bind a parameter (repeatable).")
@as_of_option
@click.option(
    "--certainty",
    type=click.Choice(["certain", "possible"]),
    help="With --as-of: only what certainly held, or also what possibly did (default: both, told apart in a column).",
)
@click.option("--format", "result_format", type=click.Choice(FORMATS), help="Default: table, or what -o ends in.")
@output_option
@content_option
@store_option
@verbose_option
def query_command(
    query: str | None,
    listing: bool,
    params: tuple[str, ...],
    as_of: str | None,
    certainty: str | None,
    result_format: str | None,
    output: str,
    content_dir: Path | None,
    verbose: bool,
) -> None:
    """Ask a named query, a SPARQL file, SPARQL itself, or SPARQL on standard input.

    The project's prefixes (sepca:, actor:, event:, skos: ...) need no declaring.

    \b
    Examples:
      sepca-graph query --list
      sepca-graph query event_hosts -p event=event:oc-heads-conference-17
      sepca-graph query presidency_holders --as-of 2022-12-20
      sepca-graph query presidency_holders --as-of 2022-06-01 --certainty certain --format csv
      echo 'SELECT ?who WHERE { ?who sepca:memberOf actor:sepca }' | sepca-graph query -
    """
    if listing:
        _list_queries(content_dir, query or "", result_format)
        return
    if query is None:
        raise click.UsageError("Name a query, a file, or - ; sepca-graph query --list shows the named ones.")
    if certainty and not as_of:
        raise click.UsageError("--certainty needs --as-of: the whole record is not about one time.")
    kg = load_graph(content_dir, verbose=verbose)
    text, given = _query_text(query), _parameters(params)
    if as_of is None:
        result = kg.query(text, given)
    elif certainty is not None:
        result = kg.as_of(when(as_of), certainty=cast("Certainty", certainty)).query(text, given)
    else:
        result = _both(kg, when(as_of), text, given)
    chosen = result_format or _format_from(output, result)
    if chosen == "table" and output == "-":
        _print_result(result)
    else:
        write_result(result, "csv" if chosen == "table" else chosen, output)


@click.command("show")
@click.argument("thing")
@as_of_option
@click.option("--format", "result_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@content_option
@store_option
@verbose_option
def show_command(
    thing: str, as_of: str | None, result_format: str, output: str, content_dir: Path | None, verbose: bool
) -> None:
    """Show one actor, event, instrument, project or document on one screen.

    THING is a name in any script, with or without diacritics, an acronym, or an IRI (actor:sepca).

    \b
    Examples:
      sepca-graph show sepca
      sepca-graph show "romanian police" --as-of 2022
      sepca-graph show actor:bk-austria --format json
    """
    kg = load_graph(content_dir, verbose=verbose)
    found = search.find_things(kg, thing)
    if len(found) > 1:
        click.echo(f"'{thing}' may mean any of these; show one by its short name:")

        display.print_table(["name", "kind", "label"], [list(row) for row in found])
        return
    seen = kg.as_of(when(as_of)) if as_of is not None else kg
    view = profile.profile(seen, found[0][0])
    write_output(evidence.to_json(view) if result_format == "json" else profile.to_text(view), output)


@click.command("info")
@click.option("--format", "result_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@content_option
@store_option
@verbose_option
def info_command(result_format: str, output: str, content_dir: Path | None, verbose: bool) -> None:
    """Say what is loaded: counts by class, documents, layers, digest, engine, versions.

    \b
    Examples:
      sepca-graph info
      sepca-graph info --format json
    """
    known = facts.facts_about(load_graph(content_dir, verbose=verbose))
    if result_format == "json":
        write_output(json.dumps(known, indent=1, ensure_ascii=False) + "\n", output)
        return
    lines = []
    for section, entries in known.items():
        lines += ["", section] + [
            f"  {name:<28} {value:>10,}" if isinstance(value, int) else f"  {name:<28} {value}"
            for name, value in entries.items()
        ]
    write_output("\n".join(lines).lstrip("\n") + "\n", output)


def write_result(result: Result, result_format: str, output: str) -> None:
    """Write an answer in a standard format."""
    write_output(results.write(result, result_format), output)


def _query_text(query: str) -> str:
    """Return SPARQL for a file or `-`, and a name as it is."""
    if query == "-":
        return sys.stdin.read() + "\n"
    if "{" in query:
        return query
    if query.endswith((".rq", ".sparql")) or "/" in query:
        if not Path(query).is_file():
            raise NotFoundError(f"There is no file {query}. Named queries are listed by: sepca-graph query --list")
        return folder.read_text(Path(query)) + "\n"
    return query


def _parameters(params: tuple[str, ...]) -> dict[str, str]:
    pairs = [param.partition("=") for param in params]
    for name, sign, _value in pairs:
        if not sign:
            raise UsageError(f"-p {name}: write it as NAME=VALUE.")
    return {name.strip(): value for name, _sign, value in pairs}


def _both(kg: KnowledgeGraph, during: str, text: str, given: dict[str, str]) -> Result:
    certain = kg.as_of(during, certainty="certain").query(text, given)
    possible = kg.as_of(during, certainty="possible").query(text, given)
    if isinstance(certain, bool) and certain != possible:
        click.echo("possibly: what certainly held says one thing, what possibly held another", err=True)
    return results.with_certainty(certain, possible)


def _format_from(output: str, result: Any) -> str:  # noqa: ANN401 - any result
    suffix = Path(output).suffix.lstrip(".").replace("srj", "json").replace("srx", "xml")
    if output != "-" and suffix in FORMATS:
        return suffix
    return "ttl" if isinstance(result, list) else "table"


def _print_result(result: Result) -> None:
    if not isinstance(result, results.Rows):
        click.echo(results.write(result, "ttl" if isinstance(result, list) else "csv"), nl=False)
        return

    display.print_table(result.columns, result.short_texts)


def _list_queries(content_dir: Path | None, part: str, result_format: str | None) -> None:
    content = find_content(content_dir)
    queries = [q for group in ("", "construct") for q in catalog.catalog(content, group) if part in q.name]
    rows = [
        [
            q.name,
            q.summary,
            " ".join(p.name if p.default is None else f"{p.name}={p.default}" for p in q.parameters),
        ]
        for q in queries
    ]
    if result_format in {None, "table"}:
        display.print_table(["query", "question", "parameters"], rows)
        return

    cells = [tuple(stores.Literal(cell) for cell in row) for row in rows]
    write_result(results.Rows(("query", "question", "parameters"), cells), result_format or "csv", "-")
