"""Where are finished graphs kept, so that the second command starts from a ready store?

A graph is kept under the digest of all that it is made from, in the platform's cache directory (or in SEPCA_CACHE).
It is safe to delete at any time. A graph is written beside its place and renamed, so no half-written one is ever read.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily
from sepca_graph.stores import Generations, OxigraphStore, Quad, Store, clear, write_listing

if TYPE_CHECKING:
    import platformdirs
else:
    platformdirs = lazily("platformdirs")

VARIABLE = "SEPCA_CACHE"
OFF = "off"
KEPT, KEPT_BYTES = 24, 100 << 20
"""So many graphs, and so many bytes of them, are kept at most; the two used last are kept in any case."""
_READY, _STORE, _LISTING = "ready", "store", "quads.nq.z"
Making = Callable[[], AbstractContextManager[object]]
"""Gives what is entered while something is made, such as a line on the terminal that says so."""


def cached_store(key: str, make: Callable[[], Iterable[Quad]], *, making: Making = nullcontext) -> OxigraphStore:
    """Return the store kept under a key, making it first where it is missing: in memory, and kept for the next command.

    Args:
        key: digest of everything that the store is made from.
        make: computes the quads; called only when no finished store is kept.
        making: what is entered while it is made.
    """
    kept = kept_store(key)
    if kept is not None:
        return kept
    with making():
        store = OxigraphStore.of(make())
        keep(key, store)
    return store


def streamed_store(key: str, make: Callable[[], Iterable[Quad]], *, making: Making = nullcontext) -> OxigraphStore:
    """Return the store kept under a key, as `cached_store` does, of more quads than memory may hold.

    Where nothing can be kept (no room, no permission, SEPCA_CACHE=off), the store is made in memory.
    """
    place = place_for(key)
    kept = _open(place) if place else None
    if kept is not None:
        return kept
    with making():
        if place is None:
            return OxigraphStore.of(make())
        try:
            _keep(place, lambda beside: OxigraphStore.write_directory(beside / _STORE, make()))
        except (OSError, StoreError):
            return OxigraphStore.of(make())
        return _open(place) or OxigraphStore.of(make())


def kept_store(key: str) -> OxigraphStore | None:
    """Return the store kept under a key, or None where there is none."""
    place = place_for(key)
    return _open(place) if place else None


def keep(key: str, store: OxigraphStore) -> None:
    """Keep what a store in memory holds, so that the next command finds it, and answers can be kept beside it.

    Args:
        key: digest of everything that it is made from.
        store: in memory; from now on it knows where it is kept, if there is room and permission.
    """
    place = place_for(key)
    if place is None:
        return

    def write(beside: Path) -> None:
        store.copy_to(beside / _STORE)
        write_listing(beside / _LISTING, store.quads())

    try:
        if not (place / _READY).exists():
            _keep(place, write)
    except (OSError, StoreError):
        return
    store.directory = place / _STORE


def is_kept(store: Store) -> bool:
    """Return whether a graph is one that `cached_store` keeps, so that answers can be kept beside it."""
    return place_of(store) is not None


def place_of(store: Store) -> Path | None:
    """Return the folder of a graph that `cached_store` keeps; None for any other store."""
    directory = store.directory if isinstance(store, OxigraphStore) else None
    return directory.parent if directory is not None and (directory.parent / _READY).exists() else None


def place_for(key: str) -> Path | None:
    """Return where this program, and no other, keeps what a key stands for; None where nothing is kept."""
    folder = directory()
    return folder and folder / hashlib.sha256(f"{_program()}\0{key}".encode()).hexdigest()[:32]


def directory() -> Path | None:
    """Return the folder of kept graphs; None when SEPCA_CACHE is `off`."""
    named = os.environ.get(VARIABLE, "")
    if named == OFF:
        return None
    if named:
        return Path(named)
    return platformdirs.user_cache_path("sepca-graph", appauthor=False)


def _open(place: Path) -> OxigraphStore | None:
    if not (place / _READY).exists():
        return None
    try:
        store = OxigraphStore.read_only(place / _STORE)
    except StoreError:
        clear(place)
        return None
    if (place / _LISTING).exists():
        store.listing = place / _LISTING
    with contextlib.suppress(OSError):  # a folder that may only be read is read all the same
        (place / _READY).touch()
    return store


def _keep(place: Path, write: Callable[[Path], None]) -> None:
    """Let a graph be written into a folder beside its place, and rename that when it is whole."""
    graphs = Generations(place.parent)
    graphs.forget(_unwanted(place.parent))
    graphs.sweep()
    with graphs.making() as beside:
        write(beside)
        (beside / _READY).touch()
        if not (place / _READY).exists():  # what stands there without its mark is damaged
            clear(place)
        try:
            beside.rename(place)
        except OSError:
            if not (place / _READY).exists():  # else another process was faster, with the same result
                raise


def _unwanted(folder: Path) -> Iterator[Path]:
    """Yield the graphs beyond the limit, when one more is to come; those used last stay."""
    total = 0
    kept = sorted(folder.glob("*/" + _READY), key=_last_used, reverse=True)
    for number, ready in enumerate(kept, 1):
        total += sum(file.stat().st_size for file in ready.parent.rglob("*") if file.is_file())
        if number >= KEPT or (number > 2 and total > KEPT_BYTES):
            yield ready.parent


def _last_used(path: Path) -> float:
    """Return when a path was changed last, in seconds; 0 where another process has just deleted it."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _program() -> str:
    """Return what tells this program from any other, by its modules and its engine.

    All modules count, whatever folder they stand in: an answer made by another program is never used again.
    """
    return f"{OxigraphStore.engine.version}\0{_modules()}"


@functools.cache
def _modules(package: Path = Path(__file__).parents[1]) -> str:
    """Return sizes and times of change of all modules of a package."""
    stats = sorted(
        (
            Path(folder, name).relative_to(package).as_posix(),
            (stat := Path(folder, name).stat()).st_size,
            stat.st_mtime_ns,
        )
        for folder, _folders, names in os.walk(package)
        for name in names
        if name.endswith(".py")
    )
    return str(stats)
