"""Does each rule of time give the bounds that docs/model.md promises, with its ground, and change no others?"""

from __future__ import annotations

import pytest

from sepca_graph.checking.time_faults import time_findings
from sepca_graph.content import folder
from sepca_graph.content.loading import load_ontology
from sepca_graph.dating.durations import later, moved
from sepca_graph.deriving.bounds.narrowing import Known
from sepca_graph.deriving.bounds.reading import Reader
from sepca_graph.errors import UsageError
from sepca_graph.namespaces import GRAPH, PREFIXES, expand
from sepca_graph.stores import NamedNode, Quad, parse_turtle

ONTOLOGY = load_ontology(folder.find())
HEAD = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())
ENDS = """
actor:p a sepca:PoliceOrganisation . actor:q a sepca:PoliceOrganisation . actor:b a sepca:InternationalBody .
"""


def quads_of(text: str) -> list[Quad]:
    parsed = parse_turtle(HEAD + ENDS + text, NamedNode(f"{GRAPH}documents/test"))
    assert isinstance(parsed, list), parsed
    return [*ONTOLOGY, *parsed]


def known(text: str, thing: str) -> Known:
    return Reader.of(quads_of(text)).known()[expand(thing)]


def bounds(text: str, thing: str) -> list[str]:
    found = known(text, thing).bounds
    return [day[:10] or "-" for day in (found.begin_earliest, found.begin_latest, found.end_earliest, found.end_latest)]


def link(name: str, kind: str, source: str, target: str, more: str = "") -> str:
    return f"link:{name} a sepca:{kind} ; sepca:linkSource {source} ; sepca:linkTarget {target} {more} .\n"


def claim(name: str, about: str, more: str = "") -> str:
    return (
        f"<https://w3id.org/sepca-graph/id/claim/{name}> sepca:claimAbout {about} ; "
        f"sepca:hasEvidence <https://w3id.org/sepca-graph/id/span/{name}> {more} .\n"
    )


MEMBER = link("m", "Membership", "actor:p", "actor:b")
READ = 'activity:curation-u prov:endedAtTime "2024-03-01T00:00:00Z"^^xsd:dateTime .\n'


def test_nothing_begins_before_both_its_ends_nor_outlasts_one() -> None:
    ends = 'actor:b sepca:edtf "2002/.." . actor:p sepca:edtf "1990/2010-05-01" .'
    assert bounds(MEMBER + ends, "link:m") == ["2002-01-01", "-", "-", "2010-05-01"]
    grounds = known(MEMBER + ends, "link:m").grounds
    assert [grounds["begin_earliest"].rule, grounds["end_latest"].rule] == ["founding", "end"]


def test_a_body_that_continues_another_is_as_old_as_that_one_and_of_unknown_age_if_that_is() -> None:
    ends = 'actor:b sepca:edtf "2016/.." ; sepca:continuesIdentityOf actor:c . '
    assert bounds(MEMBER + ends + 'actor:c sepca:edtf "2004/2016" .', "link:m")[0] == "2004-01-01"
    assert bounds(MEMBER + ends + "actor:c a sepca:InternationalBody .", "link:m")[0] == "-"


def test_a_signature_outlasts_who_signed_and_is_not_older_than_the_instrument() -> None:
    text = link("s", "Signature", "actor:p", "legal:c") + 'actor:p sepca:edtf "/2006-06-03" . '
    text += 'legal:c a sepca:Convention ; sepca:openedForSignature "2001-11-23" ; sepca:adopted "2001-11-08" .'
    assert bounds(text, "link:s") == ["2001-11-23", "-", "-", "-"]


def test_a_ratification_is_not_before_its_signature_nor_before_the_instrument_is_in_force() -> None:
    signed = link("s", "Signature", "actor:p", "legal:c", '; sepca:edtf "2005-04-07"')
    text = link("r", "Ratification", "actor:p", "legal:c") + signed + "legal:c a sepca:Convention ."
    assert bounds(text, "link:r")[0] == "2005-04-07"
    assert bounds(text + 'legal:c sepca:enteredIntoForce "2006-07-01" .', "link:r")[0] == "2006-07-01"


def test_consent_is_not_entry_into_force() -> None:
    text = link("r", "Ratification", "actor:p", "legal:c", '; sepca:consentExpressed "2012-07-06"')
    assert bounds(text, "link:r") == ["2012-07-06", "-", "-", "-"]
    listed = claim("l/1", "link:r") + 'doc:l dcterms:issued "2024-05-04"^^xsd:date . '
    assert bounds(text + listed, "link:r")[1] == "-", "an instrument that is not in force has no parties"
    in_force = 'legal:c sepca:enteredIntoForce "2003-09-29" .'
    assert bounds(text + listed + in_force, "link:r") == ["2012-07-06", "2024-05-04", "2024-05-04", "-"]


def test_an_undated_page_attests_between_the_latest_date_that_it_gives_and_the_day_it_was_read() -> None:
    dated = link("n", "Membership", "actor:q", "actor:b", '; sepca:edtf "2015-11-25/.."')
    said = claim("u/2", "link:n", "; sepca:claimProperty sepca:edtf ; sepca:claimValue '2015-11-25/..'")
    begun = link("m", "Membership", "actor:p", "actor:b", '; sepca:edtf "2002/.."')
    page = READ + dated + said + claim("u/1", "link:m")
    assert bounds(MEMBER + page, "link:m") == ["-", "2024-03-01", "-", "-"]
    assert bounds(begun + page, "link:m") == ["2002-01-01", "2002-12-31", "2015-11-25", "-"]
    assert Reader.of(quads_of(begun + page)).last_attested(expand("link:m")) == "2015-11-25/2024-03-01"
    past = READ + dated + said + claim("u/1", "link:m", "; sepca:tellsOfPast true")
    assert bounds(MEMBER + past, "link:m") == ["-", "-", "-", "-"]


def test_what_is_known_only_from_announcements_may_not_have_come_about() -> None:
    event = 'event:e a sepca:Event ; sepca:edtf "2017-05-23" .\n' + link("h", "Hosting", "actor:p", "event:e")
    before = event + claim("n/1", "link:h") + 'doc:n dcterms:issued "2017-05-22"^^xsd:date .'
    assert bounds(before, "link:h") == ["2017-05-23", "-", "-", "2017-05-23"]
    assert known(before, "link:h").grounds["begin_latest"].rule == "announced"
    after = before + claim("o/1", "link:h") + 'doc:o dcterms:issued "2017-05-24"^^xsd:date .'
    assert bounds(after, "link:h") == ["2017-05-23"] * 4


def test_sources_that_disagree_leave_open_what_lies_between_them_and_nothing_else() -> None:
    text = link("m", "Membership", "actor:p", "actor:b", '; sepca:edtf "1992-11-10/.."')
    text += claim("a/1", "link:m", "; sepca:claimProperty sepca:edtf ; sepca:claimValue '1992-11-10/..'")
    other = "; sepca:claimProperty sepca:edtf ; sepca:claimValue '1992-11-04/..' ; sepca:conflictsWith <{}>"
    opposing = claim("b/1", "link:m", other.format("https://w3id.org/sepca-graph/id/claim/a/1"))
    assert bounds(text + opposing, "link:m")[:2] == ["1992-11-04", "1992-11-10"]
    doubtful = opposing.replace(" .\n", " ; sepca:claimKind claim-kind:implied .\n")
    assert bounds(text + doubtful, "link:m")[:2] == ["1992-11-10", "1992-11-10"], "what is not firm opens nothing"


def test_what_replaces_an_agreement_ends_it_and_what_replaces_an_instrument_its_ratifications() -> None:
    text = link("a", "CooperationAgreement", "actor:p", "actor:b", '; sepca:edtf "2018/.."')
    text += link(
        "n", "CooperationAgreement", "actor:p", "actor:b", '; sepca:edtf "2023-09-08/.." ; sepca:replaces link:a'
    )
    assert bounds(text, "link:a")[3] == "2023-09-08"
    assert Reader.of(quads_of(text)).presumed(expand("link:a"), known(text, "link:a"))[1][:10] == "2023-09-08"
    instrument = link("r", "Ratification", "actor:p", "legal:c", '; sepca:enteredIntoForce "2000-02-01"')
    instrument += 'legal:c a sepca:Convention ; sepca:edtf "1999-05-26" . '
    instrument += 'legal:d a sepca:Convention ; sepca:replaces legal:c ; sepca:enteredIntoForce "2011-10-07" .'
    assert bounds(instrument, "link:r")[3] == "2011-10-07"


POST = 'actor:b sepca:heldByOneAtATime sepca:Presidency ; sepca:usualTerm "P1Y" .\n'


def turn(name: str, holder: str, edtf: str) -> str:
    return link(name, "Presidency", holder, "actor:b", f'; sepca:edtf "{edtf}"' if edtf else "")


