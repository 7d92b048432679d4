"""What did the user ask for by the options that commands share, and which graph does that mean?"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from sepca_graph.dating import CERTAINTIES, LEGEND, Certainty, weaker_than
from sepca_graph.errors import UsageError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph import knowledge_graph
    from sepca_graph.cli import display
    from sepca_graph.content import folder
    from sepca_graph.content.folder import Content
    from sepca_graph.knowledge_graph import KnowledgeGraph
    from sepca_graph.stores import opening
else:
    display = lazily("sepca_graph.cli.display")
    folder = lazily("sepca_graph.content.folder")
    knowledge_graph = lazily("sepca_graph.knowledge_graph")
    opening = lazily("sepca_graph.stores.opening")

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Command], Command]
WHEN = "2022-12-13, 2022-12, 2022, 2021/2022, 2015/.. or today"
WEAKEST: Certainty = "presumed"
"""The weakest answer that counts where the user names none."""


@dataclass(frozen=True)
class Asked:
    """The values of the options that commands share; those that a command does not have keep their defaults.

    Attributes:
        content_dir: folder of the content; None for SEPCA_CONTENT, or the project's own.
        store: the store; "" for the one that SEPCA_STORE names, or none.
        as_of: the time asked for, as the user wrote it; None for the whole record.
        certainty: with a time, the weakest answer that counts; None where the user leaves it to the command.
        sources: folder of source texts.
        result_format: the format asked for; None for what the file's name ends in.
        output: where to write; `-` is standard output.
        verbose: whether to say more about what is done.
    """

    content_dir: Path | None = None
    store: str = ""
    as_of: str | None = None
    certainty: Certainty | None = None
    sources: Path | None = None
    result_format: str | None = None
    output: str = "-"
    verbose: bool = False

    @property
    def content(self) -> Content:
        """The content that the user named, or the project's own."""
        return folder.find(self.content_dir)

    @property
    def edtf(self) -> str:
        """The time asked for as EDTF; only here is `today` understood."""
        text = (self.as_of or "").strip()
        return datetime.now(UTC).date().isoformat() if text.lower() == "today" else text

    @property
    def store_named(self) -> str:
        """The store that the user named, by the option or the variable; "" for none."""
        return self.store or os.environ.get(opening.VARIABLE, "")

    @property
    def store_to_change(self) -> str:
        """The store that the user named.

        Raises:
            UsageError: none was.
        """
        if not self.store_named:
            raise UsageError("Name the store: --store DIR or --store URL, or in the variable SEPCA_STORE.")
        return self.store_named

    @functools.cached_property
    def record(self) -> KnowledgeGraph:
        """The whole record, from the store or the content; says where it comes from when asked to."""
        content, store = self.content, self.store_named
        if store:
            kg = knowledge_graph.open_graph(content, store)
        else:
            kg = knowledge_graph.load_content(content, making=lambda: display.working("Reading the content"))
        place = f"store {store}, " if store else ""
        engine = kg.store.engine
        self.say(f"{place}content {content.root}, digest {kg.digest[:12]}, {engine.name} {engine.version}")
        return kg

    @property
    def graph(self) -> KnowledgeGraph:
        """The record, or the slice of it that was asked for; says how many links it leaves out that may hold."""
        if self.as_of is None:
            return self.record
        kg = self.slice(self.weakest)
        self.tell_left_out(kg)
        return kg

    @property
    def weakest(self) -> Certainty:
        """With a time, the weakest answer that counts."""
        return self.certainty or WEAKEST

    def slice(self, certainty: Certainty) -> KnowledgeGraph:
        """Return what held at the time asked for, by the weakest answer that counts."""
        return self.record.as_of(
            self.edtf,
            certainty=certainty,
            making=lambda: display.working(f"Cutting the record to {self.edtf}, {certainty} links"),
        )

    def tell_left_out(self, kg: KnowledgeGraph) -> None:
        """Say how many links a slice leaves out that may hold all the same, and how to see them."""
        left_out = kg.links_left_out
        if left_out:
            weaker = " or ".join(weaker_than(kg.certainty))
            links = "1 link is" if left_out == 1 else f"{left_out:,} links are"
            click.echo(f"{links} only {weaker} at that time: --certainty {CERTAINTIES[-1]}", err=True)

    def say(self, text: str) -> None:
        """Say something about the work to who wants to hear more (`-v`)."""
        if self.verbose:
            click.echo(text, err=True)


def asks(*options: Option[Any]) -> Option[Any]:
    """Add options that commands share; the command gets their values as one `Asked`, before its own parameters."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def asked(**values: Any) -> Any:  # noqa: ANN401 - any command's parameters and outcome
            shared = {part.name: values.pop(part.name) for part in fields(Asked) if part.name in values}
            return command(Asked(**shared), **values)

        for option in reversed(options):
            asked = option(asked)
        return cast("Command", asked)

    return decorate


CONTENT = click.option(
    "--content",
    "content_dir",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder with ontology/, graph_data/ and queries/ (default: SEPCA_CONTENT, else the project's own).",
)
STORE = click.option(
    "--store",
    metavar="DIR|URL",
    default="",
    help="Where the graph is: a directory, a SPARQL endpoint, or rdflib: (default: SEPCA_STORE, else the content).",
)
VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Say more about what is done.")
AS_OF = click.option("--as-of", metavar="WHEN", help=f"Only what held then: {WHEN}.")
CERTAINTY = click.option(
    "--certainty",
    type=click.Choice(CERTAINTIES),
    default=None,
    help=f"With --as-of: the weakest answer that is kept (default: {WEAKEST}). {LEGEND}.",
)
SOURCES = click.option(
    "--sources",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of source texts: compare every evidence span with them.",
)
OUTPUT = click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output.")
FILE = click.option(
    "-o", "--output", required=True, metavar="FILE", help="Where to write; - is standard output (with --format)."
)


def format_option(formats: Sequence[str], default: str = "", *, says: str = "") -> Option[Any]:
    """Return `--format`.

    Args:
        formats: those to choose from.
        default: the one that is taken where none is asked for; "" for what the file's name ends in.
        says: what help says of it; "" for the default.
    """
    return click.option(
        "--format",
        "result_format",
        type=click.Choice(formats),
        default=default or None,
        show_default=bool(default),
        help=says or (None if default else "Default: what -o ends in."),
    )


def _refuse_store(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        raise UsageError(
            f"{context.command.name} works on the files of a content folder (--content), not on a store; "
            "sepca-graph load brings them into one."
        )


NO_STORE = click.option("--store", hidden=True, expose_value=False, callback=_refuse_store)
"""A `--store` that says why the command has none."""
