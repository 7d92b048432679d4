"""The open knowledge graph of police cooperation in South-East Europe.

>>> from sepca_graph import load
>>> kg = load()
>>> rows = kg.query("event_hosts")
>>> rows.to_dicts()[0]["hostLabel"]
'Romanian Police'
"""

from typing import TYPE_CHECKING, Any

from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from sepca_graph.knowledge_graph import KnowledgeGraph, load

_public = lazily("sepca_graph.knowledge_graph")
__all__ = ["KnowledgeGraph", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Import the public names when they are first asked for, so that `--help` costs nothing."""
    if name in __all__:
        return getattr(_public, name)
    raise AttributeError(f"module 'sepca_graph' has no attribute '{name}'")
