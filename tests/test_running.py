"""Is a query bound, refused when unsafe, run, and its answer written as the standards say?"""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections import Counter

import pyoxigraph
import pytest
from rdflib import Graph, Variable
from rdflib.query import Result as RdflibResult

from sepca_graph.asking.catalog import catalog
from sepca_graph.asking.results import Rows, reordered, to_python, with_certainty, write
from sepca_graph.asking.running import MAX_NESTING, refuse_unsafe, run
from sepca_graph.dating import Certainty
from sepca_graph.errors import FormatError, QueryError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import ID, XSD
from sepca_graph.stores import BlankNode, Literal, NamedNode, OxigraphStore, Triple, parse_turtle, to_rdflib_graph

HOSTILE = "<img src=x onerror=alert(1)>"
SEPCA = NamedNode(ID + "actor/sepca")
ROW = (
    SEPCA,
    BlankNode("b"),
    Literal('a "b",\tc\n|<&>'),
    Literal("Полиција", language="sr"),
    Literal("1.50", datatype=NamedNode(XSD + "decimal")),
    None,
)
ROWS = Rows(("iri", "blank", "text", "name", "number", "unbound"), [ROW])
IRI, TEXT = SEPCA.value, 'a "b",\tc\n|<&>'


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * WHERE { service SILENT ?where { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SELECT * # comment\nFrom<http://example.org/> WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        r"SELECT * WHERE { \u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p '''it's''' SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * WHERE { FILTER(1<2) SERVICE <http://example.org/> { FILTER(2>1) } }",
        "SELECT * WHERE { BIND('\\'' AS ?q) SERVICE <http://example.org/> { ?s ?p '\\'' } }",
    ],
)
def test_a_query_that_reaches_outside_is_refused(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError, match=r"(SERVICE|FROM|LOAD) on line \d+ is refused"):
        run(kg.store, text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ("FROM here" AS ?service) WHERE {}',
        "SELECT * WHERE { ?from sepca:service ?load } # SERVICE",
        "SELECT * WHERE { <http://example.org/FROM#LOAD> ?p ?o }",
        "SELECT * WHERE { ?s ?p '''SERVICE 'x' FROM''' }",
    ],
)
def test_a_word_that_only_looks_unsafe_is_not_refused(kg: KnowledgeGraph, text: str) -> None:
    assert isinstance(run(kg.store, text), Rows)


@pytest.mark.parametrize("signs", ["{}", "()", "[]"])
def test_extreme_nesting_is_refused_before_an_engine_sees_it(signs: str) -> None:
    deep = MAX_NESTING + 1
    with pytest.raises(QueryError, match="deep"):
        refuse_unsafe(f"SELECT * {signs[0] * deep}{signs[1] * deep}")


def test_usual_nesting_is_not_refused(kg: KnowledgeGraph) -> None:
    text = f"SELECT ?s WHERE {'{' * 50} ?s a sepca:State {'}' * 50}"
    assert isinstance(run(kg.store, text), Rows)


@pytest.mark.parametrize("text", ["INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL", "CLEAR DEFAULT"])
def test_an_update_is_no_query(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError, match="line 1"):
        run(kg.store, text)


def test_a_syntax_error_shows_line_column_and_place(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError) as caught:
        run(kg.store, "SELECT ?who WHERE { ?who a sepca:State }\nLIMIT many")
    head, *place = str(caught.value).splitlines()
    assert head.startswith("SPARQL syntax error at line 2, column 7: ")
    assert place == ["  LIMIT many", "        ^"]


def test_the_prefixes_of_the_project_need_no_declaring(kg: KnowledgeGraph) -> None:
    assert run(kg.store, "ASK { actor:sepca a/rdfs:subClassOf* sepca:Actor ; skos:prefLabel ?name }") is True


def test_a_value_is_bound_as_a_term_and_never_read_as_sparql(kg: KnowledgeGraph) -> None:
    text = "SELECT ?thing ?name WHERE { ?thing skos:prefLabel ?name }"
    rows = run(kg.store, text, {"name": Literal('x" } DROP ALL #')})
    assert isinstance(rows, Rows)
    assert len(rows) == 0


