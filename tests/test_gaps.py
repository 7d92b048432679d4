"""Does the work list name what is missing, what helps most first, and does a gap close when the fact is there?"""

import csv
import io
from pathlib import Path

import pytest
from command_line import copied_content, run

from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.views.gaps import COLUMNS, find_gaps

HOLE = "no president known from 2006-01-31 to 2011-03-01"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_begins_with_the_holes_in_the_presidencies_of_sepca() -> None:
    rows = rows_of(run("gaps", "--format", "csv").out)
    assert tuple(rows[0]) == COLUMNS
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, len(rows) + 1)]
    assert HOLE in {row["detail"] for row in rows[:3]}
    assert all(row["thing"].startswith("https://") and row["thingLabel"] and row["toDo"] for row in rows)


def test_kinds_are_chosen_by_name_with_blanks_or_underscores() -> None:
    chosen = [run("gaps", name, "--format", "csv").out for name in ("presidency_holes", "presidency holes")]
    assert chosen[0] == chosen[1]
    assert {row["gap"] for row in rows_of(chosen[0])} == {"presidency holes"}


def test_an_unknown_kind_gets_the_nearest_one() -> None:
    outcome = run("gaps", "presidency_wholes")
    assert (outcome.code, outcome.out) == (2, "")
    assert "Did you mean presidency_holes?" in outcome.err


def test_the_kinds_are_listed_the_heaviest_first() -> None:
    outcome = run("gaps", "--list")
    weights = [int(line.split()[1]) for line in outcome.lines[1:]]
    assert weights == sorted(weights, reverse=True)
    assert "presidency_holes" in outcome.out


def test_a_table_says_how_much_more_there_is() -> None:
    outcome = run("gaps", "--limit", "5")
    assert len(outcome.lines) == 6
    assert "the first 5 of " in outcome.err


@pytest.mark.parametrize("suffix", ["csv", "md", "json"])
def test_a_file_holds_the_whole_list_in_the_form_of_its_name(tmp_path: Path, seed_folder: Path, suffix: str) -> None:
    file, words = tmp_path / f"gaps.{suffix}", ("gaps", "--content", seed_folder)
    assert run(*words, "-o", file).code == 0
    assert file.read_text("utf-8").splitlines() == run(*words, "--format", suffix).out.splitlines()


def test_sources_grow_old_with_the_years_that_are_asked_for(kg: KnowledgeGraph) -> None:
    old = [len(find_gaps(kg, before, ["outdated_sources"])) for before in ("1900-01-01", "2015-01-01", "2026-01-01")]
    assert old == sorted(old)
    assert old[0] == 0 < old[1] < old[2]


def test_a_gap_closes_when_the_fact_is_recorded(tmp_path: Path) -> None:
    event = 'event:odd a :Event ; skos:prefLabel "Odd meeting"@en ; :edtf "2020"'
    for place, missing in (("", True), (" ; :locatedIn place:bucharest", False)):
        root = copied_content(tmp_path / str(missing), {"graph_data/events/odd.ttl": f"{event}{place} .\n"})
        rows = rows_of(run("gaps", "events_without_place", "--content", root, "--format", "csv").out)
        assert any(row["thingLabel"] == "Odd meeting" for row in rows) is missing


def test_a_kind_without_its_weight_is_refused(tmp_path: Path) -> None:
    text = "#+ summary: What?\n\nSELECT ?thing ?thingLabel ?detail { ?thing ?p ?detail }\n"
    root = copied_content(tmp_path, {"queries/gaps/odd.rq": text})
    outcome = run("gaps", "odd", "--content", root)
    assert outcome.code == 2
    assert "queries/gaps/odd.rq lacks a header line" in outcome.err
