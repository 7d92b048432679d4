"""Which thing does a user mean by a name?"""

from __future__ import annotations

from sepca_graph.asking.own_queries import LINKS, NAMES, NODES, Node
from sepca_graph.asking.record import Record
from sepca_graph.names import fold, matches, not_found
from sepca_graph.namespaces import ID, ONTOLOGY, expand, local_name, shorten

DOCUMENT = ONTOLOGY + "Document"


def find_things(kg: Record, wanted: str) -> list[tuple[str, str, str]]:
    """Return the things that a text may mean, as (short name, kind, label); documents only where nothing else does.

    Raises:
        NotFoundError: there is none; the message gives the nearest names.
    """
    nodes: dict[str, Node] = {}
    for row in kg.rows_of(NODES):
        nodes.setdefault(row["node"], row)
    iri = expand(wanted.strip().removeprefix("<").removesuffix(">"))
    if iri in nodes:
        return [_found(nodes[iri])]
    if links := kg.rows_of(LINKS, link=iri) if iri.startswith(f"{ID}link/") else []:
        return [(shorten(iri), links[0]["kindLabel"], links[0]["label"] or shorten(iri))]
    pairs = [(row["node"], row["name"]) for row in kg.rows_of(NAMES) if row["node"] in nodes]
    if not any(fold(name) == fold(wanted) for _node, name in pairs):
        pairs += [(node, local_name(node)) for node in nodes]
    found = matches(wanted, pairs)
    if not found:
        raise not_found(f"Nothing is called '{wanted}'.", wanted, [name for _node, name in pairs])
    documents = {node for node in found if nodes[node]["kind"] == DOCUMENT}
    return [_found(nodes[node]) for node in found if node not in documents or len(documents) == len(found)]


def _found(row: Node) -> tuple[str, str, str]:
    return shorten(row["node"]), row["kindLabel"], row["label"]
