"""What is known of one thing, and of the graph as a whole, on one screen?"""

from __future__ import annotations

import json
import platform
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from sepca_graph.edtf_bounds import in_words
from sepca_graph.errors import NotFoundError, StoreError
from sepca_graph.holdings import holdings
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of
from sepca_graph.names import fold, matches, nearest_names, printable
from sepca_graph.namespaces import GRAPH, ONTOLOGY, expand, local_name, shorten
from sepca_graph.stores import iri_of
from sepca_graph.timeslice import dated_things

DOCUMENT = ONTOLOGY + "Document"
FEW = 10
"""Up to so many things are asked about one by one; one query about all things of the record takes as long as 15."""


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
        certainty: on a slice, whether it certainly or possibly held.
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
    as_of: str
    links: list[Tie] = field(default_factory=list)
    structure: list[str] = field(default_factory=list)
    entailed: list[str] = field(default_factory=list)
    statements: list[Evidence] = field(default_factory=list)


def find_things(kg: KnowledgeGraph, wanted: str) -> list[tuple[str, str, str]]:
    """Return the things that a text may mean, as (short name, kind, label); documents only where nothing else does.

    Raises:
        NotFoundError: there is none; the message gives the nearest names.
    """
    nodes: dict[str, dict[str, Any]] = {}
    for row in kg.rows_of("network/nodes"):
        nodes.setdefault(row["node"], row)
    iri = expand(wanted.strip().removeprefix("<").removesuffix(">"))
    if iri in nodes:
        return [_found(nodes[iri])]
    pairs = [(row["node"], row["name"]) for row in kg.rows_of("network/names") if row["node"] in nodes]
    if not any(fold(name) == fold(wanted) for _node, name in pairs):
        pairs += [(node, local_name(node)) for node in nodes]
    found = matches(wanted, pairs)
    if not found:
        near = nearest_names(wanted, [name for _node, name in pairs])
        hint = f" Nearest: {'; '.join(near)}." if near else ""
        raise NotFoundError(f"Nothing is called '{wanted}'.{hint}")
    documents = {node for node in found if nodes[node]["kind"] == DOCUMENT}
    return [_found(nodes[node]) for node in found if node not in documents or len(documents) == len(found)]


def profile(kg: KnowledgeGraph, name: str) -> Profile:
    """Return what the graph says of one thing.

    Raises:
        NotFoundError: the thing is not in the graph, or not in this slice of it.
    """
    iri = expand(name)
    rows = kg.rows_of("network/nodes", node=iri)
    if not rows:
        during = f" as of {kg.valid_during.text}" if kg.valid_during else ""
        raise NotFoundError(f"{shorten(iri)} is not in the graph{during}.")
    labels = {row["node"]: row["label"] for row in kg.rows_of("network/nodes")}
    edtf = rows[0]["edtf"]
    conflicts = contradictions(kg)
    return Profile(
        iri=iri,
        label=rows[0]["label"],
        kinds=sorted({row["kindLabel"] for row in rows}),
        names=sorted({row["name"] for row in kg.rows_of("network/names", node=iri)}),
        when=in_words(edtf) if edtf else "",
        note=rows[0]["note"] or "",
        as_of=kg.valid_during.text if kg.valid_during else "",
        links=_ties(kg, iri, labels, conflicts),
        structure=_sentences(kg, "network/structure", iri, labels),
        entailed=_sentences(kg, "network/entailed_edges", iri, labels),
        statements=evidence_of(kg, iri, conflicts),
    )


def to_json(view: Profile) -> str:
    """Return the profile as JSON."""
    return json.dumps(asdict(view), ensure_ascii=False, indent=1) + "\n"


def to_text(view: Profile) -> str:
    """Return the profile as a person reads it on a terminal; sources are numbered and listed at the end."""
    facts = {
        "Kind": ", ".join(view.kinds),
        "Also called": "; ".join(name for name in view.names if name != view.label),
        "When": view.when,
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
        "What sources say of it": [line for entry in view.statements for line in evidence_lines(entry, 2, sources)],
    }
    sections["Sources"] = sources.lines()
    for title, body in sections.items():
        lines += ["", title, *body] if body else []
    return printable("\n".join(lines)) + "\n"


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


