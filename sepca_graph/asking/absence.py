"""Do the rows of a query rest on something that is missing, so that none of them can be certain?"""

from __future__ import annotations

from itertools import pairwise

from sepca_graph.stores.sparql_text import Group, Token, groups, tokens

_AGGREGATES = frozenset({"AVG", "COUNT", "MAX", "MIN", "SUM"})
_OF_TERMS = ("rdf:", "rdfs:", "owl:", "skos:", "skosxl:")
"""Prefixes of what is said of terms and names, which no slice in time leaves out."""


def rests_on_absence(text: str) -> bool:
    """Return whether more facts could take a row of a query away, or change it.

    That is so of a query with NOT EXISTS or MINUS, but for groups that ask for labels and terms only; with `!BOUND`;
    with a count, a sum, a mean, a least or greatest value; and with LIMIT or OFFSET.

    >>> rests_on_absence("SELECT ?a { ?a a sepca:State FILTER NOT EXISTS { ?a sepca:memberOf ?b } }")
    True
    >>> rests_on_absence("SELECT ?a { ?a a sepca:State OPTIONAL { ?a sepca:memberOf ?b } }")
    False
    """
    found = tokens(text)
    words = {token.text for token in found if token.kind == "word"}
    if words & (_AGGREGATES | {"LIMIT", "OFFSET"}):
        return True
    if any(one.text == "!" and other.text == "BOUND" for one, other in pairwise(found)):
        return True
    return any(_asks_for_facts(found, group) for group in groups(found).walk() if _is_negative(found, group))


def _is_negative(found: list[Token], group: Group) -> bool:
    before = [token.text for token in found[max(group.start - 3, 0) : group.start - 1]]
    return group.kind == "MINUS" or (group.kind == "EXISTS" and before[:1] == ["NOT"])


def _asks_for_facts(found: list[Token], group: Group) -> bool:
    names = [token.text for token in found[group.start : group.end] if token.kind == "name"]
    return not names or not all(name.startswith(_OF_TERMS) for name in names)
