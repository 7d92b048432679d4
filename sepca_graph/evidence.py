"""What do sources say of a thing, and where does it stand in them? One shape and one wording for every surface."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from sepca_graph.asking.own_queries import CONFLICTS, EVIDENCE, Said
from sepca_graph.asking.record import Record
from sepca_graph.namespaces import local_name, shorten

Against = dict[str, tuple[str, ...]]
"""What contradicts each claim (IRI), in words with its document."""


@dataclass(frozen=True)
class Evidence:
    """One place in a source that says something; a claim without a place has no document.

    Attributes:
        claim: IRI of the claim.
        note: what it says, in our words.
        kind: kind of claim: `stated`, `implied`.
        confidence: how sure the curator is, 0 to 1.
        document: IRI of the source document, or "".
        document_label: what it is called.
        issued: when it was published, or "".
        url: where it can be looked up, or "".
        paragraph: number of the paragraph; 0 is the head of the document.
        start, end: offsets of the first character and of the one behind the last.
        locator: the place in words, where no offsets are known.
        claimed_property, claimed_value: IRI and value of the one statement that it is about; "" for the thing as such.
        contradicted_by: what other sources say against it, each with its document.
    """

    claim: str
    note: str = ""
    kind: str = "stated"
    confidence: float | None = None
    document: str = ""
    document_label: str = ""
    issued: str = ""
    url: str = ""
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    locator: str | None = None
    claimed_property: str = ""
    claimed_value: str = ""
    contradicted_by: tuple[str, ...] = ()

    @property
    def claim_name(self) -> str:
        """The claim's short name, which its document's file gives it: `S09`."""
        return local_name(self.claim)

    @property
    def source(self) -> str:
        """The document with the day of its publication, as it is cited."""
        label = shorten(self.document_label)
        return f"{label} ({self.issued})" if self.issued else label

    @property
    def place(self) -> str:
        """Where in the document it stands, in words; `queries/conflicts.rq` says it in the same ones.

        Offsets count characters from 0, the end not included.
        """
        if self.locator:
            return self.locator
        parts = []
        if self.paragraph is not None:
            parts.append(f"paragraph {self.paragraph}" if self.paragraph else "heading")
        if self.start is not None:
            parts.append(f"characters {self.start}-{self.end}")
        return ", ".join(parts)

    @property
    def facts(self) -> dict[str, Any]:
        """What a file says of the place, by name."""
        return {
            "claim": self.claim,
            "note": self.note,
            "kind": self.kind,
            "confidence": self.confidence,
            "document": self.document,
            "document_label": self.document_label,
            "issued": self.issued,
            "url": self.url,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "locator": self.locator,
            "place": self.place,
        }


def read_evidence(kg: Record, things: Collection[str] | None = None) -> dict[str, list[Evidence]]:
    """Return what sources say of each thing (IRI), claim by claim, without what contradicts it.

    Args:
        kg: the record, or a slice of it.
        things: about which; None for all.
    """
    found: dict[str, list[Evidence]] = {}
    for row in kg.rows_of(EVIDENCE) if things is None else kg.rows_about(EVIDENCE, "thing", things):
        found.setdefault(row["thing"], []).append(_evidence(row))
    return found


def contradictions(kg: Record) -> Against:
    """Return what contradicts each claim, in words with its document."""
    found: dict[str, list[str]] = {}
    for row in kg.rows_of(CONFLICTS):
        said = f"{row['otherNote'] or shorten(row['other'])} ({row['otherDocument'] or 'no source'})"
        found.setdefault(row["claim"], []).append(said)
    return {claim: tuple(said) for claim, said in found.items()}


def evidence_of(kg: Record, thing: str, against: Against) -> list[Evidence]:
    """Return what sources say of a thing, with what contradicts it."""
    return contradicted(read_evidence(kg, [thing]).get(thing, []), against)


def contradicted(evidence: Iterable[Evidence], against: Against) -> list[Evidence]:
    """Return the evidence with what contradicts each claim."""
    return [replace(entry, contradicted_by=against.get(entry.claim, ())) for entry in evidence]


class Sources:
    """Numbers the source documents in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def cite(self, entry: Evidence) -> str:
        """Return the number of the evidence's document, and the place in it."""
        number = self._numbers.setdefault((entry.source, entry.url), len(self._numbers) + 1)
        return f"[{number}] {entry.place}".rstrip()

    def lines(self) -> list[str]:
        """Return the list of sources."""
        return [f"  [{number}] {document}  {url}".rstrip() for (document, url), number in self._numbers.items()]


def evidence_lines(entry: Evidence, indent: int, sources: Sources) -> list[str]:
    """Return a piece of evidence as lines of text: claim, kind, words, number of the source, contradictions."""
    kind = "" if entry.kind == "stated" else f"({entry.kind}) "
    against = [f"{' ' * indent}  contradicted: {said}" for said in entry.contradicted_by]
    return [f"{' ' * indent}{entry.claim_name} {kind}{entry.note} {sources.cite(entry)}", *against]


def to_json(found: object) -> str:
    """Return dataclasses as JSON, the same keys for evidence wherever it stands."""
    return json.dumps(found, default=_plain, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    said = {part.name: getattr(value, part.name) for part in fields(value)}
    return {**said, "place": value.place} if isinstance(value, Evidence) else said


def _evidence(row: Said) -> Evidence:
    return Evidence(
        claim=row["claim"],
        note=row["note"] or "",
        kind=row["kind"],
        confidence=row["confidence"],
        document=row["document"] or "",
        document_label=row["documentLabel"] or row["document"] or "",
        issued=row["issued"] or "",
        url=row["url"] or "",
        paragraph=row["paragraph"],
        start=row["start"],
        end=row["end"],
        locator=row["locator"],
        claimed_property=row["property"] or "",
        claimed_value="" if row["value"] is None else str(row["value"]),
    )
