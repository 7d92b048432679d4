"""Which things does a change touch, and what does completion read of them and their neighbours?

The rules of completion say which paths they read (`sepca_graph.deriving.reads`); nothing here knows any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sepca_graph.deriving.reads import ANY, Path, Step
from sepca_graph.namespaces import COMPLETED_GRAPH, ENTAILED, ID, OA, ONTOLOGY, WORK
from sepca_graph.stores import NamedNode, Quad, WritableStore, iri_of

_CLAIM, _SPAN, _DOCUMENT, _CURATION = ID + "claim/", ID + "span/", ID + "doc/", ID + "activity/curation-"
_NAMED_AFTER = (_CLAIM, _SPAN, _DOCUMENT, _CURATION)
"""How the names begin that go on with the short name of a document."""


@dataclass(frozen=True)
class Neighbours:
    """Walks the paths that rules read, in both directions.

    Attributes:
        store: whose statements are read.
        paths: from what is completed to what is read.
        changed: statements that have just come or gone, so that the store may lack them.
    """

    store: WritableStore
    paths: Iterable[Path]
    changed: tuple[Quad, ...] = ()

    def affected(self) -> set[NamedNode]:
        """Return the things of which completed statements may change."""
        found = {thing for thing in subjects(self.changed) if thing.value.startswith(ID)}
        for path in self.paths:
            for place, step in enumerate(path):
                met = [quad for quad in self.changed if step.follows(quad.predicate.value)]
                found |= self._back(objects(met) if step.inverse else subjects(met), path[:place])
        return found

    def read(self, things: set[NamedNode]) -> set[Quad]:
        """Return the authored statements that completion reads for some things."""
        reached = set(things)
        for path in self.paths:
            ends = things
            for step in path:
                ends = self._along(ends, step)
                reached |= ends
        return set(filter(is_authored, self.store.quads_about(reached)))

    def _back(self, ends: set[NamedNode], path: Path) -> set[NamedNode]:
        for step in reversed(path):
            if step.is_statement:
                ends = self._along(ends, Step(step.name, inverse=not step.inverse))
            else:
                ends = self._named_after(ends)
        return ends

    def _along(self, things: set[NamedNode], step: Step) -> set[NamedNode]:
        """Return where a step leads to from some things."""
        if not things:
            return set()
        if not step.is_statement:
            start = _DOCUMENT if step.name == "document" else _CURATION
            return {NamedNode(start + slug) for slug in _slugs(things)}
        if step.inverse and step.name != ANY:
            told = (*self.store.quads_to(step.name, things), *self.changed)
            return subjects(quad for quad in told if step.follows(quad.predicate.value) and quad.object in things)
        told = (*self.store.quads_about(things), *self.changed)
        return objects(quad for quad in told if step.follows(quad.predicate.value) and quad.subject in things)

    def _named_after(self, things: set[NamedNode]) -> set[NamedNode]:
        """Return what is named after the documents that are, or that activities of curation are named after."""
        slugs = _slugs(things)
        documents = {NamedNode(_DOCUMENT + slug) for slug in slugs}
        spans = subjects(self.store.quads_to(OA + "hasSource", documents))
        claims = subjects(self.store.quads_to(ONTOLOGY + "hasEvidence", spans))
        return spans | claims | {NamedNode(_CURATION + slug) for slug in slugs}


def is_authored(quad: Quad) -> bool:
    """Return whether a curator wrote a statement."""
    name = iri_of(quad.graph_name)
    return not name.startswith((COMPLETED_GRAPH, WORK)) and name != ENTAILED


def subjects(quads: Iterable[Quad]) -> set[NamedNode]:
    """Return the named subjects of quads."""
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}


def objects(quads: Iterable[Quad]) -> set[NamedNode]:
    """Return the named objects of quads."""
    return {quad.object for quad in quads if isinstance(quad.object, NamedNode)}


def _slugs(things: Iterable[NamedNode]) -> set[str]:
    """Return the short names of the documents that things are named after."""
    return {slug for thing in things for slug in _slug(thing.value)}


def _slug(name: str) -> Iterator[str]:
    return (name.removeprefix(start).partition("/")[0] for start in _NAMED_AFTER if name.startswith(start))
