"""How are statements ordered, and written one a line or as RDF/XML, the same statements as the same bytes?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from sepca_graph.namespaces import ONTOLOGY, PREF_LABEL, RDF_TYPE, RDFS, RDFS_LABEL, SKOS
from sepca_graph.stores import Statement, Triple, write_rdf

READING_ORDER = (
    RDF_TYPE,
    RDFS_LABEL,
    PREF_LABEL,
    SKOS + "altLabel",
    SKOS + "definition",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    *(
        ONTOLOGY + name
        for name in (
            "linkSource", "linkTarget", "claimAbout", "claimProperty", "claimValue", "claimKind", "confidence",
            "hasEvidence", "edtf",
        )
    ),
)  # fmt: skip
RANK = {iri: rank for rank, iri in enumerate(READING_ORDER)}


_DIGITS = re.compile(r"(\d+)")
NaturalKey = tuple[tuple[int, int, str], ...]


def natural_key(text: str) -> NaturalKey:
    """Return a sort key that counts digits as numbers: `2-9` before `10-12`.

    >>> sorted(["span/146-166", "span/14-77", "span/2"], key=natural_key)
    ['span/2', 'span/14-77', 'span/146-166']
    """
    parts = _DIGITS.split(text)
    return tuple([(0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts])


class Statements:
    """Statements on their way into several formats: what more than one of them needs is worked out once.

    Args:
        statements: triples, or quads.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.given = list(statements)

    @cached_property
    def by_line(self) -> dict[str, Triple]:
        """The triples by their line of N-Triples, in order of it, each once; graph names are dropped."""
        triples = [said if isinstance(said, Triple) else said.triple for said in self.given]
        return dict(sorted(zip(_lines(triples, "nt"), triples, strict=True), key=_line))


def _line(pair: tuple[str, Triple]) -> str:
    return pair[0]


def to_lines(statements: Statements, rdf_format: str) -> str:
    """Write sorted N-Triples (`nt`) or N-Quads (`nq`), each statement once."""
    lines = statements.by_line if rdf_format == "nt" else sorted(set(_lines(statements.given, rdf_format)))
    return "".join([f"{line}\n" for line in lines])


def to_rdf_xml(statements: Statements) -> str:
    """Write RDF/XML, subjects and properties in order."""
    return write_rdf(statements.by_line.values(), "rdf")


def _lines(statements: list[Statement] | list[Triple], rdf_format: str) -> list[str]:
    """Return the line of each statement."""
    return write_rdf(statements, rdf_format).split("\n")[:-1]  # not splitlines: U+2028 may stand inside a literal
