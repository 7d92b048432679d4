"""How is a module imported only when it is first used, so that no command waits for what it does not need?

What is put off is declared in one way, at the top of a module: once for the type checker, once for the program.

    if TYPE_CHECKING:
        import networkx as nx
        from sepca_graph.views import profile
    else:
        nx = lazily("networkx")
        profile = lazily("sepca_graph.views.profile")

Nothing is looked for before `nx.something` is asked for, so that an optional library may be missing until then. This
does for Python 3.11 what PEP 810 (explicit lazy imports) does from 3.15 on.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Lazy:
    """Stands for a module; whatever is asked of it is asked of the module."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        if name.startswith("__") and name != "__version__":  # who looks at the name, not for the module
            raise AttributeError(name)
        return getattr(import_module(self._name), name)

    def __repr__(self) -> str:
        return f"<{self._name}, imported when it is used>"


def lazily(name: str) -> _Lazy:
    """Return what stands for a module until it is used.

    Args:
        name: its dotted name.

    >>> lazily("json").loads("[2016]")
    [2016]
    """
    return _Lazy(name)
