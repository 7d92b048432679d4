"""Does a row make the statements that the mapping says, and is each fault of a row named with its columns?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import count, islice
from pathlib import Path

import pytest
from conftest import parse
from spells import COLUMNS, MAPPING, ROWS

from sepca_graph.content.folder import Content
from sepca_graph.curating.tabular.rml import read_mapping
from sepca_graph.curating.tabular.rows import RowFinding, RowReader, row_text
from sepca_graph.curating.tabular.tables import FaultyRow, Row, open_table
from sepca_graph.dating.edtf import period
from sepca_graph.dating.readings import stated_bounds
from sepca_graph.deriving.completion import complete
from sepca_graph.errors import ContentError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import GRAPH, ONTOLOGY
from sepca_graph.stores import Literal, NamedNode, Quad, iri_of

ROOT = Path(__file__).parents[1]
COW = ROOT.parent / "shared/data/cow_igo_memberships.csv"
SPELLS = GRAPH + "documents/spells"
ACTORS = "actor:romania a :State . actor:serbia a :State . actor:moldova a :State ."


class Rows:
    """A table that is at hand; its first row stands on line 2."""

    columns: tuple[str, ...] = COLUMNS

    def __init__(self, lines: Sequence[str | FaultyRow]) -> None:
        self._lines = lines

    def rows(self) -> Iterator[Row | FaultyRow]:
        for number, line in enumerate(self._lines, 2):
            yield line if isinstance(line, FaultyRow) else (number, line.split(","))

    def share_read(self) -> float:
        return 1.0

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def known(schema: list[Quad]) -> list[Quad]:
    return [*schema, *parse(ACTORS)]


def reader(known: list[Quad], text: str = MAPPING, *, every: bool = False) -> RowReader:
    return RowReader(read_mapping(text, "m"), COLUMNS, known, graph=SPELLS, every=every)


def quads_of(made: RowReader, *lines: str) -> list[Quad]:
    read = list(made.read(Rows(lines)))
    assert [faults for _quads, faults in read if faults] == []
    return [quad for quads, _faults in read for quad in quads]


def faults_of(known: list[Quad], *lines: str | FaultyRow) -> list[RowFinding]:
    return [fault for _quads, faults in reader(known).read(Rows(lines)) for fault in faults]


def test_a_row_becomes_a_link_with_a_claim_and_evidence(known: list[Quad]) -> None:
    graph = NamedNode(SPELLS)
    expected = parse(
        """
        link:network-moldova-2006 a :Affiliation ; :linkSource actor:moldova ; :linkTarget actor:network ;
            :linkRole role:observer ; :edtf "2006/2008" .
        <https://w3id.org/sepca-graph/id/claim/yearbook/moldova-2006> :claimAbout link:network-moldova-2006 ;
            :hasEvidence <https://w3id.org/sepca-graph/id/span/yearbook/page-13> .
        <https://w3id.org/sepca-graph/id/span/yearbook/page-13> :locator "page 13"@en .
        actor:network a :InternationalBody ; skos:prefLabel "Network"@en .
        """,
        graph,
    )
    assert set(quads_of(reader(known), ROWS[2])) == set(expected)


def test_what_several_rows_share_is_said_once(known: list[Quad]) -> None:
    quads = quads_of(reader(known), *ROWS)
    assert len(quads) == len(set(quads)) == 3 * 6 + 1 + 2 + 2


def test_an_empty_cell_makes_no_statement(known: list[Quad]) -> None:
    assert not any(quad.predicate.value == ONTOLOGY + "linkRole" for quad in quads_of(reader(known), ROWS[0]))


@pytest.mark.parametrize(
    ("line", "code", "columns", "words"),
    [
        ("romania,Membership,,20x2,2010,12", "edtf", ("from", "to"), "'20x2/2010' is not an EDTF date"),
        ("romania,Membership,,2002-02-30,2010,12", "edtf", ("from", "to"), "no date of the calendar"),
        ("romania,Membership,,2010,2002,12", "edtf", ("from", "to"), "'2010/2002' ends before it begins"),
        ("romania,Membership,,2002,,12", "empty", ("to",), "A cell is empty"),
        ("romania,Membership,,2002,2010,", "empty", ("page",), "A cell is empty"),
        (",Membership,,2002,2010,12", "empty", ("who",), "A cell is empty"),
        ("romania,,,2002,2010,12", "empty", ("kind",), "A cell is empty"),
        ("romnia,Membership,,2002,2010,12", "missing-thing", ("who",), "Did you mean actor:romania?"),
        ("romania,Affiliation,observr,2002,2010,12", "missing-thing", ("role",), "Did you mean role:observer?"),
        ("romania,Membershp,,2002,2010,12", "unknown-class", ("kind",), "Did you mean sepca:Membership?"),
        ("romania ,Membership,,2002,2010,12", "space", ("who",), "begins or ends with a space"),
        ("romania,Membership,,2002,2010,1\x002", "control-character", ("page",), "that XML cannot hold"),
    ],
)
def test_a_fault_is_told_with_its_row_and_columns(
    known: list[Quad], line: str, code: str, columns: tuple[str, ...], words: str
) -> None:
    found = faults_of(known, ROWS[1], line)
    assert {(fault.code, fault.row, fault.line) for fault in found} == {(code, 2, 3)}
    assert tuple(column for column, _cell in found[0].cells) == columns
    assert words in row_text(found[0])


def test_all_faults_of_all_rows_are_told(known: list[Quad]) -> None:
    found = faults_of(known, "romnia,Membershp,,20x2,2010,12", ROWS[0], "romania,Affiliation,observr,2010,2002,12")
    assert [(fault.row, fault.code) for fault in found] == [
        (1, "unknown-class"),
        (1, "missing-thing"),
        (1, "edtf"),
        (3, "missing-thing"),
        (3, "edtf"),
    ]


def test_the_same_fault_is_told_in_each_row(known: list[Quad]) -> None:
    assert [fault.row for fault in faults_of(known, *["romnia,Membership,,2002,2010,12"] * 3)] == [1, 2, 3]


def test_a_row_that_cannot_be_read_is_a_fault(known: list[Quad]) -> None:
    (found,) = faults_of(known, FaultyRow(7, "cells", "It has 2 cells.", "Mend it.", (("who", "x"),)))
    assert row_text(found) == "row 1 (line 7), who 'x': It has 2 cells. Mend it."


def test_what_a_faulty_row_said_first_is_said_by_the_next_sound_one(known: list[Quad]) -> None:
    read = list(reader(known).read(Rows(["romania,Membership,,2010,2002,12", ROWS[0]])))
    labels = [quad for quad in read[1][0] if iri_of(quad.subject).endswith(("actor/network", "page-12"))]
    assert len(labels) == 3


def test_a_mapping_may_name_the_graph_and_a_user_may_name_another(known: list[Quad]) -> None:
    text = MAPPING.replace(
        'network-{who}-{from}" ] ;\n    rr:predicateObjectMap [ rr:predicate rdf:type',
        'network-{who}-{from}" ; rr:graphMap [ rr:template "https://example.org/{page}" ] ] ;\n'
        "    rr:predicateObjectMap [ rr:predicate rdf:type",
    )
    graphs = {quad.graph_name for quad in quads_of(reader(known, text), ROWS[0])}
    assert graphs == {NamedNode("https://example.org/12"), NamedNode(SPELLS)}
    assert {quad.graph_name for quad in quads_of(reader(known, text, every=True), ROWS[0])} == {NamedNode(SPELLS)}


def test_one_row_is_read_at_a_time(known: list[Quad]) -> None:
    endless = Rows([])
    endless.rows = lambda: ((2, ROWS[0].split(",")) for _ in count())  # type: ignore[method-assign]
    assert len(list(islice(reader(known).read(endless), 100))) == 100


def test_a_mapping_that_does_not_fit_the_table_is_refused_with_all_that_is_missing(known: list[Quad]) -> None:
    text = MAPPING.replace("{role}", "{rle}").replace("{kind}", "{knd}")
    with pytest.raises(
        ContentError, match=r"no column 'knd'\. Did you mean kind\?\n.*no column 'rle'\. Did you mean role"
    ):
        reader(known, text)


@pytest.mark.large
@pytest.mark.skipif(not COW.exists(), reason="needs ../shared/data/cow_igo_memberships.csv")
def test_the_memberships_of_the_correlates_of_war_are_what_their_figures_say(
    schema: list[Quad], kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    quads = cow_quads(tmp_path / "cow.csv", [*schema, *parse("agent:curator-1 a prov:Agent .")])
    links = {iri_of(quad.subject) for quad in quads if quad.predicate.value == ONTOLOGY + "linkSource"}
    assert len(links) == 18_936
    memberships = {iri_of(quad.subject) for quad in quads if iri_of(quad.object) == ONTOLOGY + "Membership"}
    completed = complete([*schema, *quads], Content(kg.content.root))
    bounds = {link: stated_bounds(about) for link, about in literals_of(completed, memberships).items()}
    assert sum(known.certainly_meets(period("2000")) for known in bounds.values()) == 11_283
    assert not any(known.certainly_meets(period("2020")) for known in bounds.values())
    assert sum(known.possibly_meets(period("2020")) for known in bounds.values()) == still_full_members()


def literals_of(quads: Iterable[Quad], links: set[str]) -> dict[str, dict[str, str]]:
    about: dict[str, dict[str, str]] = {link: {} for link in links}
    for quad in quads:
        if isinstance(quad.object, Literal) and iri_of(quad.subject) in links:
            about[iri_of(quad.subject)][quad.predicate.value] = quad.object.value
    return about


def still_full_members() -> int:
    with COW.open(encoding="utf-8", newline="") as source:
        return sum(row["status"] == "full" and row["end_year"] == "2014" for row in csv.DictReader(source))


def cow_quads(path: Path, known: list[Quad]) -> list[Quad]:
    from cow_memberships import ADDED, prepare  # type: ignore[import-not-found]  # noqa: PLC0415

    with COW.open(encoding="utf-8", newline="") as source, path.open("w", encoding="utf-8", newline="") as target:
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, [*(rows.fieldnames or ()), *ADDED])
        writer.writeheader()
        writer.writerows(prepare(rows))
    mapping = (ROOT / "benchmarks/cow_memberships.rml.ttl").read_text(encoding="utf-8")
    with closing(open_table(path)) as table:
        made = RowReader(read_mapping(mapping, "cow"), table.columns, known, graph=GRAPH + "documents/cow-igo-3")
        read = list(made.read(table))
    assert [fault for _quads, faults in read for fault in faults] == []
    return [quad for quads, _faults in read for quad in quads]
