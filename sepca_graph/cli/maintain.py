"""The commands that write content files: format, new, stamp."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sepca_graph.cli.asked import CONTENT, NO_STORE, VERBOSE, Asked, asks
from sepca_graph.cli.writing import write_file
from sepca_graph.errors import ContentError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.content import folder
    from sepca_graph.curating import authoring, beginning
else:
    folder = lazily("sepca_graph.content.folder")
    authoring = lazily("sepca_graph.curating.authoring")
    beginning = lazily("sepca_graph.curating.beginning")


@click.command("format")
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Change nothing; exit code 1 when a file is not in canonical form.",
)
@asks(CONTENT, NO_STORE, VERBOSE)
def format_command(asked: Asked, only_check: bool) -> None:
    """Put ontology and data files into canonical form: prefixes and terms sorted, so that diffs are small.

    A file that is not Turtle, or that has # comments (they would be lost), is left as it is and named.

    \b
    Examples:
      sepca-graph format
      sepca-graph format --check
    """
    content = asked.content
    changed, refused = 0, 0
    for file in content.turtle_files:
        try:
            text = folder.read_text(file)
        except ContentError as error:
            refused += 1
            click.echo(f"left as it is: {error}", err=True)
            continue
        result = authoring.canonical(content, file, text)
        if isinstance(result, str) and result != text:
            changed += 1
            click.echo(f"{'would change' if only_check else 'changed'} {content.relative(file)}")
            if not only_check:
                write_file(file, result)
        elif not isinstance(result, str):
            refused += 1
            click.echo(f"left as it is: {result}", err=True)
        elif asked.verbose:
            click.echo(f"canonical {content.relative(file)}")
    total = len(content.turtle_files)
    click.echo(
        f"{total} files: {changed} {'not canonical' if only_check else 'changed'}, {refused} refused.",
        err=True,
    )
    raise SystemExit(2 if refused else int(only_check and changed > 0))


@click.command("new")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@asks(CONTENT, NO_STORE, VERBOSE)
def new_command(asked: Asked, directory: Path) -> None:
    """Make a content folder of your own in DIR, which must not exist yet or be empty.

    It gets the ontology and the queries of this content, and a small invented example: two actors, a link between
    them, a source document, and a claim for each value.

    \b
    Example:
      sepca-graph new isles
    """
    asked.say(f"Ontology and queries come from {asked.content.root}")
    beginning.begin(directory, asked.content)
    click.echo(f"See that it is sound, and build it:  sepca-graph build --content {directory} -o {directory}/out")
    click.echo(f"Put your own facts in the place of the invented ones, in {directory}/graph_data.")
    click.echo(f"Say in {directory}/ontology/dataset.ttl what it is called, and whom it is about.")


@click.command("stamp")
@click.option(
    "--sources",
    "texts",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of source texts.",
)
@asks(CONTENT, NO_STORE, VERBOSE)
def stamp_command(asked: Asked, texts: Path) -> None:
    """Write the digests and paragraph numbers of new evidence spans, while their source text is at hand.

    What is recorded already is never changed; `check --sources` compares it.

    \b
    Example:
      sepca-graph stamp --sources texts/
    """
    content = asked.content
    total = 0
    for file, text, count in authoring.stamped(content, texts):
        write_file(file, text)
        total += count
        click.echo(f"{content.relative(file)}: {count} statements added")
    click.echo(f"{total} statements added.", err=True)
