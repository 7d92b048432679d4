"""On which recorded statements does an entailed edge rest?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from sepca_graph.deriving.entailment import ENTAILED_GRAPH, is_axiom
from sepca_graph.deriving.rules import edge_rules
from sepca_graph.stores import (
    NamedNode,
    Quad,
)

Step = tuple[str, str, str]
"""IRIs of subject, predicate and object."""
Proof = list[Step]


def links_and_relations(proof: Proof, links: Container[str]) -> tuple[list[str], Proof]:
    """Return the links on which a proof rests, each once, and its statements that are no part of a link."""
    found = dict.fromkeys(end for step in proof for end in (step[0], step[2]) if end in links)
    return list(found), [step for step in proof if not {step[0], step[2]} & found.keys()]


class Prover:
    """Explains entailed edges by the ontology's own axioms, down to asserted statements.

    Args:
        quads: completed statements and the entailed edges that may serve as steps.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        quads = list(quads)
        self._asserted: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._sources: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._derived = set()
        self._chains: dict[str, list[list[str]]] = defaultdict(list)
        self._narrower: dict[str, list[str]] = defaultdict(list)
        self._inverses: dict[str, list[str]] = defaultdict(list)
        self._symmetric = set()
        for rule in edge_rules(quad for quad in quads if is_axiom(quad)):
            conclusion, steps = rule.head[1].strip("<>"), [step.strip("<>") for _x, step, _y in rule.body]
            if rule.axiom == "prp-spo1":
                self._narrower[conclusion] += steps
            elif rule.axiom == "prp-symp":
                self._symmetric.add(conclusion)
            elif rule.axiom in {"prp-inv1", "prp-inv2"}:
                self._inverses[conclusion] += steps
            else:
                self._chains[conclusion].append(steps)
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                key = (quad.subject.value, quad.predicate.value)
                self._asserted[key].add(quad.object.value)
                self._sources[quad.predicate.value, quad.object.value].add(quad.subject.value)
                if quad.graph_name == ENTAILED_GRAPH:
                    self._derived.add((*key, quad.object.value))

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
        if edge not in self._derived and target in self._asserted[source, property_]:
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
        backwards = (self._sources[inverse, source] for inverse in self._inverses[property_])
        return self._asserted[source, property_].union(*narrower, *backwards)
