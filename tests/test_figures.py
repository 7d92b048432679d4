"""Does a picture show the whole proof, legibly and safely, without anything that it must fetch?"""

import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest
from command_line import run
from syrupy.assertion import SnapshotAssertion

from sepca_graph.evidence import Evidence, to_json
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.publishing.figures import Box, Figure, layout, to_svg, wrapped
from sepca_graph.views.explanation import Explanation, Step, paths, why

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> "&\x07\u202e'
SMALL = Explanation(
    "A - engaged with -> B",
    "https://w3id.org/sepca-graph/ontology#engagedWith",
    [
        [
            Step(
                "A - participation -> the meeting", "https://w3id.org/sepca-graph/id/link/x", "a", "m", "13 May 2020",
                [Evidence("S01", "A took part.", "implied", document_label="News", issued="2020", paragraph=2,
                          url="https://example.org/n?a&b", contradicted_by=("A stayed away. (Other news)",))],
            ),
            Step("the meeting - event of -> B", "https://w3id.org/sepca-graph/ontology#eventOf", "m", "b"),
        ]
    ],
    2,
)  # fmt: skip


def explained(kg: KnowledgeGraph) -> list[Explanation]:
    return [*why(kg, "actor:interpol", "actor:sepca"), paths(kg, "actor:frontex", "actor:fbi")]


@pytest.fixture(scope="module")
def found(kg: KnowledgeGraph) -> list[Explanation]:
    return explained(kg)


def texts_of(svg: str) -> list[str]:
    """Return the texts of each box, its lines joined."""
    groups = ET.fromstring(svg).iter(f"{SVG}g")
    return [" ".join(str(text.text) for text in group.iter(f"{SVG}text")) for group in groups]


