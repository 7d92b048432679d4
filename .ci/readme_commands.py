"""With which command does README.md build, and with which does it test? Prints the one asked for.

python3 .ci/readme_commands.py build|test
"""

import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
ORDER = ("build", "test")


def command(purpose: str) -> str:
    """Return the first `sh` block of README.md to build, the second to test."""
    blocks = BLOCK.findall(README.read_text(encoding="utf-8"))
    if len(blocks) < len(ORDER):
        raise SystemExit(f"README.md has {len(blocks)} sh blocks; the first must build and the second must test.")
    return str(blocks[ORDER.index(purpose)])


if __name__ == "__main__":
    if sys.argv[1:] not in [[purpose] for purpose in ORDER]:
        raise SystemExit(__doc__)
    print(command(sys.argv[1]), end="")