def test_a_statement_of_two_documents_counts_once() -> None:
    one, two = (parse_turtle("<urn:a> <urn:b> 1 .", NamedNode(f"urn:{name}")) for name in ("g", "h"))
    assert isinstance(one, list)
    assert isinstance(two, list)
    rows = run(OxigraphStore.of([*one, *two]), "SELECT ?o WHERE { ?s ?p ?o }")
    assert isinstance(rows, Rows)
    assert list(rows) == [(1,)]


def test_csv_is_rfc_4180() -> None:
    text = write(ROWS, "csv")
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["iri", "blank", "text", "name", "number", "unbound"],
        [IRI, "_:b", TEXT, "Полиција", "1.50", ""],
    ]


def test_tsv_keeps_each_row_on_its_line() -> None:
    header, row, end = write(ROWS, "tsv").split("\n")
    assert (header, end) == ("?iri\t?blank\t?text\t?name\t?number\t?unbound", "")
    assert row.split("\t")[:2] == [f"<{IRI}>", "_:b"]
    assert row.split("\t")[3:] == ['"Полиција"@sr', f'"1.50"^^<{XSD}decimal>', ""]


def test_json_and_xml_say_the_same_to_rdflib() -> None:
    answers = []
    for result_format in ("json", "xml"):
        parsed = RdflibResult.parse(io.BytesIO(write(ROWS, result_format).encode()), format=result_format)
        (row,) = parsed.bindings
        answers.append({str(name): row[name].n3() for name in row if name != Variable("blank")})
    assert answers[0] == answers[1]
    assert list(answers[0]) == ["iri", "text", "name", "number"]


def test_json_leaves_out_what_is_unbound() -> None:
    (binding,) = json.loads(write(ROWS, "json"))["results"]["bindings"]
    assert binding == {
        "iri": {"type": "uri", "value": IRI},
        "blank": {"type": "bnode", "value": "b"},
        "text": {"type": "literal", "value": TEXT},
        "name": {"type": "literal", "value": "Полиција", "xml:lang": "sr"},
        "number": {"type": "literal", "value": "1.50", "datatype": f"{XSD}decimal"},
    }


def test_xml_is_well_formed_with_hostile_text() -> None:
    rows = Rows(("label",), [(Literal(f"{HOSTILE} ]]> &amp;"),)])
    root = ET.fromstring(write(rows, "xml"))
    assert [element.text for element in root.iter() if element.tag.endswith("literal")] == [f"{HOSTILE} ]]> &amp;"]


def test_a_hostile_label_stays_text_in_markdown_and_in_a_notebook() -> None:
    rows = Rows(("label",), [(Literal(f"{HOSTILE}|`a`"),)])
    assert "<" not in write(rows, "md")
    assert write(rows, "md").splitlines()[2] == r"| &lt;img src=x onerror=alert(1)>\|`a` |"
    assert "<img" not in rows._repr_html_()


@pytest.mark.parametrize(("answer", "word"), [(True, "true"), (False, "false")])
def test_a_truth_value_has_a_standard_form(*, answer: bool, word: str) -> None:
    assert json.loads(write(answer, "json")) == {"head": {}, "boolean": answer}
    assert ET.fromstring(write(answer, "xml"))[1].text == word
    assert write(answer, "csv") == f"{word}\n"


def test_triples_are_written_as_turtle_or_n_triples() -> None:
    triples = [Triple(SEPCA, NamedNode("urn:p"), Literal("x"))]
    for result_format, name in (("ttl", "turtle"), ("nt", "nt")):
        assert len(Graph().parse(data=write(triples, result_format), format=name)) == 1


@pytest.mark.parametrize("result_format", ["ttl", "nt", "html"])
def test_rows_are_not_written_as_triples(result_format: str) -> None:
    with pytest.raises(FormatError, match=f"not {result_format}"):
        write(ROWS, result_format)


def test_triples_are_not_written_as_rows() -> None:
    with pytest.raises(FormatError, match="ttl or nt, not csv"):
        write([Triple(SEPCA, NamedNode("urn:p"), SEPCA)], "csv")


