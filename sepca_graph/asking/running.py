"""How is a query bound, refused when unsafe, run, and its answer written in a standard format?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sepca_graph.asking.results import Result, Rows
from sepca_graph.errors import QueryError
from sepca_graph.stores import OxigraphStore, Solutions, Store, Term
from sepca_graph.stores.binding import bind, missing_prefixes
from sepca_graph.stores.sparql_text import scan

MAX_NESTING = 200
"""Deepest nesting of brackets that is run: some engines abort the whole process on thousands."""
MAX_SIGNS = 2000
"""Most operators in one query: Oxigraph's parser descends once for each, and tens of thousands kill the process."""
_GAP = r"(?:\s|#[^\n]*\n)*"
_SURROGATE = re.compile("[\ud800-\udfff]")
_SERVICE_CALL = re.compile(
    rf"service{_GAP}(?:silent{_GAP})?(?:<[^<>]*>|[?$]\w+|[\w.-]*:[^\s{{]*){_GAP}\{{", re.IGNORECASE
)


def run(store: Store, text: str, bindings: Mapping[str, Term] | None = None) -> Result:
    """Run a query that only reads, and only this store.

    Raises:
        QueryError: the query is malformed, reaches outside the store, or is nested too deeply.
    """
    text = _read(text)
    answer = store.query(text, bindings=bindings)
    return Rows(answer.variables, answer.rows) if isinstance(answer, Solutions) else answer


def standalone(text: str, bindings: Mapping[str, Term]) -> str:
    """Return a query with its values and the prefixes that it uses, to be run on any SPARQL 1.1 engine.

    Values are put in as they are for an endpoint, so that they mean what bound ones do.

    Raises:
        QueryError: the query is malformed, or binds a variable itself that is to have a value.
    """
    text = bind(_read(text), bindings)
    declared = "".join(f"{line}\n" for line in missing_prefixes(text))
    OxigraphStore().query(declared + text)  # raises where it is no SPARQL
    return declared + text


def _read(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # engines end a comment at either: one reading for all
    refuse_unsafe(text)
    return text


def refuse_unsafe(text: str) -> None:
    """Refuse SERVICE (it calls other servers), FROM (some engines read files by it) and extreme nesting.

    Raises:
        QueryError: naming the word and its line.
    """
    if _SURROGATE.search(text):
        raise QueryError("The query is not UTF-8 text.")
    depth = 0
    decoded = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), text)
    for reading in (text, decoded):  # engines differ in where a word may begin: a call is refused wherever it stands
        if call := _SERVICE_CALL.search(reading):
            raise QueryError(_outside("SERVICE", reading, call.start()))
    if sum(match.lastgroup == "sign" for match in scan(decoded)) > MAX_SIGNS:
        raise QueryError(f"The query has more than {MAX_SIGNS} operators; write it shorter.")
    for match in scan(decoded):
        depth += {"open": 1, "close": -1}.get(match.lastgroup or "", 0)
        if depth > MAX_NESTING:
            raise QueryError(f"The query nests brackets more than {MAX_NESTING} deep; write it flatter.")
        if match.lastgroup == "word" and match[0].upper() in {"SERVICE", "FROM", "LOAD"}:
            raise QueryError(_outside(match[0].upper(), decoded, match.start()))


def _outside(word: str, text: str, place: int) -> str:
    line = text.count("\n", 0, place) + 1
    return f"{word} on line {line} is refused: a query here reads this graph only. Leave it out."
