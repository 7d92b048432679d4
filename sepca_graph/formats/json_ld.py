"""How is a graph written as JSON-LD with our context, the same statements as the same bytes?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sepca_graph.formats.json_text import Json, laid_out
from sepca_graph.formats.statements import RANK, Statements, natural_key
from sepca_graph.namespaces import RDF_TYPE, XSD_STRING
from sepca_graph.stores import Literal, NamedNode, Term, terms


def to_json_ld(statements: Statements, context: Mapping[str, Any]) -> str:
    """Write JSON-LD with the given context inside, one object a subject, sorted by IRI.

    Args:
        statements: what to write; graph names are dropped.
        context: the value of `@context`: prefixes and terms. No other file or address is read.
    """
    writer = _JsonLdWriter(context)
    nodes: dict[str, dict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
    for triple in statements.by_line.values():
        subject, predicate, value = terms(triple)
        nodes[_node_id(subject)][predicate.value][value] = None
    graph = [writer.node(name, nodes[name]) for name in sorted(nodes, key=natural_key)]
    return laid_out({"@context": context, "@graph": graph}) + "\n"


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
        self._compacted: dict[str, str] = {}
        self._id, self._type = aliases.get("@id", "@id"), aliases.get("@type", "@type")
        for term, definition in context.items():
            if isinstance(definition, dict) and "@reverse" not in definition:
                iri = self._expand(definition.get("@id", term))
                self._terms[iri] = (term, definition)

    def node(self, name: str, values: Mapping[str, Iterable[Term]]) -> dict[str, Any]:
        result: dict[str, Any] = {self._id: self._compact(name)}
        for iri in sorted(values, key=lambda iri: (RANK.get(iri, len(RANK)), iri)):
            if iri == RDF_TYPE:
                result[self._type] = _one_or_many([self._vocab_compact(_node_id(v)) for v in values[iri]])
            else:
                self._add(result, iri, list(values[iri]))
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
        if value.datatype.value == XSD_STRING:
            return value.value
        return {"@value": value.value, self._type: self._vocab_compact(value.datatype.value)}

    def _vocab_compact(self, iri: str) -> str:
        rest = iri.removeprefix(self._vocab)
        return rest if rest != iri and ":" not in rest and rest not in self._terms else self._compact(iri)

    def _compact(self, iri: str) -> str:
        found = self._compacted.get(iri)
        if found is None:
            found = self._compacted[iri] = self._with_prefix(iri)
        return found

    def _with_prefix(self, iri: str) -> str:
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
