"""Which statements do the rows of a table make under a mapping, and which rows cannot be meant?"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sepca_graph.content.term_faults import EDTF_PROPERTIES, KnownTerms, statement_faults
from sepca_graph.curating.tabular.mapping_faults import (
    CLAIM_ABOUT,
    HAS_EVIDENCE,
    LINK_SOURCE,
    LINK_TARGET,
    mapping_faults,
)
from sepca_graph.curating.tabular.rml import StatementMap, TriplesMap
from sepca_graph.curating.tabular.tables import FaultyRow, Table
from sepca_graph.curating.tabular.term_maps import KEPT_TERMS, TermMap, Unfit, Values, maker, picker
from sepca_graph.dating.timeslice import subclasses
from sepca_graph.errors import ContentError
from sepca_graph.findings import Finding
from sepca_graph.namespaces import ID, ONTOLOGY, PREF_LABEL, RDF_TYPE, shorten
from sepca_graph.stores import NamedNode, Quad, Term

KEPT_SUBJECTS = 32768
"""Of how many subjects of one triples map it is remembered that they are described already."""
_NEEDED = frozenset({CLAIM_ABOUT, HAS_EVIDENCE, LINK_SOURCE, LINK_TARGET, PREF_LABEL, RDF_TYPE})
_OF_LINKS_AND_CLAIMS = frozenset({CLAIM_ABOUT, LINK_SOURCE, LINK_TARGET})
_KINDS = {
    "cells": "Row with a wrong number of cells",
    "empty": "Empty cell",
    "encoding": "Cell that is not UTF-8",
    "iri": "Cell that is no IRI",
    "quotes": "Row that is no CSV",
    "space": "Name with a space at its end",
}
_ANYTHING = NamedNode(ID)
_Cells = Sequence[str]


@dataclass(frozen=True, order=True)
class RowFinding(Finding):
    """A fault in a row.

    Attributes:
        row: number of the row, counted from 1 below the header.
        cells: the columns at fault, each with the text of its cell.
    """

    row: int = 0
    cells: tuple[tuple[str, str], ...] = ()


RowReading = tuple[list[Quad], list[RowFinding]]
"""The statements of a row, and its faults; the statements of a faulty row are not complete."""


class _Place(NamedTuple):
    """A row and where it stands."""

    number: int
    line: int
    cells: _Cells


@dataclass(frozen=True)
class _Statement:
    """A statement map, ready for rows.

    `check` is None where no cell can make its value wrong, `graph` where its graphs are the mapping's; `is_date` says
    that a date is made of several cells, of which not only some may be empty.
    """

    predicate: NamedNode
    pick: Callable[[_Cells], Values]
    make: Callable[[Values], Term | Unfit | None]
    check: Callable[[Term], tuple[Finding, ...]] | None
    graph: NamedNode | None
    graphs: Callable[[_Cells], tuple[NamedNode, ...]]
    columns: tuple[str, ...]
    graph_columns: tuple[str, ...]
    needed: bool
    is_date: bool


@dataclass(frozen=True)
class _Described:
    """A triples map, ready for rows; `seen` holds the cells of subjects that are described already."""

    pick: Callable[[_Cells], Values]
    pick_subject: Callable[[_Cells], Values]
    subject: Callable[[Values], Term | Unfit | None]
    columns: tuple[str, ...]
    statements: tuple[_Statement, ...]
    needed: bool
    seen: set[Values]


class RowReader:
    """Reads rows under one mapping.

    Args:
        maps: the mapping.
        columns: the table's.
        schema: the content's statements: ontology, vocabulary, and the things that rows may name.
        graph: the graph of statements for which the mapping names none.
        every: whether `graph` is that of all statements, whatever the mapping names.

    Raises:
        ContentError: the mapping does not fit the table or the model; with every fault.
    """

    def __init__(
        self, maps: Sequence[TriplesMap], columns: _Cells, schema: Sequence[Quad], *, graph: str, every: bool = False
    ) -> None:
        known = KnownTerms.of(schema)
        links = frozenset(subclasses(schema, ONTOLOGY + "Link"))
        faults = mapping_faults(maps, columns, known, links)
        if faults:
            raise ContentError("The mapping does not fit:\n" + "\n".join(f"  {fault}" for fault in faults))
        self._columns = tuple(columns)
        self._known = known
        self._graph = NamedNode(graph)
        self._every = every
        self._described = {made.subject for made in maps}
        self._makers: dict[TermMap, Callable[[Values], Term | Unfit | None]] = {}
        self._maps = [self._prepare(made) for made in maps]

    def read(self, table: Table) -> Iterator[RowReading]:
        """Yield what each row says; only one row is held at a time."""
        for number, row in enumerate(table.rows(), 1):
            if isinstance(row, FaultyRow):
                yield [], [_finding(number, row)]
            else:
                yield self._row(_Place(number, *row))

    def _row(self, place: _Place) -> RowReading:
        cells = place.cells
        quads: list[Quad] = []
        faults: list[RowFinding] = []
        news = []
        for made in self._maps:
            key = made.pick(cells)
            if key in made.seen:
                continue
            news.append((made.seen, key))
            subject = made.subject(made.pick_subject(cells))
            if isinstance(subject, NamedNode):
                self._describe(subject, made.statements, place, quads, faults)
            elif isinstance(subject, Unfit) or made.needed:
                fault = self._fault(place, made.columns, subject)
                faults += [] if fault in faults else [fault]
        if not faults:
            for seen, key in news:
                if len(seen) < KEPT_SUBJECTS:
                    seen.add(key)
        return quads, faults

    def _describe(
        self,
        subject: NamedNode,
        statements: Iterable[_Statement],
        place: _Place,
        quads: list[Quad],
        faults: list[RowFinding],
    ) -> None:
        """Add what a row says of one thing, and what is wrong with it."""
        cells = place.cells
        for statement in statements:
            value = statement.make(statement.pick(cells))
            if value is None or isinstance(value, Unfit):
                if value is not None or statement.needed or (statement.is_date and any(statement.pick(cells))):
                    fault = self._fault(place, statement.columns, value)
                    faults.append(replace(fault, focus_node=subject.value, path=statement.predicate.value))
                continue
            for found in statement.check(value) if statement.check else ():
                faults.append(self._at(found, place, statement.columns, subject))
            if statement.graph is not None:
                quads.append(Quad(subject, statement.predicate, value, statement.graph))
                continue
            graphs = statement.graphs(cells)
            if not graphs:
                faults.append(self._fault(place, statement.graph_columns, None))
            quads += [Quad(subject, statement.predicate, value, graph) for graph in graphs]

    def _prepare(self, made: TriplesMap) -> _Described:
        return _Described(
            picker(made.columns, self._columns),
            picker(made.subject.columns, self._columns),
            self._maker(made.subject),
            made.subject.columns,
            tuple(map(self._statement, made.statements)),
            any(statement.predicate.value in _OF_LINKS_AND_CLAIMS for statement in made.statements),
            set(),
        )

    def _statement(self, statement: StatementMap) -> _Statement:
        value = statement.value
        cannot_fail = value.constant is not None or (value.is_iri and value in self._described)
        return _Statement(
            statement.predicate,
            picker(value.columns, self._columns),
            self._maker(value),
            None if cannot_fail else self._check(statement.predicate),
            self._graph if self._every or not statement.graphs else None,
            self._graphs(statement.graphs),
            value.columns,
            tuple(column for term_map in statement.graphs for column in term_map.columns),
            statement.predicate.value in _NEEDED,
            statement.predicate.value in EDTF_PROPERTIES and len(value.columns) > 1,
        )

    def _maker(self, term_map: TermMap) -> Callable[[Values], Term | Unfit | None]:
        """Return one function for each term map, so that a link that a claim is about is made once a row."""
        if term_map not in self._makers:
            self._makers[term_map] = maker(term_map)
        return self._makers[term_map]

    def _check(self, predicate: NamedNode) -> Callable[[Term], tuple[Finding, ...]]:
        known = self._known

        @functools.lru_cache(maxsize=KEPT_TERMS)
        def check(value: Term) -> tuple[Finding, ...]:
            return tuple(statement_faults(Quad(_ANYTHING, predicate, value), known))

        return check

    def _graphs(self, maps: tuple[TermMap, ...]) -> Callable[[_Cells], tuple[NamedNode, ...]]:
        makers = [(picker(term_map.columns, self._columns), self._maker(term_map)) for term_map in maps]

        def graphs(cells: _Cells) -> tuple[NamedNode, ...]:
            names = {make(pick(cells)) for pick, make in makers}
            return tuple(sorted((name for name in names if isinstance(name, NamedNode)), key=str))

        return graphs

    def _fault(self, place: _Place, columns: tuple[str, ...], unfit: Term | Unfit | None) -> RowFinding:
        named = self._named(place, columns)
        if not isinstance(unfit, Unfit):
            unfit = Unfit("empty", "A cell is empty that is needed.", "Fill it (.. is an open end), or delete the row.")
            named = tuple((column, cell) for column, cell in named if not cell)
        elif unfit.code == "space":
            named = tuple((column, cell) for column, cell in named if cell != cell.strip())
        return _finding(place.number, FaultyRow(place.line, unfit.code, unfit.message, unfit.remedy, named))

    def _at(self, found: Finding, place: _Place, columns: tuple[str, ...], subject: NamedNode) -> RowFinding:
        placed = {**vars(found), "focus_node": subject.value, "line": place.line}
        return RowFinding(**placed, row=place.number, cells=self._named(place, columns))

    def _named(self, place: _Place, columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((column, place.cells[self._columns.index(column)]) for column in columns)


def _finding(number: int, row: FaultyRow) -> RowFinding:
    return RowFinding(
        code=row.code,
        severity="violation",
        kind=_KINDS[row.code],
        message=row.message,
        value=row.cells[0][1] if len(row.cells) == 1 else "",
        remedy=row.remedy,
        line=row.line,
        row=number,
        cells=row.cells,
    )


def row_text(finding: RowFinding) -> str:
    """Return a fault as one line: row, columns with their cells, what is wrong, what to do."""
    line = f" (line {finding.line})" if finding.line else ""
    cells = ", ".join(f"{column} '{cell}'" for column, cell in finding.cells)
    path = f"{shorten(finding.path)}: " if finding.path and shorten(finding.path) not in finding.message else ""
    place = f"row {finding.row}{line}{', ' if cells else ''}{cells}"
    return f"{place}: {path}{finding.message} {finding.remedy}".rstrip()
