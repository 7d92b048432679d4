"""Does the record hold what the collected evidence says: every row, every act, every presidency?"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from command_line import run

from sepca_graph.asking.catalog import NamedQuery, catalog
from sepca_graph.asking.results import Rows
from sepca_graph.asking.search import find_things
from sepca_graph.content import folder as content
from sepca_graph.dating import CERTAINTIES
from sepca_graph.dating.edtf import period
from sepca_graph.dating.timeslice import DatedThing, dated_things
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.names import fold
from sepca_graph.namespaces import ID, ONTOLOGY, expand, local_name, shorten
from sepca_graph.stores import OxigraphStore, by_predicate, iri_of
from sepca_graph.views.gaps import find_gaps

ROOT = Path(__file__).parent.parent
ACCOUNT = ROOT / "graph_data/curation/evidence.tsv"
EVIDENCE = ROOT.parent / "shared/evidence"
INSTRUMENTS = {
    "SECI Agreement": "seci-agreement",
    "Convention of the Southeast European Law Enforcement Center": "selec-convention",
    "Police Cooperation Convention for Southeast Europe": "pcc-see",
    "PCC SEE Automated Data Exchange Agreement": "pcc-see-automated-data-exchange-agreement",
    "Budapest Convention on Cybercrime": "budapest-convention",
    "First Additional Protocol to the Cybercrime Convention": "budapest-convention-1st-protocol",
    "Second Additional Protocol to the Cybercrime Convention": "budapest-convention-2nd-protocol",
    "Second Additional Protocol to the European MLA Convention": "european-mla-convention-2nd-protocol",
    "UN Convention against Transnational Organized Crime": "untoc",
}
COLUMNS_OF_ACTS = {
    "signed": ("signed",),
    "ratified": ("consent",),
    "accededTo": ("consent",),
    "entryIntoForceFor": ("inForce",),
    "signatoryAndPartyTo": ("signed",),
}
SIGNED_BY_THE_UNION = ("montenegro", "budapest-convention", "signed", "2005-04-07")
"""A row gives Montenegro a signature of 7 April 2005; on that day Montenegro and Serbia were one state."""
INTO_FORCE_WITH_FORTY = ("untoc", "inForce", "2003-09-29")
"""Rows name three states among the forty whose ratifications brought the convention into force on that day."""
NAMES_OF_STATES = "SELECT ?state ?name { ?state a sepca:State ; skos:prefLabel|skos:altLabel ?name }"
PRESIDENTS = {
    "2015-06-01": "albanian-state-police",
    "2016-03-01": "ministry-of-the-interior-bulgaria",
    "2017-01-15": "federal-police-administration-fbih",
    "2018-06-01": "ministry-of-internal-affairs-north-macedonia",
    "2020-06-01": "police-administration-montenegro",
    "2022-06-01": "romania",
    "2024-06-01": "serbian-police",
    "2025-06-01": "albanian-state-police",
}
SELEC_LIST = {
    "albania", "bosnia-and-herzegovina", "bulgaria", "greece", "hungary", "moldova", "montenegro", "north-macedonia",
    "romania", "serbia", "turkiye",
}  # fmt: skip
CERTAIN, PRESUMED, POSSIBLE = CERTAINTIES
ANSWERLESS_BY_NATURE = {"invitees_without_participation", "member_partners", "self_loops"}
"""Two ask the seed document by default, which has none; an actor with an edge to itself would be a fault."""


@pytest.fixture(scope="module")
def evidence() -> list[dict[str, Any]]:
    if not EVIDENCE.exists():
        pytest.skip("the collected rows of shared/evidence are not at hand")
    files = sorted(EVIDENCE.glob("*_facts.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def account() -> dict[str, dict[str, str]]:
    with ACCOUNT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({row["row"] for row in rows}) == len(rows)
    return {row["row"]: row for row in rows}


@pytest.fixture(scope="module")
def acts(evidence: list[dict[str, Any]], kg: KnowledgeGraph) -> set[tuple[str, str, str, str]]:
    """What the rows say of treaties: state, instrument, column of the matrix, date."""
    names = {fold(row["name"]): local_name(row["state"]) for row in rows_of(kg, NAMES_OF_STATES)}
    return {
        (names[fold(row["subject"])], slug, column, row["date"])
        for row in evidence
        for name, slug in INSTRUMENTS.items()
        for column in COLUMNS_OF_ACTS.get(row["predicate"], ())
        if row["object"].startswith(name) and row["date"]
    }


@pytest.fixture(scope="module")
def matrix(kg: KnowledgeGraph) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (local_name(row["actor"]), local_name(row["instrument"])): row for row in rows_of(kg, "ratification_matrix")
    }


def rows_of(kg: KnowledgeGraph, query: str, **parameters: str) -> list[dict[str, Any]]:
    result = kg.query(query, parameters)
    assert isinstance(result, Rows)
    return result.to_dicts()


@pytest.fixture(scope="module")
def tied(kg: KnowledgeGraph) -> KnowledgeGraph:
    """The record without claims, spans and the links to others than these: slices of all take seconds."""
    targets = {expand(name) for name in ("actor:sepca", "actor:selec", "legal:pcc-see")}
    quads = list(kg.quads())
    to_them = {q.subject for q in quads if q.predicate.value == ONTOLOGY + "linkTarget" and iri_of(q.object) in targets}
    left_out = tuple(ID + kind for kind in ("claim/", "link/", "span/"))
    kept = [q for q in quads if q.subject in to_them or not iri_of(q.subject).startswith(left_out)]
    return KnowledgeGraph(OxigraphStore.of(kept), kg.content, f"{kg.digest} tied")


def standing(kg: KnowledgeGraph, query: str, column: str, when: str, **parameters: str) -> dict[str, str]:
    """Return what answers a query as of a day, and how certain each answer is."""
    found = {level: rows_of(kg.as_of(when, certainty=level), query, **parameters) for level in reversed(CERTAINTIES)}
    return {local_name(row[column]): level for level, rows in found.items() for row in rows}


# Every row


def test_every_row_of_the_evidence_is_accounted_for(
    evidence: list[dict[str, Any]], account: dict[str, dict[str, str]]
) -> None:
    assert sorted(row["id"] for row in evidence) == sorted(account)


def test_a_row_is_claimed_somewhere_or_left_out_for_a_reason(
    kg: KnowledgeGraph, account: dict[str, dict[str, str]]
) -> None:
    claims = {row["claim"] for row in rows_of(kg, "SELECT ?claim { ?claim a sepca:Claim }")}
    for row in account.values():
        named = {expand(f"claim:{name}") for name in row["where"].split()}
        if row["outcome"] == "claimed":
            assert named, row
            assert named <= claims, row
        else:
            assert (row["outcome"], bool(row["reason"])) == ("left out", True), row


def test_at_least_1300_rows_are_claims_of_their_own(account: dict[str, dict[str, str]]) -> None:
    own = [row for row in account.values() if any(row["row"] in name for name in row["where"].split())]
    assert len(own) >= 1300


def test_a_claim_of_a_row_cites_the_page_of_the_row(
    kg: KnowledgeGraph, evidence: list[dict[str, Any]], account: dict[str, dict[str, str]]
) -> None:
    pages = rows_of(kg, "SELECT ?document ?url { ?document schema:url ?url }")
    urls = {local_name(row["document"]): row["url"] for row in pages}
    elsewhere = [
        (row["id"], name)
        for row in evidence
        for name in account[row["id"]]["where"].split()
        if row["id"] in name and unquote(urls[name.partition("/")[0]]) != unquote(row["source_url"])
    ]
    assert elsewhere == []


# Presidencies


@pytest.mark.parametrize("day", PRESIDENTS)
def test_who_presided_is_certain_and_has_a_source(kg: KnowledgeGraph, tied: KnowledgeGraph, day: str) -> None:
    assert standing(tied, "presidency_holders", "holder", day) == {PRESIDENTS[day]: CERTAIN}
    [row] = rows_of(tied.as_of(day), "presidency_holders")
    assert rows_of(kg, "evidence_spans", subject=shorten(row["link"]))


def test_who_presided_in_2008_is_unknown(kg: KnowledgeGraph, tied: KnowledgeGraph) -> None:
    assert standing(tied, "presidency_holders", "holder", "2008-06-01") == {}
    gaps = rows_of(kg, "presidency_gaps")
    assert [(gap["from"][:10], gap["until"][:10]) for gap in gaps] == [
        ("2002-12-31", "2005-02-01"),
        ("2006-01-31", "2011-03-01"),
    ]


# Treaties and members


def test_each_act_of_the_evidence_stands_in_the_matrix(
    acts: set[tuple[str, str, str, str]], matrix: dict[tuple[str, str], dict[str, Any]]
) -> None:
    stated = {act for act in acts if act != SIGNED_BY_THE_UNION}
    assert [act for act in stated if day_of(matrix[act[0], act[1]][act[2]]) != act[3]] == []
    assert len(stated) >= 120
    assert len({instrument for _state, instrument, _column, _date in stated}) >= 6


def test_each_date_of_the_matrix_stands_in_the_evidence(
    acts: set[tuple[str, str, str, str]], matrix: dict[tuple[str, str], dict[str, Any]]
) -> None:
    dates = {
        (state, instrument, column, day_of(row[column]))
        for (state, instrument), row in matrix.items()
        for column in ("signed", "consent", "inForce")
        if instrument in INSTRUMENTS.values() and row[column]
    }
    first_forty = {(state, *INTO_FORCE_WITH_FORTY) for state in ("bosnia-and-herzegovina", "bulgaria")}
    union = {("serbia-and-montenegro", *act) for act in (SIGNED_BY_THE_UNION[1:], INTO_FORCE_WITH_FORTY)}
    assert dates - acts == first_forty | union


def day_of(edtf: str | None) -> str | None:
    return edtf.removesuffix("/..") if edtf else edtf


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-06-01", {}),
        (
            "2015-06-01",
            {
                **dict.fromkeys(SELEC_LIST, PRESUMED),
                **dict.fromkeys(("croatia", "moldova", "serbia", "bosnia-and-herzegovina"), CERTAIN),
                "slovenia": POSSIBLE,
            },
        ),
        ("2020-06-01", {**dict.fromkeys(SELEC_LIST, PRESUMED), "bosnia-and-herzegovina": CERTAIN}),
    ],
)
def test_the_members_of_selec_are_those_of_the_evidence(
    tied: KnowledgeGraph, day: str, expected: dict[str, str]
) -> None:
    """The convention was in force from October 2011; the list of 11 is undated; Croatia left after November 2016.

    Who chairs its Council, before and after, is certainly a member in between. Slovenia was there in 2012 and had left
    by October 2016, but nobody says when: no later day is spoken for.
    """
    assert standing(tied, "members", "member", day, body="actor:selec") == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-06-01", {"bulgaria": CERTAIN}),
        ("2015-06-01", {"bulgaria": CERTAIN, **dict.fromkeys(("austria", "hungary", "slovenia"), POSSIBLE)}),
        (
            "2020-06-01",
            {
                **dict.fromkeys(("bulgaria", "hungary"), PRESUMED),
                **dict.fromkeys(("austria", "slovenia", "croatia"), POSSIBLE),
            },
        ),
    ],
)
def test_the_parties_to_the_police_cooperation_convention_are_those_of_the_evidence(
    tied: KnowledgeGraph, day: str, expected: dict[str, str]
) -> None:
    """Only Bulgaria's entry into force is in the evidence; of the seven first signatories it has no ratification."""
    assert standing(tied, "instrument_parties", "party", day, instrument="legal:pcc-see") == expected


