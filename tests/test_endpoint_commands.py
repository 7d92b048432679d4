"""Does every command work on a SPARQL server as on the content: load, ask as of a day, take back?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import servers
from command_line import HEADER, run

from sepca_graph.content import folder as contents
from sepca_graph.keeping.holdings import holdings
from sepca_graph.keeping.ingestion import load_files
from sepca_graph.keeping.slicing import SLICES
from sepca_graph.knowledge_graph import load_content, open_graph
from sepca_graph.namespaces import MERGE, WORK
from sepca_graph.stores import Quad, WritableStore, change_store, open_store
from sepca_graph.stores.endpoint import EndpointStore

pytestmark = pytest.mark.skipif(not servers.OXIGRAPH, reason="no oxigraph server")
NEW = """
actor:new-body a :InternationalBody ; skos:prefLabel "New body"@en .
link:new a :Membership ; :linkSource actor:romania ; :linkTarget actor:new-body ; :edtf "2001/2002" .
"""
COMMANDS = [
    ("query", "presidency_holders", "--as-of", "2022-12-20"),
    ("query", "event_participants", "--as-of", "2022", "--certainty", "certain", "--format", "json"),
    ("query", "CONSTRUCT { ?x sepca:memberOf ?y } WHERE { ?x sepca:memberOf ?y }"),
    ("show", "sepca", "--as-of", "2022"),
    ("history", "sepca"),
    ("why", "romania", "sepca", "--as-of", "2022"),
    ("paths", "selec", "interpol"),
    ("shared", "participations", "--as-of", "2022-12-13"),
    ("gaps", "--format", "csv"),
    ("export", "--format", "nq", "--layer", "entailed", "--as-of", "2022", "-o", "-"),
    ("network", "--as-of", "2022", "--format", "graphml", "-o", "-"),
]


@pytest.fixture(scope="module")
def folder(seed_folder: Path) -> Path:
    return seed_folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of Oxigraph."""
    with servers.oxigraph(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(autouse=True)
def updates(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEPCA_STORE_UPDATE", f"{server}/update")


@pytest.fixture
def loaded(server: str, folder: Path) -> str:
    """The query URL of the server, which has the content."""
    assert run("load", "--store", f"{server}/query", "--content", folder).code == 0
    return f"{server}/query"


def record_of(store: str) -> set[Quad]:
    """Return what the store says of the record; blank nodes, which only the ontology's lists have, are named anew."""
    return {quad for quad in open_store(store).quads() if "_:" not in str(quad)}


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words, id=" ".join(words), marks=[] if n < 4 else [pytest.mark.server])
        for n, words in enumerate(COMMANDS)
    ],
)
def test_a_command_answers_as_from_the_content(loaded: str, folder: Path, words: tuple[str, ...]) -> None:
    from_content = run(*words, "--content", folder)
    from_store = run(*words, "--content", folder, "--store", loaded)
    assert (from_content.code, from_content.out) == (0, from_store.out), from_store.err


def test_the_server_holds_what_the_content_gives(loaded: str, folder: Path) -> None:
    expected = load_content(contents.find(folder)).quads()
    assert record_of(loaded) == {quad for quad in expected if "_:" not in str(quad)}


def test_a_file_comes_and_goes_with_all_that_follows(loaded: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "new.ttl").write_text(HEADER + NEW, encoding="utf-8")
    before, words = record_of(loaded), ("--store", loaded, "--content", folder)
    ask = ("query", "ASK { actor:romania sepca:memberOf actor:new-body }", *words)
    assert run("load", tmp_path / "new.ttl", *words).code == 0
    assert [run(*ask).out, run(*ask, "--as-of", "2001").out, run(*ask, "--as-of", "2004").out] == [
        "true\n",
        "true\n",
        "false\n",
    ]
    assert run("unload", "new.ttl", *words).code == 0
    assert record_of(loaded) == before


