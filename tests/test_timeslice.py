"""What held within a period, by the rules of ONTOLOGY 2.6 and 2.8: certainly, possibly, or not at all?"""

from collections.abc import Callable
from datetime import date

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.asking.results import Rows
from sepca_graph.dating import CERTAINTIES, Certainty
from sepca_graph.dating.edtf import period
from sepca_graph.dating.timeslice import dated_things, subclasses
from sepca_graph.keeping.slicing import kept_statements
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of
from sepca_graph.namespaces import ID, ONTOLOGY, RDF_TYPE, expand, shorten
from sepca_graph.stores import NamedNode, Quad, by_predicate

CERTAIN, PRESUMED, POSSIBLE = CERTAINTIES
NOT = None
Complete = Callable[[str], list[Quad]]
certainties: st.SearchStrategy[Certainty] = st.sampled_from(["certain", "possible"])
days = st.dates(date(1998, 1, 1), date(2026, 12, 31))


def on(quads: list[Quad], thing: str, when: str) -> str | None:
    """Return whether the thing holds within the period."""
    return dated_things(by_predicate(quads))[expand(thing)].holds(period(when))


def subjects(quads: list[Quad]) -> set[str]:
    """Return the things of the small graph or the data that say something in the quads, shortened."""
    return {
        shorten(q.subject.value) for q in quads if isinstance(q.subject, NamedNode) and q.subject.value.startswith(ID)
    }


