"""On which recorded statements does an entailed edge rest?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from sepca_graph.deriving.axioms import edge_rules
from sepca_graph.deriving.entailment import ENTAILED_GRAPH, ONTOLOGY_GRAPH, is_axiom
from sepca_graph.deriving.expressions import Directed
from sepca_graph.deriving.rules import Rule
from sepca_graph.stores import ByPredicate, NamedNode, Quad, Store, iri_of

Step = tuple[str, str, str]
"""IRIs of subject, predicate and object."""
Proof = list[Step]
_Ends = dict[str, set[str]]


def links_and_relations(proof: Proof, links: Container[str]) -> tuple[list[str], Proof]:
    """Return the links on which a proof rests, each once, and its statements that are no part of a link."""
    found = dict.fromkeys(end for step in proof for end in (step[0], step[2]) if end in links)
    return list(found), [step for step in proof if not {step[0], step[2]} & found.keys()]


class Prover:
    """Explains entailed edges by the ontology's own axioms, down to asserted statements.

    Args:
        statements: completed and entailed, by predicate; of a predicate they are asked for when a proof needs them.
        axioms: the ontology's.
        entailed: the edges that follow, which may serve as steps.
    """

    def __init__(self, statements: ByPredicate, axioms: Iterable[Quad], entailed: Iterable[Quad]) -> None:
        self._statements = statements
        self._ends: dict[str, tuple[_Ends, _Ends]] = {}
        self._derived = {_edge(quad) for quad in entailed}
        self._ways: dict[str, list[list[Directed]]] = defaultdict(list)
        rules = [(rule.head[1].strip("<>"), _way(rule)) for rule in edge_rules(axioms)]
        for conclusion, way in sorted(rules, key=lambda found: _simplicity(*found)):
            self._ways[conclusion].append(way)

    @classmethod
    def of(cls, store: Store) -> Prover:
        """Return what explains the entailed edges of a store."""
        axioms = filter(is_axiom, store.quads_in(ONTOLOGY_GRAPH))
        return cls(store.triples_of, axioms, store.quads_in(ENTAILED_GRAPH.value))

    def proof(self, source: str, property_: str, target: str) -> Proof:
        """Return the asserted statements that one proof of an edge rests on, in order; empty when there is none."""
        return next(self.proofs(source, property_, target), [])

    def proofs(self, source: str, property_: str, target: str) -> Iterator[Proof]:
        """Yield every proof of an edge once, whatever the order of its steps; a proof never assumes what it proves."""
        known = set()
        for found in self._prove(source, property_, target, frozenset()):
            if frozenset(found) not in known:
                known.add(frozenset(found))
                yield found

    def _prove(self, source: str, property_: str, target: str, seen: frozenset[Step]) -> Iterator[Proof]:
        edge = (source, property_, target)
        if edge in seen:
            return
        if edge not in self._derived and target in self._targets(property_, source):
            yield [edge]
            return
        deeper = seen | {edge}
        for way in self._ways[property_]:
            yield from self._walk(source, way, target, deeper)

    def _walk(self, source: str, way: list[Directed], target: str, seen: frozenset[Step]) -> Iterator[Proof]:
        first, *rest = way
        if not rest:
            yield from self._step(source, first, target, seen)
            return
        for middle in sorted(self._reached(source, first, frozenset())):
            for onward in self._walk(middle, rest, target, seen):
                for step in self._step(source, first, middle, seen):
                    yield [*step, *onward]

    def _step(self, source: str, step: Directed, target: str, seen: frozenset[Step]) -> Iterator[Proof]:
        start, end = (target, source) if step.inverse else (source, target)
        return self._prove(start, step.name, end, seen)

    def _reached(self, source: str, step: Directed, passed: frozenset[Directed]) -> set[str]:
        """Return to where a step may lead, by what is stated and by what the property follows from at once."""
        found = (self._sources if step.inverse else self._targets)(step.name, source)
        others = {
            Directed(way[0].name, inverse=way[0].inverse != step.inverse)
            for way in self._ways[step.name]
            if len(way) == 1
        }
        passed |= {step}
        return found.union(*(self._reached(source, other, passed) for other in others - passed))

    def _targets(self, property_: str, source: str) -> set[str]:
        return self._ends_of(property_)[0].get(source, set())

    def _sources(self, property_: str, target: str) -> set[str]:
        return self._ends_of(property_)[1].get(target, set())

    def _ends_of(self, property_: str) -> tuple[_Ends, _Ends]:
        """Return the targets of each source, and the sources of each target, of statements between things."""
        if property_ not in self._ends:
            targets: _Ends = defaultdict(set)
            sources: _Ends = defaultdict(set)
            for said in self._statements(property_):
                if isinstance(said.subject, NamedNode) and isinstance(said.object, NamedNode):
                    targets[said.subject.value].add(said.object.value)
                    sources[said.object.value].add(said.subject.value)
            self._ends[property_] = targets, sources
        return self._ends[property_]


def _way(rule: Rule) -> list[Directed]:
    """Return the steps that lead from the start of a rule's conclusion to its end."""
    here, way = rule.head[0], []
    for start, name, end in rule.body if rule.head[0] in {rule.body[0][0], rule.body[0][2]} else rule.body[::-1]:
        way.append(Directed(name.strip("<>"), inverse=start != here))
        here = start if start != here else end
    return way


def _simplicity(conclusion: str, way: list[Directed]) -> tuple[int, bool, bool]:
    """Return by what the ways to a conclusion are tried in order: the same edge and its inverses before others."""
    return len(way), not way[0].inverse, way[0].name != conclusion


def _edge(quad: Quad) -> Step:
    return iri_of(quad.subject), quad.predicate.value, iri_of(quad.object)
