"""What is handed around: one graph with its layers, the period it is about, and its digest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from sepca_graph.content import folder as contents
from sepca_graph.content.folder import Content
from sepca_graph.dating import CERTAINTIES, Certainty, weaker_than
from sepca_graph.dating.edtf import Period, period
from sepca_graph.errors import ContentError, InconsistencyError, QueryError
from sepca_graph.keeping.cache import Making, cached_store, is_kept, keep, kept_store
from sepca_graph.keeping.holdings import digest_of
from sepca_graph.keeping.values import kept_answer
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import COMPLETED_GRAPH, ENTAILED, ONTOLOGY
from sepca_graph.stores import (
    REFERENCE,
    NamedNode,
    OxigraphStore,
    Quad,
    RdflibStore,
    Solutions,
    Store,
    Term,
    fingerprint,
    iri_of,
    is_endpoint,
    open_store,
    select,
)

if TYPE_CHECKING:
    import networkx as nx

    from sepca_graph import names
    from sepca_graph.asking import absence, catalog, results, running, unknown
    from sepca_graph.asking.catalog import NamedQuery
    from sepca_graph.asking.own_queries import OwnQuery, Row
    from sepca_graph.asking.results import Result, Rows
    from sepca_graph.content import loading
    from sepca_graph.dating import timeslice
    from sepca_graph.deriving import completion, entailment
    from sepca_graph.formats import tables
    from sepca_graph.keeping import slicing
    from sepca_graph.network import parts, project
else:
    absence = lazily("sepca_graph.asking.absence")
    catalog = lazily("sepca_graph.asking.catalog")
    results = lazily("sepca_graph.asking.results")
    running = lazily("sepca_graph.asking.running")
    unknown = lazily("sepca_graph.asking.unknown")
    loading = lazily("sepca_graph.content.loading")
    timeslice = lazily("sepca_graph.dating.timeslice")
    completion = lazily("sepca_graph.deriving.completion")
    entailment = lazily("sepca_graph.deriving.entailment")
    tables = lazily("sepca_graph.formats.tables")
    slicing = lazily("sepca_graph.keeping.slicing")
    names = lazily("sepca_graph.names")
    parts = lazily("sepca_graph.network.parts")
    project = lazily("sepca_graph.network.project")

FEW = 10
"""Up to so many things are asked about one by one; one query about all things of the record takes as long as 15."""
LAYERS = ("authored", "completed", "entailed")


@dataclass(frozen=True)
class KnowledgeGraph:
    """The whole record, or a slice of it in time; never changed once made.

    Attributes:
        store: every statement: authored (one named graph a file), completed (mirrored graphs) and entailed.
        content: where it was loaded from.
        digest: SHA-256 of the content.
        valid_during: the period that the graph is about; None for the whole record.
        certainty: of a slice, the weakest answer that it keeps: certain, presumed or possible.
        record: of a slice, the whole record that it is cut from.

    >>> from sepca_graph import load
    >>> kg = load()
    >>> [holder for holder, in kg.as_of("2022-06-01", certainty="certain").query(
    ...     "SELECT ?who WHERE { ?who sepca:holdsPresidencyOf actor:sepca }")]
    ['https://w3id.org/sepca-graph/id/actor/romania']
    """

    store: Store
    content: Content
    digest: str
    valid_during: Period | None = None
    certainty: Certainty = "presumed"
    record: KnowledgeGraph | None = None

    def as_of(
        self, when: str | Period, *, certainty: Certainty = "presumed", making: Making = nullcontext
    ) -> KnowledgeGraph:
        """Return the graph of what held at some time within a period.

        Args:
            when: an EDTF date or interval: `2022-12-13`, `2022`, `2021/2022`.
            certainty: the weakest answer that keeps a link or an event: `certain` for what certainly held, `presumed`
                also for what had begun and which nothing ended, `possible` for all that is not excluded.
            making: what is entered while a slice is made that is not kept yet.

        Raises:
            UsageError: the text is no EDTF date or interval.
        """
        valid_during = when if isinstance(when, Period) else period(when)

        key = f"{self.digest} {self.valid_during} {self.certainty} {valid_during.start} {valid_during.end} {certainty}"
        store = slicing.sliced(self.store, self.digest, key, valid_during, certainty, making=making)
        return KnowledgeGraph(store, self.content, self.digest, valid_during, certainty, self.record or self)

    def query(self, query: str, parameters: Mapping[str, str] | None = None) -> Result:
        """Answer a named query or a SPARQL text; the project's prefixes need no declaring.

        Args:
            query: the name of a file in `queries/`, without `.rq`, or SPARQL.
            parameters: values by name, as on the command line: `{"event": "event:oc-heads-conference-17"}`.

        Returns:
            `Rows` (iterable, with `to_pandas()`), a bool for ASK, triples for CONSTRUCT.

        Raises:
            NotFoundError: no such query, parameter or thing, be it a default; the message gives the nearest names.
            QueryError: the text is not SPARQL 1.1, or reaches outside this graph.
        """
        named, bindings = self._asked(query, parameters or {})
        result = running.run(self.store, named.text, bindings)
        return results.reordered(result, named.columns) if isinstance(result, results.Rows) else result

    def query_text(self, query: str, parameters: Mapping[str, str] | None = None) -> str:
        """Return SPARQL 1.1 that gives on any engine what `query` gives, with prefixes, defaults and values in it.

        Raises:
            NotFoundError: no such query, parameter or thing; the message gives the nearest names.
            QueryError: the text is not SPARQL 1.1, or a parameter cannot be bound in it.
        """
        named, bindings = self._asked(query, parameters or {})
        return running.standalone(named.text, bindings)

    def rests_on_absence(self, query: str) -> bool:
        """Return whether rows of a query rest on something missing: none is then certain, on any slice."""
        return absence.rests_on_absence(self._named(query))

    def _named(self, query: str) -> NamedQuery:
        if any(sign in query for sign in "{ \n"):
            return catalog.parse_query("the query", query, needs_header=False)
        return catalog.find_query(self.content, query)

    def _asked(self, query: str, parameters: Mapping[str, str]) -> tuple[NamedQuery, dict[str, Term]]:
        """Return a named query, or a text as one, and the values of its parameters."""
        named = self._named(query)
        bindings = named.bindings(parameters)
        unknown.refuse_unknown_things((self.record or self).store, named, bindings, parameters)
        return named, bindings

    def rows(self, query: str, parameters: Mapping[str, str] | None = None) -> Rows:
        """Answer a query that gives rows, as `query` does.

        Raises:
            QueryError: it gives a yes or no, or triples.
        """
        answer = self.query(query, parameters)
        if not isinstance(answer, results.Rows):
            raise QueryError("The query gives no rows: it is no SELECT query.")
        return answer

    def rows_of(self, query: OwnQuery[Row], **bindings: str) -> list[Row]:
        """Return the rows of one of the program's own queries as dictionaries of Python values, not to be changed.

        Args:
            query: one of `sepca_graph.asking.own_queries`.
            bindings: IRIs by variable.
        """
        name = f"queries/{query.file}.rq"
        text = self.content.read(name)

        def ask() -> list[dict[str, Any]]:
            terms = {name: NamedNode(iri) for name, iri in bindings.items()}
            answer = select(self.store, text, origin=name, bindings=terms)
            return [dict(zip(answer.variables, map(results.to_json, row), strict=True)) for row in answer.rows]

        if bindings:
            return cast("list[Row]", ask())
        if name not in self._answers:
            self._answers[name] = kept_answer(self.store, text, ask)
        return cast("list[Row]", self._answers[name])

    @cached_property
    def _answers(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of the program's own queries that were asked for already, by file."""
        return {}

    def rows_about(self, query: OwnQuery[Row], column: Literal["thing", "link"], things: Collection[str]) -> list[Row]:
        """Return the rows of one of the program's own queries about some things.

        Args:
            query: one of `sepca_graph.asking.own_queries`.
            column: the variable that is the thing.
            things: IRIs. Of few they are asked for one by one, unless the answer about all is kept.
        """
        if len(things) <= FEW and not is_kept(self.store):
            return [row for thing in sorted(things) for row in self.rows_of(query, **{column: thing})]
        return [row for row in self.rows_of(query) if cast("dict[str, Any]", row)[column] in things]

    @cached_property
    def links_left_out(self) -> int:
        """How many links a slice leaves out that are not excluded at its time; 0 of the whole record."""
        record, valid_during = self.record, self.valid_during
        if record is None or valid_during is None or self.certainty == CERTAINTIES[-1]:
            return 0
        weaker = weaker_than(self.certainty)

        def count() -> int:
            things = timeslice.dated_things(record.store.triples_of).values()
            return sum(thing.status != "" and thing.holds(valid_during) in weaker for thing in things)

        return kept_answer(self.store, "links left out", count)

    def network(self) -> nx.MultiDiGraph[str]:
        """Return the cooperation network: things as nodes, links and entailed edges as edges.

        `sepca_graph.network.parts.to_networkx` lists the attributes of nodes and edges.
        """
        return parts.to_networkx(project.project(self))

    def quads(self, layer: str = "all") -> Iterator[Quad]:
        """Yield the statements of a layer (`authored`, `completed`, `entailed`) or of all."""
        if layer == "entailed":
            return iter(self.store.quads_in(ENTAILED))
        return (quad for quad in self.store.quads() if layer in {"all", layer_of(quad)})

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many things there are, by class label, most abstract ones included; and `Triples` by layer."""
        return dict(kept_answer(self.store, "counts", self._count))

    def _count(self) -> dict[str, int]:
        answer = self.store.query(
            "SELECT ?label (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a/rdfs:subClassOf* ?class . "
            "?class rdfs:label ?label . FILTER(STRSTARTS(STR(?class), STR(sepca:))) } GROUP BY ?label ORDER BY ?label"
        )
        rows = answer.rows if isinstance(answer, Solutions) else []
        counts = {str(label.value): int(n.value) for label, n in rows if label is not None and n is not None}
        entailed = [q.predicate.value for q in self.quads("entailed")]
        between = [name for name in entailed if name != ONTOLOGY + "evidencedBy"]
        return {**counts, "Entailed edges": len(entailed), "Entailed edges between things": len(between)}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many statements each named graph has (IRI), and under "" the merge alone."""
        return dict(kept_answer(self.store, "sizes", self.store.sizes))

    def _repr_html_(self) -> str:
        counts = self.counts
        when = f" as of {self.valid_during.text} ({self.certainty})" if self.valid_during else ""
        names = ("Actor", "Event", "Link", "Claim", "Document", "Entailed edges")
        rows = [(name, f"{counts.get(name, 0):,}") for name in names]
        return tables.html_table(("Kind", "Count"), rows, caption=f"sepca-graph{when}, {self.digest[:12]}")


