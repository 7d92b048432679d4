"""What happened to a thing, and when?"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sepca_graph.asking.results import Rows
from sepca_graph.dating.edtf import in_words
from sepca_graph.deriving.entailment import EVIDENCED_BY
from sepca_graph.errors import NotFoundError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import XSD, expand, shorten
from sepca_graph.stores import Literal, NamedNode, iri_of

HISTORY_COLUMNS = ("when", "edtf", "what", "with", "thing", "sources")


def history(kg: KnowledgeGraph, thing: str) -> Rows:
    """Return what is dated about an actor or a legal instrument, in order of time.

    Columns: when (in words), edtf, what, with (the other end of a link), thing, sources (how many documents say so).

    Raises:
        NotFoundError: the thing is not in the graph, or nothing about it is dated.
    """
    iri = expand(thing)
    answer = kg.rows("timeline", {"actor": thing})
    documents: dict[str, set[str]] = defaultdict(set)
    for said in kg.store.triples_of(EVIDENCED_BY):
        documents[iri_of(said.subject)].add(iri_of(said.object))
    if not answer.cells:
        raise NotFoundError(f"Nothing about {shorten(iri)} is dated.")
    return Rows(
        HISTORY_COLUMNS,
        [
            (
                Literal(in_words(row["when"]) if row["when"] else f"attested {_attested(row)}"),
                Literal(row["when"] or ""),
                Literal(_what(row, iri)),
                Literal(row["otherLabel"] or ""),
                NamedNode(row["thing"]),
                Literal(str(len(documents[row["thing"]])), datatype=NamedNode(XSD + "integer")),
            )
            for row in answer.to_dicts()
        ],
    )


def _what(row: dict[str, Any], iri: str) -> str:
    """Return what happened: the kind of a link, else the event's name, else what the thing itself did."""
    kind = str(row["thingTypeLabel"] or "").lower()
    if row["other"]:
        return kind
    return kind if row["thing"] == iri else str(row["thingLabel"])


def _attested(row: dict[str, Any]) -> str:
    """Return the days between which claims attest something that has no date of its own."""
    days = [row[name][:10] for name in ("beginLatest", "endEarliest") if row[name]]
    return " to ".join(dict.fromkeys(sorted(days)))
