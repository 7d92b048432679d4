"""A SPARQL 1.1 endpoint as a store: how is it opened and changed?"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Self

from pyoxigraph import NamedNode, Quad

from sepca_graph.errors import StoreError
from sepca_graph.stores import address
from sepca_graph.stores.address import UPDATE, shown
from sepca_graph.stores.asking import EndpointReader
from sepca_graph.stores.batches import batches_of_quads
from sepca_graph.stores.binding import about_graph, with_prefixes
from sepca_graph.stores.protocol import OpenStream, RemoteStore, iri_of
from sepca_graph.stores.syntax import read_quads

_COPY_BLANKS = """INSERT { GRAPH <%s> { ?s ?p ?o . } }
WHERE { GRAPH <%s> { ?s ?p ?o . FILTER(isBlank(?s) || isBlank(?o)) } }"""


class EndpointStore(EndpointReader, RemoteStore):  # type: ignore[override]  # its engine is found when asked for
    """A SPARQL 1.1 endpoint whose graphs can be changed, where it has a URL for updates."""

    @classmethod
    def from_environment(cls, url: str) -> EndpointStore:
        """Return the endpoint at a query URL, with what the variables SEPCA_STORE_... say of it.

        Raises:
            UsageError: a URL or a variable has not the form that it should.
        """
        found = address.address(url)
        return cls(
            found.query,
            update_url=found.update,
            default_graph=found.default_graph,
            credentials=address.credentials(),
            timeout=address.timeout(),
        )

    def on(self, default_graph: str) -> Self:
        """Return the same endpoint, asked with another graph as its default graph."""
        other = copy.copy(self)
        other.merge = default_graph
        return other

    def update(self, text: str) -> None:
        """Change the store as a SPARQL 1.1 update of one operation says; patterns outside GRAPH are about the merge.

        Raises:
            QueryError: the server says that the text is no update.
            StoreError: there is no update URL, or the server refuses or fails.
        """
        if self.merge:
            text = about_graph(text, self.merge)
        self._update(with_prefixes(text).encode())

    def insert(self, quads: Iterable[Quad]) -> None:
        """Add quads to their graphs only; those without a graph name to the merge."""
        for batch in batches_of_quads(map(self._placed, quads), None):
            self._update(batch.insertion())

    def delete(self, quads: Iterable[Quad]) -> None:
        """Take quads out of their graphs only; those without a graph name out of the merge.

        Raises:
            StoreError: a quad has a blank node, which no update can name; or the server refuses or fails.
        """
        for batch in batches_of_quads(map(self._placed, quads), None):
            if batch.has_blanks:
                raise StoreError("Statements with blank nodes cannot be taken out of an endpoint one by one.")
            self._update(batch.deletion())

    def bulk_load(self, stream: OpenStream, suffix: str, graph: str, origin: str) -> int:
        """Add the statements of a file as they stand, to their graphs and to the merge, and count them.

        Raises:
            ContentError: it is not what its suffix says; what was sent before then stays.
        """
        count = 0

        def counted(quads: Iterable[Quad]) -> Iterator[Quad]:
            nonlocal count
            for count, quad in enumerate(quads, 1):  # noqa: B007
                yield quad

        with stream() as opened:
            self.extend(counted(read_quads(opened, suffix, graph, origin)))
        return count

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads to their graphs and, when there is a default graph, their triples to it.

        Raises:
            StoreError: there is no update URL, or the server refuses or fails; what was sent before then stays.
        """
        for batch in batches_of_quads(quads, self.merge):
            self._update(batch.insertion())
            if batch.has_blanks and self.merge:
                for graph in batch.graphs.keys() - {self.merge, ""}:
                    self._update((_COPY_BLANKS % (self.merge, graph)).encode())

    def _placed(self, quad: Quad) -> Quad:
        if iri_of(quad.graph_name) or not self.merge:
            return quad
        return Quad(quad.subject, quad.predicate, quad.object, NamedNode(self.merge))

    def _update(self, body: bytes) -> None:
        if not self.update_url:
            raise StoreError(f"{shown(self.query_url)} is read-only here: set {UPDATE} to its URL for updates.")
        headers = {"Content-Type": "application/sparql-update; charset=utf-8", "Accept": "*/*"}
        with self._transport.send("POST", self.update_url, body, headers):
            pass
