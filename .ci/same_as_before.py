"""Do today's build, queries and answers say the same as those of a commit before?

    python .ci/same_as_before.py COMMIT [--keep DIR]

Both are run by this interpreter, the commit from a git worktree, each with a cache of its own. RDF files and rows are
compared byte by byte, but for the differences in `.ci/may_differ.py`, each with its reason. Any other is printed, and
the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from may_differ import ALLOWED

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
