"""What is measured inside a process of its own: entailment over a store, and what a store holds.

python benchmarks/inside.py entail STORE EDGES     draw all conclusions, write them, tell the seconds
python benchmarks/inside.py project STORE TABLE    project memberships onto members, tell the seconds of that alone
python benchmarks/inside.py memory FILE.nt         load a file into memory, tell the seconds
python benchmarks/inside.py count STORE            print how many statements the merge has
python benchmarks/inside.py digest STORE           print a digest of all layers, whatever the order

STORE is an Oxigraph store, or a directory made by `sepca-graph load`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph

from sepca_graph.deriving.entailment import ONTOLOGY_GRAPH, entail_from, is_axiom
from sepca_graph.namespaces import WORK
from sepca_graph.stores import NamedNode, OxigraphStore, Quad, open_store


def opened(place: str) -> OxigraphStore:
    """Open a store."""
    store = open_store(place, merge="")
    assert isinstance(store, OxigraphStore)
    return store


def entail(place: str, output: str) -> None:
    """Draw all conclusions, and write them."""
    store = opened(place)
    axioms = list(filter(is_axiom, store.quads_in(ONTOLOGY_GRAPH)))
    begun = time.perf_counter()
    edges = entail_from(store.triples_of, axioms, store=store).edges
    tell(begun)
    write_edges(edges, output)


def write_edges(edges: Iterable[Quad], output: str) -> None:
    """Write edges, one a line."""
    with Path(output).open("w", encoding="utf-8") as file:
        file.writelines(f"{quad.subject} {quad.predicate} {quad.object}\n" for quad in edges)


def project(place: str, output: str) -> None:
    """Project members onto what they share, and write the table."""
    from edges_file import MEMBERS, write  # noqa: PLC0415

    from sepca_graph.views.shared import project_pairs  # noqa: PLC0415

    pairs = [(row["member"].value, row["body"].value) for row in opened(place).native.query(MEMBERS)]
    begun = time.perf_counter()
    found = project_pairs(pairs)
    tell(begun)
    rows = ((found.actors[one], found.actors[other], number) for one, other, number in found.pairs)
    write(("one", "other", "shared"), rows, output)


def memory(file: str) -> None:
    """Load a file into memory."""
    begun = time.perf_counter()
    store = pyoxigraph.Store()
    store.bulk_load(path=file)
    tell(begun)


def count(place: str) -> None:
    """Print how many statements the merge has that say something of the record or its ontology."""
    (row,) = opened(place).native.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    print(row["n"].value)


def digest(place: str) -> None:
    """Print how many statements each layer has, and the sum of their digests."""
    store, sums = opened(place).native, {"authored": [0, 0], "completed": [0, 0], "entailed": [0, 0], "merge": [0, 0]}
    for graph in (DefaultGraph(), *store.named_graphs()):
        name = graph.value if isinstance(graph, NamedNode) else ""
        if name.startswith(WORK):
            continue
        layer = next((layer for layer in ("completed", "entailed") if layer in name), "authored") if name else "merge"
        for quad in store.quads_for_pattern(None, None, None, graph):
            sums[layer][0] += 1
            sums[layer][1] += int.from_bytes(hashlib.md5(str(quad).encode()).digest())
    print(json.dumps({layer: [number, f"{total % 2**128:032x}"] for layer, (number, total) in sums.items()}))


def tell(begun: float) -> None:
    """Print how long it took."""
    print(json.dumps({"seconds": time.perf_counter() - begun}), flush=True)


if __name__ == "__main__":
    {"entail": entail, "project": project, "memory": memory, "count": count, "digest": digest}[sys.argv[1]](
        *sys.argv[2:]
    )
