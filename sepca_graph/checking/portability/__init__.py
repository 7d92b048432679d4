"""Which constructs of a query do SPARQL engines answer differently, where, and what to write instead?"""

from __future__ import annotations

from sepca_graph.asking.catalog import NamedQuery
from sepca_graph.asking.scope import Scope
from sepca_graph.checking.portability import scope_rules, token_rules
from sepca_graph.checking.portability.differences import DIFFERENCES
from sepca_graph.findings import Finding
from sepca_graph.stores.sparql_text import Token

RULES = {**token_rules.RULES, **scope_rules.RULES}


def portability_findings(query: NamedQuery, file: str = "") -> list[Finding]:
    """Return the constructs of a query on which engines differ, each once a line, in order of place.

    A construct is left out when a header line `#+ portable: CODE, reason.` says why it is safe there. The lint reads
    the query alone: what differs on some data only (which dates have which type, whether a group is empty) it cannot
    find.

    Args:
        query: a query that SPARQL engines can parse.
        file: path of its file, for messages.
    """
    scope = Scope(query.text, frozenset(parameter.name for parameter in query.parameters))
    found = {(code, token.line): token for code, rule in RULES.items() for token in reversed(list(rule(scope)))}
    unneeded = sorted(set(query.portable) - {code for code, _line in found})
    places = [*((code, token) for (code, _line), token in found.items() if code not in query.portable)]
    places += [("unneeded-reason", Token("comment", code, 0, _line_of(query.text, code), 1)) for code in unneeded]
    return [_finding(code, token, file) for code, token in sorted(places, key=lambda place: _order(*place))]


def _order(code: str, token: Token) -> tuple[int, int, str]:
    return token.line, token.column, code


def _finding(code: str, token: Token, file: str) -> Finding:
    difference = DIFFERENCES[code]
    return Finding(
        code=code,
        severity="warning",
        kind=difference.kind,
        message=difference.message,
        value=token.text,
        remedy=difference.remedy,
        file=file,
        line=token.line,
        column=token.column,
    )


def _line_of(text: str, code: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"#+ portable: {code},")), 1)
