"""Why does an edge hold, by which links are two things connected, and what happened to a thing when?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from sepca_graph.asking.own_queries import LINKS, NODES
from sepca_graph.dating.edtf import in_words
from sepca_graph.deriving.proofs import Prover, links_and_relations
from sepca_graph.errors import NotFoundError
from sepca_graph.evidence import Evidence, Sources, contradictions, evidence_lines, evidence_of
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.lazily import lazily
from sepca_graph.names import printable
from sepca_graph.namespaces import ONTOLOGY, expand, local_name, shorten, words_of
from sepca_graph.stores import iri_of

if TYPE_CHECKING:
    import networkx as nx
else:
    nx = lazily("networkx")

MOST = 5
"""How many proofs or chains are shown unless all are asked for."""


@dataclass(frozen=True)
class Step:
    """One recorded statement on which an explanation rests.

    Attributes:
        says: the statement in words.
        what: IRI of the link, or of the relation where there is no link.
        source, target: IRIs of its ends.
        when: its time in words, "" when undated or no link.
        evidence: what sources say of it.
    """

    says: str
    what: str
    source: str
    target: str
    when: str = ""
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class Explanation:
    """One edge or connection, and the ways in which it comes about.

    Attributes:
        says: the edge in words.
        edge: IRI of the property; "" for a connection.
        ways: the proofs or chains, each a list of steps.
        more: how many ways there are beyond those, as far as they were counted.
    """

    says: str
    edge: str
    ways: list[list[Step]]
    more: int = 0


class _Record:
    """What an explanation looks up: labels, links and the sources of statements."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.kg = kg
        self.labels = {row["node"]: row["label"] for row in kg.rows_of(NODES)}
        self.links = {row["link"]: row for row in kg.rows_of(LINKS)}
        self._contradictions = contradictions(kg)

    def name(self, iri: str) -> str:
        return str(self.labels.get(iri) or shorten(iri))

    def link(self, iri: str) -> Step:
        """Return a link as a step."""
        row = self.links[iri]
        when = in_words(row["edtf"]) if row["edtf"] else ""
        says = f"{self.name(row['source'])} - {row['kindLabel'].lower()} -> {self.name(row['target'])}"
        evidence = evidence_of(self.kg, iri, self._contradictions)
        return Step(says, iri, row["source"], row["target"], when, evidence)

    def relation(self, source: str, property_: str, target: str) -> Step:
        """Return a statement without a link as a step, with the claims of this very statement."""
        said = [
            entry
            for entry in evidence_of(self.kg, source, self._contradictions)
            if (entry.claimed_property, entry.claimed_value) == (property_, target)
        ]
        says = f"{self.name(source)} - {words_of(property_)} -> {self.name(target)}"
        return Step(says, property_, source, target, "", said)


def why(kg: KnowledgeGraph, source: str, target: str, *, edge: str = "", most: int | None = MOST) -> list[Explanation]:
    """Return the entailed edges from one thing to another, each with its proofs.

    Args:
        kg: the record, or a slice of it.
        source: IRI or short name of the edge's source.
        target: IRI or short name of its target.
        edge: the only property to explain, as a short name or its local name; "" for all.
        most: how many proofs of each edge; None for all.

    Raises:
        NotFoundError: no such edge follows; the message says what there is instead.
    """
    one, other = expand(source), expand(target)
    wanted = expand(edge) if ":" in edge else ONTOLOGY + edge
    edges = sorted(
        quad.predicate.value
        for quad in kg.quads("entailed")
        if iri_of(quad.subject) == one and iri_of(quad.object) == other and (not edge or quad.predicate.value == wanted)
    )
    record = _Record(kg)
    if not edges:
        raise NotFoundError(_nothing_follows(kg, record, one, other, edge))
    prover = Prover.of(kg.store)
    found = []
    for name in edges:
        proofs = list(prover.proofs(one, name, other))
        ways = [_steps(record, proof) for proof in proofs[:most]]
        says = f"{record.name(one)} - {words_of(name)} -> {record.name(other)}"
        found.append(Explanation(says, name, ways, max(len(proofs) - len(ways), 0)))
    return found


