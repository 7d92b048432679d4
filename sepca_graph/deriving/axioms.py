"""Which rules, and which contradictions, do the axioms of the ontology give: the part of OWL 2 RL that is used?

An axiom is turned into a rule by the table of the OWL 2 Profiles recommendation that names it (section 4.3): prp-spo1,
prp-inv, prp-symp, prp-trp, prp-spo2 for edges; cax-sco, prp-dom, prp-rng for types; cax-dw, cax-adc, prp-irp, prp-asyp
for contradictions. Rules are read from the axioms, so that a new axiom needs no code; an axiom of another kind is
refused. What only annotates a term is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sepca_graph.deriving.expressions import FIRST, INVERSE_OF, REST, Expressions
from sepca_graph.deriving.rules import A, Rule
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import OWL, RDF, RDF_TYPE, RDFS, XSD, shorten
from sepca_graph.stores import NamedNode, Quad, iri_of

KNOWN_TYPES = frozenset(
    OWL + name
    for name in (
        "AllDisjointClasses", "Annotation", "AnnotationProperty", "AsymmetricProperty", "Axiom", "Class",
        "DatatypeProperty", "DeprecatedClass", "DeprecatedProperty", "IrreflexiveProperty", "NamedIndividual",
        "ObjectProperty", "Ontology", "OntologyProperty", "SymmetricProperty", "TransitiveProperty",
    )
) | {RDFS + "Class", RDF + "Property"}  # fmt: skip
KNOWN = frozenset(
    {RDF_TYPE, FIRST, REST, INVERSE_OF}
    | {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    | {OWL + name for name in ("disjointWith", "members", "propertyChainAxiom")}
)
ANNOTATIONS = frozenset(
    {RDFS + name for name in ("comment", "isDefinedBy", "label", "seeAlso")}
    | {OWL + name for name in ("annotatedProperty", "annotatedSource", "annotatedTarget")}
    | {
        OWL + name
        for name in (
            "backwardCompatibleWith", "deprecated", "incompatibleWith", "priorVersion", "versionIRI", "versionInfo",
        )
    }
)  # fmt: skip
"""What OWL 2 itself says about terms and axioms, and from which nothing follows (Structural Specification, 5.5)."""
_OF_INVERSES = frozenset(
    {INVERSE_OF, OWL + "ObjectProperty", RDFS + "subPropertyOf", RDF + "Property", OWL + "propertyChainAxiom"}
)
"""What may be said of `[ owl:inverseOf sepca:memberOf ]`."""


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
    expressions = Expressions(axioms)
    _refuse_unknown(axioms, expressions)
    return sorted(
        {rule for quad in axioms for rule in _edge_rules_of(quad, expressions)}, key=lambda r: (r.head, r.body, r.axiom)
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
    """Return what the axioms forbid.

    Raises:
        ContentError: a list of classes is malformed, or a class has no name.
    """
    axioms = list(axioms)
    expressions = Expressions(axioms)
    found = []
    for quad in sorted(axioms, key=str):
        predicate, value = quad.predicate.value, iri_of(quad.object)
        if predicate == OWL + "disjointWith":
            found.append(_disjoint(*(expressions.class_of(quad, term) for term in (quad.subject, quad.object))))
        elif predicate == OWL + "members":
            classes = [expressions.class_of(quad, term) for term in expressions.members(quad)]
            found += [_disjoint(*pair) for pair in combinations(classes, 2)]
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


def _edge_rules_of(quad: Quad, expressions: Expressions) -> Iterator[Rule]:
    predicate = quad.predicate.value
    if predicate == OWL + "propertyChainAxiom":
        steps = [expressions.property_of(quad, step) for step in expressions.members(quad)]
        points = ["?x", *(f"?z{number}" for number in range(1, len(steps))), "?y"]
        body = tuple(step.pattern(*ends) for step, *ends in zip(steps, points, points[1:], strict=False))
        yield Rule(expressions.property_of(quad, quad.subject).pattern("?x", "?y"), body, "prp-spo2")
    elif predicate == RDFS + "subPropertyOf":
        narrow, broad = (expressions.property_of(quad, term) for term in (quad.subject, quad.object))
        yield Rule(broad.pattern("?x", "?y"), (narrow.pattern("?x", "?y"),), "prp-spo1")
    elif predicate == INVERSE_OF and isinstance(quad.subject, NamedNode):
        one, other = (expressions.property_of(quad, term) for term in (quad.subject, quad.object))
        yield Rule(other.pattern("?y", "?x"), (one.pattern("?x", "?y"),), "prp-inv1")
        yield Rule(one.pattern("?y", "?x"), (other.pattern("?x", "?y"),), "prp-inv2")
    elif predicate == RDF_TYPE and iri_of(quad.object) == OWL + "SymmetricProperty":
        name = f"<{expressions.property_of(quad, quad.subject).name}>"
        yield Rule(("?y", name, "?x"), (("?x", name, "?y"),), "prp-symp")
    elif predicate == RDF_TYPE and iri_of(quad.object) == OWL + "TransitiveProperty":
        name = f"<{expressions.property_of(quad, quad.subject).name}>"
        yield Rule(("?x", name, "?y"), (("?x", name, "?z1"), ("?z1", name, "?y")), "prp-trp")


def _refuse_unknown(axioms: list[Quad], expressions: Expressions) -> None:
    for quad in axioms:
        predicate, value = quad.predicate.value, iri_of(quad.object)
        said = value if predicate == RDF_TYPE else predicate
        unknown = predicate not in KNOWN or (
            predicate == RDF_TYPE and value not in KNOWN_TYPES and value.startswith((OWL, RDF, RDFS))
        )
        of_inverse = (directed := expressions.directed(quad.subject)) is not None and directed.inverse
        if of_inverse and said not in _OF_INVERSES:
            raise ContentError(
                f"The ontology says {shorten(said)} of {expressions.name(quad.subject)}, from which no rule is made. "
                "Say it of a property with a name that is its owl:inverseOf."
            )
        if unknown:
            raise ContentError(
                f"The ontology says {shorten(said)} of {expressions.name(quad.subject)}, from which no rule is made. "
                "Say it by sub-classes, sub-properties, domains, ranges, inverses, symmetric or transitive properties, "
                "or chains."
            )


def _disjoint(one: str, other: str) -> Clash:
    names = f"{shorten(one)} and {shorten(other)}"
    return Clash(
        f"SELECT ?x WHERE {{ ?x {A} <{one}> , <{other}> }}", f"{{x}} is {names}, and nothing may be both.", RDF_TYPE
    )
