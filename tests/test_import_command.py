"""Does `sepca-graph import` write all or nothing, and say what is wrong where the user looks for it?"""

from __future__ import annotations

import importlib.util
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Outcome, run
from spells import COLUMNS, MAPPING, ROWS, TABLE

from sepca_graph.namespaces import GRAPH

FAULTY = "romnia,Membership,,2002,2010,12"
STATEMENTS = 3 * 6 + 1 + 2 + 2
MORPH = os.environ.get("MORPH_KGC_PYTHON") or (sys.executable if importlib.util.find_spec("morph_kgc") else "")
"""The Python that has morph-kgc: it needs an older pyoxigraph than this project, so an environment of its own."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spells.rml.ttl").write_text(MAPPING, encoding="utf-8")
    write(tmp_path, *ROWS)
    return tmp_path


def write(folder: Path, *rows: str) -> None:
    (folder / "spells.csv").write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")


def imported(folder: Path, *options: str, output: str = "out.nq") -> Outcome:
    target = output if output == "-" else str(folder / output)
    return run("import", folder / "spells.csv", "--mapping", folder / "spells.rml.ttl", "-o", target, *options)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_sound_table_is_written_and_counted(folder: Path) -> None:
    outcome = imported(folder)
    lines = (folder / "out.nq").read_text(encoding="utf-8").splitlines()
    assert (outcome.code, outcome.out, len(lines)) == (0, "", STATEMENTS)
    assert f"3 rows; wrote {STATEMENTS} statements" in outcome.err
    assert all(line.endswith(f" <{GRAPH}documents/spells> .") for line in lines)
    assert names(folder) == {"spells.csv", "spells.rml.ttl", "out.nq"}
    assert stat.S_IMODE((folder / "out.nq").stat().st_mode) == 0o666 & ~current_umask()


def current_umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def test_statements_go_to_standard_output_as_n_quads(folder: Path) -> None:
    outcome = imported(folder, output="-")
    imported(folder)
    assert outcome.out == (folder / "out.nq").read_text(encoding="utf-8")


def test_n_triples_name_no_graph(folder: Path) -> None:
    imported(folder, output="out.nt")
    text = (folder / "out.nt").read_text(encoding="utf-8")
    assert len(text.splitlines()) == STATEMENTS
    assert GRAPH not in text


def test_turtle_is_canonical_and_names_claims_and_spans_shortly(folder: Path) -> None:
    imported(folder, output="yearbook.ttl")
    text = (folder / "yearbook.ttl").read_text(encoding="utf-8")
    assert "claim:moldova-2006 :claimAbout link:network-moldova-2006 ; :hasEvidence span:page-13 ." in text
    assert text.index("actor:network") < text.index("claim:moldova") < text.index("link:network")


def test_a_user_names_the_graph(folder: Path) -> None:
    outcome = imported(folder, "--graph", "doc:yearbook", output="-")
    assert {line.split()[-2] for line in outcome.out.splitlines()} == {"<https://w3id.org/sepca-graph/id/doc/yearbook>"}


def test_with_a_faulty_row_nothing_is_written_and_what_was_there_stays(folder: Path) -> None:
    (folder / "out.nq").write_text("before", encoding="utf-8")
    write(folder, *ROWS, FAULTY)
    outcome = imported(folder)
    assert (outcome.code, (folder / "out.nq").read_text(encoding="utf-8")) == (1, "before")
    assert "spells.csv: 1 faults in 1 of 4 rows" in outcome.out
    assert "row 4 (line 5), who 'romnia': " in outcome.out
    assert "nothing was written" in outcome.err
    assert names(folder) == {"spells.csv", "spells.rml.ttl", "out.nq"}


def test_sound_rows_are_written_when_the_others_are_skipped(folder: Path) -> None:
    write(folder, FAULTY, *ROWS)
    outcome = imported(folder, "--skip-faulty")
    assert outcome.code == 1
    assert len((folder / "out.nq").read_text(encoding="utf-8").splitlines()) == STATEMENTS
    assert "4 rows, 1 of them left out" in outcome.err


def test_faults_do_not_mix_with_statements_on_standard_output(folder: Path) -> None:
    write(folder, FAULTY, *ROWS)
    assert imported(folder, output="-").out == ""
    outcome = imported(folder, "--skip-faulty", output="-")
    assert len(outcome.out.splitlines()) == STATEMENTS
    assert "who 'romnia'" in outcome.err


def test_the_first_faults_are_shown_and_the_rest_counted(folder: Path) -> None:
    write(folder, *[FAULTY] * 60)
    outcome = imported(folder)
    assert len(outcome.lines) == 52
    assert outcome.lines[-1] == "  ... and 10 more (--format json has all)"


def test_all_faults_are_in_the_json_with_row_and_columns(folder: Path) -> None:
    write(folder, *[FAULTY] * 60)
    report = json.loads(imported(folder, "--format", "json").out)
    assert (report["faults"], report["faulty_rows"], report["rows"], len(report["findings"])) == (60, 60, 60, 60)
    first = report["findings"][0]
    assert (first["row"], first["line"], first["cells"], first["code"]) == (1, 2, {"who": "romnia"}, "missing-thing")


def test_the_json_of_a_sound_table_has_no_finding(folder: Path) -> None:
    assert json.loads(imported(folder, "--format", "json").out) == {
        "findings": [],
        "faults": 0,
        "faulty_rows": 0,
        "rows": 3,
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{role}", "{rle}", "no column 'rle'. Did you mean role?"),
        ("rr:predicateObjectMap", "rr:predicateObjectMp", "Did you mean rr:predicateObjectMap?"),
        ("<#Link> rml", "<#Link rml", "spells.rml.ttl, line 12, column"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_before_the_first_row(
    folder: Path, old: str, new: str, said: str
) -> None:
    (folder / "spells.rml.ttl").write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    outcome = imported(folder)
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err
    assert not (folder / "out.nq").exists()


@pytest.mark.parametrize(
    ("options", "output", "said"),
    [
        ((), "out.csv", "end it in .nq, .nt, .ttl"),
        (("--graph", "no iri"), "out.nq", "--graph 'no iri' is no absolute IRI"),
        ((), "folder.nq", "is a folder"),
        ((), "spells.csv/out.nq", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused(folder: Path, options: tuple[str, ...], output: str, said: str) -> None:
    (folder / "folder.nq").mkdir()
    outcome = imported(folder, *options, output=output)
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


def test_a_missing_table_is_refused(folder: Path) -> None:
    outcome = run("import", folder / "none.csv", "--mapping", folder / "spells.rml.ttl")
    assert (outcome.code, "none.csv cannot be read" in outcome.err) == (2, True)


@pytest.mark.skipif(not MORPH, reason="needs morph-kgc: set MORPH_KGC_PYTHON to a Python that has it")
def test_an_independent_engine_makes_the_same_statements(folder: Path) -> None:
    """morph-kgc drops the language of a constant, so the mapping's only one has none here."""
    (folder / "spells.rml.ttl").write_text(MAPPING.replace('"Network"@en', '"Network"'), encoding="utf-8")
    (folder / "spells.csv").write_text(TABLE.replace("2010,12", '2010,"1 2/""a"""'), encoding="utf-8")
    configuration = "[CONFIGURATION]\noutput_format=N-TRIPLES\noutput_file=morph.nt\nnumber_of_processes=1\n"
    (folder / "morph.ini").write_text(f"{configuration}[TABLE]\nmappings=spells.rml.ttl\n", encoding="utf-8")
    subprocess.run([MORPH, "-m", "morph_kgc", "morph.ini"], cwd=folder, check=True, capture_output=True)
    assert imported(folder, output="out.nt").code == 0
    ours, theirs = ((folder / name).read_text(encoding="utf-8").splitlines() for name in ("out.nt", "morph.nt"))
    assert sorted(set(ours)) == sorted(set(filter(None, theirs)))
