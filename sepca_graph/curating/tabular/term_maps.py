"""How is an RDF term made from the cells of a row? Templates, references and constants, as R2RML defines them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from urllib.parse import quote

from sepca_graph.stores import Literal, NamedNode, Term

Values = str | tuple[str, ...]
"""The cells that a term is made from: of one column, or of several."""
KEPT_TERMS = 8192
"""Of how many values of one term map the term is remembered."""
_PIECE = re.compile(r"\\([\\{}])|([^\\{}]+)|(\{)|(\})|(\\)")
_UNSAFE = re.compile(
    "[^A-Za-z0-9._~\\-\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd]"
)
"""What is not `iunreserved` (RFC 3987, section 2.2)."""


@dataclass(frozen=True)
class TermMap:
    """One term map (R2RML, section 7).

    Attributes:
        texts: the fixed texts of a template, one more than it has columns.
        columns: the columns between them; none where the term is constant.
        constant: the constant term.
        is_iri: whether an IRI is made, else a literal.
        is_template: whether cells are made safe to stand in an IRI; the cell of a reference is taken as it is.
        datatype, language: of a literal, or empty.
    """

    texts: tuple[str, ...] = ("",)
    columns: tuple[str, ...] = ()
    constant: Term | None = None
    is_iri: bool = True
    is_template: bool = True
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True)
class Unfit:
    """Why no term can be made from cells, and what to do about it."""

    code: str
    message: str
    remedy: str


def parse_template(template: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    r"""Return the texts and the columns of a string template (R2RML, section 7.3).

    Raises:
        ValueError: with what is wrong with it.

    >>> parse_template("http://example.org/{state}/{year}")
    (('http://example.org/', '/', ''), ('state', 'year'))
    >>> parse_template(r"a\{b\}{c}")
    (('a{b}', ''), ('c',))
    """
    parts, inside = [""], False
    for escaped, text, opened, closed, _lone in _PIECE.findall(template):
        if escaped or text:
            parts[-1] += escaped or text
        elif (opened and not inside) or (closed and inside):
            parts.append("")
            inside = not inside
        else:
            raise ValueError(r"a brace or backslash that is meant as such is written \{, \} or \\")
    texts, columns = tuple(parts[::2]), tuple(parts[1::2])
    if inside or "" in columns:
        raise ValueError("a column is named between { and }")
    return texts, columns


def write_template(texts: Sequence[str], columns: Sequence[str]) -> str:
    """Return the template that `parse_template` reads as these texts and columns."""
    escaped = [re.sub(r"([\\{}])", r"\\\1", part) for part in (*texts, *columns)]
    named = [f"{{{column}}}" for column in escaped[len(texts) :]]
    return "".join(text + column for text, column in zip(escaped[: len(texts)], [*named, ""], strict=True))


@functools.lru_cache(maxsize=65536)
def iri_safe(text: str) -> str:
    """Return a text with everything percent-encoded that is not unreserved in an IRI (R2RML, section 7.3).

    >>> iri_safe("Afr. Exp/Import Bank"), iri_safe("Škofja Loka")
    ('Afr.%20Exp%2FImport%20Bank', 'Škofja%20Loka')
    """
    return _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), text)


def picker(columns: Sequence[str], header: Sequence[str]) -> Callable[[Sequence[str]], Values]:
    """Return a function from a row to its cells in some columns: the cell itself where it is one."""
    if not columns:
        return lambda _row: ()
    return itemgetter(*(header.index(column) for column in columns))


def maker(term_map: TermMap) -> Callable[[Values], Term | Unfit | None]:
    """Return a function from cells to their term, to None where a cell is empty, or to why there can be none."""
    if term_map.constant is not None:
        constant = term_map.constant
        return lambda _values: constant
    make = _iri_maker(term_map) if term_map.is_iri else _literal_maker(term_map)

    def make_unless_empty(values: Values) -> Term | Unfit | None:
        cells = (values,) if isinstance(values, str) else values
        return None if "" in cells else make(cells)

    return functools.lru_cache(maxsize=KEPT_TERMS)(make_unless_empty)


def _iri_maker(term_map: TermMap) -> Callable[[tuple[str, ...]], Term | Unfit]:
    pattern = _pattern(term_map)

    def make(cells: tuple[str, ...]) -> Term | Unfit:
        if cells != tuple(map(str.strip, cells)):
            return Unfit(
                "space", "A name begins or ends with a space.", "Delete the space: it would make another name."
            )
        try:
            return NamedNode(pattern % (tuple(map(iri_safe, cells)) if term_map.is_template else cells))
        except ValueError as error:
            return Unfit("iri", f"The cell is no absolute IRI: {error}.", "Write the whole IRI, or map by rr:template.")

    return make


def _literal_maker(term_map: TermMap) -> Callable[[tuple[str, ...]], Term | Unfit]:
    pattern = _pattern(term_map)
    language = term_map.language or None
    datatype = NamedNode(term_map.datatype) if term_map.datatype else None
    return lambda cells: Literal(pattern % cells, language=language, datatype=datatype)


def _pattern(term_map: TermMap) -> str:
    return "%s".join(text.replace("%", "%%") for text in term_map.texts)