def load(content: Path | str | None = None) -> KnowledgeGraph:
    """Load the knowledge graph, completed and with its entailed edges.

    Args:
        content: a folder with `ontology/`, `graph_data/` and `queries/`; without it, the project's own.

    Raises:
        ContentError: the folder is no content folder, or a file in it is not Turtle.
        InconsistencyError: the statements contradict each other.
    """
    return load_content(contents.find(content))


def load_content(content: Content, *, making: Making = nullcontext) -> KnowledgeGraph:
    """Load the knowledge graph of a content folder; the second time from the cache.

    Args:
        content: the folder.
        making: what is entered while the graph is made that is not kept yet.
    """
    digest = content.digest()
    return KnowledgeGraph(cached_store(digest, lambda: _all_layers(content), making=making), content, digest)


def kept_graph(content: Content) -> KnowledgeGraph | None:
    """Return the knowledge graph of a content folder from the cache, or None where it is not kept."""
    digest = content.digest()
    store = kept_store(digest)
    return None if store is None else KnowledgeGraph(store, content, digest)


def open_graph(content: Content, name: str) -> KnowledgeGraph:
    """Open the knowledge graph in a store that was loaded before.

    Args:
        content: whose queries are asked.
        name: a directory, the URL of a SPARQL endpoint, or `rdflib:` for the content itself in the reference engine.

    Raises:
        StoreError: there is no such store, or a load into it was stopped before its end.
    """
    if name == REFERENCE:
        kg = load_content(content)
        return replace(kg, store=RdflibStore.of(kg.store.quads()))
    store = open_store(name)
    return KnowledgeGraph(store, content, digest_of(store) or ("" if is_endpoint(name) else fingerprint(Path(name))))