# Names, contradictions, questions, gaps


@pytest.mark.parametrize("name", ["Ćulum", "culum", "Чулум", "ĆULUM"])
def test_a_person_is_found_in_every_script(kg: KnowledgeGraph, name: str) -> None:
    assert [short for short, _kind, _label in find_things(kg, name)] == ["actor:darko-culum"]


def test_show_tells_what_contradicts_a_claim() -> None:
    outcome = run("show", "actor:general-police-inspectorate-moldova")
    told = [line for line in outcome.lines if "contradicted:" in line]
    assert any("statute of SEPCA in 2007" in line for line in told)


def test_show_names_the_place_in_the_source_in_words() -> None:
    assert "1st sentence" in run("show", "event:iacp-sepca-cybercrime-conference-2012-04-budva").out


@pytest.mark.parametrize("named", catalog(content.find()), ids=lambda named: named.name)
def test_a_query_has_an_answer_in_the_record(kg: KnowledgeGraph, named: NamedQuery) -> None:
    rows = rows_of(kg, named.name)
    assert bool(rows) is (named.name not in ANSWERLESS_BY_NATURE)
    cells = [tuple(row.values()) for row in rows]
    assert len(set(cells)) == len(cells)
    labels = {str(value) for row in rows for column, value in row.items() if column.endswith("Label") and value}
    assert not [label for label in labels if "://" in label]


