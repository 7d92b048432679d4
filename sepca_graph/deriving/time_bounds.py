"""Which bounds in time follow from a thing's date, and from the claims that attest it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

from sepca_graph.dating.edtf import Bounds, Reading, bounds, earliest, is_open_ended, period
from sepca_graph.dating.readings import BOUND_PROPERTIES, temporal_readings
from sepca_graph.deriving.reads import path_of
from sepca_graph.errors import UsageError
from sepca_graph.namespaces import COMPLETED_GRAPH, DCTERMS, GRAPH, ID, ONTOLOGY, RDF_TYPE, VOCAB, XSD_DATE_TIME
from sepca_graph.stores import Literal, NamedNode, Quad, iri_of

CERTAIN_KINDS = frozenset(f"{VOCAB}claim-kind/{kind}" for kind in ("stated", "completed"))
RATIFICATION = ONTOLOGY + "Ratification"
_CLAIM_PROPERTIES = (
    *(ONTOLOGY + name for name in ("claimAbout", "claimKind", "hasEvidence")),
    DCTERMS + "issued",
    *(ONTOLOGY + name for name in ("claimDate", "claimProperty", "conflictsWith")),
)  # fmt: skip
READ = tuple(
    path_of(f"^sepca:claimAbout/{name}")
    for name in (
        "sepca:claimKind", "sepca:claimDate", "sepca:claimProperty", "sepca:conflictsWith", "^sepca:conflictsWith",
        "sepca:hasEvidence/document/dcterms:issued",
    )
)  # fmt: skip
"""What is read besides the statements about a thing, in the form that a rule's header has."""
_EDTF, _CONSENT, _IN_FORCE = (ONTOLOGY + name for name in ("edtf", "consentExpressed", "enteredIntoForce"))


def time_bounds(authored: list[Quad]) -> Iterator[Quad]:
    """Yield the bounds in time of every thing that is dated or attested, where they are not authored."""
    readings = temporal_readings(authored)
    attested = _attestations(authored)
    for thing, (about, types, graph) in _dated_things(authored, set(attested)).items():
        reading = next((readings[kind] for kind in sorted(types) if kind in readings), Reading.STATE)
        edtf = about.get(_EDTF) or (_party_since(about) if RATIFICATION in types else "")
        try:
            computed = bounds(edtf, reading) if edtf else Bounds()
        except UsageError:
            continue  # reported by loading, with file and line
        if about.get(_CONSENT) and not about.get(_IN_FORCE):
            computed = replace(computed, begin_latest="")
        if reading is Reading.STATE and thing in attested:
            computed = attested[thing].extend(computed, is_open_ended(edtf))
        mirror = NamedNode(COMPLETED_GRAPH + graph.removeprefix(GRAPH))
        if edtf and _EDTF not in about:
            yield Quad(NamedNode(thing), NamedNode(_EDTF), Literal(edtf), mirror)
        for name, value in zip(BOUND_PROPERTIES, astuple(computed), strict=True):
            if value and name not in about:
                instant = Literal(value, datatype=NamedNode(XSD_DATE_TIME))
                yield Quad(NamedNode(thing), NamedNode(name), instant, mirror)


def _party_since(about: dict[str, str]) -> str:
    """Return since when an actor is party: entry into force, else consent; "" for links of other kinds."""
    since = about.get(_IN_FORCE) or about.get(_CONSENT)
    return f"{since}/.." if since else ""


def _dated_things(quads: list[Quad], attested: set[str]) -> dict[str, tuple[dict[str, str], set[str], str]]:
    """Return the literal properties, the types and the graph of each thing that has a date, or an attested link."""
    dates = {_EDTF, _CONSENT, _IN_FORCE}
    graphs: dict[str, str] = {}
    for quad in quads:
        thing, name = iri_of(quad.subject), quad.predicate.value
        if name in dates or (name == ONTOLOGY + "linkSource" and thing in attested):
            graphs[thing] = max(graphs.get(thing, ""), iri_of(quad.graph_name))
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


@dataclass(frozen=True)
class _Attestation:
    """When claims say that a thing held.

    Attributes:
        reported: the latest date for which a claim speaks, or of a document that states something of the thing.
        first, last: last second of the first and first second of the last period for which claims say that it held.
    """

    reported: str = ""
    first: str = ""
    last: str = ""

    def extend(self, computed: Bounds, open_ended: bool) -> Bounds:
        """Return the bounds of a state that are certain, since between two dates at which it held it held."""
        first, last = self.first, max(self.last, self.reported if open_ended else "")
        if first and computed.begin_earliest <= first and (not computed.begin_latest or first < computed.begin_latest):
            computed = replace(computed, begin_latest=first)
        beyond = last > max(computed.end_earliest, computed.begin_latest if not self.first else "")
        if beyond and (not computed.end_latest or last <= computed.end_latest):
            computed = replace(computed, end_earliest=last)
        return computed


def _attestations(quads: list[Quad]) -> dict[str, _Attestation]:
    """Return what claims attest of each thing; claims in conflict attest nothing."""
    values: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in _CLAIM_PROPERTIES}
    for quad in quads:
        if quad.predicate.value in values:
            text = quad.object.value if isinstance(quad.object, Literal) else iri_of(quad.object)
            values[quad.predicate.value][iri_of(quad.subject)].append(text)
    about, kinds, evidence, issued, dates, properties, conflicts = values.values()
    in_conflict = {*conflicts, *(other for others in conflicts.values() for other in others)}
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for claim, things in about.items():
        if not set(kinds[claim]) <= CERTAIN_KINDS or claim in in_conflict:
            continue
        documents = [f"{ID}doc/{name.removeprefix(ID + 'span/').partition('/')[0]}" for name in evidence[claim]]
        published = [earliest(date[:10]) for document in documents for date in issued[document]]
        spoken_for = [period(date) for date in dates[claim]]
        whole = [] if properties[claim] else spoken_for
        reported = max([held.start for held in spoken_for] or published, default="")
        for thing in things:
            found[thing].append((reported, *((whole[0].end, whole[0].start) if whole else ("", ""))))
    return {
        thing: _Attestation(
            max(reported for reported, _first, _last in held),
            min((first for _reported, first, _last in held if first), default=""),
            max(last for _reported, _first, last in held),
        )
        for thing, held in found.items()
    }
