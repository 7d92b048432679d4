"""Which direct edges follow from the links, by OWL 2 RL, and does anything contradict itself?

The ontology's axioms are run as SPARQL rules (`sepca_graph.deriving.rules`) over the relations between things. The
reference reasoner is owlrl, which knows all of OWL 2 RL and takes a hundred times as long: `check` and the tests
compare. It runs over the slim graph: axioms, links and structure, without claims, spans, names and labels. What it adds
is mostly noise (`x owl:sameAs x`, literal subjects), so only the edges of the ontology's own derived properties are
kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sepca_graph.deriving.axioms import ANNOTATIONS, Clash, clashes, edge_rules, type_rules
from sepca_graph.deriving.expressions import Expressions
from sepca_graph.deriving.rules import Rule, Stratum, strata, symbol, unfold
from sepca_graph.findings import Finding
from sepca_graph.namespaces import ENTAILED, GRAPH, ID, ONTOLOGY, OWL, RDF, RDF_TYPE, RDFS, shorten
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
)

ENTAILED_GRAPH = NamedNode(ENTAILED)
ONTOLOGY_GRAPH = GRAPH + "sepca"
EVIDENCED_BY = ONTOLOGY + "evidencedBy"
_AXIOM_NAMESPACES = (RDF, RDFS, OWL)
_SHAPING = frozenset({RDF_TYPE, RDFS + "subPropertyOf", OWL + "propertyChainAxiom", OWL + "inverseOf"})


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
    read = _read(first, rules) | {clash.reads for clash in forbidden} | ({RDF_TYPE} if contradictions else set())
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


def _read(asked: list[Rule], run: list[Rule]) -> set[str]:
    """Return the properties and classes that are read: what may be concluded, and what the rules that are run need."""
    patterns = [*(rule.head for rule in (*asked, *run)), *(pattern for rule in run for pattern in rule.body)]
    return {symbol(pattern).strip("<>") for pattern in patterns}


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
            found.append(contradiction(message, things[0]))
    return sorted(set(found), key=lambda finding: finding.message)


def contradiction(message: str, thing: str) -> Finding:
    """Return what a reasoner's message about statements that contradict each other is to a curator."""
    return Finding(
        code="contradiction",
        severity="violation",
        kind="Contradiction",
        message=message,
        focus_node=thing,
        remedy="These statements cannot all hold under the ontology: correct one, or record the conflict as claims.",
    )


def derived_properties(quads: Iterable[Quad]) -> list[str]:
    """Return the properties whose edges may be entailed: with a chain, above one with a chain, or transitive."""
    said = [quad for quad in quads if quad.predicate.value in _SHAPING]
    expressions = Expressions(said)
    parents: dict[str, set[str]] = defaultdict(set)
    derived = set()
    for quad in said:
        name = expressions.directed(quad.subject)
        if name is None:
            continue
        if quad.predicate.value == RDFS + "subPropertyOf" and (broad := expressions.directed(quad.object)):
            parents[name.name].add(broad.name)
        if quad.predicate.value == OWL + "propertyChainAxiom" or quad.object == NamedNode(OWL + "TransitiveProperty"):
            derived.add(name.name)
    frontier = set(derived)
    while frontier:
        frontier = {parent for name in frontier for parent in parents[name]} - derived
        derived |= frontier
    return sorted(name for name in derived if name.startswith(ONTOLOGY))


def is_axiom(quad: Quad) -> bool:
    """Return whether a statement of the ontology says something from which something follows."""
    in_ontology = iri_of(quad.graph_name) == ONTOLOGY_GRAPH
    predicate = quad.predicate.value
    return in_ontology and predicate.startswith(_AXIOM_NAMESPACES) and predicate not in ANNOTATIONS