def overlap(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (beside or one.bottom <= other.y or other.bottom <= one.y)


def crosses(joint: tuple[float, float, float, float], box: Box) -> bool:
    """Return whether a line runs through the inside of a box."""
    x1, y1, x2, y2 = joint
    beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
    return not (beside or max(y1, y2) <= box.y or min(y1, y2) >= box.bottom)


def test_a_small_proof_looks_like_this(snapshot: SnapshotAssertion) -> None:
    assert to_svg([SMALL], "As of 2020") == snapshot


def test_every_link_claim_and_source_of_the_proofs_stands_in_the_picture(found: list[Explanation]) -> None:
    told = texts_of(to_svg(found))
    for explanation in found:
        assert any(text.endswith(explanation.says) for text in told)
        for step in (step for way in explanation.ways for step in way):
            assert any(f"{step.says} {step.when}".rstrip() in text for text in told)
            for entry in step.evidence:
                assert any(text.startswith(f"Claim {entry.claim_name}") and entry.note in text for text in told)
                assert f"Source {entry.source} {entry.place}".rstrip() in told


def test_as_many_boxes_stand_in_the_picture_as_the_proof_has_parts(found: list[Explanation]) -> None:
    steps = [step for explanation in found for way in explanation.ways for step in way]
    kinds = [box.kind for box in layout(found).boxes]
    entries = sum(len(step.evidence) for step in steps)
    assert (kinds.count("conclusion"), kinds.count("link")) == (len(found), len(steps))
    assert (kinds.count("claim"), kinds.count("source")) == (entries, entries)


@pytest.mark.parametrize("ends", [("actor:interpol", "actor:sepca"), ("actor:romania", "actor:sepca")])
def test_no_box_overlaps_another_and_no_line_runs_through_one(kg: KnowledgeGraph, ends: tuple[str, str]) -> None:
    figure = layout([*why(kg, *ends), SMALL], "As of 2020")
    assert not [pair for pair in combinations(figure.boxes, 2) if overlap(*pair)]
    assert not [(joint, box) for joint in figure.joints for box in figure.boxes if crosses(joint, box)]


def test_the_tests_of_geometry_can_fail() -> None:
    box = Box("claim", 10, 10, 100, ())
    assert overlap(box, Box("claim", 100, 20, 50, ()))
    assert crosses((0, 15, 50, 15), box)
    assert Figure().width == 24


def test_every_line_of_text_lies_in_its_box_and_below_the_one_before(found: list[Explanation]) -> None:
    for box in layout(found).boxes:
        heights = [line.y for line in box.lines]
        assert heights == sorted(set(heights))
        assert all(
            box.y < height < box.bottom and line.x >= box.x for line, height in zip(box.lines, heights, strict=True)
        )


def test_a_picture_reads_from_the_top() -> None:
    kinds = [box.kind for box in sorted(layout([SMALL]).boxes, key=lambda box: box.y)]
    assert list(dict.fromkeys(kinds)) == ["conclusion", "heading", "link", "claim", "source"]


def test_what_no_claim_speaks_of_and_what_is_left_out_is_said() -> None:
    told = texts_of(to_svg([SMALL]))
    assert "No claim speaks of it." in told
    assert "... and 2 more; --all shows every one" in told
    assert "Proof 1 of 3" in told


def test_a_reader_who_does_not_see_it_gets_title_and_description() -> None:
    root = ET.fromstring(to_svg([SMALL], "As of 2020"))
    named = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("role") == "img"
    assert [named[key] for key in str(root.get("aria-labelledby")).split()] == [
        SMALL.says,
        "A - engaged with -> B (As of 2020). Proof 1: A - participation -> the meeting, 13 May 2020: "
        "claim S01 in News (2020), paragraph 2. the meeting - event of -> B: no claim speaks of it.",
    ]


def test_hostile_text_is_text_and_only_web_addresses_are_links() -> None:
    entry = Evidence(HOSTILE, HOSTILE, HOSTILE, document_label=HOSTILE, locator=HOSTILE, url="javascript:alert(1)")
    svg = to_svg([Explanation(HOSTILE, "", [[Step(HOSTILE, HOSTILE, "", "", HOSTILE, [entry])]])], HOSTILE)
    assert {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()} == {
        "svg", "title", "desc", "style", "rect", "path", "g", "text"
    }  # fmt: skip
    assert "\x07" not in svg


def test_only_sources_are_links_and_nothing_is_fetched(found: list[Explanation]) -> None:
    svg = to_svg(found)
    links = {str(element.get("href")) for element in ET.fromstring(svg).iter(f"{SVG}a")}
    assert links == {e.url for f in found for way in f.ways for step in way for e in step.evidence if e.url}
    assert not [word for word in ("url(", "@import", "<image", "<script", "xlink") if word in svg]


def test_the_same_proof_gives_the_same_bytes(kg: KnowledgeGraph, found: list[Explanation]) -> None:
    assert to_svg(found) == to_svg(explained(kg))


def test_long_words_are_broken_and_none_is_lost() -> None:
    assert wrapped("one " + "x" * 100, 200)[0] == "one"
    assert "".join(wrapped("x" * 100, 200)) == "x" * 100
    assert wrapped("", 200) == []


def test_the_commands_write_a_picture_by_format_or_by_the_name_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "proof.svg"
    assert run("why", "interpol", "sepca", "--as-of", "2010/2020", "-o", file).code == 0
    assert "As of 2010/2020" in texts_of(file.read_text("utf-8"))
    assert "Chain 1 of 2" in texts_of(run("paths", "frontex", "fbi", "--format", "svg").out)
    assert run("paths", "frontex", "fbi", "-o", tmp_path / "chain.json").code == 0
    assert (tmp_path / "chain.json").read_text("utf-8").startswith("[")
    assert run("paths", "frontex", "fbi", "--format", "text", "-o", file).code == 0
    assert file.read_text("utf-8").startswith("Frontex ... FBI")


def test_the_picture_and_the_json_say_the_same(found: list[Explanation]) -> None:
    claims = {box.lines[0].text.split()[1] for box in layout(found).boxes if box.kind == "claim"}
    assert claims == {entry.claim_name for f in found for way in f.ways for step in way for entry in step.evidence}
    assert all(f'/{claim}"' in to_json(found) for claim in claims)
