"""Which files are to be loaded, and how are they read, a batch at a time?"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sepca_graph.content.folder import Content
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import GRAPH
from sepca_graph.stores import (
    SYNTAXES,
    Quad,
    named_blank_nodes,
    read_quads,
)

NO_GRAPH = "none"
BATCH_BYTES = 8 << 20
"""Files are loaded together up to this size: each batch is one change of the store."""
Told = Callable[[str, int], None]
"""Called with the name of the file that is read and how many of its bytes were read more."""


@dataclass(frozen=True)
class Source:
    """A file to be loaded.

    Attributes:
        graph: IRI of the graph for its statements; "" where the file names the graphs, or where there is none.
        suffix: of its syntax.
    """

    file: Path
    name: str
    graph: str
    suffix: str
    digest: str
    size: int
    told: Told

    @classmethod
    def of(cls, file: Path, content: Content, graph: str, told: Told) -> Source:
        """Look at a file.

        Args:
            file: where it is.
            content: whose files have graphs of their own.
            graph: IRI of the graph for statements without one; "" for one named after the file, `none` for none.
            told: hears of progress.

        Raises:
            ContentError: it is missing, or of an unknown kind.
        """
        suffix = Path(file.name.removesuffix(".gz")).suffix
        if suffix not in SYNTAXES:
            known = ", ".join(sorted(SYNTAXES))
            raise ContentError(
                f"{file}: the kind of file is told by its suffix, which is none of {known} (or with .gz)."
            )
        try:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ContentError(f"{file} cannot be read: {error.strerror or error}") from error
        name = _graph_for(file, content) if graph == "" else graph.replace(NO_GRAPH, "")
        return cls(
            file, file.name, "" if suffix in {".nq", ".trig"} else name, suffix, digest, file.stat().st_size, told
        )

    @contextlib.contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Open the file, decompressed, telling of progress."""
        with _Told(self.file, lambda count: self.told(self.name, count)) as raw:
            yield cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if self.file.suffix == ".gz" else raw

    def quads(self) -> list[Quad]:
        """Read the file.

        Raises:
            ContentError: it is not what its suffix says.
        """
        with self.stream() as stream:
            return named_blank_nodes(read_quads(stream, self.suffix, self.graph, self.name), prefix=self.digest[:12])


class _Told(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, file: Path, told: Callable[[int], None]) -> None:
        super().__init__(file, "rb")
        self._told = told

    def read(self, size: int | None = -1, /) -> bytes:
        read = super().read(size)
        self._told(len(read))
        return read


def nobody(_name: str, _count: int) -> None:
    """Hear of progress and say nothing."""


def _graph_for(file: Path, content: Content) -> str:
    file = file.resolve()
    if file.suffix == ".ttl" and file.is_relative_to(content.root / "graph_data"):
        return content.graph_name(file)
    return (
        GRAPH + "documents/" + re.sub(r"[^a-z0-9-]+", "-", Path(file.name.removesuffix(".gz")).stem.lower()).strip("-")
    )


def batches(sources: list[Source]) -> Iterator[list[Source]]:
    """Yield the files in portions of up to so many bytes, in their order."""
    batch: list[Source] = []
    for source in sources:
        if batch and sum(each.size for each in batch) + source.size > BATCH_BYTES:
            yield batch
            batch = []
        batch.append(source)
    if batch:
        yield batch