def links_in(quads: list[Quad]) -> set[str]:
    kinds = subclasses(quads, ONTOLOGY + "Link")
    return {
        shorten(q.subject.value)
        for q in quads
        if isinstance(q.subject, NamedNode)
        and q.predicate.value == RDF_TYPE
        and getattr(q.object, "value", "") in kinds
    }


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2022-12-12", NOT), ("2022-12-13", CERTAIN), ("2022-12-14", NOT), ("2022-12", CERTAIN), ("2022-11", NOT),
        ("2023-01", NOT), ("2022", CERTAIN), ("2021", NOT), ("2020/2023", CERTAIN), ("2022-12-14/2023", NOT),
    ],
)  # fmt: skip
def test_an_occurrence_holds_on_its_day_and_in_every_period_around_it(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    event:x a :Event ; :edtf "2022-12-13" .
    """
    assert expected == on(completed, "event:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2021-12-31", NOT), ("2022-01-01", POSSIBLE), ("2022-06-15", POSSIBLE), ("2022-12-31", POSSIBLE),
        ("2023-01-01", NOT), ("2022", CERTAIN), ("2022-01/2022-11", POSSIBLE), ("2021/2022", CERTAIN),
    ],
)  # fmt: skip
def test_an_occurrence_of_a_year_is_certain_in_the_whole_year_only(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    link:x a :Authorship ; :linkSource actor:x ; :linkTarget doc:x ; :edtf "2022" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2022-11-13", NOT), ("2022-11-14", CERTAIN), ("2022-11-15", CERTAIN), ("2022-11-17", CERTAIN),
        ("2022-11-18", NOT), ("2022-11", CERTAIN),
    ],
)  # fmt: skip
def test_an_occurrence_of_some_days_holds_on_each_of_them(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    event:x a :Event ; :edtf "2022-11-14/2022-11-17" .
    """
    assert expected == on(completed, "event:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("1990", POSSIBLE), ("2021-12-31", POSSIBLE), ("2022-01-01", CERTAIN), ("2022-12-31", CERTAIN),
        ("2023-01-01", POSSIBLE), ("2022", CERTAIN), ("2021-12-31/2022-01-01", CERTAIN),
    ],
)  # fmt: skip
def test_a_state_of_a_year_holds_throughout_and_may_have_held_before_and_after(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    link:x a :Support ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2022" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2021-12-31", NOT), ("2022-01-01", CERTAIN), ("2022-12-12", CERTAIN), ("2022-12-13", CERTAIN),
        ("2022-12-14", POSSIBLE), ("2022-12-31", POSSIBLE), ("2023-01-01", NOT),
    ],
)  # fmt: skip
def test_a_tenure_whose_end_is_known_within_days_is_only_possible_in_between(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    link:x a :Presidency ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2022" ;
        :beginEarliest "2022-01-01T00:00:00Z"^^xsd:dateTime ;
        :endEarliest "2022-12-13T00:00:00Z"^^xsd:dateTime ; :endLatest "2022-12-31T23:59:59Z"^^xsd:dateTime .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2001-12-31", NOT), ("2002-01-01", POSSIBLE), ("2002-12-30", POSSIBLE), ("2002-12-31", CERTAIN),
        ("2010", CERTAIN), ("2016-11-24", CERTAIN), ("2016-11-25", PRESUMED), ("2030", PRESUMED),
        ("2016-11-24/2030", CERTAIN),
    ],
)  # fmt: skip
def test_an_open_state_is_certain_until_the_latest_document_that_states_it_and_presumed_after(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    link:x a :Membership ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2002/.." .
    doc:old dcterms:issued "2009-05-04"^^xsd:date . doc:new dcterms:issued "2016-11-24"^^xsd:date .
    <https://w3id.org/sepca-graph/id/claim/old/S01> :claimAbout link:x ; :hasEvidence
        <https://w3id.org/sepca-graph/id/span/old/0-9> .
    <https://w3id.org/sepca-graph/id/claim/new/S01> :claimAbout link:x ; :hasEvidence
        <https://w3id.org/sepca-graph/id/span/new/0-9> .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize("kind", ["normative", "evaluative", "denied", "implied"])
def test_a_wish_a_judgement_or_a_denial_prolongs_no_state(complete_text: Complete, kind: str) -> None:
    completed = complete_text(
        f"""
        link:x a :Membership ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2002/.." .
        doc:new dcterms:issued "2016-11-24"^^xsd:date .
        <https://w3id.org/sepca-graph/id/claim/new/S01> :claimAbout link:x ; :claimKind claim-kind:{kind} ;
            :hasEvidence <https://w3id.org/sepca-graph/id/span/new/0-9> .
        """
    )
    assert on(completed, "link:x", "2010") == PRESUMED


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2022-12-12", NOT), ("2022-12-13", POSSIBLE), ("2023", POSSIBLE), ("2050", POSSIBLE), ("2022", POSSIBLE)],
)
def test_an_approximate_begin_with_an_unknown_end_is_never_certain(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    link:x a :Presidency ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2022-12-13~/" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2009-05-03", NOT), ("2009-05-04", CERTAIN), ("2009-05-05", CERTAIN), ("2016", CERTAIN), ("2100", CERTAIN)],
)
def test_a_signatory_of_2009_is_a_signatory_in_2016(completed: list[Quad], when: str, expected: str | None) -> None:
    """
    link:x a :Signature ; :linkSource actor:x ; :linkTarget legal:x ; :edtf "2009-05-04" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2009-05-03", NOT), ("2009-05-04", CERTAIN), ("2014-03-01", CERTAIN), ("2014-03-02", NOT), ("2016", NOT)],
)
def test_only_a_recorded_withdrawal_ends_a_signature(completed: list[Quad], when: str, expected: str | None) -> None:
    """
    link:x a :Signature ; :linkSource actor:x ; :linkTarget legal:x ; :edtf "2009-05-04/2014-03-01" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(("when", "expected"), [("2012", POSSIBLE), ("2014-03-02", POSSIBLE), ("2014-03-03", NOT)])
def test_a_withdrawal_of_uncertain_date_makes_a_signature_uncertain(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    link:x a :Signature ; :linkSource actor:x ; :linkTarget legal:x ; :edtf "2009-05-04/2014-03-01~" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2009-06-30", NOT), ("2009-07-01", CERTAIN), ("2016", PRESUMED)],
)
def test_an_actor_is_party_from_entry_into_force_and_not_from_consent(
    completed: list[Quad], when: str, expected: str | None
) -> None:
    """
    link:x a :Ratification ; :linkSource actor:x ; :linkTarget legal:x ;
        :consentExpressed "2009-05-04" ; :enteredIntoForce "2009-07-01" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize(("when", "expected"), [("2009-05-03", NOT), ("2009-05-04", POSSIBLE), ("2016", POSSIBLE)])
def test_an_actor_that_only_consented_may_be_party(completed: list[Quad], when: str, expected: str | None) -> None:
    """
    link:x a :Ratification ; :linkSource actor:x ; :linkTarget legal:x ; :consentExpressed "2009-05-04" .
    """
    assert expected == on(completed, "link:x", when)


@pytest.mark.parametrize("when", ["1900", "2022-12-13", "2100"])
def test_an_undated_link_is_possible_at_any_time(completed: list[Quad], when: str) -> None:
    """
    link:x a :Support ; :linkSource actor:x ; :linkTarget actor:y .
    """
    assert on(completed, "link:x", when) == POSSIBLE
    assert "link:x" in subjects(kept_statements(completed, period(when), "possible"))
    assert "link:x" not in subjects(kept_statements(completed, period(when), "certain"))


def test_a_body_is_left_out_before_its_founding_with_the_links_to_it(completed: list[Quad]) -> None:
    """
    actor:body a :InternationalBody ; :edtf "2002/.." . actor:x a :State .
    link:x a :Support ; :linkSource actor:x ; :linkTarget actor:body ; adms:status status:accepted .
    """
    assert {"actor:x"} == subjects(kept_statements(completed, period("2001"), "possible"))
    assert {"actor:x", "actor:body", "link:x"} == subjects(kept_statements(completed, period("2002"), "possible"))


def test_a_body_that_may_exist_stays_in_the_certain_slice(completed: list[Quad]) -> None:
    """
    actor:body a :InternationalBody ; :edtf "2002/.." .
    """
    assert {"actor:body"} == subjects(kept_statements(completed, period("2050"), "certain"))


def test_links_into_an_event_that_was_not_go_with_it(completed: list[Quad]) -> None:
    """
    event:x a :Event ; :edtf "2022-12-13" . actor:x a :State .
    link:x a :Invitation ; :linkSource actor:x ; :linkTarget event:x .
    """
    assert {"actor:x"} == subjects(kept_statements(completed, period("2021"), "possible"))


def test_a_claim_goes_with_the_last_thing_that_it_is_about_and_takes_its_span_along(completed: list[Quad]) -> None:
    """
    actor:x a :State . actor:y a :State .
    link:x a :BilateralMeeting ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2021" .
    link:y a :BilateralMeeting ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2022" .
    claim:both :claimAbout link:x , link:y ; :hasEvidence span:both , span:shared .
    claim:one :claimAbout link:x ; :hasEvidence span:one , span:shared .
    """
    kept = kept_statements(completed, period("2022"), "possible")
    assert {"claim:both", "span:both", "span:shared"} == {
        name for name in subjects(kept) if name[:5] in {"claim", "span:"}
    }
    about = {shorten(getattr(q.object, "value", "")) for q in kept if q.predicate.value == ONTOLOGY + "claimAbout"}
    assert {"link:y"} == about


def test_a_slice_mentions_nothing_that_it_left_out(seed: KnowledgeGraph) -> None:
    quads = list(seed.quads())
    kept = kept_statements(quads, period("2021"), "certain")
    gone = {q.subject for q in quads} - {q.subject for q in kept}
    assert not [q for q in kept if q.object in gone]


@given(days, certainties)
@fewer(5)
def test_a_slice_is_a_part_of_the_record_without_its_edges(
    seed: KnowledgeGraph, day: date, certainty: Certainty
) -> None:
    quads = list(seed.quads())
    kept = set(kept_statements(quads, period(f"{day}"), certainty))
    assert kept <= {quad for quad in quads if layer_of(quad) != "entailed"}


@given(days)
@fewer(5)
def test_the_certain_slice_lies_within_the_possible_one(seed: KnowledgeGraph, day: date) -> None:
    quads = list(seed.quads())
    certain, possible = (set(kept_statements(quads, period(f"{day}"), c)) for c in (CERTAIN, POSSIBLE))
    assert certain <= possible


@given(days, certainties)
@fewer(5)
def test_slicing_twice_changes_nothing(seed: KnowledgeGraph, day: date, certainty: Certainty) -> None:
    once = kept_statements(seed.quads(), period(f"{day}"), certainty)
    assert once == kept_statements(once, period(f"{day}"), certainty)


@given(days, days, days, certainties)
@fewer(5)
def test_the_slice_of_a_day_lies_within_that_of_a_period_around_it(
    seed: KnowledgeGraph, first: date, second: date, third: date, certainty: Certainty
) -> None:
    quads = list(seed.quads())
    start, day, end = sorted([first, second, third])
    narrow = set(kept_statements(quads, period(f"{day}"), certainty))
    assert narrow <= set(kept_statements(quads, period(f"{start}/{end}"), certainty))


def test_a_day_outside_every_bound_leaves_only_undated_links(seed: KnowledgeGraph) -> None:
    """The presidency and support of 2022, and what is proposed, may go on: their ends bound only the begin."""
    quads = list(seed.quads())
    dated = {shorten(thing) for thing, found in dated_things(by_predicate(quads)).items() if found.bounds.known}
    open_states = {"link:support-bk-austria-sepca", "link:presidency-republika-srpska-sepca-after-2022"}
    open_states |= {"link:membership-romania-sepca", "link:membership-republika-srpska-sepca"}
    after = links_in(kept_statements(quads, period("2100-01-01"), "possible"))
    assert links_in(quads) - dated - {"link:invitation-cepol-ga-2022"} == after - open_states
    assert open_states <= after
    assert set() == links_in(kept_statements(quads, period("2100-01-01"), "certain"))


def test_before_sepca_was_founded_nothing_links_to_it(seed: KnowledgeGraph) -> None:
    before = seed.as_of("2001-12-31").query("SELECT ?link { ?link sepca:linkTarget actor:sepca }")
    assert isinstance(before, Rows)
    assert not list(before)


def test_a_slice_has_the_edges_of_its_own_links_only(seed: KnowledgeGraph) -> None:
    edges = seed.as_of("2022-06-01", certainty="certain").query(
        "SELECT ?actor ?edge ?other { GRAPH <https://w3id.org/sepca-graph/graph/entailed> { ?actor ?edge ?other }"
        " FILTER(?edge != sepca:evidencedBy) } ORDER BY ?actor ?edge"
    )
    assert isinstance(edges, Rows)
    expected = [
        ("actor:bk-austria", "sepca:cooperatesWith", "actor:sepca"),
        ("actor:bk-austria", "sepca:supports", "actor:sepca"),
        ("actor:romania", "sepca:holdsPresidencyOf", "actor:sepca"),
        ("actor:sepca", "sepca:cooperatesWith", "actor:bk-austria"),
    ]
    assert expected == [tuple(map(shorten, row)) for row in edges]


def test_a_slice_knows_its_period_and_certainty(seed: KnowledgeGraph) -> None:
    kg = seed.as_of("2022-06", certainty="certain")
    assert (period("2022-06"), "certain") == (kg.valid_during, kg.certainty)


def test_a_slice_of_a_slice_holds_what_held_in_both(seed: KnowledgeGraph) -> None:
    twice = seed.as_of("2022").as_of("2022-12-13")
    once = seed.as_of("2022-12-13")
    assert {str(quad) for quad in once.quads()} == {str(quad) for quad in twice.quads()}


def test_of_two_values_of_a_bound_the_one_counts_that_leaves_most_open(completed: list[Quad]) -> None:
    """
    link:x a :Support ; :linkSource actor:x ; :linkTarget actor:y ; :edtf "2010/2020" ;
        :beginEarliest "2010-01-01T00:00:00Z"^^xsd:dateTime , "2011-01-01T00:00:00+00:00"^^xsd:dateTime ;
        :beginLatest "2010-06-30T00:00:00Z"^^xsd:dateTime , "2010-12-31T00:00:00Z"^^xsd:dateTime ;
        :endEarliest "2020-01-01T00:00:00Z"^^xsd:dateTime , "2019-01-01T00:00:00Z"^^xsd:dateTime ;
        :endLatest "2019-12-31T00:00:00Z"^^xsd:dateTime , "2020-12-31T00:00:00Z"^^xsd:dateTime .
    """
    for quads in (completed, completed[::-1]):
        days = ("2009", "2010-03-01", "2010-08-01", "2011-01-01", "2019-06-01", "2020-12-31", "2021")
        assert [on(quads, "link:x", day) for day in days] == [
            NOT, POSSIBLE, POSSIBLE, CERTAIN, POSSIBLE, POSSIBLE, NOT,
        ]  # fmt: skip
