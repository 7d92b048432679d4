"""When a command is killed, meets another, or finds the disk full: is all that stands on disk whole, and goes it on?"""

import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from command_line import HEADER, ROOT, run
from spells import COLUMNS, MAPPING, ROWS

from sepca_graph.errors import StoreError
from sepca_graph.stores import MAKING, Literal, NamedNode, OxigraphStore, Quad, clear, directory
from sepca_graph.stores.directory import STATE, open_directory
from sepca_graph.stores.occupancy import MAKING_HOURS

if sys.platform == "win32":
    pytest.skip("processes are forked and killed as POSIX does", allow_module_level=True)

from stage import KILLED, STOPPED, Ending, Fate, Stage

ONTOLOGY = ':Actor a owl:Class ; rdfs:label "Actor"@en . :name a owl:DatatypeProperty .\n'
SHAPES = ":ActorShape a sh:NodeShape ; sh:targetClass :Actor ; sh:property [ sh:path :name ; sh:minCount 1 ] .\n"
ACTORS = "SELECT ?who ?name WHERE { ?who a :Actor ; :name ?name } ORDER BY ?who ?name"
STANDING = {STATE, "sepca-store.lock"}
KILLS = 10
State = frozenset[str]


def more(value: object) -> ParameterSet:
    """Return the value of a parameter with which a test is left out by default."""
    return pytest.param(value, marks=pytest.mark.interruption)


