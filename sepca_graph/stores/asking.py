"""How is a SPARQL 1.1 endpoint asked, and what can it do?"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urlencode

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from sepca_graph.errors import QueryError, StoreError
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import GRAPH, MERGE, WORK
from sepca_graph.stores import address
from sepca_graph.stores.address import UPDATE, Credentials, checked, shown
from sepca_graph.stores.answers import GRAPH_FORMS, ROWS, TRIPLES, read_answer, read_rows, row_limit
from sepca_graph.stores.binding import bind, outline, with_dataset, with_prefixes
from sepca_graph.stores.protocol import (
    SIZES,
    Answer,
    Engine,
    Statement,
    Term,
    iri_of,
    sizes_from,
    with_point,
)

if TYPE_CHECKING:
    from requests import Response

    from sepca_graph.stores import transport
else:
    transport = lazily("sepca_graph.stores.transport")

AT_ONCE = 100
"""Values in one query."""
COUNT_TIMEOUT = 10.0
"""Seconds that a server may take to count its statements."""
_FORM = "application/x-www-form-urlencoded"
_ENGINES = re.compile(r"(Oxigraph|Virtuoso|Fuseki|GraphDB|RDF4J|Stardog|QLever|Blazegraph|Neptune)\W*(\d[\w.]*)?", re.I)
_COUNTED = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_OF_GRAPH = "SELECT ?s ?p ?o WHERE { GRAPH ?graph { ?s ?p ?o . } FILTER(%s) }"
_CROSS = "SELECT (1 AS ?x) WHERE { ?s ?p ?o . ?t ?q ?r } LIMIT %d"
_PARTS = "0123456789abcdef"
_Triple = tuple[NamedNode | BlankNode, NamedNode, Term]


@dataclass(frozen=True)
class Capabilities:
    """What an endpoint is and can do; no credentials.

    Attributes:
        query_url: where queries go.
        updates: whether statements can be changed.
        default_graph: the graph that queries are asked of; None for the server's own.
        server: what its Server header says.
        statements: count of triples in the default graph; None when the server does not count them in time.
    """

    query_url: str
    updates: bool
    default_graph: str | None
    server: str
    statements: int | None


class EndpointReader:
    """Any server that speaks the SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/.

    With a default graph, each query is asked of that graph alone. By the protocol a query would then see no named
    graph, so one that says GRAPH is also given the graphs that it names, or the names of all of the record's graphs.
    Those are the graphs below `https://w3id.org/sepca-graph/graph/`, but for the merge and what the program works
    with: a server's own graphs (Virtuoso has three) and those of other people are not read.

    Attributes:
        merge: the default graph of every query; None for the server's own.
    """

    def __init__(
        self,
        query_url: str,
        *,
        update_url: str | None = None,
        default_graph: str | None = None,
        credentials: Credentials | None = None,
        timeout: float = address.DEFAULT_TIMEOUT,
    ) -> None:
        self.query_url = checked(query_url, "The store")
        self.update_url = checked(update_url or "", UPDATE)
        self.merge = default_graph
        self._transport = transport.Transport(credentials or Credentials(), timeout)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({shown(self.query_url)!r}, default_graph={self.merge!r})"

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
            self._refuse_wrong(seen.has_long_path)
            answer = read_answer(response, seen.form)
        if isinstance(answer, list):
            self._refuse_cut(len(answer))
        return answer

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of the record's graphs, graph by graph; of a slice in time, those that it keeps."""
        for _name, quads in self._graphs_as_kept(self.graph_names()):
            yield from quads

    def quads_in(self, graph: str) -> Iterator[Quad]:
        """Yield the quads of one named graph; on a slice in time, of a graph of the record those that it keeps."""
        if not self._is_of_record(graph):
            return self._quads_of(NamedNode(graph), "")
        return (quad for _name, quads in self._graphs_as_kept([graph]) for quad in quads)

    def sizes(self) -> dict[str, int]:
        """Count the statements of each of the record's graphs, on a slice in time those that it keeps."""
        if self._is_slice:
            counts = {name: sum(1 for _quad in quads) for name, quads in self._graphs_as_kept(self.graph_names())}
            return {name: count for name, count in counts.items() if count}
        sizes = sizes_from(self._everywhere()._rows(SIZES))
        return {name: count for name, count in sizes.items() if self._is_of_record(name)}

    @property
    def _is_slice(self) -> bool:
        return self.merge is not None and self.merge.startswith(WORK) and self.merge != MERGE

    def _graphs_as_kept(self, names: Iterable[str]) -> Iterator[tuple[str, Iterator[Quad]]]:
        """Yield each graph with its quads; on a slice in time, with those that stand in the slice."""
        kept = {quad.triple for quad in self._quads_of(NamedNode(self.merge or ""), "")} if self._is_slice else set()
        for name in names:
            quads = self._quads_of(NamedNode(name), "")
            if self._is_slice:
                quads = (quad for quad in quads if quad.triple in kept or _has_blank(quad))
            yield name, quads

    def triples_of(self, predicate: str) -> Iterator[Statement]:
        """Yield the statements of the merge that have a predicate."""
        by = NamedNode(predicate)
        for subject, value in self._rows(f"SELECT ?s ?o WHERE {{ ?s {by} ?o }}"):
            yield Triple(cast("NamedNode | BlankNode", subject), by, cast("Term", value))

    def triples_about(self, things: Iterable[NamedNode], predicate: str) -> Iterator[Statement]:
        """Yield the statements of the merge about things that have a predicate."""
        by = NamedNode(predicate)
        for listed in _listed(map(str, things)):
            for subject, value in self._rows(f"SELECT ?s ?o WHERE {{ VALUES (?s) {{ {listed} }} ?s {by} ?o }}"):
                yield Triple(cast("NamedNode | BlankNode", subject), by, cast("Term", value))

    def quads_about(self, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of the record's graphs whose subject is one of the things."""
        return self._quads_where("?s", map(str, things))

    def quads_to(self, predicate: str, things: Iterable[NamedNode]) -> Iterator[Quad]:
        """Yield the quads of the record's graphs that lead by a predicate to one of the things."""
        return self._quads_where("?p ?o", (f"{NamedNode(predicate)} {thing}" for thing in things))

    def quads_saying(self, triples: Iterable[Triple]) -> Iterator[Quad]:
        """Yield the quads of the record's graphs that say one of the triples."""
        return self._quads_where("?s ?p ?o", map(str, triples))

    def graph_names(self) -> list[str]:
        """Return the IRIs of the record's graphs, sorted."""
        names = sorted(iri_of(row[0]) for row in self._everywhere()._rows(SIZES))
        return list(filter(self._is_of_record, names))

    def capabilities(self) -> Capabilities:
        """Describe the endpoint, for people; asks it to count its statements, for ten seconds at most."""
        try:
            with self._ask(_COUNTED, None, accept=ROWS, timeout=COUNT_TIMEOUT) as response:
                cell = read_rows(response).rows[0][0]
            count = int(cell.value) if isinstance(cell, Literal) and cell.value.isdecimal() else None
        except (StoreError, QueryError):
            count = None
        return Capabilities(
            query_url=shown(self.query_url),
            updates=bool(self.update_url),
            default_graph=self.merge,
            server=self._transport.server,
            statements=count,
        )

    def describe(self) -> dict[str, str]:
        """Say what the endpoint is and can do."""
        found = self.capabilities()
        counted = "not counted in time" if found.statements is None else f"{found.statements:,}"
        return {
            "queries": found.query_url,
            "updates": "yes" if found.updates else "no: it is read-only here",
            "default graph": found.default_graph or "the server's own",
            "statements in it": counted,
            "server": found.server,
        }

    def _everywhere(self) -> Self:
        other = copy.copy(self)
        other.merge = None
        return other

    def _ask(
        self, text: str, bindings: Mapping[str, Term] | None, *, accept: str, timeout: float | None = None
    ) -> AbstractContextManager[Response]:
        text, fields = bind(text, bindings or {}), []
        if self.merge and (graphs := outline(text).graphs):
            text = with_dataset(text, self.merge, self._visible(graphs))
        elif self.merge:
            fields = [("default-graph-uri", self.merge)]
        fields.insert(0, ("query", with_prefixes(text)))
        headers = {"Accept": accept, "Content-Type": _FORM}
        return self._transport.send("POST", self.query_url, urlencode(fields).encode(), headers, timeout=timeout)

    def _rows(self, text: str) -> Sequence[tuple[Term | None, ...]]:
        with self._ask(text, None, accept=ROWS) as response:
            self._refuse_wrong(outline(text).has_long_path)
            return read_rows(response).rows

    def _quads_where(self, variables: str, values: Iterable[str]) -> Iterator[Quad]:
        """Yield the quads of the record's graphs in which some variables have one of the given values."""
        for listed in _listed(values):
            text = f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ({variables}) {{ {listed} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            for *triple, graph in self._everywhere()._rows(text):
                if self._is_of_record(iri_of(graph)):
                    yield with_point(Quad(*cast("_Triple", tuple(triple)), cast("NamedNode", graph)))

    def _visible(self, asked: frozenset[str]) -> list[str]:
        """Return the graphs that a query has to be given: those that it names, or all when it does not say."""
        if all(name.startswith("<") for name in asked):
            return sorted(asked)
        return [str(NamedNode(name)) for name in self.graph_names()]

    def _is_of_record(self, name: str) -> bool:
        return name.startswith(GRAPH) and not name.startswith(WORK) and name != self.merge

    def _quads_of(self, graph: NamedNode, part: str) -> Iterator[Quad]:
        """Yield a graph's quads; if the server cuts them, again in sixteen parts, by the hash of the subject."""
        condition = f'!isBlank(?s) && STRSTARTS(MD5(STR(?s)), "{part}")' if part else "true"
        condition = "isBlank(?s)" if part == "blank" else condition
        with self._everywhere()._ask(_OF_GRAPH % condition, {"graph": graph}, accept=ROWS) as response:
            is_cut = bool(row_limit(response))
            if not is_cut or len(part) > 3:
                yield from (with_point(Quad(*cast("_Triple", row), graph)) for row in read_rows(response).rows)
                return
        for smaller in (*(part + digit for digit in _PARTS), *([] if part else ["blank"])):
            yield from self._quads_of(graph, smaller)

    def _refuse_wrong(self, has_long_path: bool) -> None:
        """Refuse what Virtuoso 7 answers wrongly, and says nothing: rows are missing beside paths of any length."""
        if has_long_path and self._transport.server.startswith("Virtuoso/07"):
            raise StoreError(
                f"{shown(self.query_url)} is {self._transport.server.split()[0]}, which leaves out rows where a query "
                "has a path with * or + (openlink/virtuoso-opensource issues 127 and 831). Ask another engine."
            )

    def _refuse_cut(self, triples: int) -> None:
        """Refuse a CONSTRUCT's answer that Virtuoso has cut: of rows it says so, of triples it does not."""
        if triples < 100 or self.engine.name != "Virtuoso":
            return
        with self._everywhere()._ask(_CROSS % triples, None, accept=ROWS) as response:
            read_answer(response, "SELECT")  # as many rows as there were triples: are they cut?


def _listed(values: Iterable[str]) -> Iterator[str]:
    """Yield rows for VALUES, some at once."""
    remaining = iter(values)
    while asked := list(islice(remaining, AT_ONCE)):
        yield " ".join(f"({value})" for value in asked)


def _has_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