def test_one_holds_a_post_at_a_time() -> None:
    text = POST + turn("one", "actor:p", "2019-12-12/2021-12-21") + turn("other", "actor:q", "2021-12/2022-12")
    assert bounds(text, "link:other") == ["2021-12-21", "2021-12-31", "2022-12-01", "2022-12-31"]
    assert bounds(text, "link:one") == ["2019-12-12", "2019-12-12", "2021-12-21", "2021-12-21"]
    assert [found.code for found in time_findings(quads_of(text))] == []


def test_a_whole_year_yields_to_a_finer_date_and_reaches_one_term_beyond() -> None:
    text = POST + turn("year", "actor:p", "2016") + turn("next", "actor:q", "2016-11-17~/")
    assert bounds(text, "link:year") == ["2015-01-01", "2016-01-01", "2016-11-15", "2017-12-31"]
    assert bounds(text, "link:next") == ["2016-11-17", "-", "-", "2017-11-18"]


def test_a_handover_belongs_to_both_and_who_holds_only_on_its_day_cuts_nothing() -> None:
    text = POST + turn("one", "actor:p", "2021-12-21/2022-12-31")
    text += turn("other", "actor:q", "") + claim("s/1", "link:other", "; sepca:claimDate '2022-12-31'")
    assert bounds(text, "link:one")[3] == "2022-12-31"
    assert bounds(text, "link:other")[:2] == ["2022-12-31", "2022-12-31"]
    assert [found.code for found in time_findings(quads_of(text))] == []


def test_tenures_that_certainly_overlap_are_a_finding_and_neither_is_cut() -> None:
    text = POST + turn("one", "actor:p", "2015-01/2015-12") + turn("other", "actor:q", "2015-06/2016-05")
    assert bounds(text, "link:one")[3] == "2015-12-31"
    assert bounds(text, "link:other")[0] == "2015-06-01"
    [found] = time_findings(quads_of(text))
    assert (found.code, found.focus_node, found.value) == (
        "overlapping_tenures", expand("link:one"), expand("link:other"),
    )  # fmt: skip


def test_who_presides_where_members_alone_do_is_a_member_then() -> None:
    post = 'actor:b sepca:presupposes actor:b . actor:b sepca:edtf "2002/.." .\n'
    text = post + MEMBER + turn("t", "actor:p", "2024-01/2024-12")
    assert bounds(text, "link:m") == ["2002-01-01", "2024-01-31", "2024-12-01", "-"]
    assert known(text, "link:m").grounds["end_earliest"].rule == "tenure"
    acting = post + MEMBER + turn("t", "actor:q", "2024-01/2024-12") + "link:t sepca:actingThrough actor:p ."
    assert bounds(acting, "link:m")[1:3] == ["2024-01-31", "2024-12-01"]
    person = post + MEMBER + turn("t", "actor:x", "2024-01/2024-12") + "actor:x a foaf:Person .\n"
    person += link("o", "OfficeHolding", "actor:x", "actor:p", '; sepca:edtf "2024-03/2025"')
    assert bounds(person, "link:m")[1:3] == ["2024-03-31", "2024-12-01"]
    proposed = text + "link:m adms:status status:proposed ."
    assert bounds(proposed, "link:m")[1:3] == ["-", "-"]


LIST = """
<https://w3id.org/sepca-graph/id/list/l> a sepca:WholeList ; sepca:edtf "2016-11-30" ; sepca:listsTarget actor:b ;
    sepca:listsLinksOf sepca:Membership .
"""


def listed(source: str) -> str:
    entry = claim("l/9", "link:entry", "; sepca:onList <https://w3id.org/sepca-graph/id/list/l>")
    return LIST + link("entry", "Membership", source, "actor:b") + entry


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2003-06-12", ["-", "2003-06-12", "2003-06-12", "2016-11-29"]),
        ("2022", ["2016-12-01", "2022-12-31", "2022-01-01", "-"]),
        ("2016-11-30", ["-", "2016-11-30", "2016-11-30", "-"]),
    ],
)
def test_what_a_whole_list_does_not_name_had_ended_or_not_begun(said: str, expected: list[str]) -> None:
    text = MEMBER + claim("s/1", "link:m", f"; sepca:claimDate '{said}'")
    assert bounds(text + listed("actor:q"), "link:m") == expected


@pytest.mark.parametrize(
    "related",
    [
        "actor:p sepca:policeOf actor:q .",
        "actor:q sepca:policeOf actor:p .",
        "actor:p sepca:policeOf actor:e . actor:e sepca:partOf actor:q .",
        "actor:p sepca:continuesIdentityOf actor:q .",
    ],
)
def test_a_list_that_names_the_state_the_police_or_the_predecessor_says_nothing(related: str) -> None:
    text = MEMBER + claim("s/1", "link:m", "; sepca:claimDate '2003-06-12'")
    assert bounds(text + listed("actor:q") + related, "link:m")[3] == "-"


