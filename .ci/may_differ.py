"""What of a build, and of the program's answers, may differ from a commit before, and why?

Each rule makes of a text what must stay the same. Rules are for one issue: when the next begins, the list is emptied.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from html.parser import HTMLParser
from typing import Any

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from sepca_graph.namespaces import BASE, ONTOLOGY

SHAPES = BASE + "shapes#"


def reworded(place: str) -> str:
    """Return a place in a source in today's words."""
    return re.sub(r"(?<=\d)\N{EN DASH}(?=\d)", "-", place.replace("heading (paragraph 0)", "heading"))


def heading(text: str) -> str:
    """Return an answer with today's word for paragraph 0 of a document."""
    return re.sub(r"\bparagraph 0(?=,|$)", "heading", text, flags=re.MULTILINE)


def without_places(answer: str) -> str:
    """Return the rows of `conflicts` without its two columns of places in words."""
    dropped = ("firstPlace", "secondPlace")
    if answer.startswith("{"):
        found = json.loads(answer.removesuffix("exit code 0\n"))
        kept = [{name: row[name] for name in row if name not in dropped} for row in found["results"]["bindings"]]
        return as_lines({**found, "results": {"bindings": kept}})
    rows = csv.DictReader(io.StringIO(answer))
    return as_lines([{name: row[name] for name in row if name not in dropped} for row in rows])


def shapes(text: str) -> str:
    """Return the statements of shapes but those in terms of our own, which SHACL engines pass over."""
    found = Dataset(parse(text, format=RdfFormat.TURTLE))
    for said in [said for said in found if said.predicate.value.startswith((ONTOLOGY, SHAPES))]:
        found.discard(said)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return "\n".join(sorted(map(str, found)))


def dataset(text: str) -> str:
    """Return the catalogue entry without size and checksum of the files that may differ."""
    kept = []
    for block in text.split("\n\n"):
        name = re.match(r"<[^>]*/dataset/([^>#]*)", block)
        may_differ = name and any(fnmatch(name[1], rule.names) for rule in ALLOWED)
        kept.append(re.sub(r"(?<=byteSize )\S+|(?<=checksumValue )\S+", "...", block) if may_differ else block)
    return "\n\n".join(kept)


def node_link(text: str) -> str:
    """Return the node-link file without positions, and without the place in words that evidence gained."""
    found = json.loads(text)
    for node in found["nodes"]:
        node.pop("x", None), node.pop("y", None)
    for edge in found["edges"]:
        for entry in edge["evidence"]:
            entry.pop("place", None)
    return as_lines(found)


def graphml(text: str) -> str:
    """Return the GraphML file without positions."""
    root = ET.fromstring(text)
    named = {key.get("id"): key.get("attr.name") for key in root.iter() if key.tag.endswith("}key")}
    return pruned(root, lambda one: named.get(one.get("id") or one.get("key")) in {"x", "y"})


def gexf(text: str) -> str:
    """Return the GEXF file without positions."""
    return pruned(ET.fromstring(text.removesuffix("exit code 0\n")), lambda one: one.tag.endswith("}position"))


def pruned(root: ET.Element, dropped: Callable[[ET.Element], bool]) -> str:
    """Return a document as lines, without some elements."""
    for parent in list(root.iter()):
        for child in [child for child in parent if dropped(child)]:
            parent.remove(child)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode")


class Page(HTMLParser):
    """Reads a page: a line for each tag and text, its data without positions; not its programs and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._tag, self._known = "", dict[str, str | None]()
        self._data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, but for the hashes of programs and styles in the policy."""
        self._end_text()
        self._tag, self._known = tag, dict(attrs)
        if self._known.get("http-equiv") == "Content-Security-Policy":
            self._known["content"] = re.sub(r"'sha256-[^']*'", "'...'", self._known["content"] or "")
        self.lines.append(f"<{tag} {self._known}>")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        self._end_text()
        self._tag, self._known = "", {}

    def handle_data(self, data: str) -> None:
        """Note a part of a text."""
        self._data.append(data)

    def _end_text(self) -> None:
        text, self._data = "".join(self._data).strip(), []
        if self._known.get("id") == "network-data":
            self.lines.append(picture(json.loads(text)))
        elif text and self._tag not in {"script", "style"}:
            self.lines.append(reworded(text) if self._known.get("class") == "fine" else text)


def picture(found: dict[str, Any]) -> str:
    """Return the data of a page without positions, its places in today's words."""
    for node in found["nodes"]:
        del node["x"], node["y"]
    for edge in found["edges"]:
        for entry in edge["evidence"]:
            entry["place"] = reworded(entry["place"])
    if found["overview"]:
        found["overview"]["places"] = sorted(found["overview"]["places"])
    return as_lines(found)


def html(text: str) -> str:
    """Return the page as lines."""
    page = Page()
    page.feed(text)
    return "\n".join(page.lines)


def as_lines(found: object) -> str:
    """Return values as lines of JSON."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)


@dataclass(frozen=True)
class Allowed:
    """Something that may differ.

    Attributes:
        names: of the files or commands, as a pattern.
        reason: why.
        plain: makes of a text what must not differ.
    """

    names: str
    reason: str
    plain: Callable[[str], str]


ALLOWED = (
    Allowed("query conflicts *", "its columns of places have the one wording of a place", without_places),
    Allowed("shapes*.ttl", "shapes say which of their faults loading finds already", shapes),
    Allowed("dataset.ttl", "sizes and checksums of the files that may differ", dataset),
    Allowed("report.html", "the digest of the content, and nothing else", str),
    Allowed("network.json", "positions; evidence has its place in words too", node_link),
    Allowed("network.graphml", "positions", graphml),
    Allowed("network.gexf", "positions", gexf),
    Allowed("network *gexf*", "positions", gexf),
    Allowed("network.html", "positions, programs and styles; the one wording of a place", html),
    Allowed("show *", "the head of a document is called heading", heading),
    Allowed("why *", "the head of a document is called heading", heading),
    Allowed("paths *", "the head of a document is called heading", heading),
)
