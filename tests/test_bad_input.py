"""Does everything that is wrong with the content come in one report, with its place, and is nothing written then?"""

import json
import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command_line import HEADER_LINES, Outcome, copied_content, replace_in, run

SOURCES = "texts"
FAULTY = "graph_data/documents/faulty.ttl"
FAULTS = """
link:ill-dated a :Presidency ; :linkSource actor:romania ; :linkTarget actor:sepca ; :edtf "13 December 2022" .
link:ill-typed a :Hosting ; :linkSource actor:romania ; :beginLatest "2022-02-30T00:00:00Z"^^xsd:dateTime .
link:no-class a :Membershp ; :linkSource actor:romania ; :linkTarget actor:sepca .
link:no-property a :Membership ; :linkSource actor:romania ; :linkTarget actor:sepca ; :linkRoel role:presenter .
link:no-end a :Membership ; :linkSource actor:romania .
link:wrong-type a :Membership ; :linkSource actor:romania ; :linkTarget actor:sepca ; :edtf 2022 .
link:lost-end a :Membership ; :linkSource actor:romanian-polise ; :linkTarget actor:sepca .
<https://w3id.org/sepca-graph/id/claim/faulty/C1> :claimAbout link:no-such-link ; skos:note "It says so."@en ;
    :hasEvidence <https://w3id.org/sepca-graph/id/span/faulty/0-5> .
<https://w3id.org/sepca-graph/id/claim/faulty/C2> :claimAbout link:no-end ; skos:note "It says that too."@en ;
    :hasEvidence <https://w3id.org/sepca-graph/id/span/faulty/90-99> .
<https://w3id.org/sepca-graph/id/span/faulty/0-5> :textSHA256 "%s" .
doc:faulty a :Document ; dcterms:identifier "faulty.txt" ; skos:prefLabel "Faulty"@en .
""" % ("0" * 64)
EXPECTED = [
    ("edtf", "link/ill-dated", "13 December 2022", "2022-12-13"),
    ("ill-typed", "link/ill-typed", "2022-02-30T00:00:00Z", "xsd:dateTime"),
    ("unknown-class", "link/no-class", "sepca:Membershp", "Did you mean sepca:Membership?"),
    ("unknown-property", "link/no-property", "sepca:linkRoel", "Did you mean sepca:linkRole?"),
    ("C02", "link/no-end", "target", ":linkTarget"),
    ("datatype", "link/wrong-type", "xsd:integer", "xsd:string"),
    ("missing-thing", "link/lost-end", "actor:romanian-polise", "Did you mean actor:romanian-police?"),
    ("missing-thing", "claim/faulty/C1", "link:no-such-link", "escribe link:no-such-link"),
    ("span", "span/faulty/0-5", "another digest", "stamp"),
    ("span", "span/faulty/90-99", "has 11", "stamp"),
]


