"""Does each command do what its help says, and does it end with the exit code and the words that a user needs?"""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from command_line import ROOT, Outcome, copied_content, replace_in, run
from rdflib import Graph

from sepca_graph.cli import COMMANDS

HEAVY = {"rdflib", "networkx", "pyvis", "owlrl", "pyoxigraph", "pyshacl", "numpy", "rich", "jinja2"}
WITH_OUTPUT = sorted(set(COMMANDS) - {"format", "load", "new", "stamp", "unload"})
BAD_WHEN = ["yesterday", "13 December 2022", "2022-13", "2022-02-30", "2022/2021", "", "2022-12-13T10:00"]
DATED = [("query", "presidency_holders"), ("show", "sepca"), ("network", "-o", "-", "--format", "json"),
         ("export", "-o", "-", "--format", "nt")]  # fmt: skip


def process(*arguments: str | Path, script: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own; with `script`, Python text that is run instead."""
    command = ["-c", script] if script else ["-m", "sepca_graph"]
    return subprocess.run([sys.executable, *command, *map(str, arguments)], capture_output=True, text=True, check=False)


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example_and_the_shared_options(command: str) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    examples = outcome.out.partition("Example")[2].partition("Options:")[0]
    assert f"sepca-graph {command}" in examples
    assert "--content DIR" in outcome.out
    assert "-v, --verbose" in outcome.out


@pytest.mark.parametrize("command", WITH_OUTPUT)
def test_a_command_that_gives_something_says_where_it_goes(command: str) -> None:
    assert "-o, --output" in run(command, "--help").out


def test_the_first_help_lists_every_command() -> None:
    outcome = run("--help")
    assert [name for name in COMMANDS if f"\n  {name} " not in outcome.out] == []
    assert "sepca-graph build" in outcome.out


def test_help_imports_no_heavy_library() -> None:
    script = (
        "import sys\n"
        "from sepca_graph.cli import COMMANDS, cli\n"
        "for words in [['--help'], ['--version'], *([name, '--help'] for name in COMMANDS)]:\n"
        "    cli.main(words, standalone_mode=False)\n"
        "print('\\nIMPORTED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = process(script=script)
    imported = set(done.stdout.rpartition("IMPORTED")[2].split())
    assert "click" in imported
    assert imported & HEAVY == set()


def test_an_unknown_command_gets_the_nearest_name() -> None:
    outcome = run("querry")
    assert (outcome.code, "Did you mean query?" in outcome.err) == (2, True)


def test_an_unknown_option_is_a_usage_error() -> None:
    outcome = run("info", "--contnet", "x")
    assert (outcome.code, "--content" in outcome.err) == (2, True)


# WHEN


@pytest.mark.parametrize("when", BAD_WHEN)
@pytest.mark.parametrize("command", DATED, ids=lambda command: str(command[0]))
def test_a_bad_when_names_the_forms(command: tuple[str, ...], when: str) -> None:
    outcome = run(*command, "--as-of", when)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"'{when}'" in outcome.err
    assert "2022-12-13, 2021/2022" in outcome.err


@pytest.mark.parametrize("when", ["2022-12", "2021/2022", "2015/..", "today"])
def test_a_when_is_an_edtf_date_or_interval_or_today(when: str, seed_folder: Path) -> None:
    words = ("query", "presidency_holders", "--as-of", when, "--certainty", "certain")
    assert run(*words, "--content", seed_folder).code == 0


def test_as_of_tells_certain_rows_from_possible_ones() -> None:
    words = ("query", "presidency_holders", "--as-of", "2017-06-01/2018-06-01", "--certainty", "possible")
    outcome = run(*words, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert {(row["holder"].rpartition("/")[2], row["certainty"]) for row in rows} == {
        ("ministry-of-internal-affairs-north-macedonia", "certain"),
        ("federal-police-administration-fbih", "possible"),
    }


def test_certainty_keeps_what_certainly_held() -> None:
    words = ("query", "presidency_holders", "--as-of", "2017-06-01/2018-06-01", "--certainty", "certain")
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    assert [row["holder"].rpartition("/")[2] for row in rows] == ["ministry-of-internal-affairs-north-macedonia"]


def test_certainty_without_a_when_is_a_usage_error() -> None:
    assert run("query", "presidency_holders", "--certainty", "certain").code == 2


# query


def test_the_list_of_queries_names_each_with_its_question() -> None:
    outcome = run("query", "--list", "--format", "json")
    rows = json.loads(outcome.out)["results"]["bindings"]
    names = {row["query"]["value"] for row in rows}
    assert names == {file.stem for folder in ("", "construct") for file in (ROOT / "queries" / folder).glob("*.rq")}
    assert [row for row in rows if not row["question"]["value"].endswith("?")] == []


def test_the_list_of_queries_can_be_narrowed() -> None:
    lines = run("query", "--list", "presidency").lines
    assert {line.split()[0] for line in lines[1:]} == {
        file.stem for folder in ("", "construct") for file in (ROOT / "queries" / folder).glob("*presidency*.rq")
    }


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("query", "presidncy_holders"), "Did you mean presidency_holders"),
        (("query", "presidency_holders", "-p", "bdy=actor:sepca"), "Did you mean body?"),
        (("show", "romanai"), "Romania"),
        (("show", "actor:romanian-polise"), "romanian-police"),
    ],
)
def test_an_unknown_name_gets_the_nearest_ones(words: tuple[str, ...], hint: str) -> None:
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert hint in outcome.err


@pytest.mark.parametrize("parameter", ["body", "body=sepca", "body=actor:a b"])
def test_a_parameter_of_the_wrong_form_is_refused(parameter: str) -> None:
    assert run("query", "presidency_holders", "-p", parameter).code == 2


def test_a_parameter_narrows_the_answer() -> None:
    outcome = run("query", "presidency_holders", "-p", "holder=actor:romania", "--format", "csv")
    assert [line.partition(",")[0].rpartition("/")[2] for line in outcome.lines[1:]] == ["romania"]


def test_sparql_on_standard_input_knows_the_prefixes() -> None:
    outcome = run("query", "-", given="SELECT ?who WHERE { ?who sepca:holdsPresidencyOf actor:sepca }")
    assert outcome.code == 0
    assert "actor:romania" in outcome.out


def test_sparql_in_a_file_is_run(tmp_path: Path) -> None:
    file = tmp_path / "states.rq"
    file.write_text("SELECT ?s WHERE { ?s a sepca:State } ORDER BY ?s", encoding="utf-8")
    assert "actor:romania" in run("query", file).out


def test_sparql_as_the_argument_may_hold_an_iri_in_full() -> None:
    text = "ASK { <https://w3id.org/sepca-graph/id/actor/romania> a sepca:State }"
    assert run("query", text).out == "true\n"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    outcome = run("query", tmp_path / "absent.rq")
    assert (outcome.code, "absent.rq" in outcome.err) == (2, True)


@pytest.mark.parametrize("name", ["FROM <file:///etc/passwd>", "SERVICE", "LOAD"])
def test_a_query_that_reaches_outside_is_refused(name: str) -> None:
    texts = {
        "FROM <file:///etc/passwd>": "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SERVICE": "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD": "LOAD <file:///etc/passwd>",
    }
    outcome = run("query", "-", given=texts[name])
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{name.split(maxsplit=1)[0]} on line 1 is refused" in outcome.err


def test_deep_nesting_is_refused_and_does_not_kill_the_process() -> None:
    script = "import sys, io\nsys.stdin = io.StringIO('SELECT * ' + '{' * 3000 + '}' * 3000)\n"
    script += "sys.argv = ['sepca-graph', 'query', '-']\nfrom sepca_graph.__main__ import main\nmain()"
    done = process(script=script)
    assert (done.returncode, done.stdout) == (2, "")
    assert "deep" in done.stderr


def test_a_syntax_error_shows_line_column_and_place() -> None:
    outcome = run("query", "-", given="SELECT ?s\nWHERE { ?s a sepca:State }\nLIMIT many")
    assert outcome.code == 2
    assert outcome.err.splitlines()[0].startswith("Error: SPARQL syntax error at line 3, column 7: ")
    assert outcome.err.splitlines()[1:3] == ["  LIMIT many", "        ^"]


@pytest.mark.parametrize("result_format", ["csv", "tsv", "json", "xml", "md"])
def test_rows_are_written_in_each_format(result_format: str, tmp_path: Path) -> None:
    file = tmp_path / f"rows.{result_format}"
    assert run("query", "members", "-o", file).code == 0
    assert file.read_bytes().decode() == run("query", "members", "--format", result_format).out


def test_triples_are_written_as_turtle() -> None:
    outcome = run("query", "-", given="CONSTRUCT { ?s a sepca:State } WHERE { ?s a sepca:State }")
    assert len(Graph().parse(data=outcome.out, format="turtle")) > 0


def test_a_format_that_does_not_fit_is_refused() -> None:
    outcome = run("query", "members", "--format", "ttl")
    assert (outcome.code, outcome.out) == (2, "")


# show


@pytest.mark.parametrize(
    "thing",
    [
        "actor:romania",
        "https://w3id.org/sepca-graph/id/actor/romania",
        "<https://w3id.org/sepca-graph/id/actor/romania>",
        "Romania",
        "ROMÂNIA",
        " romania ",
    ],
)
def test_a_thing_is_shown_by_iri_or_name(thing: str) -> None:
    outcome = run("show", thing)
    assert (outcome.code, outcome.lines[0]) == (0, "Romania")


@pytest.mark.parametrize("thing", ["SEPCA", "sepca", "Сепца"])
def test_a_thing_is_shown_by_its_acronym_in_any_script(thing: str) -> None:
    assert run("show", thing).lines[0] == "South-East European Police Chiefs Association"


def test_a_thing_is_shown_by_another_name_without_its_diacritics(tmp_path: Path) -> None:
    text = 'actor:test-body a :InternationalBody ; skos:prefLabel "Test body"@en ; skos:altLabel "Ђорђе Ћулум"@sr .\n'
    root = copied_content(tmp_path, {"graph_data/actors/test.ttl": text})
    outcomes = [run("show", name, "--content", root) for name in ("Ђорђе Ћулум", "Đorđe Ćulum", "dorde culum")]
    assert [outcome.out.partition("\n")[0] for outcome in outcomes] == ["Test body"] * 3


def test_several_matches_are_listed() -> None:
    outcome = run("show", "police")
    names = [line.split()[0] for line in outcome.lines[2:]]
    assert outcome.code == 0
    assert {"actor:romanian-police", "actor:sepca"} <= set(names)


def test_a_profile_is_json_too() -> None:
    view = json.loads(run("show", "sepca", "--format", "json").out)
    assert view["iri"] == "https://w3id.org/sepca-graph/id/actor/sepca"
    assert view["links"]


def test_a_thing_that_is_not_in_the_slice_is_said_to_be_missing(seed_folder: Path) -> None:
    words = ("show", "event:sepca-general-assembly-2022-12-13", "--as-of", "2010")
    outcome = run(*words, "--content", seed_folder)
    assert (outcome.code, outcome.out) == (2, "")
    assert "as of 2010" in outcome.err


# info


def test_info_counts_what_is_loaded() -> None:
    facts = json.loads(run("info", "--format", "json").out)
    assert facts["Content"]["folder"] == str(ROOT)
    assert facts["Things"]["Link"] > 0
    assert set(facts["Versions"]) >= {"sepca-graph", "pyoxigraph", "rdflib"}


def test_verbose_says_which_content_and_engine_answer() -> None:
    outcome = run("info", "-v")
    assert str(ROOT) in outcome.err
    assert "Oxigraph" in outcome.err


# check


def test_the_projects_own_content_has_no_violation() -> None:
    outcome = run("check", "--format", "json")
    assert (outcome.code, json.loads(outcome.out)["violations"]) == (0, 0)


@pytest.mark.parametrize(("fail_on", "code"), [("violation", 0), ("warning", 1)])
def test_warnings_fail_a_check_only_when_asked_to(fail_on: str, code: int, warned: Path) -> None:
    assert run("check", "--content", warned, "--fail-on", fail_on).code == code


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content with a link that no claim speaks of, which is worth a warning; labels in it are hostile."""
    label = "<img src=x onerror=alert(1)> | *bold*"
    text = (
        f'actor:hostile a :State ; skos:prefLabel "{label}"@en ; skos:altLabel "=1+1"@en .\n'
        "link:hostile a :Membership ; :linkSource actor:hostile ; :linkTarget actor:sepca ;\n"
        f'    adms:status status:proposed ; skos:prefLabel "{label}"@en .\n'
    )
    return copied_content(tmp_path_factory.mktemp("warned"), {"graph_data/actors/hostile.ttl": text})


def test_a_table_has_no_colours_in_a_pipe_or_file(warned: Path, tmp_path: Path) -> None:
    outcome = run("check", "--content", warned)
    run("check", "--content", warned, "-o", tmp_path / "report.txt")
    assert "WARNING" in outcome.out
    assert "\x1b" not in outcome.out
    assert "\x1b" not in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_a_hostile_label_stays_text_in_the_markdown_report(warned: Path) -> None:
    report = run("check", "--content", warned, "--format", "md").out
    assert "onerror=alert(1)" in report
    assert "<img" not in report


def test_a_hostile_label_is_plain_in_a_table(warned: Path) -> None:
    outcome = run("show", "=1+1", "--content", warned)
    listed = run("query", "recorded_names", "--content", warned, "--format", "md")
    assert "<img src=x onerror=alert(1)>" in outcome.out
    assert "\x1b" not in outcome.out
    assert "<img" not in listed.out


def test_a_build_with_hostile_labels_has_no_tag_of_theirs(warned: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", "--content", warned, "-o", out).code == 0
    pages = {name: (out / name).read_text(encoding="utf-8") for name in ("report.html", "network.html")}
    assert [name for name, page in pages.items() if "onerror=alert(1)" not in page] == []
    assert [name for name, page in pages.items() if "<img src=x" in page] == []


def test_spans_are_compared_with_the_texts_at_hand(tmp_path: Path, seed_folder: Path) -> None:
    outcome = run("check", "--sources", tmp_path, "--format", "json", "--content", seed_folder)
    assert outcome.code == 0
    assert "not compared" in json.loads(outcome.out)["summary"]


def test_a_folder_of_sources_that_is_not_there_is_named(tmp_path: Path, seed_folder: Path) -> None:
    outcome = run("check", "--sources", tmp_path / "absent", "--content", seed_folder)
    assert (outcome.code, "absent" in outcome.err) == (2, True)


# network, export, build


@pytest.fixture(scope="module")
def seed_alone(seed_folder: Path) -> tuple[str, Path]:
    """The option that names content with the seed document alone."""
    return "--content", seed_folder


@pytest.mark.parametrize("network_format", ["html", "graphml", "gexf", "json"])
def test_the_network_goes_to_a_file_or_to_standard_output(
    network_format: str, tmp_path: Path, seed_alone: tuple[str, Path]
) -> None:
    file = tmp_path / f"network.{network_format}"
    assert run("network", "-o", file, *seed_alone).code == 0
    assert file.read_text(encoding="utf-8") == run("network", "--format", network_format, "-o", "-", *seed_alone).out


def test_a_network_as_csv_is_two_tables(tmp_path: Path, seed_alone: tuple[str, Path]) -> None:
    run("network", "-o", tmp_path / "sepca.csv", *seed_alone)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["sepca-edges.csv", "sepca-nodes.csv"]


def test_a_network_as_of_a_day_is_smaller(seed_alone: tuple[str, Path]) -> None:
    sizes = []
    for words in ((), ("--as-of", "2010")):
        linked = json.loads(run("network", "--format", "json", "-o", "-", *words, *seed_alone).out)
        sizes.append(nx.node_link_graph(linked, edges="edges").number_of_edges())
    assert sizes[1] < sizes[0]


@pytest.mark.parametrize("rdf_format", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_the_graph_goes_to_a_file_or_to_standard_output(rdf_format: str, seed_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / f"graph.{rdf_format}"
    words = ("export", "--content", seed_folder, "--layer", "entailed")
    assert run(*words, "-o", file).code == 0
    assert file.read_text(encoding="utf-8") == run(*words, "--format", rdf_format, "-o", "-").out


@pytest.mark.parametrize(
    "words",
    [
        ("network", "-o", "-"),
        ("export", "-o", "-"),
        ("network", "-o", "a.xyz"),
        ("export", "-o", "nosuffix"),
        ("network",),
        ("export", "--layer", "some", "-o", "a.nt"),
    ],
)
def test_an_output_without_a_format_is_a_usage_error(words: tuple[str, ...]) -> None:
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    root = copied_content(tmp_path / "content")
    for words in (("export", "-o", tmp_path / "file/graph.nt"), ("build", "-o", tmp_path / "file/out")):
        outcome = run(*words, "--content", root)
        assert outcome.code == 2
        assert str(tmp_path / "file") in outcome.err


def test_a_build_says_what_it_made(built: tuple[Path, Outcome]) -> None:
    out, outcome = built
    assert outcome.code == 0
    assert f"Made {out}/ with {len(list(out.iterdir()))} files" in outcome.out


def test_a_process_with_another_hash_seed_builds_the_same_bytes(
    built: tuple[Path, Outcome], seed_folder: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sepca_graph", "build", "--content", seed_folder, "-o", tmp_path / "out"],
        env={"PYTHONHASHSEED": "1", "SEPCA_CACHE": "off", "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    one, other = (
        {file.name: file.read_bytes() for file in folder.iterdir()} for folder in (built[0], tmp_path / "out")
    )
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def test_a_build_leaves_nothing_beside_its_files(built: tuple[Path, Outcome]) -> None:
    assert [file.name for file in built[0].iterdir() if file.name.startswith(".") or file.is_dir()] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, seed_folder: Path) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("built")
    return folder / "out", run("build", "--content", seed_folder, "-o", folder / "out")


# Content


@pytest.mark.parametrize("command", ["build", "check", "info", "format"])
def test_a_content_folder_that_is_not_there_gets_a_remedy(command: str, tmp_path: Path) -> None:
    outcome = run(command, "--content", tmp_path / "absent")
    assert outcome.code == 2
    assert str(tmp_path / "absent") in outcome.err
    assert "--content" in outcome.err


def test_content_elsewhere_answers_from_there(tmp_path: Path) -> None:
    root = copied_content(
        tmp_path, {"graph_data/actors/new.ttl": 'actor:new a :State ; skos:prefLabel "Newland"@en .\n'}
    )
    assert run("show", "Newland", "--content", root).lines[0] == "Newland"
    assert run("show", "Newland").code == 2


# Pipes, full disks, interruptions


@pytest.mark.parametrize("words", [("export", "--format", "nq", "-o", "-"), ("query", "--list"), ("info",), ("check",)])
def test_a_closed_pipe_is_no_error(words: tuple[str, ...], seed_folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "sepca_graph", *words, "--content", seed_folder],
        stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writer)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_standard_output_is_named() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sepca_graph", "export", "--format", "nt", "-o", "-"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "standard output cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


INTERRUPTED = """
import os, signal, sys
from pathlib import Path
write = Path.write_text
def interrupted(path, *arguments, **options):
    if path.name == "network.gexf":
        os.kill(os.getpid(), signal.SIGINT)
    return write(path, *arguments, **options)
Path.write_text = interrupted
sys.argv = ["sepca-graph", *sys.argv[1:]]
from sepca_graph.__main__ import main
main()
"""


def test_an_interrupted_build_leaves_what_was_there(tmp_path: Path, seed_folder: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "network.html").write_text("from before", encoding="utf-8")
    done = process("build", "--content", seed_folder, "-o", out, script=INTERRUPTED)
    assert done.returncode == 128 + signal.SIGINT
    assert "Traceback" not in done.stderr
    assert {file.name: file.read_text(encoding="utf-8") for file in out.iterdir()} == {"network.html": "from before"}


def test_an_interrupted_export_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_self: Path, _mode: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "chmod", interrupt)
    outcome = run("export", "-o", tmp_path / "graph.nt")
    assert outcome.code == 130
    assert "Interrupted" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_ill_typed_values_are_findings_and_no_traceback(tmp_path: Path) -> None:
    text = 'actor:ill a :State ; skos:prefLabel "Ill"@en ; :beginLatest "2022-02-30T00:00:00Z"^^xsd:dateTime .\n'
    done = process("check", "--content", copied_content(tmp_path, {"graph_data/actors/ill.ttl": text}))
    assert done.returncode == 1
    assert "is no xsd:dateTime" in done.stdout
    assert done.stderr == ""


# format


def test_format_leaves_canonical_files_alone(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    before = {file: file.read_bytes() for file in root.rglob("*.ttl")}
    assert run("format", "--content", root).code == 0
    assert {file: file.read_bytes() for file in root.rglob("*.ttl")} == before


def test_format_check_changes_nothing_and_tells(tmp_path: Path) -> None:
    text = 'actor:new skos:prefLabel "New"@en ; a :State .\n'
    root = copied_content(tmp_path, {"graph_data/actors/new.ttl": text})
    file = root / "graph_data/actors/new.ttl"
    before = file.read_text(encoding="utf-8")
    outcome = run("format", "--check", "--content", root)
    assert (outcome.code, outcome.out) == (1, "would change graph_data/actors/new.ttl\n")
    assert file.read_text(encoding="utf-8") == before


def test_format_makes_a_file_canonical_once(tmp_path: Path) -> None:
    text = 'actor:new skos:prefLabel "New"@en ; a :State .\n'
    root = copied_content(tmp_path, {"graph_data/actors/new.ttl": text})
    assert run("format", "--content", root).out == "changed graph_data/actors/new.ttl\n"
    written = (root / "graph_data/actors/new.ttl").read_text(encoding="utf-8")
    assert written.endswith('\n\nactor:new a :State ; skos:prefLabel "New"@en .\n')
    assert run("format", "--check", "--content", root).code == 0


@pytest.mark.parametrize("text", ["# a comment\n", "actor:new a :State ; oops\n"])
def test_format_refuses_a_file_that_would_lose_something(tmp_path: Path, text: str) -> None:
    root = copied_content(tmp_path, {"graph_data/actors/new.ttl": text})
    before = (root / "graph_data/actors/new.ttl").read_text(encoding="utf-8")
    outcome = run("format", "--content", root)
    assert outcome.code == 2
    assert "left as it is: graph_data/actors/new.ttl, line" in outcome.err
    assert (root / "graph_data/actors/new.ttl").read_text(encoding="utf-8") == before


def test_format_names_a_file_that_is_not_utf_8_and_goes_on(tmp_path: Path) -> None:
    root = copied_content(tmp_path, {"graph_data/actors/z.ttl": "actor:new a :State   .\n"})
    (root / "graph_data/actors/a.ttl").write_bytes(b"\xff\xfe")
    outcome = run("format", "--content", root)
    assert (outcome.code, outcome.out) == (2, "changed graph_data/actors/z.ttl\n")
    assert "a.ttl" in outcome.err


# stamp


def test_stamp_writes_what_new_spans_lack(tmp_path: Path) -> None:
    span = "<https://w3id.org/sepca-graph/id/span/new/0-6>"
    text = (
        'doc:new a :Document ; skos:prefLabel "New"@en ; dcterms:identifier "new.txt" .\n'
        f"<https://w3id.org/sepca-graph/id/claim/new/C1> :claimAbout doc:new ; :hasEvidence {span} .\n"
    )
    root = copied_content(tmp_path / "content", {"graph_data/documents/new.ttl": text})
    before = {file: file.read_bytes() for file in root.rglob("*.ttl")}
    (tmp_path / "new.txt").write_text("Eleven here", encoding="utf-8")
    outcome = run("stamp", "--content", root, "--sources", tmp_path)
    assert (outcome.code, outcome.out) == (0, "graph_data/documents/new.ttl: 3 statements added\n")
    changed = [file.name for file in root.rglob("*.ttl") if before[file] != file.read_bytes()]
    assert changed == ["new.ttl"]
    assert run("stamp", "--content", root, "--sources", tmp_path).out == ""
    replace_in(tmp_path / "new.txt", "Eleven", "Twelve")
    assert run("check", "--content", root, "--sources", tmp_path).code == 1


def test_a_printed_query_has_its_parameters_in_the_text() -> None:
    outcome = run("query", "members", "-p", "body=actor:selec", "--print")
    assert outcome.code == 0
    assert "VALUES ?body { <https://w3id.org/sepca-graph/id/actor/selec> }" in outcome.out
    assert "PREFIX sepca:" in outcome.out


@pytest.mark.parametrize("option", [("--as-of", "2016"), ("--format", "csv")])
def test_what_a_printed_query_cannot_say_is_refused(option: tuple[str, str]) -> None:
    outcome = run("query", "members", "--print", *option)
    assert outcome.code == 2
    assert option[0] in outcome.err


@pytest.mark.parametrize(
    ("query", "note"),
    [
        (
            "SELECT ?x { ?x a sepca:Membershp }",
            "sepca:Membershp is no class or property of this graph. Did you mean sepca:Membership?",
        ),
        (
            "PREFIX o: <https://w3id.org/sepca-graph/ontology#> SELECT ?x { ?x o:linkSorce ?y }",
            "Did you mean sepca:linkSource?",
        ),
        (
            "SELECT ?x { ?x adms:status status:acepted }",
            "status:acepted is no concept of this graph. Did you mean status:accepted?",
        ),
    ],
)
def test_a_query_that_names_no_term_of_ours_is_told_the_nearest(query: str, note: str) -> None:
    outcome = run("query", query, "--format", "csv")
    assert (outcome.code, outcome.out.strip()) == (0, "x")
    assert note in outcome.err


def test_a_query_of_known_terms_has_no_note() -> None:
    assert "Note" not in run("query", "SELECT ?x { ?x a sepca:Membership ; adms:status status:accepted }").err


@pytest.mark.parametrize("condition", ['?b <= "2020-01-01"^^xsd:date', '"2020-01-01"^^xsd:date > ?b'])
def test_a_query_that_compares_a_moment_with_a_date_is_told_so(condition: str) -> None:
    outcome = run("query", f"SELECT ?l {{ ?l sepca:beginEarliest ?b FILTER({condition}) }}", "--format", "csv")
    assert (outcome.code, outcome.out.strip()) == (0, "l")
    assert "sepca:beginEarliest is an xsd:dateTime: compared with an xsd:date it is never true." in outcome.err


def test_a_query_that_compares_dates_with_dates_has_no_note() -> None:
    query = 'SELECT ?d { ?d dcterms:issued ?i FILTER(?i <= "2020-01-01"^^xsd:date) }'
    assert "Note" not in run("query", query).err
