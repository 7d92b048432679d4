"""How is a table written as CSV, Markdown and HTML, safe for whoever opens it?"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

Cells = Sequence[str]
"""The texts of one row, from left to right."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How cells begin that a spreadsheet runs as a formula (OWASP, CSV injection)."""


def csv_table(header: Cells, rows: Iterable[Cells], *, for_spreadsheets: bool = True) -> str:
    """Return a table as CSV (RFC 4180).

    Args:
        header: names of the columns.
        rows: the cells of each row.
        for_spreadsheets: whether an apostrophe is put before what a spreadsheet would run as a formula. A format that
            prescribes each cell to the letter, as SPARQL's results in CSV do, goes without.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] if for_spreadsheets else row for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula.

    >>> harmless("=HYPERLINK(A1)"), harmless("Romania")
    ("'=HYPERLINK(A1)", 'Romania')
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def markdown_table(header: Cells, rows: Iterable[Cells]) -> str:
    """Return a table in GitHub-flavoured Markdown, in which no cell is read as markup of a page."""
    lines = [header, ["---"] * len(header), *([markdown_text(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def markdown_text(text: str) -> str:
    """Return a text for one cell or line of Markdown, in which it starts no cell, no line and no tag.

    >>> markdown_text("a|b <i>")
    'a\\\\|b &lt;i>'
    """
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def html_table(header: Cells, rows: Iterable[Cells], *, caption: str = "") -> str:
    """Return a table in HTML, every text in it escaped."""
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
