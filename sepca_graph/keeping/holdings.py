"""Which files does a kept store hold? It remembers each by its SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sepca_graph.errors import StoreError
from sepca_graph.namespaces import DCTERMS, WORK, XSD
from sepca_graph.stores import Literal, NamedNode, Quad, Store, iri_of

LOADED = WORK + "loaded"
"""The graph in which a store keeps account of its files."""
_NAME, _STATEMENTS, _GRAPH, _STATE = (DCTERMS + name for name in ("title", "extent", "isPartOf", "conformsTo"))
_COMPLETE = NamedNode(WORK + "complete")


@dataclass(frozen=True)
class Holding:
    """A file that was loaded.

    Attributes:
        digest: SHA-256 of its bytes.
        name: of the file.
        statements: how many it makes.
        graph: IRI of the named graph that it is, or "" where it has several, or none.
        complete: whether it was loaded to the end.
    """

    digest: str
    name: str
    statements: int
    graph: str
    complete: bool = True

    def quads(self) -> list[Quad]:
        """Return what the store remembers of the file."""
        me, graph = NamedNode(f"{WORK}file/{self.digest}"), NamedNode(LOADED)
        about = [
            Quad(me, NamedNode(_NAME), Literal(self.name), graph),
            Quad(me, NamedNode(_STATEMENTS), Literal(str(self.statements), datatype=NamedNode(XSD + "integer")), graph),
        ]
        about += [Quad(me, NamedNode(_GRAPH), NamedNode(self.graph), graph)] if self.graph else []
        return about + ([Quad(me, NamedNode(_STATE), _COMPLETE, graph)] if self.complete else [])


def holdings(store: Store) -> list[Holding]:
    """Return the files that a store holds, by name."""
    about: dict[str, dict[str, str]] = {}
    for quad in store.quads_in(LOADED):
        text = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
        about.setdefault(iri_of(quad.subject).rpartition("/")[2], {})[quad.predicate.value] = text
    found = [
        Holding(digest, said.get(_NAME, ""), int(said.get(_STATEMENTS, 0)), said.get(_GRAPH, ""), _STATE in said)
        for digest, said in about.items()
    ]
    return sorted(found, key=lambda held: (held.name, held.digest))


def digest_of(store: Store) -> str:
    """Return the SHA-256 of all that a store holds; "" when nobody has kept account.

    Raises:
        StoreError: a load was stopped before its end.
    """
    held = holdings(store)
    for file in held:
        if not file.complete:
            raise StoreError(f"The loading of {file.name} was stopped before its end; load it again.")
    return hashlib.sha256("\n".join(sorted(file.digest for file in held)).encode()).hexdigest() if held else ""
