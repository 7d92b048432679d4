"""How is it known when something held: which rule gave each bound, and on what ground?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sepca_graph.content.loading import load_ontology
from sepca_graph.dating.edtf import in_words
from sepca_graph.dating.spells import Spells, spells
from sepca_graph.deriving.bounds.narrowing import BOUNDS, IN_WORDS, Bound, Constraint
from sepca_graph.deriving.bounds.reading import Reader
from sepca_graph.deriving.bounds.reads import READ
from sepca_graph.errors import NotFoundError
from sepca_graph.evidence import Evidence, Sources, contradictions, evidence_lines, evidence_of
from sepca_graph.keeping.neighbours import Neighbours
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.names import printable
from sepca_graph.namespaces import RDFS, expand, local_name, shorten
from sepca_graph.stores import NamedNode, iri_of

_SAYS: dict[Bound, str] = {
    "begin_earliest": "did not begin before",
    "begin_latest": "had begun by",
    "end_earliest": "lasted at least until",
    "end_latest": "had ended by",
}


@dataclass(frozen=True)
class Ground:
    """What a rule says of one bound.

    Attributes:
        bound: `begin_earliest`, `begin_latest`, `end_earliest`, `end_latest`.
        day: the day (ISO 8601).
        says: in words, with the rule.
        rests_on: labels of the links and things that it rests on.
        evidence: claims that it rests on, with their places.
    """

    bound: str
    day: str
    says: str
    rests_on: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class Timing:
    """When something held, and how that is known.

    Attributes:
        iri, label: of what.
        when: its date in words, "" where it has none.
        bounds: the four days between which it began and ended, "" for an unknown one.
        spells: the days on which it certainly, and presumably, held.
        last_attested: the last date for which a source says that it held, in words; "" for none.
        grounds: of each bound that is known.
        refused: what a rule says that leaves no time at all, so that it was not followed.
    """

    iri: str
    label: str
    when: str
    bounds: dict[Bound, str]
    spells: Spells
    last_attested: str
    grounds: list[Ground] = field(default_factory=list)
    refused: list[Ground] = field(default_factory=list)


def timing(kg: KnowledgeGraph, name: str) -> Timing:
    """Return when a link or a thing held, with the rule and the sources of each bound, by the whole record.

    Raises:
        NotFoundError: it is not in the record, or nothing is known of its time.
    """
    record, iri = kg.record or kg, expand(name)
    label = _labels(record, {iri}).get(iri)
    if label is None:
        raise NotFoundError(f"{shorten(iri)} is not in the graph.")
    found = timing_of(record, iri, label, evidence_of(record, iri, contradictions(record)))
    if found is None:
        raise NotFoundError(f"Nothing is known of the time of {label}: it has no date.")
    return found


def timing_of(record: KnowledgeGraph, iri: str, label: str, said: Iterable[Evidence]) -> Timing | None:
    """Return the same of a thing (IRI) whose label and evidence are at hand; None where nothing is known."""
    read = Neighbours(record.store, READ).read({NamedNode(iri)})
    reader = Reader.of([*load_ontology(record.content), *read])
    known = reader.known().get(iri)
    if known is None:
        return None
    claims = {entry.claim: entry for entry in said}
    found = [*known.grounds.values(), *known.refused]
    labels = _labels(record, {name for ground in found for name in ground.because} - set(claims))
    edtf, last = reader.facts.date_of(iri), reader.last_attested(iri)
    return Timing(
        iri=iri,
        label=label,
        when=in_words(edtf) if edtf else "",
        bounds={bound: getattr(known.bounds, bound)[:10] for bound in BOUNDS},
        spells=spells(reader.dated(iri, known)),
        last_attested=in_words(last) if last else "",
        grounds=[_ground(known.grounds[bound], claims, labels) for bound in BOUNDS if bound in known.grounds],
        refused=[_ground(constraint, claims, labels) for constraint in known.refused],
    )


def _labels(record: KnowledgeGraph, things: Iterable[str]) -> dict[str, str]:
    said = record.store.triples_about(map(NamedNode, things), RDFS + "label")
    return {iri_of(triple.subject): str(getattr(triple.object, "value", "")) for triple in said}


def _ground(found: Constraint, said: Mapping[str, Evidence], labels: Mapping[str, str]) -> Ground:
    day = found.instant[:10]
    when = f"{_SAYS[found.bound]} {in_words(day)}" if day else f"{_SAYS[found.bound]} nobody knows when"
    others = [name for name in found.because if name not in said]
    return Ground(
        bound=found.bound,
        day=day,
        says=f"{when}: {IN_WORDS[found.rule]}",
        rests_on=[labels.get(name, local_name(name)) for name in others],
        evidence=[said[name] for name in found.because if name in said],
    )


def to_text(found: Timing) -> str:
    """Return it as a person reads it on a terminal; sources are numbered and listed at the end."""
    sources = Sources()
    lines = [found.label, "=" * len(found.label), *time_lines(found, sources)]
    return printable("\n".join([*lines, "", "Sources", *sources.lines()])) + "\n"


def time_lines(found: Timing, sources: Sources) -> list[str]:
    """Return the lines of text that say when something held, and how that is known."""
    facts = {"When": found.when, "Held": str(found.spells), "Last attested": found.last_attested}
    lines = [f"{name + ':':<15}{value}" for name, value in facts.items() if value]
    for title, grounds in (("", found.grounds), ("Not followed, as it leaves no time at all:", found.refused)):
        lines += [title] if title and grounds else []
        for ground in grounds:
            lines.append(f"  {ground.says}{': ' if ground.rests_on else ''}{'; '.join(ground.rests_on)}")
            lines += [line for entry in ground.evidence for line in evidence_lines(entry, 6, sources)]
    return lines
