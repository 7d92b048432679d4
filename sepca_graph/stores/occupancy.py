"""What may be deleted on disk: is a folder being read, and is a file being made, or was it left by a stopped process?

Oxigraph opens some files of a store at once and the others when they are asked for. So a reader holds a lock on the
folder (flock), which ends with its process, however that ends. Windows has no such lock, and deletes no open file.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    import fcntl
else:
    fcntl = lazily("fcntl")

MAKING = "making-"
"""How the names of folders begin that are being made or deleted."""
MAKING_HOURS = 1
"""After how long without a change what is being made counts as left behind by a process that was stopped."""


def occupy(folder: Path) -> int:
    """Keep a folder from being deleted by `clear` until the handle that is returned is closed.

    Raises:
        OSError: there is no such folder.
    """
    handle = os.open(os.devnull if sys.platform == "win32" else folder, os.O_RDONLY)
    with contextlib.suppress(OSError):  # a file system without locks
        _lock(handle, exclusive=False)
    return handle


def clear(folder: Path) -> None:
    """Delete a folder, if it is there and nobody reads it.

    It leaves its place in a single step, so that a process that is stopped while deleting leaves no half of it there.
    """
    with contextlib.suppress(OSError):  # it is gone already, or may not be touched
        handle = occupy(folder)
        try:
            gone = folder.with_name(MAKING + folder.name)
            if _is_free(handle):
                shutil.rmtree(gone, ignore_errors=True)
                folder.rename(gone)
        finally:
            os.close(handle)
        shutil.rmtree(gone, ignore_errors=True)


def sweep(made: Iterable[Path], *, idle_hours: float = MAKING_HOURS) -> None:
    """Delete those of some files and folders, all named as what is being made, that stopped processes left behind.

    Args:
        made: files and folders.
        idle_hours: after how long without a change they count as left behind; 0 for at once, where a lock tells that
            nobody is making any.
    """
    left_since = time.time() - idle_hours * 3600
    for path in made:
        with contextlib.suppress(OSError):  # another process was faster
            if not idle_hours or path.lstat().st_mtime < left_since:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def _is_free(handle: int) -> bool:
    """Return whether nobody reads, and keep new readers waiting until the handle is closed."""
    try:
        _lock(handle, exclusive=True)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _lock(handle: int, *, exclusive: bool) -> None:
    if sys.platform != "win32":
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
