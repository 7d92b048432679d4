"""Does the program speak of the content that it is given, and of no other?"""

from __future__ import annotations

from pathlib import Path

from command_line import copied_content, replace_in, run

WITH_DEFAULT = """#+ summary: What is a thing called?
#+ param thing: iri, default actor:romanien. The thing asked about.
#+ columns: [thing, label]

SELECT ?thing ?label WHERE { ?thing rdfs:label ?label }
"""


def test_a_default_that_names_nothing_is_told_as_if_given_by_hand(tmp_path: Path) -> None:
    root = copied_content(tmp_path, {"queries/odd.rq": WITH_DEFAULT})
    told = run("query", "odd", "--content", root)
    assert (told.code, told.out) == (2, "")
    assert "Nothing is called actor:romanien, the default of thing in the query odd. Did you mean actor:romania" in (
        told.err
    )
    assert "Give another: -p thing=actor:..." in told.err
    assert (
        "Nothing is called actor:romanien. Did"
        in run("query", "odd", "-p", "thing=actor:romanien", "--content", root).err
    )
    assert run("query", "odd", "-p", "thing=actor:romania", "--content", root).code == 0
    assert run("query", "odd", "--as-of", "2022", "--content", root).code == 2


def test_a_kind_of_gap_about_a_thing_of_another_content_is_left_out_and_told(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    replace_in(root / "queries/gaps/years_without_assembly.rq", "series:sepca-general-assembly", "series:none")
    says = "Nothing is called series:none, which the kind of gap years_without_assembly is about."
    everything = run("gaps", "--content", root, "--limit", "1")
    assert (everything.code, len(everything.lines)) == (0, 2)
    assert f"left out: {says}" in everything.err
    alone = run("gaps", "years_without_assembly", "--content", root)
    assert (alone.code, alone.out) == (2, "")
    assert f"Error: {says} Put a thing of this content into the header of" in alone.err
