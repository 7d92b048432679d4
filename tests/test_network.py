"""Does the network show every link once, what each rests on, and what is certain?"""

from collections import Counter
from typing import Any

import pytest
from networkx import MultiDiGraph

from sepca_graph.asking.own_queries import LINKS
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import expand
from sepca_graph.network.project import outline, project

Edge = tuple[str, str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def network(seed: KnowledgeGraph) -> "MultiDiGraph[str]":
    return seed.network()


@pytest.fixture(scope="module")
def edges(network: "MultiDiGraph[str]") -> dict[str, Edge]:
    return {key: (source, target, key, edge) for source, target, key, edge in network.edges(keys=True, data=True)}


def link(edges: dict[str, Edge], name: str) -> dict[str, Any]:
    return edges[expand(name)][3]


def test_every_link_is_one_edge_and_nothing_is_lost(seed: KnowledgeGraph, edges: dict[str, Edge]) -> None:
    drawn = {key for key, (_s, _t, _k, edge) in edges.items() if edge["layer"] == "stated"}
    assert drawn == {row["link"] for row in seed.rows_of(LINKS)}


def test_the_layers_are_told_apart(edges: dict[str, Edge]) -> None:
    layers = Counter(edge["layer"] for _s, _t, _k, edge in edges.values())
    assert layers == {"stated": 20, "structure": 16, "entailed": 4}


def test_an_entailed_edge_that_only_repeats_a_link_is_not_drawn_again(edges: dict[str, Edge]) -> None:
    entailed = {edge["kind"] for _s, _t, _k, edge in edges.values() if edge["layer"] == "entailed"}
    assert entailed == {"engagedWith", "handedPresidencyTo"}


def test_an_entailed_edge_names_the_links_that_it_rests_on(edges: dict[str, Edge]) -> None:
    (handover,) = [edge for _s, _t, _k, edge in edges.values() if edge["kind"] == "handedPresidencyTo"]
    assert handover["why"] == [
        "Presidency: Romania \N{EN DASH} South-East European Police Chiefs Association",
        "Presidency: Republika Srpska \N{EN DASH} South-East European Police Chiefs Association",
    ]
    assert {entry["kind"] for entry in handover["evidence"]} >= {"stated"}


def test_a_step_without_a_link_is_put_in_words(edges: dict[str, Edge]) -> None:
    engaged = [edge for _s, _t, _k, edge in edges.values() if edge["kind"] == "engagedWith"]
    event = "SEPCA General Assembly, Bucharest, 13 December 2022"
    assert all(f"{event} (event of) South-East European Police Chiefs Association" in edge["why"] for edge in engaged)


def test_a_link_has_the_verb_time_role_and_surroundings_of_its_record(edges: dict[str, Edge]) -> None:
    support = link(edges, "link:support-bk-austria-sepca")
    assert (support["label"], support["when"], support["through"]) == (
        "supports", "2022", ["Internal Security Fund - Police"],
    )  # fmt: skip
    assert (support["certain_from"], support["certain_to"], support["goes_on"]) == ("2022-01-01", "2022-12-31", False)


def test_each_claim_about_a_link_is_its_evidence_with_its_place(edges: dict[str, Edge]) -> None:
    hosting = link(edges, "link:hosting-romanian-police-ga-2022")
    (entry,) = hosting["evidence"]
    assert (entry["paragraph"], entry["start"], entry["end"], entry["kind"], entry["confidence"]) == (
        1, 168, 194, "stated", 1.0,
    )  # fmt: skip
    assert entry["url"].startswith("https://www.sepcaregion.eu/")


def test_a_structural_edge_has_the_claims_about_that_statement_only(edges: dict[str, Edge]) -> None:
    (police,) = [edge for source, _t, _k, edge in edges.values() if edge["kind"] == "policeOf" and "romanian" in source]
    assert [entry["claim"].rsplit("/", 1)[-1] for entry in police["evidence"]] == ["S11"]


def test_the_whole_record_calls_nothing_certain(edges: dict[str, Edge]) -> None:
    assert {edge["certainty"] for _s, _t, _k, edge in edges.values()} == {""}


def test_a_slice_says_of_each_link_whether_it_is_certain(seed: KnowledgeGraph) -> None:
    network = seed.as_of("2022-12-13", certainty="possible").network()
    certainty = {key: edge["certainty"] for _s, _t, key, edge in network.edges(keys=True, data=True)}
    assert certainty[expand("link:hosting-romanian-police-ga-2022")] == "certain"
    assert certainty[expand("link:presidency-republika-srpska-sepca-after-2022")] == "possible"
    assert network.graph["as_of"] == "2022-12-13"


def test_nothing_ends_before_it_begins_and_what_goes_on_has_no_end(kg: KnowledgeGraph) -> None:
    edges = [edge for _source, _target, edge in kg.network().edges(data=True)]
    timed = [edge for edge in edges if edge["presumed_from"] and edge["presumed_to"]]
    going_on = [edge for edge in edges if edge["edtf"].endswith("/..")]
    assert len(timed) > 100
    assert len(going_on) > 100
    assert [edge["name"] for edge in timed if edge["presumed_from"] > edge["presumed_to"]] == []
    ended = {edge["kind"] for edge in going_on if edge["presumed_from"] and not edge["goes_on"]}
    assert ended == {
        "Presidency",
        "CooperationAgreement",
        "Ratification",
    }  # by a usual term, a replacement, the end of a state


def test_a_node_has_every_name_that_it_is_known_by(network: "MultiDiGraph[str]") -> None:
    police = network.nodes[expand("actor:romanian-police")]
    assert (police["kind"], sorted(police["names"])) == (
        "PoliceOrganisation",
        [
            "General Inspectorate of the Romanian Police",
            "IGPR",
            "National Police",
            "Romanian National Police",
            "Romanian Police",
        ],
    )


def test_every_node_has_a_label_and_a_kind(network: "MultiDiGraph[str]") -> None:
    for node, attributes in network.nodes(data=True):
        assert attributes["label"], node
        assert attributes["kind"] != "Thing", node


def test_the_outline_is_that_of_the_network(kg: KnowledgeGraph) -> None:
    assert outline(kg) == project(kg).outline


def test_a_slice_knows_the_outline_of_the_record(seed: KnowledgeGraph) -> None:
    record = project(seed.as_of("2022-12-13")).record
    assert record is not None
    assert record() == outline(seed)
    assert project(seed).record is None


def test_nothing_held_long_before_anything_was_recorded(seed: KnowledgeGraph) -> None:
    network = seed.as_of("1990", certainty="certain").network()
    assert [edge for _s, _t, edge in network.edges(data=True) if edge["layer"] != "structure"] == []
