"""What do sources say of a thing, and where does it stand in them?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sepca_graph.asking.record import Record
from sepca_graph.namespaces import shorten


@dataclass(frozen=True)
class Evidence:
    """One place in a source that says something.

    Attributes:
        claim: short name of the claim.
        note: what it says, in our words.
        kind: kind of claim.
        document: label of the source document, with its date.
        place: where in the document, in words.
        url: where the document can be looked up, or "".
        property, value: IRI and value of the one statement that it is about; "" for the thing as such.
        contradicted_by: what other sources say against it, each with its document.
    """

    claim: str
    note: str
    kind: str
    document: str
    place: str
    url: str
    property: str = ""
    value: str = ""
    contradicted_by: list[str] = field(default_factory=list)


class Sources:
    """Numbers the source documents in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def cite(self, entry: Evidence) -> str:
        """Return the number of the evidence's document, and the place in it."""
        number = self._numbers.setdefault((entry.document, entry.url), len(self._numbers) + 1)
        return f"[{number}] {entry.place}".rstrip()

    def lines(self) -> list[str]:
        """Return the list of sources."""
        return [f"  [{number}] {document}  {url}".rstrip() for (document, url), number in self._numbers.items()]


def contradictions(kg: Record) -> dict[str, list[str]]:
    """Return what contradicts each claim, in words with its document."""
    found: dict[str, list[str]] = {}
    for row in kg.rows_of("network/conflicts"):
        said = f"{row['otherNote'] or shorten(row['other'])} ({row['otherDocument'] or 'no source'})"
        found.setdefault(row["claim"], []).append(said)
    return found


def evidence_of(kg: Record, thing: str, conflicts: dict[str, list[str]]) -> list[Evidence]:
    """Return what sources say of a thing, with what contradicts it."""
    return [evidence_from(row, conflicts.get(row["claim"], [])) for row in kg.rows_of("network/evidence", thing=thing)]


def evidence_from(row: dict[str, Any], contradicted_by: list[str]) -> Evidence:
    """Return a row of `queries/network/evidence.rq` as evidence."""
    place = f"paragraph {row['paragraph']}" if row["paragraph"] is not None else row["locator"] or ""
    if row["start"] is not None:
        place += f", characters {row['start']}-{row['end']}"
    issued = f" ({row['issued']})" if row["issued"] else ""
    return Evidence(
        claim=row["claim"].rsplit("/", 1)[-1],
        note=row["note"] or "",
        kind=row["kind"],
        document=(row["documentLabel"] or shorten(row["document"] or "")) + issued,
        place=place.strip(", "),
        url=row["url"] or "",
        property=row["property"] or "",
        value="" if row["value"] is None else str(row["value"]),
        contradicted_by=contradicted_by,
    )


def evidence_lines(entry: Evidence, indent: int, sources: Sources) -> list[str]:
    """Return a piece of evidence as lines of text: claim, kind, words, number of the source, contradictions."""
    kind = "" if entry.kind == "stated" else f"({entry.kind}) "
    against = [f"{' ' * indent}  contradicted: {said}" for said in entry.contradicted_by]
    return [f"{' ' * indent}{entry.claim} {kind}{entry.note} {sources.cite(entry)}", *against]
