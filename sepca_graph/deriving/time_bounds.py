"""Which bounds in time follow from a thing's date, and from the claims that attest it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import astuple, dataclass, field, replace

from sepca_graph.dating.edtf import Bounds, Reading, bounds, is_open_ended
from sepca_graph.dating.readings import BOUND_PROPERTIES, temporal_readings
from sepca_graph.dating.timeslice import continuing_classes
from sepca_graph.deriving.attestations import Attestation, attestations
from sepca_graph.deriving.reads import path_of
from sepca_graph.errors import UsageError
from sepca_graph.namespaces import ADMS, COMPLETED_GRAPH, GRAPH, ID, ONTOLOGY, RDF_TYPE, VOCAB, XSD_DATE_TIME
from sepca_graph.stores import Literal, NamedNode, Quad, by_predicate, iri_of

RATIFICATION = ONTOLOGY + "Ratification"
READ = (
    *(
        path_of(f"^sepca:claimAbout/{name}")
        for name in (
            "sepca:claimKind", "sepca:claimDate", "sepca:claimProperty", "sepca:conflictsWith", "^sepca:conflictsWith",
            "sepca:hasEvidence/document/dcterms:issued",
        )
    ),
    path_of("sepca:linkTarget/sepca:edtf"),
    path_of("sepca:linkTarget/rdf:type"),
)  # fmt: skip
"""What is read besides the statements about a thing, in the form that a rule's header has."""
_EDTF, _CONSENT, _IN_FORCE = (ONTOLOGY + name for name in ("edtf", "consentExpressed", "enteredIntoForce"))
_SOURCE, _TARGET = ONTOLOGY + "linkSource", ONTOLOGY + "linkTarget"
PRESUMPTIONS = (ONTOLOGY + "presumedFrom", ONTOLOGY + "presumedTo")
_STATUS, _ACCEPTED = ADMS + "status", VOCAB + "status/accepted"


def time_bounds(authored: list[Quad]) -> Iterator[Quad]:
    """Yield the bounds in time of every thing that is dated or attested, where they are not authored.

    Besides the four bounds these are `sepca:presumedFrom` and `sepca:presumedTo`: between which days an accepted link
    or a thing is presumed to hold, without an end where nothing ends it.
    """
    reader = Reader.of(authored)
    for thing in reader.things.values():
        try:
            computed = reader.bounds_of(thing)
        except UsageError:
            continue  # reported by loading, with file and line
        mirror = NamedNode(COMPLETED_GRAPH + thing.graph.removeprefix(GRAPH))
        if (edtf := thing.date) and _EDTF not in thing.values:
            yield Quad(NamedNode(thing.iri), NamedNode(_EDTF), Literal(edtf), mirror)
        instants = [*astuple(computed), *reader.presumed(thing, computed)]
        for name, value in zip((*BOUND_PROPERTIES, *PRESUMPTIONS), instants, strict=True):
            if value and name not in thing.values:
                instant = Literal(value, datatype=NamedNode(XSD_DATE_TIME))
                yield Quad(NamedNode(thing.iri), NamedNode(name), instant, mirror)


@dataclass
class Dated:
    """A thing with a date or an attestation, or a link to something dated.

    Attributes:
        graph: where what dates it stands.
        types: its classes.
        values: its literal properties, and the IRIs of the others, by property.
    """

    iri: str
    graph: str
    types: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)

    @property
    def date(self) -> str:
        """Its date; of a ratification since when the actor is party: entry into force, else consent."""
        since = self.values.get(_IN_FORCE) or self.values.get(_CONSENT) if RATIFICATION in self.types else ""
        return self.values.get(_EDTF) or (f"{since}/.." if since else "")


