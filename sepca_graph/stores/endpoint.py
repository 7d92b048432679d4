"""A SPARQL 1.1 endpoint as a store: how is it asked, changed and described?"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from pyoxigraph import BlankNode, NamedNode, Quad

from sepca_graph.errors import QueryError, StoreError
from sepca_graph.namespaces import GRAPH
from sepca_graph.stores import address
from sepca_graph.stores.address import GRAPH_STORE, UPDATE, Credentials, checked, shown
from sepca_graph.stores.answers import GRAPH_FORMS, ROWS, TRIPLES, read_answer, row_limit
from sepca_graph.stores.batches import batches_of_lines, batches_of_quads
from sepca_graph.stores.binding import bind, outline, with_prefixes
from sepca_graph.stores.protocol import Answer, Engine, Solutions, Term, iri_of

if TYPE_CHECKING:
    from requests import Response

MERGE_GRAPH = GRAPH + "merge"
"""The graph that holds each statement of the record once; graphs below it hold slices in time, likewise merged."""
COUNT_TIMEOUT = 10.0
"""Seconds that a server may take to count its statements."""
_FORM = "application/x-www-form-urlencoded"
_ENGINES = re.compile(r"(Oxigraph|Virtuoso|Fuseki|GraphDB|RDF4J|Stardog|QLever|Blazegraph|Neptune)\W*(\d[\w.]*)?", re.I)
_LISTED = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
_COUNTED = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_OF_GRAPH = "SELECT ?s ?p ?o WHERE { GRAPH ?graph { ?s ?p ?o . } FILTER(%s) }"
_COPY_BLANKS = """INSERT { GRAPH <%s> { ?s ?p ?o . } }
WHERE { GRAPH <%s> { ?s ?p ?o . FILTER(isBlank(?s) || isBlank(?o)) } }"""
_CROSS = "SELECT (1 AS ?x) WHERE { ?s ?p ?o . ?t ?q ?r } LIMIT %d"
_PARTS = "0123456789abcdef"
_Triple = tuple[NamedNode | BlankNode, NamedNode, Term]


@dataclass(frozen=True)
class Capabilities:
    """What an endpoint is and can do; no credentials.

    Attributes:
        query_url: where queries go.
        updates: whether statements can be changed.
        graph_store: whether whole graphs can be put.
        default_graph: the graph that queries are asked of; None for the server's own.
        server: what its Server header says.
        statements: count of triples in the default graph; None when the server does not count them in time.
    """

    query_url: str
    updates: bool
    graph_store: bool
    default_graph: str | None
    server: str
    statements: int | None


class EndpointStore:
    """Any server that speaks the SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/.

    With a default graph, each query is asked of that graph alone. By the protocol a query would then see no named
    graph, so those that say GRAPH are also given the names of the record's graphs. The graphs of the record are
    those below `https://w3id.org/sepca-graph/graph/`, without the merge and what is below the merge: a server's own
    graphs (Virtuoso has three) and those of other people are not read.
    """

    def __init__(
        self,
        query_url: str,
        *,
        update_url: str | None = None,
        graph_store_url: str | None = None,
        default_graph: str | None = None,
        credentials: Credentials | None = None,
        timeout: float = address.DEFAULT_TIMEOUT,
    ) -> None:
        from sepca_graph.stores.transport import Transport  # noqa: PLC0415 - requests loads slowly

        self.query_url = checked(query_url, "The store")
        self.update_url = checked(update_url or "", UPDATE)
        self.graph_store_url = checked(graph_store_url or "", GRAPH_STORE)
        self.default_graph = default_graph
        self._transport = Transport(credentials or Credentials(), timeout)

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
            graph_store_url=found.graph_store,
            default_graph=found.default_graph,
            credentials=address.credentials(),
            timeout=address.timeout(),
        )

    def __repr__(self) -> str:
        return f"EndpointStore({shown(self.query_url)!r}, default_graph={self.default_graph!r})"

    def on(self, default_graph: str) -> EndpointStore:
        """Return the same endpoint, asked with another graph as its default graph."""
        other = copy.copy(self)
        other.default_graph = default_graph
        return other

    @cached_property
    def engine(self) -> Engine:
        """Which server answers, as its Server header says."""
        if not self._transport.server:
            self.query("ASK { }")
        found = _ENGINES.search(self._transport.server)
        return Engine(found[1], found[2] or "") if found else Engine("SPARQL endpoint", "")

    def query(self, text: str, *, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query.

        Raises:
            QueryError: the server says that the text is no SPARQL 1.1 query.
            StoreError: the server cannot be asked, fails, or does not give the whole answer.
        """
        seen = outline(text)
        with self._ask(text, bindings, accept=TRIPLES if seen.form in GRAPH_FORMS else ROWS) as response:
            answer = read_answer(response, seen.form)
        if isinstance(answer, list):
            self._refuse_cut(len(answer))
        return answer

    def update(self, text: str) -> None:
        """Change the store as a SPARQL 1.1 update says.

        Raises:
            QueryError: the server says that the text is no update.
            StoreError: there is no update URL, or the server refuses or fails.
        """
        self._update(with_prefixes(text).encode())

    def extend(self, quads: Iterable[Quad]) -> None:
        """Add quads to their graphs and, when there is a default graph, their triples to it.

        Raises:
            StoreError: there is no update URL, or the server refuses or fails; what was sent before then stays.
        """
        for batch in batches_of_quads(quads, self.default_graph):
            self._update(batch.insertion())
            if batch.has_blanks and self.default_graph:
                for graph in batch.graphs.keys() - {self.default_graph, ""}:
                    self._update((_COPY_BLANKS % (self.default_graph, graph)).encode())

    def put_graph(self, name: str, chunks: Iterable[bytes]) -> None:
        """Make a graph hold these triples and no others; not in one transaction when it is large.

        Args:
            name: the graph's IRI.
            chunks: N-Triples in pieces of any size.

        Raises:
            StoreError: there is neither a graph store URL nor an update URL, or the server refuses or fails.
        """
        if self.graph_store_url:
            method = "PUT"
            for batch in batches_of_lines(name, chunks, for_graph_store=True):
                self._put(method, name, b"\n".join(batch.lines))
                method = "POST"
            if method == "PUT":
                self._put(method, name, b"")
            return
        self._update(f"DROP SILENT GRAPH {NamedNode(name)}".encode())
        for batch in batches_of_lines(name, chunks):
            self._update(batch.insertion())

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the record's graphs, graph by graph."""
        for name in self.graph_names():
            yield from self._quads_of(NamedNode(name), "")

    def graph_names(self) -> list[str]:
        """Return the IRIs of the record's graphs, sorted."""
        answer = self._everywhere().query(_LISTED)
        assert isinstance(answer, Solutions)
        names = sorted(iri_of(row[0]) for row in answer.rows)
        return [name for name in names if name.startswith(GRAPH) and not _is_merged(name, self.default_graph)]

    def capabilities(self) -> Capabilities:
        """Describe the endpoint, for people; asks it to count its statements, for ten seconds at most."""
        try:
            with self._ask(_COUNTED, None, accept=ROWS, timeout=COUNT_TIMEOUT) as response:
                answer = read_answer(response, "SELECT")
            assert isinstance(answer, Solutions)
            cell = answer.rows[0][0]
            count = int(cell.value) if cell is not None else None
        except (StoreError, QueryError):
            count = None
        return Capabilities(
            query_url=shown(self.query_url),
            updates=bool(self.update_url),
            graph_store=bool(self.graph_store_url),
            default_graph=self.default_graph,
            server=self._transport.server,
            statements=count,
        )

    def _everywhere(self) -> EndpointStore:
        other = copy.copy(self)
        other.default_graph = None
        return other

    def _ask(
        self, text: str, bindings: Mapping[str, Term] | None, *, accept: str, timeout: float | None = None
    ) -> AbstractContextManager[Response]:
        fields = [("query", with_prefixes(bind(text, bindings or {})))]
        if self.default_graph:
            fields.append(("default-graph-uri", self.default_graph))
            if "GRAPH" in outline(text).words:
                fields += [("named-graph-uri", name) for name in self.graph_names()]
        headers = {"Accept": accept, "Content-Type": _FORM}
        return self._transport.send("POST", self.query_url, urlencode(fields).encode(), headers, timeout=timeout)

    def _quads_of(self, graph: NamedNode, part: str) -> Iterator[Quad]:
        """Yield a graph's quads; if the server cuts them, again in sixteen parts, by the hash of the subject."""
        condition = f'!isBlank(?s) && STRSTARTS(MD5(STR(?s)), "{part}")' if part else "true"
        condition = "isBlank(?s)" if part == "blank" else condition
        with self._everywhere()._ask(_OF_GRAPH % condition, {"graph": graph}, accept=ROWS) as response:
            is_cut = bool(row_limit(response))
            if not is_cut or len(part) > 3:
                answer = read_answer(response, "SELECT")
                assert isinstance(answer, Solutions)
                yield from (Quad(*cast("_Triple", row), graph) for row in answer.rows)
                return
        for smaller in (*(part + digit for digit in _PARTS), *([] if part else ["blank"])):
            yield from self._quads_of(graph, smaller)

    def _refuse_cut(self, triples: int) -> None:
        """Refuse a CONSTRUCT's answer that Virtuoso has cut: of rows it says so, of triples it does not."""
        if triples < 100 or self.engine.name != "Virtuoso":
            return
        with self._everywhere()._ask(_CROSS % triples, None, accept=ROWS) as response:
            read_answer(response, "SELECT")  # as many rows as there were triples: are they cut?

    def _update(self, body: bytes) -> None:
        if not self.update_url:
            raise StoreError(f"{shown(self.query_url)} is read-only here: set {UPDATE} to its URL for updates.")
        headers = {"Content-Type": "application/sparql-update; charset=utf-8", "Accept": "*/*"}
        with self._transport.send("POST", self.update_url, body, headers):
            pass

    def _put(self, method: str, name: str, body: bytes) -> None:
        glue = "&" if "?" in self.graph_store_url else "?"
        url = f"{self.graph_store_url}{glue}{urlencode({'graph': name})}"
        with self._transport.send(method, url, body, {"Content-Type": "application/n-triples"}):
            pass


def _is_merged(name: str, default_graph: str | None) -> bool:
    return name in {default_graph, MERGE_GRAPH} or name.startswith(MERGE_GRAPH + "/")
