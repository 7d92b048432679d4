"""How do tables and progress look on a terminal, and plain in a pipe?"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sepca_graph.lazily import lazily
from sepca_graph.names import printable

if TYPE_CHECKING:
    from rich import progress as rich_progress
else:
    rich_progress = lazily("rich.progress")

PIPE_WIDTH = 10_000


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table that fits the terminal; in a pipe each row is one line.

    Cells are shown as they are: nothing in them is read as markup.
    """
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else PIPE_WIDTH, highlight=False, soft_wrap=not terminal)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    with console.capture() as captured:
        console.print(table)
    text = captured.get()
    click.echo("\n".join(line.rstrip() for line in text.splitlines()))
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", err=True)


def tell(text: str) -> None:
    """Print a line about the work to standard error; when nobody reads it any more, the work goes on."""
    try:
        click.echo(text, err=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


class Steps:
    """Tells of one step after another and how long each took: live on a terminal, one quiet line each in a pipe."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._console = Console(stderr=True, highlight=False)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Do one step; the line with its time is printed when it has succeeded."""
        begun = time.perf_counter()
        if self._console.is_terminal:
            with self._console.status(f"{name} ..."):
                yield
        else:
            yield
        self.seconds[name] = time.perf_counter() - begun
        tell(f"  {name:<52} {self.seconds[name]:6.2f} s")


@contextmanager
def working(says: str) -> Iterator[None]:
    """Say on a terminal what is being done while it takes a moment; in a pipe nothing."""
    console = Console(stderr=True, highlight=False)
    with console.status(f"{says} ...") if console.is_terminal else nullcontext():
        yield


@contextmanager
def progress_of_files(files: Sequence[Path], *, times: int = 1) -> Iterator[Callable[[str, int], None]]:
    """Show on a terminal how much of some files was read; in a pipe nothing.

    Args:
        files: what is read.
        times: how often.

    Yields:
        what is to be called with the name of a file and how many of its bytes were read more.
    """
    total = times * sum(file.stat().st_size for file in files if file.is_file())
    with progress_bar("{task.description}", rich_progress.DownloadColumn()) as progress:
        task = progress.add_task("load", total=total)
        yield lambda name, count: progress.update(task, advance=count, description=name)


@contextmanager
def progress_bar(says: str, measure: rich_progress.ProgressColumn) -> Iterator[rich_progress.Progress]:
    """Show on a terminal how far something is; in a pipe nothing.

    Args:
        says: what stands before the bar, with fields of the task in braces.
        measure: what stands behind it, before the time that remains.
    """
    console = Console(stderr=True, highlight=False)
    columns = (
        rich_progress.TextColumn(says),
        rich_progress.BarColumn(),
        measure,
        rich_progress.TimeRemainingColumn(),
    )
    with rich_progress.Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress
