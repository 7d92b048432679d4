"""The ontology's axioms as SPARQL rules that any store can run to a fixpoint: the part of OWL 2 RL that is used.

An axiom is turned into a rule by the table of the OWL 2 Profiles recommendation that names it (section 4.3): prp-spo1,
prp-inv, prp-symp, prp-trp, prp-spo2 for edges; cax-sco, prp-dom, prp-rng for types; cax-dw, cax-adc, prp-irp, prp-asyp
for contradictions. Rules are read from the axioms, so that a new axiom needs no code; an axiom of another kind is
refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import combinations, product

from sepca_graph.errors import ContentError
from sepca_graph.namespaces import OWL, RDF, RDF_TYPE, RDFS, shorten
from sepca_graph.stores import NamedNode, Quad

KNOWN_TYPES = frozenset(
    OWL + name
    for name in (
        "AllDisjointClasses", "AnnotationProperty", "AsymmetricProperty", "Class", "DatatypeProperty",
        "IrreflexiveProperty", "ObjectProperty", "Ontology", "SymmetricProperty", "TransitiveProperty",
    )
)  # fmt: skip
KNOWN = frozenset(
    {RDF_TYPE, RDF + "first", RDF + "rest"}
    | {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    | {OWL + name for name in ("disjointWith", "inverseOf", "members", "propertyChainAxiom")}
)
_A = f"<{RDF_TYPE}>"
Pattern = tuple[str, str, str]
"""Subject, predicate and object in SPARQL; a rule's variables are ?x, ?y and so on."""


@dataclass(frozen=True)
class Rule:
    """If all of the body holds, so does the head.

    Attributes:
        head: what follows.
        body: from what.
        axiom: name of the rule in the recommendation.
    """

    head: Pattern
    body: tuple[Pattern, ...]
    axiom: str

    @property
    def concludes(self) -> str:
        """What the head is about: its predicate, or for a type its class."""
        return symbol(self.head)

    @property
    def needs(self) -> frozenset[str]:
        """What the body asks for."""
        return frozenset(map(symbol, self.body))

    def query(self) -> str:
        """Return the rule as a SPARQL query of the default graph for the two ends of each conclusion."""
        start, _predicate, end = self.head
        body = " ".join(map(_pattern, self.body))
        return f"SELECT DISTINCT {start} {end} WHERE {{ {body}{self._only_things} }}"

    def update(self) -> str:
        """Return the rule as a SPARQL 1.1 update of the default graph."""
        return f"INSERT {{ {_pattern(self.head)} }} WHERE {{ {' '.join(map(_pattern, self.body))}{self._only_things} }}"

    def update_from(self, place: int, changed: str, into: str) -> str:
        """Return the rule as an update that draws the conclusions in which a changed statement meets one pattern.

        Args:
            place: number of the pattern in the body.
            changed: graph of the statements that changed; the other patterns are asked of the default graph.
            into: graph into which the conclusions go.
        """
        first = f"GRAPH <{changed}> {{ {_pattern(self.body[place])} }}"
        others = " ".join(_pattern(pattern) for number, pattern in enumerate(self.body) if number != place)
        return (
            f"INSERT {{ GRAPH <{into}> {{ {_pattern(self.head)} }} }} WHERE {{ {first} {others}{self._only_things} }}"
        )

    def update_again(self, wanted: str, into: str) -> str:
        """Return the rule as an update that draws those of the conclusions in a graph that still follow."""
        head, body = _pattern(self.head), " ".join(map(_pattern, self.body))
        return f"INSERT {{ GRAPH <{into}> {{ {head} }} }} WHERE {{ GRAPH <{wanted}> {{ {head} }} {body} }}"

    @property
    def _only_things(self) -> str:
        return " FILTER(isIRI(?y))" if self.head[0] == "?y" else ""


@dataclass(frozen=True)
class Stratum:
    """Rules that need each other; once they are done, later strata add nothing to them.

    Attributes:
        rules: in order.
        recursive: whether they have to be run until nothing new follows.
    """

    rules: tuple[Rule, ...]
    recursive: bool


@dataclass(frozen=True)
class Clash:
    """What must not hold.

    Attributes:
        query: SPARQL that selects ?x, the thing at fault, and perhaps ?y.
        says: a sentence with {x} and {y} in the place of the two.
        reads: the property or the types that the query asks for.
    """

    query: str
    says: str
    reads: str


