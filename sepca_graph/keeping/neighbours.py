"""Which things does a change touch, and what does completion read of them and their neighbours?

The rules of completion say which paths they read (`sepca_graph.deriving.reads`); nothing here knows any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from sepca_graph.deriving.reads import ANY, Condition, Path, Step
from sepca_graph.namespaces import COMPLETED_GRAPH, ENTAILED, ID, OA, ONTOLOGY, WORK
from sepca_graph.stores import NamedNode, Quad, Store, iri_of

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

    store: Store
    paths: Iterable[Path]
    changed: tuple[Quad, ...] = ()
    _known_about: dict[NamedNode, list[Quad]] = field(default_factory=dict, compare=False)
    _known_to: dict[str, dict[NamedNode, list[Quad]]] = field(default_factory=dict, compare=False)

    def affected(self) -> set[NamedNode]:
        """Return the things of which completed statements may change."""
        found = {thing for thing in subjects(self.changed) if thing.value.startswith(ID)}
        for path in self.paths:
            for place, step in enumerate(path):
                met = self._changed(step)
                kept = self._keep(subjects(met) if step.inverse else objects(met), step.condition)
                begins = {end for quad in met for end in _begin(quad, step, kept)}
                if step.repeated:
                    begins |= self._back_along(begins, step)
                found |= self._back(begins, path[:place])
        return found

    def read(self, things: set[NamedNode]) -> set[Quad]:
        """Return the authored statements that completion reads for some things.

        What the last step of a path leads to is named by a statement about where it begins, and is not read itself.
        """
        reached = set(things)
        known: dict[Path, set[NamedNode]] = {(): things}
        for path in self.paths:
            named = path and path[-1].is_statement and not path[-1].inverse and not path[-1].repeated
            for place, step in enumerate(path[:-1] if named else path, 1):
                if path[:place] not in known:
                    known[path[:place]] = self._keep(self._along(known[path[: place - 1]], step), step.condition)
                    reached |= known[path[:place]]
        return set(filter(is_authored, self._about(reached)))

    def _about(self, things: set[NamedNode]) -> Iterator[Quad]:
        """Yield the statements about things; the store is asked once for each."""
        unknown = things - self._known_about.keys()
        self._known_about.update((thing, []) for thing in unknown)
        for quad in self.store.quads_about(unknown):
            self._known_about[quad.subject].append(quad)  # type: ignore[index]
        return chain.from_iterable(self._known_about[thing] for thing in things)

    def _to(self, name: str, things: set[NamedNode]) -> Iterator[Quad]:
        """Yield the statements with a predicate (IRI) that lead to things; the store is asked once for each."""
        known = self._known_to.setdefault(name, {})
        unknown = things - known.keys()
        known.update((thing, []) for thing in unknown)
        for quad in self.store.quads_to(name, unknown):
            known[quad.object].append(quad)  # type: ignore[index]
        return chain.from_iterable(known[thing] for thing in things)

    def _back(self, ends: set[NamedNode], path: Path) -> set[NamedNode]:
        for step in reversed(path):
            ends = self._back_along(self._keep(ends, step.condition), step)
        return ends

    def _back_along(self, ends: set[NamedNode], step: Step) -> set[NamedNode]:
        """Return from where a step leads to some things."""
        if step.is_statement:
            return self._along(ends, replace(step, inverse=not step.inverse))
        [name] = step.names
        return self._named_after(ends) if name in {"document", "activity"} else self._along(ends, _TO_DOCUMENT[name])

    def _along(self, things: set[NamedNode], step: Step) -> set[NamedNode]:
        """Return where a step leads to from some things, whatever its condition."""
        if not things or step.names == ("self",):
            return things
        if step.names == ("claims",):
            return self._named_after(things)
        if not step.is_statement:
            start = _DOCUMENT if step.names == ("document",) else _CURATION
            return {NamedNode(start + slug) for slug in _slugs(things)}
        found, frontier = set[NamedNode](), things
        while frontier := self._once(frontier, step) - found:
            found |= frontier
            if not step.repeated:
                break
        return found

    def _once(self, things: set[NamedNode], step: Step) -> set[NamedNode]:
        if step.inverse and ANY not in step.names:
            told = (quad for name in step.names for quad in self._to(name, things))
            return subjects(told) | subjects(quad for quad in self._changed(step) if quad.object in things)
        told = (quad for quad in self._about(things) if step.follows(quad.predicate.value))
        return objects(told) | objects(quad for quad in self._changed(step) if quad.subject in things)

    def _changed(self, step: Step) -> list[Quad]:
        """Return the changed statements that a step follows."""
        if not step.is_statement:
            return []
        if ANY in step.names:
            return list(self.changed)
        return [quad for name in step.names for quad in self._changed_by_predicate.get(name, ())]

    @cached_property
    def _changed_by_predicate(self) -> dict[str, list[Quad]]:
        found: dict[str, list[Quad]] = defaultdict(list)
        for quad in self.changed:
            found[quad.predicate.value].append(quad)
        return found

    def _keep(self, things: set[NamedNode], conditions: tuple[Condition, ...]) -> set[NamedNode]:
        """Return the things that meet conditions, before the change or after it."""
        for wanted in conditions if things else ():
            step = Step((wanted.name,), inverse=wanted.inverse)
            told = self._to(wanted.name, things) if wanted.inverse else self._about(things)
            met = [quad for quad in (*told, *self._changed(step)) if step.follows(quad.predicate.value)]
            met = [quad for quad in met if not wanted.value or iri_of(quad.object) == wanted.value]
            having = things & (objects(met) if wanted.inverse else subjects(met))
            things = things - having if wanted.lacks else having
        return things

    def _named_after(self, things: set[NamedNode]) -> set[NamedNode]:
        """Return what is named after the documents that are, or that activities of curation are named after."""
        slugs = _slugs(things)
        documents = {NamedNode(_DOCUMENT + slug) for slug in slugs}
        spans = subjects(self._to(OA + "hasSource", documents))
        spans |= {thing for thing in subjects(self.changed) | objects(self.changed) if _slugs([thing]) & slugs}
        claims = subjects(self._to(ONTOLOGY + "hasEvidence", spans))
        return spans | claims | {NamedNode(_CURATION + slug) for slug in slugs}


_TO_DOCUMENT = {"claims": Step(("document",)), "self": Step(("self",))}


def _begin(quad: Quad, step: Step, ends: set[NamedNode]) -> Iterator[NamedNode]:
    """Yield where a step begins that follows a statement, if it ends in one of some things."""
    begin, end = (quad.object, quad.subject) if step.inverse else (quad.subject, quad.object)
    if isinstance(begin, NamedNode) and (not step.condition or end in ends):
        yield begin


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
