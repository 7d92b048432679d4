"""Which times in the content exclude one another?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sepca_graph.dating.edtf import Bounds, Reading, in_words, is_open_ended
from sepca_graph.deriving.bounds.facts import EDTF, SOURCE
from sepca_graph.deriving.bounds.narrowing import BOUNDS, IN_WORDS, Bound, Constraint, Known, is_sound
from sepca_graph.deriving.bounds.reading import Reader
from sepca_graph.deriving.bounds.turns import overlapping, turns
from sepca_graph.findings import Finding
from sepca_graph.namespaces import shorten
from sepca_graph.stores import Quad

_SAYS: dict[Bound, str] = {
    "begin_earliest": "it did not begin before {}",
    "begin_latest": "it had begun by {}",
    "end_earliest": "it lasted at least until {}",
    "end_latest": "it had ended by {}",
}


def time_findings(authored: list[Quad]) -> Iterator[Finding]:
    """Yield what the rules of time found: bounds that leave no time, tenures that overlap, events without an end.

    Args:
        authored: what curators wrote, the ontology's statements among it.
    """
    reader = Reader.of(authored)
    known = reader.known()
    for thing, found in known.items():
        for refused in found.refused:
            yield _excluded(found, refused)
        if reader.facts.reading_of(thing) is Reading.OCCURRENCE and is_open_ended(reader.facts.one(thing, EDTF)):
            yield _without_end(thing, reader.facts.one(thing, EDTF))
    yield from _overlaps(reader, known)


def _excluded(found: Known, refused: Constraint) -> Finding:
    kept = next((ground for ground in _grounds(found) if _excludes(ground, refused)), None)
    other = f" Yet {_says(kept)}." if kept else ""
    return Finding(
        code="times_that_exclude",
        severity="warning",
        kind="Times that exclude one another",
        message=f"{_says(refused)[:1].upper()}{_says(refused)[1:]}.{other}",
        focus_node=found.thing,
        path=EDTF,
        value=refused.because[0] if refused.because else "",
        remedy="Look up both in their sources: correct a date, record the conflict, or say what continues what.",
    )


def _grounds(found: Known) -> list[Constraint]:
    return [found.grounds[bound] for bound in BOUNDS if bound in found.grounds and found.grounds[bound].instant]


def _excludes(one: Constraint, other: Constraint) -> bool:
    return one.bound != other.bound and not is_sound(Bounds(**{one.bound: one.instant, other.bound: other.instant}))


def _says(ground: Constraint) -> str:
    rests = f" ({', '.join(map(shorten, ground.because))})" if ground.because else ""
    return f"{_SAYS[ground.bound].format(in_words(ground.instant[:10]))} by the rule '{IN_WORDS[ground.rule]}'{rests}"


def _without_end(thing: str, edtf: str) -> Finding:
    return Finding(
        code="event_without_end",
        severity="violation",
        kind="Event without an end",
        message="An event happens and is over: its date leaves the end open.",
        focus_node=thing,
        path=EDTF,
        value=edtf,
        remedy="Write the day, month or year of the event, or both its days.",
    )


def _overlaps(reader: Reader, known: Mapping[str, Known]) -> Iterator[Finding]:
    for body, tenures in turns(reader.facts, reader.claims, known).items():
        for link, other in overlapping(tenures):
            holders = " and ".join(
                ", ".join(shorten(name) for name in reader.facts.all(tenure, SOURCE)) for tenure in (link, other)
            )
            yield Finding(
                code="overlapping_tenures",
                severity="warning",
                kind="Tenures that overlap",
                message=f"{holders} certainly hold what {shorten(body)} gives to one at a time, both on the same days.",
                focus_node=link,
                path=EDTF,
                value=other,
                remedy="Look up both in their sources: correct a date, or record that sources disagree.",
            )
