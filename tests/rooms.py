"""Which rooms has the package, which question does each answer, and which modules are in it? Prints a Markdown table.

    python tests/rooms.py [--write]

All is read from the modules' docstrings, in the order of `tests/test_architecture.py`. With --write it takes the place
of the table in docs/architecture.md.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from test_architecture import PACKAGE, ROOMS

PAGE = PACKAGE.parent / "docs" / "architecture.md"
TABLE = re.compile(r"(?<=<!-- python tests/rooms.py --write -->\n).*?(?=<!-- end -->)", re.DOTALL)


def rooms() -> str:
    """Return the table, a row for each room."""
    rows = ["| room | which question it answers | modules |", "|---|---|---|", *map(_row, ROOMS)]
    return "\n".join(rows) + "\n"


def _row(room: str) -> str:
    folder = PACKAGE / room
    if not folder.is_dir():
        return f"| `{room}` | {_question(folder.with_suffix('.py'))} | |"
    modules = ", ".join(_name(path) for path in sorted(folder.iterdir()) if _name(path))
    return f"| `{room}/` | {_question(folder / '__init__.py')} | {modules} |"


def _name(path: Path) -> str:
    """Return what a reader of the listing calls a module, or a folder of modules; "" of anything else."""
    if (path / "__init__.py").exists():
        return f"{path.name}/"
    return path.stem if path.suffix == ".py" and path.stem != "__init__" else ""


def _question(file: Path) -> str:
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split())


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(TABLE.sub(lambda _old: rooms(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(rooms(), end="")