def test_each_kind_of_gap_is_found_in_the_record(kg: KnowledgeGraph) -> None:
    kinds = {query.name for query in catalog(kg.content, "gaps")}
    found = find_gaps(kg, "2021-11-28")
    assert {gap.kind for gap in found} == kinds
    assert [gap.score for gap in found] == sorted((gap.score for gap in found), reverse=True)
    assert found[0].kind == "presidency_holes"


# How certain the record is of a time


@pytest.fixture(scope="module")
def dated(kg: KnowledgeGraph) -> dict[str, DatedThing]:
    return dated_things(by_predicate(kg.quads()))


def answers(kg: KnowledgeGraph, dated: dict[str, DatedThing], when: str, pattern: str) -> Counter[str]:
    """Return how many of the links that a pattern of ?link finds hold how certainly; "no" for those that do not."""
    found = kg.rows(f"SELECT DISTINCT ?link WHERE {{ {pattern} }}").to_dicts()
    return Counter(dated[row["link"]].holds(period(when)) or "no" for row in found)


@pytest.mark.parametrize("when", ["2016-11-24", "2016-11", "2016"])
def test_who_took_part_in_a_dated_event_took_part_then(
    kg: KnowledgeGraph, dated: dict[str, DatedThing], when: str
) -> None:
    """The event's bounds are those of an undated link to it."""
    pattern = "?link a sepca:Participation ; sepca:linkTarget event:sepca-general-assembly-2016-11-24-sofia"
    assert answers(kg, dated, when, pattern) == {CERTAIN: 17}