def test_a_slice_is_made_once_and_forgotten_with_the_next_change(loaded: str, folder: Path, tmp_path: Path) -> None:
    words = ("--store", loaded, "--content", folder)
    slices = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), STR(<{SLICES}>))) }}"
    store = EndpointStore.from_environment(loaded)

    def count() -> int:
        answer = store.query(slices)
        return len(getattr(answer, "rows", ()))

    run("query", "members", "--as-of", "2019", *words)
    once = count()
    run("query", "members", "--as-of", "2019", *words)
    assert count() == once
    (tmp_path / "new.ttl").write_text(HEADER + NEW, encoding="utf-8")
    run("load", tmp_path / "new.ttl", *words)
    assert count() == 0
    run("unload", "new.ttl", *words)


def test_what_a_reader_may_not_change_is_not_sliced(loaded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEPCA_STORE_UPDATE")
    told = run("query", "members", "--store", loaded)
    refused = run("query", "members", "--as-of", "1995-06", "--store", loaded)
    assert (told.code, refused.code, "read-only here" in refused.err, "Traceback" in refused.err) == (0, 2, True, False)


@pytest.mark.server
def test_a_load_that_is_stopped_anywhere_is_told_and_done_again(
    loaded: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, words = tmp_path / "new.ttl", ("--store", loaded, "--content", folder)
    file.write_text(HEADER + NEW, encoding="utf-8")
    before = record_of(loaded)
    run("load", file, *words)
    after = record_of(loaded)
    run("unload", "new.ttl", *words)
    update, stop, told = EndpointStore._update, Stop(), 0

    def update_or_stop(store: EndpointStore, body: bytes) -> None:
        stop.at_its_turn()
        update(store, body)

    monkeypatch.setattr(EndpointStore, "_update", update_or_stop)
    while True:
        stop.turn += 1 if stop.turn < 6 else 5
        stop.rest = stop.turn
        try:
            load_files(loaded, [file], contents.find(folder))
        except KeyboardInterrupt:
            stop.rest = 0
        else:
            break
        said = run("info", *words).err
        told += "load it again" in said
        assert "load it again" in said or record_of(loaded) in (before, after)
        assert (run("load", file, *words).code, record_of(loaded) == after) == (0, True)
        assert (run("unload", "new.ttl", *words).code, record_of(loaded) == before) == (0, True)
    assert told > 3
    stop.rest = 0
    run("unload", "new.ttl", *words)


class Stop:
    """Interrupts at the n-th turn, or never when there is none."""

    def __init__(self) -> None:
        self.turn = self.rest = 0

    def at_its_turn(self) -> None:
        self.rest -= 1
        if self.rest == 0:
            raise KeyboardInterrupt


def test_info_says_what_the_server_is_and_can_do(loaded: str, folder: Path) -> None:
    told = run("info", "--store", loaded, "--content", folder).out
    for line in ("Oxigraph", "updates", "statements in it", "files loaded"):
        assert line in told
    assert open_graph(contents.find(folder), loaded).store.merge == MERGE


def test_an_endpoint_that_others_loaded_is_asked_but_not_sliced(server: str, folder: Path, tmp_path: Path) -> None:
    with servers.oxigraph(tmp_path) as other:
        EndpointStore(f"{other}/query", update_url=f"{other}/update").extend(
            load_content(contents.find(folder)).quads()
        )
        EndpointStore(f"{other}/query", update_url=f"{other}/update").update(
            "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
        )
        words = ("query", "members", "--content", folder)
        assert run(*words, "--store", f"{other}/query").out == run(*words).out
        refused = run(*words, "--store", f"{other}/query", "--as-of", "2022")
    assert (refused.code, "was not loaded by sepca-graph" in refused.err) == (2, True)


def test_the_account_of_files_is_no_part_of_the_record(loaded: str, folder: Path) -> None:
    with change_store(loaded) as store:
        kept: WritableStore = store
        assert holdings(kept)
    graphs = run("query", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "--store", loaded, "--content", folder).out
    assert WORK not in graphs
