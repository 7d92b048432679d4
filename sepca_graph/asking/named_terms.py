"""Which classes, properties and concepts of our own does a query name?"""

from __future__ import annotations

from sepca_graph.namespaces import ONTOLOGY, VOCAB
from sepca_graph.stores.protocol import QUERY_PREFIXES
from sepca_graph.stores.sparql_text import tokens


def named_terms(text: str) -> list[str]:
    """Return the IRIs of our ontology and vocabularies that a query names, each once, in order.

    Prefixes count as the query declares them, else as the project does.
    """
    prefixes, found = dict(QUERY_PREFIXES), list[str]()
    seen = tokens(text)
    for place, token in enumerate(seen):
        if token.kind == "iri":
            if place > 1 and seen[place - 2].text == "PREFIX":
                prefixes[seen[place - 1].text.removesuffix(":")] = token.text[1:-1]
            else:
                found.append(token.text[1:-1])
        elif token.kind == "name" and "\\" not in token.text and (place == 0 or seen[place - 1].text != "PREFIX"):
            prefix, _colon, local = token.text.partition(":")
            found.append(prefixes.get(prefix, "") + local)
    ours = (iri for iri in found if iri.startswith((ONTOLOGY, VOCAB)) and not iri.endswith(("#", "/")))
    return list(dict.fromkeys(ours))
