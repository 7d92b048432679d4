"""Run the command line: `python -m sepca_graph` or `sepca-graph`."""

from __future__ import annotations

import os
import sys

import click

from sepca_graph.cli import cli
from sepca_graph.errors import SepcaGraphError


def main() -> None:
    """Run one command; every expected error becomes a message and its exit code, an interruption 130."""
    try:
        outcome = cli.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(outcome if isinstance(outcome, int) else 0)
    except SepcaGraphError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as request:
        sys.exit(request.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; nothing half-written was left.", err=True)
        sys.exit(130)
    except SystemExit as request:  # click's, for a pipe that the reader has closed
        sys.exit(0 if isinstance(request.__context__, BrokenPipeError) else request.code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
