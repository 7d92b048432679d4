"""What can be asked of the whole record, or of a slice of it in time, by who only reads it?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, Protocol

from sepca_graph.asking.own_queries import OwnQuery, Row
from sepca_graph.content.folder import Content
from sepca_graph.dating import Certainty
from sepca_graph.dating.edtf import Period
from sepca_graph.stores import Quad, Store


class Record(Protocol):
    """What `sepca_graph.KnowledgeGraph` is to those that read it.

    Attributes:
        store: its statements.
        content: where it was loaded from.
        digest: SHA-256 of the content.
        valid_during: the period that it is about; None for the whole record.
        certainty: the weakest answer that a slice keeps.
        record: of a slice, the whole record.
    """

    @property
    def store(self) -> Store: ...  # noqa: D102
    @property
    def content(self) -> Content: ...  # noqa: D102
    @property
    def digest(self) -> str: ...  # noqa: D102
    @property
    def valid_during(self) -> Period | None: ...  # noqa: D102
    @property
    def certainty(self) -> Certainty: ...  # noqa: D102
    @property
    def record(self) -> Record | None: ...  # noqa: D102

    def rows_of(self, query: OwnQuery[Row], **bindings: str) -> list[Row]:
        """Return the rows of one of the program's own queries, with some variables bound to IRIs."""

    def rows_about(self, query: OwnQuery[Row], column: Literal["thing", "link"], things: Collection[str]) -> list[Row]:
        """Return the rows of one of the program's own queries about some things (IRIs)."""

    def quads(self, layer: str = "all") -> Iterator[Quad]:
        """Yield the statements of a layer, or of all."""
