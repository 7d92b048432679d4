"""How do statements enter a store that is kept, and leave it, so that all that follows from them comes and goes too?

Only what a change touches is completed and concluded anew. Completion reads the neighbourhood of the changed things.
Conclusions are drawn from what is new (semi-naive evaluation) and taken back by deleting all that may rest on what is
gone and deriving again what still follows (delete and rederive: A. Gupta, I. S. Mumick, V. S. Subrahmanian,
"Maintaining views incrementally", SIGMOD 1993, section 7). The result is that of a full run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sepca_graph.content.folder import Content
from sepca_graph.deriving.completion import complete, paths_read
from sepca_graph.deriving.entailment import ENTAILED_GRAPH, derivations, entail_from, is_axiom
from sepca_graph.deriving.reads import Path
from sepca_graph.deriving.rules import Rule, symbol
from sepca_graph.keeping.neighbours import Neighbours
from sepca_graph.namespaces import COMPLETED_GRAPH, ID, ONTOLOGY, RDFS, WORK
from sepca_graph.stores import NamedNode, Quad, Statement, Triple, WritableStore, iri_of, terms

PORTION = 200_000
"""So many statements are completed at once."""
_CHANGED, _CONCLUDED, _WANTED = WORK + "changed", WORK + "concluded", WORK + "wanted"
_EACH = "?s ?p ?o"
_NOT_IN_MERGE = (
    f"DELETE {{ GRAPH <{_CONCLUDED}> {{ {_EACH} }} }} WHERE {{ GRAPH <{_CONCLUDED}> {{ {_EACH} }} {_EACH} }}"
)
_NOT_ENTAILED = (
    f"DELETE {{ GRAPH <{_CONCLUDED}> {{ {_EACH} }} }} WHERE {{ GRAPH <{_CONCLUDED}> {{ {_EACH} }} "
    f"FILTER NOT EXISTS {{ GRAPH <{ENTAILED_GRAPH.value}> {{ {_EACH} }} }} }}"
)
"""Updates that leave of the conclusions those that are new, or those that are entailed now."""


@dataclass(frozen=True)
class Upkeep:
    """Keeps the completed and entailed statements of a store in step with the authored ones.

    Attributes:
        store: whose statements change; the ontology is in it.
        content: whose rules of completion are followed.
        ontology: its statements and those of the vocabularies.
    """

    store: WritableStore
    content: Content
    ontology: list[Quad]

    def add(self, quads: Iterable[Quad]) -> None:
        """Add authored statements, and what they make true."""
        new = set(quads)
        self.change(list(new - set(self.store.quads_saying({quad.triple for quad in new}))), [])

    def add_many(self, quads: Iterable[Quad], *, fresh: bool = False) -> None:
        """Add many authored statements; what follows from them is concluded for the whole store, which is faster then.

        Args:
            quads: read once, and completed in portions.
            fresh: whether the store has nothing but the ontology yet, so that there is no neighbour to look for.
        """
        for portion in _portions(quads):
            affected = set() if fresh else self._affected(portion)
            before = set(self._owned(affected))
            self.store.extend(portion)
            again = self._completed_alone(portion) if fresh else self._completed_anew(affected, portion)
            completed, fresh = set(again), False
            self._take_out(before - completed)
            self.store.extend(completed - before)
        self._conclude_all()

    def remove(self, graph: str) -> None:
        """Take back the statements of an authored graph, as far as no other graph makes them."""
        self.change([], list(self.store.quads_in(graph)))

    def change(self, added: list[Quad], removed: list[Quad]) -> None:
        """Add and take back authored statements.

        Args:
            added: statements that are not in their graph yet.
            removed: statements that are in their graph.
        """
        affected = self._affected([*added, *removed])
        completed_before = set(self._owned(affected))
        self.store.delete(removed)
        already = {quad.triple for quad in self.store.quads_saying({quad.triple for quad in added})}
        self.store.insert(added)
        completed = set(self._completed_anew(affected, added))
        new, old = completed - completed_before, completed_before - completed
        self.store.delete(old)
        already |= {quad.triple for quad in self.store.quads_saying({quad.triple for quad in new})}
        self.store.insert(new)
        said = {quad.triple for quad in (*added, *new)}
        taken = {quad.triple for quad in (*removed, *old)} - said
        still = {quad.triple for quad in self.store.quads_saying(taken) if quad.graph_name != ENTAILED_GRAPH}
        self.store.delete(_entailed(triple) for triple in said if triple.predicate.value in self._concluded)
        self._take_back(taken - still)
        self._conclude(said - already)

    # What is completed anew

    def _affected(self, changed: Iterable[Quad]) -> set[NamedNode]:
        """Return the things of which completed statements may change: those changed, and their neighbours."""
        return Neighbours(self.store, self._paths, tuple(changed)).affected()

    @cached_property
    def _paths(self) -> list[Path]:
        return paths_read(self.content)

    def _take_out(self, quads: Iterable[Quad]) -> None:
        """Take quads out of their graphs, and out of the merge what no graph says any more."""
        quads = list(quads)
        self.store.delete(quads)
        gone = {quad.triple for quad in quads}
        self.store.delete(map(_in_merge, gone - {quad.triple for quad in self.store.quads_saying(gone)}))

    def _owned(self, things: set[NamedNode]) -> Iterator[Quad]:
        """Yield the completed statements about things, and the switches that lead to them."""
        for quad in self.store.quads_about(things):
            if _is_completed(quad) and quad.predicate.value not in self._switches:
                yield quad
        links = {thing for thing in things if thing.value.startswith(ID + "link/")}
        for switch in self._switches:
            yield from filter(_is_completed, self.store.quads_to(switch, links))

    def _completed_alone(self, portion: list[Quad]) -> list[Quad]:
        return complete([*self.ontology, *portion], self.content)

    def _completed_anew(self, things: set[NamedNode], added: Iterable[Quad]) -> Iterator[Quad]:
        read = Neighbours(self.store, self._paths, tuple(added)).read(things)
        for quad in complete([*self.ontology, *read], self.content):
            owner = quad.object if quad.predicate.value in self._switches else quad.subject
            if owner in things:
                yield quad

    @cached_property
    def _switches(self) -> list[str]:
        """The properties that lead from a thing to its links."""
        found: set[str] = set()
        frontier = {ONTOLOGY + "isSourceOf"}
        below = [quad for quad in self.ontology if quad.predicate.value == RDFS + "subPropertyOf"]
        while frontier:
            frontier = {iri_of(quad.subject) for quad in below if iri_of(quad.object) in frontier} - found
            found |= frontier
        return sorted(found)

    # What is concluded anew

    @cached_property
    def _rules(self) -> list[Rule]:
        return derivations(filter(is_axiom, self.ontology))

    def _conclude(self, new: set[Triple]) -> None:
        """Put statements that are new into the merge, and what follows from them."""
        self.store.insert(map(_in_merge, new))
        while new:
            new = self._drawn(new, _NOT_IN_MERGE)
            self.store.insert(quad for triple in new for quad in (_in_merge(triple), _entailed(triple)))

    def _conclude_all(self) -> None:
        """Make the entailed edges those that follow from the whole store."""
        before = {quad.triple for quad in self.store.quads_in(ENTAILED_GRAPH.value)}

        def authored(predicate: str) -> Iterator[Statement]:
            return (said for said in self.store.triples_of(predicate) if Triple(*terms(said)) not in before)

        edges = entail_from(authored, filter(is_axiom, self.ontology), store=self.store).edges
        after = {quad.triple for quad in edges}
        self._take_out(map(_entailed, before - after))
        self.store.extend(map(_entailed, after - before))

    def _take_back(self, gone: set[Triple]) -> None:
        """Take statements out of the merge, and what followed from them alone."""
        doubtful: set[Triple] = set()
        frontier = gone
        while frontier:
            frontier = self._drawn(frontier, _NOT_ENTAILED) - doubtful
            doubtful |= frontier
        self.store.delete(quad for triple in doubtful for quad in (_in_merge(triple), _entailed(triple)))
        self.store.delete(map(_in_merge, gone))
        wanted = doubtful | {triple for triple in gone if triple.predicate.value in self._concluded}
        while wanted and (again := self._derived_again(wanted)):
            self.store.insert(quad for triple in again for quad in (_in_merge(triple), _entailed(triple)))
            wanted -= again

    @cached_property
    def _read(self) -> set[str]:
        return {predicate for rule in self._rules for _subject, predicate, _object in rule.body}

    @cached_property
    def _concluded(self) -> set[str]:
        return {symbol(rule.head).strip("<>") for rule in self._rules}

    def _drawn(self, changed: set[Triple], but_for: str) -> set[Triple]:
        """Return what one step concludes from changed statements, but for what an update leaves out."""
        changed = {triple for triple in changed if f"<{triple.predicate.value}>" in self._read}
        predicates = {f"<{triple.predicate.value}>" for triple in changed}
        updates = [
            rule.update_from(place, _CHANGED, _CONCLUDED)
            for rule in self._rules
            for place, (_subject, predicate, _object) in enumerate(rule.body)
            if predicate in predicates
        ]
        return self._run(_CHANGED, changed, [*updates, but_for]) if updates else set()

    def _derived_again(self, wanted: set[Triple]) -> set[Triple]:
        predicates = {f"<{triple.predicate.value}>" for triple in wanted}
        rules = [rule for rule in self._rules if rule.concludes in predicates]
        return self._run(_WANTED, wanted, [rule.update_again(_WANTED, _CONCLUDED) for rule in rules])

    def _run(self, graph: str, read: set[Triple], updates: list[str]) -> set[Triple]:
        """Return what updates put into the graph of conclusions, with some statements in the graph that they read."""
        self.store.insert(_in_graph(read, NamedNode(graph)))
        for update in updates:
            self.store.update(update)
        concluded = {quad.triple for quad in self.store.quads_in(_CONCLUDED)}
        for done in (graph, _CONCLUDED):
            self.store.update(f"DROP SILENT GRAPH <{done}>")
        return concluded


def _portions(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    rest = iter(quads)
    while portion := list(islice(rest, PORTION)):
        yield portion


def _is_completed(quad: Quad) -> bool:
    return iri_of(quad.graph_name).startswith(COMPLETED_GRAPH)


def _in_merge(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


def _entailed(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, ENTAILED_GRAPH)


def _in_graph(triples: Iterable[Triple], graph: NamedNode) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
