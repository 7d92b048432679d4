"""Which groups, paths and selections of a query do engines evaluate differently?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sepca_graph.asking.scope import Expression, Scope, called
from sepca_graph.stores.sparql_text import Group, Token, closing

Rule = Callable[[Scope], Iterator[Token]]
SAFE_TO_SORT_BY = frozenset({"BOUND", "COALESCE", "COUNT"})
TO_BE_BOUND = frozenset({"AVG", "GROUP_CONCAT", "MAX", "MIN", "SUM"})
_ENDS_PATTERN = frozenset({"{", ".", "}", ")", ";", ","})


def alternative_paths(scope: Scope) -> Iterator[Token]:
    """Find `a|b` where the selection around it keeps repeated rows."""
    for group in scope.whole.walk():
        select = scope.select_of(group)
        head = [token.text for token in scope.head(select)]
        if "DISTINCT" not in head and not group.within("EXISTS") and not group.within("MINUS"):
            yield from (t for t in scope.own(group) if t.text == "|" and t.place not in scope.in_expressions)


def bare_conditions(scope: Scope) -> Iterator[Token]:
    """Find variables that are conditions, but for those that the query computes."""
    computed = {t.text for t in scope.tokens if t.kind == "variable" and scope.text(t.place - 1) == "AS"}
    for expression in scope.expressions:
        for token in expression.variables if expression.kind in {"FILTER", "HAVING"} else ():
            if token.text not in computed and _is_condition(scope, token):
                yield token


def empty_values(scope: Scope) -> Iterator[Token]:
    """Find VALUES with nothing in the braces."""
    for group in scope.whole.walk():
        if group.kind == "VALUES" and group.start == group.end:
            yield scope.tokens[group.start - 1]


def exists_contents(scope: Scope) -> Iterator[Token]:
    """Find what the substitution of EXISTS (section 18.6) leaves open."""
    for group in scope.whole.walk():
        if group.within("EXISTS") and (group.kind == "MINUS" or scope.selects(group)):
            yield scope.tokens[group.start - 1]
    for expression in scope.expressions:
        if expression.kind == "BIND" and expression.group.within("EXISTS"):
            yield from (t for t in expression.variables if t.text[1:] not in scope.bound(expression.group))


def exists_in_optional(scope: Scope) -> Iterator[Token]:
    """Find EXISTS directly in OPTIONAL that mentions what only the group before it binds."""
    for group in scope.whole.walk():
        if group.kind == "EXISTS" and group.parent is not None and group.parent.kind == "OPTIONAL":
            optional = group.parent
            before = scope.bound(optional.parent) - scope.bound(optional) if optional.parent else frozenset()
            yield from (
                t for t in scope.tokens[group.start : group.end] if t.kind == "variable" and t.text[1:] in before
            )


def exists_in_projection(scope: Scope) -> Iterator[Token]:
    """Find EXISTS after SELECT and ORDER BY."""
    for group in scope.whole.walk():
        own = {token.place for token in scope.own(group)} if scope.selects(group) else set()
        yield from (t for t in scope.tokens[group.start : group.end] if t.text == "EXISTS" and t.place in own)


def extremes_of_iris(scope: Scope) -> Iterator[Token]:
    """Find MIN and MAX of variables that stand as subjects."""
    subjects = {token.text for token in scope.tokens if _is_subject(scope, token)}
    yield from (token for token in _aggregated(scope, {"MAX", "MIN"}) if token.text in subjects)


def extremes_of_optional(scope: Scope) -> Iterator[Token]:
    """Find aggregates of variables that only OPTIONAL binds."""
    for token in _aggregated(scope, TO_BE_BOUND):
        group = next(e.group for e in scope.expressions if token in e.tokens)
        if token.text[1:] not in {name for inner in group.groups for name in _surely_bound(scope, inner)}:
            yield token


def filter_scopes(scope: Scope) -> Iterator[Token]:
    """Find variables of conditions that are bound elsewhere only."""
    for expression in scope.expressions:
        group = expression.group
        if expression.kind == "FILTER":
            wanting = scope.mentioned_outside(group) - scope.seen(group)
            yield from (token for token in expression.variables if token.text[1:] in wanting)


def having_aliases(scope: Scope) -> Iterator[Token]:
    """Find names of the selection in HAVING."""
    for expression in scope.expressions:
        named = {t.text for t in scope.head(expression.group) if scope.text(t.place - 1) == "AS"}
        if expression.kind == "HAVING":
            yield from (token for token in expression.variables if token.text in named)


def limits(scope: Scope) -> Iterator[Token]:
    """Find LIMIT and OFFSET where the order does not name each selected variable."""
    for group in scope.whole.walk():
        if scope.selects(group):
            ordered = {t.text[1:] for e in scope.order(group) if len(e.variables) == 1 for t in e.variables}
            if not scope.order(group) or scope.projected(group) - ordered:
                yield from (t for t in scope.own(group) if t.text in {"LIMIT", "OFFSET"} and t.kind == "word")


def order_expressions(scope: Scope) -> Iterator[Token]:
    """Find conditions of ORDER BY that may fail for some rows and not for others."""
    for expression in scope.expressions:
        variable_alone = [t.kind for t in expression.tokens if t.kind not in {"open", "close"}] == ["variable"]
        function = called(scope, expression)
        sure = function in SAFE_TO_SORT_BY and (function != "COALESCE" or _ends_in_constant(expression))
        if expression.kind == "ORDER" and not variable_alone and not sure:
            yield expression.tokens[0]


def open_paths(scope: Scope) -> Iterator[Token]:
    """Find `?a p* ?b` and `?a p+ ?b` where no other pattern binds an end."""
    for token, ends in _repeated_paths(scope):
        if all(end.kind == "variable" and _alone(scope, end) for end in ends):
            yield token


def select_scopes(scope: Scope) -> Iterator[Token]:
    """Find names in subqueries that are another variable than the one of that name before them."""
    for group in scope.whole.walk():
        if not scope.selects(group) or group.parent is None:
            continue
        outer = scope.parameters.union(*(scope.bound(around, group.start) for around in _around(group)))
        hidden = outer - scope.projected(group)
        found = [t for t in scope.tokens[group.start : group.end] if t.kind == "variable" and t.text[1:] in hidden]
        yield from {token.text: token for token in reversed(found)}.values()


def values_optional(scope: Scope) -> Iterator[Token]:
    """Find OPTIONAL on variables that VALUES or the caller binds and no pattern before it mentions."""
    for group in scope.whole.walk():
        parent = group.parent
        if group.kind != "OPTIONAL" or parent is None:
            continue
        given = _given(scope, parent, group.start)
        given |= scope.parameters if parent.parent is scope.whole else frozenset()
        given -= _mentioned(scope, parent, group.start)
        inside = [t for t in scope.tokens[group.start : group.end] if t.kind == "variable"]
        yield from (token for token in inside if token.text[1:] in given)


def zero_length_paths(scope: Scope) -> Iterator[Token]:
    """Find `:a p* ?b` where no other pattern binds the variable."""
    for token, ends in _repeated_paths(scope):
        open_ends = [end for end in ends if end.kind == "variable" and _alone(scope, end)]
        if token.text != "+" and len(open_ends) == 1 and any(end.kind in {"iri", "name"} for end in ends):
            yield token


def _aggregated(scope: Scope, functions: frozenset[str] | set[str]) -> Iterator[Token]:
    """Yield the variables that stand alone in an aggregate."""
    for token in scope.tokens:
        if token.kind == "variable":
            bracket = token.place - 1 - (scope.text(token.place - 1) == "DISTINCT")
            if scope.text(bracket) == "(" and scope.text(bracket - 1) in functions:
                yield token


def _alone(scope: Scope, end: Token) -> bool:
    """Return whether a variable stands in no other pattern, and the caller cannot bind it."""
    others = (t for t in scope.tokens if t.text == end.text and t.place != end.place and _in_pattern(scope, t))
    return end.text[1:] not in scope.parameters and next(others, None) is None


def _around(group: Group) -> Iterator[Group]:
    """Yield the groups around a subquery up to the next selection's own."""
    around = group.parent
    while around is not None and around.parent is not None:
        yield around
        around = around.parent


