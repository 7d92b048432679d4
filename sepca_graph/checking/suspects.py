"""Which focus nodes may break which shape, so that pySHACL need look at no other?

pySHACL looks at each focus node in Python, some thousands of times in vain. Here each shape is asked beforehand as one
SPARQL query, which finds all that may break it, and perhaps more: pySHACL then decides. A parameter from which no
condition is made counts as one that every focus node may break.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sepca_graph.checking.portability.token_rules import OUTSIDE_DIALECTS
from sepca_graph.content.literals import DAYS, PLAIN_FORMS
from sepca_graph.namespaces import (
    PREFIXES,
    RDF,
    RDF_LANG_STRING,
    RDF_TYPE,
    RDFS,
    SH,
    SHAPES,
    XSD,
    XSD_DATE_TIME,
    XSD_DECIMAL,
    XSD_STRING,
)
from sepca_graph.stores import BlankNode, Literal, NamedNode, Quad, Term, iri_of, terms

Node = NamedNode | BlankNode
_TARGETS: Final = {
    SH + "targetClass": "?this a/rdfs:subClassOf* {}",
    SH + "targetNode": "VALUES ?this {{ {} }}",
    SH + "targetObjectsOf": "?any {} ?this",
    SH + "targetSubjectsOf": "?this {} ?any",
}
"""How focus nodes are found (SHACL, section 2.1.3)."""
_SILENT: Final = frozenset(
    {RDF_TYPE, RDFS + "label", RDFS + "comment", SHAPES + "foundAs", *_TARGETS}
    | {SH + name for name in ("description", "message", "name", "order", "path", "property", "severity", "sparql")}
)
"""What no value breaks, or what is asked in another place."""
_MAY = "true"


class Shapes:
    """SHACL shapes as a graph to walk in.

    Args:
        quads: the shapes; graph names are dropped.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.about: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.quads = list(quads)
        for quad in self.quads:
            subject, predicate, value = terms(quad)
            self.about[subject][predicate.value].append(value)

    def values(self, node: Term, name: str) -> list[Term]:
        """Return the values of a property of the vocabulary of SHACL."""
        return self.about[node][SH + name] if node in self.about else []

    def text(self, node: Term, predicate: str) -> str:
        """Return one value of a property as text, or ""."""
        values = self.about[node][predicate] if node in self.about else []
        return getattr(values[0], "value", "") if values else ""

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that are declared for its queries."""
        declared = [declared for node in list(self.about) for declared in self.values(node, "declare")]
        return {self.text(node, SH + "prefix"): self.text(node, SH + "namespace") for node in declared}

    def targets(self, shape: Term) -> list[str]:
        """Return the SPARQL patterns that bind the focus nodes of a shape to ?this."""
        about = self.about[shape]
        return [pattern.format(value) for kind, pattern in _TARGETS.items() for value in about.get(kind, ())]

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list."""
        found: list[Term] = []
        while RDF + "rest" in self.about.get(head, ()):
            found += self.about[head][RDF + "first"]
            head = self.about[head][RDF + "rest"][0]
        return found


def narrowed(native: Any, quads: Iterable[Quad]) -> list[Quad]:  # noqa: ANN401 - pyoxigraph is imported in stores only
    """Return shapes that find the same in a store, and whose only focus nodes are those at which they may find it.

    Args:
        native: a native Oxigraph store; its default graph is asked.
        quads: the shapes.

    Returns:
        The shapes that may find something, with all that they refer to; nothing where there is none.

    Raises:
        SyntaxError: a query of the shapes is malformed.
    """
    shapes = Shapes(quads)
    found = {shape: _suspects(native, shapes, shape) for shape in list(shapes.about) if shapes.targets(shape)}
    reached = set(_reached(shapes, [shape for shape, suspects in found.items() if suspects]))
    kept = [quad for quad in shapes.quads if quad.subject in reached and quad.predicate.value not in _TARGETS]
    aimed = [
        Quad(shape, NamedNode(SH + "targetNode"), suspect)
        for shape, suspects in found.items()
        if isinstance(shape, Node)
        for suspect in sorted(suspects, key=str)
    ]
    return [*kept, *aimed] if aimed else []


def _reached(shapes: Shapes, starts: list[Term]) -> Iterator[Term]:
    """Yield the nodes that can be reached from some, these included."""
    seen: set[Term] = set()
    while starts:
        node = starts.pop()
        if node in shapes.about and node not in seen:
            seen.add(node)
            yield node
            starts += [value for values in shapes.about[node].values() for value in values]


def _suspects(native: Any, shapes: Shapes, shape: Term) -> set[Term]:  # noqa: ANN401 - as above
    """Return the focus nodes of a shape that may break it."""
    target = " UNION ".join(f"{{ {pattern} }}" for pattern in shapes.targets(shape))
    breaks = [*_breaks(shapes, shape, "?this")]
    for part in shapes.values(shape, "property"):
        breaks += [_MAY] if shapes.values(part, "property") else _breaks(shapes, part, "?value")
    found = set()
    if breaks:
        asked = f"SELECT DISTINCT ?this WHERE {{ {target} FILTER({' || '.join(breaks)}) }}"
        found = {row["this"] for row in native.query(asked, prefixes=PREFIXES)}
    if accused := _accused(native, shapes, shape):
        every = {row["this"] for row in native.query(f"SELECT DISTINCT ?this WHERE {{ {target} }}", prefixes=PREFIXES)}
        found |= every if None in accused else every & accused
    return found


def _accused(native: Any, shapes: Shapes, shape: Term) -> set[Term | None]:  # noqa: ANN401 - as above
    """Return what the SPARQL constraints of a shape find, asked once for all focus nodes; None where they name none.

    What a query finds for one focus node it finds for all at once too, if it binds $this in its outermost pattern, as
    all of ours do, or does without.
    """
    queries = [shapes.text(constraint, SH + "select") for constraint in shapes.values(shape, "sparql")]
    answers = [native.query(query, prefixes=shapes.prefixes) for query in queries]
    return {row["this"] for answer in answers for row in answer}


