"""Which property does a term of an axiom stand for, read in which direction, and what does a list of terms hold?

A property read backwards is written `[ owl:inverseOf sepca:memberOf ]` (OWL 2, Mapping to RDF Graphs, section 3.2.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sepca_graph.deriving.rules import Pattern
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import OWL, RDF, shorten
from sepca_graph.stores import BlankNode, Literal, NamedNode, Quad

FIRST, REST, NIL = RDF + "first", RDF + "rest", NamedNode(RDF + "nil")
INVERSE_OF = OWL + "inverseOf"


@dataclass(frozen=True)
class Directed:
    """A property, read forwards or backwards.

    Attributes:
        name: its IRI.
        inverse: whether it leads towards where a statement begins.
    """

    name: str
    inverse: bool = False

    def pattern(self, start: str, end: str) -> Pattern:
        """Return the pattern of a rule that leads from one variable to another by the property."""
        return (end, f"<{self.name}>", start) if self.inverse else (start, f"<{self.name}>", end)


class Expressions:
    """The inverse properties and the lists without a name of their own in some statements."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._said: dict[str, dict[object, list[object]]] = {
            name: defaultdict(list) for name in (FIRST, REST, INVERSE_OF)
        }
        for quad in quads:
            values = self._said.get(quad.predicate.value)
            if values is not None and (quad.predicate.value != INVERSE_OF or isinstance(quad.subject, BlankNode)):
                values[quad.subject].append(quad.object)

    def directed(self, term: object) -> Directed | None:
        """Return the property that a term stands for; None where it is neither a name nor the inverse of one."""
        if isinstance(term, NamedNode):
            return Directed(term.value)
        inverted = self._said[INVERSE_OF].get(term, [])
        if len(inverted) == 1 and isinstance(inverted[0], NamedNode):
            return Directed(inverted[0].value, inverse=True)
        return None

    def name(self, term: object) -> str:
        """Return a term as a sentence names it.

        >>> Expressions([]).name(NamedNode("https://w3id.org/sepca-graph/ontology#memberOf"))
        'sepca:memberOf'
        """
        if isinstance(term, Literal):
            return f"the text '{term.value}'"
        directed = self.directed(term)
        if directed is None:
            inverses = self._said[INVERSE_OF].get(term, [])
            return " and ".join(f"the inverse of {self.name(of)}" for of in inverses) or "a thing without a name"
        return f"the inverse of {shorten(directed.name)}" if directed.inverse else shorten(directed.name)

    def property_of(self, quad: Quad, term: object) -> Directed:
        """Return the property that a term of an axiom stands for.

        Raises:
            ContentError: it is no property, nor the inverse of one that has a name.
        """
        directed = self.directed(term)
        if directed is None:
            raise ContentError(
                f"{_axiom(self, quad)} names {self.name(term)}, which is no property. Name a property there, or write "
                "[ owl:inverseOf sepca:property ]."
            )
        return directed

    def class_of(self, quad: Quad, term: object) -> str:
        """Return the IRI of a class that an axiom names.

        Raises:
            ContentError: it has no name.
        """
        if isinstance(term, NamedNode):
            return term.value
        raise ContentError(f"{_axiom(self, quad)} names {self.name(term)}, which is no class. Name a class there.")

    def members(self, quad: Quad) -> list[object]:
        """Return what the list holds that is the object of a statement.

        Raises:
            ContentError: it is empty, runs in a circle, or lacks rdf:first or rdf:rest, or has one of them twice.
        """
        found = list(self._walk(quad))
        if not found:
            raise _malformed(self, quad, "is empty")
        return found

    def _walk(self, quad: Quad) -> Iterator[object]:
        node: object = quad.object
        seen = set[object]()
        while node != NIL:
            if node in seen:
                raise _malformed(self, quad, "comes back to itself and never ends")
            seen.add(node)
            values = {name: self._said[name].get(node, []) for name in (FIRST, REST)}
            for name, said in values.items():
                if len(said) != 1:
                    raise _malformed(self, quad, f"has a place with {len(said) or 'no'} {shorten(name)}")
            yield values[FIRST][0]
            node = values[REST][0]


def _axiom(expressions: Expressions, quad: Quad) -> str:
    return f"The {shorten(quad.predicate.value)} of {expressions.name(quad.subject)}"


def _malformed(expressions: Expressions, quad: Quad, fault: str) -> ContentError:
    return ContentError(
        f"{_axiom(expressions, quad)} {fault}. Write its list whole, in round brackets: ( sepca:one sepca:other )."
    )
