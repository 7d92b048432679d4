"""Does a new content folder check, build and answer, and is it made whole or not at all?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, copied_content, run

from sepca_graph import load
from sepca_graph.asking.catalog import catalog
from sepca_graph.asking.results import Rows
from sepca_graph.content import folder
from sepca_graph.content.loading import load_content
from sepca_graph.curating.beginning import of_another_content
from sepca_graph.namespaces import ID

SEPCA = ID + "actor/sepca"
NAMED = re.compile(r"\bSEPCA\b|actor:sepca\b|South-East")
"""How the project's own record would be spoken of."""


@pytest.fixture(scope="module")
def isles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("new") / "isles"
    outcome = run("new", root)
    assert (outcome.code, len(outcome.lines), outcome.err) == (0, 3, "")
    return root


def test_a_new_content_folder_checks_without_a_finding_and_is_in_canonical_form(isles: Path) -> None:
    assert load_content(folder.find(isles)).findings == []
    checked = run("check", "--content", isles, "--fail-on", "warning")
    assert (checked.code, "0 violations, 0 warnings" in checked.out) == (0, True)
    assert run("format", "--check", "--content", isles).code == 0


def test_it_builds_two_actors_a_link_and_a_claim_for_each_value(isles: Path) -> None:
    built = run("build", "--content", isles, "-o", isles.parent / "out")
    assert (built.code, "2 actors, 1 links, 3 claims" in built.out) == (0, True)
    for name in ("network.html", "network.gexf", "network.json", "report.html", "dataset.ttl", "nodes.csv"):
        assert NAMED.findall((isles.parent / "out" / name).read_text("utf-8")) == [], name


def test_every_query_of_it_can_be_asked(isles: Path) -> None:
    kg = load(isles)
    answers = {query.name: kg.query(query.name) for query in catalog(kg.content)}
    assert [row[0] for row in kg.rows("members")] == [ID + "actor/northland"]
    assert len(kg.rows("acronyms")) == 1
    filled = [name for name, answer in answers.items() if isinstance(answer, Rows) and len(answer)]
    assert {"members", "timeline", "sources_of_thing", "claims_of_document"} <= {*filled}
    assert run("gaps", "--content", isles).err.startswith("1 row")


def test_it_speaks_of_its_own_things_only(isles: Path) -> None:
    files = [*isles.glob("queries/**/*.rq"), *isles.glob("graph_data/**/*.ttl"), isles / "ontology/dataset.ttl"]
    assert [file.name for file in files if NAMED.search(file.read_text("utf-8"))] == []
    assert "actor:sepca" not in (isles / "ontology/shapes.ttl").read_text("utf-8")


def test_a_default_becomes_the_main_entity_or_is_left_out() -> None:
    lines = (
        "#+ param body: iri, default actor:sepca. The body.",
        "#+ param event: iri, default event:sepca-general-assembly-2022-12-13. The event.",
        "#+ param kind: iri, default kind:eu-agency. The kind.",
        '#+ param name: string, default "SEPCA". The name.',
        "?body sepca:memberOf ?other FILTER(?body != actor:sepca)",
    )
    assert of_another_content("\n".join(lines), SEPCA).splitlines() == [
        "#+ param body: iri, default actor:ipnet. The body.",
        "#+ param event: iri. The event.",
        "#+ param kind: iri, default kind:eu-agency. The kind.",
        '#+ param name: string, default "IPNET". The name.',
        "?body sepca:memberOf ?other FILTER(?body != actor:ipnet)",
    ]


def test_a_new_folder_can_be_the_origin_of_another(isles: Path, tmp_path: Path) -> None:
    assert run("new", tmp_path / "second", "--content", isles).code == 0
    names = [sorted(path.relative_to(root) for path in root.rglob("*.*")) for root in (isles, tmp_path / "second")]
    assert names[0] == names[1]


@pytest.mark.parametrize(("name", "says"), [("kept.txt", "is a file"), ("", "is not empty")])
def test_what_is_no_empty_folder_is_refused_and_left_as_it_is(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "kept.txt").write_text("kept", encoding="utf-8")
    refused = run("new", tmp_path / name)
    assert (refused.code, refused.out) == (2, "")
    assert f"{says}. Name a folder that does not exist yet, or is empty." in refused.err
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["kept"]


def test_an_empty_folder_and_what_a_stopped_command_left_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".making-old").mkdir()
    assert run("new", tmp_path).code == 0
    assert (tmp_path / "ontology/sepca.ttl").read_bytes() == (ROOT / "ontology/sepca.ttl").read_bytes()


def test_nothing_is_made_where_the_origin_cannot_be_read(tmp_path: Path) -> None:
    origin = copied_content(tmp_path / "origin")
    (origin / "queries/members.rq").write_bytes(b"\xff")
    refused = run("new", tmp_path / "new", "--content", origin)
    assert (refused.code, "members.rq cannot be read as UTF-8 text" in refused.err) == (2, True)
    assert not (tmp_path / "new").exists()


def test_an_installed_package_makes_one_of_what_it_brings(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(ROOT / "sepca_graph", site / "sepca_graph", ignore=shutil.ignore_patterns("__pycache__"))
    copied_content(site / "sepca_graph/_content")
    done = subprocess.run(
        [sys.executable, "-m", "sepca_graph", "new", "isles", "-v"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, f"{site / 'sepca_graph/_content'}\n" in done.stderr) == (0, True), done.stderr
    assert load(tmp_path / "isles").counts["Actor"] == 2
