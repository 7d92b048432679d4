"""Do files get into a kept store whole or not at all, and do all commands answer from it as from the content?"""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pyoxigraph
import pytest
from command_line import HEADER, SEED_FILE, copied_content, run

from sepca_graph.content import folder as contents
from sepca_graph.keeping.holdings import digest_of, holdings
from sepca_graph.knowledge_graph import load_content, open_graph
from sepca_graph.namespaces import GRAPH
from sepca_graph.stores import DefaultGraph, Quad, open_store, terms

NEW = 'actor:new-body a :InternationalBody ; skos:prefLabel "New body"@en .\n'
MEMBER = 'link:new a :Membership ; :linkSource actor:romania ; :linkTarget actor:new-body ; :edtf "2001/2002" .\n'
TRIPLE = '<https://w3id.org/sepca-graph/id/actor/x> <http://www.w3.org/2004/02/skos/core#prefLabel> "X"@en .\n'


@pytest.fixture(scope="module")
def folder(seed_folder: Path) -> Path:
    return seed_folder


@pytest.fixture(scope="module")
def loaded(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory into which it was loaded; nobody may change it."""
    place = tmp_path_factory.mktemp("loaded") / "loaded.store"
    assert run("load", "--store", place, "--content", folder).code == 0
    return place


@pytest.fixture
def place(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the directory that a test may change."""
    return Path(shutil.copytree(loaded, tmp_path / "changing.store"))


def quads_of(place: Path) -> set[Quad]:
    return set(open_store(str(place)).quads())


def written(file: Path, turtle: str) -> Path:
    file.write_text(HEADER + turtle, encoding="utf-8")
    return file


def test_a_loaded_directory_holds_what_the_content_gives(folder: Path, loaded: Path) -> None:
    assert quads_of(loaded) == set(load_content(contents.find(folder)).quads())


COMMANDS = [
    ("query", "presidency_holders"),
    ("query", "presidency_holders", "--as-of", "2022-12-20"),
    ("query", "event_participants", "--as-of", "2022", "--certainty", "certain", "--format", "json"),
    ("show", "sepca", "--as-of", "2022"),
    ("history", "sepca"),
    ("why", "romania", "sepca"),
    ("paths", "selec", "interpol"),
    ("shared", "participations", "--as-of", "2022-12-13"),
    ("gaps", "--format", "csv"),
    ("export", "--format", "nq", "-o", "-"),
    ("network", "--as-of", "2022", "--format", "graphml", "-o", "-"),
]


@pytest.mark.parametrize(
    ("store", "words"),
    [
        pytest.param(store, words, id=f"{store} {' '.join(words)}", marks=marks)
        for store, marks in (("directory", []), ("rdflib:", [pytest.mark.large]))  # rdflib is slow
        for words in COMMANDS
    ],
)
def test_a_command_answers_from_every_store_as_from_the_content(
    folder: Path, loaded: Path, words: tuple[str, ...], store: str
) -> None:
    name = str(loaded) if store == "directory" else store
    from_content = run(*words, "--content", folder)
    from_store = run(*words, "--content", folder, "--store", name)
    assert (from_content.code, from_content.out) == (0, from_store.out), from_store.err


def test_the_variable_names_the_store(loaded: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEPCA_STORE", str(loaded))
    assert f"store {loaded}" in run("query", "members", "--content", folder, "-v").err


def test_what_is_loaded_already_is_passed_over(folder: Path, place: Path) -> None:
    before = quads_of(place)
    done = run("load", "--store", place, "--content", folder, "-v")
    assert (done.code, "loaded 0 files" in done.err, "sepca-news-2022-12-19.ttl: already loaded" in done.err) == (
        0,
        True,
        True,
    )
    assert quads_of(place) == before


def test_a_file_brings_what_follows_from_it_and_takes_it_back(folder: Path, place: Path, tmp_path: Path) -> None:
    before = quads_of(place)
    file = written(tmp_path / "new.ttl", NEW + MEMBER)
    words = ("--store", place, "--content", folder)
    assert run("load", file, *words).code == 0
    ask = ("query", "ASK { actor:romania sepca:memberOf actor:new-body }", *words)
    assert [run(*ask).out, run(*ask, "--as-of", "2001").out, run(*ask, "--as-of", "2004").out] == [
        "true\n",
        "true\n",
        "false\n",
    ]
    done = run("unload", "new.ttl", *words)
    assert (done.code, "took new.ttl" in done.err) == (0, True)
    assert quads_of(place) == before


def test_a_file_that_changed_replaces_what_it_said(folder: Path, place: Path, tmp_path: Path) -> None:
    words = ("--store", place, "--content", folder)
    file = written(tmp_path / "new.ttl", NEW + MEMBER)
    run("load", file, *words)
    run("load", written(file, NEW), *words)
    once = quads_of(place)
    assert "link/new" not in str(once)
    names = [held.name for held in holdings(open_store(str(place)))]
    assert names.count("new.ttl") == 1
    run("unload", "new", *words)
    run("load", file, *words)
    assert quads_of(place) == once


def test_a_faulty_file_is_not_loaded_and_the_others_are(folder: Path, place: Path, tmp_path: Path) -> None:
    good, bad = written(tmp_path / "good.ttl", NEW), written(tmp_path / "bad.ttl", NEW + "actor:x a [")
    done = run("load", bad, good, "--store", place, "--content", folder)
    line = (HEADER + NEW).count("\n") + 1
    assert (done.code, f"bad.ttl, line {line}: " in done.err, "loaded 1 files" in done.err) == (2, True, True)
    assert "actor/new-body" in str(quads_of(place))
    assert "bad.ttl" not in [held.name for held in holdings(open_store(str(place)))]


@pytest.mark.parametrize("suffix", [".nt", ".nt.gz", ".nq", ".ttl"])
@pytest.mark.parametrize("options", [(), ("--as-is",)])
def test_any_syntax_is_read_by_its_suffix(
    folder: Path, place: Path, tmp_path: Path, suffix: str, options: tuple[str, ...]
) -> None:
    file = tmp_path / f"x{suffix}"
    text = TRIPLE.replace(" .", f" <{GRAPH}documents/x> .") if suffix == ".nq" else TRIPLE
    file.write_bytes(gzip.compress(text.encode()) if suffix.endswith(".gz") else text.encode())
    assert run("load", file, *options, "--store", place, "--content", folder).code == 0
    labels = run("query", "SELECT ?label { actor:x rdfs:label|skos:prefLabel ?label }", "--store", place).out
    graphs = run("query", "SELECT ?g { GRAPH ?g { actor:x skos:prefLabel ?l } }", "--store", place, "--format", "csv")
    assert labels.split().count("X") == (1 if options else 2)  # completed with a plain label
    assert graphs.out.split() == ["g", f"{GRAPH}documents/x"]


def test_statements_without_a_graph_are_in_the_merge_alone(folder: Path, place: Path, tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text(TRIPLE, encoding="utf-8")
    words = ("--store", place, "--content", folder)
    assert run("load", tmp_path / "x.nt", "--as-is", "--graph", "none", *words).code == 0
    assert run("query", "ASK { actor:x skos:prefLabel 'X'@en }", *words).out == "true\n"
    assert run("query", "ASK { actor:x skos:prefLabel 'X'@en }", "--as-of", "2022", *words).out.endswith("true\n")
    refused = run("unload", "x.nt", *words)
    assert (refused.code, "without a graph of its own" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("load", "x.nt"), "Name the store"),
        (("load", "x.nt", "--graph", "none", "--store", "s"), "add --as-is"),
        (
            ("load", "x.nt", "--graph", "none", "--as-is", "--store", "http://localhost:1/"),
            "every statement has a graph",
        ),
        (("load", "missing.ttl", "--store", "s"), "missing.ttl cannot be read: No such file"),
        (("load", "x.docx", "--store", "s"), "which is none of .jsonld, .nq"),
        (("load", "--store", "rdflib:"), "keeps nothing"),
        (("info", "--store", "nowhere"), "holds no graph"),
        (("build", "--store", "s"), "works on the files of a content folder"),
        (("check", "--store", "s"), "works on the files of a content folder"),
        (("format", "--store", "s"), "works on the files of a content folder"),
        (("stamp", "--store", "s"), "works on the files of a content folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.nt").write_text(TRIPLE, encoding="utf-8")
    (tmp_path / "x.docx").write_text("", encoding="utf-8")
    done = run(*words)
    assert (done.code, says in done.err, "Traceback" in done.err) == (2, True, False), done.err
    assert not (tmp_path / "s").exists()


def test_an_unknown_file_is_answered_with_the_nearest(folder: Path, place: Path) -> None:
    done = run("unload", "sepca-news", "--store", place, "--content", folder)
    assert (done.code, "Did you mean sepca-news-2022-12-19.ttl" in done.err) == (2, True)


def test_a_store_made_with_another_ontology_is_not_added_to(folder: Path, place: Path, tmp_path: Path) -> None:
    other = copied_content(tmp_path / "other", {"ontology/more.ttl": ":newTerm a owl:Class ."})
    done = run("load", other / SEED_FILE, "--store", place, "--content", other)
    assert (done.code, "another ontology" in done.err) == (2, True)


def test_the_digest_is_that_of_the_files_whatever_their_order(folder: Path, tmp_path: Path) -> None:
    files = [written(tmp_path / "one.ttl", NEW), written(tmp_path / "two.ttl", MEMBER)]
    digests = set()
    for number, order in enumerate((files, files[::-1])):
        for file in order:
            run("load", file, "--store", tmp_path / f"{number}", "--content", folder)
        digests.add(digest_of(open_store(str(tmp_path / f"{number}"))))
    assert len(digests) == 1


def test_an_oxigraph_store_of_someone_else_is_read_but_not_changed(folder: Path, loaded: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    native = pyoxigraph.Store(str(foreign))
    native.bulk_extend(quads_of(loaded))
    native.flush()
    del native
    ask = "SELECT DISTINCT ?who { ?who sepca:memberOf actor:sepca } ORDER BY ?who"
    rows = run("query", ask, "--store", foreign, "--content", folder)
    assert (rows.code, rows.out) == (0, run("query", ask, "--store", loaded, "--content", folder).out)
    refused = run("load", "--store", foreign, "--content", folder)
    assert (refused.code, "did not make" in refused.err) == (2, True)
    ask_of = ("query", ask, "--as-of", "2022", "--content", folder, "--store")
    assert run(*ask_of, foreign).out == run(*ask_of, loaded).out
    native = pyoxigraph.Store(str(foreign))
    native.clear()
    native.extend([Quad(*terms(quad), DefaultGraph()) for quad in quads_of(loaded) if "Presidency" in str(quad)])
    native.flush()
    del native
    assert "actor:albania" not in run(*ask_of, foreign).out


def test_a_load_that_was_stopped_is_told_until_it_is_done_again(folder: Path, place: Path) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from sepca_graph.stores import change_store  # noqa: PLC0415

    with change_store(str(place)) as store:
        begun = next(held for held in holdings(store) if held.name.startswith("sepca-news"))
        store.delete(begun.quads())
        store.insert(replace(begun, complete=False).quads())
    stopped = run("info", "--store", place, "--content", folder)
    assert (stopped.code, "load it again" in stopped.err) == (2, True)
    assert run("load", "--store", place, "--content", folder).code == 0
    assert open_graph(contents.find(folder), str(place)).digest
    assert quads_of(place) == set(load_content(contents.find(folder)).quads())
