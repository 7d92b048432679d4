"""Who is tied to whom, through what? The graph as a network of things and edges."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from functools import partial

from sepca_graph.asking.own_queries import (
    ENTAILED_EDGES,
    FOREGROUND,
    LINK_DETAILS,
    LINKS,
    NAMES,
    NODES,
    STRUCTURE,
    Link,
    Relation,
)
from sepca_graph.asking.record import Record
from sepca_graph.content.catalogue_entry import CatalogueEntry, catalogue_entry
from sepca_graph.dating import at_least
from sepca_graph.dating.edtf import Period, in_words
from sepca_graph.dating.spells import spells
from sepca_graph.dating.timeslice import DatedThing, dated_things
from sepca_graph.deriving.proofs import Prover, links_and_relations
from sepca_graph.evidence import Evidence, read_evidence
from sepca_graph.namespaces import BASE, DCTERMS, ONTOLOGY, local_name, words_of
from sepca_graph.network.parts import Caption, Edge, Foreground, Network, Node, Outline, Time, outline_of

EXAMPLES = 3
"""So many names are offered to search for where the content offers none."""
Details = Mapping[str, Mapping[str, list[str]]]
"""Of each link (IRI) what stands in each of its lists: roles, topics, through."""


def project(kg: Record) -> Network:
    """Return the network of a knowledge graph: links, structure and what follows as edges, their ends as nodes."""
    dated, evidence = dated_things(kg.store.triples_of), read_evidence(kg)
    stated = list(_links(kg, dated, evidence))
    edges = [*stated, *_structure(kg, evidence), *_entailed(kg, stated)]
    unique = {(edge.iri, edge.source, edge.target): edge for edge in edges}
    nodes = tuple(_nodes(kg, dated, {end for edge in edges for end in (edge.source, edge.target)}))
    entry = catalogue_entry(kg.content)
    return Network(
        nodes=nodes,
        edges=tuple(unique[key] for key in sorted(unique)),
        caption=_caption(kg, entry),
        publication=entry.publication,
        search_example=_search_example(kg.record or kg, entry, nodes, edges),
        foreground=_foreground(kg),
        record=partial(outline, kg.record) if kg.record is not None else None,
    )


def outline(kg: Record) -> Outline:
    """Return which nodes the network of a knowledge graph has, and which of them are linked."""
    links = [(row["source"], row["target"]) for row in kg.rows_of(LINKS)]
    relations = [(row["source"], row["target"]) for query in (STRUCTURE, ENTAILED_EDGES) for row in kg.rows_of(query)]
    return outline_of((), [*links, *relations])


def _foreground(kg: Record) -> Foreground:
    rows = kg.rows_of(FOREGROUND)
    return Foreground(
        kinds=frozenset(local_name(row["term"]) for row in rows if row["sort"] == "class"),
        wholes=tuple(local_name(row["term"]) for row in rows if row["sort"] == "property"),
    )


def _caption(kg: Record, entry: CatalogueEntry) -> Caption:
    valid_during = kg.valid_during
    when = (
        f"as of {in_words(valid_during.text)}, {' and '.join(at_least(kg.certainty))} links"
        if valid_during
        else "the whole record"
    )
    centre = _short_name(kg.record or kg, entry.main_entity)
    return Caption(
        title=entry.title,
        subtitle=f"The cooperation network{f' around {centre}' if centre else ''}: {when}",
        as_of=valid_during.text if valid_during else "",
        certainty=kg.certainty if valid_during else "",
        digest=kg.digest,
        licence=entry.licence,
    )


def _short_name(record: Record, iri: str) -> str:
    """Return the shortest name of a thing; "" where nothing in the record is called so."""
    names = [row["name"] for row in record.rows_of(NAMES) if row["node"] == iri]
    return min(names, key=lambda name: (len(name), name), default="")


def _search_example(record: Record, entry: CatalogueEntry, nodes: Iterable[Node], edges: Iterable[Edge]) -> str:
    """Return the example that the content gives; where the record has none of its names, those with most links."""
    known = {row["name"] for row in record.rows_of(NAMES)}
    if known.intersection(re.split(r",\s*", entry.search_example)):
        return entry.search_example
    links = Counter(end for edge in edges for end in (edge.source, edge.target))
    most = sorted(nodes, key=lambda node: (-links[node.iri], node.label, node.iri))[:EXAMPLES]
    return ", ".join(node.label for node in most)


def _time(edtf: str | None, thing: DatedThing | None, valid_during: Period | None) -> Time:
    """Return a thing's date, what is known of its time, and whether it holds in the period asked for."""
    if thing is None:
        return Time(edtf or "")
    begin_earliest, begin_latest, end_earliest, end_latest = astuple(thing.bounds)
    return Time(
        edtf=edtf or "",
        bounds=(begin_earliest[:10], begin_latest[:10], end_earliest[:10], end_latest[:10]),
        last_attested=thing.last_attested,
        spells=spells(thing),
        certainty=(thing.holds(valid_during) or "") if valid_during else "",
    )