def actors(*words: str) -> str:
    """Return a file about actors, so long that a half of it would be seen."""
    return HEADER + "".join(f'actor:a{n} a :Actor ; :name "{word} {n}" .\n' for word in words for n in range(9))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder, in memory where there is one: a disk takes its time for each of thousands of small files."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sound content of one class and one file, and beside it two versions of another file."""
    root = tmp_path_factory.mktemp("content")
    shutil.copytree(ROOT / "queries", root / "queries")
    for folder in ("ontology", "graph_data/documents", "before", "after"):
        (root / folder).mkdir(parents=True)
    for name in ("context.jsonld", "dataset.ttl"):
        shutil.copy(ROOT / "ontology" / name, root / "ontology" / name)
    (root / "ontology/sepca.ttl").write_text(HEADER + ONTOLOGY, encoding="utf-8")
    (root / "ontology/shapes.ttl").write_text(HEADER + SHAPES, encoding="utf-8")
    (root / "graph_data/documents/first.ttl").write_text(actors("first"), encoding="utf-8")
    (root / "before/other.ttl").write_text(actors("other", "earlier"), encoding="utf-8")
    (root / "after/other.ttl").write_text(actors("other", "later"), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def old_store(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has been changed before, with the earlier version of the other file."""
    store = tmp_path_factory.mktemp("old") / "store"
    for files in ([], [content / "before/other.ttl"]):
        assert run("load", *files, "--content", content, "--store", store).code == 0
    return store


def state(store: Path) -> State:
    """Return every statement in a store: of its graphs, of the merge, and of what it knows of its files."""
    return frozenset(map(str, open_directory(store).native))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def one_sentence(ending: Ending, *parts: str | Path) -> bool:
    """Whether a command has failed with one line that names some things."""
    lines = ending.err.splitlines()
    return ending.code == 2 and len(lines) == 1 and all(str(part) in lines[0] for part in parts)


def chosen(moments: list[str], *, some: int = 4) -> list[int]:
    """Return each moment at which another kind of call begins, and a few of the others."""
    turns = [n for n, (one, next_one) in enumerate(itertools.pairwise(["", *moments])) if one != next_one]
    rest = sorted({*range(len(moments))} - {*turns})
    return sorted([*turns, *random.Random(1).sample(rest, min(some, len(rest)))])


# A load and an unload


def undisturbed(stage: Stage, old: Path, place: Path, *command: str | Path) -> tuple[Ending, State]:
    """Run a command on a copy of a store and return how that went, and the state that it makes."""
    copy_of(old, place)
    ending = stage.run(*command, "--store", place, fate=Fate(counted=True))
    assert ending.code == 0, ending.err
    return ending, state(place)


def copy_of(store: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    if store.exists():
        shutil.copytree(store, place)


def see_whole(stage: Stage, place: Path, states: list[State], *command: str | Path) -> None:
    """See that a store is in one of some states, and that the command that was killed now makes the last of them."""
    if (place / STATE).exists():
        assert state(place) in states
    again = stage.run(*command, "--store", place)
    gone_before = command[0] == "unload" and "holds no file" in again.err
    assert again.code == 0 or gone_before, again.err
    assert state(place) == states[-1]
    if not gone_before:
        rest = names(place) - STANDING
        assert all(name.startswith("generation-") for name in rest)
        assert len(rest) <= 2


@pytest.mark.interruption
@pytest.mark.parametrize("what", ["first", "next", "unload"])
def test_a_change_that_is_killed_at_any_moment_is_made_whole_or_not_at_all(
    stage: Stage, content: Path, old_store: Path, folder: Path, what: str
) -> None:
    command = {
        "first": ("load", "--content", content),
        "next": ("load", content / "after/other.ttl", "--content", content),
        "unload": ("unload", "other.ttl", "--content", content),
    }[what]
    before = old_store if what != "first" else folder / "nothing"
    ending, new = undisturbed(stage, before, folder / "store", *command)
    states = [*([state(before)] if before.exists() else []), new]
    for moment in chosen(ending.moments, some=4 if what == "next" else 0):
        copy_of(before, folder / "store")
        killed = stage.run(*command, "--store", folder / "store", fate=Fate(at=moment))
        assert killed.code == KILLED
        seen = run("query", ACTORS, "--content", content, "--store", folder / "store")
        assert seen.code == 0 or (what == "first" and "holds no graph" in seen.err)
        see_whole(stage, folder / "store", states, *command)


@pytest.mark.interruption
def test_a_load_that_is_killed_after_any_time_is_made_whole_or_not_at_all(
    stage: Stage, content: Path, old_store: Path, folder: Path
) -> None:
    command = ("load", content / "after/other.ttl", "--content", content)
    begun = time.perf_counter()
    _, new = undisturbed(stage, old_store, folder / "store", *command)
    longest, chance = time.perf_counter() - begun, random.Random(2)
    for _ in range(KILLS):
        copy_of(old_store, folder / "store")
        stage.run(*command, "--store", folder / "store", fate=Fate(seconds=chance.uniform(0, longest)))
        see_whole(stage, folder / "store", [state(old_store), new], *command)


def test_a_second_change_at_once_is_refused_and_nothing_is_lost(
    stage: Stage, content: Path, old_store: Path, folder: Path
) -> None:
    store = folder / "store"
    command = ("load", content / "after/other.ttl", "--content", content)
    ending, new = undisturbed(stage, old_store, store, *command)
    copy_of(old_store, store)
    one = stage.start(*command, "--store", store, fate=Fate(at=ending.moments.index("flush"), stops=True))
    assert stage.wait(one).code == STOPPED
    other = stage.run("unload", "other.ttl", "--content", content, "--store", store)
    assert one_sentence(other, "Another process is changing", store)
    assert state(store) == state(old_store)
    assert stage.resume(one).code == 0
    assert state(store) == new


@pytest.mark.interruption
def test_a_reader_among_many_loads_sees_complete_states_only(stage: Stage, content: Path, folder: Path) -> None:
    store = folder / "store"
    versions = [content / "before/other.ttl", content / "after/other.ttl"]
    options: tuple[str | Path, ...] = ("--content", content, "--store", store)
    commands = [("load", *options), *(("load", version, *options) for version in [*versions, *versions, *versions])]
    states = []
    for command in commands:
        assert stage.run(*command).code == 0
        states.append(state(store))
    first, seen = open_directory(store), list[State]()
    for command in commands[1:]:
        child = stage.start(*command)
        while stage.goes_on(child):
            seen.append(state(store))
        assert stage.wait(child).code == 0
    assert set(seen) <= set(states)
    assert frozenset(map(str, first.native)) == states[-1]


def change(store: Path, number: int) -> None:
    with directory.changing(store) as changed:
        changed.extend([Quad(NamedNode(f"urn:a{number}"), NamedNode("urn:b"), Literal("c"), NamedNode("urn:g"))])


def test_a_generation_is_not_deleted_while_somebody_reads_it(folder: Path) -> None:
    for number in range(3):  # from here on it has more tables than Oxigraph opens at once
        change(folder / "store", number)
    reader = open_directory(folder / "store")
    for number in range(3, 7):
        change(folder / "store", number)
    assert len(list(reader.native.quads_for_pattern(None, None, Literal("c")))) == 2 * 3
    assert len(list((folder / "store").glob("generation-*"))) == 3
    del reader
    change(folder / "store", 7)
    assert len(list((folder / "store").glob("generation-*"))) == 2


def test_a_damaged_store_is_not_held_against_its_deletion(folder: Path) -> None:
    (folder / "graph").mkdir()
    with pytest.raises(StoreError):  # noqa: PT012 - the error still refers to the store
        try:
            OxigraphStore.read_only(folder / "graph")
        finally:
            clear(folder / "graph")
    assert names(folder) == set()


def test_a_store_lets_go_of_its_files_before_they_move(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stores, held = list[OxigraphStore](), list[bool]()
    monkeypatch.setattr(directory, "_make_current", lambda *_arguments: held.append(hasattr(stores[0], "native")))
    with directory.changing(folder) as store:
        stores.append(store)
    assert held == [False]


def test_a_folder_that_is_cleared_leaves_its_place_before_its_files_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "graph").mkdir()
    monkeypatch.setattr(shutil, "rmtree", lambda *_arguments, **_options: None)
    clear(folder / "graph")
    assert names(folder) == {MAKING + "graph"}


# A build


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def let_time_pass(folder: Path) -> None:
    """Make all that lies in a folder so old that nobody can be making it any more."""
    for path in folder.iterdir():
        os.utime(path, (time.time() - (MAKING_HOURS + 1) * 3600,) * 2)


@pytest.mark.interruption
def test_a_build_that_is_killed_leaves_each_file_whole_and_is_made_good_by_the_next(
    stage: Stage, content: Path, folder: Path
) -> None:
    changed, out = folder / "content", folder / "out"
    shutil.copytree(content, changed)
    shutil.copy(content / "after/other.ttl", changed / "graph_data/documents")
    assert stage.run("build", "--content", content, "-o", out, SEPCA_CACHE="off").code == 0
    shutil.copytree(out, folder / "old")
    command = ("build", "--content", changed, "-o", out)
    ending = stage.run(*command, fate=Fate(counted=True), SEPCA_CACHE="off")
    old, new = files_in(folder / "old"), files_in(out)
    assert len({name for name in new if new[name] != old[name]}) > 5
    moves = [n for n, name in enumerate(ending.moments) if name == "replace"]
    written = [n for n, name in enumerate(ending.moments) if name == "write" and n < moves[0]]
    for moment in (written[1], moves[9], moves[-2]):  # one process may do a moment or two less than another
        shutil.rmtree(out)
        shutil.copytree(folder / "old", out)
        assert stage.run(*command, fate=Fate(at=moment), SEPCA_CACHE="off").code == KILLED
        assert all(content in {old[name], new[name]} for name, content in files_in(out).items())
        assert names(out) >= set(new)
        let_time_pass(out)
        assert stage.run(*command, SEPCA_CACHE="off").code == 0
        assert files_in(out) == new
        assert names(out) == set(new)


# The cache


@pytest.mark.interruption
def test_a_cache_write_that_is_killed_at_any_moment_is_never_read(stage: Stage, content: Path, folder: Path) -> None:
    command, cache = ("query", ACTORS, "--content", content), folder / "cache"
    right = stage.run(*command, SEPCA_CACHE="off").out
    ending = stage.run(*command, fate=Fate(counted=True), SEPCA_CACHE=str(cache))
    assert ending.out == right
    for moment in chosen(ending.moments):
        shutil.rmtree(cache)
        assert stage.run(*command, fate=Fate(at=moment), SEPCA_CACHE=str(cache)).code == KILLED
        for left in cache.glob(MAKING + "*"):
            os.utime(left, (0, 0))
        assert stage.run(*command, SEPCA_CACHE=str(cache)).out == right
        assert [path.name for path in cache.iterdir() if path.name.startswith(MAKING)] == []


@pytest.mark.interruption
def test_four_processes_with_one_empty_cache_are_all_right(stage: Stage, content: Path, folder: Path) -> None:
    command, cache = ("query", ACTORS, "--content", content, "--as-of", "2020"), str(folder / "cache")
    right = stage.run(*command, SEPCA_CACHE="off")
    children = [stage.start(*command, SEPCA_CACHE=cache) for _ in range(4)]
    assert {(ending.code, ending.out) for ending in map(stage.wait, children)} == {(0, right.out)}
    assert [name for name in names(folder / "cache") if name.startswith(MAKING)] == []


def test_who_is_overtaken_just_before_the_graph_is_in_its_place_is_right(
    stage: Stage, content: Path, folder: Path
) -> None:
    command, cache = ("query", ACTORS, "--content", content), str(folder / "cache")
    ending = stage.run(*command, fate=Fate(counted=True), SEPCA_CACHE=cache)
    shutil.rmtree(cache)
    fate = Fate(at=ending.moments.index("rename"), stops=True)
    slow = stage.start(*command, fate=fate, SEPCA_CACHE=cache)
    assert stage.wait(slow).code == STOPPED
    assert stage.run(*command, SEPCA_CACHE=cache).out == ending.out
    assert stage.resume(slow).out == ending.out
    assert len(names(folder / "cache")) == 1


# A file


@pytest.fixture
def table(folder: Path) -> tuple[str | Path, ...]:
    """The command that imports a table, without what it writes to."""
    (folder / "spells.csv").write_text("\n".join([",".join(COLUMNS), *ROWS, ""]), encoding="utf-8")
    (folder / "spells.rml.ttl").write_text(MAPPING, encoding="utf-8")
    (folder / "out").mkdir()
    return ("import", folder / "spells.csv", "--mapping", folder / "spells.rml.ttl", "-o")


@pytest.mark.interruption
def test_an_import_that_is_killed_leaves_the_old_file_or_the_new_one(
    stage: Stage, folder: Path, table: tuple[str | Path, ...]
) -> None:
    out = folder / "out/spells.nq"
    ending = stage.run(*table, out, fate=Fate(counted=True))
    new = out.read_text(encoding="utf-8")
    moved = ending.moments.index("replace")
    for moment in (ending.moments.index("write") + 1, moved, moved + 1):
        out.write_text("old", encoding="utf-8")
        assert stage.run(*table, out, fate=Fate(at=moment)).code == KILLED
        assert out.read_text(encoding="utf-8") in {"old", new}
        let_time_pass(out.parent)
    assert stage.run(*table, out).code == 0
    assert (names(out.parent), out.read_text(encoding="utf-8")) == ({"spells.nq"}, new)


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    mount = shutil.which("mount")
    size = ["-t", "tmpfs", "-o", "size=4m", "tmpfs"]
    if mount is None or subprocess.run([mount, *size, tmp_path], check=False, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by root on Linux only")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def fill(disk: Path, rest: int) -> None:
    """Fill a disk but for some bytes."""
    (disk / "filling").unlink(missing_ok=True)
    with (disk / "filling").open("wb", buffering=0) as file:
        file.write(bytes(shutil.disk_usage(disk).free - rest))


@pytest.mark.parametrize("what", ["first", more("next")])
def test_a_load_onto_a_full_disk_is_refused_and_changes_nothing(
    stage: Stage, content: Path, old_store: Path, small_disk: Path, what: str
) -> None:
    store = small_disk / "store"
    old = state(old_store) if what == "next" else None
    codes = []
    for kilobytes in (0, 8, 40, 120, 200, 300, 1500):
        (small_disk / "filling").unlink(missing_ok=True)
        copy_of(old_store if old else small_disk / "nothing", store)
        fill(small_disk, kilobytes << 10)
        ending = stage.run("load", content / "after/other.ttl", "--content", content, "--store", store)
        codes.append(ending.code)
        if ending.code:
            assert one_sentence(ending, store, "cannot be written: No space left on device"), ending.err
            assert list(small_disk.glob(f"store/{MAKING}*")) == []
            assert (store / STATE).exists() == bool(old)
            assert old is None or state(store) == old
    assert set(codes[:3]) == {2}
    assert codes[-1] == 0


@pytest.mark.parametrize("room", [more(2000), 20_000])
def test_a_load_into_files_that_may_not_grow_is_refused_and_changes_nothing(
    stage: Stage, content: Path, old_store: Path, folder: Path, room: int
) -> None:
    copy_of(old_store, folder / "store")
    command = ("load", content / "after/other.ttl", "--content", content, "--store", folder / "store")
    ending = stage.run(*command, fate=Fate(room=room))
    assert one_sentence(ending, folder / "store", "cannot be written: File too large"), ending.err
    assert state(folder / "store") == state(old_store)
    assert names(folder / "store") - STANDING == names(old_store) - STANDING


@pytest.mark.interruption
def test_a_build_onto_a_full_disk_is_refused_and_changes_nothing(stage: Stage, content: Path, small_disk: Path) -> None:
    command = ("build", "--content", content, "-o", small_disk / "out")
    assert stage.run(*command, SEPCA_CACHE="off").code == 0
    before = files_in(small_disk / "out")
    fill(small_disk, 20 << 10)
    ending = stage.run(*command, SEPCA_CACHE="off")
    assert ending.code == 2
    assert ending.err.splitlines()[-1] == f"Error: {small_disk / 'out'} cannot be written: No space left on device"
    assert "Traceback" not in ending.err
    assert files_in(small_disk / "out") == before
    assert names(small_disk / "out") == set(before)


@pytest.mark.interruption
def test_a_file_on_a_full_disk_stays_as_it_was(
    stage: Stage, content: Path, small_disk: Path, table: tuple[str | Path, ...]
) -> None:
    (small_disk / "out").mkdir()
    for command, name in ((table, "a.nq"), (table, "a.ttl"), (("export", "--content", content, "-o"), "b.nq")):
        out = small_disk / "out" / name
        fill(small_disk, 4 << 10)
        out.write_text("old", encoding="utf-8")
        fill(small_disk, 0)
        ending = stage.run(*command, out)
        assert one_sentence(ending, f"{out} cannot be written: No space left on device"), ending.err
        assert out.read_text(encoding="utf-8") == "old"
    assert names(small_disk / "out") == {"a.nq", "a.ttl", "b.nq"}


@pytest.mark.interruption
def test_a_full_disk_means_a_graph_in_memory(stage: Stage, content: Path, small_disk: Path) -> None:
    command = ("query", ACTORS, "--content", content, "--as-of", "2020")
    right = stage.run(*command, SEPCA_CACHE="off")
    for kilobytes in (0, 8, 40, 120, 200):
        fill(small_disk, kilobytes << 10)
        ending = stage.run(*command, SEPCA_CACHE=str(small_disk / "cache"))
        assert (ending.code, ending.out, ending.err) == (0, right.out, right.err)
        assert [path for path in small_disk.glob("cache/*") if path.name.startswith(MAKING)] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["query", *map(more, ("info", "gaps", "check"))])
def test_a_full_standard_output_is_an_error_message(content: Path, command: str) -> None:
    text = [ACTORS] if command == "query" else []
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sepca_graph", command, *text, "--content", content],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "Error: standard output cannot be written: No space left on device",
    )
    assert "Traceback" not in done.stderr
