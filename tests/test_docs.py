"""Does every command in the documentation work as it stands, and is all that documents and docstrings name there?"""

from __future__ import annotations

import ast
import importlib
import io
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from command_line import copied_content
from rooms import TABLE, rooms
from test_architecture import PACKAGE, ROOMS

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/import.md",
    "docs/model.md",
    "docs/own-graph.md",
    "docs/scale.md",
    "docs/settings.md",
)
OF_THE_RECORD = ("README.md", "docs/architecture.md", "docs/scale.md")
"""Documents whose commands ask for more than the seed document."""
SET_UP = 2
"""The first blocks of README.md set the project up; `.ci/run` runs them on a fresh clone."""
BLOCK = re.compile(r"^```\w*\n.*?^```", re.DOTALL | re.MULTILINE)
FOLDERS = "sepca_graph|tests|queries|docs|ontology|graph_data|benchmarks|\\.ci"
FILE = re.compile(rf"(?<![\w/.-])(?:{FOLDERS})/(?:[\w.-]+/)*(?:[\w.-]*\w)?")
MODULE = re.compile(r"(?<![\w/.-])sepca_graph(?:\.[A-Za-z_]\w*)+(?![\w/(])")
BELOW = re.compile(rf"`((?:{'|'.join(ROOMS)})(?:\.[A-Za-z_]\w*)+)`")
"""How docs/architecture.md names what is below `sepca_graph`."""
SETTING = re.compile(r"(?<!\w)(?:SEPCA_[A-Z_]*[A-Z]|NO_COLOR)\b")


def shell_blocks(document: str) -> list[str]:
    """Return the `sh` blocks of a document, in order."""
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_readme_opens_with_the_two_commands_that_set_up_build_and_test() -> None:
    build, test = shell_blocks("README.md")[:SET_UP]
    assert build.rstrip().endswith("sepca-graph build")
    assert test.rstrip().endswith("pytest")


@pytest.mark.large
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_of_the_documentation_succeeds(document: str, tmp_path: Path) -> None:
    copied_content(tmp_path, whole=document in OF_THE_RECORD)
    asked = ["sepca-graph show 'example visit' --content ."] if document == "CONTRIBUTING.md" else []
    said = run([*shell_blocks(document)[SET_UP if document == "README.md" else 0 :], *asked], tmp_path)
    assert not asked or "The police of Montenegro paid SELEC a visit." in said  # of the document added step by step


def run(blocks: list[str], folder: Path) -> str:
    """Run shell commands in a folder, and return what they say."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_every_link_between_the_documents_leads_to_a_file() -> None:
    broken = [
        (document, target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / document).read_text(encoding="utf-8"))
        if not ((ROOT / document).parent / target).exists()
    ]
    assert broken == []


def test_the_table_of_rooms_says_what_the_modules_say() -> None:
    found = TABLE.search((ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == rooms(), "python tests/rooms.py --write"


def prose() -> Iterator[tuple[str, str]]:
    """Yield the text of each document without its blocks of commands, and all that the package says of itself."""
    for document in DOCUMENTS:
        yield document, BLOCK.sub("", (ROOT / document).read_text(encoding="utf-8"))
    for file in sorted(PACKAGE.rglob("*.py")):
        yield str(file.relative_to(ROOT)), "\n".join(explanations(file.read_text(encoding="utf-8")))


def explanations(source: str) -> Iterator[str]:
    """Yield the docstrings, those of constants too, and the comments of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def missing_files(text: str) -> list[str]:
    return [name for name in FILE.findall(text) if not (ROOT / name).exists()]


def missing_modules(text: str, pattern: re.Pattern[str] = MODULE) -> list[str]:
    return [name for name in pattern.findall(text) if not is_there(name.removeprefix("sepca_graph."))]


def is_there(name: str) -> bool:
    """Return whether a dotted name below the package is a module, or something in one."""
    found, *rest = importlib.import_module("sepca_graph"), *name.split(".")
    for number, part in enumerate(rest, 1):
        try:
            found = importlib.import_module(".".join(("sepca_graph", *rest[:number])))
        except ModuleNotFoundError:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
    return True


@cache
def settings_read() -> set[str]:
    """Return the variables whose whole name stands in the program; what a text names beside other words is not read."""
    return {
        node.value
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    }


def test_every_file_that_is_named_is_there() -> None:
    assert [(place, name) for place, text in prose() for name in missing_files(text)] == []


def test_every_module_function_and_class_that_is_named_is_there() -> None:
    assert [(place, name) for place, text in prose() for name in missing_modules(text)] == []
    assert missing_modules((ROOT / "docs/architecture.md").read_text(encoding="utf-8"), BELOW) == []


def test_every_setting_that_is_named_is_read() -> None:
    texts = [(str(file), file.read_text(encoding="utf-8")) for file in PACKAGE.rglob("*.py")]
    texts += [(document, (ROOT / document).read_text(encoding="utf-8")) for document in DOCUMENTS]
    named = {(place, name) for place, text in texts for name in SETTING.findall(text)}
    assert {(place, name) for place, name in named if name not in settings_read()} == set()


def test_every_setting_that_is_read_is_explained() -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert {name for name in settings_read() if f"\n| `{name}` |" not in page} == set()
    assert {"SEPCA_CONTENT", "SEPCA_CACHE", "SEPCA_STORE", "SEPCA_STORE_PASSWORD", "NO_COLOR"} <= settings_read()


def test_what_is_not_there_is_found_by_its_name() -> None:
    text = "`sepca_graph/gone.py`, (queries/checks/), tests/test_docs.py, https://example.org/docs/gone, docs/gone.md."
    assert missing_files(text) == ["sepca_graph/gone.py", "docs/gone.md"]
    text = "`sepca_graph.gone`, sepca_graph.stores.protocol.Store. `sepca_graph.dating.edtf.gone`"
    assert missing_modules(text) == ["sepca_graph.gone", "sepca_graph.dating.edtf.gone"]
    text = "`stores.protocol.Store.query`, `dating.edtf.gone`, `queries/network/evidence.rq`, `errors`"
    assert missing_modules(text, BELOW) == ["dating.edtf.gone"]
    assert SETTING.findall("SEPCA_GONE, SEPCA_STORE_..., _SEPCA_GRAPH_COMPLETE, `NO_COLOR`=1") == [
        "SEPCA_GONE",
        "NO_COLOR",
    ]
