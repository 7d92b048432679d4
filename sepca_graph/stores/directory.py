"""How is a graph kept in a directory, so that whoever reads it never sees half of a change?

A change is made to a copy beside the current generation (the tables of an Oxigraph store do not change, so that the
copy shares them), and becomes the current one in a single step when it is complete. A process that is stopped in the
middle leaves the current generation as it was; what it made is removed by the next one. A generation is never changed
once it is current, and never deleted while somebody reads it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily
from sepca_graph.stores.generations import Generations
from sepca_graph.stores.oxigraph import OxigraphStore, reason

if TYPE_CHECKING:
    import filelock
else:
    filelock = lazily("filelock")

STATE = "sepca-store.json"
_LOCK, _GENERATION = "sepca-store.lock", "generation-"
_OF_ROCKSDB = "CURRENT"
"""A file that each Oxigraph store has."""


def open_directory(directory: Path) -> OxigraphStore:
    """Open the current generation, or an Oxigraph store that someone else made, for reading.

    Raises:
        StoreError: there is none, or it is damaged.
    """
    if (directory / STATE).exists():
        return _open_current(directory)
    if (directory / _OF_ROCKSDB).exists():
        return OxigraphStore.read_only(directory)
    raise StoreError(f"{directory} holds no graph. Make one there: sepca-graph load --store {directory}")


def current_generation(directory: Path) -> Path | None:
    """Return the Oxigraph store that is current, for other programs that read one; None before the first load."""
    try:
        name = json.loads((directory / STATE).read_text("utf-8"))["generation"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{directory / STATE} cannot be read: {error}. Delete the folder and load anew.") from error
    return directory / str(name)


def fingerprint(directory: Path) -> str:
    """Return what changes with an Oxigraph store that someone else made: its place, names and sizes of its files."""
    files = sorted((file.name, file.stat().st_size) for file in directory.glob("*") if file.suffix in {".sst", ".log"})
    return f"{directory.resolve()} {files}"


@contextlib.contextmanager
def changing(directory: Path) -> Iterator[OxigraphStore]:
    """Give a copy of the current generation to change; at the end it becomes the current one, but not after an error.

    Raises:
        StoreError: the directory cannot be written, another process is changing it, or it is no store of ours.
    """
    if (directory / _OF_ROCKSDB).exists():
        raise StoreError(f"{directory} is an Oxigraph store that sepca-graph did not make; load into another folder.")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(directory / _LOCK, timeout=0):
            yield from _next_generation(directory)
    except filelock.Timeout as error:
        raise StoreError(f"Another process is changing {directory}; wait until it is done.") from error
    except OSError as error:
        raise StoreError(f"{directory} cannot be written: {reason(error)}") from error


def _next_generation(directory: Path) -> Iterator[OxigraphStore]:
    generations = Generations(directory)
    generations.sweep(idle_hours=0)
    current = current_generation(directory)
    with generations.making() as making:
        if current is not None:
            pyoxigraph.Store.read_only(str(current)).backup(str(making / "store"))
        store = OxigraphStore(pyoxigraph.Store(str(making / "store")))
        try:
            yield store
            store.settle()
        finally:
            store.close()
        place = _make_current(directory, making, current)
    kept = {place, current}  # a process may have read the old name, and not opened it yet
    generations.forget(set(directory.glob(_GENERATION + "*")) - kept)


def _make_current(directory: Path, making: Path, before: Path | None) -> Path:
    number = int(before.name.removeprefix(_GENERATION)) + 1 if before is not None else 1
    place = directory / f"{_GENERATION}{number}"
    shutil.rmtree(place, ignore_errors=True)
    (making / "store").rename(place)
    with (making / STATE).open("w", encoding="utf-8") as file:
        json.dump({"generation": place.name}, file)
        file.flush()
        os.fsync(file.fileno())
    (making / STATE).replace(directory / STATE)
    return place


def _open_current(directory: Path) -> OxigraphStore:
    while True:
        place = current_generation(directory)
        if place is None:
            raise StoreError(f"{directory} has lost its graph while it was opened. Load it anew.")
        try:
            store = OxigraphStore.read_only(place)
        except StoreError:
            if place == current_generation(directory):
                raise
            continue
        if place == current_generation(directory):  # so it was not deleted before it was occupied
            return store
