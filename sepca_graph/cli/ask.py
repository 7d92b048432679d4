"""The commands that answer: query, show, info."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import AS_OF, CERTAINTY, CONTENT, OUTPUT, STORE, VERBOSE, Asked, asks, format_option
from sepca_graph.cli.writing import AS_NAMED, write_output
from sepca_graph.dating import CERTAINTIES
from sepca_graph.errors import NotFoundError, UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    import json

    from sepca_graph import evidence, stores
    from sepca_graph.asking import catalog, results, search, unknown
    from sepca_graph.asking.results import Result
    from sepca_graph.cli import display
    from sepca_graph.content import folder
    from sepca_graph.content.folder import Content
    from sepca_graph.views import facts, profile
else:
    json = lazily("json")
    evidence = lazily("sepca_graph.evidence")
    catalog = lazily("sepca_graph.asking.catalog")
    results = lazily("sepca_graph.asking.results")
    search = lazily("sepca_graph.asking.search")
    unknown = lazily("sepca_graph.asking.unknown")
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
@click.option(
    "--print", "printing", is_flag=True, help="Print the query for any SPARQL 1.1 engine, parameters filled in."
)
@asks(
    AS_OF,
    CERTAINTY,
    format_option(FORMATS, says=AS_NAMED),
    OUTPUT,
    CONTENT,
    STORE,
    VERBOSE,
)
def query_command(asked: Asked, query: str | None, listing: bool, params: tuple[str, ...], printing: bool) -> None:
    """Ask a named query, a SPARQL file, SPARQL itself, or SPARQL on standard input.

    With --as-of the last column says how certain a row is. Of a query whose rows rest on something missing (what is
    not recorded, a count, a first or last) no row is certain: it holds "by what is recorded".

    The project's prefixes (sepca:, actor:, event:, skos: ...) need no declaring.

    \b
    Examples:
      sepca-graph query --list
      sepca-graph query event_hosts -p event=event:oc-heads-conference-17
      sepca-graph query presidency_holders --as-of 2022-12-20 --certainty possible
      sepca-graph query presidency_holders --as-of 2022-06-01 --certainty certain --format csv
      sepca-graph query members -p body=actor:selec --print > members-of-selec.rq
      echo 'SELECT ?who WHERE { ?who sepca:memberOf actor:sepca }' | sepca-graph query -
    """
    if listing:
        _list_queries(asked.content, query or "", asked.result_format)
        return
    if query is None:
        raise click.UsageError("Name a query, a file, or - ; sepca-graph query --list shows the named ones.")
    if asked.certainty and not asked.as_of:
        raise click.UsageError("--certainty needs --as-of: the whole record is not about one time.")
    text, given = _query_text(query), _parameters(params)
    if printing:
        _print_text(asked, text, given)
        return
    result = asked.record.query(text, given) if asked.as_of is None else _graded(asked, text, given)
    for note in unknown.notes_on(asked.record.store, text) if "{" in text else ():
        click.echo(f"Note: {note}", err=True)
    chosen = asked.result_format or _format_from(asked.output, result)
    if chosen == "table" and asked.output == "-":
        _print_result(result)
    else:
        write_output(results.write(result, "csv" if chosen == "table" else chosen), asked.output)


@click.command("show")
@click.argument("thing")
@asks(AS_OF, CERTAINTY, format_option(["text", "json"], "text"), OUTPUT, CONTENT, STORE, VERBOSE)
def show_command(asked: Asked, thing: str) -> None:
    """Show one actor, event, instrument, project or document on one screen.

    THING is a name in any script, with or without diacritics, an acronym, or an IRI (actor:NAME).

    \b
    Examples:
      sepca-graph show sepca
      sepca-graph show "romanian police" --as-of 2022
      sepca-graph show actor:bk-austria --format json
    """
    found = search.find_things(asked.record, thing)
    if len(found) > 1:
        click.echo(f"'{thing}' may mean any of these; show one by its short name:")
        display.print_table(["name", "kind", "label"], [list(row) for row in found])
        return
    view = profile.profile(asked.graph, found[0][0])
    write_output((evidence.to_json if asked.result_format == "json" else profile.to_text)(view), asked.output)


@click.command("info")
@asks(format_option(["text", "json"], "text"), OUTPUT, CONTENT, STORE, VERBOSE)
def info_command(asked: Asked) -> None:
    """Say what is loaded: counts by class, documents, layers, digest, engine, versions.

    \b
    Examples:
      sepca-graph info
      sepca-graph info --format json
    """
    known = facts.facts_about(asked.record)
    if asked.result_format == "json":
        write_output(json.dumps(known, indent=1, ensure_ascii=False) + "\n", asked.output)
        return
    lines = []
    for section, entries in known.items():
        lines += ["", section] + [
            f"  {name:<28} {value:>10,}" if isinstance(value, int) else f"  {name:<28} {value}"
            for name, value in entries.items()
        ]
    write_output("\n".join(lines).lstrip("\n") + "\n", asked.output)


def _print_text(asked: Asked, text: str, given: dict[str, str]) -> None:
    if asked.as_of is not None:
        raise UsageError(
            "--print cannot be combined with --as-of: a query does not say what held at a time. Leave out --as-of, and "
            "ask the query of the files that sepca-graph export --as-of writes."
        )
    if asked.result_format is not None:
        raise UsageError("--print writes SPARQL, which has no --format: leave one of the two out.")
    write_output(asked.record.query_text(text, given), asked.output)


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


def _graded(asked: Asked, text: str, given: dict[str, str]) -> Result:
    """Ask all slices of the time asked for, and say of each row how certain it is."""
    slices = {certainty: asked.slice(certainty) for certainty in CERTAINTIES}
    answers = {certainty: kg.query(text, given) for certainty, kg in slices.items()}
    if isinstance(answers["certain"], bool) and len(set(map(str, answers.values()))) > 1:
        click.echo("possibly: what certainly held says one thing, what possibly held another", err=True)
    asked.tell_left_out(slices[asked.weakest])
    rests = asked.record.rests_on_absence(text)
    return results.with_certainty(answers, asked.weakest, rests_on_absence=rests)


def _format_from(output: str, result: Result) -> str:
    suffix = Path(output).suffix.lstrip(".").replace("srj", "json").replace("srx", "xml")
    if output != "-" and suffix in FORMATS:
        return suffix
    return "ttl" if isinstance(result, list) else "table"


def _print_result(result: Result) -> None:
    if not isinstance(result, results.Rows):
        click.echo(results.write(result, "ttl" if isinstance(result, list) else "csv"), nl=False)
        return
    display.print_table(result.columns, result.short_texts)


def _list_queries(content: Content, part: str, result_format: str | None) -> None:
    queries = [q for group in ("", "construct") for q in catalog.catalog(content, group) if part in q.name]
    columns = ("query", "question", "parameters", "rests on")
    rows = [
        (q.name, q.summary, " ".join(map(_offered, q.parameters)), "what is missing" if q.rests_on_absence else "")
        for q in queries
    ]
    if result_format in {None, "table"}:
        display.print_table(columns, rows)
        return
    cells = [tuple(map(stores.Literal, row)) for row in rows]
    write_output(results.write(results.Rows(columns, cells), result_format or "csv"), "-")


def _offered(parameter: catalog.Parameter) -> str:
    return parameter.name if parameter.default is None else f"{parameter.name}={parameter.default}"
