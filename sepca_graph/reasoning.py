"""Which direct edges follow from the links, by OWL 2 RL, and does anything contradict itself?

The reference reasoner is owlrl. It runs over the slim graph: the ontology's axioms, the links and the structure,
without claims, spans, names and labels. What it adds is mostly noise (`x owl:sameAs x`, literal subjects), so only
the edges of the ontology's own derived properties are kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import owlrl
import rdflib
from rdflib import OWL, RDF, RDFS

from sepca_graph.findings import Finding
from sepca_graph.namespaces import GRAPH, ID, OA, ONTOLOGY, RDF_TYPE, shorten
from sepca_graph.stores import NamedNode, Quad, iri_of, to_rdflib_graph

ENTAILED_GRAPH = NamedNode(GRAPH + "entailed")
ONTOLOGY_GRAPH = GRAPH + "sepca"
EVIDENCED_BY = ONTOLOGY + "evidencedBy"
_IRI = re.compile(r"https?://[^\s<>\"]+")
_ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
_AXIOM_NAMESPACES = (str(RDF), str(RDFS), str(OWL))
_EVIDENCE_CLASSES = frozenset(ONTOLOGY + name for name in ("Claim", "EvidencePassage", "EvidenceSpan"))
_NOT_AXIOMS = frozenset({RDFS.label, RDFS.comment, OWL.versionIRI, OWL.versionInfo})


Statement = tuple[str, str, str]
"""IRIs of subject, predicate and object."""
Proof = list[Statement]


@dataclass(frozen=True)
class Entailment:
    """What follows from a graph.

    Attributes:
        edges: the entailed edges, sorted, all in the graph `ENTAILED_GRAPH`.
        contradictions: one finding for each clash that the reasoner reports.
    """

    edges: list[Quad]
    contradictions: list[Finding]


def entail(quads: Iterable[Quad]) -> Entailment:
    """Return the direct edges between things that follow from completed statements."""
    quads = list(quads)
    closure = to_rdflib_graph(slim(quads))
    asserted = set(closure)
    derived = derived_properties(quads)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closure)
    edges = {
        Quad(NamedNode(s), NamedNode(p), NamedNode(o), ENTAILED_GRAPH)
        for p in map(rdflib.URIRef, derived)
        for s, _p, o in closure.triples((None, p, None))
        if isinstance(s, rdflib.URIRef) and isinstance(o, rdflib.URIRef) and (s, p, o) not in asserted
    }
    return Entailment(sorted(edges | _evidence_edges(quads), key=str), _contradictions(closure))


def derived_properties(quads: Iterable[Quad]) -> list[str]:
    """Return the properties whose edges may be entailed: with a chain, above one with a chain, or transitive."""
    parents: dict[str, set[str]] = defaultdict(set)
    derived = set()
    for quad in quads:
        if not isinstance(quad.subject, NamedNode):
            continue
        predicate, name = quad.predicate.value, quad.subject.value
        if predicate == str(RDFS.subPropertyOf) and isinstance(quad.object, NamedNode):
            parents[name].add(quad.object.value)
        if predicate == str(OWL.propertyChainAxiom) or quad.object == NamedNode(str(OWL.TransitiveProperty)):
            derived.add(name)
    frontier = set(derived)
    while frontier:
        frontier = {parent for name in frontier for parent in parents[name]} - derived
        derived |= frontier
    return sorted(name for name in derived if name.startswith(ONTOLOGY))


def slim(quads: Iterable[Quad]) -> list[Quad]:
    """Return what reasoning needs: axioms, types, links and structure, without evidence, names and literals."""
    quads = list(quads)
    evidence = {
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF_TYPE and getattr(quad.object, "value", "") in _EVIDENCE_CLASSES
    }
    return [quad for quad in quads if _is_axiom(quad) or (_is_relation(quad) and quad.subject not in evidence)]


def _is_axiom(quad: Quad) -> bool:
    in_ontology = iri_of(quad.graph_name) == ONTOLOGY_GRAPH
    predicate = quad.predicate.value
    return in_ontology and predicate.startswith(_AXIOM_NAMESPACES) and rdflib.URIRef(predicate) not in _NOT_AXIOMS


def _is_relation(quad: Quad) -> bool:
    if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
        return False
    about_ours = quad.subject.value.startswith(ID) and quad.object.value.startswith((ID, ONTOLOGY))
    return about_ours and quad.predicate.value != OA + "hasSource"


def _evidence_edges(quads: Iterable[Quad]) -> set[Quad]:
    """Return the edges of the chain hasClaim o hasEvidence o oa:hasSource by a join: owlrl over claims is slow."""
    about: dict[str, set[NamedNode]] = defaultdict(set)
    spans: dict[str, set[str]] = defaultdict(set)
    source: dict[str, set[NamedNode]] = defaultdict(set)
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        if quad.predicate.value == ONTOLOGY + "claimAbout":
            about[quad.subject.value].add(quad.object)
        elif quad.predicate.value == ONTOLOGY + "hasEvidence":
            spans[quad.subject.value].add(quad.object.value)
        elif quad.predicate.value == OA + "hasSource":
            source[quad.subject.value].add(quad.object)
    evidenced_by = NamedNode(EVIDENCED_BY)
    return {
        Quad(thing, evidenced_by, document, ENTAILED_GRAPH)
        for claim, things in about.items()
        for span in spans[claim]
        for document in source[span]
        for thing in things
    }


def _contradictions(closure: rdflib.Graph) -> list[Finding]:
    return [_contradiction(message) for message in sorted({str(text) for text in closure.objects(None, _ERROR)})]


def _contradiction(message: str) -> Finding:
    """Turn one of owlrl's messages, which name things by their IRIs, into a finding about the thing at fault."""
    ours = [iri for iri in _IRI.findall(message) if iri.startswith(ID)]
    return Finding(
        code="contradiction",
        severity="violation",
        kind="Contradiction",
        message=_IRI.sub(lambda match: shorten(match[0]), " ".join(message.split())),
        focus_node=ours[-1] if ours else "",
        remedy="These statements cannot all hold under the ontology: correct one, or record the conflict as claims.",
    )


