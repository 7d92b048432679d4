"""How is a graph written so that the same triples give the same bytes?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sepca_graph.formats.statements import RANK, natural_key
from sepca_graph.namespaces import RDF, RDF_TYPE, XSD
from sepca_graph.stores import BlankNode, NamedNode, Quad, Statement, Term, terms

LINE_WIDTH = 110
RDF_FIRST, RDF_REST, RDF_NIL = RDF + "first", RDF + "rest", RDF + "nil"
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_BARE = {
    XSD + "integer": re.compile(r"[+-]?\d+\Z", re.ASCII),
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+\Z", re.ASCII),
    XSD + "boolean": re.compile(r"(true|false)\Z", re.ASCII),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def to_turtle(triples: Iterable[Statement], prefixes: Mapping[str, str]) -> str:
    """Write canonical Turtle: prefixes sorted and only those used, subjects in natural order, no blank line inside one.

    Blank nodes that are referred to once are nested; lists are written as lists. Graph names are dropped.
    Source of the grammar: RDF 1.1 Turtle, https://www.w3.org/TR/turtle/.
    """
    writer = _TurtleWriter(triples, prefixes)
    body = writer.body()
    return writer.header("@prefix {}: <{}> .\n") + "\n" + body


def to_trig(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> str:
    """Write canonical TriG: each named graph in order, its triples as in `to_turtle`."""
    by_graph: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        by_graph[str(quad.graph_name)].append(quad)
    used: dict[str, str] = {}
    sections = []
    for name in sorted(by_graph, key=natural_key):
        writer = _TurtleWriter(by_graph[name], prefixes)
        body = writer.body()
        used |= writer.used
        sections.append(f"\n{name} {{\n{body}}}\n" if name.startswith("<") else f"\n{{\n{body}}}\n")
    header = "".join(f"@prefix {prefix}: <{used[prefix]}> .\n" for prefix in sorted(used))
    return header + "".join(sections)


def find_comments(turtle: str) -> list[int]:
    """Return the lines (from 1) on which a Turtle text has a `#` comment, which canonical form would lose.

    >>> find_comments('<a#b> <c> "# no" .  # yes')
    [1]
    """
    token = re.compile(
        r'\\.|"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|<[^<>\s]*>|(#[^\n]*)',
        re.DOTALL,
    )
    return [turtle.count("\n", 0, m.start()) + 1 for m in token.finditer(turtle) if m.group(1)]


@dataclass
class _TurtleWriter:
    """One graph on its way to Turtle: the prefixes used are known only once the terms are written."""

    triples: Iterable[Statement]
    prefixes: Mapping[str, str]
    used: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._about: dict[Term, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        references: dict[Term, int] = defaultdict(int)
        for triple in self.triples:
            subject, predicate, value = terms(triple)
            values = self._about[subject][predicate.value]
            if value not in values:
                values.add(value)
                references[value] += 1
        holders: dict[Term, Term] = {
            value: node for node, about in self._about.items() for values in about.values() for value in values
        }
        once: dict[Term, Term] = {
            n: holders[n] for n in self._about if isinstance(n, BlankNode) and references.get(n) == 1
        }
        self._nested = {node for node in once if not _leads_to_itself(node, once)}
        self._referenced = {n for n in references if isinstance(n, BlankNode)}
        self._namespaces = sorted(self.prefixes.items(), key=lambda item: -len(item[1]))
        self._names: dict[str, str] = {}
        self._texts: dict[Term, str] = {}

    def header(self, template: str) -> str:
        return "".join(template.format(prefix, self.used[prefix]) for prefix in sorted(self.used))

    def body(self) -> str:
        """Return all subjects, a blank line around each that takes more than one line."""
        blocks = self._blocks()
        text, before = "", ""
        for block in blocks:
            alone = block.count("\n") > 1 or before.count("\n") > 1
            text += "\n" + block if before and alone else block
            before = block
        return text

    def _blocks(self) -> list[str]:
        subjects = [node for node in self._about if node not in self._nested]
        named = sorted((n for n in subjects if isinstance(n, NamedNode)), key=lambda n: natural_key(n.value))
        blank = sorted((n for n in subjects if isinstance(n, BlankNode)), key=self._block)
        return [*map(self._block, named), *map(self._block, blank)]

    def _block(self, subject: Term) -> str:
        anonymous = isinstance(subject, BlankNode) and subject not in self._referenced
        name = "[]" if anonymous else self.term(subject)
        return f"{name} {self._predicates(subject, indent=4)} .\n"

    def _predicates(self, subject: Term, *, indent: int) -> str:
        about = self._about[subject]
        keys = sorted(about, key=lambda iri: (RANK.get(iri, len(RANK)), iri))
        parts = [f"{self._verb(iri)} {self._objects(about[iri], indent=indent)}" for iri in keys]
        one_line = " ; ".join(parts)
        if len(one_line) + indent <= LINE_WIDTH - 30 and "\n" not in one_line:
            return one_line
        return (" ;\n" + " " * indent).join(parts)

    def _objects(self, values: set[Term], *, indent: int) -> str:
        texts = [self._nest(value, indent=indent) for value in values]
        ordered = sorted(texts, key=lambda text: (text.startswith(("[", "(")), natural_key(text)))
        joined = " , ".join(ordered)
        if len(joined) + indent <= LINE_WIDTH - 30:
            return joined
        return (" ,\n" + " " * (indent + 4)).join(ordered)

    def _nest(self, value: Term, *, indent: int) -> str:
        if value not in self._nested:
            return self.term(value)
        items = self._list_items(value)
        if items is None:
            return f"[ {self._predicates(value, indent=indent + 4)} ]"
        texts = [self._nest(item, indent=indent + 4) for item in items]
        one_line = f"( {' '.join(texts)} )"
        if len(one_line) + indent <= LINE_WIDTH - 30:
            return one_line
        margin = "\n" + " " * (indent + 4)
        return f"({margin}{margin.join(texts)}{margin[:-4]})"

    def _list_items(self, head: Term) -> list[Term] | None:
        items: list[Term] = []
        while head != NamedNode(RDF_NIL):
            about = self._about.get(head)
            if about is None or set(about) != {RDF_FIRST, RDF_REST} or (items and head not in self._nested):
                return None
            if len(about[RDF_FIRST]) > 1 or len(about[RDF_REST]) > 1:
                return None
            items.extend(about[RDF_FIRST])
            (head,) = about[RDF_REST]
        return items

    def _verb(self, iri: str) -> str:
        return "a" if iri == RDF_TYPE else self.name(iri)

    def term(self, term: Term) -> str:
        if term not in self._texts:
            self._texts[term] = self._write(term)
        return self._texts[term]

    def _write(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self.name(term.value)
        if isinstance(term, BlankNode):
            return str(term)
        if "\n" in term.value:
            escaped = term.value.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("\r", "\\r")
            quoted = f'"""{escaped}"""' if not escaped.endswith('"') else f'"{term.value.translate(_ESCAPES)}"'
        else:
            quoted = f'"{term.value.translate(_ESCAPES)}"'
        if term.language:
            return f"{quoted}@{term.language}"
        datatype = term.datatype.value
        if datatype in _BARE and _BARE[datatype].match(term.value):
            return term.value
        return quoted if datatype == XSD + "string" else f"{quoted}^^{self.name(datatype)}"

    def name(self, iri: str) -> str:
        if iri not in self._names:
            self._names[iri] = self._abbreviate(iri)
        return self._names[iri]

    def _abbreviate(self, iri: str) -> str:
        for prefix, namespace in self._namespaces:
            if iri.startswith(namespace) and _LOCAL.match(iri[len(namespace) :]):
                self.used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


def _leads_to_itself(node: Term, holders: Mapping[Term, Term]) -> bool:
    """Return whether the way from a blank node to what holds it goes round in a circle, so that none can be nested."""
    seen: set[Term] = set()
    while node in holders and node not in seen:
        seen.add(node)
        node = holders[node]
    return node in seen
