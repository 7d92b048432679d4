"""Would the tests notice a fault? A script for maintainers: it plants faults one by one, and runs tests until one fails.

    python tests/mutants.py                 # each fault, and the tests that should see it: some 15 minutes
    python tests/mutants.py --all           # where these do not see it, all tests of README.md's command
    python tests/mutants.py --only 3 7-9    # some faults
    python tests/mutants.py ../other        # another checkout, of an older commit perhaps

A fault is a text of the program, or of the content, and what is written in its place. The text must stand exactly once
in the package, whatever the file, so that the faults can be planted in a checkout with other folders too; files of the
content are named. Everything happens in a copy in a temporary folder. Exit code 0: every fault was seen. 1: some were
not. 2: a fault cannot be planted (change its text here), or the tests fail without one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("sepca_graph", "tests", "benchmarks", "ontology", "graph_data", "queries", "docs", ".ci")
TOO_LONG = 900
"""Seconds after which a test run that does not end counts as a fault that was seen."""


@dataclass(frozen=True)
class Mutant:
    """A fault.

    Attributes:
        old: the text in whose place the fault is written.
        new: the fault.
        tests: names of test modules that should see it, without `test_`; those that a checkout lacks are passed over.
        file: a file of the content; "" for the package.
    """

    old: str
    new: str
    tests: str
    file: str = ""


MUTANTS = (
    # the words
    Mutant("if all(word in name for word in words)", "if any(word in name for word in words)", "names"),
    Mutant('"đ": "d",', '"đ": "dj",', "names"),
    # stores
    Mutant('place = int(self.form == "CONSTRUCT" and not self.is_short)', 'place = int(self.form == "CONSTRUCT")',
           "endpoint_store"),
    Mutant("auth = self._auth if _origin(url) == origin else _Nobody()", "auth = self._auth", "endpoint_store"),
    Mutant("if kind in _OPEN_ENDED and not framed:", "if False:", "endpoint_store"),
    Mutant("if not 0 < seconds < 1e6:", "if not 0 <= seconds < 1e6:", "endpoint_store"),
    Mutant("line, column = int(position[1]), int(position[2])", "column, line = int(position[1]), int(position[2])",
           "cli running sparql"),
    Mutant("error.lineno or 1, error.offset or 1)", "1, error.offset or 1)", "authoring loading bad_input"),
    # formats
    Mutant('tuple((0, int(part), "") if', 'tuple((0, 0, part) if', "formats serialization"),
    Mutant("if len(one_line) + indent <= LINE_WIDTH - 30 and", "if len(one_line) + indent <= LINE_WIDTH and", "authoring"),
    Mutant("return values[0] if len(values) == 1 else values", "return values", "formats serialization"),
    # dating
    Mutant("not self.begin_earliest or self.begin_earliest <= ", "not self.begin_earliest or self.begin_earliest >= ",
           "edtf timeslice"),
    Mutant("if self.end_earliest else lasting and not self.end_latest", "if self.end_earliest else lasting",
           "edtf timeslice"),
    Mutant("begin_latest = min(begin[1], end[1] or begin[1]) if", "begin_latest = max(begin[1], end[1] or begin[1]) if",
           "edtf timeslice_properties"),
    Mutant("for thing, others in ends.items() if others <= dropped}", "for thing, others in ends.items() if others & dropped}",
           "timeslice"),
    Mutant('(certainty == "certain" and dated.must_be_certain and holds != "certain")',
           '(certainty == "certain" and holds != "certain")', "timeslice"),
    # content
    Mutant('return any(finding.code == "syntax" for', 'return all(finding.code == "syntax" for', "check bad_input"),
    Mutant("elif target.startswith((ID, VOCAB)) and", "elif target.startswith(ID) and", "loading tabular"),
    Mutant('digest.update(f"{self.relative(file)}\\0{len(content)}\\0".encode())',
           'digest.update(f"{len(content)}\\0".encode())', "folder content"),
    # deriving
    Mutant("if reading is Reading.STATE and thing in attested:", "if thing in attested:", "completion timeslice"),
    Mutant("if beyond and (not computed.end_latest or last <= computed.end_latest):", "if beyond:",
           "completion timeslice_properties"),
    Mutant("len(heads) > 1 or any(heads[0] in rule.needs for rule in by_head[heads[0]]),", "len(heads) > 1,", "rules"),
    Mutant('yield Rule(("?y", other, "?x"), (("?x", name, "?y"),), "prp-inv1")',
           'yield Rule(("?x", other, "?y"), (("?x", name, "?y"),), "prp-inv1")', "rules"),
    Mutant("if frozenset(found) not in known:", "if True:", "explanation reasoning entailment"),
    Mutant("and predicate not in _NOT_AXIOMS", "", "rules reasoning entailment"),
    # keeping
    Mutant('said.get(_GRAPH, ""), _STATE in said)', 'said.get(_GRAPH, ""), True)', "ingestion interruptions"),
    Mutant("for triple in said if triple.predicate.value in self._concluded)", "for triple in said if False)", "upkeep"),
    Mutant("if quad.graph_name != ENTAILED_GRAPH}\n        self.store.delete", "}\n        self.store.delete", "upkeep"),
    Mutant("if graph == NO_GRAPH and not as_is:", "if graph == NO_GRAPH and as_is:", "ingestion"),
    Mutant("not in entailed and not is_about(said, dropped):", "not in entailed:", "timeslice record"),
    # asking
    Mutant("{name: given.get(name, parameter.default) for", "{name: given.get(name) for", "catalog query_catalog"),
    Mutant('in {"SERVICE", "FROM", "LOAD"}:', 'in {"SERVICE", "FROM"}:', "running sparql cli"),
    Mutant('return term.value in {"true", "1"}', 'return term.value in {"true"}', "running sparql"),
    Mutant('.end} {certainty}"', '.end}"', "timeslice cli knowledge_graph"),
    # network
    Mutant("if len(chosen.union(pair)) <= MOST:", "if len(chosen.union(pair)) < MOST:", "overview"),
    Mutant('lists = {ONTOLOGY + "linkRole": "roles",', 'lists = {ONTOLOGY + "linkRole": "topics",', "network"),
    # views
    Mutant("for other in range(one + 1, len(rows))", "for other in range(one, len(rows))", "shared projection"),
    Mutant("((one != other) if top else (one < other))", "((one != other) if top else (one <= other))",
           "shared projection"),
    Mutant("max(len(proofs) - len(ways), 0)", "0", "explanation"),
    Mutant('arrow = "->" if tie.outgoing else "<-"', 'arrow = "<-" if tie.outgoing else "->"', "profile"),
    Mutant('return kind if row["thing"] == iri else', 'return kind if row["thing"] != iri else', "explanation"),
    # checking
    Mutant('(fail_on == "warning" and "warning" in severities)', '("warning" in severities)', "check report"),
    Mutant("elif span.digest and span.digest != found:", "elif span.digest and span.digest == found:", "spans evidence"),
    Mutant('return focus_node, "" if value == focus_node else value', "return focus_node, value", "shacl shapes"),
    Mutant('if group.kind == "VALUES" and group.start == group.end:', 'if group.kind == "VALUES":', "portability"),
    # curating
    Mutant("elif columns.count(column) > 1:", "elif columns.count(column) > 2:", "mapping_faults"),
    Mutant("if len({str(source) for source in sources if source}) > 1:",
           "if len({str(source) for source in sources if source}) > 2:", "rml"),
    # publishing
    Mutant("hashlib.sha256(raw).hexdigest()),", "hashlib.sha1(raw).hexdigest()),", "build_files publication"),
    Mutant("baseline = y + padding + LINE * (len(lines) + 1) - 5", "baseline = y + padding + LINE * len(lines) - 5",
           "figures"),
    # cli
    Mutant('raise click.UsageError("--certainty needs', 'str("--certainty needs', "cli"),
    Mutant("raise SystemExit(int(report.faulty_rows > 0))", "raise SystemExit(0)", "import_command"),
    Mutant("raise SystemExit(2 if refused else int(only_check and changed > 0))",
           "raise SystemExit(int(only_check and changed > 0))", "cli"),
    # the content
    Mutant("ORDER BY ?memberLabel ?when ?link ?jurisdiction ?body", "", "query_form competency_questions",
           "queries/members.rq"),
    Mutant("#+ summary: Who supports an actor, and through which instrument?", "#+ summary: Supporters.",
           "query_form competency_questions", "queries/supporters.rq"),
    Mutant("PREFIX adms: <http://www.w3.org/ns/adms#>\n", "PREFIX adms: <http://www.w3.org/ns/adms#>\nPREFIX zero: <urn:0>\n",
           "query_form competency_questions", "queries/observers.rq"),
    Mutant("sepca:linkTarget ?supported .", "sepca:linkSource ?supported .", "competency_questions",
           "queries/supporters.rq"),
    Mutant(":confidence 0.6 ;", ":confidence 0.7 ;", "seed_facts", "graph_data/documents/sepca-news-2022-12-19.ttl"),
    Mutant("    owl:propertyChainAxiom ( sepca:participatesIn sepca:eventOf ) .", "    rdfs:comment \"None.\"@en .",
           "entailment reasoning", "ontology/sepca.ttl"),
)  # fmt: skip


def main() -> int:
    """Plant the faults that are wanted, and tell of each whether it was seen."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("checkout", nargs="?", type=Path, default=ROOT, help="what is tested (default: this one)")
    words.add_argument("--all", action="store_true", help="run all tests where the likely ones see nothing")
    words.add_argument("--only", nargs="+", metavar="NUMBER", help="some faults: 3, or 7-9")
    words.add_argument("--baseline", action="store_true", help="see first that the likely tests pass without a fault")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copied(asked.checkout.resolve(), Path(folder) / "checkout")
        python = str(next(iter(asked.checkout.resolve().glob(".venv/bin/python")), Path(sys.executable)))
        places = [place_of(copy, mutant) for mutant in MUTANTS]
        lost = [f"{n}: {m.old!r}" for n, (m, place) in enumerate(zip(MUTANTS, places, strict=True), 1) if place is None]
        if lost:
            print("not exactly once in the checkout:", *lost, sep="\n  ")
            return 2
        if asked.baseline and runs(copy, python, sorted({test for m in MUTANTS for test in likely(copy, m)})):
            print("the tests fail without a fault")
            return 2
        missed = [n for n in wanted(asked.only) if not is_seen(copy, python, n, places[n - 1], every=asked.all)]
    print(f"{len(wanted(asked.only)) - len(missed)} seen, {len(missed)} missed{': ' if missed else ''}", *missed)
    return int(bool(missed))


