"""Do servers of others answer through EndpointStore as the embedded engine does, and keep what they are given?"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from typing import Any

import pytest
import servers

from sepca_graph.asking.catalog import catalog
from sepca_graph.content import folder as content
from sepca_graph.errors import StoreError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import GRAPH, MERGE, XSD
from sepca_graph.stores import Answer, BlankNode, Literal, NamedNode, OxigraphStore, Quad, Solutions, Triple
from sepca_graph.stores.address import Credentials
from sepca_graph.stores.binding import outline
from sepca_graph.stores.endpoint import EndpointStore

QUERIES = {
    f"{group}/{named.name}".lstrip("/"): named
    for group in ("", "checks", "network", "report", "gaps", "construct")
    for named in catalog(content.find(), group)
}
each_query = pytest.mark.parametrize("name", QUERIES)
FAULTS_OF_VIRTUOSO = {
    "actors_tied_by_one_event": "FILTER NOT EXISTS behind a sub-SELECT keeps what it should drop",
}
"""Queries without a path of any length that Virtuoso 7.2.5 answers with other rows, and says nothing."""
REFUSED = r"Virtuoso/07\.20\.\d+, which leaves out rows|Virtuoso (37000|22003) Error"
REFUSED_BY_VIRTUOSO = {
    "co_participation_counts",
    "doubtful_claims",
    "frequent_assembly_partners",
    "gaps/presidency_holes",
    "presidency_gaps",
    "ties_between",
    "well_attested_links",
}
"""Queries without such a path that Virtuoso 7.2.5 cannot run."""
FULL = GRAPH + "work/full"
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "int")}
OXIGRAPH = pytest.param("oxigraph", marks=pytest.mark.skipif(not servers.OXIGRAPH, reason="no oxigraph server"))
NO_VIRTUOSO = pytest.mark.skipif(not servers.VIRTUOSO, reason="no Virtuoso")
VIRTUOSO = pytest.param("virtuoso", marks=[pytest.mark.server, NO_VIRTUOSO])


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], EndpointStore]]:
    """A function that starts a server, once, and gives it as a store whose merge is empty."""
    running: dict[str, EndpointStore] = {}
    with ExitStack() as stack:

        def store_of(server: str) -> EndpointStore:
            if server not in running:
                folder = tmp_path_factory.mktemp(server)
                running[server] = getattr(Servers, server)(stack, folder)
            return running[server]

        yield store_of


class Servers:
    @staticmethod
    def oxigraph(stack: ExitStack, folder: Any) -> EndpointStore:
        at = stack.enter_context(servers.oxigraph(folder))
        return EndpointStore(f"{at}/query", update_url=f"{at}/update", default_graph=MERGE)

    @staticmethod
    def virtuoso(stack: ExitStack, folder: Any) -> EndpointStore:
        at = stack.enter_context(servers.virtuoso(folder))
        return EndpointStore(
            f"{at}/sparql",
            update_url=f"{at}/sparql-auth",
            default_graph=MERGE,
            credentials=Credentials("dba", "dba"),
        )


@pytest.fixture(scope="session", params=[OXIGRAPH, VIRTUOSO])
def empty(request: pytest.FixtureRequest, start: Callable[[str], EndpointStore]) -> EndpointStore:
    """Each server, whatever it holds."""
    return start(request.param)


@pytest.fixture(scope="session")
def loaded(empty: EndpointStore, seed_quads_once: list[Quad]) -> EndpointStore:
    """Each server, with the graph of the seed document."""
    empty.extend(seed_quads_once)
    return empty


@pytest.fixture(scope="session")
def seed_quads_once(seed: KnowledgeGraph) -> list[Quad]:
    return list(dict.fromkeys(seed.store.quads()))


@pytest.fixture(scope="session")
def embedded(seed_quads_once: list[Quad]) -> OxigraphStore:
    return OxigraphStore.of(seed_quads_once)


@each_query
def test_a_server_gives_the_same_rows(name: str, loaded: EndpointStore, embedded: OxigraphStore) -> None:
    named = QUERIES[name]
    values = named.bindings({})
    if loaded.engine.name == "Virtuoso":
        if outline(named.text).has_long_path or name in REFUSED_BY_VIRTUOSO:
            with pytest.raises(StoreError, match=REFUSED):
                loaded.query(named.text, bindings=values)
            return
        if name in FAULTS_OF_VIRTUOSO:
            pytest.xfail(FAULTS_OF_VIRTUOSO[name])
    assert by_value(loaded.query(named.text, bindings=values)) == by_value(embedded.query(named.text, bindings=values))


def test_a_server_keeps_every_quad(loaded: EndpointStore, seed_quads_once: list[Quad]) -> None:
    assert Counter(map(quad_by_value, loaded.quads())) == Counter(map(quad_by_value, seed_quads_once))


def test_the_merge_has_each_statement_once(loaded: EndpointStore, seed_quads_once: list[Quad]) -> None:
    assert loaded.capabilities().statements == len({quad.triple for quad in seed_quads_once})


def test_virtuoso_says_when_it_cuts_an_answer(full: EndpointStore) -> None:
    with pytest.raises(StoreError, match=f"{servers.VIRTUOSO_ROWS} rows at most"):
        full.query(f"SELECT * {{ GRAPH <{FULL}> {{ ?s ?p ?o }} }}")


def test_triples_that_virtuoso_cuts_are_noticed(full: EndpointStore) -> None:
    with pytest.raises(StoreError, match=f"{servers.VIRTUOSO_ROWS} rows at most"):
        full.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{FULL}> {{ ?s ?p ?o }} }}")


def test_a_graph_that_virtuoso_cuts_is_read_in_parts(full: EndpointStore) -> None:
    assert set(full.quads_in(FULL)) == {Quad(*triple, NamedNode(FULL)) for triple in many_triples()}


def test_quads_come_and_go(empty: EndpointStore) -> None:
    graph, (triple, other) = NamedNode(GRAPH + "documents/coming"), list(many_triples())[:2]
    subject, predicate, _value = triple
    quad = Quad(*triple, graph)
    empty.insert([quad, Quad(*other)])
    found = [
        list(empty.quads_about([subject])),
        list(empty.quads_to(predicate.value, [NamedNode("urn:nobody")])),
        list(empty.quads_saying([Triple(*triple)])),
        list(empty.triples_of(predicate.value)),
        list(empty.triples_about([subject, other[0]], predicate.value)),
    ]
    assert found == [[quad], [], [quad], [Triple(*other)], [Triple(*other)]]
    empty.delete([quad, Quad(*other)])
    assert (list(empty.quads_in(graph.value)), list(empty.triples_of(predicate.value))) == ([], [])


def test_an_update_is_about_the_merge_and_sees_other_graphs(empty: EndpointStore) -> None:
    merge, other = GRAPH + "work/small", GRAPH + "work/other"
    store = empty.on(merge)
    a, b, c = (NamedNode(f"urn:sepca:{name}") for name in "abc")
    store.insert([Quad(a, b, c), Quad(b, b, c, NamedNode(other))])
    store.update(f"INSERT {{ ?y ?p ?x }} WHERE {{ ?x ?p ?z GRAPH <{other}> {{ ?y ?p ?z }} }}")
    assert set(store.triples_of(b.value)) == {Triple(a, b, c), Triple(b, b, a)}
    for graph in (merge, other):
        store.update(f"DROP SILENT GRAPH <{graph}>")


@pytest.fixture(scope="session", params=[VIRTUOSO])
def full(request: pytest.FixtureRequest, start: Callable[[str], EndpointStore]) -> EndpointStore:
    """Virtuoso, with a graph that has more triples than it gives rows."""
    store = start(request.param)
    store.insert(Quad(*triple, NamedNode(FULL)) for triple in many_triples())
    return store


def many_triples() -> Iterator[tuple[NamedNode, NamedNode, Literal]]:
    predicate = NamedNode("urn:sepca:number")
    for number in range(servers.VIRTUOSO_ROWS + 5):
        yield NamedNode(f"urn:sepca:thing-{number}"), predicate, Literal(f"number {number}")


def by_value(answer: Answer) -> Any:
    """Return an answer with its rows in no order, and its literals by value."""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, Solutions):
        return answer.variables, Counter(tuple(map(value_of, row)) for row in answer.rows)
    return {tuple(map(value_of, (triple.subject, triple.predicate, triple.object))) for triple in answer}


def quad_by_value(quad: Quad) -> Any:
    return tuple(map(value_of, (quad.subject, quad.predicate, quad.object, quad.graph_name)))


def value_of(term: Any) -> Any:
    if isinstance(term, Literal) and term.datatype.value in NUMBERS:
        return Decimal(term.value).normalize()
    return "a blank node" if isinstance(term, BlankNode) else term
