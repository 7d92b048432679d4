"""Does every command in the documentation work as it stands?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/import.md", "docs/model.md", "docs/scale.md")
SET_UP = 2
"""The first blocks of README.md set the project up; `.ci/run` runs them on a fresh clone."""


def shell_blocks(document: str) -> list[str]:
    """Return the `sh` blocks of a document, in order."""
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_readme_opens_with_the_two_commands_that_set_up_build_and_test() -> None:
    build, test = shell_blocks("README.md")[:SET_UP]
    assert build.rstrip().endswith("sepca-graph build")
    assert test.rstrip().endswith("pytest")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_of_the_documentation_succeeds(document: str, tmp_path: Path) -> None:
    for folder in ("ontology", "graph_data", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    blocks = shell_blocks(document)[SET_UP if document == "README.md" else 0 :]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout[-2000:] + done.stderr[-2000:]


def test_the_document_added_step_by_step_is_answered_from(tmp_path: Path) -> None:
    for folder in ("ontology", "graph_data", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    steps = "\n".join(block for block in shell_blocks("CONTRIBUTING.md") if "sepca-graph show" not in block)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", steps + "\nsepca-graph show 'example visit' --content ."],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert "The police of Montenegro paid SELEC a visit." in done.stdout


def test_every_link_between_the_documents_leads_to_a_file() -> None:
    broken = [
        (document, target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / document).read_text(encoding="utf-8"))
        if not ((ROOT / document).parent / target).exists()
    ]
    assert broken == []
