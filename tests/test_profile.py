"""Does one screen tell all that is known of a thing, and from where?"""

import json

import pytest
from syrupy.assertion import SnapshotAssertion

from sepca_graph.asking.search import find_things
from sepca_graph.errors import NotFoundError
from sepca_graph.evidence import to_json
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.views.facts import facts_about
from sepca_graph.views.profile import profile, to_text


def test_a_profile_reads_like_this(seed: KnowledgeGraph, snapshot: SnapshotAssertion) -> None:
    assert to_text(profile(seed, "actor:sepca")) == snapshot


def test_a_profile_of_a_slice_reads_like_this(seed: KnowledgeGraph, snapshot: SnapshotAssertion) -> None:
    assert to_text(profile(seed.as_of("2022-12-20", certainty="possible"), "actor:republika-srpska")) == snapshot


def test_json_holds_what_the_text_tells(seed: KnowledgeGraph) -> None:
    view = profile(seed, "event:sepca-general-assembly-2022-12-13")
    told = json.loads(to_json(view))
    assert (told["label"], len(told["links"])) == (view.label, 6)
    assert all(link["evidence"] for link in told["links"])


def test_links_of_both_directions_are_told(seed: KnowledgeGraph) -> None:
    view = profile(seed, "actor:sepca")
    assert {tie.outgoing for tie in profile(seed, "actor:romania").links} == {True}
    assert {tie.outgoing for tie in view.links} == {False}


def test_a_thing_outside_its_time_is_said_to_be_missing(seed: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="as of 1990"):
        profile(seed.as_of("1990"), "actor:sepca")


@pytest.mark.parametrize(
    "name", ["SEPCA", "sepca", "СЕПЦА", "actor:sepca", "south-east european police chiefs association"]
)
def test_one_thing_is_found_by_any_name(seed: KnowledgeGraph, name: str) -> None:
    assert [short for short, _kind, _label in find_things(seed, name)] == ["actor:sepca"]


def test_part_of_a_name_finds_all_that_have_it(seed: KnowledgeGraph) -> None:
    assert {short for short, _kind, _label in find_things(seed, "budapest")} == {
        "legal:budapest-convention",
        "legal:budapest-convention-2nd-protocol",
    }


def test_info_tells_counts_layers_digest_engine_and_versions(seed: KnowledgeGraph) -> None:
    facts = facts_about(seed)
    assert facts["Things"]["Claim"] == 92
    assert set(facts["Statements"]) == {"authored", "completed", "entailed"}
    assert facts["Content"]["digest"] == seed.digest
    assert "Oxigraph" in facts["Engine"]
