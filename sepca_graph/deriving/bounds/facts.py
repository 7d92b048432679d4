"""What do authored statements say that bears on when something was so?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sepca_graph.dating.edtf import Reading
from sepca_graph.dating.readings import temporal_readings
from sepca_graph.dating.timeslice import continuing_classes
from sepca_graph.namespaces import ACCEPTED, ADMS, DCTERMS, ID, ONTOLOGY, PROV, RDF_TYPE, RDFS
from sepca_graph.stores import Literal, Quad, by_predicate, iri_of

EDTF, CONSENT, IN_FORCE = (ONTOLOGY + name for name in ("edtf", "consentExpressed", "enteredIntoForce"))
DATES = (EDTF, CONSENT, IN_FORCE)
SOURCE, TARGET, STATUS = ONTOLOGY + "linkSource", ONTOLOGY + "linkTarget", ADMS + "status"
ABOUT, EVIDENCE, CONFLICTS = (ONTOLOGY + name for name in ("claimAbout", "hasEvidence", "conflictsWith"))
CLAIM_KIND, CLAIM_DATE, CLAIM_PROPERTY, CLAIM_VALUE, PAST = (
    ONTOLOGY + name for name in ("claimKind", "claimDate", "claimProperty", "claimValue", "tellsOfPast")
)
ISSUED, CURATED = DCTERMS + "issued", PROV + "endedAtTime"
_LOOKED_UP = frozenset({ABOUT, EVIDENCE, CONFLICTS, SOURCE, TARGET}) | {
    ONTOLOGY + name for name in ("onList", "listsTarget", "replaces", "continuesIdentityOf", "policeOf", "partOf")
}
"""What is also read from its value to its subject."""


@dataclass(frozen=True)
class Facts:
    """Authored statements, looked up by subject and property, or by property and value.

    Attributes:
        values: of each subject, what it has of each property: literals' texts and IRIs, sorted.
        subjects: of each property and value, the subjects that have it, sorted.
        graphs: of each thing that may have bounds, the graph in which they stand.
        readings: how the dates of a class are read.
        continuing: classes of what goes on until something ends it.
        parents: of each class, those that it is said to be a subclass of.
    """

    values: Mapping[str, Mapping[str, list[str]]]
    subjects: Mapping[tuple[str, str], list[str]]
    graphs: Mapping[str, str]
    readings: Mapping[str, Reading]
    continuing: frozenset[str]
    parents: Mapping[str, list[str]]

    @classmethod
    def of(cls, authored: list[Quad]) -> Facts:
        """Read authored statements, the ontology's among them."""
        values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        graphs: dict[str, str] = {}
        for quad in authored:
            thing, name = iri_of(quad.subject), quad.predicate.value
            value = quad.object.value if isinstance(quad.object, Literal) else iri_of(quad.object)
            values[thing][name].append(value)
            if name in _LOOKED_UP:
                subjects[name, value].append(thing)
            if name in {*DATES, SOURCE} and thing.startswith(ID):
                graphs[thing] = max(graphs.get(thing, ""), iri_of(quad.graph_name))
        return cls(
            {thing: {name: sorted(set(said)) for name, said in about.items()} for thing, about in values.items()},
            {key: sorted(set(things)) for key, things in subjects.items()},
            graphs,
            temporal_readings(authored),
            frozenset(continuing_classes(by_predicate(authored))),
            {thing: about[RDFS + "subClassOf"] for thing, about in values.items() if RDFS + "subClassOf" in about},
        )

    def all(self, thing: str, name: str) -> list[str]:
        """Return the values that a thing has of a property (IRI)."""
        return self.values.get(thing, {}).get(name, [])

    def one(self, thing: str, name: str) -> str:
        """Return the last in order of the values that a thing has of a property (IRI), "" where it has none."""
        return max(self.all(thing, name), default="")

    def having(self, name: str, value: str) -> list[str]:
        """Return the things that have a value of a property (IRI) that is read in this direction."""
        return self.subjects.get((name, value), [])

    def classes(self, thing: str) -> frozenset[str]:
        """Return the classes of a thing, superclasses included."""
        return frozenset(above for kind in self.all(thing, RDF_TYPE) for above in self._above(kind))

    def _above(self, kind: str) -> frozenset[str]:
        found = self._known_above.get(kind)
        if found is None:
            reached, frontier = {kind}, [kind]
            while frontier:
                frontier = [name for below in frontier for name in self.parents.get(below, ()) if name not in reached]
                reached.update(frontier)
            found = self._known_above[kind] = frozenset(reached)
        return found

    @cached_property
    def _known_above(self) -> dict[str, frozenset[str]]:
        return {}

    def is_accepted(self, link: str) -> bool:
        """Return whether a thing is no link that was proposed, disputed or rejected."""
        return self.one(link, STATUS) in {"", ACCEPTED}

    def reading_of(self, thing: str) -> Reading:
        """Return how the thing's dates are read."""
        kinds = sorted(self.all(thing, RDF_TYPE))
        return next((self.readings[kind] for kind in kinds if kind in self.readings), Reading.STATE)

    def goes_on(self, thing: str) -> bool:
        """Return whether the thing goes on by nature until something ends it."""
        return not self.continuing.isdisjoint(self.all(thing, RDF_TYPE))

    def may_be_attested(self, thing: str) -> bool:
        """Return whether the thing is a state, or an act whose effect goes on, so that claims tell of its days."""
        reading = self.reading_of(thing)
        return reading is Reading.STATE or (reading is Reading.LASTING_ACT and self.goes_on(thing))

    def date_of(self, thing: str) -> str:
        """Return a thing's date (EDTF); of a ratification that since when the actor is party."""
        if edtf := self.one(thing, EDTF):
            return edtf
        since = self.one(thing, IN_FORCE) or self.one(thing, CONSENT)
        return f"{since}/.." if since and ONTOLOGY + "Ratification" in self.classes(thing) else ""

    def links(self, *, source: str, target: str = "", kinds: Iterable[str]) -> list[str]:
        """Return the accepted links of some classes that have a source, and a target where one is given."""
        found = self._between.get((source, target), []) if target else self.having(SOURCE, source)
        wanted = frozenset(kinds)
        return [link for link in found if not wanted.isdisjoint(self.classes(link)) and self.is_accepted(link)]

    @cached_property
    def _between(self) -> dict[tuple[str, str], list[str]]:
        """The links between each two things."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, target in self.subjects:
            if name == TARGET:
                for link in self.subjects[name, target]:
                    for source in self.all(link, SOURCE):
                        found[source, target].append(link)
        return found

    def marks(self, thing: str, name: str) -> list[str]:
        """Return what the ontology says, by an annotation (IRI), of the classes of a thing."""
        return sorted({value for kind in self.classes(thing) for value in self.all(kind, name)})


def document_of(name: str) -> str:
    """Return the document (IRI) after which a claim or a span is named."""
    return f"{ID}doc/{name.removeprefix(ID).split('/')[1]}"
