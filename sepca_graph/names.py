"""Which thing does a user mean by a name, in whatever script and with or without diacritics?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sepca_graph.errors import NotFoundError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    import difflib

    import numpy as np
    from numpy.typing import NDArray
else:
    difflib = lazily("difflib")
    np = lazily("numpy")

_CYRILLIC = dict(
    zip(
        "абвгдђѓежзѕиіїјйклљмнњопрстћќуўфхцчџшщъыьэюяґє",
        ["a", "b", "v", "g", "d", "d", "g", "e", "z", "z", "dz", "i", "i", "i", "j", "j", "k", "l", "lj", "m", "n",
         "nj", "o", "p", "r", "s", "t", "c", "k", "u", "u", "f", "h", "c", "c", "dz", "s", "st", "a", "y", "", "e",
         "ju", "ja", "g", "e"],
        strict=True,
    )
)  # fmt: skip
_LATIN = {
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ø": "o",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
}
LETTERS = {**_CYRILLIC, **_LATIN}
"""Which letters stand for a letter when names are compared; the page of a network searches by the same table."""
_TABLE = str.maketrans(LETTERS)

ALIKE = 0.5
"""Least share of letters in common (`difflib`) with which a name is offered for another."""


def fold(name: str) -> str:
    """Return a name as search compares it: lower case, Latin letters, no diacritics, single spaces.

    Cyrillic letters become the Latin ones that Serbian and Macedonian use for them, without their diacritics.

    >>> fold("Чулум"), fold("Ćulum"), fold("  Brașov ")
    ('culum', 'culum', 'brasov')
    """
    if name.isascii():
        return " ".join(name.lower().split())
    latin = unicodedata.normalize("NFC", name).casefold().translate(_TABLE)
    plain = unicodedata.normalize("NFKD", latin)
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_TABLE).split())


def matches(wanted: str, names: Iterable[tuple[str, str]]) -> list[str]:
    """Return the things that a text means, best first.

    Args:
        wanted: what the user wrote.
        names: pairs of a thing's IRI and one of its names.

    Returns:
        The things that bear exactly this name; where there is none, those with a name that contains all its words.
    """
    folded = fold(wanted)
    pairs = [(thing, fold(name)) for thing, name in names]
    exact = {thing for thing, name in pairs if name == folded}
    if exact or not folded:
        return sorted(exact)
    words = folded.split()
    return sorted({thing for thing, name in pairs if all(word in name for word in words)})


def printable(text: str) -> str:
    """Return a text without control characters, which could steer a terminal; line breaks and tabs stay.

    >>> printable("red\\x1b[31m")
    'red\N{REPLACEMENT CHARACTER}[31m'
    """
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    kept = (sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return "".join(kept)


def nearest_names(wanted: str, names: Iterable[str], *, count: int = 3) -> list[str]:
    """Return the names that look most like a text."""
    by_fold = {fold(name): name for name in sorted(names, reverse=True)}
    found = difflib.get_close_matches(fold(wanted), list(by_fold), n=count, cutoff=ALIKE)
    return [by_fold[name] for name in found]


def did_you_mean(wanted: str, names: Iterable[str], *, count: int = 3) -> str:
    """Return a sentence that offers the names most like a text that is none of them; "" where none is.

    >>> did_you_mean("membrs", ["members", "gaps"])
    'Did you mean members?'
    """
    return offer(nearest_names(wanted, names, count=count))


def not_found(says: str, wanted: str, names: Iterable[str], *, otherwise: str = "") -> NotFoundError:
    """Return the error that says that nothing has a name, offers those most like it, and says where all stand."""
    return NotFoundError(" ".join(filter(None, (says, did_you_mean(wanted, names), otherwise))))


def offer(names: Sequence[str]) -> str:
    """Return the sentence that offers some names, the likeliest first; "" for none.

    >>> offer(["a", "b", "c"])
    'Did you mean a, b or c?'
    """
    *others, last = names or [""]
    return f"Did you mean {', '.join(others)}{' or ' if others else ''}{last}?" if last else ""


class Names:
    """Names among which to find the one that is most like a text, as `difflib.get_close_matches` does with n=1.

    difflib compares a text with every name, in 30 ms where there are a thousand. Here only names that share enough
    letters with it are compared, the likeliest first: no name is more alike than its letters allow.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._columns = {letter: column for column, letter in enumerate(sorted(set("".join(self._names))))}
        self._lengths = np.array([len(name) for name in self._names], dtype=np.int64)
        counts = [self._count(name) for name in self._names]
        self._counts = np.array(counts, dtype=np.int64).reshape(len(counts), len(self._columns))

    def closest(self, wanted: str, *, cutoff: float) -> str:
        """Return the name most like a text, the last one of several; "" where all are less alike than the cutoff.

        Args:
            wanted: the text.
            cutoff: share of letters in common, 0 to 1 (`difflib.SequenceMatcher.ratio`).
        """
        shared = self._shared(wanted)
        best = (cutoff, "")
        for row in (-shared).argsort():
            if shared[row] < best[0]:
                break
            name = self._names[row]
            best = max(best, (difflib.SequenceMatcher(None, name, wanted).ratio(), name))
        return best[1]

    def _shared(self, wanted: str) -> NDArray[np.float64]:
        """Return how alike each name can be at most: the share of letters in common, in whatever order."""
        common = np.minimum(self._counts, self._count(wanted)).sum(axis=1)
        share: NDArray[np.float64] = 2 * common / np.maximum(self._lengths + len(wanted), 1)
        return share

    def _count(self, text: str) -> NDArray[np.int64]:
        columns = [self._columns[letter] for letter in text if letter in self._columns]
        return np.bincount(np.array(columns, dtype=np.int64), minlength=len(self._columns))
