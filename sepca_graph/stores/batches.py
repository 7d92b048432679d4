"""How are many statements cut into requests that every server takes?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pyoxigraph import BlankNode, NamedNode, Quad

from sepca_graph.stores.protocol import iri_of

INSERTED = 1000
"""Most quads in one INSERT DATA: Virtuoso 7.2.5 takes 2,000 triples and refuses 5,000."""
INSERTED_BYTES = 500_000


@dataclass
class Batch:
    """What one request carries: N-Triples lines by graph; "" is the default graph of the server."""

    has_blanks: bool = False
    graphs: dict[str, list[bytes]] = field(default_factory=dict)
    count: int = 0
    size: int = 0

    def add(self, line: bytes, *graphs: str) -> None:
        """Take a line in, for each of the graphs."""
        for graph in graphs:
            self.graphs.setdefault(graph, []).append(line)
            self.size += len(line)
        self.count += 1

    def deletion(self) -> bytes:
        """Return the DELETE DATA that takes the lines out."""
        return b"DELETE DATA {\n%s}" % b"".join(map(_in_graph, self.graphs, self.graphs.values()))

    @property
    def is_full(self) -> bool:
        """Whether one request should carry no more."""
        return self.count >= INSERTED or self.size >= INSERTED_BYTES

    def insertion(self) -> bytes:
        """Return the update that adds the lines; without DATA where Virtuoso 7.2.5 allows no blank nodes."""
        graphs = b"".join(map(_in_graph, self.graphs, self.graphs.values()))
        return b"INSERT {\n%s} WHERE { }" % graphs if self.has_blanks else b"INSERT DATA {\n%s}" % graphs


def batches_of_quads(quads: Iterable[Quad], merge: str | None) -> Iterator[Batch]:
    """Cut quads into batches, each quad for its graph and for the merge.

    A blank node's label holds within one request only. So statements with blank nodes come last, those of one graph
    in one batch, however many they are, and for that graph only: the merge has to get the same nodes from there.
    """
    batch, with_blanks = Batch(), []
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            with_blanks.append(quad)
            continue
        batch.add(_line(quad), *_graphs(quad, merge))
        if batch.is_full:
            yield batch
            batch = Batch()
    if batch.count:
        yield batch
    for _, group in groupby(sorted(with_blanks, key=_graph_name), _graph_name):
        batch = Batch(has_blanks=True)
        for quad in group:
            batch.add(_line(quad), _graph_name(quad) or merge or "")
        yield batch


def _line(quad: Quad) -> bytes:
    return f"{quad.subject} {quad.predicate} {quad.object} .".encode()


def _graph_name(quad: Quad) -> str:
    return iri_of(quad.graph_name)


def _graphs(quad: Quad, merge: str | None) -> set[str]:
    own = _graph_name(quad)
    return {own or merge or "", merge or own}


def _in_graph(graph: str, lines: list[bytes]) -> bytes:
    triples = b"\n".join(lines) + b"\n"
    return b"GRAPH %s {\n%s}\n" % (str(NamedNode(graph)).encode(), triples) if graph else triples