def test_participations_in_events_of_a_year_are_certain_in_it(kg: KnowledgeGraph, dated: dict[str, DatedThing]) -> None:
    pattern = """?link a sepca:Participation ; adms:status status:accepted ; sepca:linkTarget ?event .
        ?event sepca:edtf ?date FILTER(STRSTARTS(?date, "2016") && !REGEX(?date, "[?~%]"))"""
    found = answers(kg, dated, "2016", pattern)
    assert set(found) == {CERTAIN}
    assert found[CERTAIN] >= 17


def test_members_whose_end_nobody_states_are_presumed_or_certain(kg: KnowledgeGraph) -> None:
    rows = rows_of(kg.as_of("2022-06-01"), "members")
    assert len(rows) == 9
    assert {row["member"] for row in rows} == {
        row["member"] for row in rows_of(kg.as_of("2022-06-01", certainty="possible"), "members")
    }


@pytest.mark.parametrize("when", ["1990", "2016-06-01", "2024-06-01", "2026-11-30"])
def test_a_rejected_link_is_in_no_slice_and_one_not_accepted_is_at_most_possible(
    kg: KnowledgeGraph, dated: dict[str, DatedThing], when: str
) -> None:
    assert set(answers(kg, dated, when, "?link adms:status status:rejected")) == {"no"}
    others = "?link adms:status ?status FILTER(?status IN (status:proposed, status:disputed))"
    assert set(answers(kg, dated, when, others)) <= {POSSIBLE, "no"}


def test_who_headed_a_police_in_2010_is_not_presumed_in_office_today(
    kg: KnowledgeGraph, dated: dict[str, DatedThing]
) -> None:
    pattern = """?link a sepca:OfficeHolding . ?claim sepca:claimAbout ?link ; sepca:claimDate ?date
        FILTER(STRSTARTS(?date, "2010"))"""
    assert PRESUMED not in answers(kg, dated, "2026-11-30", pattern)


# Time: the table of what must come out


def answers_on(kg: KnowledgeGraph, day: str, where: str) -> dict[str, str | None]:
    """Return the answer of each link of a pattern in `?link`, by short name."""
    things = dated_things(kg.store.triples_of)
    links = [str(link) for (link,) in kg.rows(f"SELECT DISTINCT ?link {{ {where} }}")]
    return {shorten(link): things[link].holds(period(day)) for link in links}


@pytest.mark.parametrize("day", ["2016-11-24", "2016-11", "2016"])
def test_who_took_part_in_the_assembly_of_sofia_is_certain(kg: KnowledgeGraph, day: str) -> None:
    took_part = "?link a sepca:Participation ; sepca:linkTarget event:sepca-general-assembly-2016-11-24-sofia"
    assert list(answers_on(kg, day, took_part).values()) == ["certain"] * 17


def test_participations_in_events_dated_within_a_year_are_certain_in_it(kg: KnowledgeGraph) -> None:
    within = "?link a sepca:Participation ; adms:status status:accepted ; sepca:linkTarget/sepca:edtf ?date . "
    answers = answers_on(kg, "2016", within + 'FILTER(REGEX(?date, "^2016[^/]*(/2016.*)?$"))')
    assert set(answers.values()) == {"certain"}
    assert len(answers) >= 18


