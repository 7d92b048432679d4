"""Where does each node of a network stand, without working it out twice?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sepca_graph.keeping.values import kept_value
from sepca_graph.lazily import lazily
from sepca_graph.network.parts import Network, Outline, Places

if TYPE_CHECKING:
    from sepca_graph.network import layout
else:
    layout = lazily("sepca_graph.network.layout")


def places(network: Network) -> Places:
    """Return where each node stands, near its place in the whole record's picture; worked out once, then kept."""
    record = network.record() if network.record else None
    outlines = [network.outline] if record is None else [network.outline, record]
    near = None if record is None else _kept([record])
    return _kept(outlines, near)


def _kept(outlines: list[Outline], near: Places | None = None) -> Places:
    first = outlines[0]
    found = kept_value(
        f"places {' '.join(map(digest, outlines))}", lambda: dict(layout.positions(first.nodes, first.pairs, near))
    )
    return {node: (x, y) for node, (x, y) in found.items()}


def digest(outline: Outline) -> str:
    """Return the SHA-256 of the nodes of a network and of which are linked."""
    lines = [*sorted(outline.nodes), *(" ".join(pair) for pair in sorted(outline.pairs))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
