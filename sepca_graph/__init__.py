"""The open knowledge graph of police cooperation in South-East Europe.

>>> from sepca_graph import load
>>> kg = load()
>>> rows = kg.query("event_hosts")
>>> rows.to_dicts()[0]["hostLabel"]
'Romanian Police'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sepca_graph.knowledge_graph import KnowledgeGraph, load

__all__ = ["KnowledgeGraph", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Import the public names when they are first asked for, so that `--help` costs nothing."""
    if name in __all__:
        from sepca_graph import knowledge_graph  # noqa: PLC0415

        return getattr(knowledge_graph, name)
    raise AttributeError(f"module 'sepca_graph' has no attribute '{name}'")
