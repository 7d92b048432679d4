"""Which direct edges follow from the links, by OWL 2 RL, and does anything contradict itself?

The ontology's axioms are run as SPARQL rules (`sepca_graph.rules`) over the relations between things. The reference
reasoner is owlrl, which knows all of OWL 2 RL and takes a hundred times as long: `check` and the tests compare. It runs
over the slim graph: axioms, links and structure, without claims, spans, names and labels. What it adds is mostly noise
(`x owl:sameAs x`, literal subjects), so only the edges of the ontology's own derived properties are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from sepca_graph.findings import Finding
from sepca_graph.namespaces import GRAPH, ID, OA, ONTOLOGY, OWL, RDF, RDF_TYPE, RDFS, shorten
from sepca_graph.rules import Clash, Rule, Stratum, clashes, edge_rules, strata, symbol, type_rules, unfold
from sepca_graph.stores import (
    ByPredicate,
    NamedNode,
    OxigraphStore,
    Quad,
    Statement,
    Store,
    Triple,
    WritableStore,
    by_predicate,
    iri_of,
    select,
    terms,
    to_rdflib_graph,
)

OWLRL_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"
ENTAILED_GRAPH = NamedNode(GRAPH + "entailed")
ONTOLOGY_GRAPH = GRAPH + "sepca"
EVIDENCED_BY = ONTOLOGY + "evidencedBy"
_AXIOM_NAMESPACES = (RDF, RDFS, OWL)
_EVIDENCE_CLASSES = frozenset(ONTOLOGY + name for name in ("Claim", "EvidencePassage", "EvidenceSpan"))
_NOT_AXIOMS = frozenset({RDFS + "label", RDFS + "comment", OWL + "versionIRI", OWL + "versionInfo"})


Step = tuple[str, str, str]
"""IRIs of subject, predicate and object."""
Proof = list[Step]


@dataclass(frozen=True)
class Entailment:
    """What follows from a graph.

    Attributes:
        edges: the entailed edges, sorted, all in the graph `ENTAILED_GRAPH`.
        contradictions: one finding for each clash that the reasoner reports.
    """

    edges: list[Quad]
    contradictions: list[Finding]


def entail(quads: Iterable[Quad], *, contradictions: bool = True) -> Entailment:
    """Return the direct edges between things that follow from completed statements.

    Args:
        quads: completed statements, the ontology's axioms among them.
        contradictions: whether to look for them; a slice of a sound record has none, since it says less.

    Raises:
        ContentError: the ontology has an axiom from which no rule is made.
    """
    quads = list(quads)
    return entail_from(by_predicate(quads), filter(is_axiom, quads), contradictions=contradictions)


def entail_from(
    statements: ByPredicate, axioms: Iterable[Quad], *, contradictions: bool = False, store: Store | None = None
) -> Entailment:
    """Return the direct edges between things that follow; only what the rules read is asked for.

    Args:
        statements: completed, and without those that were entailed before.
        axioms: the ontology's.
        contradictions: whether to look for them.
        store: that has all of the statements, if one has: it is asked for what follows from no conclusion, so that
            most of the statements need not be read. What it has besides must not be more than their conclusions.

    Raises:
        ContentError: the ontology has an axiom from which no rule is made.
    """
    axioms = list(axioms)
    derived = derived_properties(axioms)
    rules = [*edge_rules(axioms), *type_rules(axioms)] if contradictions else derivations(axioms)
    forbidden = clashes(axioms) if contradictions else []
    first, rules = ([], rules) if store is None or contradictions else _parted(rules, derived)
    read = {
        symbol(pattern).strip("<>")
        for rule in (*first, *rules)
        for pattern in (rule.head, *(rule.body if rule in rules else ()))
    }
    read |= {clash.reads for clash in forbidden} | ({RDF_TYPE} if contradictions else set())
    known: set[Triple] = set()

    def relations() -> Iterator[Statement]:
        for name in read:
            for said in statements(name):
                if isinstance(said.object, NamedNode) and iri_of(said.subject).startswith(ID):
                    if name in derived:
                        known.add(Triple(*terms(said)))
                    yield said

    found = OxigraphStore.of_triples(relations())
    if store is not None:
        found.insert(quad for rule in first for quad in _concluded(store, rule))
    run_rules(found, rules)
    edges = [
        Quad(edge.subject, edge.predicate, edge.object, ENTAILED_GRAPH)
        for name in derived
        for edge in found.triples_of(name)
        if edge.triple not in known
    ]
    return Entailment(sorted(edges, key=str), _clashes(found, forbidden))


def _parted(rules: list[Rule], derived: list[str]) -> tuple[list[Rule], list[Rule]]:
    """Return the rules that read nothing which may be concluded, and the others."""
    concluded = {f"<{name}>" for name in derived}
    return [r for r in rules if not r.needs & concluded], [r for r in rules if r.needs & concluded]


def _concluded(store: Store, rule: Rule) -> Iterator[Quad]:
    predicate = NamedNode(rule.concludes.strip("<>"))
    for start, end in select(store, rule.query(), origin="a rule of the ontology").rows:
        if isinstance(end, NamedNode) and isinstance(start, NamedNode) and start.value.startswith(ID):
            yield Quad(start, predicate, end)


def derivations(axioms: Iterable[Quad]) -> list[Rule]:
    """Return the rules of the derived edges, without steps that would have to be stored.

    Raises:
        ContentError: there is an axiom from which no rule is made.
    """
    axioms = list(axioms)
    return unfold(derived_properties(axioms), edge_rules(axioms))


def run_rules(store: WritableStore, rules: Iterable[Rule]) -> None:
    """Put all that rules conclude into the merge of a store, stratum by stratum, each until nothing new follows."""
    for stratum in strata(rules):
        _run(store, stratum)


def _run(store: WritableStore, stratum: Stratum) -> None:
    """Run rules one after the other, and again until nothing new follows if they feed on each other."""
    concluded = " ".join(sorted({rule.head[1] for rule in stratum.rules}))
    counting = f"SELECT (COUNT(*) AS ?n) WHERE {{ VALUES ?p {{ {concluded} }} ?s ?p ?o }}"
    count: object = None
    while True:
        for rule in stratum.rules:
            store.update(rule.update())
        if not stratum.recursive or count == (count := select(store, counting, origin="the rules").rows):
            return


def _clashes(store: OxigraphStore, forbidden: list[Clash]) -> list[Finding]:
    found = []
    for clash in forbidden:
        for row in select(store, clash.query, origin="a rule of the ontology").rows:
            things = [iri_of(term) for term in row]
            message = clash.says.format(x=shorten(things[0]), y=shorten(things[-1]))
            found.append(_contradiction(message, things[0]))
    return sorted(set(found), key=lambda finding: finding.message)


def _contradiction(message: str, thing: str) -> Finding:
    return Finding(
        code="contradiction",
        severity="violation",
        kind="Contradiction",
        message=message,
        focus_node=thing,
        remedy="These statements cannot all hold under the ontology: correct one, or record the conflict as claims.",
    )


def entail_by_reference(quads: Iterable[Quad]) -> Entailment:
    """Return what owlrl concludes: the same edges, and a contradiction for each of its messages."""
    import owlrl  # noqa: PLC0415 - with rdflib, 0.3 s
    import rdflib  # noqa: PLC0415

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
    contradictions = [_contradiction(" ".join(message.split()), "") for message in messages]
    return Entailment(sorted(edges | _evidence_edges(quads), key=str), contradictions)


def derived_properties(quads: Iterable[Quad]) -> list[str]:
    """Return the properties whose edges may be entailed: with a chain, above one with a chain, or transitive."""
    parents: dict[str, set[str]] = defaultdict(set)
    derived = set()
    for quad in quads:
        if not isinstance(quad.subject, NamedNode):
            continue
        predicate, name = quad.predicate.value, quad.subject.value
        if predicate == RDFS + "subPropertyOf" and isinstance(quad.object, NamedNode):
            parents[name].add(quad.object.value)
        if predicate == OWL + "propertyChainAxiom" or quad.object == NamedNode(OWL + "TransitiveProperty"):
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
    return [quad for quad in quads if is_axiom(quad) or (_is_relation(quad) and quad.subject not in evidence)]


def is_axiom(quad: Quad) -> bool:
    """Return whether a statement of the ontology says something from which something follows."""
    in_ontology = iri_of(quad.graph_name) == ONTOLOGY_GRAPH
    predicate = quad.predicate.value
    return in_ontology and predicate.startswith(_AXIOM_NAMESPACES) and predicate not in _NOT_AXIOMS


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
