"""Where does a query compare with a date that is no dateTime, and with which property's values?"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from sepca_graph.asking.named_terms import iris_by_place
from sepca_graph.asking.scope import Scope
from sepca_graph.namespaces import XSD
from sepca_graph.stores.sparql_text import Token

DATES = frozenset({"date", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth", "time"})
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)[\"']+\Z")
_SIGNS = frozenset("<>=!")


def date_comparisons(scope: Scope) -> Iterator[Token]:
    """Find constants of types of date, and dateTime without a zone, in conditions."""
    for token, datatype in typed_texts(scope):
        zoneless = datatype == "dateTime" and not _ZONE.search(token.text)
        if token.place in scope.in_expressions and (datatype in DATES or zoneless):
            yield token


def never_true(text: str, moments: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield each property whose dateTime is compared with a constant of another type of date, and that type's name.

    Args:
        text: SPARQL.
        moments: IRIs of the properties whose values are xsd:dateTime.
    """
    scope = Scope(text)
    iris = iris_by_place(scope.tokens)
    kinds = {token.place: datatype for token, datatype in typed_texts(scope) if datatype in DATES}
    said = {t.text: iris[t.place - 1] for t in scope.tokens if t.kind == "variable" and t.place - 1 in iris}
    for token in date_comparisons(scope):
        before, after = token.place - 1, token.place + 4
        while scope.text(before) in _SIGNS:
            before -= 1
        while scope.text(after) in _SIGNS:
            after += 1
        sides = [place for place, gap in ((before, token.place - 1), (after, token.place + 4)) if place != gap]
        names = [said[scope.text(place)] for place in sides if scope.text(place) in said]
        yield from ((name, kinds[token.place]) for name in names if name in moments and token.place in kinds)


def xsd_name(token: Token) -> str:
    """Return the local name of an XML Schema type, or ""."""
    written = token.text.strip("<>")
    return next((written.removeprefix(start) for start in (XSD, "xsd:") if written.startswith(start)), "")


def typed_texts(scope: Scope) -> Iterator[tuple[Token, str]]:
    """Yield the texts with a type, and the local name of the XML Schema type, or ""."""
    for token in scope.tokens:
        if token.kind == "string" and scope.text(token.place + 1) == scope.text(token.place + 2) == "^":
            yield token, xsd_name(scope.tokens[token.place + 3])