def test_a_list_says_nothing_of_the_police_of_another_entity_of_the_same_state() -> None:
    text = MEMBER + claim("s/1", "link:m", "; sepca:claimDate '2003-06-12'")
    entities = "actor:p sepca:policeOf actor:e . actor:e sepca:partOf actor:s . "
    entities += "actor:q sepca:policeOf actor:f . actor:f sepca:partOf actor:s ."
    assert bounds(text + listed("actor:q") + entities, "link:m")[3] == "2016-11-29"


def test_nobody_serves_longer_than_sixty_years_from_any_day_on_which_he_does() -> None:
    text = link("o", "OfficeHolding", "actor:x", "actor:p") + claim("s/1", "link:o", "; sepca:claimDate '2010-05-01'")
    assert bounds(text, "link:o") == ["1950-05-01", "2010-05-01", "2010-05-01", "2070-05-01"]


def test_what_a_curator_wrote_is_never_changed() -> None:
    text = MEMBER + 'link:m sepca:endLatest "2023-12-31T23:59:59Z"^^xsd:dateTime . actor:b sepca:edtf "2002/2010" .'
    assert bounds(text, "link:m") == ["2002-01-01", "-", "-", "2023-12-31"]


def test_a_rule_that_would_leave_no_time_changes_nothing_and_is_told() -> None:
    text = link("m", "Membership", "actor:p", "actor:b", '; sepca:edtf "1981/.."') + 'actor:b sepca:edtf "1993/.." .'
    assert bounds(text, "link:m")[:2] == ["1981-01-01", "1981-12-31"]
    [found] = time_findings(quads_of(text))
    assert found.code == "times_that_exclude"
    assert "did not begin before 1 January 1993" in found.message
    assert "had begun by 31 December 1981" in found.message


def test_an_event_whose_date_has_no_end_is_told() -> None:
    [found] = time_findings(quads_of('event:e a sepca:Event ; sepca:edtf "2003?/.." .'))
    assert (found.code, found.severity) == ("event_without_end", "violation")


@pytest.mark.parametrize(
    "fault",
    [
        'actor:b sepca:usualTerm "one year" .',
        '<https://w3id.org/sepca-graph/id/list/bad> sepca:edtf "30.11.2016" ; sepca:listsTarget actor:b ; '
        "sepca:listsLinksOf sepca:Membership .",
        'legal:d sepca:replaces legal:c ; sepca:enteredIntoForce "7.10.2011" .',
        claim("bad/1", "link:one", "; sepca:claimDate '22.5.2017'"),
        claim("bad/2", "link:m", "; sepca:claimDate '22.5.2017'"),
        'actor:b sepca:edtf "2002.." .',
    ],
)
def test_a_date_or_a_duration_that_is_none_takes_no_other_bound_away(fault: str) -> None:
    text = POST + MEMBER + turn("one", "actor:p", "2016")
    text += link("r", "Ratification", "actor:p", "legal:c") + 'legal:c a sepca:Convention ; sepca:edtf "1999" .\n'
    assert bounds(text + listed("actor:p") + fault, "link:one")[1:3] == ["2016-01-01", "2016-12-31"]


def test_the_order_of_statements_changes_nothing() -> None:
    text = POST + turn("one", "actor:p", "2016") + turn("two", "actor:q", "2016-11-17~/") + MEMBER + listed("actor:q")
    quads = quads_of(text + "actor:b sepca:presupposes actor:b .")
    forward, backward = (Reader.of(order).known() for order in (quads, quads[::-1]))
    assert {thing: found.bounds for thing, found in forward.items()} == {
        thing: found.bounds for thing, found in backward.items()
    }


def test_durations_are_counted_by_the_calendar() -> None:
    assert later("2016-02-29T00:00:00Z", "P1Y") == "2017-02-28T00:00:00Z"
    assert later("2016-03-31T23:59:59Z", "P1M1D", back=True) == "2016-02-28T23:59:59Z"
    assert later("0030-01-01T00:00:00Z", "P60Y", back=True) == "0001-01-01T00:00:00Z"
    assert later("9990-01-01T00:00:00Z", "P60Y") == "9999-12-31T00:00:00Z"
    assert moved("2016-03-01T00:00:00Z", -1) == "2016-02-29T23:59:59Z"
    with pytest.raises(UsageError, match="'1 year' is no duration"):
        later("2016-01-01T00:00:00Z", "1 year")
