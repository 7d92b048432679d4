"""Is a mapping refused that makes what the model does not allow?"""

from __future__ import annotations

import pytest
from conftest import parse
from spells import COLUMNS, MAPPING

from sepca_graph.content.term_faults import KnownTerms
from sepca_graph.curating.tabular.mapping_faults import mapping_faults
from sepca_graph.curating.tabular.rml import read_mapping
from sepca_graph.dating.timeslice import subclasses
from sepca_graph.namespaces import ONTOLOGY
from sepca_graph.stores import Quad

SPAN = "https://w3id.org/sepca-graph/id/span/yearbook/page-{page}"
ROLE = "sepca:linkRole ;\n        rr:objectMap"


@pytest.fixture(scope="module")
def known(schema: list[Quad]) -> KnownTerms:
    return KnownTerms.of([*schema, *parse("actor:romania a :State .")])


@pytest.fixture(scope="module")
def links(schema: list[Quad]) -> frozenset[str]:
    return frozenset(subclasses(schema, ONTOLOGY + "Link"))


def changed(old: str, new: str) -> str:
    assert old in MAPPING
    return MAPPING.replace(old, new)


def test_a_sound_mapping_has_no_fault(known: KnownTerms, links: frozenset[str]) -> None:
    assert mapping_faults(read_mapping(MAPPING, "m"), COLUMNS, known, links) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{role}", "{rle}", "the table has no column 'rle'. Did you mean role?"),
        (ROLE, "sepca:linkRle ;\n        rr:objectMap", "Did you mean sepca:linkRole?"),
        ("sepca:InternationalBody", "sepca:InternationalBdy", "Did you mean sepca:InternationalBody?"),
        ("rr:object actor:network", "rr:object actor:netwrk", "actor:netwrk, which no file describes"),
        ('rr:template "https://w3id.org/sepca-graph/id/actor/{who}"', 'rml:reference "who"', "add rr:termType rr:IRI"),
        (
            'rr:template "{from}/{to}" ; rr:termType rr:Literal',
            'rr:template "https://x/{to}"',
            "rr:termType rr:Literal",
        ),
        ("rr:termType rr:Literal", 'rr:language "en"', "it takes xsd:string, not rdf:langString"),
        ("rr:predicate sepca:linkTarget", "rr:predicate sepca:actingThrough", "a link needs sepca:linkTarget"),
        ("rr:predicate rdf:type", "rr:predicate sepca:throughInstrument", "a link needs rdf:type"),
        ("rr:predicate sepca:claimAbout", "rr:predicate sepca:conflictsWith", "no claim is about the link"),
        ("rr:predicate sepca:hasEvidence", "rr:predicate sepca:conflictsWith", "a claim needs sepca:hasEvidence"),
        ("id/claim/yearbook/", "id/claim/", "the IRI of a claim is"),
        ("id/link/network-", "id/network-", "the IRI of a link begins with"),
        ("yearbook/page-{page}", "yearbook/{page}-{from}", "NAME not being two numbers"),
    ],
)
def test_a_fault_is_named_with_its_remedy(
    old: str, new: str, said: str, known: KnownTerms, links: frozenset[str]
) -> None:
    faults = mapping_faults(read_mapping(changed(old, new), "m"), COLUMNS, known, links)
    assert said in "\n".join(faults)


def test_a_column_that_stands_twice_in_the_table_is_refused(known: KnownTerms, links: frozenset[str]) -> None:
    assert mapping_faults(read_mapping(MAPPING, "m"), (*COLUMNS, "who"), known, links) == [
        "the table has 2 columns 'who'. Rename all but one."
    ]
