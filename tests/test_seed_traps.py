"""Does the graph avoid the misreadings that the seed document invites (ONTOLOGY, 5.3)?"""

from typing import Any

from sepca_graph.asking.results import Rows
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import shorten

ASSEMBLY = "event:sepca-general-assembly-2022-12-13"
CONFERENCE = "event:oc-heads-conference-17"
NEWS = "doc:sepca-news-2022-12-19"


def asked(seed: KnowledgeGraph, pattern: str) -> bool:
    answer = seed.query(f"ASK {{ {pattern} }}")
    assert isinstance(answer, bool)
    return answer


def found(seed: KnowledgeGraph, pattern: str) -> set[Any]:
    """Return the values of ?x where the pattern holds, IRIs shortened."""
    rows = seed.query(f"SELECT DISTINCT ?x WHERE {{ {pattern} }}")
    assert isinstance(rows, Rows)
    return {shorten(value) if isinstance(value, str) else value for (value,) in rows}


def test_01_publication_is_not_the_event(seed: KnowledgeGraph) -> None:
    assert {"2022-12-19"} == found(seed, f"{NEWS} dcterms:issued ?x")
    assert {"2022-12-13"} == found(seed, f"{ASSEMBLY} sepca:edtf ?x")
    assert {"2022-12-12"} == found(seed, "?meeting a sepca:BilateralMeeting ; sepca:edtf ?x")
    assert {"2022-11-14/2022-11-17"} == found(seed, f"{CONFERENCE} sepca:edtf ?x")


def test_02_republic_of_srpska_is_an_entity_of_bosnia_and_herzegovina_and_not_serbia(seed: KnowledgeGraph) -> None:
    name = '?x skosxl:altLabel/skosxl:literalForm "Republic of Srpska"'
    assert {"actor:republika-srpska"} == found(seed, name)
    assert {"sepca:SubStateEntity"} == found(seed, "actor:republika-srpska a ?x")
    assert {"actor:bosnia-and-herzegovina"} == found(seed, "actor:republika-srpska sepca:partOf ?x")
    assert {"actor:republika-srpska"} == found(
        seed, "link:presidency-republika-srpska-sepca-after-2022 sepca:linkSource ?x"
    )
    assert set() == found(seed, "?x sepca:policeOf actor:republika-srpska")
    assert {"link:bilateral-romanian-police-serbia-2022-12-12"} == found(
        seed, "?x sepca:linkSource|sepca:linkTarget actor:serbia"
    )


def test_02_the_source_speaks_of_member_states_and_yet_no_state_is_an_accepted_member(seed: KnowledgeGraph) -> None:
    assert {"status:proposed"} == found(seed, "?link a sepca:Membership ; adms:status ?x")
    assert not asked(seed, "?any sepca:memberOf actor:sepca")


def test_03_the_next_presidency_begins_no_earlier_than_the_handover_and_all_else_is_open(
    seed: KnowledgeGraph,
) -> None:
    bounds = "sepca:beginEarliest|sepca:beginLatest|sepca:endEarliest|sepca:endLatest"
    assert {"2022-12-13T00:00:00Z"} == found(seed, f"link:presidency-republika-srpska-sepca-after-2022 {bounds} ?x")


def test_04_cepol_was_invited_and_nothing_more(seed: KnowledgeGraph) -> None:
    assert {"link:invitation-cepol-ga-2022"} == found(
        seed, f"?x sepca:linkSource actor:cepol ; sepca:linkTarget {ASSEMBLY}"
    )
    assert {ASSEMBLY} == found(seed, "actor:cepol sepca:invitedTo ?x")
    assert not asked(seed, "actor:cepol sepca:participatesIn|sepca:presentedAt ?event")


def test_05_only_interpol_and_selec_have_a_place_in_the_order_of_presentations(seed: KnowledgeGraph) -> None:
    position = f"?link a sepca:Presentation ; sepca:linkTarget {ASSEMBLY} ; sepca:linkSource ?x ; schema:position"
    assert {"actor:interpol"} == found(seed, f"{position} 1")
    assert {"actor:selec"} == found(seed, f"{position} 2")
    assert {"actor:interpol", "actor:selec"} == found(seed, f"{position} ?any")


