"""Does a projection count what two share, as counting it pair by pair does?"""

import csv
import io
from itertools import combinations

import networkx as nx
import pytest
from command_line import run
from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.asking.own_queries import LINKS
from sepca_graph.cli.shared import KINDS
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import local_name
from sepca_graph.views import shared as projection
from sepca_graph.views.shared import Projection, project_pairs, shared

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("123456")), max_size=40)


def counted(found: Projection) -> dict[tuple[str, str], int]:
    return {(found.actors[one], found.actors[other]): count for one, other, count in found.pairs}


def one_by_one(pairs: list[tuple[str, str]], least: int = 1) -> dict[tuple[str, str], int]:
    things = {actor: {target for source, target in pairs if source == actor} for actor, _target in pairs}
    counts = {pair: len(things[pair[0]] & things[pair[1]]) for pair in combinations(sorted(things), 2)}
    return {pair: count for pair, count in counts.items() if count >= least}


@given(PAIRS, st.integers(1, 3), st.integers(1, 5), st.sampled_from([0, 1000]))
def test_shared_things_are_counted_as_one_by_one(
    pairs: list[tuple[str, str]], least: int, block: int, few: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projection, "BLOCK", block)
        patch.setattr(projection, "FEW", few)
        assert counted(project_pairs(pairs, least=least)) == one_by_one(pairs, least)


@given(PAIRS, st.integers(1, 3), st.sampled_from([0, 1000]))
def test_the_strongest_partners_of_each_are_kept(pairs: list[tuple[str, str]], top: int, few: int) -> None:
    everyone = one_by_one(pairs)
    wanted: set[tuple[str, str]] = set()
    for actor in {source for source, _target in pairs}:
        partners = [
            (-count, "".join(pair).replace(actor, ""), pair) for pair, count in everyone.items() if actor in pair
        ]
        wanted |= {pair for _count, _other, pair in sorted(partners)[:top]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projection, "FEW", few)
        found = project_pairs(pairs, top=top)
    assert counted(found) == {pair: everyone[pair] for pair in wanted}


@given(PAIRS)
def test_the_projection_is_that_of_networkx(pairs: list[tuple[str, str]]) -> None:
    two_mode: nx.Graph[str] = nx.Graph(pairs)
    two_mode.add_edge("alone", "nothing")  # networkx refuses an empty graph
    weighted = nx.bipartite.weighted_projected_graph(two_mode, {"alone", *(source for source, _target in pairs)})
    expected = {(min(a, b), max(a, b)): weighted.edges[a, b]["weight"] for a, b in weighted.edges}
    assert counted(project_pairs(pairs)) == expected


@given(PAIRS)
def test_the_most_shared_comes_first_and_the_order_of_the_links_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    found = project_pairs(pairs)
    assert list(counted(found).items()) == list(counted(project_pairs(pairs[::-1])).items())
    counts = [count for _one, _other, count in found.pairs]
    assert counts == sorted(counts, reverse=True)


def test_every_kind_of_the_command_can_be_projected(kg: KnowledgeGraph) -> None:
    assert set(KINDS) == set(projection.KINDS)
    for kind in KINDS:
        assert shared(kg, kind)[0].cells


def test_shared_memberships_of_the_record_are_those_of_its_links(kg: KnowledgeGraph) -> None:
    links = [row for row in kg.rows_of(LINKS) if local_name(row["kind"]) == "Membership"]
    accepted = [(row["source"], row["target"]) for row in links if local_name(row["status"] or "") == "accepted"]
    rows = shared(kg, "memberships")[0].to_dicts()
    assert {(row["one"], row["other"]): row["shared"] for row in rows} == one_by_one(accepted)


def test_the_command_cuts_to_a_day_and_writes_a_table() -> None:
    words = ("shared", "memberships", "--as-of", "2016-06-01", "--certainty", "certain", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run(*words).out)))
    assert {"one", "oneLabel", "other", "otherLabel", "shared"} == set(rows[0])
    police = "https://w3id.org/sepca-graph/id/actor/"
    assert any({row["one"], row["other"]} == {police + "romanian-police", police + "serbian-police"} for row in rows)


def test_where_all_pairs_would_not_fit_the_strongest_are_kept_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "MOST", 500)
    done = run("shared", "memberships", "--format", "csv")
    kept = next(int(word) for word in done.err.split() if word.isdigit())
    assert "only the" in done.err
    assert done.out == run("shared", "memberships", "--format", "csv", "--top", str(kept)).out
