"""Is every file read, whatever is wrong with another, and every doubtful statement found?"""

from pathlib import Path

import pytest
from command_line import copied_content, replace_in
from conftest import parse

from sepca_graph.content.folder import Content
from sepca_graph.content.loading import load_content
from sepca_graph.content.places import locate
from sepca_graph.content.term_faults import term_findings
from sepca_graph.findings import Finding
from sepca_graph.namespaces import expand
from sepca_graph.stores import Quad


def found(schema: list[Quad], text: str) -> list[tuple[str, str]]:
    quads = [*schema, *parse(text)]
    files = {getattr(quad.graph_name, "value", ""): "graph_data/small.ttl" for quad in parse(text)}
    return [(finding.code, finding.remedy) for finding in term_findings(quads, files)]


def test_the_own_content_has_no_doubtful_term(kg_content: Content) -> None:
    assert load_content(kg_content).findings == []


@pytest.fixture
def kg_content() -> Content:
    return Content(Path(__file__).parents[1])


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("actor:a a :Stat .", "unknown-class", "Did you mean sepca:State?"),
        ("actor:a :polceOf actor:a .", "unknown-property", "Did you mean sepca:policeOf?"),
        ('actor:a skos:preflabel "A"@en .', "unknown-property", "Did you mean skos:prefLabel?"),
        ("actor:a dcterms:type kind:eu-agenci .", "missing-thing", "Did you mean kind:eu-agency? Otherwise"),
        ("actor:a :partOf actor:b .", "missing-thing", "Describe actor:b"),
        ('doc:a dcterms:issued "2022-02-30"^^xsd:date .', "ill-typed", "a date that does not exist"),
        ('doc:a dcterms:issued "29 February 2020" .', "issued", '"2020-02-29"^^xsd:date'),
        ('doc:a dcterms:issued "2020-02"@en .', "issued", 'a month as "2020-02"'),
        ('doc:a dcterms:issued "2020-02-03T00:00:00Z"^^xsd:dateTime .', "issued", "Write a day as"),
        ('doc:a dcterms:issued "2020-02-30" .', "edtf", "Write the date in one of these forms."),
        ('actor:a :edtf "2022"^^xsd:gYear .', "datatype", "Write the value as xsd:string."),
        ('actor:a :edtf "spring 2022" .', "edtf", "Write the date in one of these forms."),
        ('link:a :consentExpressed "5.6.2020" .', "edtf", "Write the date in one of these forms."),
        ('legal:a :openedForSignature "May 2001" .', "edtf", "Write the date in one of these forms."),
        ('claim:a :claimDate "yesterday" .', "edtf", "Write the date in one of these forms."),
    ],
)
def test_a_doubtful_statement_is_found_with_its_remedy(schema: list[Quad], text: str, code: str, remedy: str) -> None:
    ((first, advice), *others) = found(schema, text)
    assert (first, others) == (code, [])
    assert advice.startswith(remedy) or remedy in advice


def test_a_distant_name_is_not_suggested(schema: list[Quad]) -> None:
    ((_code, advice),) = found(schema, "actor:a :partOf actor:zzzz .")
    assert "Did you mean" not in advice


def test_a_finding_is_placed_where_its_value_is_written(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    replace_in(root / "graph_data/actors/police.ttl", ":policeOf actor:austria", ":policeOf actor:austira")
    content = Content(root)
    loaded = load_content(content)
    (finding,) = locate(content, loaded.findings, loaded.quads)
    line = (root / "graph_data/actors/police.ttl").read_text(encoding="utf-8").split("\n")[finding.line - 1]
    assert (finding.file, "actor:austira" in line) == ("graph_data/actors/police.ttl", True)


def test_a_finding_about_nothing_that_is_written_keeps_no_place(kg_content: Content) -> None:
    finding = Finding("C00", "violation", "Some kind", "Some message.", expand("actor:nobody"))
    assert locate(kg_content, [finding], []) == [finding]


def test_an_unreadable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    (root / "graph_data/actors/police.ttl").write_bytes(b"\xff\xfe")
    (root / "graph_data/actors/groups.ttl").write_text("actor:a a", encoding="utf-8")
    loaded = load_content(Content(root))
    assert {finding.file for finding in loaded.findings if finding.code == "syntax"} == {
        "graph_data/actors/groups.ttl",
        "graph_data/actors/police.ttl",
    }
    assert len(loaded.quads) > 2500