@pytest.mark.parametrize(
    ("lexical", "datatype", "value"),
    [
        ("01", "integer", 1),
        ("1.50", "decimal", 1.5),
        ("1e3", "double", 1000.0),
        ("1", "boolean", True),
        ("0", "boolean", False),
    ],
)
def test_numbers_and_truth_values_become_python_values(lexical: str, datatype: str, value: object) -> None:
    assert to_python(Literal(lexical, datatype=NamedNode(XSD + datatype))) == value


def test_an_ill_typed_number_is_no_crash() -> None:
    assert to_python(Literal("many", datatype=NamedNode(XSD + "integer"))) == "many"


def test_rows_are_dictionaries_and_a_data_frame() -> None:
    rows = Rows(("a", "b"), [(Literal(1), None), (Literal("x"), SEPCA)])
    assert rows.to_dicts() == [{"a": 1, "b": None}, {"a": "x", "b": IRI}]
    assert rows.to_pandas().shape == (2, 2)


def test_columns_come_in_the_order_that_the_query_promises() -> None:
    rows = Rows(("x", "b", "a"), [(Literal("x"), Literal("b"), Literal("a"))])
    assert reordered(rows, ["a", "b", "absent"]) == Rows(("a", "b", "x"), [(Literal("a"), Literal("b"), Literal("x"))])


GRADED: dict[Certainty, tuple[str, ...]] = {
    "certain": ("all", "strong only", "not possible"),
    "presumed": ("all", "weaker", "not possible"),
    "possible": ("all", "weaker", "weakest", "weakest"),
}


@pytest.mark.parametrize(
    ("weakest", "expected"),
    [
        ("certain", [("all", "certain")]),
        ("presumed", [("all", "certain"), ("weaker", "presumed")]),
        (
            "possible",
            [
                ("all", "certain"),
                ("weaker", "presumed"),
                ("weakest", "possible"),
                ("weakest", "possible"),
                ("not possible", "possible"),
                ("strong only", "possible"),
            ],
        ),
    ],
)
def test_a_row_is_as_certain_as_the_strongest_slice_that_gives_it_with_all_weaker_ones(
    weakest: Certainty, expected: list[tuple[str, str]]
) -> None:
    answers = {level: Rows(("who",), [(Literal(name),) for name in names]) for level, names in GRADED.items()}
    joined = with_certainty(answers, weakest)
    assert isinstance(joined, Rows)
    assert (joined.columns, list(joined)) == (("who", "certainty"), expected)


def test_of_rows_that_rest_on_something_missing_none_is_certain() -> None:
    answers = {level: Rows(("who",), [(Literal(name),) for name in names]) for level, names in GRADED.items()}
    joined = with_certainty(answers, "presumed", rests_on_absence=True)
    assert isinstance(joined, Rows)
    assert list(joined) == [("all", "by what is recorded"), ("weaker", "presumed")]


def test_a_yes_or_no_is_that_of_the_weakest_slice_that_counts() -> None:
    assert with_certainty({"certain": False, "presumed": True, "possible": False}, "presumed") is True


ELSEWHERE = "<http://127.0.0.1:9/>"
HIDDEN_CALLS = {
    "behind a carriage return": f"SELECT * {{ #\rSERVICE {ELSEWHERE} {{ ?a ?b ?c }} }}",
    "glued to a name": f"PREFIX : <http://e/b> SELECT * {{ ?s ?p :.SERVICE{ELSEWHERE}{{?a ?b ?c}} }}",
    "behind what looks like an IRI": f"SELECT * {{ ?s ?p ?o FILTER(1<2&&'>#'!='')SERVICE{ELSEWHERE}{{?a ?b ?c}} }}",
    "between escaped quotes": f'ASK {{ FILTER(?o != "\\u0022") SERVICE {ELSEWHERE} {{}} FILTER(?o != "\\u0022") }}',
    "glued to a truth value": f"SELECT * {{ ?s ?p trueSERVICE{ELSEWHERE}{{?a ?b ?c}} }}",
}


