"""Which variables does a group of a SPARQL query bind, and which do its conditions see?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sepca_graph.stores.sparql_text import Group, Token, closing, function_before, groups, tokens

BINDING = frozenset({"", "OPTIONAL", "UNION", "GRAPH", "WHERE", "SELECT"})
"""Kinds of groups whose variables reach the group around them."""
_CLAUSES = frozenset({"ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES"})


@dataclass(frozen=True)
class Expression:
    """A condition, or a computed value, and where it stands.

    Attributes:
        kind: `FILTER`, `BIND`, `SELECT`, `ORDER`, `HAVING` or `GROUP`.
        tokens: what it is made of, brackets included, the groups of EXISTS left out.
        group: the group in which it stands.
    """

    kind: str
    tokens: list[Token]
    group: Group

    @property
    def variables(self) -> list[Token]:
        """The variables that are read; not the one after AS."""
        pairs = zip([None, *self.tokens], self.tokens, strict=False)
        return [now for before, now in pairs if now.kind == "variable" and (before is None or before.text != "AS")]


class Scope:
    """The groups, expressions and variables of one query.

    Attributes:
        tokens: all its tokens.
        whole: the tree of its groups.
        parameters: variables that the caller may bind.
    """

    def __init__(self, text: str, parameters: frozenset[str] = frozenset()) -> None:
        self.tokens = tokens(text)
        self.whole = groups(self.tokens)
        self.parameters = parameters
        self._own: dict[Group, list[Token]] = {}

    @cached_property
    def expressions(self) -> list[Expression]:
        """All conditions and computed values."""
        return [expression for group in self.whole.walk() for expression in self._expressions_of(group)]

    @cached_property
    def in_expressions(self) -> frozenset[int]:
        """Positions of the tokens that stand in an expression."""
        return frozenset(token.place for expression in self.expressions for token in expression.tokens)

    def own(self, group: Group) -> list[Token]:
        """Return the tokens that stand directly in a group; nearly every rule asks for them."""
        if group not in self._own:
            inner = {place for child in group.groups for place in range(child.start - 1, child.end + 1)}
            self._own[group] = [token for token in self.tokens[group.start : group.end] if token.place not in inner]
        return self._own[group]

    def selects(self, group: Group) -> bool:
        """Return whether the group is a query or a subquery."""
        return group is self.whole or self.text(group.start) == "SELECT"

    def text(self, place: int) -> str:
        """Return the text of the token at a position; "" outside the query."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def head(self, select: Group) -> list[Token]:
        """Return the tokens between SELECT and the pattern."""
        own = self.own(select)
        begun = next((token.place for token in own if token.text == "SELECT"), None)
        end = next((g.start for g in select.groups if begun is not None and g.start > begun), select.end)
        return [] if begun is None else [t for t in own if begun < t.place < end and t.text != "WHERE"]

    def projected(self, select: Group) -> frozenset[str]:
        """Return the names of the variables that a query or subquery gives; all it binds for `*`."""
        head, depth, found = self.head(select), 0, set()
        for token in head:
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
            if token.kind == "variable" and (depth == 0 or self.text(token.place - 1) == "AS"):
                found.add(token.text[1:])
        if [token.text for token in head if token.text != "DISTINCT"][:1] == ["*"]:
            return frozenset(name for group in select.groups for name in self.bound(group))
        return frozenset(found)

    def bound(self, group: Group, before: int | None = None) -> frozenset[str]:
        """Return the names of the variables that a group may bind.

        Args:
            group: the group.
            before: only what stands before this position; None for all.
        """
        if self.selects(group) and group is not self.whole:
            return self.projected(group)
        end = group.end if before is None else before
        read = {t.place for e in self._expressions_of(group) for t in e.variables}
        own = (t for t in self.own(group) if t.kind == "variable" and t.place < end)
        mine = {t.text[1:] for t in own if t.place not in read}
        inner = (self.bound(child) for child in group.groups if child.kind in BINDING and child.start < end)
        return frozenset(mine.union(*inner))

    def seen(self, group: Group) -> frozenset[str]:
        """Return the names that a condition of a group sees on every engine.

        A condition sees its own group (SPARQL 1.1, section 18.2.2.2); that of OPTIONAL also the group before it, that
        of EXISTS what is substituted, and that of the outermost group the parameters.
        """
        parent, names = group.parent, self.bound(group)
        if parent is None or parent is self.whole:
            return names | self.parameters
        if group.kind == "OPTIONAL":
            return names | self.bound(parent) | (self.parameters if parent.parent is self.whole else frozenset())
        if group.kind == "EXISTS":
            return names | (self.bound(parent) if parent.kind == "OPTIONAL" else self.seen(parent))
        return names

    def select_of(self, group: Group) -> Group:
        """Return the nearest query or subquery around a group, or the group itself if it is one."""
        return group if self.selects(group) or group.parent is None else self.select_of(group.parent)

    def mentioned_outside(self, group: Group) -> frozenset[str]:
        """Return the names that stand outside a group, and the parameters."""
        outside = [*self.tokens[: group.start], *self.tokens[group.end :]]
        return frozenset(t.text[1:] for t in outside if t.kind == "variable") | self.parameters

    def order(self, select: Group) -> list[Expression]:
        """Return the conditions by which a query or subquery is sorted."""
        return [e for e in self._expressions_of(select) if e.kind == "ORDER"]

    def _expressions_of(self, group: Group) -> Iterator[Expression]:
        own = self.own(group)
        position = {token.place: index for index, token in enumerate(own)}
        if self.selects(group):
            yield from self._of_head(group)
            yield from self._of_clauses(group, own)
        for token in own:
            if token.text in {"FILTER", "BIND"}:
                start = next((p for p in range(token.place, group.end) if self.text(p) in {"(", "{"}), token.place)
                if self.text(start) == "(":
                    end = closing(self.tokens, start)
                    yield Expression(token.text, [t for t in own[position[token.place] + 1 :] if t.place <= end], group)

    def _of_head(self, select: Group) -> Iterator[Expression]:
        end = -1
        for token in self.head(select):
            if token.text == "(" and token.place > end:
                end = closing(self.tokens, token.place)
                yield Expression("SELECT", [t for t in self.head(select) if token.place <= t.place <= end], select)

    def _of_clauses(self, select: Group, own: list[Token]) -> Iterator[Expression]:
        kind, end = "", -1
        for token in own:
            if token.text in _CLAUSES and token.kind == "word":
                kind = token.text
            elif kind in {"ORDER", "HAVING", "GROUP"} and token.place > end and token.text not in {"BY", "ASC", "DESC"}:
                end = self._end_of_condition(token)
                yield Expression(kind, [t for t in own if token.place <= t.place <= end], select)

    def _end_of_condition(self, token: Token) -> int:
        bracket = token.place if token.text == "(" else token.place + 1
        return closing(self.tokens, bracket) if self.text(bracket) == "(" else token.place


def called(scope: Scope, expression: Expression) -> str:
    """Return the function that an expression is a call of as a whole, or ""."""
    inner = expression.tokens
    while len(inner) > 1 and inner[0].text == "(" and closing(scope.tokens, inner[0].place) == inner[-1].place:
        inner = inner[1:-1]
    return inner[0].text if len(inner) > 1 and inner[0].kind == "word" else ""


def functions_around(scope: Scope, place: int) -> Iterator[str]:
    """Yield the functions in whose brackets a position stands, the inner ones first."""
    depth = 0
    for token in reversed(scope.tokens[:place]):
        depth += {"open": -1, "close": 1}.get(token.kind, 0)
        if depth < 0:
            depth = 0
            if token.text == "{":
                return
            yield function_before(scope.tokens, token.place)
