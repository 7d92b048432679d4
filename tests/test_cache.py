"""Is a finished graph kept and used again, and does a damaged, forbidden or half-made one never show?"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sepca_graph
from sepca_graph.errors import StoreError
from sepca_graph.keeping import cache
from sepca_graph.keeping.cache import cached_store, directory
from sepca_graph.keeping.values import kept_answer
from sepca_graph.stores import Engine, Literal, NamedNode, OxigraphStore, Quad

QUADS = [Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"), NamedNode("urn:g"))]


class Maker:
    """Makes the quads and counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> list[Quad]:
        self.calls += 1
        return QUADS


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def quads_of(key: str, make: Callable[[], list[Quad]]) -> list[Quad]:
    return list(cached_store(key, make).quads())


def test_the_second_time_nothing_is_made(folder: Path, make: Maker) -> None:
    assert [quads_of("key", make), quads_of("key", make)] == [QUADS, QUADS]
    assert make.calls == 1
    assert len(list(folder.iterdir())) == 1


def test_another_key_is_made_anew(folder: Path, make: Maker) -> None:
    quads_of("key", make)
    quads_of("other", make)
    assert (make.calls, len(list(folder.iterdir()))) == (2, 2)


def test_another_version_of_the_program_makes_anew(folder: Path, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    quads_of("key", make)
    monkeypatch.setattr(cache, "_program", lambda: "another version")
    quads_of("key", make)
    assert make.calls == 2


def test_a_change_in_any_module_is_another_version(tmp_path: Path) -> None:
    source = Path(sepca_graph.__file__).parent
    package = Path(
        shutil.copytree(source, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__", "_content"))
    )
    modules = sorted(package.rglob("*.py"))
    programs = {cache._modules.__wrapped__(package)}
    for module in modules:
        module.write_text(module.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        programs.add(cache._modules.__wrapped__(package))
    assert len(programs) == 1 + len(modules)


def test_off_keeps_nothing(tmp_path: Path, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, "off")
    monkeypatch.chdir(tmp_path)
    assert [quads_of("key", make), quads_of("key", make)] == [QUADS, QUADS]
    assert (make.calls, directory(), list(tmp_path.iterdir())) == (2, None, [])


def test_without_a_wish_it_is_the_platforms_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert directory() == tmp_path / "sepca-graph"


def test_a_folder_that_cannot_be_made_means_memory(
    tmp_path: Path, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file" / "kept"))
    assert quads_of("key", make) == QUADS


def test_a_disk_that_refuses_means_memory_and_leaves_nothing(
    folder: Path, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_store: OxigraphStore, _directory: Path) -> None:
        raise StoreError("no space left on device")

    monkeypatch.setattr(OxigraphStore, "copy_to", refuse)
    assert quads_of("key", make) == QUADS
    assert (make.calls, list(folder.iterdir())) == (1, [])


def test_a_store_appears_in_its_place_whole_or_not_at_all(
    folder: Path, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_beside: Path, _place: Path) -> Path:
        raise OSError("interrupted")

    monkeypatch.setattr(Path, "rename", refuse)
    assert quads_of("key", make) == QUADS
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("damage", ["CURRENT", "MANIFEST*", "*.sst", "*"])
def test_a_damaged_store_is_made_anew(folder: Path, make: Maker, damage: str) -> None:
    quads_of("key", make)
    for file in folder.glob(f"*/store/{damage}"):
        file.write_bytes(b"damaged")
    assert quads_of("key", make) == QUADS
    assert make.calls == 2
    assert quads_of("key", make) == QUADS
    assert make.calls == 2


@pytest.mark.parametrize("text", [b"", b"damaged", zlib.compress(b"")[:-1]])
def test_a_damaged_listing_is_passed_over(folder: Path, make: Maker, text: bytes) -> None:
    quads_of("key", make)
    for file in folder.glob("*/quads.nq.z"):
        file.write_bytes(text)
    assert (quads_of("key", make), make.calls) == (QUADS, 1)


def test_an_emptied_store_is_made_anew(folder: Path, make: Maker) -> None:
    quads_of("key", make)
    for file in folder.glob("*/store/*"):
        file.unlink()
    assert quads_of("key", make) == QUADS


def test_a_store_without_its_mark_is_not_read(folder: Path, make: Maker) -> None:
    quads_of("key", make)
    for mark in folder.glob("*/ready"):
        mark.unlink()
    assert quads_of("key", make) == QUADS
    assert make.calls == 2


def test_an_interruption_while_making_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_store: OxigraphStore, _directory: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(OxigraphStore, "copy_to", interrupt)
    with pytest.raises(KeyboardInterrupt):
        quads_of("key", lambda: QUADS)
    assert list(folder.iterdir()) == []


KILLED = """
import os, signal
from pathlib import Path
from sepca_graph.keeping.cache import cached_store
from sepca_graph.stores import Literal, NamedNode, Quad
def make():
    yield Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("half"), NamedNode("urn:g"))
touch = Path.touch
def kill(path, *arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
Path.touch = kill
cached_store("key", make)
"""


def test_what_a_killed_process_left_is_never_read(folder: Path, make: Maker) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED], check=False, capture_output=True)
    left = list(folder.iterdir())
    assert done.returncode < 0
    assert [path.name.startswith("making-") for path in left] == [True]
    assert quads_of("key", make) == QUADS


AT_ONCE = """
import sys
from sepca_graph.keeping.cache import cached_store
from sepca_graph.stores import Literal, NamedNode, Quad
def make():
    print("making", flush=True)
    sys.stdin.readline()
    return [Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"), NamedNode("urn:g"))]
print(*(str(quad) for quad in cached_store("key", make).quads()), flush=True)
"""


def test_two_processes_at_once_are_both_right(folder: Path, make: Maker) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", AT_ONCE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "making\n"
    answers = []
    for process in both:
        answers.append(process.communicate("\n")[0].strip())
    assert answers == [str(QUADS[0])] * 2
    assert [path.name.startswith("making-") for path in folder.iterdir()] == [False]
    assert quads_of("key", make) == QUADS
    assert make.calls == 0


def test_another_version_of_the_engine_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache._program()
    monkeypatch.setattr(OxigraphStore, "engine", Engine("Oxigraph", "0.0"))
    assert before != cache._program()


def test_what_was_used_last_is_kept(folder: Path, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 2)
    quads_of("old and used", make)
    quads_of("young and unused", make)
    for mark in folder.glob("*/ready"):
        os.utime(mark, (0, 0))
    quads_of("old and used", make)
    quads_of("new", make)
    assert make.calls == 3
    quads_of("old and used", make)
    assert make.calls == 3
    quads_of("young and unused", make)
    assert make.calls == 4


def test_a_folder_that_cannot_be_marked_as_used_is_read(
    folder: Path, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError("read-only file system")

    quads_of("key", make)
    monkeypatch.setattr(Path, "touch", refuse)
    assert quads_of("key", make) == QUADS
    assert make.calls == 1


def test_what_a_stopped_process_left_is_deleted_after_an_hour(folder: Path, make: Maker) -> None:
    for name, hours in (("making-long-ago", 2), ("making-now", 0)):
        (folder / name / "store").mkdir(parents=True)
        os.utime(folder / name, (time.time() - hours * 3600,) * 2)
    quads_of("key", make)
    assert sorted(path.name for path in folder.glob("making-*")) == ["making-now"]


def test_only_the_youngest_are_kept(folder: Path, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 3)
    for number in range(5):
        quads_of(str(number), make)
        for mark in folder.glob("*/ready"):
            seconds = mark.stat().st_mtime - 1
            os.utime(mark, (seconds, seconds))
    assert len(list(folder.iterdir())) == 3
    quads_of("4", make)
    assert make.calls == 5
    quads_of("0", make)
    assert make.calls == 6


def test_beyond_so_many_bytes_only_the_two_used_last_are_kept(
    folder: Path, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT_BYTES", 1)
    for number in range(4):
        quads_of(str(number), make)
        for mark in folder.glob("*/ready"):
            seconds = mark.stat().st_mtime - 1
            os.utime(mark, (seconds, seconds))
    assert len(list(folder.iterdir())) == 3  # the two, and the new one
    quads_of("2", make)
    assert make.calls == 4


def test_an_answer_is_kept_beside_its_graph_and_goes_with_it(folder: Path, make: Maker) -> None:
    asked: list[str] = []

    def answer() -> list[str]:
        asked.append("again")
        return ["Чулум", "Ćulum"]

    store = cached_store("key", make)
    assert [kept_answer(store, "who?", answer) for _ in range(2)] == [["Чулум", "Ćulum"]] * 2
    assert kept_answer(store, "who else?", answer) == ["Чулум", "Ćulum"]
    assert asked == ["again"] * 2
    assert [path.name for path in folder.glob("*/making-*")] == []
    assert kept_answer(cached_store("other", make), "who?", answer)
    assert asked == ["again"] * 3


def test_a_damaged_answer_is_found_anew(folder: Path, make: Maker) -> None:
    store = cached_store("key", make)
    assert kept_answer(store, "how many?", lambda: 2) == 2
    [file] = folder.glob("*/*.json")
    file.write_text("{", encoding="utf-8")
    assert kept_answer(store, "how many?", lambda: 3) == 3
    assert kept_answer(store, "how many?", lambda: 4) == 3


def test_of_a_graph_that_may_change_no_answer_is_kept(folder: Path) -> None:
    store = OxigraphStore.of(QUADS)
    assert [kept_answer(store, "how many?", lambda n=n: n) for n in (1, 2)] == [1, 2]  # type: ignore[misc]
    assert not folder.exists()


def test_who_waits_hears_of_what_is_made_and_only_then(folder: Path, make: Maker) -> None:
    heard: list[str] = []

    @contextlib.contextmanager
    def making() -> Iterator[None]:
        heard.append("begun")
        yield
        heard.append("done")

    for _ in range(2):
        cached_store("key", make, making=making)
    assert heard == ["begun", "done"]