def symbol(pattern: Pattern) -> str:
    """Return the predicate of a pattern, or the class of a pattern about a type."""
    return pattern[2] if pattern[1] == _A else pattern[1]


def edge_rules(axioms: Iterable[Quad]) -> list[Rule]:
    """Return the rules that conclude edges.

    Raises:
        ContentError: there is an axiom from which this module makes no rule.
    """
    axioms = list(axioms)
    _refuse_unknown(axioms)
    lists = _lists(axioms)
    return sorted(
        {rule for quad in axioms for rule in _edge_rules_of(quad, lists)}, key=lambda r: (r.head, r.body, r.axiom)
    )


def type_rules(axioms: Iterable[Quad]) -> list[Rule]:
    """Return the rules that conclude types, as far as something is said of the class elsewhere."""
    found = set()
    for quad in axioms:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        name, value = f"<{quad.subject.value}>", f"<{quad.object.value}>"
        if quad.predicate.value == RDFS + "subClassOf":
            found.add(Rule(("?x", _A, value), (("?x", _A, name),), "cax-sco"))
        elif quad.predicate.value == RDFS + "domain":
            found.add(Rule(("?x", _A, value), (("?x", name, "?y"),), "prp-dom"))
        elif quad.predicate.value == RDFS + "range" and "XMLSchema" not in value:
            found.add(Rule(("?y", _A, value), (("?x", name, "?y"),), "prp-rng"))
    return sorted(found, key=lambda rule: (rule.head, rule.body))


def clashes(axioms: Iterable[Quad]) -> list[Clash]:
    """Return what the axioms forbid."""
    axioms = list(axioms)
    lists = _lists(axioms)
    found = []
    for quad in sorted(axioms, key=str):
        predicate, value = quad.predicate.value, getattr(quad.object, "value", "")
        if predicate == OWL + "disjointWith":
            found.append(_disjoint(getattr(quad.subject, "value", ""), value))
        elif predicate == OWL + "members":
            found += [_disjoint(*pair) for pair in combinations(lists[quad.object], 2)]
        elif predicate == RDF_TYPE and isinstance(quad.subject, NamedNode):
            edge, name = f"<{quad.subject.value}>", shorten(quad.subject.value)
            if value == OWL + "IrreflexiveProperty":
                found.append(
                    Clash(
                        f"SELECT ?x WHERE {{ ?x {edge} ?x }}",
                        f"{{x}} {name} itself, which nothing may.",
                        quad.subject.value,
                    )
                )
            elif value == OWL + "AsymmetricProperty":
                query = f"SELECT ?x ?y WHERE {{ ?x {edge} ?y . ?y {edge} ?x FILTER(STR(?x) <= STR(?y)) }}"
                found.append(
                    Clash(
                        query,
                        f"{{x}} {name} {{y}}, and the other way round: only one of both may hold.",
                        quad.subject.value,
                    )
                )
    return found


def strata(rules: Iterable[Rule]) -> list[Stratum]:
    """Return the rules in an order in which each runs after all that it needs.

    What needs each other in a circle is one stratum (the strongly connected components, topologically sorted).
    """
    by_head: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_head[rule.concludes].append(rule)
    needs = {head: {need for rule in by_head[head] for need in rule.needs & by_head.keys()} for head in sorted(by_head)}
    reached = {head: set(direct) for head, direct in needs.items()}
    for middle, head in product(needs, needs):  # S. Warshall, "A theorem on Boolean matrices", JACM 1962
        if middle in reached[head]:
            reached[head] |= reached[middle]
    circle = {head: tuple(sorted({head} | {o for o in reached[head] if head in reached[o]})) for head in needs}
    order = TopologicalSorter[tuple[str, ...]]()
    for head, direct in needs.items():
        order.add(circle[head], *sorted({circle[need] for need in direct} - {circle[head]}))
    return [
        Stratum(
            tuple(rule for head in heads for rule in by_head[head]),
            len(heads) > 1 or any(heads[0] in rule.needs for rule in by_head[heads[0]]),
        )
        for heads in order.static_order()
    ]