def paths(kg: KnowledgeGraph, source: str, target: str, *, longest: int = 4, most: int | None = MOST) -> Explanation:
    """Return the shortest chains of accepted links between two things.

    Args:
        kg: the record, or a slice of it.
        source: IRI or short name of one end.
        target: IRI or short name of the other.
        longest: most links in a chain.
        most: how many chains; None for all of the shortest length.

    Raises:
        NotFoundError: there is no chain of so many links.
    """
    record = _Record(kg)
    one, other = expand(source), expand(target)
    between = _between(record)
    if not (one in between and other in between and nx.has_path(between, one, other)):
        raise NotFoundError(f"No chain of links connects {record.name(one)} with {record.name(other)}.")
    length = int(nx.shortest_path_length(between, one, other))
    if length > longest:
        raise NotFoundError(
            f"{record.name(one)} and {record.name(other)} are {length} links apart, more than {longest}: "
            f"give --max-length {length}."
        )
    chains = sorted(_chains(between, one, other))
    ways = [[record.link(link) for link in chain] for chain in chains[:most]]
    says = (
        f"{record.name(one)} ... {record.name(other)}: {_count(length, 'link')} apart, {_count(len(chains), 'chain')}"
    )
    return Explanation(says, "", ways, len(chains) - len(ways))


def to_text(explanations: list[Explanation]) -> str:
    """Return explanations as a person reads them on a terminal; sources are numbered and listed at the end."""
    sources, lines = Sources(), []
    for found in explanations:
        lines += [found.says, "=" * len(found.says)]
        for number, way in enumerate(found.ways, 1):
            lines.append(f"{number}.")
            for step in way:
                lines.append(f"  {step.says}{', ' + step.when if step.when else ''}")
                said = [line for entry in step.evidence for line in evidence_lines(entry, 6, sources)]
                lines += said or ["      no claim speaks of this statement"]
        if found.more:
            lines.append(f"... and {_count(found.more, 'more way')}: --all shows every one")
        lines.append("")
    return printable("\n".join([*lines, "Sources", *sources.lines()])) + "\n"


def _steps(record: _Record, proof: list[tuple[str, str, str]]) -> list[Step]:
    """Return a proof as links, each once, and statements that are no part of a link."""
    links, relations = links_and_relations(proof, record.links)
    return [*map(record.link, links), *(record.relation(*step) for step in relations)]


def _between(record: _Record) -> nx.Graph[str]:
    """Return who is linked with whom by accepted links, in a fixed order; the links stand on the edges."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, row in sorted(record.links.items()):
        if local_name(row["status"] or "") == "accepted" and row["source"] != row["target"]:
            found[min(row["source"], row["target"]), max(row["source"], row["target"])].append(iri)
    between: nx.Graph[str] = nx.Graph()
    for (one, other), links in sorted(found.items()):
        between.add_edge(one, other, links=links)
    return between


def _chains(between: nx.Graph[str], one: str, other: str) -> Iterator[list[str]]:
    """Yield every shortest chain of links; of several links between the same two, the first by name."""
    for nodes in islice(nx.all_shortest_paths(between, one, other), 10_000):
        yield [between.edges[pair]["links"][0] for pair in pairwise(nodes)]


def _nothing_follows(kg: KnowledgeGraph, record: _Record, one: str, other: str, edge: str) -> str:
    for end in (one, other):
        if not kg.rows_of(NODES, node=end):
            return f"{shorten(end)} is not in the graph."
    what = f"No edge {edge or 'of any kind'} follows from {record.name(one)} to {record.name(other)}."
    entailed = kg.quads("entailed")
    backwards = {q.predicate.value for q in entailed if (iri_of(q.subject), iri_of(q.object)) == (other, one)}
    back = sorted(map(words_of, backwards))
    hint = f" The other way round: {', '.join(back)}." if back else ""
    return f"{what}{hint} Chains of links between the two: sepca-graph paths {shorten(one)} {shorten(other)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
