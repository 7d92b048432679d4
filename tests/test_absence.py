"""Is it known of a query whether its rows rest on something that is missing, and are such rows never certain?"""

import pytest
from command_line import run

from sepca_graph.asking.absence import rests_on_absence
from sepca_graph.asking.catalog import catalog, parse_query
from sepca_graph.asking.results import BY_RECORD
from sepca_graph.checking.query_form import form_findings
from sepca_graph.content import folder


@pytest.mark.parametrize(
    ("query", "rests"),
    [
        ("SELECT ?a { ?a a sepca:State }", False),
        ("SELECT ?a { ?a a sepca:State OPTIONAL { ?a sepca:memberOf ?b } }", False),
        ("SELECT ?a { ?a a sepca:State FILTER NOT EXISTS { ?a sepca:memberOf ?b } }", True),
        ("SELECT ?a { ?a a sepca:State FILTER EXISTS { ?a sepca:memberOf ?b } }", False),
        ("SELECT ?a { ?a rdfs:label ?b FILTER NOT EXISTS { ?a rdfs:label ?c FILTER(?c < ?b) } }", False),
        ("SELECT ?a { ?a a sepca:State MINUS { ?a sepca:memberOf ?b } }", True),
        ("SELECT ?a { ?a a sepca:State OPTIONAL { ?a sepca:memberOf ?b } FILTER(!BOUND(?b)) }", True),
        ("SELECT (COUNT(?a) AS ?n) { ?a a sepca:State }", True),
        ("SELECT (GROUP_CONCAT(?a) AS ?n) { ?a a sepca:State }", False),
        ("SELECT ?a { ?a sepca:edtf ?d } ORDER BY ?d LIMIT 1", True),
        ("SELECT ?a { ?a rdfs:label 'MINUS LIMIT COUNT !BOUND' } # NOT EXISTS { ?a ?b ?c }", False),
        ("SELECT ?COUNT { ?COUNT a sepca:State }", False),
    ],
)
def test_a_query_rests_on_absence_by_its_form(query: str, rests: bool) -> None:
    assert rests_on_absence(query) == rests


def test_every_named_query_says_so_and_check_tells_where_one_does_not() -> None:
    queries = {query.name: query for query in catalog(folder.find())}
    assert queries["signed_not_ratified"].rests_on_absence
    assert not queries["members"].rests_on_absence
    assert [name for name, query in queries.items() if query.rests_on_absence != rests_on_absence(query.text)] == []
    silent = queries["signed_not_ratified"].text.replace("#+ rests-on-absence: true\n", "")
    for name, text in (("silent", silent), ("loud", "#+ rests-on-absence: true\n" + queries["members"].text)):
        found = [finding.code for finding in form_findings(parse_query("some_query", text), f"queries/{name}.rq")]
        assert "query-absence" in found


def test_no_row_that_rests_on_absence_is_certain() -> None:
    told = run("query", "signed_not_ratified", "--as-of", "2010", "--format", "csv").lines
    answers = {line.rpartition(",")[2] for line in told[1:]}
    assert BY_RECORD in answers
    assert "certain" not in answers
    given = "SELECT (COUNT(?a) AS ?n) { ?a a sepca:State }"
    assert run("query", given, "--as-of", "2010", "--format", "csv").lines[-1].endswith(BY_RECORD)
    assert run("query", "members", "--as-of", "2022-06-01", "--format", "csv").out.count("certain") > 3
