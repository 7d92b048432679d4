"""Which rules, and which contradictions, do the axioms of the ontology give: the part of OWL 2 RL that is used?

An axiom is turned into a rule by the table of the OWL 2 Profiles recommendation that names it (section 4.3): prp-spo1,
prp-inv, prp-symp, prp-trp, prp-spo2 for edges; cax-sco, prp-dom, prp-rng for types; cax-dw, cax-adc, prp-irp, prp-asyp
for contradictions. Rules are read from the axioms, so that a new axiom needs no code; an axiom of another kind is
refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sepca_graph.deriving.rules import A, Rule
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import OWL, RDF, RDF_TYPE, RDFS, XSD, shorten
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
            found.add(Rule(("?x", A, value), (("?x", A, name),), "cax-sco"))
        elif quad.predicate.value == RDFS + "domain":
            found.add(Rule(("?x", A, value), (("?x", name, "?y"),), "prp-dom"))
        elif quad.predicate.value == RDFS + "range" and not value.startswith(f"<{XSD}"):
            found.add(Rule(("?y", A, value), (("?x", name, "?y"),), "prp-rng"))
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
        f"SELECT ?x WHERE {{ ?x {A} <{one}> , <{other}> }}", f"{{x}} is {names}, and nothing may be both.", RDF_TYPE
    )
