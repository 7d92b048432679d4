"""What is measured on: made-up graphs of several sizes, real memberships, and stores of both, each made once.

They stay in a working folder. Delete it when the package has changed in what it loads.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sepca_graph.stores.directory import current_generation

HERE = Path(__file__).parent
CLI = [sys.executable, "-m", "sepca_graph"]
COW = HERE.parent.parent / "shared/data/cow_igo_memberships.csv"
SHARE_AUTHORED = 0.4
"""Of all statements of a completed store so many are authored ones."""


@dataclass(frozen=True)
class Stock:
    """Files and stores in a folder, made when they are first asked for."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Variables for all processes: nothing is cached outside the folder."""
        return {**os.environ, "SEPCA_CACHE": str(self.folder / "cache")}

    def completed(self, triples: int) -> Path:
        """Return a made-up graph with all that completion adds, as N-Triples."""
        file = self.folder / f"completed-{triples}.nt"
        return self._made(file, *_MAKE, "--triples", triples, "--completed", "-o")

    def authored(self, triples: int) -> Path:
        """Return a made-up graph as a curator would have written it, as N-Quads."""
        return self._made(self.folder / f"authored-{triples}.nq", *_MAKE, "--triples", triples, "-o")

    def store_of(self, file: Path, *options: str) -> Path:
        """Return a store into which a file was loaded."""
        name = "-".join([file.stem, *(option.strip("-") for option in options)])
        return self._made(self.folder / f"{name}.store", *CLI, "load", file, *options, "--store")

    def as_is(self, triples: int) -> Path:
        """Return a store of a completed graph of which nothing was concluded."""
        return self.store_of(self.completed(triples), "--as-is", "--graph", "none")

    def without_last(self, authored: Path) -> tuple[Path, Path]:
        """Return a record without one of its last source documents, and that document."""
        graphs = re.findall(rb"documents/(gen-\d+)>", _last_bytes(authored))
        name = sorted(set(graphs), key=graphs.index)[-2].decode()
        rest, document = self.folder / f"{authored.stem}-rest.nq", self.folder / f"{name}.nt"
        if not (rest.exists() and document.exists()):
            with authored.open() as source, rest.open("w") as others, document.open("w") as one:
                for line in source:
                    statement, _space, graph = line.removesuffix(" .\n").rpartition(" ")
                    if graph.endswith(f"/documents/{name}>"):
                        one.write(statement + " .\n")
                    else:
                        others.write(line)
        return rest, document

    def memberships(self) -> Path:
        """Return a store of the memberships in the Correlates of War."""
        table = self._made(self.folder / "cow.csv", sys.executable, HERE / "cow_memberships.py", COW, "-o")
        mapping = ("--mapping", HERE / "cow_memberships.rml.ttl")
        return self.store_of(self._made(self.folder / "cow.nq", *CLI, "import", table, *mapping, "-o"))

    def dumped(self, store: Path) -> Path:
        """Return the merge of a store as N-Triples."""
        command = ("oxigraph", "dump", "--graph", "default", "--location", generation(store), "--file")
        return self._made(store.with_suffix(".nt"), *command)

    def _made(self, place: Path, *command: str | Path | int) -> Path:
        """Make a file or folder beside its place and rename it, where it is missing."""
        if not place.exists():
            print(f"making {place.name}", file=sys.stderr)
            beside = place.with_name(f"making-{place.name}")
            remove(beside)
            arguments = [*map(str, command), str(beside)]
            subprocess.run(arguments, check=True, env=self.environment, stdout=subprocess.DEVNULL)
            beside.rename(place)
        return place


_MAKE = (sys.executable, str(HERE / "make_graph.py"))


def generation(store: Path) -> Path:
    """Return the Oxigraph store that is current in a directory."""
    found = current_generation(store)
    assert found is not None
    return found


def remove(place: Path) -> None:
    """Delete a file or folder, if it is there."""
    shutil.rmtree(place, ignore_errors=True)
    if place.is_file():
        place.unlink()


def bytes_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def lines_with(file: Path, part: bytes) -> int:
    """Return how many lines of a file have some bytes in them."""
    with file.open("rb") as lines:
        return sum(part in line for line in lines)


def table_digest(file: Path, *columns: str) -> str:
    """Return the number of rows and a digest of a table, whatever the order of its rows and of two ends in a row."""
    with file.open(encoding="utf-8", newline="") as opened:
        found = [tuple(row[column].strip("<>") for column in columns) for row in csv.DictReader(opened)]
    ordered = sorted((*sorted(row[:2]), *row[2:]) if "other" in columns else row for row in found)
    return f"{len(ordered):,} rows, {hashlib.sha256(repr(ordered).encode()).hexdigest()[:12]}"


def lines_digest(file: Path) -> str:
    """Return the number of lines and a digest of the lines, whatever their order."""
    total = count = 0
    with file.open("rb") as lines:
        for line in lines:
            count += 1
            total += int.from_bytes(hashlib.md5(line).digest())
    return f"{count:,} lines, {total % 2**128:032x}"[:60]


def said(command: Mapping[str, str] | list[str | Path], environment: Mapping[str, str]) -> str:
    """Return what a command prints."""
    done = subprocess.run(list(map(str, command)), check=True, env=dict(environment), capture_output=True, text=True)
    return done.stdout.strip()


def _last_bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        opened.seek(-min(4_000_000, file.stat().st_size), os.SEEK_END)
        return opened.read()
