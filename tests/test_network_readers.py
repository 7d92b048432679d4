"""Does a reader that knows nothing of the program find in every network file what held on a day, answer by answer?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from sepca_graph.dating import CERTAINTIES, Certainty
from sepca_graph.dating.edtf import period
from sepca_graph.dating.timeslice import dated_things
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.network.project import project
from sepca_graph.publishing import network_files

Row = dict[str, str]
Sets = dict[str, set[str]]
GRAPHML, GEXF = "{http://graphml.graphdrawing.org/xmlns}", "{http://gexf.net/1.3}"
LAST = "9999-12-31"
DAYS = 40


def read_csv(text: str) -> Iterator[Row]:
    for row in csv.DictReader(io.StringIO(text)):
        yield {**row, "iri": row["id"]}


def read_json(text: str) -> Iterator[Row]:
    for edge in json.loads(text)["edges"]:
        plain = {name: str(value) for name, value in edge.items() if not isinstance(value, list)}
        yield {**plain, "iri": edge["key"], "goes_on": plain["goes_on"].lower()}


def read_graphml(text: str) -> Iterator[Row]:
    root = ET.fromstring(text)
    names = {key.attrib["id"]: key.attrib["attr.name"] for key in root.iter(f"{GRAPHML}key")}
    for edge in root.iter(f"{GRAPHML}edge"):
        yield {names[data.attrib["key"]]: data.text or "" for data in edge.iter(f"{GRAPHML}data")}


def read_gexf(text: str) -> Iterator[Row]:
    root = ET.fromstring(text)
    [declared] = [found for found in root.iter(f"{GEXF}attributes") if found.attrib["class"] == "edge"]
    names = {one.attrib["id"]: one.attrib["title"] for one in declared}
    for edge in root.iter(f"{GEXF}edge"):
        values = {names[value.attrib["for"]]: value.attrib["value"] for value in edge.iter(f"{GEXF}attvalue")}
        yield {**values, "start": edge.get("start", ""), "end": edge.get("end", "")}


def holding(rows: list[Row], day: str) -> Sets:
    """Return the stated links that hold on a day, by the weakest answer that is kept."""
    found: Sets = {"certain": set(), "presumed": set(), "possible": set()}
    for row in rows:
        if row["layer"] != "stated" or row["status"] == "rejected":
            continue
        if row["begin_earliest"] <= day <= (row["end_latest"] or LAST):
            found["possible"].add(row["iri"])
        for answer in ("certain", "presumed"):
            first, last = row[f"{answer}_from"], row[f"{answer}_to"]
            if first and first <= day and (day <= last or (not last and row["goes_on"] == "true")):
                found[answer].add(row["iri"])
    return found


@pytest.fixture(scope="module")
def rows(kg: KnowledgeGraph) -> dict[str, list[Row]]:
    network = project(kg)
    placed = {node.iri: (0.0, 0.0) for node in network.nodes}
    files: dict[str, tuple[Callable[[str], Iterator[Row]], str]] = {
        "csv": (read_csv, network_files.edge_table(network)),
        "json": (read_json, network_files.node_link_json(network, placed)),
        "graphml": (read_graphml, network_files.graphml(network, placed)),
        "gexf": (read_gexf, network_files.gexf(network)),
    }
    return {name: list(read(text)) for name, (read, text) in files.items()}


@pytest.fixture(scope="module")
def days(kg: KnowledgeGraph) -> list[str]:
    """The days on which something about SEPCA begins or ends, or may; and today."""
    found: set[str] = {date.today().isoformat()}
    links = kg.rows(
        "SELECT ?day { ?link sepca:linkTarget actor:sepca ; "
        "sepca:beginEarliest|sepca:beginLatest|sepca:endEarliest|sepca:endLatest ?day }"
    )
    found |= {str(day)[:10] for (day,) in links}
    return sorted(found)[-DAYS:]


@pytest.mark.parametrize("file", ["csv", "json", "graphml", "gexf"])
def test_a_reader_of_any_file_finds_what_holds_on_a_day(
    kg: KnowledgeGraph, rows: dict[str, list[Row]], days: list[str], file: str
) -> None:
    things = dated_things(kg.store.triples_of)
    links = [row["iri"] for row in rows["csv"] if row["layer"] == "stated"]
    assert len(days) == DAYS
    assert len(links) > 900
    for day in days:
        within = period(day)
        answers = {link: things[link].holds(within) for link in links}
        expected = {
            weakest: {link for link, answer in answers.items() if answer in CERTAINTIES[: place + 1]}
            for place, weakest in enumerate(CERTAINTIES)
        }
        assert holding(rows[file], day) == expected, day


@pytest.mark.parametrize("certainty", CERTAINTIES)
@pytest.mark.parametrize("day", ["2005-12-16", "2016-11-24", "2024-06-01"])
def test_a_reader_finds_the_links_of_a_slice(
    kg: KnowledgeGraph, rows: dict[str, list[Row]], day: str, certainty: Certainty
) -> None:
    """A slice leaves out also what leads to something that did not hold."""
    sliced = {
        str(link) for (link,) in kg.as_of(day, certainty=certainty).rows("SELECT ?link { ?link sepca:linkSource ?x }")
    }
    found = holding(rows["csv"], day)[certainty]
    assert sliced <= found
    ends = {row["iri"]: {row["source"], row["target"]} for row in rows["csv"]}
    things = dated_things(kg.store.triples_of)
    within = period(day)

    def is_there(thing: str) -> bool:
        return thing not in things or things[thing].holds(within) is not None

    assert {link for link in found - sliced if all(map(is_there, ends[link]))} == set()


def test_a_timeline_begins_before_it_ends_and_says_where_there_is_none(rows: dict[str, list[Row]]) -> None:
    timed = [row for row in rows["gexf"] if row["start"] and row["end"]]
    assert len(timed) > 100
    assert [row["iri"] for row in timed if row["start"] > row["end"]] == []
    assert [row["iri"] for row in rows["gexf"] if row["edtf"].endswith("/..") and row["end"]] == []
    said = {(bool(row["start"]), row["timeline"]) for row in rows["gexf"]}
    assert said == {(True, "its presumed spell"), (False, network_files.NO_SPELL)}
