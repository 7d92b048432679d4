"""Which classes, properties and concepts of our own does a query name?"""

from __future__ import annotations

from sepca_graph.namespaces import ONTOLOGY, VOCAB
from sepca_graph.stores.protocol import QUERY_PREFIXES
from sepca_graph.stores.sparql_text import Token, tokens


def named_terms(text: str) -> list[str]:
    """Return the IRIs of our ontology and vocabularies that a query names, each once, in order.

    Prefixes count as the query declares them, else as the project does.
    """
    found = iris_by_place(tokens(text)).values()
    ours = (iri for iri in found if iri.startswith((ONTOLOGY, VOCAB)) and not iri.endswith(("#", "/")))
    return list(dict.fromkeys(ours))


def iris_by_place(seen: list[Token]) -> dict[int, str]:
    """Return what the IRIs and prefixed names among a query's tokens stand for, by their place."""
    prefixes, found = dict(QUERY_PREFIXES), dict[int, str]()
    for place, token in enumerate(seen):
        if token.kind == "iri":
            if place > 1 and seen[place - 2].text == "PREFIX":
                prefixes[seen[place - 1].text.removesuffix(":")] = token.text[1:-1]
            else:
                found[place] = token.text[1:-1]
        elif token.kind == "name" and "\\" not in token.text and (place == 0 or seen[place - 1].text != "PREFIX"):
            prefix, _colon, local = token.text.partition(":")
            found[place] = prefixes.get(prefix, "") + local
    return found