def layer_of(quad: Quad) -> str:
    """Return the layer that a statement belongs to, by its graph's name."""
    return layer_of_graph(iri_of(quad.graph_name))


def layer_of_graph(name: str) -> str:
    """Return the layer of the statements in a graph, by its IRI."""
    if name == ENTAILED:
        return "entailed"
    return "completed" if name.startswith(COMPLETED_GRAPH) else "authored"


def _all_layers(content: Content) -> list[Quad]:
    loaded = loading.load_content(content)
    if loaded.unreadable:
        raise ContentError(loaded.unreadable)
    facts = loaded.facts
    completed = [*facts, *completion.complete(facts, content)]
    return _with_edges(completed)


def from_completed(store: OxigraphStore, completed: list[Quad], content: Content, digest: str) -> KnowledgeGraph:
    """Return the knowledge graph over statements that are completed already, and keep it for the next command.

    Args:
        store: in memory, with the completed statements; the edges that follow are put into it.
        completed: the same statements.
        content: from which they come.
        digest: of the content.

    Raises:
        InconsistencyError: the statements contradict each other.
    """
    everything = _with_edges(completed)
    store.extend(everything[len(completed) :])
    keep(digest, store)
    return KnowledgeGraph(store, content, digest)


def _with_edges(completed: list[Quad]) -> list[Quad]:
    found = entailment.entail(completed)
    if found.contradictions:
        raise InconsistencyError(found.contradictions)
    return [*completed, *found.edges]
