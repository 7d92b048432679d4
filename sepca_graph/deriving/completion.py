"""What can be computed from what a curator wrote: switches, defaults, places of spans, bounds in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sepca_graph.content.folder import Content, read_text
from sepca_graph.deriving.bounds.reading import time_bounds
from sepca_graph.deriving.bounds.reads import READ as TIME_BOUNDS_READ
from sepca_graph.deriving.reads import Path, reads_of
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import COMPLETED_GRAPH, GRAPH
from sepca_graph.stores import NamedNode, OxigraphStore, Quad, iri_of, select

RULE_COLUMNS = ("graph", "subject", "predicate", "object")


def complete(authored: Iterable[Quad], content: Content, *, store: OxigraphStore | None = None) -> list[Quad]:
    """Return the statements that complete the authored ones, each in the graph that mirrors its origin's.

    What the curator wrote always wins: nothing is completed where it stands already. The rules are the SPARQL
    queries of `queries/completion/`; only bounds in time need more than SPARQL.

    Args:
        authored: what the curators wrote.
        content: whose rules are asked.
        store: that has the authored statements and no others, if one has.
    """
    authored = list(authored)
    store = store or OxigraphStore.of(authored)
    rules = {content.relative(file): read_text(file) for file in content.query_files("completion")}
    completed = [quad for origin, rule in rules.items() for quad in _apply_rule(store, rule, origin)]
    return sorted({*completed, *time_bounds(authored)}, key=str)


def paths_read(content: Content) -> list[Path]:
    """Return which statements about other things completion reads for a thing, as paths that lead to them.

    Raises:
        ContentError: a rule does not say what it reads.
    """
    rules = {content.relative(file): read_text(file) for file in content.query_files("completion")}
    return sorted({*TIME_BOUNDS_READ, *(path for origin, rule in rules.items() for path in reads_of(rule, origin))})


def _apply_rule(store: OxigraphStore, rule: str, origin: str) -> Iterator[Quad]:
    solutions = select(store, rule, origin=origin)
    if solutions.variables != RULE_COLUMNS:
        raise ContentError(f"{origin}: a rule selects {', '.join(RULE_COLUMNS)}, in this order.")
    complete_rows = (row for row in solutions.rows if None not in row)  # as CONSTRUCT passes over what is unbound
    for graph, subject, predicate, value in complete_rows:
        mirror = NamedNode(COMPLETED_GRAPH + iri_of(graph).removeprefix(GRAPH))
        yield Quad(subject, predicate, value, mirror)  # type: ignore[arg-type]
