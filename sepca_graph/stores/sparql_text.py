"""Of which tokens and groups is a SPARQL query made, and where do they stand?"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\\n\r])*'|"(?:\\.|[^"\\\n\r])*")
      | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<variable>[?$]\w+)
      | (?P<name>(?P<prefix>(?:\w(?:[\w.-]*[\w-])?)?:)(?:\\[_~.!$&'()*+,;=/?#@%-]|[\w.%:-])*)
      | (?P<word>[A-Za-z_]+)
      | (?P<sign>[!+*/|&^=<>-])
      | (?P<open>[{(\[])
      | (?P<close>[})\]])
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<mark>[.,;?])""",
    re.VERBOSE | re.DOTALL,
)
"""The tokens of SPARQL 1.1 (section 19.8), coarsely: an operator of two signs is two tokens."""


@dataclass(frozen=True)
class Token:
    """A token and its place.

    Attributes:
        kind: name of a group of `TOKEN`.
        text: as it is written; words in capitals, names without a full stop behind them.
        place: its position in the list of tokens.
        line, column: counted from 1.
    """

    kind: str
    text: str
    place: int
    line: int
    column: int


@dataclass(eq=False)
class Group:
    """What stands between two braces; the outermost group is the whole query.

    Attributes:
        kind: the keyword before it (`OPTIONAL`, `UNION`, `MINUS`, `EXISTS`, `GRAPH`, `WHERE`, `VALUES`, `CONSTRUCT`),
            `SELECT` for a subquery without one, or "".
        start, end: positions of the first token within and of the one behind the last.
        parent: the group around it.
        groups: the groups directly within.
    """

    kind: str
    start: int
    end: int = 0
    parent: Group | None = None
    groups: list[Group] = field(default_factory=list)

    def walk(self) -> Iterator[Group]:
        """Yield the group and all groups within, outer ones first."""
        yield self
        for group in self.groups:
            yield from group.walk()

    def within(self, kind: str) -> bool:
        """Return whether the group, or one around it, is of a kind."""
        return self.kind == kind or (self.parent is not None and self.parent.within(kind))


def scan(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `TOKEN` in a query, without its comments; the kind of each is its `lastgroup`."""
    return (match for match in TOKEN.finditer(text) if match.lastgroup != "comment")


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query, without its comments."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    found: list[Token] = []
    for match in scan(text):
        kind, written = str(match.lastgroup), match[0]
        line = bisect(lines, match.start())
        column = match.start() - lines[line - 1] + 1
        if kind == "word" and written != "a":
            written = written.upper()
        stop = kind == "name" and written.endswith(".")
        found.append(Token(kind, written.rstrip(".") if stop else written, len(found), line, column))
        if stop:
            found.append(Token("mark", ".", len(found), line, column + len(written) - 1))
    return found


def groups(found: list[Token]) -> Group:
    """Return the tree of groups of a query's tokens; a brace too many is passed over."""
    whole = current = Group("", 0, len(found))
    for token in found:
        if token.text == "{":
            inner = Group(_kind(found, token.place), token.place + 1, len(found), current)
            current.groups.append(inner)
            current = inner
        elif token.text == "}" and current.parent is not None:
            current.end = token.place
            current = current.parent
    return whole


def closing(found: list[Token], start: int) -> int:
    """Return the position of the bracket that closes the one at a position, or that of the last token."""
    depth = 0
    for token in found[start:]:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0:
            return token.place
    return len(found) - 1


def function_before(found: list[Token], bracket: int) -> str:
    """Return the function or keyword whose bracket opens at a position, or ""."""
    before = found[bracket - 1] if bracket else None
    return before.text if before is not None and before.kind == "word" else ""


def _kind(found: list[Token], brace: int) -> str:
    before = [token.text for token in found[max(brace - 2, 0) : brace]]
    if before[-1:] and before[-1] in {"OPTIONAL", "UNION", "MINUS", "EXISTS", "WHERE", "CONSTRUCT"}:
        return before[-1]
    if before[:1] == ["GRAPH"]:
        return "GRAPH"
    if before[:1] == ["VALUES"] or (before[-1:] == [")"] and _opens_values(found, brace - 1)):
        return "VALUES"
    return "SELECT" if brace + 1 < len(found) and found[brace + 1].text == "SELECT" else ""


def _opens_values(found: list[Token], bracket: int) -> bool:
    """Return whether a closing bracket ends the variables of `VALUES (?a ?b)`."""
    place = bracket - 1
    while place > 0 and found[place].kind == "variable":
        place -= 1
    return place > 0 and found[place].text == "(" and found[place - 1].text == "VALUES"
