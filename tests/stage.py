"""How a test runs commands in processes that are killed, stopped or short of room at a moment of its choice.

A process that has imported everything, but opened no store, forks a child for each command: that costs milliseconds.
In a child, each call that changes files or a store is a numbered moment.
"""

import importlib
import io
import json
import os
import pkgutil
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

OF_FILES = frozenset({"close", "flush", "fsync", "mkdir", "rename", "replace", "rmdir", "unlink", "utime", "write"})
OF_STORES = frozenset({"backup", "bulk_extend", "bulk_load", "extend", "flush", "optimize", "remove", "update"})
"""Names of the calls that change files (of `os`, of streams) and stores (of pyoxigraph)."""
KILLED, STOPPED = -int(signal.SIGKILL), -int(signal.SIGSTOP)


@dataclass(frozen=True)
class Fate:
    """What befalls a command.

    Attributes:
        at: number of the moment before which it is killed or stopped, from 0.
        stops: whether it is only stopped there, until it is resumed.
        seconds: after how long it is killed, wherever it is.
        room: most bytes in one file.
        counted: whether its moments are told.
    """

    at: int | None = None
    stops: bool = False
    seconds: float | None = None
    room: int | None = None
    counted: bool = False


@dataclass(frozen=True)
class Ending:
    """How a command ended, or that it stands still.

    Attributes:
        code: its exit code; `KILLED`, or `STOPPED` while it waits to be resumed.
        moments: names of the calls that changed something, in their order; none of a command that was killed.
    """

    code: int
    out: str = ""
    err: str = ""
    moments: list[str] = field(default_factory=list)


UNHARMED = Fate()


class Stage:
    """The process that forks; commands can be started and waited for in any order."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, *arguments: str | Path, fate: Fate = UNHARMED, **environment: str) -> Ending:
        """Run a command to its end, whichever that is."""
        return self.wait(self.start(*arguments, fate=fate, **environment))

    def start(self, *arguments: str | Path, fate: Fate = UNHARMED, **environment: str) -> int:
        """Start a command and return the number of its process."""
        started: int = self._ask("start", [str(argument) for argument in arguments], asdict(fate), environment)
        return started

    def wait(self, child: int) -> Ending:
        """Wait until a command has ended, or stopped."""
        return Ending(*self._ask("wait", child))

    def goes_on(self, child: int) -> bool:
        """Whether a command has not ended yet."""
        return bool(self._ask("goes_on", child))

    def resume(self, child: int) -> Ending:
        """Let a stopped command go on to its end."""
        os.kill(child, signal.SIGCONT)
        return self.wait(child)

    def _ask(self, *request: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class _Moments:
    """Hears of every call into C, counts those that change something, and strikes at one of them."""

    def __init__(self, fate: Fate) -> None:
        self.names: list[str] = []
        self._fate = fate

    def __call__(self, _frame: FrameType, event: str, called: Any) -> None:
        if event != "c_call" or called.__name__ not in OF_FILES | OF_STORES or not _changes_something(called.__self__):
            return
        if len(self.names) == self._fate.at:
            os.kill(os.getpid(), signal.SIGSTOP if self._fate.stops else signal.SIGKILL)
        self.names.append(called.__name__)


def _changes_something(owner: object) -> bool:
    if isinstance(owner, io.IOBase):
        return not isinstance(owner, io.StringIO | io.BytesIO) and owner not in {sys.stdout, sys.stderr}
    return owner is _SYSTEM or type(owner).__module__ == "pyoxigraph"


_SYSTEM = sys.modules[os.name]


def _play(folder: Path, arguments: list[str], fate: Fate, environment: dict[str, str]) -> None:
    """Be the child: run one command, write down how it went, and end."""
    os.environ.update(environment)
    sys.argv = ["sepca-graph", *arguments]
    for number, name in enumerate(("in", "out", "err")):
        os.dup2(os.open(folder / name, os.O_RDWR | os.O_CREAT), number)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    rooms = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (rooms[0] if fate.room is None else fate.room, rooms[1]))
    moments = _Moments(fate)
    sys.setprofile(moments if fate.counted or fate.at is not None else None)
    code = _run()
    sys.setprofile(None)
    resource.setrlimit(resource.RLIMIT_FSIZE, rooms)
    sys.stdout.flush()
    sys.stderr.flush()
    (folder / "moments").write_text(json.dumps(moments.names), encoding="utf-8")
    os._exit(code)


def _run() -> int:
    from sepca_graph.__main__ import main  # noqa: PLC0415

    try:
        main()
    except SystemExit as request:
        return int(request.code or 0)
    except Exception:  # noqa: BLE001 - as Python ends
        traceback.print_exc()
    return 1


class _Children:
    """Those that were forked, each with a folder for what it says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._going: dict[int, Path] = {}
        self._statuses: dict[int, int] = {}

    def start(self, arguments: list[str], fate: dict[str, Any], environment: dict[str, str]) -> int:
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        child = os.fork()
        if not child:
            _play(folder, arguments, Fate(**fate), environment)
        self._going[child] = folder
        if fate["seconds"] is not None:
            time.sleep(fate["seconds"])
            os.kill(child, signal.SIGKILL)
        return child

    def goes_on(self, child: int) -> bool:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            self._statuses[child] = status
        return not ended

    def wait(self, child: int) -> tuple[int, str, str, list[str]]:
        status = self._statuses.pop(child) if child in self._statuses else os.waitpid(child, os.WUNTRACED)[1]
        if os.WIFSTOPPED(status):
            return STOPPED, "", "", []
        folder = self._going.pop(child)
        said = [(folder / name).read_text("utf-8") if (folder / name).exists() else "" for name in ("out", "err")]
        moments = (folder / "moments").read_text("utf-8") if (folder / "moments").exists() else "[]"
        return os.waitstatus_to_exitcode(status), said[0], said[1], json.loads(moments)

    def end(self) -> None:
        for child in list(self._going):
            os.kill(child, signal.SIGKILL)
            self.wait(child)


def _serve() -> None:
    import sepca_graph  # noqa: PLC0415

    for module in pkgutil.walk_packages(sepca_graph.__path__, "sepca_graph."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as folder:
        children = _Children(Path(folder))
        for line in sys.stdin:
            name, *values = json.loads(line)
            print(json.dumps(getattr(children, name)(*values)), flush=True)
        children.end()


if __name__ == "__main__":
    _serve()