def wanted(only: list[str] | None) -> list[int]:
    """Return the numbers of the faults to plant, from 1."""
    if only is None:
        return list(range(1, len(MUTANTS) + 1))
    ends = [(first, last or first) for first, _dash, last in (word.partition("-") for word in only)]
    return [number for first, last in ends for number in range(int(first), int(last) + 1)]


def copied(checkout: Path, place: Path) -> Path:
    """Copy a checkout, so that nothing in it is touched."""
    for folder in COPIED:
        if (checkout / folder).exists():
            shutil.copytree(checkout / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (path for path in checkout.iterdir() if path.is_file()):
        shutil.copy(file, place)
    if (checkout.parent / "shared").exists():
        (place.parent / "shared").symlink_to(checkout.parent / "shared")
    return place


def place_of(copy: Path, mutant: Mutant) -> Path | None:
    """Return the file in which a fault is planted; None unless its text stands once in one file."""
    files = [copy / mutant.file] if mutant.file else sorted((copy / "sepca_graph").rglob("*.py"))
    found = [file for file in files for _ in range(file.read_text(encoding="utf-8").count(mutant.old))]
    return found[0] if len(found) == 1 else None


def is_seen(copy: Path, python: str, number: int, place: Path | None, *, every: bool) -> bool:
    """Plant a fault, run tests, take it out, and tell how it went."""
    mutant = MUTANTS[number - 1]
    assert place is not None
    sound = place.read_text(encoding="utf-8")
    place.write_text(sound.replace(mutant.old, mutant.new), encoding="utf-8")
    begun = time.monotonic()
    try:
        by = runs(copy, python, likely(copy, mutant)) or (runs(copy, python, []) if every else "")
    finally:
        place.write_text(sound, encoding="utf-8")
    where, seconds = place.relative_to(copy), time.monotonic() - begun
    print(f"{number:2} {'seen' if by else 'MISSED':6} {seconds:4.0f} s  {where}: {mutant.old[:60]!r}  {by}", flush=True)
    return bool(by)


def likely(copy: Path, mutant: Mutant) -> list[str]:
    """Return the test modules that should see a fault."""
    files = [f"tests/test_{name}.py" for name in mutant.tests.split()]
    return [file for file in files if (copy / file).exists()]


def runs(copy: Path, python: str, tests: list[str]) -> str:
    """Run tests until one fails, and return its name; "" when all pass."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=TOO_LONG
        )
    except subprocess.TimeoutExpired:
        return "does not end"
    failed = [line.partition(" - ")[0] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "" if done.returncode == 0 else (failed or [done.stdout[-200:] + done.stderr[-200:]])[0]


if __name__ == "__main__":
    sys.exit(main())
