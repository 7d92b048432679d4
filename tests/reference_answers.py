"""What do the reference engine (rdflib) and the reference reasoner (owlrl) answer, without asking them each time?

They take minutes for what the program does in seconds. What they answer follows from the question, the data and their
version; a digest of it is kept in reference_answers.tsv under a key made of all three and of the code that asks. An
answer is held against the digest. Where the key is new or the digest another, they are asked; always with

    python -m pytest -m reference --reference-engine

and the table is written anew with

    python -m pytest -m reference --write-reference-answers -n 0
"""

from __future__ import annotations

import hashlib
import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sepca_graph.deriving import reference as reasoner
from sepca_graph.stores import Quad, Term
from sepca_graph.stores import reference as engine

TABLE = Path(__file__).with_suffix(".tsv")
OUT_OF_DATE = "tests/reference_answers.tsv is out of date; tests/reference_answers.py says how it is written anew"


def digest_of_quads(quads: Iterable[Quad]) -> str:
    """Return a digest that any other data have not."""
    return _sha256("\n".join(sorted(map(str, quads))))


def query_key(text: str, bindings: Mapping[str, Term], data: str) -> str:
    """Return the key of what rdflib answers to a query; `data` is the digest of what it is asked of."""
    values = [f"{name}={term}" for name, term in sorted(bindings.items())]
    return _sha256("\0".join([text, *values, data, version("rdflib"), inspect.getsource(engine)]))


def reasoner_key(data: str) -> str:
    """Return the key of what owlrl concludes from data."""
    return _sha256("\0".join([data, version("owlrl"), version("rdflib"), inspect.getsource(reasoner)]))


@dataclass
class KeptAnswers:
    """Digests of answers, by the keys of the questions."""

    digests: dict[str, str]
    always_ask: bool = False
    new: dict[str, tuple[str, str]] | None = None

    @classmethod
    def read(cls, *, always_ask: bool = False) -> KeptAnswers:
        """Return what is kept; `always_ask` to see that it is still so."""
        lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
        return cls({key: digest for _name, key, digest in (line.split("\t") for line in lines)}, always_ask)

    def confirm(self, name: str, key: str, actual: Any, ask: Callable[[], Any]) -> None:
        """Assert that the reference answers the same.

        Args:
            name: of the question, for those who read the table.
            key: made of everything that the answer depends on.
            actual: the program's own answer, as values that are equal when the answers are.
            ask: asks the reference, and gives its answer as such values too.
        """
        digest = _digest_of(actual)
        if not self.always_ask and self.digests.get(key) == digest:
            return
        assert ask() == actual
        if self.new is not None:
            self.new[name] = (key, digest)
        else:
            assert self.digests.get(key, "" if self.always_ask else digest) == digest, OUT_OF_DATE

    def write(self) -> None:
        """Write what was confirmed since `new` was set, in place of all that was kept."""
        rows = [f"{name}\t{key}\t{digest}\n" for name, (key, digest) in sorted((self.new or {}).items())]
        TABLE.write_text("question\tkey\tanswer\n" + "".join(rows), encoding="utf-8")


def _digest_of(answer: Any) -> str:
    if isinstance(answer, Counter | set | frozenset):
        lines = sorted(map(_text_of, answer.elements() if isinstance(answer, Counter) else answer))
    else:
        lines = [_text_of(row) for row in answer] if isinstance(answer, list) else [_text_of(answer)]
    return f"{len(lines)}:{_sha256(chr(10).join(lines))[:32]}"


def _text_of(value: Any) -> str:
    """Return a text that is the same for values that are equal, and for no others."""
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_text_of, value)) + ")"
    if isinstance(value, int | float | Decimal):
        whole, _point, fraction = f"{Decimal(value):f}".partition(".")
        return f"{whole}.{fraction.rstrip('0')}"
    return repr(value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