def test_06_the_bk_supports_sepca_through_the_fund_which_funds_nobody(seed: KnowledgeGraph) -> None:
    assert {"actor:sepca"} == found(seed, "actor:bk-austria sepca:supports ?x")
    assert {"instrument:isf-police"} == found(seed, "link:support-bk-austria-sepca sepca:throughInstrument ?x")
    assert not asked(seed, "?a sepca:funds|sepca:hasFunding ?b")
    assert {"link:support-bk-austria-sepca"} == found(seed, "?x ?any instrument:isf-police . ?x a ?class . "
                                                      "?class rdfs:subClassOf+ sepca:Link")  # fmt: skip


def test_07_the_italian_partners_are_an_unnamed_group_and_not_italy(seed: KnowledgeGraph) -> None:
    partners = "actor:italian-partners-csc-wb-ipa-2019"
    assert {"sepca:CollectiveActor"} == found(seed, f"{partners} a ?x")
    assert {"project:csc-wb-ipa-2019"} == found(seed, f"{partners} sepca:partnerIn ?x")
    assert not asked(seed, f"{partners} ?any actor:italy")
    assert not asked(seed, "?link sepca:linkSource|sepca:linkTarget|sepca:actingThrough actor:italy")


def test_08_the_period_analysed_is_not_the_year_of_the_report(seed: KnowledgeGraph) -> None:
    analysis = "doc:sepca-threat-analysis-2022"
    assert {"2017/2021"} == found(seed, f"{analysis} dcterms:temporal/sepca:edtf ?x")
    assert {"2022"} == found(seed, f"?link a sepca:Authorship ; sepca:linkTarget {analysis} ; sepca:edtf ?x")
    assert not asked(seed, f"{analysis} sepca:edtf ?date")


def test_08_an_earlier_report_is_only_implied(seed: KnowledgeGraph) -> None:
    earlier = "?claim sepca:claimAbout doc:sepca-threat-analysis-2022 ; sepca:claimProperty skos:note"
    assert {"claim-kind:implied"} == found(seed, f"{earlier} ; sepca:claimKind ?x")


def test_09_the_conference_is_the_17th_edition_and_has_no_host_and_no_tie_to_sepca(seed: KnowledgeGraph) -> None:
    assert {17} == found(seed, f"{CONFERENCE} schema:position ?x")
    assert {"series:oc-heads-conference-see"} == found(seed, f"{CONFERENCE} sepca:inSeries ?x")
    assert not asked(seed, f"{CONFERENCE} sepca:eventOf ?body")
    assert not asked(seed, f"?link a sepca:Hosting ; sepca:linkTarget {CONFERENCE}")


def test_10_the_protocol_is_open_for_signature_without_date_or_signatory(seed: KnowledgeGraph) -> None:
    protocol = "legal:budapest-convention-2nd-protocol"
    assert {"kind:open-for-signature"} == found(seed, f"{protocol} adms:status ?x")
    assert {"2022-12-13T23:59:59Z"} == found(seed, f"{protocol} sepca:edtf|sepca:beginLatest|sepca:endLatest ?x")
    assert not asked(seed, f"?link sepca:linkTarget {protocol}")


def test_11_one_police_bears_three_names_and_romania_acts_in_its_own(seed: KnowledgeGraph) -> None:
    named = "actor:romanian-police skosxl:altLabel/skosxl:literalForm ?x"
    assert {"Romanian Police", "National Police", "Romanian National Police"} == found(seed, named)
    assert {"sepca:Presidency", "sepca:Presentation"} == found(
        seed, "?link sepca:linkSource actor:romania ; adms:status status:accepted ; a ?x"
    )
    assert {"sepca:Hosting", "sepca:Authorship", "sepca:BilateralMeeting"} == found(
        seed, "?link sepca:linkSource actor:romanian-police ; a ?x"
    )


