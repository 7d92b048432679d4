"""What does the reference reasoner, owlrl, conclude?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sepca_graph.deriving.entailment import (
    ENTAILED_GRAPH,
    EVIDENCED_BY,
    Entailment,
    contradiction,
    derived_properties,
    is_axiom,
)
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import ID, OA, ONTOLOGY, RDF_TYPE
from sepca_graph.stores import (
    NamedNode,
    Quad,
    to_rdflib_graph,
)

if TYPE_CHECKING:
    import owlrl
    import rdflib
else:
    owlrl = lazily("owlrl")
    rdflib = lazily("rdflib")

OWLRL_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"
_EVIDENCE_CLASSES = frozenset(ONTOLOGY + name for name in ("Claim", "EvidencePassage", "EvidenceSpan"))


def entail_by_reference(quads: Iterable[Quad]) -> Entailment:
    """Return what owlrl concludes: the same edges, and a contradiction for each of its messages."""
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
    messages = sorted({str(text) for text in closure.objects(None, rdflib.URIRef(OWLRL_ERROR))})
    contradictions = [contradiction(" ".join(message.split()), "") for message in messages]
    return Entailment(sorted(edges | _evidence_edges(quads), key=str), contradictions)


def slim(quads: Iterable[Quad]) -> list[Quad]:
    """Return what reasoning needs: axioms, types, links and structure, without evidence, names and literals."""
    quads = list(quads)
    evidence = {
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF_TYPE and getattr(quad.object, "value", "") in _EVIDENCE_CLASSES
    }
    return [quad for quad in quads if is_axiom(quad) or (_is_relation(quad) and quad.subject not in evidence)]


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