def _links(kg: Record, dated: Mapping[str, DatedThing], evidence: Mapping[str, list[Evidence]]) -> Iterator[Edge]:
    details = _link_details(kg)
    for row in kg.rows_of(LINKS):
        said = sorted(evidence.get(row["link"], []), key=lambda entry: bool(entry.claimed_property))
        time = _time(row["edtf"], dated[row["link"]], kg.valid_during)
        yield _link(row, time, said, details.get(row["link"], {}))


def _link(row: Link, time: Time, evidence: Iterable[Evidence], details: Mapping[str, list[str]]) -> Edge:
    return Edge(
        iri=row["link"],
        source=row["source"],
        target=row["target"],
        label=row["verb"] or row["kindLabel"].lower(),
        name=row["label"] or row["kindLabel"],
        kind=local_name(row["kind"]),
        kind_label=row["kindLabel"],
        status=local_name(row["status"] or ""),
        time=time,
        roles=tuple(details.get("roles", ())),
        through=tuple(details.get("through", ())),
        topics=tuple(details.get("topics", ())),
        evidence=tuple(evidence),
    )


def _link_details(kg: Record) -> Details:
    lists = {ONTOLOGY + "linkRole": "roles", DCTERMS + "subject": "topics"}
    details: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in kg.rows_of(LINK_DETAILS):
        details[row["link"]][lists.get(row["property"], "through")].append(row["value"])
    return details


def _structure(kg: Record, evidence: Mapping[str, list[Evidence]]) -> Iterator[Edge]:
    for row in kg.rows_of(STRUCTURE):
        statement = (row["property"], row["target"])
        said = evidence.get(row["source"], [])
        known = [entry for entry in said if (entry.claimed_property, entry.claimed_value) == statement]
        yield _relation(row, "structure", known, [])


def _entailed(kg: Record, links: Iterable[Edge]) -> Iterator[Edge]:
    rows = kg.rows_of(ENTAILED_EDGES)
    if not rows:
        return
    prover = Prover.of(kg.store)
    known = {link.iri: link for link in links}
    labels = {row["node"]: row["label"] for row in kg.rows_of(NODES)}
    for row in rows:
        steps = prover.proof(row["source"], row["property"], row["target"])
        rests_on, relations = links_and_relations(steps, known)
        why = [known[link].name for link in rests_on]
        why += [_words(step, labels) for step in relations]
        yield _relation(row, "entailed", [entry for link in rests_on for entry in known[link].evidence], why)


def _words(step: tuple[str, str, str], labels: Mapping[str, str]) -> str:
    """Return a statement in words: `Nordic Council session (event of) Nordic Council`."""
    source, property_, target = step
    return " ".join(
        [labels.get(source, local_name(source)), f"({words_of(property_)})", labels.get(target, local_name(target))]
    )


def _relation(row: Relation, layer: str, evidence: Iterable[Evidence], why: Iterable[str]) -> Edge:
    ends = map(local_name, (row["source"], row["property"], row["target"]))
    return Edge(
        iri=f"{BASE}edge/{'/'.join(ends)}",
        source=row["source"],
        target=row["target"],
        label=row["propertyLabel"],
        name=row["propertyLabel"],
        kind=local_name(row["property"]),
        kind_label=row["propertyLabel"],
        layer=layer,
        evidence=tuple(evidence),
        why=tuple(why),
    )


def _nodes(kg: Record, dated: Mapping[str, DatedThing], ends: Iterable[str]) -> Iterator[Node]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in kg.rows_of(NAMES):
        names[row["node"]].append(row["name"])
    described = {row["node"]: row for row in reversed(kg.rows_of(NODES))}
    for iri in sorted(ends):
        known = described.get(iri)
        if known is None:
            yield Node(iri, local_name(iri), names=tuple(names[iri]))
            continue
        yield Node(
            iri,
            known["label"],
            kind=local_name(known["kind"]),
            kind_label=known["kindLabel"],
            names=tuple(names[iri]),
            note=known["note"] or "",
            time=_time(known["edtf"], dated.get(iri), kg.valid_during),
        )
