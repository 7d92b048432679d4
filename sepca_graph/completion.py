"""What can be computed from what a curator wrote: switches, defaults, places of spans, bounds in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace

from sepca_graph.content import Content, read_text
from sepca_graph.edtf_bounds import Bounds, Reading, bounds, earliest, is_open_ended
from sepca_graph.errors import ContentError, UsageError
from sepca_graph.namespaces import (
    DCTERMS,
    GRAPH,
    ID,
    ONTOLOGY,
    RDF_TYPE,
    RDFS,
    VOCAB,
    XSD_DATE_TIME,
    local_name,
)
from sepca_graph.stores import Literal, NamedNode, OxigraphStore, Quad, iri_of, select

RULE_COLUMNS = ("graph", "subject", "predicate", "object")
COMPLETED_GRAPH = GRAPH + "completed/"
BOUND_PROPERTIES = tuple(ONTOLOGY + name for name in ("beginEarliest", "beginLatest", "endEarliest", "endLatest"))
CERTAIN_KINDS = frozenset(f"{VOCAB}claim-kind/{kind}" for kind in ("stated", "completed", ""))
_EDTF, _CONSENT, _IN_FORCE = (ONTOLOGY + name for name in ("edtf", "consentExpressed", "enteredIntoForce"))


def complete(authored: Iterable[Quad], content: Content) -> list[Quad]:
    """Return the statements that complete the authored ones, each in the graph that mirrors its origin's.

    What the curator wrote always wins: nothing is completed where it stands already. The rules are the SPARQL
    queries of `queries/completion/`; only bounds in time need more than SPARQL.
    """
    authored = list(authored)
    store = OxigraphStore.of(authored)
    rules = {content.relative(file): read_text(file) for file in content.query_files("completion")}
    completed = [quad for origin, rule in rules.items() for quad in _apply_rule(store, rule, origin)]
    return sorted({*completed, *_time_bounds(authored)}, key=str)


def temporal_readings(quads: Iterable[Quad]) -> dict[str, Reading]:
    """Return how the dates of each class are read, superclasses included (`sepca:temporalReading`)."""
    readings: dict[str, Reading] = {}
    parents: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == ONTOLOGY + "temporalReading" and isinstance(quad.object, NamedNode):
            readings[iri_of(quad.subject)] = Reading(local_name(quad.object.value))
        if quad.predicate.value == RDFS + "subClassOf":
            parents[iri_of(quad.subject)].add(iri_of(quad.object))

    def reading_of(name: str, seen: frozenset[str]) -> Reading | None:
        inherited = (reading_of(parent, seen | {name}) for parent in sorted(parents[name] - seen))
        return readings.get(name) or next((found for found in inherited if found), None)

    return {name: found for name in [*readings, *list(parents)] if (found := reading_of(name, frozenset()))}


def stated_bounds(about: dict[str, str]) -> Bounds:
    """Return the bounds among a thing's properties (by IRI), in UTC with `Z`."""
    return Bounds(*(about.get(name, "").replace("+00:00", "Z") for name in BOUND_PROPERTIES))


def _apply_rule(store: OxigraphStore, rule: str, origin: str) -> Iterator[Quad]:
    solutions = select(store, rule, origin=origin)
    if solutions.variables != RULE_COLUMNS:
        raise ContentError(f"{origin}: a rule selects {', '.join(RULE_COLUMNS)}, in this order.")
    complete_rows = (row for row in solutions.rows if None not in row)  # as CONSTRUCT passes over what is unbound
    for graph, subject, predicate, value in complete_rows:
        mirror = NamedNode(COMPLETED_GRAPH + iri_of(graph).removeprefix(GRAPH))
        yield Quad(subject, predicate, value, mirror)  # type: ignore[arg-type]


def _time_bounds(authored: list[Quad]) -> Iterator[Quad]:
    readings = temporal_readings(authored)
    latest_report = _latest_reports(authored)
    for thing, (about, types, graph) in _dated_things(authored).items():
        reading = next((readings[kind] for kind in sorted(types) if kind in readings), Reading.STATE)
        edtf = about.get(_EDTF) or _party_since(about)
        if not edtf:
            continue
        try:
            computed = bounds(edtf, reading)
        except UsageError:
            continue  # reported by loading, with file and line
        if about.get(_CONSENT) and not about.get(_IN_FORCE):
            computed = replace(computed, begin_latest="")
        reported = latest_report.get(thing, "")
        if reading is Reading.STATE and is_open_ended(edtf) and reported > computed.begin_latest:
            computed = replace(computed, end_earliest=reported)
        mirror = NamedNode(COMPLETED_GRAPH + graph.removeprefix(GRAPH))
        if _EDTF not in about:
            yield Quad(NamedNode(thing), NamedNode(_EDTF), Literal(edtf), mirror)
        for name, value in zip(BOUND_PROPERTIES, astuple(computed), strict=True):
            if value and name not in about:
                instant = Literal(value, datatype=NamedNode(XSD_DATE_TIME))
                yield Quad(NamedNode(thing), NamedNode(name), instant, mirror)


def _party_since(about: dict[str, str]) -> str:
    """Return since when an actor is party: entry into force, else consent; "" for links of other kinds."""
    since = about.get(_IN_FORCE) or about.get(_CONSENT)
    return f"{since}/.." if since else ""


def _dated_things(quads: list[Quad]) -> dict[str, tuple[dict[str, str], set[str], str]]:
    """Return each dated thing's literal properties, its types and the graph that dates it."""
    dates = {_EDTF, _CONSENT, _IN_FORCE}
    graphs = {iri_of(q.subject): iri_of(q.graph_name) for q in quads if q.predicate.value in dates}
    things: dict[str, tuple[dict[str, str], set[str], str]] = {
        thing: ({}, set(), graph) for thing, graph in sorted(graphs.items()) if thing.startswith(ID)
    }
    for quad in quads:
        if (thing := iri_of(quad.subject)) in things:
            literals, types, _graph = things[thing]
            if quad.predicate.value == RDF_TYPE:
                types.add(iri_of(quad.object))
            elif isinstance(quad.object, Literal):
                literals[quad.predicate.value] = quad.object.value
    return things


def _latest_reports(quads: list[Quad]) -> dict[str, str]:
    """Return, for each thing, the first instant of the latest date on which a document stated something of it."""
    issued: dict[str, str] = {}
    kinds: dict[str, str] = {}
    about: dict[str, list[str]] = defaultdict(list)
    spans: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        subject, name = iri_of(quad.subject), quad.predicate.value
        if name == DCTERMS + "issued" and isinstance(quad.object, Literal):
            issued[subject] = earliest(quad.object.value[:10])
        elif name == ONTOLOGY + "claimKind":
            kinds[subject] = iri_of(quad.object)
        elif name == ONTOLOGY + "claimAbout":
            about[subject].append(iri_of(quad.object))
        elif name == ONTOLOGY + "hasEvidence":
            spans[subject].append(iri_of(quad.object))
    latest: dict[str, str] = defaultdict(str)
    for claim, things in about.items():
        if kinds.get(claim, f"{VOCAB}claim-kind/") not in CERTAIN_KINDS:
            continue
        slugs = [span.removeprefix(ID + "span/").partition("/")[0] for span in spans[claim]]
        dates = [issued.get(f"{ID}doc/{slug}", "") for slug in slugs]
        for thing in things:
            latest[thing] = max([latest[thing], *dates])
    return latest
