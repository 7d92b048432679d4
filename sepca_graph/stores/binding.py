"""Which form, group and prefixes has a SPARQL text, and how are values put into it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode

from sepca_graph.errors import QueryError
from sepca_graph.stores.protocol import QUERY_PREFIXES, Term
from sepca_graph.stores.sparql_text import scan

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_MODIFIES = re.compile(r"\A(?:\s|#[^\n]*\n|PREFIX\s+[\w-]*:\s*<[^>]*>)*((?:INSERT|DELETE)\s*\{)", re.IGNORECASE)


@dataclass(frozen=True)
class Outline:
    """What is seen of a query without parsing it.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE; "" when there is none.
        form_end: where that word ends.
        groups: where the outermost curly brackets open and close, in order; a CONSTRUCT's template is the first.
        where_word: where the WHERE of the outermost group stands; None when that word is left out.
        is_short: whether it is CONSTRUCT WHERE {...}, whose group is its template too.
        has_long_path: whether it has a property path of any length, p+ or p*.
        graphs: what stands behind each GRAPH: an IRI in brackets, a variable or a prefixed name.
    """

    form: str
    form_end: int
    groups: list[tuple[int, int]]
    where_word: int | None
    is_short: bool
    has_long_path: bool
    graphs: frozenset[str]

    @property
    def where(self) -> tuple[int, int] | None:
        """Where the outermost group opens and closes; None when there is none."""
        place = int(self.form == "CONSTRUCT" and not self.is_short)
        return self.groups[place] if len(self.groups) > place else None


def outline(text: str) -> Outline:
    """Find form, outermost group and named graphs of a query, whatever its strings, comments and IRIs hold."""
    form, form_end, is_short, has_long_path = "", 0, False, False
    found: set[str] = set()
    previous, where_word = "", None
    groups: list[tuple[int, int]] = []
    opened: list[int] = []
    for token in scan(text):
        has_long_path |= _is_repeated(token)
        if previous == "GRAPH":
            found.add(token[0])
        previous = token[0].upper()
        if token.lastgroup == "open":
            opened.append(token.start())
        elif token.lastgroup == "close" and opened:
            start = opened.pop()
            if not opened and token[0] == "}":
                groups.append((start, token.start()))
        elif token.lastgroup == "word":
            word = token[0].upper()
            if not form and word in FORMS:
                form, form_end = word, token.end()
            if word == "WHERE" and not opened:
                where_word = token.start()
            is_short |= form == "CONSTRUCT" and word == "WHERE" and not groups and not opened
    return Outline(form, form_end, groups, where_word, is_short, has_long_path, frozenset(found))


def bind(text: str, bindings: Mapping[str, Term]) -> str:
    """Put values into a query: VALUES at the start of its outermost group, as RDF terms.

    Raises:
        QueryError: the query has no group to put them into, or a value is a blank node, which has no name.
    """
    if not bindings:
        return text
    if any(isinstance(term, BlankNode) for term in bindings.values()):
        raise QueryError("A blank node cannot be bound: it has no name outside of its graph.")
    seen = outline(text)
    if seen.where is None:
        raise QueryError(f"The query has no group {{ }} in which {', '.join(sorted(bindings))} could be bound.")
    start, end = seen.where
    head = text[:start]
    if seen.is_short:  # its group is its template too, where no VALUES may stand
        head = f"{text[: seen.form_end]} {text[start : end + 1]}{text[seen.form_end : start]}"
    values = "".join(f" VALUES ?{name} {{ {term} }}" for name, term in bindings.items())
    return f"{head}{{{values}{text[start + 1 :]}"


def with_prefixes(text: str) -> str:
    """Declare the project's prefixes that a text uses and does not declare, before its first line.

    The lines keep their numbers, so that a server's message about a line stays true.
    """
    return "".join(f"{line} " for line in missing_prefixes(text)) + text


def missing_prefixes(text: str) -> list[str]:
    """Return a PREFIX line for each of the project's prefixes that a text uses and does not declare, sorted."""
    used: set[str] = set()
    declared: set[str] = set()
    previous = ""
    for token in scan(text):
        if token.lastgroup == "name":
            (declared if previous == "PREFIX" else used).add(token["prefix"][:-1])
        previous = token[0].upper()
    missing = sorted((used - declared) & QUERY_PREFIXES.keys())
    return [f"PREFIX {name}: <{QUERY_PREFIXES[name]}>" for name in missing]


def about_graph(text: str, graph: str) -> str:
    """Make a graph the one that an INSERT or DELETE with a WHERE is about, outside of its GRAPH.

    WITH alone would do by the recommendation; in Virtuoso 7.2.5 it hides the graphs that the WHERE names.
    """
    modifies = _MODIFIES.search(text)
    if modifies is None:
        return text
    seen, start = outline(text), modifies.start(1)
    named = sorted(name for name in seen.graphs if name.startswith("<"))
    place = len(text) if seen.where_word is None else seen.where_word
    using = _dataset("USING", graph, named) if named else ""
    return f"{text[:start]}WITH <{graph}> {text[start:place]}{using}{text[place:]}"


def with_dataset(text: str, default: str, named: Iterable[str]) -> str:
    """Say in a query which graphs it is asked of; `named` are IRIs in brackets.

    In the text, because Virtuoso 7.2.5 sends one header back for each graph that it is given beside it.
    """
    seen = outline(text)
    place = seen.where_word if seen.where_word is not None else seen.where[0] if seen.where else len(text)
    return f"{text[:place]}{_dataset('FROM', default, named)}{text[place:]}"


def _dataset(word: str, default: str, named: Iterable[str]) -> str:
    return f"{word} <{default}> " + "".join(f"{word} NAMED {name} " for name in named)


def _is_repeated(token: re.Match[str]) -> bool:
    """Whether a property, or a path in brackets, is followed at once by * or +."""
    ends_path = token.lastgroup in {"name", "iri"} or token[0] in {")", "a"}
    return ends_path and token.string[token.end() : token.end() + 1] in {"*", "+"}