def _ends_in_constant(expression: Expression) -> bool:
    """Return whether the last argument is a constant: before it there is a comma."""
    end = len(expression.tokens) - 1
    while expression.tokens[end].kind == "close":
        end -= 1
    return expression.tokens[end - 1].text == "," and expression.tokens[end].kind in {"string", "number", "name", "iri"}


def _given(scope: Scope, group: Group, before: int) -> frozenset[str]:
    """Return the names that VALUES binds in a group before a position, in nested groups of nothing else too."""
    found: set[str] = set()
    for inner in group.groups:
        if inner.start < before and inner.kind == "VALUES":
            head = (scope.tokens[place] for place in _head_of_values(scope, inner))
            found |= {token.text[1:] for token in head if token.kind == "variable"}
        elif inner.start < before and inner.kind in {"", "UNION"}:
            found |= _given(scope, inner, before)
    return frozenset(found)


def _head_of_values(scope: Scope, block: Group) -> range:
    """Return the positions from VALUES to the brace."""
    start = next(t.place for t in reversed(scope.tokens[: block.start]) if t.text == "VALUES")
    return range(start, block.start)


def _in_pattern(scope: Scope, token: Token) -> bool:
    return token.place not in scope.in_expressions and any(
        group.start <= token.place < group.end and group.kind != "CONSTRUCT" for group in scope.whole.groups
    )


