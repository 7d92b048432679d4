"""Where are small results kept that took time, so that the second command need not work them out?

Each is a JSON file: an answer that follows from a kept graph alone beside that graph, so that it goes with it; anything
else beside the graphs, under the digest of all that it is made from. All are safe to delete at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sepca_graph.keeping.cache import place_for, place_of
from sepca_graph.lazily import lazily
from sepca_graph.stores import MAKING, Store

if TYPE_CHECKING:
    import tempfile
else:
    tempfile = lazily("tempfile")

Value = TypeVar("Value")
KEPT = 64
"""So many values are kept beside the graphs at most, those used last."""


def kept_answer(store: Store, question: str, answer: Callable[[], Value]) -> Value:
    """Return an answer that follows from a kept graph alone, finding it first where it is missing.

    Args:
        store: the graph; only one that `cached_store` keeps never changes, of any other the answer is found anew.
        question: all that the answer depends on besides the graph, such as the text of a query.
        answer: finds it, as JSON gives it back, but for tuples.
    """
    place = place_of(store)
    name = hashlib.sha256(question.encode()).hexdigest()[:32]
    return answer() if place is None else _kept(place / f"{name}.json", answer)


def kept_value(key: str, make: Callable[[], Value]) -> Value:
    """Return the value kept under a key, making it first where it is missing.

    Args:
        key: says everything that the value is made from.
        make: works it out; what it returns must be as JSON gives it back, but for tuples.
    """
    place = place_for(key)
    if place is None:
        return make()
    file = place.with_suffix(".json")
    with suppress(OSError):
        file.touch() if file.exists() else _forget_oldest(file.parent)
    return _kept(file, make)


def _kept(file: Path, make: Callable[[], Value]) -> Value:
    """Return what a file holds; where it cannot be read, make it, and write it if there is room and permission."""
    with suppress(OSError, ValueError):
        found: Value = json.loads(file.read_text(encoding="utf-8"))
        return found
    value = make()
    with suppress(OSError):
        _put(file, json.dumps(value, ensure_ascii=False))
    return value


def _put(file: Path, text: str) -> None:
    """Write a file beside its place and rename it, so that nobody reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=MAKING, dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as made:
            made.write(text)
        Path(beside).replace(file)
    finally:
        Path(beside).unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    oldest_last = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in oldest_last[KEPT - 1 :]:
        old.unlink(missing_ok=True)
