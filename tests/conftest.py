"""What every test may ask for: the graph, the seed document's part of it, the reference engine, and small graphs."""

import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from inspect import cleandoc
from pathlib import Path

import pytest
from command_line import copied_content
from filelock import FileLock
from hypothesis import settings
from reference_answers import KeptAnswers

from sepca_graph import load
from sepca_graph.content.loading import load_content
from sepca_graph.deriving.completion import complete
from sepca_graph.deriving.entailment import entail
from sepca_graph.keeping import cache
from sepca_graph.keeping.cache import VARIABLE, cached_store
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import COMPLETED_GRAPH, GRAPH, ID, ONTOLOGY, PREFIXES
from sepca_graph.stores import NamedNode, Quad, RdflibStore, SyntaxFault, canonical_blank_nodes, parse_turtle

Complete = Callable[[str], list[Quad]]
SEED = "sepca-news-2022-12-19"
SMALL_GRAPH = NamedNode(GRAPH + "documents/small")
SCHEMA_GRAPHS = frozenset(GRAPH + name for name in ("sepca", "vocab", "alignments"))
LONG = ("test_ingestion.py", "test_upkeep.py", "test_build_files.py", "test_record.py")
"""Tests that take longest, by the beginning of their names: they run first, so that no worker waits for another."""
_CACHE: pytest.StashKey[str] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--reference-engine",
        action="store_true",
        help="ask rdflib and owlrl everything anew, and hold what is kept of their answers against it",
    )
    parser.addoption("--write-reference-answers", action="store_true", help="keep what rdflib and owlrl answer now")


def pytest_configure(config: pytest.Config) -> None:
    """Keep finished graphs in a folder of this run, so that no test touches the user's cache, and all of them."""
    cache.KEPT, cache.KEPT_BYTES = 10_000, 1 << 40
    settings.register_profile("full", deadline=None, derandomize=True, database=None)
    settings.register_profile("quick", settings.get_profile("full"), max_examples=15)
    settings.load_profile("quick")  # unless --hypothesis-profile names another
    # rdflib 7.6 uses its own deprecated names in every query on a Dataset.
    config.addinivalue_line(
        "filterwarnings", "ignore:Dataset.(default_context|contexts) is deprecated:DeprecationWarning"
    )
    if not hasattr(config, "workerinput"):  # the workers of xdist inherit the variable
        config.stash[_CACHE] = os.environ[VARIABLE] = tempfile.mkdtemp(prefix="sepca-graph-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _CACHE in config.stash:
        shutil.rmtree(config.stash[_CACHE], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser, and begin with what takes longest."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: not item.nodeid.removeprefix("tests/").startswith(LONG))


def fewer(share: int) -> settings:
    """Return settings for a property that is costly to test: one of so many examples."""
    return settings(max_examples=settings().max_examples // share)


@contextmanager
def one_worker_at_a_time() -> Iterator[None]:
    """Let other workers wait until what is made here is in the cache that they share."""
    folder = cache.directory()
    assert folder is not None
    with FileLock(folder / "tests.lock"):
        yield


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The project's own content."""
    with one_worker_at_a_time():
        return load()


@pytest.fixture(scope="session")
def quads(kg: KnowledgeGraph) -> list[Quad]:
    """All statements of the project's own content."""
    return list(kg.quads())


@pytest.fixture(scope="session")
def kept_answers(request: pytest.FixtureRequest) -> Iterator[KeptAnswers]:
    """What the reference engine and the reference reasoner answered when they were asked last."""
    if not request.config.getoption("--write-reference-answers"):
        yield KeptAnswers.read(always_ask=request.config.getoption("--reference-engine"))
        return
    assert not hasattr(request.config, "workerinput"), "one process writes the answers: add -n 0"
    answers = KeptAnswers({}, always_ask=True, new={})
    yield answers
    answers.write()


@pytest.fixture(scope="session")
def authored(kg: KnowledgeGraph) -> list[Quad]:
    """What the curators wrote, the ontology and the vocabulary included."""
    return load_content(kg.content).facts


@pytest.fixture(scope="session")
def schema(authored: list[Quad]) -> list[Quad]:
    """Ontology, vocabulary and alignments."""
    return [quad for quad in authored if name_of(quad.graph_name) in SCHEMA_GRAPHS]


@pytest.fixture(scope="session")
def seed(kg: KnowledgeGraph, authored: list[Quad]) -> KnowledgeGraph:
    """The graph that the seed document alone gives: no other document, and no entity that only others name."""

    def make() -> list[Quad]:
        kept = seed_quads(authored)
        completed = [*kept, *complete(kept, kg.content)]
        return [*completed, *entail(completed).edges]

    digest = f"{kg.digest} seed"
    with one_worker_at_a_time():
        return KnowledgeGraph(cached_store(digest, make), kg.content, digest)


@pytest.fixture(scope="session")
def seed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with the seed document alone, and all entities; nobody may change it."""
    return copied_content(tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="session")
def rdflib_store(seed: KnowledgeGraph) -> Callable[[], RdflibStore]:
    """The seed document's graph in the reference engine, made when it is asked for."""
    return functools.cache(lambda: RdflibStore.of(seed.quads()))


@pytest.fixture(scope="session")
def complete_text(schema: list[Quad], kg: KnowledgeGraph) -> Complete:
    """A function from Turtle to completed statements, under the project's ontology; every prefix is known."""

    def complete_turtle(text: str) -> list[Quad]:
        quads = [*schema, *parse(text)]
        return [*quads, *complete(quads, kg.content)]

    return complete_turtle


@pytest.fixture
def completed(request: pytest.FixtureRequest, complete_text: Complete) -> list[Quad]:
    """The completed statements of the Turtle in the test's docstring."""
    return complete_text(cleandoc(request.function.__doc__))


def parse(text: str, graph: NamedNode = SMALL_GRAPH) -> list[Quad]:
    """Return the statements of Turtle that uses the project's prefixes, `:` for the ontology."""
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, "": ONTOLOGY}.items())
    parsed = parse_turtle(header + text, graph)
    assert not isinstance(parsed, SyntaxFault), parsed
    return canonical_blank_nodes(parsed, prefix="small")


def name_of(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def seed_quads(authored: Iterable[Quad]) -> list[Quad]:
    """Return the statements of the seed document, and those about what it names, directly or through others."""
    authored = list(authored)
    seed_graph, documents = f"{GRAPH}documents/{SEED}", f"{GRAPH}documents/"
    kept = [q for q in authored if name_of(q.graph_name) in {*SCHEMA_GRAPHS, seed_graph}]
    entities = [
        q
        for q in authored
        if name_of(q.graph_name).startswith(GRAPH)
        and name_of(q.subject).startswith(ID)
        and not name_of(q.graph_name).startswith((documents, COMPLETED_GRAPH))
    ]
    named = {name_of(term) for q in kept for term in (q.subject, q.object)}
    while more := {name_of(q.object) for q in entities if name_of(q.subject) in named} - named:
        named |= more
    return [*kept, *(q for q in entities if name_of(q.subject) in named)]