def _is_condition(scope: Scope, token: Token) -> bool:
    """Return whether a variable is an operand of FILTER, !, && or || itself."""
    before, after = scope.text(token.place - 1), scope.text(token.place + 1)
    if before == "(":  # else it would be the argument of a function
        before = "&" if scope.text(token.place - 2) in {"FILTER", "HAVING", "(", "!", "&", "|"} else ""
    return before in {"!", "&", "|"} and after in {")", "&", "|"}


def _is_subject(scope: Scope, token: Token) -> bool:
    after = scope.tokens[token.place + 1] if token.place + 1 < len(scope.tokens) else token
    verb = after.kind in {"name", "iri", "variable"} or after.text in {"a", "^", "("}
    return token.kind == "variable" and verb and scope.text(token.place - 1) in {"{", ".", "}"}


def _mentioned(scope: Scope, group: Group, before: int) -> frozenset[str]:
    """Return the names in patterns of a group before a position; not those of VALUES."""
    heads = {place for inner in group.groups if inner.kind == "VALUES" for place in _head_of_values(scope, inner)}
    conditions = {t.place for e in scope.expressions if e.group is group and e.kind == "FILTER" for t in e.tokens}
    own = (t for t in scope.own(group) if t.kind == "variable" and t.place < before)
    names = {token.text[1:] for token in own if token.place not in heads | conditions}
    inner_names = (_mentioned(scope, g, before) for g in group.groups if g.start < before and g.kind != "VALUES")
    return frozenset(names.union(*inner_names))


def _repeated_paths(scope: Scope) -> Iterator[tuple[Token, tuple[Token, Token]]]:
    """Yield the last sign of each path that is nothing but a repetition, with the two ends of its pattern."""
    for token in scope.tokens:
        if token.text not in {"*", "+", "?"} or token.place in scope.in_expressions or not _in_pattern(scope, token):
            continue
        start = token.place - 1
        if scope.text(start) == ")":
            start = next(t.place for t in reversed(scope.tokens[:start]) if closing(scope.tokens, t.place) == start)
        before, after = scope.tokens[start - 1], scope.tokens[token.place + 1]
        if before.kind in {"variable", "name", "iri"} and after.kind in {"variable", "name", "iri"}:
            yield token, (before, after)


def _surely_bound(scope: Scope, group: Group) -> frozenset[str]:
    """Return the names that a group binds without its OPTIONALs."""
    filters = {t.place for e in scope.expressions if e.group is group and e.kind == "FILTER" for t in e.tokens}
    own = {t.text[1:] for t in scope.own(group) if t.kind == "variable" and t.place not in filters}
    inner = (_surely_bound(scope, g) for g in group.groups if g.kind in {"", "UNION", "GRAPH", "WHERE", "SELECT"})
    return frozenset(own.union(*inner))


RULES: dict[str, Rule] = {
    "alternative-path": alternative_paths,
    "bare-condition": bare_conditions,
    "empty-values": empty_values,
    "exists-content": exists_contents,
    "exists-in-optional": exists_in_optional,
    "exists-in-projection": exists_in_projection,
    "extreme-of-iris": extremes_of_iris,
    "extreme-of-optional": extremes_of_optional,
    "filter-scope": filter_scopes,
    "having-alias": having_aliases,
    "limit": limits,
    "open-path": open_paths,
    "order-expression": order_expressions,
    "select-scope": select_scopes,
    "values-optional": values_optional,
    "zero-length-path": zero_length_paths,
}