def needed_for(names: Iterable[str], rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules on which conclusions about some properties may rest."""
    rules = list(rules)
    wanted = {f"<{name}>" for name in names}
    while more := {need for rule in rules if rule.concludes in wanted for need in rule.needs} - wanted:
        wanted |= more
    return [rule for rule in rules if rule.concludes in wanted]


def unfold(names: Iterable[str], rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules on which conclusions about some properties rest, none with a step through another property.

    What is concluded of another property from one pattern (an inverse, a narrower property) is asked for in its place,
    so that nothing but what is wanted has to be stored.

    Args:
        names: IRIs of the properties; every rule with a longer body concludes one of them.
        rules: what follows from what.
    """
    rules = needed_for(names, rules)
    wanted = {f"<{name}>" for name in names}
    found = {
        Rule(rule.head, body, rule.axiom)
        for rule in rules
        if rule.concludes in wanted
        for body in product(*(_readings(pattern, rules, wanted) for pattern in rule.body))
        if body != (rule.head,)
    }
    return sorted(found, key=lambda rule: (rule.head, rule.body, rule.axiom))


def _readings(pattern: Pattern, rules: list[Rule], wanted: set[str]) -> list[Pattern]:
    """Return the patterns from which a pattern follows, through properties that are not wanted themselves."""
    found, frontier = {pattern}, {pattern}
    while frontier:
        frontier = {
            _replaced(rule.body[0], {rule.head[0]: start, rule.head[2]: end})
            for start, name, end in frontier
            if name not in wanted
            for rule in rules
            if rule.concludes == name
        } - found
        found |= frontier
    return sorted(found)


def _replaced(pattern: Pattern, terms: dict[str, str]) -> Pattern:
    start, name, end = pattern
    return terms.get(start, start), name, terms.get(end, end)


def _edge_rules_of(quad: Quad, lists: dict[object, list[str]]) -> Iterator[Rule]:
    if not isinstance(quad.subject, NamedNode):
        return
    predicate, value = quad.predicate.value, getattr(quad.object, "value", "")
    name, other = f"<{quad.subject.value}>", f"<{value}>"
    if predicate == RDFS + "subPropertyOf":
        yield Rule(("?x", other, "?y"), (("?x", name, "?y"),), "prp-spo1")
    elif predicate == OWL + "inverseOf":
        yield Rule(("?y", other, "?x"), (("?x", name, "?y"),), "prp-inv1")
        yield Rule(("?y", name, "?x"), (("?x", other, "?y"),), "prp-inv2")
    elif predicate == OWL + "propertyChainAxiom":
        steps = [f"<{step}>" for step in lists[quad.object]]
        points = ["?x", *(f"?z{number}" for number in range(1, len(steps))), "?y"]
        body = tuple(zip(points, steps, points[1:], strict=False))
        yield Rule(("?x", name, "?y"), body, "prp-spo2")
    elif predicate == RDF_TYPE and value == OWL + "SymmetricProperty":
        yield Rule(("?y", name, "?x"), (("?x", name, "?y"),), "prp-symp")
    elif predicate == RDF_TYPE and value == OWL + "TransitiveProperty":
        yield Rule(("?x", name, "?y"), (("?x", name, "?z1"), ("?z1", name, "?y")), "prp-trp")


def _refuse_unknown(axioms: list[Quad]) -> None:
    for quad in axioms:
        predicate, value = quad.predicate.value, getattr(quad.object, "value", "")
        unknown = "" if predicate in KNOWN else predicate
        if predicate == RDF_TYPE and value not in KNOWN_TYPES and value.startswith((OWL, RDF, RDFS)):
            unknown = value
        if unknown:
            subject = shorten(getattr(quad.subject, "value", ""))
            raise ContentError(
                f"The ontology says {shorten(unknown)} of {subject}, from which no rule is made. Say it by "
                "sub-classes, sub-properties, domains, ranges, inverses, symmetric or transitive properties, or chains."
            )


def _lists(axioms: Iterable[Quad]) -> dict[object, list[str]]:
    """Return the members of every RDF list, by its first node."""
    first: dict[object, str] = {}
    rest: dict[object, object] = {}
    for quad in axioms:
        if quad.predicate.value == RDF + "first":
            first[quad.subject] = getattr(quad.object, "value", "")
        elif quad.predicate.value == RDF + "rest":
            rest[quad.subject] = quad.object

    def members(node: object) -> Iterator[str]:
        while node in first:
            yield first[node]
            node = rest[node]

    return {node: list(members(node)) for node in first}


def _disjoint(one: str, other: str) -> Clash:
    names = f"{shorten(one)} and {shorten(other)}"
    return Clash(
        f"SELECT ?x WHERE {{ ?x {_A} <{one}> , <{other}> }}", f"{{x}} is {names}, and nothing may be both.", RDF_TYPE
    )


def _pattern(pattern: Pattern) -> str:
    return f"{' '.join(pattern)} ."
