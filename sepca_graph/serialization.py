"""How is a graph written so that the same triples give the same bytes?"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sepca_graph.namespaces import ONTOLOGY, PREF_LABEL, RDF, RDF_TYPE, RDFS, RDFS_LABEL, SKOS, XSD
from sepca_graph.stores import BlankNode, Literal, NamedNode, Quad, Statement, Term, Triple, terms, write_rdf

Json = Any
"""What `json.dumps` takes."""
LINE_WIDTH = 110
RDF_FIRST, RDF_REST, RDF_NIL = RDF + "first", RDF + "rest", RDF + "nil"
READING_ORDER = (
    RDF_TYPE,
    RDFS_LABEL,
    PREF_LABEL,
    SKOS + "altLabel",
    SKOS + "definition",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    *(
        ONTOLOGY + name
        for name in (
            "linkSource", "linkTarget", "claimAbout", "claimProperty", "claimValue", "claimKind", "confidence",
            "hasEvidence", "edtf",
        )
    ),
)  # fmt: skip
_RANK = {iri: rank for rank, iri in enumerate(READING_ORDER)}
_LOCAL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_BARE = {
    XSD + "integer": re.compile(r"[+-]?\d+\Z", re.ASCII),
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+\Z", re.ASCII),
    XSD + "boolean": re.compile(r"(true|false)\Z", re.ASCII),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that counts digits as numbers: `2-9` before `10-12`.

    >>> sorted(["span/146-166", "span/14-77", "span/2"], key=natural_key)
    ['span/2', 'span/14-77', 'span/146-166']
    """
    parts = re.split(r"(\d+)", text)
    return tuple((0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts)


def statement_key(statement: Statement) -> tuple[str, ...]:
    """Return a sort key over the N-Triples forms of subject, predicate and object."""
    return (str(statement.subject), str(statement.predicate), str(statement.object))


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


def to_lines(statements: Iterable[Statement], rdf_format: str) -> str:
    """Write sorted N-Triples (`nt`) or N-Quads (`nq`), each statement once."""
    if rdf_format == "nt":
        statements = [Triple(s.subject, s.predicate, s.object) for s in statements]
    lines = write_rdf(statements, rdf_format).split("\n")  # not splitlines: U+2028 may stand inside a literal
    return "".join(sorted({f"{line}\n" for line in lines if line}))


def to_rdf_xml(triples: Iterable[Statement]) -> str:
    """Write RDF/XML, subjects and properties in order."""
    unique = {Triple(t.subject, t.predicate, t.object) for t in triples}
    return write_rdf(sorted(unique, key=statement_key), "rdf")


def to_json_ld(triples: Iterable[Statement], context: Mapping[str, Any]) -> str:
    """Write JSON-LD with the given context inside, one object a subject, sorted by IRI.

    Args:
        triples: what to write; graph names are dropped.
        context: the value of `@context`: prefixes and terms. No other file or address is read.
    """
    writer = _JsonLdWriter(context)
    nodes: dict[str, list[Statement]] = defaultdict(list)
    for triple in triples:
        nodes[_node_id(terms(triple)[0])].append(triple)
    graph = [writer.node(name, nodes[name]) for name in sorted(nodes, key=natural_key)]
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


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
        keys = sorted(about, key=lambda iri: (_RANK.get(iri, len(_RANK)), iri))
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


def _node_id(node: Term) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


class _JsonLdWriter:
    """Compacts statements with one context: terms, prefixes, coercions, sets and reverse terms (JSON-LD 1.0)."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._prefixes = {k: v for k, v in context.items() if isinstance(v, str) and v.endswith(("/", "#", ":"))}
        self._prefixes.pop("@vocab", None)
        self._vocab = str(context.get("@vocab", "\0"))
        self._terms: dict[str, tuple[str, dict[str, str]]] = {}
        aliases = {v: k for k, v in context.items() if isinstance(v, str) and v.startswith("@")}
        self._id, self._type = aliases.get("@id", "@id"), aliases.get("@type", "@type")
        for term, definition in context.items():
            if isinstance(definition, dict) and "@reverse" not in definition:
                iri = self._expand(definition.get("@id", term))
                self._terms[iri] = (term, definition)

    def node(self, name: str, statements: Iterable[Statement]) -> dict[str, Any]:
        values: dict[str, list[Term]] = defaultdict(list)
        for statement in sorted(set(statements), key=statement_key):
            _subject, predicate, value = terms(statement)
            if value not in values[predicate.value]:
                values[predicate.value].append(value)
        result: dict[str, Any] = {self._id: self._compact(name)}
        for iri in sorted(values, key=lambda iri: (_RANK.get(iri, len(_RANK)), iri)):
            if iri == RDF_TYPE:
                result[self._type] = _one_or_many([self._vocab_compact(_node_id(v)) for v in values[iri]])
            else:
                self._add(result, iri, values[iri])
        return result

    def _add(self, result: dict[str, Any], iri: str, values: list[Term]) -> None:
        term, definition = self._terms.get(iri, (self._vocab_compact(iri), {}))
        fits: Callable[[Term], Any] = lambda value: self._coerced(value, definition)  # noqa: E731
        coerced = [fits(value) for value in values]
        if any(value is None for value in coerced):
            term, coerced, definition = self._compact(iri), [self._value(value) for value in values], {}
        as_set = definition.get("@container") == "@set"
        result[term] = coerced if as_set else _one_or_many(coerced)

    def _coerced(self, value: Term, definition: Mapping[str, str]) -> Json:
        """Return the value as the term's definition shortens it, or None where it does not fit."""
        if definition.get("@type") == "@id":
            return None if isinstance(value, Literal) else self._compact(_node_id(value))
        if "@language" in definition:
            fits = isinstance(value, Literal) and value.language == definition["@language"]
            return value.value if fits else None
        if "@type" in definition:
            wanted = self._expand(definition["@type"])
            fits = isinstance(value, Literal) and not value.language and value.datatype.value == wanted
            return value.value if fits else None
        return self._value(value)

    def _value(self, value: Term) -> Json:
        if not isinstance(value, Literal):
            return {self._id: self._compact(_node_id(value))}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == XSD + "string":
            return value.value
        return {"@value": value.value, self._type: self._vocab_compact(value.datatype.value)}

    def _vocab_compact(self, iri: str) -> str:
        rest = iri.removeprefix(self._vocab)
        return rest if rest != iri and ":" not in rest and rest not in self._terms else self._compact(iri)

    def _compact(self, iri: str) -> str:
        fits = [(len(ns), prefix) for prefix, ns in self._prefixes.items() if iri.startswith(ns)]
        if not fits:
            return iri
        length, prefix = max(fits)
        return f"{prefix}:{iri[length:]}" if not iri[length:].startswith("//") else iri

    def _expand(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        if colon and prefix in self._prefixes:
            return self._prefixes[prefix] + rest
        return name if colon else self._vocab + name


def _one_or_many(values: list[Any]) -> Json:
    return values[0] if len(values) == 1 else values
