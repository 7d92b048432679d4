"""What are the nodes and edges of a network, and what does each say of itself?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sepca_graph.dating.edtf import in_words
from sepca_graph.dating.spells import Spells
from sepca_graph.evidence import Evidence
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    import networkx as nx
else:
    nx = lazily("networkx")

_NEVER = Spells()
Places = Mapping[str, tuple[float, float]]
"""Where each node (IRI) stands: from -1 to 1, to the right and down."""


@dataclass(frozen=True)
class Time:
    """When something was so; days are texts (ISO 8601), "" where they are not known.

    Attributes:
        edtf: the date as recorded (EDTF), or "".
        bounds: first and last day on which it may have begun, and on which it may have ended.
        last_attested: the last date (EDTF) for which a source says that it was so, or "".
        spells: the days on which it certainly, and presumably, was so.
        certainty: on a slice, whether it holds in the period asked for: `certain`, `presumed`, `possible`; else "".
    """

    edtf: str = ""
    bounds: tuple[str, str, str, str] = ("", "", "", "")
    last_attested: str = ""
    spells: Spells = _NEVER
    certainty: str = ""

    @property
    def when(self) -> str:
        """The date as a person reads it."""
        return in_words(self.edtf) if self.edtf else ""

    @property
    def facts(self) -> dict[str, Any]:
        """What a file says of the time, by name."""
        bounds = zip(("begin_earliest", "begin_latest", "end_earliest", "end_latest"), self.bounds, strict=True)
        return {
            "edtf": self.edtf,
            **dict(bounds),
            "last_attested": self.last_attested,
            **asdict(self.spells),
            "goes_on": self.spells.goes_on,
        }


TIME_FIELDS = tuple(Time().facts)


@dataclass(frozen=True)
class Node:
    """A thing.

    Attributes:
        iri: which one.
        label: what it is called.
        kind: local name of its class.
        kind_label: what the class is called.
        names: all that it is called.
        note: what is said of it, or "".
        time: when it existed or took place.
    """

    iri: str
    label: str
    kind: str = "Thing"
    kind_label: str = "Thing"
    names: tuple[str, ...] = ()
    note: str = ""
    time: Time = Time()

    @property
    def facts(self) -> dict[str, Any]:
        """What a file says of the thing, by name."""
        return {
            "label": self.label,
            "kind": self.kind,
            "kind_label": self.kind_label,
            "names": list(self.names),
            "note": self.note,
            **self.time.facts,
            "when": self.time.when,
        }


@dataclass(frozen=True)
class Edge:
    """A link, a relation of structure, or an entailed edge.

    Attributes:
        iri: which one.
        source, target: IRIs of the ends.
        label: the verb between them.
        name: what it is called as a whole.
        kind: local name of its class or property.
        kind_label: what that is called.
        layer: `stated`, `structure`, `entailed`.
        status: `accepted`, `proposed`, `disputed`, `rejected`; "" for what is no link.
        time: when it held.
        roles, through, topics: in what role, through which further party, on what subject.
        evidence: what sources say of it; of an entailed edge, what they say of the links that it rests on.
        why: on what an entailed edge rests, in words.
    """

    iri: str
    source: str
    target: str
    label: str
    name: str
    kind: str
    kind_label: str
    layer: str = "stated"
    status: str = ""
    time: Time = Time()
    roles: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """What a file says of the edge, by name."""
        return {
            "label": self.label,
            "name": self.name,
            "kind": self.kind,
            "kind_label": self.kind_label,
            "layer": self.layer,
            "status": self.status,
            "certainty": self.time.certainty,
            **self.time.facts,
            "when": self.time.when,
            "roles": list(self.roles),
            "through": list(self.through),
            "topics": list(self.topics),
            "evidence": [entry.facts for entry in self.evidence],
            "why": list(self.why),
        }


@dataclass(frozen=True)
class Caption:
    """What stands above a network.

    Attributes:
        title, subtitle: in words.
        as_of: the period that it is about (EDTF); "" for the whole record.
        certainty: the weakest answer that a slice keeps, or "".
        digest: SHA-256 of the content.
        licence: its address.
    """

    title: str = ""
    subtitle: str = ""
    as_of: str = ""
    certainty: str = ""
    digest: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Foreground:
    """What the overview of a large network shows, as the ontology says.

    Attributes:
        kinds: local names of the classes whose things are shown.
        wholes: local names of the relations from what stands for such a thing to it, in the order in which they count.
    """

    kinds: frozenset[str] = frozenset()
    wholes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """Which nodes there are, and which of them are linked: all that decides where they stand.

    Attributes:
        nodes: their IRIs.
        pairs: of linked nodes, the lesser IRI first.
    """

    nodes: frozenset[str]
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Network:
    """Things and the edges between them.

    Attributes:
        nodes: in the order of their IRIs.
        edges: in the order of their IRIs.
        caption: what stands above it.
        publication: what the record as a whole is called, or "".
        search_example: names to search for, as an example, or "".
        foreground: what its overview shows.
        record: of a slice, gives the outline of the whole record, near whose places its nodes stand.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    caption: Caption = Caption()
    publication: str = ""
    search_example: str = ""
    foreground: Foreground = Foreground()
    record: Callable[[], Outline] | None = field(default=None, compare=False, repr=False)

    @property
    def outline(self) -> Outline:
        """The nodes, and which of them are linked."""
        return outline_of({node.iri for node in self.nodes}, ((edge.source, edge.target) for edge in self.edges))


def outline_of(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Outline:
    """Return the outline of nodes (IRIs) and linked pairs of nodes, in whatever order and direction."""
    linked = frozenset((min(pair), max(pair)) for pair in pairs)
    return Outline(frozenset(nodes).union(*linked), linked)


def to_networkx(network: Network, places: Places | None = None) -> nx.MultiDiGraph[str]:
    """Return the network as a directed multigraph of networkx; node and edge keys are IRIs.

    Args:
        network: the network.
        places: where the nodes stand; each gets attributes x and y from it.

    Returns:
        Graph attributes: title, subtitle, as_of, certainty, digest, licence.
        Node attributes: label, kind, kind_label, names, note, when, and of its time the `Time.facts`.
        Edge attributes: label, name, kind, kind_label, layer, status, certainty, when, of its time the `Time.facts`,
        roles, through, topics, evidence (of each place the `Evidence.facts`), why.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**asdict(network.caption))
    for node in network.nodes:
        place = {} if places is None else dict(zip("xy", places[node.iri], strict=True))
        graph.add_node(node.iri, **node.facts, **place)
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, key=edge.iri, **edge.facts)
    return graph