@pytest.mark.parametrize("name", HIDDEN_CALLS)
def test_a_call_to_another_server_is_refused_however_it_is_hidden(kg: KnowledgeGraph, name: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        run(kg.store, HIDDEN_CALLS[name])


@pytest.mark.parametrize(
    "text", ["ASK { FILTER(" + "!" * 10_000 + "true) }", "SELECT (1" + "+1" * 10_000 + " AS ?x) {}"]
)
def test_thousands_of_operators_are_refused_before_they_kill_the_process(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError, match="operators"):
        run(kg.store, text)


def test_every_named_query_printed_gives_the_same_rows_on_a_bare_engine(kg: KnowledgeGraph) -> None:
    engine = pyoxigraph.Store()
    engine.bulk_extend(kg.quads())
    for query in (query for group in ("", "construct") for query in catalog(kg.content, group)):
        answer = engine.query(kg.query_text(query.name), use_default_graph_as_union=True)
        expected = kg.query(query.name)
        if isinstance(expected, Rows):
            assert isinstance(answer, pyoxigraph.QuerySolutions)
            columns = [variable.value for variable in answer.variables]
            rows = [tuple(row[columns.index(column)] for column in expected.columns) for row in answer]
            assert Counter(rows) == Counter(expected.cells), query.name
        elif isinstance(answer, pyoxigraph.QueryTriples):
            assert isinstance(expected, list)
            assert set(answer) == set(expected), query.name
        else:
            assert bool(answer) == expected, query.name


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("members", {}),
        ("members", {"body": "actor:selec"}),
        ("event_hosts", {"event": "event:sepca-general-assembly-2022-12-13"}),
        ("acronyms", {"acronym": "SEPCA"}),
        ("actors_of_type", {}),
    ],
)
def test_a_printed_query_gives_the_same_rows_in_rdflib(seed: KnowledgeGraph, name: str, given: dict[str, str]) -> None:
    graph = to_rdflib_graph(seed.quads())
    answer = graph.query(seed.query_text(name, given), initNs={})
    expected = seed.rows(name, given)
    rows = [[str(row.get(Variable(column)) or "") for column in expected.columns] for row in answer.bindings]
    assert sorted(rows) == sorted([getattr(cell, "value", "") for cell in row] for row in expected.cells)


@pytest.mark.parametrize(
    "pattern",
    [
        "?x sepca:linkTarget ?who",
        "{ SELECT ?x ?who WHERE { ?x sepca:linkTarget ?who } }",
        "{ SELECT ?x WHERE { ?x sepca:linkTarget ?who } } ?x sepca:linkTarget ?who",
        "?x sepca:linkTarget ?who . { VALUES ?who { actor:sepca actor:selec } }",
        "?x sepca:linkTarget ?y . { ?y a sepca:InternationalBody . BIND(?y AS ?who) }",
        "OPTIONAL { ?x sepca:linkTarget ?who }",
        "?x sepca:linkTarget ?y . FILTER(?y != ?who)",
        "?x sepca:linkTarget ?y . FILTER NOT EXISTS { ?x sepca:linkTarget ?who }",
        "?x sepca:linkTarget ?y . MINUS { ?x sepca:linkTarget ?who }",
    ],
)
@pytest.mark.parametrize(
    "form", ["SELECT ?who ?x WHERE { %s }", "SELECT ?who (COUNT(?x) AS ?n) WHERE { %s } GROUP BY ?who"]
)
def test_a_value_that_is_put_in_means_what_a_bound_one_does(seed: KnowledgeGraph, form: str, pattern: str) -> None:
    text = f"#+ param who: iri, default actor:sepca. Who.\n{form % pattern}"
    engine = pyoxigraph.Store()
    engine.bulk_extend(seed.quads())
    answer = engine.query(seed.query_text(text), use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    assert Counter(map(tuple, answer)) == Counter(seed.rows(text).cells)


def test_a_query_that_binds_the_parameter_itself_cannot_be_printed(seed: KnowledgeGraph) -> None:
    text = "#+ param who: iri, default actor:sepca. Who.\nSELECT ?who WHERE { ?x a sepca:Link BIND(?x AS ?who) }"
    with pytest.raises(QueryError):
        seed.query_text(text)
