"""What can a user say on the command line? Each command parses, calls one function, and writes."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    import logging

    from sepca_graph import names
else:
    names = lazily("sepca_graph.names")
    logging = lazily("logging")

COMMANDS = {
    "build": "build",
    "check": "check",
    "export": "publish",
    "format": "maintain",
    "gaps": "gaps",
    "history": "explain",
    "import": "import_table",
    "info": "ask",
    "load": "keep",
    "network": "publish",
    "new": "maintain",
    "paths": "explain",
    "query": "ask",
    "shared": "shared",
    "show": "ask",
    "stamp": "maintain",
    "unload": "keep",
    "why": "explain",
}
"""The module of `sepca_graph.cli` in which each command stands."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"sepca_graph.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Name the nearest commands when there is no such command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = names.did_you_mean(args[0], COMMANDS) or f"Commands: {', '.join(sorted(COMMANDS))}."
            ctx.fail(f"There is no command '{args[0]}'. {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - any command's outcome
        """Run a command; a reader who closes the pipe has seen enough, which is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            discard_output()
            return 0


def discard_output() -> None:
    """Send what is still to be written to standard output nowhere, because nobody reads it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Shell completion: eval "$(_SEPCA_GRAPH_COMPLETE=bash_source sepca-graph)" (or zsh_source, fish_source).',
)
@click.version_option(package_name="sepca-graph", prog_name="sepca-graph")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Build, check, query, see and publish a knowledge graph of cooperation, each link with its sources.

    \b
    Examples, of the project's own content:
      sepca-graph build
      sepca-graph show "Romanian Police"
      sepca-graph query presidency_holders --as-of 2022-12-20
      sepca-graph network -o network.html
    """
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # ill-typed literals become findings
    if os.environ.get("NO_COLOR"):
        ctx.color = False
