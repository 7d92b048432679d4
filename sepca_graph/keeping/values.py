"""Where are small results kept that took time, so that the second command need not work them out?

Each is a JSON file beside the kept graphs, under the digest of all that it is made from; safe to delete at any time.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from sepca_graph.keeping.cache import directory, name_of

Value = TypeVar("Value")
KEPT = 64
"""So many values are kept at most, those used last."""


def kept_value(key: str, make: Callable[[], Value]) -> Value:
    """Return the value kept under a key, making it first where it is missing.

    Args:
        key: says everything that the value is made from.
        make: works it out; what it returns must be as JSON gives it back, but for tuples.

    Where nothing can be kept (no room, no permission, SEPCA_CACHE=off), the value is made anew.
    """
    folder = directory()
    if folder is None:
        return make()
    place = folder / f"{name_of(key)}.json"
    with suppress(OSError, ValueError):
        value: Value = json.loads(place.read_text(encoding="utf-8"))
        place.touch()
        return value
    value = make()
    with suppress(OSError):
        _keep(place, json.dumps(value))
    return value


def _keep(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    oldest_last = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in oldest_last[KEPT - 1 :]:
        old.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=place.parent, suffix=".part", delete=False) as beside:
        beside.write(text)
    Path(beside.name).replace(place)
