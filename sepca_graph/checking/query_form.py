"""Is a query written as CONTRIBUTING.md asks, so that all of them read alike and every engine can be given them?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sepca_graph.asking.absence import absences
from sepca_graph.asking.catalog import NamedQuery
from sepca_graph.findings import Finding
from sepca_graph.stores.sparql_text import Token, closing, tokens

Form = Callable[[NamedQuery, list[Token]], Iterator[str]]
_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
_QUESTION, _SENTENCE = re.compile(r"[A-Z][^?]*\?"), re.compile(r"[A-Z].*\.")


def form_findings(query: NamedQuery, file: str) -> list[Finding]:
    """Return where a query is not written as the others are.

    Args:
        query: a query that SPARQL engines can parse.
        file: path of its file; what stands in a folder of its own, but for `construct`, is no question of users.
    """
    found = tokens(query.text)
    of_users = file.removeprefix("queries/construct/").removeprefix("queries/").count("/") == 0
    forms = (*FORMS, _order, _absence) if of_users and not file.startswith("queries/construct/") else FORMS
    return [
        Finding(
            code=f"query-{form.__name__.strip('_')}",
            severity="warning",
            kind="Query that is not written as the others are",
            message=message,
            remedy="CONTRIBUTING.md shows the form.",
            file=file,
        )
        for form in (forms if of_users else (_prefixes,))
        for message in form(query, found)
    ]


def _header(query: NamedQuery, _found: list[Token]) -> Iterator[str]:
    if not _NAME.fullmatch(query.name):
        yield f"The name {query.name} is not made of small letters and underscores."
    if not _QUESTION.fullmatch(query.summary):
        yield "The summary is no question."
    if not _SENTENCE.fullmatch(query.description):
        yield "The description is no sentence."
    if not query.tags:
        yield "There is no tag."
    yield from (f"The header has an unknown line, {name}." for name in query.more)
    yield from (f"What {p.name} means is no sentence." for p in query.parameters if not p.description.endswith("."))


def _prefixes(_query: NamedQuery, found: list[Token]) -> Iterator[str]:
    declares = [token.place > 0 and found[token.place - 1].text == "PREFIX" for token in found]
    names = [(token.text.partition(":")[0], declares[token.place]) for token in found if token.kind == "name"]
    declared = [name for name, is_declared in names if is_declared]
    used = {name for name, is_declared in names if not is_declared} - {"_"}
    if declared != sorted(set(declared)):
        yield "The prefixes are not sorted, each once."
    yield from (f"The prefix {name}: is declared and not used." for name in sorted(set(declared) - used))
    yield from (f"The prefix {name}: is used and not declared." for name in sorted(used - set(declared)))


def _parameters(query: NamedQuery, found: list[Token]) -> Iterator[str]:
    texts = [token.text for token in found]
    in_values = {token.text for start in found if start.text == "VALUES" for token in _variables_of(found, start)}
    for name in (f"?{parameter.name}" for parameter in query.parameters):
        if name not in texts:
            yield f"The parameter {name} is not in the query."
        if name in in_values:
            yield f"VALUES binds the parameter {name}: a caller's value would leave no row."
        if any(texts[n : n + 4] == ["!", "BOUND", "(", name] for n in range(len(texts))):
            yield f"!BOUND({name}) asks for a parameter: Oxigraph says that a value put there is unbound."


def _rows(query: NamedQuery, found: list[Token]) -> Iterator[str]:
    words = [token.text for token in found if token.kind == "word"]
    yield from (f"{word} cuts the rows: callers page." for word in ("LIMIT", "OFFSET") if word in words)
    if "CONSTRUCT" in words and "ORDER" in words:
        yield "Triples have no order."
    for token in found:
        if token.text == "ORDER" and "?issued" in _sorted_by(found, token.place):
            yield "ORDER BY ?issued: dates of several types are sorted otherwise by each engine; use STR(?issued)."


def _order(_query: NamedQuery, found: list[Token]) -> Iterator[str]:
    words = {token.text for token in found if token.kind == "word"}
    if not words & {"ASK", "ORDER"}:
        yield "Rows have no order: add ORDER BY, to the last tie."


def _absence(query: NamedQuery, _found: list[Token]) -> Iterator[str]:
    constructs = absences(query.text)
    if constructs and not query.rests_on_absence:
        yield f"Rows rest on something missing ({', '.join(constructs)}): add '#+ rests-on-absence: true'."
    if query.rests_on_absence and not constructs:
        yield "The header says that rows rest on something missing, and the query has nothing of this kind."


FORMS: tuple[Form, ...] = (_header, _prefixes, _parameters, _rows)


def _variables_of(found: list[Token], values: Token) -> Iterator[Token]:
    for token in found[values.place + 1 :]:
        if token.text == "{":
            return
        yield token


def _sorted_by(found: list[Token], order: int) -> list[str]:
    """Return what stands behind ORDER BY, but for what is in brackets behind STR."""
    texts, place = list[str](), order + 1
    while place < len(found) and found[place].text != "}":
        if found[place].text == "STR":
            place = closing(found, place + 1)
        texts.append(found[place].text)
        place += 1
    return texts
