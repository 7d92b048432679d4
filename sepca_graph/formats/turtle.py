"""How is a graph written so that the same triples give the same bytes?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sepca_graph.formats.statements import RANK, NaturalKey, natural_key
from sepca_graph.namespaces import RDF, RDF_TYPE, XSD, XSD_STRING
from sepca_graph.stores import BlankNode, DefaultGraph, NamedNode, Quad, Statement, Term, terms

LINE_WIDTH = 110
RDF_FIRST, RDF_REST, RDF_NIL = RDF + "first", RDF + "rest", RDF + "nil"
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_BARE = {
    XSD + "integer": re.compile(r"[+-]?\d+\Z", re.ASCII),
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+\Z", re.ASCII),
    XSD + "boolean": re.compile(r"(true|false)\Z", re.ASCII),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Words:
    """How each IRI and literal is written in Turtle, worked out once for all that share their prefixes.

    Args:
        prefixes: namespaces by prefix; the longest that fits is taken.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._namespaces = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self._names: dict[str, tuple[str, str | None]] = {}
        self._texts: dict[Term, tuple[str, str | None]] = {}
        self._keys: dict[str, NaturalKey] = {}

    def name(self, iri: str) -> tuple[str, str | None]:
        """Return an IRI as it is written, and the prefix that it needs, or None."""
        found = self._names.get(iri)
        if found is None:
            found = self._names[iri] = self._abbreviate(iri)
        return found

    def term(self, term: Term) -> tuple[str, str | None]:
        """Return a term as it is written, and the prefix that it needs, or None."""
        found = self._texts.get(term)
        if found is None:
            found = self._texts[term] = self._write(term)
        return found

    def key(self, text: str) -> NaturalKey:
        """Return the sort key of a text."""
        found = self._keys.get(text)
        if found is None:
            found = self._keys[text] = natural_key(text)
        return found

    def _abbreviate(self, iri: str) -> tuple[str, str | None]:
        for prefix, namespace in self._namespaces:
            if iri.startswith(namespace) and _LOCAL.match(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}", prefix
        return f"<{iri}>", None

    def _write(self, term: Term) -> tuple[str, str | None]:
        if isinstance(term, NamedNode):
            return self.name(term.value)
        if isinstance(term, BlankNode):
            return str(term), None
        text = term.value
        if "\n" in text:
            escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("\r", "\\r")
            quoted = f'"""{escaped}"""' if not escaped.endswith('"') else f'"{text.translate(_ESCAPES)}"'
        else:
            quoted = f'"{text.translate(_ESCAPES)}"'
        if term.language:
            return f"{quoted}@{term.language}", None
        datatype = term.datatype.value
        if datatype in _BARE and _BARE[datatype].match(text):
            return text, None
        if datatype == XSD_STRING:
            return quoted, None
        name, prefix = self.name(datatype)
        return f"{quoted}^^{name}", prefix


def to_turtle(triples: Iterable[Statement], prefixes: Mapping[str, str], *, words: Words | None = None) -> str:
    """Write canonical Turtle: prefixes sorted and only those used, subjects in natural order, no blank line inside one.

    Blank nodes that are referred to once are nested; lists are written as lists. Graph names are dropped.
    Source of the grammar: RDF 1.1 Turtle, https://www.w3.org/TR/turtle/.

    Args:
        triples: what to write.
        prefixes: namespaces by prefix.
        words: made of the same prefixes, where other graphs or files are written too.
    """
    writer = _TurtleWriter(triples, words or Words(prefixes))
    body = writer.body()
    return _header(writer.used, prefixes) + "\n" + body


def to_trig(quads: Iterable[Quad], prefixes: Mapping[str, str], *, words: Words | None = None) -> str:
    """Write canonical TriG: each named graph in order, its triples as in `to_turtle`."""
    by_graph: dict[NamedNode | BlankNode | DefaultGraph, list[Quad]] = defaultdict(list)
    for quad in quads:
        by_graph[quad.graph_name].append(quad)
    words = words or Words(prefixes)
    used: set[str | None] = set()
    sections = []
    for name, graph in sorted(
        [(str(name), graph) for name, graph in by_graph.items()], key=lambda g: natural_key(g[0])
    ):
        writer = _TurtleWriter(graph, words)
        start = f"{name} " if name.startswith("<") else ""
        sections.append(f"\n{start}{{\n{writer.body()}}}\n")
        used |= writer.used
    return _header(used, prefixes) + "".join(sections)


def _header(used: set[str | None], prefixes: Mapping[str, str]) -> str:
    return "".join(
        f"@prefix {prefix}: <{prefixes[prefix]}> .\n"
        for prefix in sorted(prefix for prefix in used if prefix is not None)
    )


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
    words: Words
    used: set[str | None] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._about: dict[Term, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        for triple in self.triples:
            subject, predicate, value = terms(triple)
            self._about[subject][predicate.value].add(value)
        holders: dict[Term, list[Term]] = defaultdict(list)
        for node, about in self._about.items():
            for values in about.values():
                for value in values:
                    if isinstance(value, BlankNode):
                        holders[value].append(node)
        once = {node: held[0] for node, held in holders.items() if len(held) == 1 and node in self._about}
        self._nested = {node for node in once if not _leads_to_itself(node, once)}
        self._referenced = holders.keys()

    def body(self) -> str:
        """Return all subjects, a blank line around each that takes more than one line."""
        parts, long_before = [], None
        for block in self._blocks():
            is_long = block.count("\n") > 1
            parts.append("\n" + block if long_before is not None and (is_long or long_before) else block)
            long_before = is_long
        return "".join(parts)

    def _blocks(self) -> list[str]:
        subjects = [node for node in self._about if node not in self._nested]
        named = sorted((n for n in subjects if isinstance(n, NamedNode)), key=lambda n: self.words.key(n.value))
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
        if len(texts) == 1:
            return texts[0]
        ordered = sorted(texts, key=lambda text: (text.startswith(("[", "(")), self.words.key(text)))
        joined = " , ".join(ordered)
        if len(joined) + indent <= LINE_WIDTH - 30:
            return joined
        return (" ,\n" + " " * (indent + 4)).join(ordered)

    def _nest(self, value: Term, *, indent: int) -> str:
        if not self._nested or value not in self._nested:
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
        if iri == RDF_TYPE:
            return "a"
        name, prefix = self.words.name(iri)
        self.used.add(prefix)
        return name

    def term(self, term: Term) -> str:
        text, prefix = self.words.term(term)
        self.used.add(prefix)
        return text


def _leads_to_itself(node: Term, holders: Mapping[Term, Term]) -> bool:
    """Return whether the way from a blank node to what holds it goes round in a circle, so that none can be nested."""
    seen: set[Term] = set()
    while node in holders and node not in seen:
        seen.add(node)
        node = holders[node]
    return node in seen
