"""Would the tests see a fault? Plants faults one by one, and runs tests until one fails; a script for maintainers.

    python tests/mutants.py                 # each fault, and the tests that should see it: some 15 minutes
    python tests/mutants.py --all           # where these do not see it, all tests of README.md's command
    python tests/mutants.py --only 3 7-9    # some faults
    python tests/mutants.py ../other        # another checkout, of an older commit perhaps

A fault is a text of the program or of the content, and what is written in its place; they are in mutants.toml. The text
must stand exactly once in the package, whatever the file, so that the faults can be planted in a checkout with other
folders too; files of the content are named. Everything happens in a copy in a temporary folder. Exit code 0: every
fault was seen. 1: some were not. 2: a fault cannot be planted (change its text there), or the tests fail without one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_suffix(".toml")
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


MUTANTS = [Mutant(**fields) for fields in tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutant"]]


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
    tests = likely(copy, mutant)
    sound = place.read_text(encoding="utf-8")
    place.write_text(sound.replace(mutant.old, mutant.new), encoding="utf-8")
    begun = time.monotonic()
    try:
        by = runs(copy, python, tests) or (runs(copy, python, []) if every else "")
    finally:
        place.write_text(sound, encoding="utf-8")
    where, seconds = place.relative_to(copy), time.monotonic() - begun
    print(f"{number:2} {'seen' if by else 'MISSED':6} {seconds:4.0f} s  {where}: {mutant.old[:60]!r}  {by}", flush=True)
    return bool(by)


def likely(copy: Path, mutant: Mutant) -> list[str]:
    """Return the test modules that should see a fault, and the module with the examples in its docstrings."""
    files = [f"tests/test_{name}.py" for name in mutant.tests.split()]
    examples = [] if mutant.file else [str(place_of(copy, mutant))]
    return [*(file for file in files if (copy / file).exists()), *examples]


def runs(copy: Path, python: str, tests: list[str]) -> str:
    """Run tests until one fails, and return its name; "" when all pass."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    alone = ["-n", "0"] if tests else []  # few tests are run before a second process is ready
    command = [python, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *alone, *tests]
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=TOO_LONG
        )
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode < 0:
        raise SystemExit(f"the tests were killed by signal {-done.returncode}: that tells nothing of the fault")
    failed = [line.partition(" - ")[0] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "" if done.returncode == 0 else (failed or [done.stdout[-200:] + done.stderr[-200:]])[0]


if __name__ == "__main__":
    sys.exit(main())
