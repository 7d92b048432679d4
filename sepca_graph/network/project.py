"""Who is tied to whom, through what? The graph as a network of things and edges."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import networkx as nx

from sepca_graph.asking.own_queries import ENTAILED_EDGES, LINK_DETAILS, LINKS, NAMES, NODES, STRUCTURE, Link, Relation
from sepca_graph.asking.record import Record
from sepca_graph.dating.edtf import Period, in_words
from sepca_graph.dating.timeslice import DatedThing, dated_things
from sepca_graph.deriving.proofs import Prover, links_and_relations
from sepca_graph.evidence import read_evidence
from sepca_graph.namespaces import BASE, DCTERMS, ONTOLOGY, local_name, words_of
from sepca_graph.network.layout import positions

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
Facts = dict[str, Any]


def project(kg: Record) -> nx.MultiDiGraph[str]:
    """Return the network of a knowledge graph, nodes placed.

    Returns:
        A directed multigraph; node and edge keys are IRIs. Begin and end are the outermost known days.
        Graph attributes: title, subtitle, as_of, certainty, digest, licence.
        Node attributes: label, kind, kind_label, names, note, edtf, begin, end, when, x, y.
        Edge attributes: label, name, kind, kind_label, layer (`stated`, `entailed`, `structure`), status, certainty
        (on a slice), edtf, begin, end, when, roles, through, topics, evidence, why.
    """
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.graph.update(_caption(kg))
    evidence, dated = read_evidence(kg), dated_things(kg.store.triples_of)
    for row in kg.rows_of(LINKS):
        said = evidence.get(row["link"], [])
        known = [entry.facts for entry in sorted(said, key=lambda entry: bool(entry.claimed_property))]
        time = _time(dated[row["link"]], kg.valid_during)
        network.add_edge(row["source"], row["target"], key=row["link"], **_link(row, known, time))
    _add_link_details(kg, network)
    for related in kg.rows_of(STRUCTURE):
        statement = (related["property"], related["target"])
        said = evidence.get(related["source"], [])
        known = [entry.facts for entry in said if (entry.claimed_property, entry.claimed_value) == statement]
        facts = _relation(related, "structure", known, [])
        network.add_edge(related["source"], related["target"], key=_key(related), **facts)
    _add_entailed(kg, network)
    _add_nodes(kg, network, dated)
    for node, (x, y) in positions(network).items():
        network.nodes[node].update(x=x, y=y)
    return network


def _caption(kg: Record) -> dict[str, str]:
    during = kg.valid_during
    when = f"as of {in_words(during.text)}, {kg.certainty} links" if during else "the whole record"
    return {
        "title": "Police cooperation in South-East Europe",
        "subtitle": f"The cooperation network around SEPCA: {when}",
        "as_of": during.text if during else "",
        "certainty": kg.certainty if during else "",
        "digest": kg.digest,
        "licence": LICENCE,
    }


def _time(thing: DatedThing, during: Period | None) -> Facts:
    """Return whether a thing holds in the period asked for, and its outermost known days."""
    bounds = thing.bounds
    return {
        "certainty": (thing.holds(during) or "") if during else "",
        "begin": (bounds.begin_earliest or bounds.begin_latest)[:10],
        "end": (bounds.end_latest or bounds.end_earliest)[:10],
    }


def _link(row: Link, evidence: list[Facts], time: Facts) -> Facts:
    return {
        "label": row["verb"] or row["kindLabel"].lower(),
        "name": row["label"] or row["kindLabel"],
        "kind": local_name(row["kind"]),
        "kind_label": row["kindLabel"],
        "layer": "stated",
        "status": local_name(row["status"] or ""),
        **time,
        "edtf": row["edtf"] or "",
        "when": in_words(row["edtf"]) if row["edtf"] else "",
        "roles": [],
        "through": [],
        "topics": [],
        "evidence": evidence,
        "why": [],
    }


_NO_TIME = {"certainty": "", "begin": "", "end": "", "edtf": "", "when": ""}


def _relation(row: Relation, layer: str, evidence: list[Facts], why: list[str]) -> Facts:
    kind = local_name(row["property"])
    words = {
        "label": row["propertyLabel"],
        "name": row["propertyLabel"],
        "kind": kind,
        "kind_label": row["propertyLabel"],
    }
    empty = {"status": "", **_NO_TIME, "roles": [], "through": [], "topics": []}
    return {**words, "layer": layer, **empty, "evidence": evidence, "why": why}


def _key(row: Relation) -> str:
    ends = map(local_name, (row["source"], row["property"], row["target"]))
    return f"{BASE}edge/{'/'.join(ends)}"


def _add_link_details(kg: Record, network: nx.MultiDiGraph[str]) -> None:
    by_key = {key: details for _source, _target, key, details in network.edges(keys=True, data=True)}
    lists = {ONTOLOGY + "linkRole": "roles", DCTERMS + "subject": "topics"}
    for row in kg.rows_of(LINK_DETAILS):
        if row["link"] in by_key:
            by_key[row["link"]][lists.get(row["property"], "through")].append(row["value"])


def _add_entailed(kg: Record, network: nx.MultiDiGraph[str]) -> None:
    rows = kg.rows_of(ENTAILED_EDGES)
    if not rows:
        return
    prover = Prover.of(kg.store)
    known = {key: edge for _source, _target, key, edge in network.edges(keys=True, data=True)}
    labels = {row["node"]: row["label"] for row in kg.rows_of(NODES)}
    for row in rows:
        steps = prover.proof(row["source"], row["property"], row["target"])
        links, relations = links_and_relations(steps, known)
        why = [known[link]["name"] for link in links]
        why += [" ".join(_words(step, labels)) for step in relations]
        evidence = [entry for link in links for entry in known[link]["evidence"]]
        network.add_edge(row["source"], row["target"], key=_key(row), **_relation(row, "entailed", evidence, why))


def _words(step: tuple[str, str, str], labels: dict[str, str]) -> list[str]:
    """Return a statement in words: `SEPCA General Assembly (event of) SEPCA`."""
    source, property_, target = step
    return [labels.get(source, local_name(source)), f"({words_of(property_)})", labels.get(target, local_name(target))]


def _add_nodes(kg: Record, network: nx.MultiDiGraph[str], dated: dict[str, DatedThing]) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for row in kg.rows_of(NAMES):
        names[row["node"]].append(row["name"])
    described = {row["node"]: row for row in reversed(kg.rows_of(NODES))}
    for node in network:
        known = described.get(node)
        edtf = (known and known["edtf"]) or ""
        time = _time(dated[node], kg.valid_during) if node in dated else _NO_TIME
        network.nodes[node].update(
            begin=time["begin"],
            end=time["end"],
            label=known["label"] if known else local_name(node),
            kind=local_name(known["kind"]) if known else "Thing",
            kind_label=known["kindLabel"] if known else "Thing",
            names=names[node],
            note=(known and known["note"]) or "",
            edtf=edtf,
            when=in_words(edtf) if edtf else "",
        )
