"""Does the program speak of the content that it is given, and of no other?"""

from __future__ import annotations

import json
import re
from pathlib import Path

from command_line import ROOT, copied_content, replace_in, run

from sepca_graph import load
from sepca_graph.content import folder
from sepca_graph.content.catalogue_entry import CatalogueEntry, catalogue_entry
from sepca_graph.namespaces import ID
from sepca_graph.network.project import project

ENTRY = """<https://w3id.org/sepca-graph/dataset> dcterms:title "Coast guards of the isles"@en ;
    dcterms:license <https://example.org/licence> ;
    schema:mainEntity actor:%s ;
    sepca:searchExample "%s"@en .
"""
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


def page_and_report(root: Path) -> tuple[str, str, str]:
    """Return the page, its file of edges as JSON, and the report of a content folder."""
    made = root / "out"
    assert run("build", "--content", root, "-o", made).code == 0
    page, network, report = (
        (made / name).read_text("utf-8") for name in ("network.html", "network.json", "report.html")
    )
    return page, network, report


def test_titles_licence_and_search_example_come_from_the_content(tmp_path: Path) -> None:
    root = copied_content(tmp_path, {"ontology/dataset.ttl": ENTRY % ("selec", "FBI, Moldova")})
    page, network, report = page_and_report(root)
    assert "<title>Coast guards of the isles | sepca-graph</title>" in page
    assert '<p class="deck">The cooperation network around SELEC: the whole record</p>' in page
    assert '<p class="kicker"><b>sepca-graph</b></p>' in page
    assert 'placeholder="FBI, Moldova"' in page
    assert json.loads(network)["graph"]["licence"] == "https://example.org/licence"
    assert "Coast guards of the isles. Content digest" in report
    assert "Data: https://example.org/licence. Made by" in report
    assert "South-East Europe" not in report.partition("</header>")[0]


def test_a_centre_and_an_example_that_the_content_does_not_have_are_not_shown(tmp_path: Path) -> None:
    root = copied_content(tmp_path, {"ontology/dataset.ttl": ENTRY % ("nobody", "Nobody, No one")})
    page, _network, _report = page_and_report(root)
    assert '<p class="deck">The cooperation network: the whole record</p>' in page
    shown = re.findall('placeholder="([^"]*)"', page)[0]
    assert (shown.count(", "), "Nobody" in shown) == (2, False)


def test_content_that_says_nothing_of_itself_has_a_plain_title(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    (root / "ontology/dataset.ttl").unlink()
    assert catalogue_entry(folder.find(root)) == CatalogueEntry(title="Cooperation network")


def test_the_ontology_says_what_is_structure_and_what_the_overview_shows(tmp_path: Path) -> None:
    more = """sepca:Emirate a owl:Class ; rdfs:subClassOf sepca:State ; rdfs:label "Emirate"@en ;
        skos:definition "A state under an emir."@en ; sepca:shownInOverview true .
    sepca:stationOf a owl:ObjectProperty ; rdfs:label "station of"@en ; skos:definition "Whose station it is."@en ;
        sepca:drawnAsStructure true ; sepca:gatheredInOverview true .
    """
    facts = 'actor:a a :Emirate ; skos:prefLabel "A"@en . actor:b a :Organisation ; :stationOf actor:a .'
    root = copied_content(tmp_path, {"ontology/more.ttl": more, "graph_data/actors/more.ttl": facts})
    network = project(load(root))
    assert network.foreground.kinds == {
        "State", "SubStateEntity", "Jurisdiction", "InternationalBody", "Organisation", "Emirate"
    }  # fmt: skip
    assert network.foreground.wholes == ("eventOf", "organOf", "policeOf", "stationOf")
    drawn = [(edge.source, edge.target, edge.label) for edge in network.edges if edge.kind == "stationOf"]
    assert drawn == [(f"{ID}actor/b", f"{ID}actor/a", "station of")]


def test_no_module_and_no_template_names_the_region() -> None:
    files = [file for file in (ROOT / "sepca_graph").rglob("*") if file.suffix in {".j2", ".js", ".json", ".css"}]
    files += sorted((ROOT / "sepca_graph/network").glob("*.py"))
    assert [
        file.name for file in files if re.search(r"\bSEPCA\b|South-East|actor:sepca|SELEC", file.read_text("utf-8"))
    ] == []