def _breaks(shapes: Shapes, shape: Term, value: str) -> list[str]:
    """Return SPARQL conditions on ?this, of which one holds where the shape's own parameters may be broken.

    Terms stand in them as N-Triples, which is SPARQL too and escapes what could end a text.

    Args:
        shapes: all of them.
        shape: a node shape, or a property shape.
        value: the variable of the value nodes: `?this` of a node shape (SHACL, section 3.6.2).
    """
    paths = shapes.values(shape, "path")
    if (paths == []) != (value == "?this") or (paths and not isinstance(paths[0], NamedNode)):
        return [_MAY]
    pattern = f"?this {paths[0]} {value}" if paths else ""
    said = [(name, wanted) for name, values in shapes.about[shape].items() if name not in _SILENT for wanted in values]
    flagged = bool(shapes.values(shape, "flags"))
    found = [
        _MAY if flagged else _breaks_count(name, wanted, pattern) or _breaks_value(shapes, name, wanted, pattern, value)
        for name, wanted in said
    ]
    return [condition for condition in found if condition != "false"]


def _breaks_count(name: str, wanted: Term, pattern: str) -> str:
    """Return the condition under which the values together may break a parameter; "" for parameters of each value."""
    short, number = name.removeprefix(SH), getattr(wanted, "value", "")
    two = f"{pattern} . {pattern.replace('?value', '?other')} FILTER(!sameTerm(?value, ?other)"
    one_language = "LANG(?value) != '' && LCASE(LANG(?value)) = LCASE(LANG(?other))"
    pair = f"{pattern} . ?this {wanted} ?other FILTER(!COALESCE("
    counted = {
        ("minCount", "1"): f"NOT EXISTS {{ {pattern} }}",
        ("maxCount", "0"): f"EXISTS {{ {pattern} }}",
        ("maxCount", "1"): f"EXISTS {{ {two}) }}",
        (
            "uniqueLang",
            "true",
        ): f"EXISTS {{ {two} && {one_language}) }}",
        ("disjoint", number): f"EXISTS {{ {pattern} . ?this {wanted} ?value }}",
        ("lessThan", number): f"EXISTS {{ {pair}{_in_order('<')}, false)) }}",
        ("lessThanOrEquals", number): f"EXISTS {{ {pair}{_in_order('<=')}, false)) }}",
    }
    return counted.get((short, number), "")


def _breaks_value(shapes: Shapes, name: str, wanted: Term, pattern: str, value: str) -> str:
    """Return the condition under which one of the values may break a parameter."""
    sure = _surely(shapes, name.removeprefix(SH), wanted, value)
    if not sure:
        return _MAY
    broken = f"!COALESCE({sure}, false)"
    return f"EXISTS {{ {pattern} FILTER({broken}) }}" if pattern else broken


def _surely(shapes: Shapes, name: str, wanted: Term, value: str) -> str:
    """Return a condition under which a value has what a parameter wants, to Oxigraph and to pySHACL; "" for none."""
    number = f"({_plain(value, XSD + 'integer', XSD_DECIMAL)}) && {value}"
    sure = {
        "class": f"EXISTS {{ {value} a/rdfs:subClassOf* {wanted} }}",
        "minInclusive": f"{number} >= {wanted}",
        "maxInclusive": f"{number} <= {wanted}",
    }
    if iri_of(wanted) in PLAIN_FORMS:
        sure["datatype"] = _plain(value, iri_of(wanted))
    if iri_of(wanted) == SH + "IRI":
        sure["nodeKind"] = f"isIRI({value})"
    if isinstance(wanted, Literal) and not OUTSIDE_DIALECTS.search(wanted.value):
        sure["pattern"] = _matching(value, wanted)
    if (members := shapes.members(wanted)) and all(isinstance(member, NamedNode) for member in members):
        sure["in"] = f"{value} IN ({', '.join(map(str, members))})"
    return sure.get(name, "")


def _plain(value: str, *datatypes: str) -> str:
    """Return a condition under which a value is beyond doubt a well-typed literal of one of the types."""
    return " || ".join(f"({_plain_of(value, datatype)})" for datatype in datatypes)


def _plain_of(value: str, datatype: str) -> str:
    form = f" && REGEX(STR({value}), {Literal(PLAIN_FORMS[datatype])})" if PLAIN_FORMS[datatype] else ""
    known = f" && STR(<{datatype}>(STR({value}))) != ''" if datatype in DAYS else ""
    return f"DATATYPE({value}) = <{datatype}>{form}{known}"


def _matching(value: str, pattern: Literal) -> str:
    """Return a condition under which a value matches a pattern; pySHACL sees a dateTime with +00:00 in place of Z."""
    text = f"(isIRI({value}) || {_plain(value, XSD_STRING, RDF_LANG_STRING)}) && REGEX(STR({value}), {pattern})"
    spelt = (f"REGEX({spelling}, {pattern})" for spelling in (f"STR({value})", f"REPLACE(STR({value}), 'Z', '+00:00')"))
    return f"({text}) || (({_plain(value, XSD_DATE_TIME)}) && {' && '.join(spelt)})"


def _in_order(sign: str) -> str:
    """Return a condition under which ?value and ?other are two integers, or two times in UTC, and in order."""
    kinds = (f"({_plain('?value', kind)}) && ({_plain('?other', kind)})" for kind in (XSD + "integer", XSD_DATE_TIME))
    return f"({' || '.join(f'({kind})' for kind in kinds)}) && ?value {sign} ?other"