def findings(outcome: Outcome) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(outcome.out)["findings"]
    return found


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the content with one file full of faults, and a folder with the source text of that file."""
    root = copied_content(tmp_path_factory.mktemp("faulty"), {FAULTY: FAULTS})
    (root / SOURCES).mkdir()
    (root / SOURCES / "faulty.txt").write_text("Eleven here", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def report(faulty: Path) -> Outcome:
    return run("check", "--content", faulty, "--sources", faulty / SOURCES, "--format", "json")


def test_findings_make_the_exit_code_1(report: Outcome) -> None:
    assert report.code == 1


@pytest.mark.parametrize(("code", "thing", "said", "advice"), EXPECTED)
def test_each_fault_is_in_the_one_report(report: Outcome, code: str, thing: str, said: str, advice: str) -> None:
    found = [f for f in findings(report) if f["code"] == code and f["focus_node"].endswith(f"/id/{thing}")]
    assert len(found) == 1
    assert said in found[0]["message"]
    assert advice in f"{found[0]['message']} {found[0]['remedy']}"


@pytest.mark.parametrize(("thing", "line"), [("link/ill-dated", 2), ("link/no-class", 4), ("claim/faulty/C1", 9)])
def test_a_fault_is_placed_by_file_and_line(report: Outcome, thing: str, line: int) -> None:
    places = {(f["file"], f["line"]) for f in findings(report) if f["focus_node"].endswith(f"/id/{thing}")}
    assert places == {(FAULTY, HEADER_LINES + line)}


def test_one_fault_is_reported_once(report: Outcome) -> None:
    dates = [f for f in findings(report) if f["focus_node"].endswith("/link/ill-dated") and f["path"].endswith("edtf")]
    assert [finding["code"] for finding in dates] == ["edtf"]


def test_the_report_for_a_terminal_has_every_fault_too(faulty: Path) -> None:
    text = run("check", "--content", faulty, "--sources", faulty / SOURCES, "-v").out
    assert [said for _code, _thing, said, _advice in EXPECTED if said not in text] == []


def test_a_build_with_findings_leaves_what_is_there(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "network.html").write_text("from before", encoding="utf-8")
    outcome = run("build", "--content", faulty, "-o", out)
    assert outcome.code == 1
    assert "sepca:Membershp" in outcome.out
    assert "Nothing was written" in outcome.err
    assert {file.name: file.read_text(encoding="utf-8") for file in out.iterdir()} == {"network.html": "from before"}


def test_a_build_with_findings_makes_no_folder(faulty: Path, tmp_path: Path) -> None:
    run("build", "--content", faulty, "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the content with two files that are not Turtle, and one with an unknown class."""
    files = {
        "graph_data/actors/one.ttl": 'actor:one a :State ;\n    skos:prefLabel "One"en .\n',
        "graph_data/actors/two.ttl": "actor:two a nonsense:State .\n",
        "graph_data/actors/three.ttl": 'actor:three a :Stat ; skos:prefLabel "Three"@en .\n',
    }
    return copied_content(tmp_path_factory.mktemp("broken"), files)


@pytest.fixture(scope="module")
def broken_report(broken: Path) -> Outcome:
    return run("check", "--content", broken, "--format", "json")


def test_a_file_that_is_not_turtle_makes_the_exit_code_2(broken_report: Outcome) -> None:
    assert broken_report.code == 2


@pytest.mark.parametrize(
    ("file", "line", "text"), [("one", 2, 'skos:prefLabel "One"en .'), ("two", 1, "nonsense:State")]
)
def test_a_syntax_error_is_placed_by_file_line_and_text(
    broken_report: Outcome, file: str, line: int, text: str
) -> None:
    (fault,) = [f for f in findings(broken_report) if f["file"] == f"graph_data/actors/{file}.ttl"]
    assert (fault["code"], fault["line"]) == ("syntax", HEADER_LINES + line)
    assert text in fault["value"]


def test_a_syntax_error_names_its_place_once(broken_report: Outcome) -> None:
    messages = [f["message"] for f in findings(broken_report) if f["code"] == "syntax"]
    assert [message for message in messages if "line" in message] == []


def test_the_other_files_are_checked_although_one_is_not_turtle(broken_report: Outcome) -> None:
    found = findings(broken_report)
    assert {f["file"] for f in found if f["code"] == "syntax"} == {f"graph_data/actors/{n}.ttl" for n in ("one", "two")}
    assert [f["message"] for f in found if f["code"] == "unknown-class"] == ["sepca:Stat is no class of the ontology."]


def test_a_command_that_answers_names_every_syntax_error(broken: Path) -> None:
    outcome = run("info", "--content", broken)
    assert outcome.code == 2
    assert f"graph_data/actors/one.ttl, line {HEADER_LINES + 2}" in outcome.err
    assert f"graph_data/actors/two.ttl, line {HEADER_LINES + 1}" in outcome.err
    assert 'skos:prefLabel "One"en .' in outcome.err


