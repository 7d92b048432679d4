"""Which of the content's queries does the program itself read, and which columns of each?

The keys of a row are the names of columns: a type checker holds what Python reads against them, and a test holds them
against the header of the query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypedDict, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class OwnQuery(Generic[Row]):
    """A query that the program reads.

    Attributes:
        file: its name below `queries/`, without `.rq`.
        row: the columns that are read, with the type of their values.
    """

    file: str
    row: type[Row]


class Node(TypedDict):
    """A thing and one of its most specific kinds; IRIs but for the labels, the note and the date (EDTF)."""

    node: str
    label: str
    kind: str
    kindLabel: str
    edtf: str | None
    note: str | None


class Name(TypedDict):
    """A thing (IRI) and one of its names."""

    node: str
    name: str


class Link(TypedDict):
    """A link; IRIs but for the labels, the verb and the date (EDTF)."""

    link: str
    label: str | None
    kind: str
    kindLabel: str
    verb: str | None
    source: str
    target: str
    status: str | None
    edtf: str | None


class LinkDetail(TypedDict):
    """A role, topic or further party (by its label) of a link."""

    link: str
    property: str
    propertyLabel: str
    value: str


class Relation(TypedDict):
    """A direct edge between two things; IRIs but for the label."""

    source: str
    property: str
    propertyLabel: str
    target: str


class ForegroundTerm(TypedDict):
    """A class (IRI) whose things the overview shows, or a property by which something stands for such a thing."""

    term: str
    sort: str


class Said(TypedDict):
    """A place in a source that a claim about a thing points to."""

    thing: str
    claim: str
    property: str | None
    value: str | None
    note: str | None
    kind: str
    confidence: float | None
    document: str | None
    documentLabel: str | None
    url: str | None
    issued: str | None
    paragraph: int | None
    start: int | None
    end: int | None
    locator: str | None


class Contradiction(TypedDict):
    """A claim (IRI) and another that contradicts it, with its document's label."""

    claim: str
    other: str
    otherNote: str | None
    otherDocument: str | None


class SourceDocument(TypedDict):
    """A source document, and the count of claims that cite it."""

    document: str
    label: str
    url: str | None
    issued: str | None
    claims: int


NODES = OwnQuery("network/nodes", Node)
NAMES = OwnQuery("network/names", Name)
LINKS = OwnQuery("network/links", Link)
LINK_DETAILS = OwnQuery("network/link_details", LinkDetail)
STRUCTURE = OwnQuery("network/structure", Relation)
FOREGROUND = OwnQuery("network/foreground", ForegroundTerm)
ENTAILED_EDGES = OwnQuery("network/entailed_edges", Relation)
EVIDENCE = OwnQuery("network/evidence", Said)
CONFLICTS = OwnQuery("network/conflicts", Contradiction)
SOURCE_DOCUMENTS = OwnQuery("report/source_documents", SourceDocument)
