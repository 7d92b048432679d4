"""Where does a slice in time stand, so that it is made once and everything else runs on it as on the whole record?

Of a graph in memory or in a directory, in the cache; of a graph in an endpoint, in a graph beside it, by one update.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext

from sepca_graph.dating import Certainty
from sepca_graph.dating.edtf import Period
from sepca_graph.dating.timeslice import is_about, not_holding
from sepca_graph.deriving.entailment import (
    ENTAILED_GRAPH,
    ONTOLOGY_GRAPH,
    derivations,
    entail,
    entail_from,
    is_axiom,
    run_rules,
)
from sepca_graph.errors import StoreError
from sepca_graph.keeping.cache import Making, cached_store, is_kept, streamed_store
from sepca_graph.namespaces import WORK
from sepca_graph.stores import NamedNode, Quad, RdflibStore, RemoteStore, Statement, Store, by_predicate

SLICES = WORK + "slice/"
_DONE, _UNWANTED = WORK + "done", WORK + "unwanted"
_FILL = f"""
INSERT {{ GRAPH <%s> {{ ?s ?p ?o }} }}
WHERE {{
  ?s ?p ?o .
  FILTER NOT EXISTS {{ GRAPH <{_UNWANTED}> {{ ?s ?any ?thing }} }}
  FILTER NOT EXISTS {{ GRAPH <{_UNWANTED}> {{ ?o ?any ?thing }} }}
  FILTER NOT EXISTS {{ GRAPH <{ENTAILED_GRAPH.value}> {{ ?s ?p ?o }} }}
}}"""


def sliced(
    store: Store, digest: str, key: str, valid_during: Period, certainty: Certainty, *, making: Making = nullcontext
) -> Store:
    """Return a store of what held within a period, and what follows from it; of the same kind, made once.

    Args:
        store: completed statements, and what they entail.
        digest: of its content; "" where nobody has kept account of it.
        key: names the slice.
        valid_during: when.
        certainty: `certain` keeps only what certainly held, `possible` what possibly did too.
        making: what is entered while a slice is made.

    Raises:
        StoreError: it cannot be sliced where it is.
    """
    if isinstance(store, RemoteStore):
        with making():
            return _sliced_in_place(store, digest, key, valid_during, certainty)
    if isinstance(store, RdflibStore):
        return RdflibStore.of(cut(store.quads(), valid_during, certainty))
    if not is_kept(store):  # it may hold more than memory
        return streamed_store(key, lambda: slice_of(store, valid_during, certainty), making=making)
    return cached_store(key, lambda: cut(store.quads(), valid_during, certainty), making=making)


def drop_slices(store: RemoteStore) -> None:
    """Forget the slices of what an endpoint held before."""
    for quad in list(store.quads_in(_DONE)):
        store.update(f"DROP SILENT GRAPH {quad.subject}")
    store.update(f"DROP SILENT GRAPH <{_DONE}>")


def cut(quads: Iterable[Quad], valid_during: Period, certainty: Certainty) -> list[Quad]:
    """Return the statements of a slice, and then its entailed edges."""
    kept = kept_statements(quads, valid_during, certainty)
    return [*kept, *entail(kept, contradictions=False).edges]


def kept_statements(quads: Iterable[Quad], valid_during: Period, certainty: Certainty) -> list[Quad]:
    """Return the statements of a slice that were not entailed, in their order."""
    said = [quad for quad in quads if quad.graph_name != ENTAILED_GRAPH]
    dropped = not_holding(by_predicate(said), valid_during, certainty)
    return [quad for quad in said if not is_about(quad, dropped)]


def slice_of(store: Store, valid_during: Period, certainty: Certainty) -> Iterator[Quad]:
    """Yield what `cut` returns; only what the rules read is held in memory."""
    dropped = not_holding(store.triples_of, valid_during, certainty)
    entailed = {(quad.subject, quad.predicate, quad.object) for quad in store.quads_in(ENTAILED_GRAPH.value)}

    def kept(predicate: str) -> Iterator[Statement]:
        for said in store.triples_of(predicate):
            if (said.subject, said.predicate, said.object) not in entailed and not is_about(said, dropped):
                yield said

    yield from (quad for quad in store.quads() if quad.graph_name != ENTAILED_GRAPH and not is_about(quad, dropped))
    yield from entail_from(kept, filter(is_axiom, store.quads_in(ONTOLOGY_GRAPH))).edges


def _sliced_in_place(store: RemoteStore, digest: str, key: str, valid_during: Period, certainty: Certainty) -> Store:
    if not digest:
        raise StoreError(
            "The endpoint's graph was not loaded by sepca-graph, so nobody can tell when a slice in time of it is out "
            "of date: load it with sepca-graph load, or ask without a time."
        )
    graph = SLICES + hashlib.sha256(key.encode()).hexdigest()[:32]
    if not any(quad.subject == NamedNode(graph) for quad in store.quads_in(_DONE)):
        _fill(store, graph, valid_during, certainty)
    return store.on(graph)


def _fill(store: RemoteStore, graph: str, valid_during: Period, certainty: Certainty) -> None:
    dropped = not_holding(store.triples_of, valid_during, certainty)
    store.update(f"DROP SILENT GRAPH <{graph}>")
    store.update(f"DROP SILENT GRAPH <{_UNWANTED}>")
    mark = NamedNode(_UNWANTED)
    store.insert(Quad(NamedNode(thing), mark, mark, mark) for thing in sorted(dropped))
    store.update(_FILL % graph)
    run_rules(store.on(graph), derivations(filter(is_axiom, store.quads_in(ONTOLOGY_GRAPH))))
    store.update(f"DROP SILENT GRAPH <{_UNWANTED}>")
    store.insert([Quad(NamedNode(graph), mark, mark, NamedNode(_DONE))])
