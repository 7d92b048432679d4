"""Does a mapping make what the model asks for: known terms, values of the right kind, links with ends and evidence?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sepca_graph.content.term_faults import KnownTerms, statement_faults
from sepca_graph.curating.tabular.rml import StatementMap, TriplesMap
from sepca_graph.curating.tabular.term_maps import TermMap, maker
from sepca_graph.names import did_you_mean
from sepca_graph.namespaces import ID, ONTOLOGY, RDF_LANG_STRING, RDF_TYPE, XSD_STRING, shorten
from sepca_graph.stores import BlankNode, Literal, NamedNode, Quad, iri_of

LINK_SOURCE, LINK_TARGET, CLAIM_ABOUT, HAS_EVIDENCE = (
    ONTOLOGY + name for name in ("linkSource", "linkTarget", "claimAbout", "hasEvidence")
)
_SPAN = re.compile(re.escape(ID) + r"span/[^/]+/(?!\d+-\d+$)[^/]+$")
_ANYTHING, _NOTHING = NamedNode(ID), BlankNode("nothing")
_About = dict[str, list[TermMap]]


def mapping_faults(
    maps: Sequence[TriplesMap], columns: Sequence[str], known: KnownTerms, links: frozenset[str]
) -> list[str]:
    """Return what is wrong with a mapping whatever the rows hold, each as a sentence with its place.

    Args:
        maps: the mapping.
        columns: the table's.
        known: the terms of the ontology, and the things that the content describes.
        links: the classes of links, by IRI.
    """
    faults = list(_column_faults(maps, columns))
    described = {made.subject for made in maps}
    for made in maps:
        for statement in made.statements:
            place = f"{made.name} {shorten(statement.predicate.value)}"
            faults += [f"{place}: {fault}" for fault in _term_faults(statement, known, described)]
    return [*faults, *_link_faults(maps, links)]


def _column_faults(maps: Iterable[TriplesMap], columns: Sequence[str]) -> Iterator[str]:
    wanted = sorted({column for made in maps for column in made.columns})
    for column in wanted:
        if column not in columns:
            hint = did_you_mean(column, columns) or f"Its columns are: {', '.join(columns)}."
            yield f"the table has no column '{column}'. {hint}"
        elif columns.count(column) > 1:
            yield f"the table has {columns.count(column)} columns '{column}'. Rename all but one."


def _term_faults(statement: StatementMap, known: KnownTerms, described: set[TermMap]) -> Iterator[str]:
    value, predicate = statement.value, statement.predicate.value
    tried = Quad(_ANYTHING, statement.predicate, value.constant or _NOTHING)
    for finding in statement_faults(tried, known):
        if finding.code != "missing-thing" or value not in described:
            yield f"{finding.message} {finding.remedy}"
    if predicate in known.object_properties and not value.is_iri:
        yield "its value is a thing, not a text: use rr:template, or add rr:termType rr:IRI."
    elif predicate in known.datatypes and value.is_iri:
        yield "its value is a text, not a thing: use rml:reference, or add rr:termType rr:Literal."
    elif value.constant is None and not value.is_iri:
        wanted = known.datatypes.get(predicate)
        found = RDF_LANG_STRING if value.language else value.datatype or XSD_STRING
        if wanted and wanted != found:
            yield f"it takes {shorten(wanted)}, not {shorten(found)}: write rr:datatype {shorten(wanted)}."


def _link_faults(maps: Sequence[TriplesMap], links: frozenset[str]) -> Iterator[str]:
    about: dict[TermMap, _About] = defaultdict(lambda: defaultdict(list))
    names: dict[TermMap, str] = {}
    for made in maps:
        names.setdefault(made.subject, made.name)
        for statement in made.statements:
            about[made.subject][statement.predicate.value].append(statement.value)
    claimed = {thing for said in about.values() for thing in said.get(CLAIM_ABOUT, [])}
    for subject, said in about.items():
        place = names[subject]
        if LINK_SOURCE in said or any(iri_of(kind.constant) in links for kind in said.get(RDF_TYPE, [])):
            yield from (f"{place}: {fault}" for fault in _faults_of_link(subject, said, claimed))
        if CLAIM_ABOUT in said:
            yield from (f"{place}: {fault}" for fault in _faults_of_claim(subject, said))


def _faults_of_link(subject: TermMap, said: _About, claimed: set[TermMap]) -> Iterator[str]:
    for name in (RDF_TYPE, LINK_SOURCE, LINK_TARGET):
        if name not in said:
            yield f"a link needs {shorten(name)}."
    if subject not in claimed:
        yield "no claim is about the link. Add a triples map with sepca:claimAbout and sepca:hasEvidence: no source, "\
              "no statement."  # fmt: skip
    if not _example(subject).startswith(ID + "link/"):
        yield f"the IRI of a link begins with {ID}link/."


def _faults_of_claim(subject: TermMap, said: _About) -> Iterator[str]:
    if not re.match(re.escape(ID) + "claim/[^/]+/[^/]+$", _example(subject)):
        yield f"the IRI of a claim is {ID}claim/DOCUMENT/NAME."
    if HAS_EVIDENCE not in said:
        yield "a claim needs sepca:hasEvidence: no source, no statement."
    for evidence in said.get(HAS_EVIDENCE, []):
        if not _SPAN.match(_example(evidence)):
            yield f"evidence is {ID}span/DOCUMENT/NAME, NAME not being two numbers: these are characters of a text."


def _example(term_map: TermMap) -> str:
    """Return the IRI that a row of nothing but the digit 1 would give."""
    term = maker(term_map)(("1",) * len(term_map.columns))
    return term.value if isinstance(term, NamedNode | Literal) else ""