def test_members_of_sepca_that_presided_before_and_after_are_certain_between(kg: KnowledgeGraph) -> None:
    members = "?link a sepca:Membership ; adms:status status:accepted ; sepca:linkTarget actor:sepca"
    found = {
        name.removeprefix("link:membership-"): answer for name, answer in answers_on(kg, "2022-06-01", members).items()
    }
    certain = (
        "romanian-police", "police-of-republika-srpska", "serbian-police", "albanian-state-police",
        "federal-police-administration-fbih",
    )  # fmt: skip
    presumed = (
        "police-administration-montenegro", "general-police-inspectorate-moldova", "police-of-bulgaria",
        "police-of-north-macedonia",
    )  # fmt: skip
    assert found == {
        **{f"{name}-sepca": CERTAIN for name in certain},
        **{f"{name}-sepca": PRESUMED for name in presumed},
        "croatian-police-sepca": None,
    }


def test_who_presides_is_certainly_a_member(kg: KnowledgeGraph) -> None:
    member = "BIND(link:membership-albanian-state-police-sepca AS ?link)"
    assert list(answers_on(kg, "2025-06-15", member).values()) == [CERTAIN]


def test_what_was_possible_in_1900_is_what_nobody_dates(kg: KnowledgeGraph) -> None:
    possible = {name for name, answer in answers_on(kg, "1900-01-01", "?link sepca:linkSource ?any").items() if answer}
    kinds = {row["link"]: row for row in rows_of(kg, "SELECT ?link ?kind { ?link a ?kind ; sepca:linkSource ?any }")}
    of_kind = {local_name(kinds[expand(name)]["kind"]) for name in possible}
    assert not of_kind & {"OfficeHolding", "Ratification"}
    assert {name for name in possible if "signature" in name} == {"link:signature-austria-schengen-agreement"}
    assert 40 < len(possible) <= 70


def test_no_ratification_is_older_than_its_instrument(kg: KnowledgeGraph) -> None:
    ratified = "?link a sepca:Ratification ; sepca:linkTarget legal:sepca-memorandum-2014"
    assert set(answers_on(kg, "2010", ratified).values()) <= {None}
    late = (
        "?link a sepca:Ratification ; sepca:linkTarget ?law . ?law sepca:openedForSignature ?day FILTER(?day > '2010')"
    )
    answers = answers_on(kg, "2010-01-01", late)
    assert set(answers.values()) == {None}
    assert len(answers) >= 3


@pytest.mark.parametrize("day", ["2018-01-15", "2018-06-15", "2018-12-15"])
def test_at_most_two_may_have_chaired_the_selec_council_on_a_day_of_2018(kg: KnowledgeGraph, day: str) -> None:
    chairs = "?link a sepca:Presidency ; sepca:linkTarget actor:selec-council"
    assert len([answer for answer in answers_on(kg, day, chairs).values() if answer]) <= 2


def test_a_member_whose_begin_is_disputed_is_one_after_both_dates(kg: KnowledgeGraph) -> None:
    assert list(answers_on(kg, "2007", "BIND(link:membership-slovenia-interpol AS ?link)").values()) == [PRESUMED]


def test_heads_of_police_of_long_ago_are_not_presumed_in_office(kg: KnowledgeGraph) -> None:
    offices = "?link a sepca:OfficeHolding ; sepca:lastAttested ?last FILTER(STRSTARTS(?last, '2010'))"
    answers = answers_on(kg, "2026-11-30", offices)
    assert answers
    assert set(answers.values()) <= {None, "possible"}


def test_rejected_links_are_in_no_slice(kg: KnowledgeGraph) -> None:
    rejected = "?link adms:status status:rejected"
    for day in ("2010", "2024-06-01"):
        answers = answers_on(kg, day, rejected)
        assert len(answers) == 9
        assert set(answers.values()) == {None}


def test_no_two_accepted_tenures_are_certain_on_one_day_but_for_a_handover(kg: KnowledgeGraph) -> None:
    found = rows_of(kg, """
        SELECT ?one ?other ?begin ?end {
          ?body sepca:heldByOneAtATime sepca:Presidency .
          ?one sepca:linkTarget ?body ; a sepca:Presidency ; adms:status status:accepted ; sepca:endEarliest ?end .
          ?other sepca:linkTarget ?body ; a sepca:Presidency ; adms:status status:accepted ; sepca:beginLatest ?begin ;
            sepca:endEarliest ?last .
          ?one sepca:beginLatest ?first .
          FILTER(STR(?one) != STR(?other) && ?first < ?begin && ?first <= ?end && ?begin <= ?last)
        }""")  # fmt: skip
    assert len(found) > 20
    assert [row for row in found if str(row["begin"])[:7] < str(row["end"])[:7]] == []
