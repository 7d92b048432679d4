"""Which words, constants and functions of a query do engines read differently?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sepca_graph.asking.date_comparisons import date_comparisons, typed_texts, xsd_name
from sepca_graph.asking.scope import Scope, functions_around
from sepca_graph.stores.sparql_text import Token, closing

Rule = Callable[[Scope], Iterator[Token]]
AGGREGATES = frozenset({"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"})
CHANGING = frozenset({"BNODE", "NOW", "RAND", "STRUUID", "UUID"})
NOT_IN_1_1 = frozenset({"ADJUST", "HASLANG", "HASLANGDIR", "ISTRIPLE", "LANGDIR", "LATERAL", "STRLANGDIR", "TRIPLE"})
CASTS = frozenset({"boolean", "dateTime", "decimal", "double", "float", "integer", "string"})
"""The types to which SPARQL 1.1 casts (section 17.5)."""
ROUNDING = frozenset({"CEIL", "FLOOR", "ROUND"})
TEXTS = frozenset({"CONCAT", "LCASE", "REPLACE", "STR", "STRAFTER", "STRBEFORE", "SUBSTR", "UCASE"})
BY_SPELLING = frozenset({"dateTime", "decimal", "double", "float"})
_FRACTION = re.compile(r"\d+\.\d|\d+(?:\.\d+)?[eE]")
OUTSIDE_DIALECTS = re.compile(r"\\[1-9pPwWdDsSbBiIcC]|\(\?|\[\[|[*+?}][+?]|\[[^\]]+-\[|\$(?=.)")
"""What dialects of regular expressions read differently, or only some of them know."""


def words(*wanted: str) -> Rule:
    """Return a rule that finds words."""

    def rule(scope: Scope) -> Iterator[Token]:
        yield from (token for token in scope.tokens if token.kind == "word" and token.text in wanted)

    return rule


def calls(*wanted: str) -> Rule:
    """Return a rule that finds calls of functions."""

    def rule(scope: Scope) -> Iterator[Token]:
        found = (token for token in words(*wanted)(scope) if scope.text(token.place + 1) == "(")
        yield from found

    return rule


def beyond_sparql(scope: Scope) -> Iterator[Token]:
    """Find triple terms, LATERAL, new functions and directions of text."""
    yield from words(*NOT_IN_1_1)(scope)
    for token, after in zip(scope.tokens, scope.tokens[1:], strict=False):
        directed = token.kind == "tag" and after.text == scope.text(after.place + 1) == "-"
        if directed or token.text + after.text in {"<<", "{|"}:
            yield token


def casts(scope: Scope) -> Iterator[Token]:
    """Find casts that SPARQL 1.1 does not list."""
    yield from (token for token in _named_calls(scope) if (kind := xsd_name(token)) and kind not in CASTS)


def foreign_functions(scope: Scope) -> Iterator[Token]:
    """Find functions that are called by IRI."""
    yield from (token for token in _named_calls(scope) if not xsd_name(token))


def typed_constants(scope: Scope) -> Iterator[Token]:
    """Find constants in patterns that engines may have rewritten in the data."""
    typed = {token.place for token, datatype in typed_texts(scope) if datatype in BY_SPELLING}
    for token in scope.tokens:
        fraction = token.kind == "number" and _FRACTION.match(token.text)
        if token.place not in scope.in_expressions and (fraction or token.place in typed):
            yield token


def divisions(scope: Scope) -> Iterator[Token]:
    """Find quotients and means that no function rounds."""
    for token in scope.tokens:
        quotient = token.text == "/" and token.place in scope.in_expressions
        if (quotient or token.text == "AVG") and not ROUNDING & set(functions_around(scope, token.place)):
            yield token


def escaped_names(scope: Scope) -> Iterator[Token]:
    """Find prefixed names with a backslash."""
    yield from (token for token in scope.tokens if token.kind == "name" and "\\" in token.text)


def language_tags(scope: Scope) -> Iterator[Token]:
    """Find tags with capitals at texts, and tags with a region or capitals that LANG is compared with."""
    for token in scope.tokens:
        if token.kind == "tag" and token.text != token.text.lower():
            yield token
        elif token.text == "LANG" and scope.text((end := closing(scope.tokens, token.place + 1)) + 1) in {"=", "!"}:
            compared = (t for t in scope.tokens[end + 2 : end + 4] if t.kind == "string")
            yield from (t for t in compared if "-" in t.text or t.text != t.text.lower())


def negated_inverse_paths(scope: Scope) -> Iterator[Token]:
    """Find `!^p` and `!(^p)`."""
    for token in scope.tokens:
        if token.text == "!" and token.place not in scope.in_expressions:
            bracket = scope.text(token.place + 1) == "("
            end = closing(scope.tokens, token.place + 1) if bracket else token.place + 1
            yield from (t for t in scope.tokens[token.place : end + 1] if t.text == "^")


def nested_aggregates(scope: Scope) -> Iterator[Token]:
    """Find aggregates of aggregates."""
    for token in calls(*AGGREGATES)(scope):
        if AGGREGATES & set(functions_around(scope, token.place)):
            yield token


def regexes(scope: Scope) -> Iterator[Token]:
    """Find patterns, flags and replacements that dialects of regular expressions read differently."""
    for token in calls("REGEX", "REPLACE")(scope):
        pattern, *others = _constants_after_first(scope, token.place + 1)
        flags = others[token.text == "REPLACE" :]
        if token.text == "REPLACE":
            odd = bool(flags) or _is_odd_replacement(others) or _may_match_nothing(pattern)
        else:
            odd = any(flag.text.strip("\"'") not in {"", "i"} for flag in flags)
        if odd or OUTSIDE_DIALECTS.search(_unescaped(pattern).strip("\"'")):
            yield token


def relative_iris(scope: Scope) -> Iterator[Token]:
    """Find IRIs without a scheme."""
    for token in scope.tokens:
        made = token.kind == "string" and scope.text(token.place - 2) in {"IRI", "URI"}
        alone = made and scope.text(token.place - 1) == "(" and scope.text(token.place + 1) == ")"
        if (token.kind == "iri" or alone) and not re.match(r"[<\"'][A-Za-z][A-Za-z0-9+.-]*:", token.text):
            yield token


def text_comparisons(scope: Scope) -> Iterator[Token]:
    """Find `<` and `>` beside a text, and the first or last of texts."""
    for token in scope.tokens:
        if token.text in {"<", ">"} and token.place in scope.in_expressions:
            right = token.place + 1 + (scope.text(token.place + 1) == "=")
            if _ends_text(scope, token.place - 1) or scope.text(right) in TEXTS or _plain(scope, right):
                yield token
        elif token.text in {"MAX", "MIN"} and scope.text(token.place + 2) in TEXTS:
            yield token


def undeclared_prefixes(scope: Scope) -> Iterator[Token]:
    """Find names whose prefix the query does not declare."""
    declared = {t.text for t in scope.tokens if t.kind == "name" and scope.text(t.place - 1) == "PREFIX"} | {"_:"}
    for token in scope.tokens:
        if token.kind == "name" and token.text.partition(":")[0] + ":" not in declared:
            yield token


def _named_calls(scope: Scope) -> Iterator[Token]:
    for token in scope.tokens:
        named = token.kind in {"iri", "name"} and scope.text(token.place + 1) == "("
        if named and token.place in scope.in_expressions and scope.text(token.place - 1) != "^":
            yield token


def _constants_after_first(scope: Scope, bracket: int) -> list[Token]:
    """Return the constants among the arguments behind the first, which is the text that is searched."""
    found, depth, argument = [], 0, 0
    for token in scope.tokens[bracket : closing(scope.tokens, bracket)]:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        argument += token.text == "," and depth == 1
        if token.kind == "string" and depth == 1 and argument:
            found.append(token)
    return found or [scope.tokens[bracket]]


def _unescaped(token: Token) -> str:
    return token.text.replace("\\\\", "\\")


def _is_odd_replacement(constants: list[Token]) -> bool:
    return any("$0" in token.text or "\\" in token.text for token in constants[:1])


def _may_match_nothing(pattern: Token) -> bool:
    try:
        return bool(re.match(_unescaped(pattern)[1:-1], ""))
    except re.error:
        return True


def _ends_text(scope: Scope, place: int) -> bool:
    """Return whether a text ends at a position: a constant, or the call of a function that gives one."""
    if scope.text(place) != ")":
        return _plain(scope, place)
    depth = 0
    for token in reversed(scope.tokens[: place + 1]):
        depth += {"open": -1, "close": 1}.get(token.kind, 0)
        if depth == 0:
            return scope.text(token.place - 1) in TEXTS
    return False


def _plain(scope: Scope, place: int) -> bool:
    """Return whether a constant text without a type stands at a position."""
    return bool(scope.text(place)) and scope.tokens[place].kind == "string" and scope.text(place + 1) != "^"


RULES: dict[str, Rule] = {
    "beyond-sparql-1.1": beyond_sparql,
    "cast": casts,
    "changing-function": calls(*CHANGING),
    "date-comparison": date_comparisons,
    "describe": words("DESCRIBE"),
    "division": divisions,
    "encode-for-uri": calls("ENCODE_FOR_URI"),
    "escaped-name": escaped_names,
    "foreign-function": foreign_functions,
    "group-concat": calls("GROUP_CONCAT"),
    "language-tag": language_tags,
    "negated-inverse-path": negated_inverse_paths,
    "nested-aggregate": nested_aggregates,
    "regex-dialect": regexes,
    "relative-iri": relative_iris,
    "sample": calls("SAMPLE"),
    "text-comparison": text_comparisons,
    "typed-constant": typed_constants,
    "undeclared-prefix": undeclared_prefixes,
}
