"""Do the rows of a query rest on something that is missing, so that one more recorded fact may take them back?"""

from __future__ import annotations

from itertools import pairwise

from sepca_graph.asking.catalog import NamedQuery
from sepca_graph.stores.sparql_text import Token, closing, tokens

AGGREGATES = frozenset({"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SUM"})
"""Functions whose value changes with one more row; what SAMPLE gives stays true."""
_OF_CONTENT = frozenset({
    "adms:status", "rdf:type", "rdfs:label", "rdfs:subClassOf", "rdfs:subPropertyOf", "skos:altLabel", "skos:note",
    "skos:prefLabel",
})  # fmt: skip
"""Names, kinds and status: the content says all of them, so that where one is missing no fact of the world is."""


def absences(text: str) -> list[str]:
    """Return the constructs of a query that rest on something missing, each once, in order.

    They are NOT EXISTS and MINUS, unless only a name, kind or status is denied; `!EXISTS` and `!BOUND`; every aggregate
    but SAMPLE; and ORDER BY with LIMIT, a first or last. OPTIONAL alone is none, as a row stays true where one of its
    cells is filled later.

    Args:
        text: SPARQL that engines can parse; strings, comments and names do not count.
    """
    found = tokens(text)
    words = {token.text for token in found if token.kind == "word"}
    constructs = [construct for token in found if (construct := _construct(found, token))]
    first = ["ORDER BY with LIMIT"] if {"ORDER", "LIMIT"} <= words else []
    return list(dict.fromkeys([*constructs, *first]))


def rests_on_absence(query: NamedQuery | str) -> bool:
    """Return whether the rows of a query rest on something missing: its header says so, or its form."""
    if isinstance(query, NamedQuery):
        return query.rests_on_absence or rests_on_absence(query.text)
    return bool(absences(query))


def _construct(found: list[Token], token: Token) -> str:
    """Return the construct that begins with a token, or ""."""
    behind = [other.text for other in found[token.place + 1 : token.place + 3]]
    if token.kind == "word" and token.text in AGGREGATES and behind[:1] == ["("]:
        return token.text
    if token.kind == "word" and token.text == "EXISTS" and _denies_facts(found, token):
        return {"NOT": "NOT EXISTS", "!": "!EXISTS"}.get(_before(found, token), "")
    if token.kind == "word" and token.text == "MINUS" and _denies_facts(found, token):
        return "MINUS"
    if token.kind == "sign" and token.text == "!":
        return "!BOUND" if "BOUND" in behind[: 1 + (behind[:1] == ["("])] else ""
    return ""


def _before(found: list[Token], token: Token) -> str:
    """Return the text before a token, brackets that open passed over."""
    place = token.place - 1
    while place > 0 and found[place].text == "(":
        place -= 1
    return found[place].text if place >= 0 else ""


def _denies_facts(found: list[Token], token: Token) -> bool:
    """Return whether the group behind EXISTS or MINUS asks for more than a name, kind or status."""
    if found[token.place + 1].text != "{":
        return True
    group = found[token.place + 2 : closing(found, token.place + 1)]
    names = [part.text for part in group if part.kind == "name" and not part.text.startswith("status:")]
    properties = {name for name in names if not name.partition(":")[2][:1].isupper()}
    is_open = any(one.kind == other.kind == "variable" for one, other in pairwise(group))
    return is_open or any(part.kind == "iri" for part in group) or not properties <= _OF_CONTENT