def test_12_three_bilateral_meetings_have_one_delegation_each_and_no_place(seed: KnowledgeGraph) -> None:
    lands = ("moldova", "montenegro", "serbia")
    assert {f"link:bilateral-romanian-police-{land}-2022-12-12" for land in lands} == found(
        seed, "?x a sepca:BilateralMeeting"
    )
    assert {1} == found(seed, "{ SELECT ?meeting (COUNT(?delegation) AS ?x) WHERE { ?meeting a sepca:BilateralMeeting ;"
                        " sepca:linkTarget ?delegation } GROUP BY ?meeting }")  # fmt: skip
    assert not asked(seed, "?meeting a sepca:BilateralMeeting ; sepca:locatedIn ?place")


def test_12_presence_of_the_delegations_at_the_assembly_is_a_doubtful_claim(seed: KnowledgeGraph) -> None:
    doubted = f"?x sepca:claimAbout {ASSEMBLY} ; sepca:claimKind claim-kind:implied ; sepca:confidence 0.6"
    assert {"claim:sepca-news-2022-12-19/S86"} == found(seed, doubted)


def test_13_wishes_are_claims_without_links(seed: KnowledgeGraph) -> None:
    wish = "?claim sepca:claimKind claim-kind:normative ; sepca:claimAbout ?x"
    assert {"actor:sepca", "actor:sepca-member-states"} == found(seed, wish)


def test_13_praise_is_evaluative_and_carries_no_accepted_link(seed: KnowledgeGraph) -> None:
    praised = "?claim sepca:claimKind claim-kind:evaluative ; sepca:claimAbout ?x . ?x sepca:linkSource ?any ."
    stated = "FILTER NOT EXISTS { ?firm sepca:claimAbout ?x ; sepca:claimKind claim-kind:stated }"
    assert {"link:presentation-romania-ga-2022", "link:presidency-romania-sepca-2022"} == found(seed, praised)
    assert set() == found(seed, f"{praised} {stated}")


def test_13_judged_topics_are_claimed_and_not_asserted(seed: KnowledgeGraph) -> None:
    claimed = "?claim sepca:claimAbout actor:sepca ; sepca:claimProperty dcterms:subject ; sepca:claimValue ?x"
    assert {
        "topic:eu-priorities", "topic:international-cooperation", "topic:transnational-organised-crime",
    } == found(seed, claimed)  # fmt: skip
    assert set() == found(seed, "actor:sepca dcterms:subject ?x")


def test_14_third_countries_are_a_topic_and_no_group_of_actors(seed: KnowledgeGraph) -> None:
    assert {"topic:tools-for-third-countries"} == found(seed, "?claim sepca:claimValue ?x . "
                                                        'FILTER(CONTAINS(STR(?x), "third-countr"))')  # fmt: skip
    assert set() == found(seed, "?x a/rdfs:subClassOf* sepca:Actor ; skos:prefLabel ?label . "
                          'FILTER(CONTAINS(LCASE(?label), "third countr"))')  # fmt: skip


def test_15_the_list_of_updates_is_open_and_ukraine_and_covid_19_are_topics(seed: KnowledgeGraph) -> None:
    topics = found(seed, "doc:sepca-threat-analysis-2022 dcterms:subject ?x")
    assert {"topic:ukraine-conflict-impact", "topic:covid-19-impact"} <= topics
    assert {"update of an earlier report; the list of updates is open-ended"} == found(
        seed, "?claim sepca:claimAbout doc:sepca-threat-analysis-2022 ; sepca:claimProperty skos:note ;"
        " sepca:claimValue ?x"
    )  # fmt: skip
    assert set() == found(seed, "?x a/rdfs:subClassOf* sepca:Actor . "
                          'FILTER(REGEX(STR(?x), "ukrain|covid", "i"))')  # fmt: skip


def test_16_sepca_is_recorded_under_the_name_that_this_source_spells_out(seed: KnowledgeGraph) -> None:
    names = "actor:sepca skosxl:altLabel ?record . ?record skosxl:literalForm ?x"
    assert {"SEPCA", "South-East European Police Chiefs Association"} == found(seed, names)
    assert {"South-East European Police Chiefs Association"} == found(seed, f"{names} ; dcterms:type kind:as-in-source")
