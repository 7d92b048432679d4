"""Does the picture of a time show what is known, and read without its colours?"""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command_line import run

from sepca_graph.dating.spells import Spells
from sepca_graph.deriving.bounds.narrowing import BOUNDS
from sepca_graph.errors import NotFoundError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.publishing.time_bars import LEFT, RIGHT, layout, to_svg
from sepca_graph.views.grounds import Timing, timing, to_text

CROATIA = "link:membership-croatian-police-sepca"
SVG = "{http://www.w3.org/2000/svg}"


def test_each_part_stands_where_its_days_are_and_an_open_one_reaches_the_edge(kg: KnowledgeGraph) -> None:
    possible, presumed, certain = layout(timing(kg, "link:membership-albanian-state-police-sepca")).parts
    assert LEFT < possible.left < presumed.left == certain.left < certain.right < presumed.right
    assert presumed.right == possible.right == RIGHT
    assert [part.opens_right for part in (possible, presumed, certain)] == [True, True, False]
    assert not possible.opens_left


def test_what_has_no_day_at_all_has_no_bar() -> None:
    nothing = Timing("urn:x", "X", "", dict.fromkeys(BOUNDS, ""), Spells(), "")
    assert layout(nothing).parts == ()
    assert "Known to hold on no single day" in to_svg(nothing)


def test_the_picture_says_in_text_what_its_colours_mean(kg: KnowledgeGraph) -> None:
    root = ET.fromstring(to_svg(timing(kg, CROATIA)))
    told = [text.text for text in root.iter(f"{SVG}text")]
    assert "Certain on 12 June 2003, presumed until 21 June 2006" in told
    assert {"certain", "presumed", "possible"} <= set(told)
    described = root.find(f"{SVG}desc")
    assert described is not None
    assert "a whole list does not name it" in str(described.text)
    assert "whole list" in to_text(timing(kg, CROATIA))


def test_why_time_says_the_rule_the_claim_and_the_source_of_each_bound() -> None:
    told = run("why", "--time", CROATIA).out
    assert "had ended by 29 November 2016: a whole list does not name it: Members of SEPCA on 30 November 2016" in told
    assert "SEP-0098" in told
    assert "https://hina.hr/OTS/6798977" in told
    assert '"bound": "end_latest"' in run("why", "--time", CROATIA, "--format", "json").out


def test_show_says_it_too_and_of_a_slice_why_something_is_left_out() -> None:
    assert "When it held, and how that is known" in run("show", CROATIA).out
    left_out = run("show", CROATIA, "--as-of", "2020")
    assert left_out.code == 2
    assert "is left out as of 2020" in left_out.err
    assert "had ended by 29 November 2016" in left_out.err


def test_a_thing_without_time_and_a_thing_that_is_not_there_are_told_apart(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="Nothing is known of the time of"):
        timing(kg, "place:bucharest")
    with pytest.raises(NotFoundError, match="link:nope is not in the graph"):
        timing(kg, "link:nope")


def test_why_asks_for_both_ends_or_for_the_time_of_one() -> None:
    for given, told in ((("selec",), "name both, or ask --time of one"), (("--time", "selec", "sepca"), "leave B out")):
        refused = run("why", *given)
        assert refused.code == 2
        assert told in refused.err


def test_the_picture_of_the_documentation_is_up_to_date() -> None:
    drawn = run("why", "--time", "link:membership-albanian-state-police-sepca", "--format", "svg").out
    assert (Path(__file__).parents[1] / "docs/time.svg").read_text(encoding="utf-8") == drawn
