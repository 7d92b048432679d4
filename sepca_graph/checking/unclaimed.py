"""Which values of actors, instruments, projects and events does no claim give?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sepca_graph.dating.timeslice import subclasses
from sepca_graph.findings import Finding
from sepca_graph.namespaces import ID, ONTOLOGY, OWL, RDF_TYPE, RDFS, shorten
from sepca_graph.stores import Literal, Quad, iri_of

EXAMPLES = 3
"""So many things are named as examples in one finding."""
_LOOKED_AT = tuple(ONTOLOGY + name for name in ("Actor", "LegalInstrument", "FundingInstrument", "Project", "Event"))
_ABOUT, _PROPERTY, _VALUE = (ONTOLOGY + name for name in ("claimAbout", "claimProperty", "claimValue"))


def unclaimed_findings(completed: Iterable[Quad], authored: Iterable[Quad]) -> Iterator[Finding]:
    """Yield one finding for each property of the ontology with values that no claim gives.

    A claim that names no property, and lies in the document that has the value, speaks of all its values there.

    Args:
        completed: all statements, those of completion among them, which say which value a claim means.
        authored: what curators wrote.
    """
    completed = list(completed)
    claims = _Claims(completed)
    bare: dict[str, list[tuple[str, str]]] = defaultdict(list)
    properties, things = _properties(completed), _things(completed)
    for quad in authored:
        thing, name = iri_of(quad.subject), quad.predicate.value
        if thing in things and name in properties and not claims.give(quad):
            bare[name].append((thing, _text(quad)))
    for name, found in sorted(bare.items()):
        yield _finding(name, sorted(found))


def _finding(name: str, found: list[tuple[str, str]]) -> Finding:
    named = list(dict.fromkeys(shorten(thing) for thing, _value in found))
    number = f"{len(found)} value{'' if len(found) == 1 else 's'}"
    examples = ", ".join(named[:EXAMPLES]) + (", ..." if len(named) > EXAMPLES else "")
    return Finding(
        code="values_without_claims",
        severity="warning",
        kind="Values without claims",
        message=f"{number} of {shorten(name)} ({examples}). No claim gives these values of a property, so nobody can "
        "check them.",
        focus_node=found[0][0],
        path=name,
        value=found[0][1],
        remedy="Add a claim about each, with claimProperty, claimValue and its place in a source, or delete it.",
    )


class _Claims:
    """What claims are about: of which property and value, or of a thing as a whole in which graph."""

    def __init__(self, quads: list[Quad]) -> None:
        self._about: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            claim = iri_of(quad.subject)
            if quad.predicate.value == _ABOUT:
                self._about[iri_of(quad.object)].append((claim, iri_of(quad.graph_name)))
            elif quad.predicate.value in {_PROPERTY, _VALUE}:
                self._values[claim][quad.predicate.value].add(_text(quad))

    def give(self, quad: Quad) -> bool:
        """Return whether a claim gives a statement."""
        for claim, graph in self._about[iri_of(quad.subject)]:
            said = self._values.get(claim, {})
            if not said.get(_PROPERTY) and graph == iri_of(quad.graph_name):
                return True
            if quad.predicate.value in said.get(_PROPERTY, ()) and _text(quad) in said.get(_VALUE, ()):
                return True
        return False


def _text(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, Literal) else iri_of(quad.object)


def _properties(quads: list[Quad]) -> set[str]:
    """Return the properties of the ontology, but for those that lead from a thing to its links."""
    sorts = {OWL + "ObjectProperty", OWL + "DatatypeProperty"}
    found = {iri_of(q.subject) for q in quads if q.predicate.value == RDF_TYPE and iri_of(q.object) in sorts}
    switches = {ONTOLOGY + "isSourceOf"}
    below = [quad for quad in quads if quad.predicate.value == RDFS + "subPropertyOf"]
    while more := {iri_of(quad.subject) for quad in below if iri_of(quad.object) in switches} - switches:
        switches |= more
    return {name for name in found - switches if name.startswith(ONTOLOGY)}


def _things(quads: list[Quad]) -> set[str]:
    """Return the things that are looked at; a link is not, even if it is an event as well."""
    kinds = {name for root in _LOOKED_AT for name in subclasses(quads, root)}
    links = subclasses(quads, ONTOLOGY + "Link")
    types = [(iri_of(q.subject), iri_of(q.object)) for q in quads if q.predicate.value == RDF_TYPE]
    return {t for t, kind in types if kind in kinds and t.startswith(ID)} - {t for t, kind in types if kind in links}
