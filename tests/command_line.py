"""How tests run a command in this process, and on a copy of the content that has something added."""

import io
import shutil
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from sepca_graph.__main__ import main
from sepca_graph.namespaces import ONTOLOGY, PREFIXES

ROOT = Path(__file__).parents[1]
SEED_FILE = "graph_data/documents/sepca-news-2022-12-19.ttl"
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, "": ONTOLOGY}.items())
HEADER_LINES = HEADER.count("\n")


@dataclass(frozen=True)
class Outcome:
    """What a command left behind: its exit code, and what it wrote to standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


def run(*arguments: str | Path, given: str = "") -> Outcome:
    """Run one command as `sepca-graph ARGUMENTS` does; `given` is what stands on its standard input."""
    argv = ["sepca-graph", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    code = 0
    surroundings = patch.multiple(sys, argv=argv, stdin=io.StringIO(given))
    with surroundings, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as request:
            code = request.code if isinstance(request.code, int) else int(request.code is not None)
    return Outcome(code, out.getvalue(), err.getvalue())


def _other_documents(folder: str, names: list[str]) -> list[str]:
    """Return what is not copied: source documents but the seed."""
    return [name for name in names if Path(folder).name == "documents" and name != Path(SEED_FILE).name]


def copied_content(directory: Path, files: Mapping[str, str] | None = None, *, whole: bool = False) -> Path:
    """Copy the project's content to a folder, then write more files into it; a Turtle file knows all prefixes.

    Of the source documents only the seed is copied, unless the whole is wanted: a test of a command needs sound
    content, not much of it.
    """
    for folder in ("ontology", "graph_data", "queries"):
        shutil.copytree(ROOT / folder, directory / folder, ignore=None if whole else _other_documents)
    for name, text in (files or {}).items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((HEADER if name.endswith(".ttl") else "") + text, encoding="utf-8")
    return directory


def replace_in(file: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file; it must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
