"""Does the graph keep silent where the seed document does (ONTOLOGY, 5.2), and would each check notice the contrary?"""

from dataclasses import dataclass

import pytest

from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import PREFIXES
from sepca_graph.stores import OxigraphStore


@dataclass(frozen=True)
class Absence:
    """What the document does not say.

    Attributes:
        sentence: its number and what is absent.
        contrary: the pattern that is nowhere in the graph.
        planted: statements each of which alone must make the pattern match.
    """

    sentence: str
    contrary: str
    planted: tuple[str, ...]


ABSENCES = (
    Absence(
        "N01 no host of the conference of heads of organised crime structures",
        """{ ?link a sepca:Hosting ; sepca:linkTarget event:oc-heads-conference-17 }
        UNION { ?host sepca:hosts event:oc-heads-conference-17 }""",
        (
            "link:x a sepca:Hosting ; sepca:linkTarget event:oc-heads-conference-17",
            "actor:romania sepca:hosts event:oc-heads-conference-17",
        ),
    ),
    Absence(
        "N02 that conference is no event of SEPCA",
        """{ event:oc-heads-conference-17 sepca:eventOf actor:sepca }
        UNION { event:oc-heads-conference-17 sepca:inSeries series:sepca-general-assembly }""",
        (
            "event:oc-heads-conference-17 sepca:eventOf actor:sepca",
            "event:oc-heads-conference-17 sepca:inSeries series:sepca-general-assembly",
        ),
    ),
    Absence(
        "N03 no SEPCA membership of Moldova, Serbia or Montenegro, or of their police",
        """?member sepca:policeOf? ?land . FILTER(?land IN (actor:moldova, actor:serbia, actor:montenegro))
        { ?link a sepca:Membership ; sepca:linkSource ?member ; sepca:linkTarget actor:sepca }
        UNION { ?member sepca:memberOf actor:sepca }""",
        (
            "link:x a sepca:Membership ; sepca:linkSource actor:moldova ; sepca:linkTarget actor:sepca",
            """actor:x sepca:policeOf actor:serbia .
            link:x a sepca:Membership ; sepca:linkSource actor:x ; sepca:linkTarget actor:sepca""",
            "actor:montenegro sepca:memberOf actor:sepca",
        ),
    ),
    Absence(
        "N04 no attendance of their delegations at the assembly",
        """FILTER(?land IN (actor:moldova, actor:serbia, actor:montenegro))
        { ?link a/rdfs:subClassOf* sepca:Participation ; sepca:linkSource ?land ;
            sepca:linkTarget event:sepca-general-assembly-2022-12-13 }
        UNION { ?land sepca:participatesIn event:sepca-general-assembly-2022-12-13 }""",
        (
            """link:x a sepca:Participation ; sepca:linkSource actor:serbia ;
            sepca:linkTarget event:sepca-general-assembly-2022-12-13""",
            "actor:moldova sepca:participatesIn event:sepca-general-assembly-2022-12-13",
        ),
    ),
    Absence(
        "N05 CEPOL neither presented nor took part",
        """{ ?link a/rdfs:subClassOf* sepca:Participation ; sepca:linkSource actor:cepol }
        UNION { actor:cepol sepca:participatesIn|sepca:presentedAt|sepca:engagedWith ?any }""",
        (
            "link:x a sepca:Presentation ; sepca:linkSource actor:cepol",
            "actor:cepol sepca:participatesIn event:sepca-general-assembly-2022-12-13",
            "actor:cepol sepca:engagedWith actor:sepca",
        ),
    ),
    Absence(
        "N06 no funding link at all",
        "{ ?link a sepca:Funding } UNION { ?funder sepca:funds ?funded }",
        ("link:x a sepca:Funding", "actor:austria sepca:funds actor:sepca"),
    ),
    Absence(
        "N07 the Internal Security Fund is no actor and no end of a link",
        """{ instrument:isf-police a/rdfs:subClassOf* sepca:Actor }
        UNION { ?link sepca:linkSource|sepca:linkTarget instrument:isf-police }""",
        (
            "instrument:isf-police a sepca:InternationalBody",
            "link:support-bk-austria-sepca sepca:linkTarget instrument:isf-police",
        ),
    ),
    Absence(
        "N08 neither Austria nor Italy is an end of a link",
        "?link sepca:linkSource|sepca:linkTarget ?land . FILTER(?land IN (actor:austria, actor:italy))",
        (
            "link:support-bk-austria-sepca sepca:linkSource actor:austria",
            "link:contribution-italian-partners-threat-analysis-2022 sepca:linkSource actor:italy",
        ),
    ),
    Absence(
        "N09 no signature and no ratification",
        """{ ?link a ?kind . FILTER(?kind IN (sepca:Signature, sepca:Ratification)) }
        UNION { ?actor sepca:signatoryTo|sepca:partyTo ?instrument }""",
        (
            "link:x a sepca:Signature",
            "link:x a sepca:Ratification",
            "actor:moldova sepca:signatoryTo legal:budapest-convention-2nd-protocol",
        ),
    ),
    Absence(
        "N10 no date of the protocol, only that it was adopted by 13 December 2022",
        """{ legal:budapest-convention-2nd-protocol
            sepca:edtf|sepca:beginEarliest|sepca:endEarliest|sepca:endLatest|dcterms:issued ?date }
        UNION { legal:budapest-convention-2nd-protocol sepca:beginLatest ?date .
            FILTER(?date != "2022-12-13T23:59:59Z"^^xsd:dateTime) }""",
        (
            'legal:budapest-convention-2nd-protocol sepca:edtf "2021-11-17"',
            'legal:budapest-convention-2nd-protocol sepca:beginLatest "2022-05-12T00:00:00Z"^^xsd:dateTime',
        ),
    ),
    Absence(
        "N11 no end and no latest start of the presidency of Republika Srpska",
        """link:presidency-republika-srpska-sepca-after-2022
            sepca:beginLatest|sepca:endEarliest|sepca:endLatest ?date""",
        tuple(
            f'link:presidency-republika-srpska-sepca-after-2022 sepca:{bound} "2023-01-01T00:00:00Z"^^xsd:dateTime'
            for bound in ("beginLatest", "endEarliest", "endLatest")
        ),
    ),
    Absence(
        "N12 Republika Srpska is no state",
        "actor:republika-srpska a/rdfs:subClassOf* sepca:State",
        ("actor:republika-srpska a sepca:State",),
    ),
    Absence(
        "N13 no accepted membership of SEPCA",
        """{ ?link a sepca:Membership ; sepca:linkTarget actor:sepca ; adms:status status:accepted }
        UNION { ?member sepca:memberOf actor:sepca } UNION { ?member sepca:hasMembership ?link }""",
        (
            "link:membership-romania-sepca adms:status status:accepted",
            "actor:romania sepca:memberOf actor:sepca",
            "actor:romania sepca:hasMembership link:membership-romania-sepca",
        ),
    ),
    Absence("N14 no person", "?person a foaf:Person", ("actor:x a foaf:Person",)),
    Absence(
        "N15 no place of the bilateral meetings",
        "?meeting a sepca:BilateralMeeting ; sepca:locatedIn ?place",
        ("link:bilateral-romanian-police-serbia-2022-12-12 sepca:locatedIn place:bucharest",),
    ),
    Absence(
        "N16 no edition number of the assembly",
        "event:sepca-general-assembly-2022-12-13 schema:position ?edition",
        ("event:sepca-general-assembly-2022-12-13 schema:position 20",),
    ),
    Absence(
        "N17 no publisher of the source document",
        "doc:sepca-news-2022-12-19 dcterms:publisher|dcterms:creator|schema:publisher|prov:wasAttributedTo ?publisher",
        ("doc:sepca-news-2022-12-19 dcterms:publisher actor:sepca",),
    ),
    Absence(
        "N18 no link dated with the publication date",
        """?link a/rdfs:subClassOf* sepca:Link ;
            sepca:edtf|sepca:beginEarliest|sepca:beginLatest|sepca:endEarliest|sepca:endLatest ?date .
        doc:sepca-news-2022-12-19 dcterms:issued ?issued . FILTER(CONTAINS(STR(?date), STR(?issued)))""",
        (
            'link:hosting-romanian-police-ga-2022 sepca:edtf "2022-12-19"',
            'link:presidency-romania-sepca-2022 sepca:endLatest "2022-12-19T23:59:59Z"^^xsd:dateTime',
        ),
    ),
    Absence(
        "N19 no IPA funding of the CSC WB project",
        """{ project:csc-wb-ipa-2019 sepca:throughInstrument ?instrument }
        UNION { ?link a sepca:Funding ; sepca:linkTarget project:csc-wb-ipa-2019 }
        UNION { ?funder sepca:funds project:csc-wb-ipa-2019 }
        UNION { ?instrument a sepca:FundingInstrument ; skos:prefLabel|skos:altLabel ?name .
            FILTER(CONTAINS(STR(?name), "IPA") || CONTAINS(STR(?name), "Pre-Accession")) }""",
        (
            "project:csc-wb-ipa-2019 sepca:throughInstrument instrument:x",
            "link:x a sepca:Funding ; sepca:linkTarget project:csc-wb-ipa-2019",
            'instrument:x a sepca:FundingInstrument ; skos:prefLabel "IPA 2019"@en',
        ),
    ),
    Absence(
        "N20 Ukraine is no actor",
        """?actor a/rdfs:subClassOf* sepca:Actor . FILTER(CONTAINS(LCASE(STR(?name)), "ukrain"))
        { ?actor skos:prefLabel|skos:altLabel|skosxl:altLabel/skosxl:literalForm ?name }
        UNION { ?actor a ?class . BIND(STR(?actor) AS ?name) }""",
        (
            'actor:x a sepca:State ; skos:prefLabel "Ukraine"@en',
            "actor:ukraine a sepca:State",
        ),
    ),
    Absence(
        "N21 no edge leads from a thing to itself, but a document may be the evidence of its own title",
        "?thing ?edge ?thing . FILTER(STRSTARTS(STR(?edge), STR(sepca:)) && ?edge != sepca:evidencedBy)",
        ("actor:romania sepca:cooperatesWith actor:romania",),
    ),
    Absence(
        "N22 nothing is dated 2023",
        """?thing ?dated ?date . FILTER(REGEX(STR(?date), "(^|/)2023"))
        FILTER(?dated IN (sepca:edtf, sepca:beginEarliest, sepca:beginLatest, sepca:endEarliest, sepca:endLatest,
            dcterms:issued, schema:position))""",
        (
            'link:presidency-republika-srpska-sepca-after-2022 sepca:edtf "2022-12-13/2023"',
            'link:presidency-republika-srpska-sepca-after-2022 sepca:endLatest "2023-12-31T23:59:59Z"^^xsd:dateTime',
        ),
    ),
)
each_absence = pytest.mark.parametrize("absence", ABSENCES, ids=[absence.sentence for absence in ABSENCES])


def test_all_22_absences_are_checked() -> None:
    assert [f"N{number:02}" for number in range(1, 23)] == [absence.sentence[:3] for absence in ABSENCES]


@each_absence
def test_the_graph_does_not_say_what_the_document_does_not(seed: KnowledgeGraph, absence: Absence) -> None:
    assert seed.store.query(f"ASK {{ {absence.contrary} }}") is False


@each_absence
def test_the_check_would_notice_the_contrary(seed: KnowledgeGraph, absence: Absence) -> None:
    for planted in absence.planted:
        copy = OxigraphStore.of(seed.quads())
        copy.native.update(f"INSERT DATA {{ {planted} }}", prefixes=PREFIXES)
        assert copy.query(f"ASK {{ {absence.contrary} }}") is True, planted
