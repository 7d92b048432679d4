"""What is known of one thing, and of the graph as a whole, on one screen?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sepca_graph.asking.own_queries import (
    ENTAILED_EDGES,
    LINK_DETAILS,
    LINKS,
    NAMES,
    NODES,
    STRUCTURE,
    Link,
    LinkDetail,
    Node,
    OwnQuery,
    Relation,
)
from sepca_graph.dating import LEGEND
from sepca_graph.dating.edtf import Period, in_words
from sepca_graph.dating.timeslice import DatedThing, dated_things
from sepca_graph.errors import NotFoundError
from sepca_graph.evidence import (
    Against,
    Evidence,
    Sources,
    contradicted,
    contradictions,
    evidence_lines,
    evidence_of,
    read_evidence,
)
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.names import printable
from sepca_graph.namespaces import expand, local_name, shorten
from sepca_graph.views.grounds import Timing, time_lines, timing, timing_of


@dataclass(frozen=True)
class Tie:
    """One link of the thing that is shown.

    Attributes:
        link: short name of the link.
        what: its kind, such as `hosting`.
        outgoing: whether the thing is its source.
        other: label of the other end.
        when: its time in words, "" when undated.
        status: acceptance status.
        certainty: on a slice, whether it certainly, presumably or possibly held.
        details: role, instrument, acting body, event, topics; by label.
        evidence: what the sources say.
    """

    link: str
    what: str
    outgoing: bool
    other: str
    when: str
    status: str
    certainty: str
    details: list[str]
    evidence: list[Evidence]


@dataclass(frozen=True)
class Profile:
    """All that one screen says of a thing."""

    iri: str
    label: str
    kinds: list[str]
    names: list[str]
    when: str
    note: str
    status: str
    as_of: str
    time: Timing | None = None
    links: list[Tie] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)
    entailed: list[str] = field(default_factory=list)
    statements: list[Evidence] = field(default_factory=list)


def profile(kg: KnowledgeGraph, name: str) -> Profile:
    """Return what the graph says of one thing.

    Raises:
        NotFoundError: the thing is not in the graph, or not in this slice of it.
    """
    iri = expand(name)
    rows: list[Node] | list[Link] = kg.rows_of(NODES, node=iri) or kg.rows_of(LINKS, link=iri)
    if not rows:
        raise NotFoundError(_why_absent(kg, iri))
    labels = {row["node"]: row["label"] for row in kg.rows_of(NODES)}
    label, edtf = labels.get(iri) or rows[0]["label"] or shorten(iri), rows[0]["edtf"]
    conflicts = contradictions(kg)
    statements = evidence_of(kg, iri, conflicts)
    return Profile(
        iri=iri,
        label=label,
        kinds=sorted({row["kindLabel"] for row in rows}),
        names=sorted({row["name"] for row in kg.rows_of(NAMES, node=iri)}),
        when=in_words(edtf) if edtf else "",
        note=str(rows[0].get("note") or ""),
        status=local_name(str(rows[0].get("status") or "")),
        time=timing_of(kg.record or kg, iri, label, statements),
        as_of=kg.valid_during.text if kg.valid_during else "",
        links=_ties(kg, iri, labels, conflicts),
        structure=_sentences(kg, STRUCTURE, iri, labels),
        entailed=_sentences(kg, ENTAILED_EDGES, iri, labels),
        statements=statements,
    )


def _why_absent(kg: KnowledgeGraph, iri: str) -> str:
    """Return that a thing is not in the graph, and of a slice why it is left out."""
    if kg.valid_during is None or kg.record is None:
        return f"{shorten(iri)} is not in the graph."
    found = timing(kg.record, iri)
    lines = time_lines(found, Sources())
    return "\n".join([f"{found.label} is left out as of {kg.valid_during.text}.", *lines])


def to_text(view: Profile) -> str:
    """Return the profile as a person reads it on a terminal; sources are numbered and listed at the end."""
    facts = {
        "Kind": ", ".join(view.kinds),
        "Also called": "; ".join(name for name in view.names if name != view.label),
        "When": view.when,
        "Status": view.status,
        "Note": view.note,
        "As of": view.as_of,
        "IRI": view.iri,
    }
    lines = [
        view.label,
        "=" * len(view.label),
        *(f"{name + ':':<13} {value}" for name, value in facts.items() if value),
    ]
    sources = Sources()
    sections = {
        "Links from it": [line for tie in view.links if tie.outgoing for line in _tie_lines(tie, sources)],
        "Links to it": [line for tie in view.links if not tie.outgoing for line in _tie_lines(tie, sources)],
        "Belongs together": [f"  {sentence}" for sentence in view.structure],
        "Follows from the links": [f"  {sentence}" for sentence in view.entailed],
        "When it held, and how that is known": time_lines(view.time, sources) if view.time else [],
        "What sources say of it": [line for entry in view.statements for line in evidence_lines(entry, 2, sources)],
    }
    sections["Sources"] = sources.lines()
    sections["How certain"] = [f"  {LEGEND}"] if view.as_of else []
    for title, body in sections.items():
        lines += ["", title, *body] if body else []
    return printable("\n".join(lines)) + "\n"


def _ties(kg: KnowledgeGraph, iri: str, labels: dict[str, str], conflicts: Against) -> list[Tie]:
    dated = dated_things(kg.store.triples_of) if kg.valid_during else {}
    outgoing, incoming = kg.rows_of(LINKS, source=iri), kg.rows_of(LINKS, target=iri)
    directed = [(row, row["target"], True) for row in outgoing] + [(row, row["source"], False) for row in incoming]
    links = {row["link"] for row, _other, _outgoing in directed}
    evidence, details = read_evidence(kg, links), _details_of(kg, links)
    return [
        Tie(
            link=shorten(row["link"]),
            what=row["kindLabel"].lower(),
            outgoing=is_outgoing,
            other=labels.get(other, shorten(other)),
            when=in_words(row["edtf"]) if row["edtf"] else "",
            status=local_name(row["status"] or ""),
            certainty=_answer(dated[row["link"]], kg.valid_during) if kg.valid_during else "",
            details=_details(details.get(row["link"], [])),
            evidence=contradicted(evidence.get(row["link"], []), conflicts),
        )
        for row, other, is_outgoing in directed
    ]


def _answer(link: DatedThing, valid_during: Period) -> str:
    """Return whether a link held, and of one that is presumed for when it is last attested."""
    holds = link.holds(valid_during) or ""
    if holds == "presumed" and link.last_attested:
        return f"presumed: last attested {in_words(link.last_attested)}"
    return holds


def _details_of(kg: KnowledgeGraph, links: Collection[str]) -> dict[str, list[LinkDetail]]:
    """Return roles, topics and further parties of some links."""
    found: dict[str, list[LinkDetail]] = {}
    for row in kg.rows_about(LINK_DETAILS, "link", links):
        found.setdefault(row["link"], []).append(row)
    return found


def _details(rows: list[LinkDetail]) -> list[str]:
    """Return `acting through: Romanian Police` and the like, one line a property."""
    by_property: dict[str, list[str]] = {}
    for row in rows:
        by_property.setdefault(row["propertyLabel"], []).append(row["value"])
    return [f"{name}: {', '.join(values)}" for name, values in by_property.items()]


def _sentences(kg: KnowledgeGraph, query: OwnQuery[Relation], iri: str, labels: dict[str, str]) -> list[str]:
    rows = [*kg.rows_of(query, source=iri), *kg.rows_of(query, target=iri)]
    names = [
        (
            labels.get(row["source"], shorten(row["source"])),
            row["propertyLabel"],
            labels.get(row["target"], shorten(row["target"])),
        )
        for row in rows
    ]
    return [" - ".join(parts) for parts in names]


def _tie_lines(tie: Tie, sources: Sources) -> list[str]:
    arrow = "->" if tie.outgoing else "<-"
    state = ", ".join(part for part in (tie.status.replace("accepted", ""), tie.certainty) if part)
    when, mark = (f", {tie.when}" if tie.when else ""), (f" [{state}]" if state else "")
    details = [f"      {detail}" for detail in tie.details]
    said = [line for entry in tie.evidence for line in evidence_lines(entry, 6, sources)]
    return [
        f"  {tie.what} {arrow} {tie.other}{when}{mark}",
        *details,
        *(said or ["      no claim speaks of this link"]),
    ]
