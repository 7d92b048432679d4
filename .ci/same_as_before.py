"""Do today's build, queries and answers say the same as those of a commit before?

    python .ci/same_as_before.py COMMIT [--keep DIR]

Both are run by this interpreter, the commit from a git worktree, each with a cache of its own. RDF files and rows are
compared byte by byte, but for the differences in `ALLOWED`, each with its reason. Any other is printed, and the exit
code is 1.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
THINGS = ("sepca", "interpol", "romanian police", "moldova", "selec")
ASKED = [
    *(["show", thing] for thing in THINGS),
    *(["show", thing, "--as-of", "2016-06-01"] for thing in THINGS[:2]),
    *(["history", thing, "--format", "csv"] for thing in ("moldova", "sepca", "legal:pcc-see")),
    *(["why", *ends] for ends in (("interpol", "sepca"), ("selec", "sepca"), ("romania", "sepca"))),
    *(["paths", *ends] for ends in (("frontex", "fbi"), ("romania", "interpol"))),
    ["gaps", "--format", "csv"],
    ["shared", "memberships", "--format", "csv"],
    ["export", "--as-of", "2016-06-01", "--format", "nq", "-o", "-"],
    ["network", "--as-of", "2016-06-01", "--format", "gexf", "-o", "-"],
    *(["query", name, "--as-of", "2016-06-01", "--format", "csv"] for name in ("members", "presidency_holders")),
]
_RUNNER = """
import json, sys
from click.testing import CliRunner
from sepca_graph.cli import cli
done = [CliRunner().invoke(cli, arguments) for arguments in json.load(sys.stdin)]
json.dump([f"{result.stdout}exit code {result.exit_code}\\n" for result in done], sys.stdout)
"""


def said(tree: Path, work: Path) -> dict[str, str]:
    """Return all that a checkout says: the files of its build by name, and its answers by command.

    The digest of the content is replaced by a word: it changes with every byte of shapes and completion rules.
    """
    environment = {**os.environ, "PYTHONPATH": str(tree), "SEPCA_CACHE": str(work / "cache")}
    out = work / "out"
    build = [sys.executable, "-m", "sepca_graph", "build", "-o", str(out)]
    subprocess.run(build, cwd=tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    commands = [*queries(tree), *ASKED]
    done = subprocess.run(
        [sys.executable, "-c", _RUNNER],
        cwd=tree,
        env=environment,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        check=True,
    )
    files = {file.name: file.read_text(encoding="utf-8") for file in sorted(out.iterdir())}
    answers = {" ".join(command): text for command, text in zip(commands, json.loads(done.stdout), strict=True)}
    digest = json.loads(files["network.json"])["graph"]["digest"]
    found = {name: text.replace(digest, "DIGEST") for name, text in {**files, **answers}.items()}
    (work / "said.json").write_text(json.dumps(found), encoding="utf-8")
    return found


def queries(tree: Path) -> Iterator[list[str]]:
    """Yield a command for each query that can be asked: rows as CSV and JSON, graphs as N-Triples."""
    for file in sorted((tree / "queries").glob("*.rq")):
        yield from (["query", file.stem, "--format", form] for form in ("csv", "json"))
    for file in sorted((tree / "queries").glob("*/*.rq")):
        form = "nt" if "CONSTRUCT" in file.read_text(encoding="utf-8") else "csv"
        yield ["query", str(file.relative_to(tree)), "--format", form]


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """Give the files of a commit, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "before"
        subprocess.run(["git", "worktree", "add", "--detach", "--quiet", tree, commit], cwd=ROOT, check=True)
        try:
            yield tree
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)


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
    """Return shapes without the annotation that says which of their faults loading finds already."""
    return re.sub(r" ;\n    :foundByLoading [^;.]*(?= [;.]\n)", "", text)


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
    Allowed("network.json", "positions; evidence has its place in words too", node_link),
    Allowed("network.graphml", "positions", graphml),
    Allowed("network.gexf", "positions", gexf),
    Allowed("network *gexf*", "positions", gexf),
    Allowed("network.html", "positions, programs and styles; the one wording of a place", html),
    Allowed("show *", "the head of a document is called heading", heading),
    Allowed("why *", "the head of a document is called heading", heading),
    Allowed("paths *", "the head of a document is called heading", heading),
)


def differences(before: dict[str, str], today: dict[str, str]) -> Iterator[str]:
    """Yield what differs beyond what may, and say of the rest why it may."""
    for name in sorted(before.keys() | today.keys()):
        if name not in before or name not in today:
            yield f"{name}: only {'today' if name in today else 'before'}"
            continue
        if before[name] == today[name]:
            continue
        rule = next((rule for rule in ALLOWED if fnmatch(name, rule.names)), None)
        plain = rule.plain if rule else str
        one, other = plain(before[name]), plain(today[name])
        if one == other:
            print(f"{name}: may differ ({rule.reason if rule else ''})")
        else:
            yield f"{name}: differs\n{shown(one, other)}"


def shown(before: str, today: str, most: int = 5) -> str:
    """Return some lines that only one of two texts has."""
    lines = [Counter(text.splitlines()) for text in (before, today)]
    only = [("-", list((lines[0] - lines[1]).elements())), ("+", list((lines[1] - lines[0]).elements()))]
    kept = [f"    {sign} {line[:300]}" for sign, found in only for line in found[:most]]
    counts = f"    {len(only[0][1])} lines only before, {len(only[1][1])} only today"
    return "\n".join([counts, *kept]) if kept else "    the same lines in another order"


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", help="the commit before")
    parser.add_argument("--keep", type=Path, help="keep what both say in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, checkout(given.commit) as tree:
        works = [(given.keep or Path(folder)) / name for name in ("before", "today")]
        before, today = said(tree, works[0]), said(ROOT, works[1])
    found = list(differences(before, today))
    print(*found, sep="\n")
    print(f"{len(before)} files and answers of {given.commit}: {len(found)} differ where they must not")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
