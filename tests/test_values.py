"""Is what took time kept, anew for anything else, and computed where it cannot be kept?"""

from pathlib import Path

import pytest

from sepca_graph.keeping import values
from sepca_graph.keeping.values import kept_value


class Made:
    """Counts how often it is asked."""

    calls = 0

    def __call__(self) -> dict[str, int]:
        self.calls += 1
        return {"a": self.calls}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEPCA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.usefixtures("folder")
def test_a_value_is_made_once_a_key() -> None:
    make = Made()
    assert [kept_value("k", make), kept_value("k", make), kept_value("l", make)] == [{"a": 1}, {"a": 1}, {"a": 2}]


def test_a_damaged_value_is_made_anew(folder: Path) -> None:
    make = Made()
    kept_value("k", make)
    (file,) = folder.iterdir()
    file.write_text('{"a"', encoding="utf-8")
    assert [kept_value("k", make), kept_value("k", make)] == [{"a": 2}, {"a": 2}]


def test_where_nothing_is_kept_it_is_made_each_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make = Made()
    (tmp_path / "file").touch()
    for place in ("off", str(tmp_path / "file")):
        monkeypatch.setenv("SEPCA_CACHE", place)
        kept_value("k", make)
        kept_value("k", make)
    assert make.calls == 4


def test_only_the_values_used_last_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "KEPT", 3)
    for number in range(6):
        kept_value(str(number), Made())
    assert len(list(folder.iterdir())) == 3