@dataclass(frozen=True)
class Reader:
    """Reads the bounds of things from their dates, the events that they lead to, and what claims attest.

    Attributes:
        readings: how dates are read, by class.
        continuing: classes of what goes on until something ends it.
        attested: what claims attest, by thing.
        things: what is dated, by IRI.
    """

    readings: Mapping[str, Reading]
    continuing: AbstractSet[str]
    attested: Mapping[str, Attestation]
    things: Mapping[str, Dated]

    @classmethod
    def of(cls, authored: list[Quad]) -> Reader:
        """Read what authored statements date and attest."""
        attested = attestations(authored)
        continuing = continuing_classes(by_predicate(authored))
        return cls(temporal_readings(authored), continuing, attested, _dated_things(authored, set(attested)))

    def reading_of(self, thing: Dated) -> Reading:
        """Return how the thing's dates are read."""
        return next((self.readings[kind] for kind in sorted(thing.types) if kind in self.readings), Reading.STATE)

    def bounds_of(self, thing: Dated) -> Bounds:
        """Return the bounds by the thing's own date, by the event that it leads to, and by what claims attest.

        Raises:
            UsageError: the date is none.
        """
        reading, edtf = self.reading_of(thing), thing.date
        computed = bounds(edtf, reading) if edtf else Bounds()
        if thing.values.get(_CONSENT) and not thing.values.get(_IN_FORCE):
            computed = replace(computed, begin_latest="")
        target = self.things.get(thing.values.get(_TARGET, ""))
        if target and target.date and reading is self.reading_of(target) is Reading.OCCURRENCE:
            computed = _within(computed, bounds(target.date, Reading.OCCURRENCE))
        if not self._may_be_attested(thing):
            return computed
        if reading is Reading.LASTING_ACT and not computed.end_earliest and computed.begin_latest:
            computed = replace(computed, end_earliest=computed.begin_earliest)  # it holds on the days of the act
        if thing.iri in self.attested:
            computed = self.attested[thing.iri].extend(computed, is_open_ended(edtf))
        return computed

    def presumed(self, thing: Dated, computed: Bounds) -> tuple[str, str]:
        """Return since and until when an accepted link or a thing is presumed to hold; "" for never, for no end."""
        goes_on = bool(thing.types & self.continuing) or is_open_ended(thing.date)
        accepted = thing.values.get(_STATUS, _ACCEPTED) == _ACCEPTED
        if not accepted or not goes_on or not self._may_be_attested(thing):
            return "", ""
        attested = self.attested.get(thing.iri, Attestation())
        since = computed.begin_latest
        if attested.first and since == attested.first:
            since = max(attested.since, computed.begin_earliest)
        if not since or not computed.end_latest:
            return since, ""
        return since, max(computed.end_earliest, min(computed.end_latest, attested.spoken_for))

    def _may_be_attested(self, thing: Dated) -> bool:
        reading = self.reading_of(thing)
        return reading is Reading.STATE or (reading is Reading.LASTING_ACT and bool(thing.types & self.continuing))


def _within(own: Bounds, event: Bounds) -> Bounds:
    """Return the bounds of a link to an event: the event's, or those of its own date within them."""
    if not own.known:
        return event
    begin, end = (
        max(own.begin_earliest, event.begin_earliest),
        min(own.end_latest or event.end_latest, event.end_latest),
    )
    if begin > end:  # the dates disagree, and the link's own is the nearer one
        return own
    return Bounds(begin, min(own.begin_latest, end), max(own.end_earliest, begin), end)


def _dated_things(quads: list[Quad], attested: set[str]) -> dict[str, Dated]:
    """Return each thing that has a date, or is an attested link or one to what has a date."""
    dates = {_EDTF, _CONSENT, _IN_FORCE}
    dated = {iri_of(quad.subject) for quad in quads if quad.predicate.value in dates}
    hanging = {iri_of(q.subject) for q in quads if q.predicate.value == _TARGET and iri_of(q.object) in dated}
    graphs: dict[str, str] = {}
    for quad in quads:
        thing, name = iri_of(quad.subject), quad.predicate.value
        if name in dates or (name == _SOURCE and (thing in attested or thing in hanging)):
            graphs[thing] = max(graphs.get(thing, ""), iri_of(quad.graph_name))
    things = {thing: Dated(thing, graph) for thing, graph in sorted(graphs.items()) if thing.startswith(ID)}
    for quad in quads:
        if (found := things.get(iri_of(quad.subject))) is not None:
            if quad.predicate.value == RDF_TYPE:
                found.types.add(iri_of(quad.object))
            elif isinstance(quad.object, Literal) or quad.predicate.value in {_TARGET, _STATUS}:
                found.values[quad.predicate.value] = getattr(quad.object, "value", "")
    return things
