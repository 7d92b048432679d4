"""Where are ontology, data and queries: in a checkout, in the installed wheel, or in a folder that the user names?"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sepca_graph.errors import ContentError
from sepca_graph.namespaces import GRAPH

VARIABLE = "SEPCA_CONTENT"
_PACKAGE = Path(__file__).parents[1]
_FOLDERS = ("ontology", "graph_data", "queries")


@dataclass(frozen=True)
class Content:
    """One folder with `ontology/`, `graph_data/` and `queries/`."""

    root: Path

    @property
    def ontology_files(self) -> list[Path]:
        """The Turtle files of `ontology/`, sorted."""
        return sorted(self.root.glob("ontology/*.ttl"))

    @property
    def graph_files(self) -> list[Path]:
        """The Turtle files of `graph_data/`, sorted."""
        return sorted(self.root.glob("graph_data/**/*.ttl"))

    @property
    def turtle_files(self) -> list[Path]:
        """All Turtle files: ontology, then data."""
        return [*self.ontology_files, *self.graph_files]

    def query_files(self, group: str = "") -> list[Path]:
        """The query files of `queries/` or one of its folders (`checks`, `completion`, `construct`), sorted."""
        return sorted((self.root / "queries" / group).glob("*.rq"))

    def relative(self, file: Path) -> str:
        """Return the file's path below the root, with slashes."""
        return file.relative_to(self.root).as_posix()

    def graph_name(self, file: Path) -> str:
        """Return the IRI of the named graph that a file is loaded into.

        `ontology/vocab.ttl` becomes `graph/vocab`, `graph_data/actors/police.ttl` becomes `graph/actors/police`.
        """
        return GRAPH + self.relative(file).partition("/")[2].removesuffix(".ttl")

    def document_slug(self, file: Path) -> str:
        """Return the short name of the source document that a file records, or "" for other files."""
        return file.stem if file.parent.name == "documents" else ""

    @property
    def all_queries(self) -> list[Path]:
        """The query files of `queries/` and all its folders, sorted."""
        return sorted((self.root / "queries").rglob("*.rq"))

    def digest(self) -> str:
        """Return the SHA-256 of everything that the graph is made from: names and bytes of its files."""
        return self.digest_of([*self.turtle_files, *self.query_files("completion")])

    def digest_of(self, files: Iterable[Path]) -> str:
        """Return the SHA-256 of names and bytes of some files."""
        digest = hashlib.sha256()
        for file in files:
            content = file.read_bytes()
            digest.update(f"{self.relative(file)}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def read(self, name: str) -> str:
        """Return the text of one file below the root.

        Raises:
            ContentError: it is missing or not UTF-8.
        """
        return read_text(self.root / name)


def find(directory: Path | str | None = None) -> Content:
    """Find the content.

    Args:
        directory: a folder that the user names; without it the environment variable SEPCA_CONTENT, then the
            checkout that the package runs from, then the copy in the wheel.

    Raises:
        ContentError: the folder lacks `ontology/`, `graph_data/` or `queries/`.
    """
    named = directory or os.environ.get(VARIABLE)
    candidates = [Path(named)] if named else [_PACKAGE.parent, _PACKAGE / "_content"]
    for root in candidates:
        if all((root / folder).is_dir() for folder in _FOLDERS):
            return Content(root.resolve())
    missing = [folder for folder in _FOLDERS if not (candidates[0] / folder).is_dir()]
    raise ContentError(f"{candidates[0]} is no content folder: it lacks {', '.join(missing)}. Give one with --content.")


def read_text(file: Path) -> str:
    """Return the text of a file.

    Raises:
        ContentError: it is missing, not readable or not UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8-sig")  # Windows editors put a byte order mark first
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{file} cannot be read as UTF-8 text: {error}") from error
