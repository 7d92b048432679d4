"""Does the graph answer the questions that it is there for, and every named query the same on two engines?"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from sepca_graph.asking.catalog import NamedQuery, catalog, find_query
from sepca_graph.asking.results import Result, Rows, reordered, to_python, write
from sepca_graph.asking.running import run
from sepca_graph.content import folder as content
from sepca_graph.dating.timeslice import Certainty
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import shorten
from sepca_graph.stores import RdflibStore, Store, Term

Question = dict[str, Any]
GraphOf = Callable[[Question], KnowledgeGraph]
Reference = Callable[[Question], RdflibStore]
QUESTIONS: list[Question] = tomllib.loads(
    (Path(__file__).parent / "competency_questions.toml").read_text(encoding="utf-8")
)["question"]
ASKED = catalog(content.find())
QUERIES = [*ASKED, *catalog(content.find(), "construct")]
GROUPS = ("checks", "completion", "gaps", "network", "report")
WRITTEN = [*QUERIES, *(named for group in GROUPS for named in catalog(content.find(), group))]
PREFIX = re.compile(r"^PREFIX ([\w-]*): <[^>]*>$", re.MULTILINE)
NOT_CODE = re.compile(r"<[^<>\s]*>|\"(?:\\.|[^\"\\])*\"|^PREFIX .*$|(?:^|\s)#.*$", re.MULTILINE)
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=[question["id"] for question in QUESTIONS])
each_query = pytest.mark.parametrize("named", QUERIES, ids=[named.name for named in QUERIES])
each_labelled_query = pytest.mark.parametrize("named", ASKED, ids=[named.name for named in ASKED])


@pytest.fixture(scope="session")
def graph_of(seed: KnowledgeGraph, kg: KnowledgeGraph) -> GraphOf:
    """The graph that a question is asked of: of the seed document or of all, at a time or at all times."""

    def slice_of(as_of: str, certainty: Certainty, whole_record: bool) -> KnowledgeGraph:
        graph = kg if whole_record else seed
        return graph.as_of(as_of, certainty=certainty) if as_of else graph

    cached = cache(slice_of)
    return lambda question: cached(*the_slice(question))


@pytest.fixture(scope="session")
def reference(graph_of: GraphOf, rdflib_store: RdflibStore) -> Reference:
    """The same graphs in the reference engine."""
    stores: dict[tuple[str, Certainty, bool], RdflibStore] = {("", "possible", False): rdflib_store}

    def store_of(question: Question) -> RdflibStore:
        wanted = the_slice(question)
        if wanted not in stores:
            stores[wanted] = RdflibStore.of(graph_of(question).quads())
        return stores[wanted]

    return store_of


def answer(store: Store, named: NamedQuery, parameters: dict[str, str] | None = None) -> Result:
    result = run(store, named.text, named.bindings(parameters or {}))
    return reordered(result, named.columns) if isinstance(result, Rows) else result


def by_value(term: Term | None) -> Any:
    """Return what a term means, whatever its lexical form: 1.0 is 1, and +00:00 is Z."""
    value = to_python(term)
    return re.sub(r"(T[\d:]+)\+00:00$", r"\1Z", value) if isinstance(value, str) else value


def comparable(result: Result) -> Any:
    """Return an answer as values: rows in order, triples in none."""
    if isinstance(result, bool):
        return result
    if isinstance(result, Rows):
        return [tuple(map(by_value, row)) for row in result.cells]
    return Counter((by_value(t.subject), by_value(t.predicate), by_value(t.object)) for t in result)  # type: ignore[arg-type]


def shown(result: Result, question: Question) -> list[list[str]]:
    """Return the different rows of the question's columns, as the questions' file writes them."""
    assert isinstance(result, Rows)
    indices = [result.columns.index(column) for column in question["columns"]]
    rows = dict.fromkeys(tuple(text_of(row[index]) for index in indices) for row in result.cells)
    return [list(row) for row in rows][: question.get("first")]


def text_of(term: Term | None) -> str:
    value = by_value(term)
    if isinstance(value, Decimal):  # rdflib writes 1.0 where Oxigraph writes 1
        value = value.normalize().__format__("f")
    return "" if value is None else shorten(str(value))


def the_slice(question: Question) -> tuple[str, Certainty, bool]:
    return question.get("as_of", ""), question.get("certainty", "possible"), question.get("whole_record", False)


def code(named: NamedQuery) -> str:
    """Return the query without header, prefix lines, comments, IRIs and strings."""
    return NOT_CODE.sub(" ", named.text)


def test_all_84_questions_are_asked() -> None:
    numbers = list(dict.fromkeys(question["id"].partition("-")[0] for question in QUESTIONS))
    assert numbers == [f"CQ{number:02}" for number in range(1, 85)]


def test_every_named_query_of_a_question_exists_and_is_tagged(kg: KnowledgeGraph) -> None:
    names = sorted({question["query"] for question in QUESTIONS})
    assert names == [name for name in names if "competency-question" in find_query(kg.content, name).tags]


@each_question
def test_a_question_has_the_expected_answer(graph_of: GraphOf, question: Question) -> None:
    result = graph_of(question).query(question["query"], question.get("params"))
    assert question["expected"] == shown(result, question)


@each_question
def test_a_question_has_the_same_answer_from_the_reference_engine(
    graph_of: GraphOf, reference: Reference, question: Question
) -> None:
    kg = graph_of(question)
    named = find_query(kg.content, question["query"])
    expected = answer(reference(question), named, question.get("params"))
    actual = kg.query(named.name, question.get("params"))
    assert question["expected"] == shown(expected, question)
    assert comparable(expected) == comparable(actual)


@each_query
def test_a_query_with_its_default_values_answers_as_before(
    seed: KnowledgeGraph, named: NamedQuery, snapshot: SnapshotAssertion
) -> None:
    result = answer(seed.store, named)
    assert snapshot == write(result, "nt" if isinstance(result, list) else "md")


@each_query
def test_a_query_has_the_same_rows_in_the_same_order_from_the_reference_engine(
    seed: KnowledgeGraph, rdflib_store: RdflibStore, named: NamedQuery
) -> None:
    assert comparable(answer(rdflib_store, named)) == comparable(answer(seed.store, named))


@each_query
def test_a_query_gives_the_columns_of_its_header(seed: KnowledgeGraph, named: NamedQuery) -> None:
    result = run(seed.store, named.text, named.bindings({}))
    if isinstance(result, Rows):
        assert named.columns == result.columns
    else:
        assert (() if isinstance(result, bool) else ("subject", "predicate", "object")) == named.columns


@each_query
def test_a_query_has_no_row_twice(seed: KnowledgeGraph, named: NamedQuery) -> None:
    answered = comparable(answer(seed.store, named))
    assert isinstance(answered, bool) or len(set(answered)) == len(answered)


@each_labelled_query
def test_a_label_is_a_name_and_no_address(seed: KnowledgeGraph, named: NamedQuery) -> None:
    rows = answer(seed.store, named)
    assert isinstance(rows, Rows)
    labels = {row[column] for row in rows.to_dicts() for column in rows.columns if column.endswith("Label")}
    assert not [label for label in labels if label and "://" in label]


@each_query
def test_a_query_tells_in_its_header_what_it_answers(named: NamedQuery) -> None:
    assert re.fullmatch(r"[A-Z][^?]*\?", named.summary)
    assert re.fullmatch(r"[A-Z].*\.", named.description)
    assert named.tags
    assert all(parameter.description.endswith(".") for parameter in named.parameters)
    assert not named.more
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", named.name)


@pytest.mark.parametrize("named", WRITTEN, ids=[f"{named.tags[0]} {named.name}" for named in WRITTEN])
def test_a_query_declares_the_prefixes_that_it_uses_sorted(named: NamedQuery) -> None:
    declared = PREFIX.findall(named.text)
    used: Iterable[str] = re.findall(r"(?<![\w:-])([a-z][\w-]*):(?=\w|\))", code(named))
    assert sorted(set(used)) == declared


@each_query
def test_a_query_binds_its_parameters_as_variables_and_never_by_values(named: NamedQuery) -> None:
    for parameter in named.parameters:
        assert re.search(rf"\?{parameter.name}\b", code(named))
        assert not re.search(rf"VALUES\s*\(?[^{{]*\?{parameter.name}\b", code(named))
        assert f"!BOUND(?{parameter.name})" not in code(named)  # Oxigraph: a value put there is unbound


@each_query
def test_rows_are_ordered_and_never_cut_short(named: NamedQuery) -> None:
    assert not re.search(r"\b(LIMIT|OFFSET)\b", code(named), re.IGNORECASE)
    assert not re.search(r"ORDER BY[^}]*(?<!STR\()\?issued", code(named))  # dates of several types: engines differ
    assert named in ASKED or "ORDER BY" not in code(named)
    assert named not in ASKED or "ASK" in code(named) or "ORDER BY" in code(named)
