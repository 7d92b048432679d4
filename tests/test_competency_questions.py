"""Does the graph answer the questions that it is there for, and every named query the same on two engines?"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from reference_answers import KeptAnswers, digest_of_quads, query_key
from syrupy.assertion import SnapshotAssertion

from sepca_graph.asking.catalog import NamedQuery, catalog, find_query
from sepca_graph.asking.results import Result, Rows, reordered, to_python, write
from sepca_graph.asking.running import run
from sepca_graph.content import folder as content
from sepca_graph.dating import Certainty
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import shorten
from sepca_graph.stores import RdflibStore, Store, Term

Question = dict[str, Any]
GraphOf = Callable[[Question], KnowledgeGraph]
Reference = Callable[[Question], RdflibStore]
DataOf = Callable[[Question], str]
Answers = dict[str, Result]
TRIPLE = ("subject", "predicate", "object")
SLICE = ("as_of", "certainty", "whole_record")
QUESTIONS: list[Question] = tomllib.loads(
    (Path(__file__).parent / "competency_questions.toml").read_text(encoding="utf-8")
)["question"]
ASKED = catalog(content.find())
QUERIES = [*ASKED, *catalog(content.find(), "construct")]
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=[question["id"] for question in QUESTIONS])
each_query = pytest.mark.parametrize("named", QUERIES, ids=[named.name for named in QUERIES])


@pytest.fixture(scope="session")
def graph_of(seed: KnowledgeGraph, kg: KnowledgeGraph) -> GraphOf:
    """The graph that a question is asked of: of the seed document or of all, at a time or at all times."""

    def slice_of(as_of: str, certainty: Certainty, whole_record: bool) -> KnowledgeGraph:
        graph = kg if whole_record else seed
        return graph.as_of(as_of, certainty=certainty) if as_of else graph

    cached = cache(slice_of)
    return lambda question: cached(*the_slice(question))


@pytest.fixture(scope="session")
def reference(graph_of: GraphOf, rdflib_store: Callable[[], RdflibStore]) -> Reference:
    """The same graphs in the reference engine."""

    @cache
    def store_of(wanted: tuple[str, Certainty, bool]) -> RdflibStore:
        if wanted == the_slice({}):
            return rdflib_store()
        return RdflibStore.of(graph_of(dict(zip(SLICE, wanted, strict=True))).quads())

    return lambda question: store_of(the_slice(question))


@pytest.fixture(scope="session")
def data(graph_of: GraphOf) -> DataOf:
    """The digest of what a question is asked of."""
    digest = cache(lambda wanted: digest_of_quads(graph_of(dict(zip(SLICE, wanted, strict=True))).quads()))
    return lambda question: digest(the_slice(question))


@pytest.fixture(scope="session")
def answers(seed: KnowledgeGraph) -> Answers:
    """What the engine answers to each named query with its default values, of the seed document."""
    return {named.name: run(seed.store, named.text, named.bindings({})) for named in QUERIES}


def answer(store: Store, named: NamedQuery, parameters: dict[str, str] | None = None) -> Result:
    return in_order(run(store, named.text, named.bindings(parameters or {})), named)


def in_order(result: Result, named: NamedQuery) -> Result:
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
    """Return the values of the keys of `SLICE`."""
    return question.get("as_of", ""), question.get("certainty", "possible"), question.get("whole_record", False)


def test_all_84_questions_are_asked() -> None:
    numbers = list(dict.fromkeys(question["id"].partition("-")[0] for question in QUESTIONS))
    assert numbers == [f"CQ{number:02}" for number in range(1, 85)]


def test_every_named_query_of_a_question_exists_and_is_tagged(kg: KnowledgeGraph) -> None:
    names = sorted({question["query"] for question in QUESTIONS})
    assert names == [name for name in names if "competency-question" in find_query(kg.content, name).tags]


@pytest.mark.reference
@each_question
def test_a_question_has_the_expected_answer_from_the_reference_engine_too(
    graph_of: GraphOf, reference: Reference, kept_answers: KeptAnswers, data: DataOf, question: Question
) -> None:
    kg = graph_of(question)
    named = find_query(kg.content, question["query"])
    actual = kg.query(named.name, question.get("params"))
    assert question["expected"] == shown(actual, question)

    def ask() -> Any:
        return comparable(answer(reference(question), named, question.get("params")))

    key = query_key(named.text, named.bindings(question.get("params", {})), data(question))
    kept_answers.confirm(f"{question['id']} {named.name}", key, comparable(actual), ask)


@each_query
def test_a_query_with_its_default_values_answers_as_before(
    answers: Answers, named: NamedQuery, snapshot: SnapshotAssertion
) -> None:
    result = in_order(answers[named.name], named)
    assert snapshot == write(result, "nt" if isinstance(result, list) else "md")


@pytest.mark.reference
@each_query
def test_a_query_has_the_same_rows_in_the_same_order_from_the_reference_engine(
    answers: Answers,
    rdflib_store: Callable[[], RdflibStore],
    kept_answers: KeptAnswers,
    data: DataOf,
    named: NamedQuery,
) -> None:
    def ask() -> Any:
        return comparable(answer(rdflib_store(), named))

    key = query_key(named.text, named.bindings({}), data({}))
    kept_answers.confirm(named.name, key, comparable(in_order(answers[named.name], named)), ask)


def test_every_query_gives_the_columns_of_its_header(answers: Answers) -> None:
    assert {named.name: named.columns for named in QUERIES} == {
        name: result.columns if isinstance(result, Rows) else () if isinstance(result, bool) else TRIPLE
        for name, result in answers.items()
    }


def test_no_query_has_a_row_twice(answers: Answers) -> None:
    rows = {name: result for name, result in answers.items() if not isinstance(result, bool)}
    assert [name for name, result in rows.items() if len(set(comparable(result))) < len(result)] == []
    assert len(rows) > 100


def test_every_label_is_a_name_and_no_address(answers: Answers) -> None:
    labels = [
        (name, row[column])
        for name, result in answers.items()
        if isinstance(result, Rows)
        for row in result.to_dicts()
        for column in result.columns
        if column.endswith("Label")
    ]
    assert [(name, label) for name, label in labels if label and "://" in label] == []
    assert len(labels) > 1000
