"""On which recorded statements does an entailed edge rest?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from sepca_graph.deriving.axioms import edge_rules
from sepca_graph.deriving.entailment import ENTAILED_GRAPH, ONTOLOGY_GRAPH, is_axiom
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
        self._derived = {_step(quad) for quad in entailed}
        self._chains: dict[str, list[list[str]]] = defaultdict(list)
        self._narrower: dict[str, list[str]] = defaultdict(list)
        self._inverses: dict[str, list[str]] = defaultdict(list)
        self._symmetric = set()
        for rule in edge_rules(axioms):
            conclusion, steps = rule.head[1].strip("<>"), [step.strip("<>") for _x, step, _y in rule.body]
            if rule.axiom == "prp-spo1":
                self._narrower[conclusion] += steps
            elif rule.axiom == "prp-symp":
                self._symmetric.add(conclusion)
            elif rule.axiom in {"prp-inv1", "prp-inv2"}:
                self._inverses[conclusion] += steps
            else:
                self._chains[conclusion].append(steps)

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
        if edge not in self._derived and target in self._targets(source, property_):
            yield [edge]
            return
        deeper = seen | {edge}
        if property_ in self._symmetric:
            yield from self._prove(target, property_, source, deeper)
        for inverse in self._inverses[property_]:
            yield from self._prove(target, inverse, source, deeper)
        for narrow in self._narrower[property_]:
            yield from self._prove(source, narrow, target, deeper)
        for chain in self._chains[property_]:
            yield from self._walk(source, chain, target, deeper)

    def _walk(self, source: str, chain: list[str], target: str, seen: frozenset[Step]) -> Iterator[Proof]:
        first, *rest = chain
        if not rest:
            yield from self._prove(source, first, target, seen)
            return
        for middle in sorted(self._reached(source, first)):
            for onward in self._walk(middle, rest, target, seen):
                for step in self._prove(source, first, middle, seen):
                    yield [*step, *onward]

    def _reached(self, source: str, property_: str) -> set[str]:
        narrower = (self._reached(source, narrow) for narrow in self._narrower[property_])
        backwards = (self._sources(inverse, source) for inverse in self._inverses[property_])
        return self._targets(source, property_).union(*narrower, *backwards)

    def _targets(self, source: str, property_: str) -> set[str]:
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


def _step(quad: Quad) -> Step:
    return iri_of(quad.subject), quad.predicate.value, iri_of(quad.object)
