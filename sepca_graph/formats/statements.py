"""How are statements ordered, and written one a line or as RDF/XML, the same statements as the same bytes?"""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that counts digits as numbers: `2-9` before `10-12`.

    >>> sorted(["span/146-166", "span/14-77", "span/2"], key=natural_key)
    ['span/2', 'span/14-77', 'span/146-166']
    """
    parts = re.split(r"(\d+)", text)
    return tuple((0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts)


def statement_key(statement: Statement) -> tuple[str, ...]:
    """Return a sort key over the N-Triples forms of subject, predicate and object."""
    return (str(statement.subject), str(statement.predicate), str(statement.object))


def to_lines(statements: Iterable[Statement], rdf_format: str) -> str:
    """Write sorted N-Triples (`nt`) or N-Quads (`nq`), each statement once."""
    if rdf_format == "nt":
        statements = [Triple(s.subject, s.predicate, s.object) for s in statements]
    lines = write_rdf(statements, rdf_format).split("\n")  # not splitlines: U+2028 may stand inside a literal
    return "".join(sorted({f"{line}\n" for line in lines if line}))


def to_rdf_xml(triples: Iterable[Statement]) -> str:
    """Write RDF/XML, subjects and properties in order."""
    unique = {Triple(t.subject, t.predicate, t.object) for t in triples}
    return write_rdf(sorted(unique, key=statement_key), "rdf")