def facts_about(kg: KnowledgeGraph) -> dict[str, dict[str, int | str]]:
    """Return what is loaded: sections of names and numbers, for `info`."""
    layers = Counter(layer_of(quad) for quad in kg.store.quads())
    documents = {
        graph for quad in kg.quads("authored") if (graph := iri_of(quad.graph_name)).startswith(GRAPH + "documents/")
    }
    from importlib.metadata import version  # noqa: PLC0415 - only `info` needs it

    packages = ("sepca-graph", "pyoxigraph", "rdflib", "owlrl", "pyshacl", "networkx", "pyvis")
    return {
        "Things": _counts(kg),
        "Statements": {name: layers[name] for name in ("authored", "completed", "entailed")},
        "Sources": {"source documents": len(documents), "named queries": len(kg.content.query_files())},
        "Content": {"folder": str(kg.content.root), "digest": kg.digest},
        "Engine": {kg.store.engine.name: kg.store.engine.version, "Python": platform.python_version()},
        "Store": {"files loaded": len(holdings(kg.store)), **kg.store.describe()},
        "Versions": {name: version(name) for name in packages},
    }


def _counts(kg: KnowledgeGraph) -> dict[str, int | str]:
    try:
        return dict(kg.counts)
    except StoreError as error:  # an engine that cannot count them can be described all the same
        return {"not counted": str(error)}


def _found(row: dict[str, Any]) -> tuple[str, str, str]:
    return shorten(row["node"]), row["kindLabel"], row["label"]


def _ties(kg: KnowledgeGraph, iri: str, labels: dict[str, str], conflicts: dict[str, list[str]]) -> list[Tie]:
    dated = dated_things(kg.store.triples_of) if kg.valid_during else {}
    ties = []
    linked = {end: kg.rows_of("network/links", **{end: iri}) for end in ("source", "target")}
    links = [row["link"] for rows in linked.values() for row in rows]
    evidence = _rows_by(kg, "network/evidence", "thing", links)
    details = _rows_by(kg, "network/link_details", "link", links)
    for end, other_end in (("source", "target"), ("target", "source")):
        for row in linked[end]:
            holds = dated[row["link"]].holds(kg.valid_during) if kg.valid_during else None
            other = labels.get(row[other_end], shorten(row[other_end]))
            ties.append(
                Tie(
                    link=shorten(row["link"]),
                    what=row["kindLabel"].lower(),
                    outgoing=end == "source",
                    other=other,
                    when=in_words(row["edtf"]) if row["edtf"] else "",
                    status=local_name(row["status"] or ""),
                    certainty=holds or "",
                    details=_details(details[row["link"]]),
                    evidence=[_evidence(said, conflicts.get(said["claim"], [])) for said in evidence[row["link"]]],
                )
            )
    return ties


def _rows_by(kg: KnowledgeGraph, query: str, column: str, things: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a query about each of several things; of many things, by one query for all."""
    found: dict[str, list[dict[str, Any]]] = {thing: [] for thing in things}
    asked = [{column: thing} for thing in found] if len(found) <= FEW else [{}]
    for row in (row for parameters in asked for row in kg.rows_of(query, **parameters)):
        if row[column] in found:
            found[row[column]].append(row)
    return found


def _details(rows: list[dict[str, Any]]) -> list[str]:
    """Return `acting through: Romanian Police` and the like, one line a property."""
    by_property: dict[str, list[str]] = {}
    for row in rows:
        by_property.setdefault(row["propertyLabel"], []).append(row["value"])
    return [f"{name}: {', '.join(values)}" for name, values in by_property.items()]


def _sentences(kg: KnowledgeGraph, query: str, iri: str, labels: dict[str, str]) -> list[str]:
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


def contradictions(kg: KnowledgeGraph) -> dict[str, list[str]]:
    """Return what contradicts each claim, in words with its document."""
    found: dict[str, list[str]] = {}
    for row in kg.rows_of("network/conflicts"):
        said = f"{row['otherNote'] or shorten(row['other'])} ({row['otherDocument'] or 'no source'})"
        found.setdefault(row["claim"], []).append(said)
    return found


def evidence_of(kg: KnowledgeGraph, thing: str, conflicts: dict[str, list[str]]) -> list[Evidence]:
    """Return what sources say of a thing, with what contradicts it."""
    return [_evidence(row, conflicts.get(row["claim"], [])) for row in kg.rows_of("network/evidence", thing=thing)]


def _evidence(row: dict[str, Any], contradicted_by: list[str]) -> Evidence:
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


def evidence_lines(entry: Evidence, indent: int, sources: Sources) -> list[str]:
    """Return a piece of evidence as lines of text: claim, kind, words, number of the source, contradictions."""
    kind = "" if entry.kind == "stated" else f"({entry.kind}) "
    against = [f"{' ' * indent}  contradicted: {said}" for said in entry.contradicted_by]
    return [f"{' ' * indent}{entry.claim} {kind}{entry.note} {sources.cite(entry)}", *against]
