"""Is it seen where the rows of a query rest on something that is missing?"""

import json

import pytest
from command_line import run

from sepca_graph.asking.absence import absences, rests_on_absence
from sepca_graph.asking.catalog import parse_query
from sepca_graph.errors import ContentError
from sepca_graph.knowledge_graph import KnowledgeGraph


def rows_where(pattern: str) -> str:
    return f"SELECT ?a WHERE {{ ?a sepca:memberOf ?b . {pattern} }}"


RESTING = {
    rows_where("FILTER NOT EXISTS { ?a sepca:hosts ?e }"): ["NOT EXISTS"],
    rows_where("filter not exists { ?a ?property ?b }"): ["NOT EXISTS"],
    rows_where("FILTER(!(EXISTS { ?a <urn:x> ?e }))"): ["!EXISTS"],
    rows_where("MINUS { ?a sepca:hosts ?e }"): ["MINUS"],
    rows_where("OPTIONAL { ?a sepca:hosts ?e } FILTER(! BOUND(?e))"): ["!BOUND"],
    "SELECT (count(*) AS ?n) WHERE { ?a sepca:memberOf ?b }": ["COUNT"],
    "SELECT ?b (MIN(?t) AS ?first) (MAX(?t) AS ?last) WHERE { ?b ?p ?t } GROUP BY ?b": ["MIN", "MAX"],
    rows_where("") + " ORDER BY ?a LIMIT 1": ["ORDER BY with LIMIT"],
}
STANDING = [
    rows_where("OPTIONAL { ?a sepca:hosts ?e }"),
    rows_where("FILTER EXISTS { ?a sepca:hosts ?e }"),
    rows_where("FILTER NOT EXISTS { ?a a sepca:State ; rdfs:label ?name }"),
    rows_where("FILTER NOT EXISTS { ?a adms:status status:disputed }"),
    rows_where("FILTER(?a != ?b && BOUND(?a)) # MINUS { ?a sepca:hosts ?e } COUNT(*)"),
    rows_where('FILTER(STR(?a) != "NOT EXISTS { ?a sepca:hosts ?e }")'),
    "SELECT (SAMPLE(?a) AS ?count) WHERE { ?a sepca:memberOf ?b } LIMIT 3",
]


@pytest.mark.parametrize("text", RESTING)
def test_a_query_that_rests_on_something_missing_is_seen(text: str) -> None:
    assert absences(text) == RESTING[text]


@pytest.mark.parametrize("text", STANDING)
def test_one_whose_rows_stand_by_what_is_there_is_none(text: str) -> None:
    assert not rests_on_absence(text)


def test_the_header_alone_says_it_too() -> None:
    text = "#+ rests-on-absence: true\n" + rows_where("")
    assert rests_on_absence(parse_query("q", text, needs_header=False))


def test_a_header_that_says_something_else_is_refused() -> None:
    with pytest.raises(ContentError, match="is not 'true'"):
        parse_query("q", "#+ rests-on-absence: no\nASK {}", needs_header=False)


@pytest.mark.parametrize("words", [("signed_not_ratified", "-p", "instrument=legal:pcc-see"), (next(iter(RESTING)),)])
def test_what_is_only_not_recorded_is_never_certain(words: tuple[str, ...]) -> None:
    outcome = run("query", *words, "--as-of", "2010", "--format", "json")
    grades = {row["certainty"]["value"] for row in json.loads(outcome.out)["results"]["bindings"]}
    assert "by what is recorded" in grades
    assert "certain" not in grades


def test_a_list_of_queries_says_which_rest_on_something_missing() -> None:
    listed = run("query", "--list", "shared", "--format", "csv").out.splitlines()
    resting = run("query", "--list", "member", "--format", "json").out
    rows = json.loads(resting)["results"]["bindings"]
    said = {row["query"]["value"]: row["rests on"]["value"] for row in rows}
    assert listed[0].endswith(",rests on")
    assert (said["members"], said["shared_memberships"]) == ("", "what is missing")


def test_python_says_the_same_of_a_name_and_of_a_text(seed: KnowledgeGraph) -> None:
    assert [seed.rests_on_absence(query) for query in ("signed_not_ratified", "members", next(iter(RESTING)))] == [
        True, False, True,
    ]  # fmt: skip
