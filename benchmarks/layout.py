"""How good, how stable and how fast is the layout beside those of networkx that it replaced? A Markdown table.

Run it from the repository: `python benchmarks/layout.py`. It takes some minutes, nearly all of them Kamada-Kawai's.

Crossings are pairs of lines that cross without a common end. Variation is that of the lengths of lines: standard
deviation over mean. Moved is how far what two slices a year apart share has moved, on average, as a share of the
picture's width. Seconds are those of one processor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain

import networkx as nx
import numpy as np

from sepca_graph import load
from sepca_graph.network.layout import STRETCH, positions
from sepca_graph.network.overview import overview
from sepca_graph.network.parts import Outline, Places, outline_of
from sepca_graph.network.project import project

METHODS: dict[str, Callable[..., dict[str, tuple[float, float]]]] = {
    "Kamada-Kawai": nx.kamada_kawai_layout,
    "spring": partial(nx.spring_layout, seed=2002, iterations=60),
}
MOST_FOR_KAMADA_KAWAI = 600


def made_up(nodes: int) -> Outline:
    """Return a network like the record: sparse, a few nodes with many links, some small parts."""
    draw, ends, pairs, main = np.random.default_rng(7), [0], [], nodes - nodes // 30
    for node in range(1, main):
        for _link in range(int(draw.integers(1, 4))):
            other = int(ends[draw.integers(len(ends))] if draw.random() < 0.8 else draw.integers(node))
            pairs.append((f"n{node}", f"n{other}"))
            ends += [node, other]
    return outline_of((), [*pairs, *((f"n{node}", f"n{node + 1}") for node in range(main, nodes - 1, 2))])


def by_networkx(outline: Outline, near: Places | None, *, method: str) -> Places:
    """Return places by one of networkx's layouts, as wide and high as ours."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(outline.nodes))
    graph.add_edges_from(sorted(outline.pairs))
    points = {node: np.array(place) * STRETCH for node, place in METHODS[method](graph).items()}
    extent = np.ptp(np.array(list(points.values())), axis=0).max() / 2
    return {node: (float(x / extent), float(y / extent)) for node, (x, y) in points.items()}


def ours(outline: Outline, near: Places | None) -> Places:
    """Return the places of the page."""
    return positions(outline.nodes, outline.pairs, near)


def crossings(lines: list[tuple[str, str]], places: Places) -> int:
    """Count the pairs of lines that cross."""
    ends = np.array([[places[end] for end in line] for line in lines])
    names = np.array(lines)
    found = 0
    for number, ((a, b), line) in enumerate(zip(ends, names, strict=True), 1):
        c, d = ends[number:, 0], ends[number:, 1]
        apart = ~np.isin(names[number:], line).any(axis=1)
        found += int(((_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0) & apart).sum())
    return found


def _side(start: np.ndarray, end: np.ndarray, point: np.ndarray) -> np.ndarray:
    along, to = end - start, point - start
    return along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]


def variation(lines: list[tuple[str, str]], places: Places) -> float:
    """Return the coefficient of variation of the lengths of lines."""
    lengths = [np.hypot(*np.subtract(places[one], places[other])) for one, other in lines]
    return float(np.std(lengths) / np.mean(lengths))


def moved(before: Places, after: Places) -> float:
    """Return how far what two pictures share has moved, as a share of their width."""
    shared = before.keys() & after.keys()
    return float(np.mean([np.hypot(*np.subtract(before[node], after[node])) for node in shared])) / 2


def rows() -> Iterable[list[str]]:
    """Yield the rows of the table."""
    kg = load()
    whole = project(kg)
    slices = [project(kg.as_of(day)).outline for day in ("2016-06-01", "2017-06-01")]
    networks = {
        "overview": outline_of((), overview(whole).ties),
        "slice of 2016-06-01": slices[0],
        "whole record": whole.outline,
        "made up": made_up(1500),
        "made up, large": made_up(5000),
    }
    near = ours(whole.outline, None)
    methods = {"ours": ours, **{method: partial(by_networkx, method=method) for method in METHODS}}
    for name, outline in networks.items():
        lines = sorted(pair for pair in outline.pairs if pair[0] != pair[1])
        for method, place in methods.items():
            if method == "Kamada-Kawai" and len(outline.nodes) > MOST_FOR_KAMADA_KAWAI:
                continue
            anchor = near if outline is slices[0] else None
            begun = time.process_time()
            places = place(outline, anchor)
            seconds = time.process_time() - begun
            stable = f"{moved(places, place(slices[1], anchor)):.3f}" if anchor else ""
            cells = [f"{crossings(lines, places):,}", f"{variation(lines, places):.3f}", stable, f"{seconds:.2f}"]
            yield [name, f"{len(outline.nodes):,}", method, *cells]


def main() -> None:
    """Print the table."""
    header = ["network", "nodes", "layout", "crossings", "variation", "moved", "seconds"]
    for cells in chain([header, ["---"] * len(header)], rows()):
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