class Prover:
    """Explains entailed edges by the ontology's own axioms, down to asserted statements.

    Args:
        quads: completed statements and the entailed edges that may serve as steps.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        quads = list(quads)
        graph = to_rdflib_graph(quad for quad in quads if _is_axiom(quad))
        self._asserted: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._sources: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._derived = set()
        self._chains: dict[str, list[list[str]]] = defaultdict(list)
        self._narrower: dict[str, list[str]] = defaultdict(list)
        self._inverses: dict[str, list[str]] = defaultdict(list)
        for one, other in sorted(graph.subject_objects(OWL.inverseOf)):
            self._inverses[str(one)].append(str(other))
            self._inverses[str(other)].append(str(one))
        self._symmetric = {str(p) for p in graph.subjects(RDF.type, OWL.SymmetricProperty)}
        for property_, chain in sorted(graph.subject_objects(OWL.propertyChainAxiom)):
            self._chains[str(property_)].append([str(step) for step in graph.items(chain)])
        for narrow, broad in sorted(graph.subject_objects(RDFS.subPropertyOf)):
            self._narrower[str(broad)].append(str(narrow))
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                key = (quad.subject.value, quad.predicate.value)
                self._asserted[key].add(quad.object.value)
                self._sources[quad.predicate.value, quad.object.value].add(quad.subject.value)
                if quad.graph_name == ENTAILED_GRAPH:
                    self._derived.add((*key, quad.object.value))

    def proof(self, source: str, property_: str, target: str) -> Proof:
        """Return the asserted statements that one proof of an edge rests on, in order; empty when there is none."""
        return self._prove(source, property_, target, frozenset()) or []

    def _prove(self, source: str, property_: str, target: str, seen: frozenset[Statement]) -> Proof | None:
        edge = (source, property_, target)
        if edge in seen:
            return None
        if edge not in self._derived and target in self._asserted[source, property_]:
            return [edge]
        attempts = self._attempts(source, property_, target, seen | {edge})
        return next((found for found in attempts if found), None)

    def _attempts(self, source: str, property_: str, target: str, seen: frozenset[Statement]) -> Iterator[Proof | None]:
        """Yield a proof, or None, by each axiom that may entail the edge."""
        if property_ in self._symmetric:
            yield self._prove(target, property_, source, seen)
        for inverse in self._inverses[property_]:
            yield self._prove(target, inverse, source, seen)
        for narrow in self._narrower[property_]:
            yield self._prove(source, narrow, target, seen)
        for chain in self._chains[property_]:
            yield self._walk(source, chain, target, seen)

    def _walk(self, source: str, chain: list[str], target: str, seen: frozenset[Statement]) -> Proof | None:
        first, *rest = chain
        if not rest:
            return self._prove(source, first, target, seen)
        for middle in sorted(self._reached(source, first)):
            step = self._prove(source, first, middle, seen)
            onward = step and self._walk(middle, rest, target, seen)
            if step and onward:
                return [*step, *onward]
        return None

    def _reached(self, source: str, property_: str) -> set[str]:
        narrower = (self._reached(source, narrow) for narrow in self._narrower[property_])
        backwards = (self._sources[inverse, source] for inverse in self._inverses[property_])
        return self._asserted[source, property_].union(*narrower, *backwards)
