"""How is a result written, so that it is whole or not there at all?"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO, cast

from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.stores import occupancy
else:
    occupancy = lazily("sepca_graph.stores.occupancy")

_PART = ".part"


class Draft:
    """A text that grows beside its place and is put there only when it is complete.

    Standard output (`-`), devices and pipes cannot be replaced: to them it is copied from a temporary file.
    """

    def __init__(self, output: str) -> None:
        self.output = output
        path = Path(output)
        self._path = path.resolve() if path.is_symlink() else path
        self._copied = output == "-" or (self._path.exists() and not self._path.is_file() and not self._path.is_dir())
        self._beside: Path | None = None
        self._stream: TextIO | None = None

    def __enter__(self) -> Self:
        """Open the draft.

        Raises:
            StoreError: nothing can be written there.
        """
        try:
            if self._path.is_dir() and not self._copied:
                raise StoreError(f"{self._path} is a folder. Name a file in it.")
            self._stream = cast("TextIO", self._open())
        except OSError as error:
            raise self._cannot(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Throw away what was not published."""
        if self._stream is not None:
            with contextlib.suppress(OSError):  # a full disk refuses what is thrown away, too
                self._stream.close()
        if self._beside is not None:
            self._beside.unlink(missing_ok=True)

    def write(self, text: str) -> None:
        """Add a text.

        Raises:
            StoreError: the disk refuses.
        """
        try:
            self._text.write(text)
        except OSError as error:
            raise self._cannot(error) from error

    def publish(self) -> None:
        """Put the complete text in its place.

        Raises:
            StoreError: the place refuses.
        """
        try:
            self._text.flush()
            if self._beside is None:
                self._copy(self._text)
            else:
                self._text.close()
                self._beside.chmod(0o666 & ~_umask())
                self._beside.replace(self._path)
        except BrokenPipeError:
            raise  # the reader has seen enough
        except OSError as error:
            raise self._cannot(error) from error

    @property
    def _text(self) -> TextIO:
        if self._stream is None:
            raise StoreError(f"The draft of {self.output} is not open: it is written inside `with`.")
        return self._stream

    def _open(self) -> object:
        if self._copied:
            return tempfile.TemporaryFile("w+", encoding="utf-8", newline="")

        folder, start = self._path.parent, f".{self._path.name}-"
        folder.mkdir(parents=True, exist_ok=True)
        occupancy.sweep(folder.glob(f"{glob.escape(start)}*{_PART}"))
        handle, beside = tempfile.mkstemp(prefix=start, suffix=_PART, dir=folder)
        self._beside = Path(beside)
        return os.fdopen(handle, "w", encoding="utf-8", newline="")

    def _copy(self, stream: TextIO) -> None:
        stream.seek(0)
        if self.output == "-":
            shutil.copyfileobj(stream, sys.stdout)
            sys.stdout.flush()
            return
        with self._path.open("w", encoding="utf-8", newline="") as device:
            shutil.copyfileobj(stream, device)

    def _cannot(self, error: OSError) -> StoreError:
        place = "standard output" if self.output == "-" else str(self._path)
        return StoreError(f"{place} cannot be written: {error.strerror or error}")


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
