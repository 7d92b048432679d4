"""What is loaded: how much of what, from where, by which engine?"""

from __future__ import annotations

import platform
from collections import Counter
from typing import TYPE_CHECKING

from sepca_graph.errors import StoreError
from sepca_graph.keeping.holdings import holdings
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of_graph
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import GRAPH

if TYPE_CHECKING:
    from importlib import metadata
else:
    metadata = lazily("importlib.metadata")


def facts_about(kg: KnowledgeGraph) -> dict[str, dict[str, int | str]]:
    """Return what is loaded: sections of names and numbers, for `info`."""
    layers: Counter[str] = Counter()
    for graph, count in kg.sizes.items():
        layers[layer_of_graph(graph)] += count
    documents = [graph for graph in kg.sizes if graph.startswith(GRAPH + "documents/")]
    packages = ("sepca-graph", "pyoxigraph", "rdflib", "owlrl", "pyshacl", "networkx", "pyvis")
    return {
        "Things": _counts(kg),
        "Statements": {name: layers[name] for name in ("authored", "completed", "entailed")},
        "Sources": {"source documents": len(documents), "named queries": len(kg.content.query_files())},
        "Content": {"folder": str(kg.content.root), "digest": kg.digest},
        "Engine": {kg.store.engine.name: kg.store.engine.version, "Python": platform.python_version()},
        "Store": {"files loaded": len(holdings(kg.store)), **kg.store.describe()},
        "Versions": {name: metadata.version(name) for name in packages},
    }


def _counts(kg: KnowledgeGraph) -> dict[str, int | str]:
    try:
        return dict(kg.counts)
    except StoreError as error:  # an engine that cannot count them can be described all the same
        return {"not counted": str(error)}
