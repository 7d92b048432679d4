"""Is an edge explained down to what sources say, and are the chains between two things the shortest there are?"""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from command_line import run

from sepca_graph.deriving.proofs import Prover
from sepca_graph.errors import NotFoundError
from sepca_graph.knowledge_graph import KnowledgeGraph, layer_of
from sepca_graph.namespaces import shorten
from sepca_graph.views.explanation import paths, to_text, why
from sepca_graph.views.history import history

ASSEMBLY = "event:sepca-general-assembly-2022-12-13"


def test_an_edge_is_proven_by_links_and_relations_with_their_sources(seed: KnowledgeGraph) -> None:
    [found] = why(seed, "actor:selec", "actor:sepca")
    assert shorten(found.edge) == "sepca:engagedWith"
    [[talk, event]] = found.ways
    assert (shorten(talk.what), talk.source[-5:], shorten(talk.target)) == (
        "link:presentation-selec-ga-2022",
        "selec",
        ASSEMBLY,
    )
    assert (shorten(event.source), shorten(event.what), shorten(event.target)) == (
        ASSEMBLY,
        "sepca:eventOf",
        "actor:sepca",
    )
    assert talk.evidence
    assert all(entry.source.startswith("SEPCA General Assembly") and entry.place for entry in talk.evidence)


def test_one_edge_is_chosen_by_its_name(seed: KnowledgeGraph) -> None:
    for name in ("engagedWith", "sepca:engagedWith"):
        [found] = why(seed, "actor:interpol", "actor:sepca", edge=name)
        assert shorten(found.edge) == "sepca:engagedWith"


def test_every_proof_is_counted_and_shown_when_asked_for(kg: KnowledgeGraph) -> None:
    [few] = why(kg, "actor:interpol", "actor:sepca", edge="engagedWith", most=2)
    [full] = why(kg, "actor:interpol", "actor:sepca", edge="engagedWith", most=None)
    assert (len(few.ways), few.more) == (2, len(full.ways) - 2)
    assert full.ways[:2] == few.ways
    assert len({tuple(step.says for step in way) for way in full.ways}) == len(full.ways)


def test_every_proof_rests_on_asserted_statements_alone(seed: KnowledgeGraph) -> None:
    asserted = {
        tuple(getattr(term, "value", "") for term in (q.subject, q.predicate, q.object))
        for q in seed.quads()
        if layer_of(q) != "entailed"
    }
    prover = Prover.of(seed.store)
    for edge in seed.quads("entailed"):
        found = list(prover.proofs(*(getattr(t, "value", "") for t in (edge.subject, edge.predicate, edge.object))))
        assert found
        assert all(step in asserted for proof in found for step in proof)


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        (("actor:cepol", "actor:sepca"), "Chains of links between the two: sepca-graph paths actor:cepol actor:sepca"),
        (("actor:sepca", "actor:selec"), "The other way round: engaged with."),
        (("actor:nobody", "actor:sepca"), "actor:nobody is not in the graph."),
    ],
)
def test_what_does_not_follow_is_said_with_what_there_is_instead(
    seed: KnowledgeGraph, ends: tuple[str, str], says: str
) -> None:
    with pytest.raises(NotFoundError, match=says.replace(".", r"\.")):
        why(seed, *ends)


def test_a_chain_joins_the_two_ends_link_by_link(kg: KnowledgeGraph) -> None:
    found = paths(kg, "actor:frontex", "actor:fbi", most=None)
    for chain in found.ways:
        ends = [{step.source, step.target} for step in chain]
        assert {"actor:frontex", "actor:fbi"} == {shorten(x) for x in ends[0] ^ ends[-1]} & {
            "actor:frontex",
            "actor:fbi",
        }
        assert all(one & other for one, other in pairwise(ends))
        assert all(step.evidence for step in chain)
    assert len({len(chain) for chain in found.ways}) == 1


def test_a_chain_holds_as_of_the_day_that_is_asked_for(kg: KnowledgeGraph) -> None:
    assert len(paths(kg, "actor:romania", "actor:sepca").ways[0]) == 1
    with pytest.raises(NotFoundError):
        paths(kg.as_of("1950", certainty="certain"), "actor:romania", "actor:sepca")


def test_a_chain_that_is_too_long_says_how_long_it_is(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="give --max-length 3"):
        paths(kg, "actor:frontex", "actor:fbi", longest=2)


def test_an_explanation_reads_like_this(seed: KnowledgeGraph) -> None:
    lines = to_text(why(seed, "actor:selec", "actor:sepca")).splitlines()
    assert lines[0] == "SELEC - engaged with -> South-East European Police Chiefs Association"
    assert lines[2] == "1."
    assert lines[3].startswith("  SELEC - presentation -> SEPCA General Assembly, Bucharest")
    assert lines[-1].startswith("  [1] SEPCA General Assembly under the Romanian SEPCA Presidency 2022 (2022-12-19)")


def test_the_commands_take_names_and_give_json() -> None:
    told = json.loads(run("why", "INTERPOL", "Сепца", "--edge", "affiliatedWith", "--format", "json").out)
    assert [found["says"] for found in told] == [
        "INTERPOL - affiliated with -> South-East European Police Chiefs Association"
    ]
    chain = json.loads(run("paths", "cepol", "selec", "--format", "json").out)
    assert len(chain[0]["ways"][0]) == 2


def test_an_ambiguous_name_lists_what_it_may_mean() -> None:
    outcome = run("why", "police", "sepca")
    assert (outcome.code, outcome.out) == (2, "")
    assert "'police' may mean any of these" in outcome.err


def test_the_history_of_an_instrument_has_its_own_dates_and_the_acts_of_others(kg: KnowledgeGraph) -> None:
    rows = history(kg, "legal:pcc-see").to_dicts()
    assert [(row["when"], row["what"]) for row in rows if row["thing"].endswith("/pcc-see")] == [
        ("5 May 2006", "opened for signature"),
        ("10 October 2007", "entered into force"),
    ]
    assert {"signature", "ratification"} <= {row["what"] for row in rows}
    assert all(row["sources"] >= 1 for row in rows)


def test_a_history_is_in_order_of_time(kg: KnowledgeGraph) -> None:
    years = [row["edtf"][:4] for row in history(kg, "actor:moldova").to_dicts() if row["edtf"]]
    assert years == sorted(years)
    assert len(years) > 20


def test_a_history_may_be_cut_to_a_time(kg: KnowledgeGraph) -> None:
    whole, part = history(kg, "actor:moldova"), history(kg.as_of("2011", certainty="certain"), "actor:moldova")
    assert {row["thing"] for row in part.to_dicts()} < {row["thing"] for row in whole.to_dicts()}


def test_a_thing_without_dates_has_no_history(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="Nothing about place:budva is dated"):
        history(kg, "place:budva")


def test_a_history_is_a_table_or_a_file(tmp_path: Path) -> None:
    assert run("history", "moldova").lines[0].split() == ["when", "what", "with", "sources"]
    file = tmp_path / "moldova.md"
    assert run("history", "moldova", "-o", file).code == 0
    assert file.read_text("utf-8").startswith("| when | edtf | what | with | thing | sources |")
