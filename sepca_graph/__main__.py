"""Run the command line: `python -m sepca_graph` or `sepca-graph`."""

from __future__ import annotations

import io
import sys

import click

from sepca_graph.cli import cli, discard_output
from sepca_graph.errors import SepcaGraphError


def main() -> None:
    """Run one command; every expected error becomes a message and its exit code, an interruption 130."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in {"utf-8", "utf8"}:
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
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
    except BrokenPipeError:
        discard_output()
        sys.exit(0)
    except OSError as error:
        if error.errno is None or error.filename is not None:
            raise
        discard_output()  # of all that is read and written, only a stream has no name
        click.echo(f"Error: standard output cannot be written: {error.strerror or error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
