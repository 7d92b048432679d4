"""Where are finished graphs kept, so that the second command starts from a ready store?

A graph is kept under the digest of all that it is made from, in the platform's cache directory (or in SEPCA_CACHE).
It is safe to delete at any time. A graph is written beside its place and renamed, so no half-written one is ever read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily
from sepca_graph.stores import MAKING, OxigraphStore, Quad, clear, sweep

if TYPE_CHECKING:
    import tempfile

    import platformdirs
else:
    platformdirs = lazily("platformdirs")
    tempfile = lazily("tempfile")

VARIABLE = "SEPCA_CACHE"
OFF = "off"
KEPT = 24
_READY = "ready"


def cached_store(key: str, make: Callable[[], Iterable[Quad]]) -> OxigraphStore:
    """Return the store kept under a key, making it first where it is missing.

    Args:
        key: digest of everything that the store is made from.
        make: computes the quads; called only when no finished store is kept.

    Where nothing can be kept (no room, no permission, SEPCA_CACHE=off), the store is made in memory.
    """
    folder = directory()
    if folder is None:
        return OxigraphStore.of(make())
    place = folder / hashlib.sha256(f"{_program()}\0{key}".encode()).hexdigest()[:32]
    kept = _open(place)
    if kept is not None:
        return kept
    try:
        _keep(place, make())
    except (OSError, StoreError):
        return OxigraphStore.of(make())
    return _open(place) or OxigraphStore.of(make())


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
        store = OxigraphStore.read_only(place / "store")
    except StoreError:
        clear(place)
        return None
    with contextlib.suppress(OSError):  # a folder that may only be read is read all the same
        (place / _READY).touch()
    return store


def _keep(place: Path, quads: Iterable[Quad]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    _forget_old(place.parent)

    beside = Path(tempfile.mkdtemp(prefix=MAKING, dir=place.parent))
    try:
        OxigraphStore.write_directory(beside / "store", quads)
        (beside / _READY).touch()
        if not (place / _READY).exists():  # what stands there without its mark is damaged
            clear(place)
        beside.rename(place)
    except OSError:
        if not (place / _READY).exists():  # else another process was faster, with the same result
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _forget_old(folder: Path) -> None:
    """Delete all but the graphs that were used last, and what stopped processes have left half-made."""
    kept = sorted(folder.glob("*/" + _READY), key=_last_used, reverse=True)
    for ready in kept[KEPT - 1 :]:
        clear(ready.parent)
    sweep(folder.glob(MAKING + "*"))


def _last_used(path: Path) -> float:
    """Return when a path was changed last, in seconds; 0 where another process has just deleted it."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _program(package: Path = Path(__file__).parents[1]) -> str:
    """Return what tells this program from any other: its modules' sizes and times of change, and its engine.

    All modules count, whatever folder they stand in: an answer made by another program is never used again.
    """
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
    return f"{OxigraphStore.engine.version}\0{stats}"
