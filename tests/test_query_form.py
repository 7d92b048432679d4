"""Does the check name a query that is not written as the others are, and are all of ours written so?"""

from pathlib import Path

import pytest
from command_line import copied_content

from sepca_graph.asking.catalog import parse_query
from sepca_graph.checking.check import check
from sepca_graph.checking.query_form import form_findings
from sepca_graph.content.folder import find, read_text

SOUND = """#+ summary: Which states are there?
#+ description: Counts each once; GRAPH, sepca:x and "foaf:y" in comments and texts are no code.
#+ tags: [competency-question]
#+ param state: iri, default actor:romania. The one.
#+ columns: [state, label]

PREFIX sepca: <https://w3id.org/sepca-graph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?state ?label ?issued
WHERE {
  ?state a sepca:State ; skos:prefLabel ?label , ?issued . # LIMIT foaf:x
  FILTER(STR(?label) != "rdfs:label")
}
ORDER BY ?label STR(?issued)
"""
FAULTS = {
    "Which-states": (("", ""), "query-header", "The name Which-states"),
    "summary": (("are there?", "are there."), "query-header", "The summary is no question"),
    "description": (("no code.", "no code"), "query-header", "The description is no sentence"),
    "tags": (("[competency-question]", "[]"), "query-header", "There is no tag"),
    "entry": (("#+ tags", "#+ note: Odd.\n#+ tags"), "query-header", "an unknown line, note"),
    "param": (("The one.", "The one"), "query-header", "What state means is no sentence"),
    "unused": (("sepca:State", "?what"), "query-prefixes", "sepca: is declared and not used"),
    "undeclared": (("skos:prefLabel", "rdfs:label"), "query-prefixes", "rdfs: is used and not declared"),
    "unsorted": (("PREFIX sepca", "PREFIX zzz: <urn:z>\nPREFIX sepca"), "query-prefixes", "not sorted, each once"),
    "twice": (("PREFIX skos", "PREFIX sepca: <urn:s>\nPREFIX skos"), "query-prefixes", "not sorted, each once"),
    "absent": (("param state", "param land"), "query-parameters", "The parameter ?land is not in the query"),
    "values": (("  FILTER", "  VALUES (?state) { (sepca:x) }\n  FILTER"), "query-parameters", "VALUES binds"),
    "bound": (("STR(?label) !=", "!BOUND(?state) || ?label !="), "query-parameters", "!BOUND(?state)"),
    "limit": (("STR(?issued)\n", "STR(?issued)\nLIMIT 1\n"), "query-rows", "LIMIT cuts the rows"),
    "offset": (("STR(?issued)\n", "STR(?issued)\nOFFSET 1\n"), "query-rows", "OFFSET cuts the rows"),
    "issued": (("STR(?issued)", "?issued"), "query-rows", "ORDER BY ?issued"),
    "absence": (
        ("FILTER", "FILTER NOT EXISTS { ?state sepca:partOf ?whole }\n  FILTER"),
        "query-absence",
        "NOT EXISTS",
    ),
    "no absence": (("#+ tags", "#+ rests-on-absence: true\n#+ tags"), "query-absence", "nothing of this kind"),
    "order": (("ORDER BY ?label STR(?issued)", ""), "query-order", "Rows have no order"),
}


def findings(name: str, text: str, file: str = "queries/states.rq") -> list[tuple[str, str]]:
    return [(found.code, found.message) for found in form_findings(parse_query(name, text), file)]


def test_a_query_in_the_form_has_no_finding() -> None:
    assert findings("states", SOUND) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_form_is_found_and_no_other(fault: str) -> None:
    (old, new), code, message = FAULTS[fault]
    assert old in SOUND
    found = findings(fault if fault[0].isupper() else "states", SOUND.replace(old, new, 1))
    also = {"query-absence"} if fault in {"bound", "limit"} else set()
    assert {found_code for found_code, _message in found} == {code} | also
    assert any(message in said for _code, said in found)


def test_triples_have_no_order_and_need_none() -> None:
    text = SOUND.replace("SELECT ?state ?label ?issued", "CONSTRUCT { ?state skos:altLabel ?label }")
    assert findings("states", text, "queries/construct/states.rq") == [("query-rows", "Triples have no order.")]
    assert findings("states", text.partition("ORDER")[0], "queries/construct/states.rq") == []


def test_of_what_users_do_not_ask_only_the_prefixes_are_looked_at() -> None:
    text = SOUND.replace("are there?", "are there").replace("sepca:State", "?what").partition("ORDER")[0]
    assert [code for code, _message in findings("states", text, "queries/checks/states.rq")] == ["query-prefixes"]


def test_the_check_has_these_findings_too(tmp_path: Path) -> None:
    text = SOUND.replace("PREFIX skos", "PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nPREFIX skos")
    found = check(find(copied_content(tmp_path, {"queries/odd.rq": text}))).findings
    assert {(f.severity, f.file) for f in found if f.code == "query-prefixes"} == {("warning", "queries/odd.rq")}


def test_every_query_of_the_project_is_in_the_form() -> None:
    content = find()
    files = sorted((content.root / "queries").rglob("*.rq"))
    found = [form_findings(parse_query(file.stem, read_text(file)), content.relative(file)) for file in files]
    assert len(found) > 170
    assert [finding for findings in found for finding in findings] == []