def test_a_build_of_a_file_that_is_not_turtle_writes_nothing(broken: Path, tmp_path: Path) -> None:
    outcome = run("build", "--content", broken, "-o", tmp_path / "out")
    assert (outcome.code, (tmp_path / "out").exists()) == (2, False)


def test_shapes_that_are_not_turtle_are_named_with_their_line(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    (root / "ontology/shapes.ttl").write_text("@prefix : <urn:x> .\n\nnonsense\n", encoding="utf-8")
    outcome = run("check", "--content", root)
    assert outcome.code == 2
    assert "ontology/shapes.ttl, line 3" in outcome.out + outcome.err


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    (root / "graph_data/actors/latin.ttl").write_bytes('actor:x skos:prefLabel "Brașov"'.encode("utf-16"))
    outcome = run("check", "--content", root)
    assert outcome.code == 2
    assert "graph_data/actors/latin.ttl" in outcome.out + outcome.err


def test_statements_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    axiom = 'actor:a a :State , :Event ; skos:prefLabel "A"@en .\n:State owl:disjointWith :Event .\n'
    root = copied_content(tmp_path, {"graph_data/actors/contradiction.ttl": axiom})
    outcome = run("info", "--content", root)
    assert outcome.code == 1
    assert "actor:a" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_shape_that_does_not_run_is_no_crash(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    replace_in(root / "ontology/shapes.ttl", "SELECT", "SELEKT")
    outcome = run("check", "--content", root)
    assert outcome.code == 2
    assert "shapes" in outcome.err


def test_a_check_that_is_not_sparql_is_named(tmp_path: Path) -> None:
    root = copied_content(tmp_path, {"queries/checks/broken.rq": "#+ summary: What?\n\nSELECT ?x WHERE {"})
    outcome = run("check", "--content", root)
    assert outcome.code == 2
    assert "broken" in outcome.err


def test_a_contradiction_is_a_finding_of_the_check(tmp_path: Path) -> None:
    both = 'actor:both a :PoliceOrganisation , :InternationalBody ; skos:prefLabel "Both"@en ;\n'
    rest = "    :policeOf actor:romania ; dcterms:type kind:eu-agency .\n"
    root = copied_content(tmp_path, {"graph_data/actors/both.ttl": both + rest})
    outcome = run("check", "--content", root)
    assert outcome.code == 1
    assert "Contradiction" in outcome.out


def test_a_control_character_is_a_finding(tmp_path: Path) -> None:
    text = 'place:odd a :Place ; skos:prefLabel "a\\u0001b"@en .\n'
    outcome = run("check", "--content", copied_content(tmp_path, {"graph_data/places/odd.ttl": text}))
    assert outcome.code == 1
    assert "Control character" in outcome.out


def test_a_named_query_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    files = {"queries/broken.rq": "#+ summary: What?\n\nSELECT ?x WHERE {", "queries/headless.rq": "ASK { ?s ?p ?o }"}
    outcome = run("check", "--content", copied_content(tmp_path, files))
    assert outcome.code == 1
    assert "queries/broken.rq" in outcome.out
    assert "queries/headless.rq" in outcome.out


CHECKED = {
    "claims_in_wrong_file": (
        "graph_data/actors/odd.ttl",
        "<https://w3id.org/sepca-graph/id/claim/sepca-news-2022-12-19/X01> :claimAbout actor:sepca ;\n"
        "    :hasEvidence <https://w3id.org/sepca-graph/id/span/sepca-news-2022-12-19/14-77> .\n",
    ),
    "jurisdictions_within_themselves": ("graph_data/actors/odd.ttl", "actor:romania :partOf actor:romania .\n"),
    "bodies_at_their_own_events": (
        "graph_data/documents/sepca-news-2022-12-19-odd.ttl",
        "link:odd a :Presentation ; :linkSource actor:sepca ; :linkTarget event:sepca-general-assembly-2022-12-13 .\n",
    ),
    "addresses_not_of_web_pages": (
        "graph_data/works/odd.ttl",
        'doc:odd a :Document ; skos:prefLabel "Odd"@en ; schema:url <javascript:alert(9)> .\n',
    ),
    "authored_completions": (
        "graph_data/actors/odd.ttl",
        "actor:romania :hasHosting link:hosting-romanian-police-ga-2022 .\n",
    ),
    "dates_of_issue_that_differ": (
        "graph_data/works/odd.ttl",
        'doc:odd dcterms:issued "2020-02-29"^^xsd:date , "2020-03" .\n',
    ),
    "values_without_claims": (
        "graph_data/actors/odd.ttl",
        "actor:sepca :organOf actor:romania .\nactor:romania :organOf actor:sepca .\n",
    ),
    "times_that_exclude": (
        "graph_data/actors/odd.ttl",
        'actor:ended a :InternationalBody ; skos:prefLabel "Ended"@en ; dcterms:type kind:eu-agency ;\n'
        '    :edtf "1999/2003" .\nactor:lasting :continuesIdentityOf actor:ended ; a :InternationalBody ;\n'
        '    skos:prefLabel "Lasting"@en ; dcterms:type kind:eu-agency ; :edtf "2004/.." .\n'
        "link:too-early a :Membership ; :linkSource actor:romania ; :linkTarget actor:ended ;\n"
        '    adms:status status:accepted ; :edtf "1995/1996" .\n'
        "link:too-late a :Membership ; :linkSource actor:romania ; :linkTarget actor:ended ;\n"
        '    adms:status status:accepted ; :edtf "2010/2011" .\n'
        "link:continued a :Membership ; :linkSource actor:romania ; :linkTarget actor:lasting ;\n"
        '    adms:status status:accepted ; :edtf "2001/2002" .\n',
    ),
    "link_classes_without_edge": (
        "ontology/twinning.ttl",
        ":Twinning a owl:Class ; rdfs:subClassOf :Link .\n"
        ":Twins a owl:Class ; rdfs:subClassOf :Link . :hasTwins rdfs:subPropertyOf :isSourceOf ; rdfs:range :Twins .\n",
    ),
}


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What the check says of content with all these faults."""
    files: dict[str, str] = {}
    for name, text in CHECKED.values():
        files[name] = files.get(name, "") + text
    return run("check", "--content", copied_content(tmp_path_factory.mktemp("curated"), files))


@pytest.mark.parametrize("code", CHECKED)
def test_each_curation_check_finds_its_fault(curated: Outcome, code: str) -> None:
    assert f"({code})" in curated.out
    assert curated.code == 1


def test_an_act_of_a_body_that_continues_another_may_be_older(curated: Outcome) -> None:
    said = curated.out.partition("(times_that_exclude)")[2].partition("\n\n")[0]
    assert (said.count("\u2013 Ended"), said.count("\u2013 Lasting")) == (2, 0)


def test_values_without_claims_are_one_warning_a_property(curated: Outcome) -> None:
    said = re.findall(r"(\d+) values? of (sepca:\w+) \((\S+?)[,)]", curated.out)
    assert "sepca:organOf" in {path for _number, path, _example in said}
    assert len({path for _number, path, _example in said}) == len(said)


def test_content_without_data_is_built(tmp_path: Path) -> None:
    root = copied_content(tmp_path / "content")
    for file in (root / "graph_data").rglob("*.ttl"):
        file.unlink()
    outcome = run("build", "--content", root, "-o", tmp_path / "out")
    assert (outcome.code, "0 actors" in outcome.out) == (0, True)


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    pipe, target = tmp_path / "pipe", tmp_path / "target"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True)
    run("query", "supporters", "--format", "csv", "-o", pipe)
    assert reader.communicate(timeout=30)[0].startswith("supporter,")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    (tmp_path / "link").symlink_to(target)
    run("query", "supporters", "--format", "csv", "-o", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert target.read_text(encoding="utf-8").startswith("supporter,")
