"""What is missing or weak in the record, and what is worth looking for first?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sepca_graph.asking.catalog import NamedQuery, catalog
from sepca_graph.asking.own_queries import LINKS
from sepca_graph.asking.results import Rows
from sepca_graph.asking.running import run
from sepca_graph.asking.unknown import unknown_things
from sepca_graph.errors import ContentError, NotFoundError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.names import not_found
from sepca_graph.namespaces import XSD, shorten
from sepca_graph.stores import Literal, NamedNode

COLUMNS = ("rank", "score", "gap", "thing", "thingLabel", "detail", "toDo")
GAP_COLUMNS = ("thing", "thingLabel", "detail")


@dataclass(frozen=True)
class Gap:
    """One thing that somebody could look for.

    Attributes:
        score: how much it would help: the weight of the kind of gap times 1 + log2(1 + links of the thing). The links
            of a link are those of its two ends.
        kind: name of the kind of gap, which is the name of the query that found it.
        thing: IRI of the link or thing that lacks something.
        label: what it is called.
        detail: what is missing, in words.
        to_do: what to look for.
    """

    score: float
    kind: str
    thing: str
    label: str
    detail: str
    to_do: str


def kinds_of_gaps(kg: KnowledgeGraph) -> list[NamedQuery]:
    """Return the questions that find gaps, one for each kind: the queries of `queries/gaps/`."""
    return catalog(kg.content, "gaps")


def find_gaps(kg: KnowledgeGraph, before: str, kinds: Sequence[str] = ()) -> list[Gap]:
    """Return what is missing, what helps most first.

    Args:
        kg: the whole record.
        before: a day, YYYY-MM-DD; a source published before it counts as old.
        kinds: names of kinds of gaps; empty for all but those that are `passed_over`.

    Raises:
        NotFoundError: there is no such kind, or it is about a thing that the record does not have.
        ContentError: a query lacks its weight or has other columns.
    """
    queries = {query.name: query for query in kinds_of_gaps(kg)}
    for kind in kinds:
        if kind not in queries:
            says = f"There is no kind of gap '{kind}'."
            raise not_found(says, kind, queries, otherwise=f"All: {', '.join(queries)}.")
    left_out = passed_over(kg)
    for kind in kinds:
        if kind in left_out:
            raise NotFoundError(left_out[kind])
    links = _links_of(kg)
    wanted = [queries[name] for name in kinds or queries if name not in left_out]
    found = [gap for query in wanted for gap in _gaps_of_kind(kg, query, before, links)]
    return sorted(found, key=lambda gap: (-gap.score, gap.kind, gap.label, gap.thing, gap.detail))


def passed_over(kg: KnowledgeGraph) -> dict[str, str]:
    """Return the kinds of gaps that are about things that this record does not have, each with a sentence on it."""
    unknown = {
        query.name: sorted(unknown_things((kg.record or kg).store, query.bindings({})).values())
        for query in kinds_of_gaps(kg)
    }
    return {
        name: f"Nothing is called {', '.join(map(shorten, things))}, which the kind of gap {name} is about. "
        f"Put a thing of this content into the header of queries/gaps/{name}.rq."
        for name, things in unknown.items()
        if things
    }


def as_rows(gaps: Sequence[Gap]) -> Rows:
    """Return gaps as a table in the columns `COLUMNS`."""
    whole, fraction = NamedNode(XSD + "integer"), NamedNode(XSD + "decimal")
    return Rows(
        COLUMNS,
        [
            (
                Literal(str(rank), datatype=whole),
                Literal(str(Decimal(f"{gap.score:.1f}")), datatype=fraction),
                Literal(gap.kind.replace("_", " ")),
                NamedNode(gap.thing),
                *(Literal(text) for text in (gap.label, gap.detail, gap.to_do)),
            )
            for rank, gap in enumerate(gaps, 1)
        ],
    )


def _gaps_of_kind(kg: KnowledgeGraph, query: NamedQuery, before: str, links: Counter[str]) -> list[Gap]:
    weight = query.more.get("weight", "")
    if not weight.isdigit() or not query.more.get("solution"):
        raise ContentError(
            f"queries/gaps/{query.name}.rq lacks a header line '#+ weight: NUMBER' or '#+ solution: ...'"
        )
    given = {"before": before} if any(parameter.name == "before" for parameter in query.parameters) else {}
    answer = run(kg.store, query.text, query.bindings(given))
    if not isinstance(answer, Rows) or not set(GAP_COLUMNS) <= set(answer.columns):
        raise ContentError(f"queries/gaps/{query.name}.rq does not select {', '.join(GAP_COLUMNS)}.")
    return [
        Gap(
            score=int(weight) * (1 + math.log2(1 + links[row["thing"]])),
            kind=query.name,
            thing=row["thing"],
            label=row["thingLabel"] or row["thing"],
            detail=row["detail"] or "",
            to_do=query.more["solution"],
        )
        for row in answer.to_dicts()
    ]


def _links_of(kg: KnowledgeGraph) -> Counter[str]:
    """Return how many links each thing has; a link counts as its two ends together."""
    rows = kg.rows_of(LINKS)
    links = Counter(end for row in rows for end in (row["source"], row["target"]))
    return links + Counter({row["link"]: links[row["source"]] + links[row["target"]] for row in rows})
