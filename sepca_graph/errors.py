"""Which errors are there, and which exit code does each become at the edges?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sepca_graph.findings import Finding


class SepcaGraphError(Exception):
    """Root of every error that this package raises on purpose; its message names the thing and the remedy."""

    exit_code: ClassVar[int] = 2


class ContentError(SepcaGraphError):
    """The content (ontology, data, queries) cannot be read as it stands."""


class UsageError(SepcaGraphError):
    """What the user asked for has a form that is not understood."""


class QueryError(SepcaGraphError):
    """A SPARQL query is malformed, unsafe or wrongly parametrised."""


class NotFoundError(SepcaGraphError):
    """A named query, parameter or thing does not exist; the message gives the nearest names."""


class FormatError(SepcaGraphError):
    """The result cannot be written in the format asked for."""


class StoreError(SepcaGraphError):
    """A store cannot be opened, read or written."""


class InconsistencyError(SepcaGraphError):
    """The reasoner found statements that contradict each other."""

    exit_code = 1

    def __init__(self, contradictions: list[Finding]) -> None:
        super().__init__("\n".join(finding.message for finding in contradictions))
        self.contradictions = contradictions
