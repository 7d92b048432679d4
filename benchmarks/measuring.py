"""How long does a process take, how much memory, and does it find what the others find?"""

from __future__ import annotations

import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_RUNNER = (sys.executable, "-I", "-S", Path(__file__).parent / "one_run.py")
PATIENCE = 60
"""Seconds that a server may take to start."""


class WrongAnswerError(Exception):
    """A command failed, or two that are compared do not find the same."""


@dataclass(frozen=True)
class Run:
    """One run of a process.

    Attributes:
        seconds: from its start to its end, or as it tells itself.
        megabytes: most memory that it held at a time, its files in the page cache not counted.
        stopped: whether it was stopped because it took too long.
    """

    seconds: float
    megabytes: float
    stopped: bool = False


@dataclass(frozen=True)
class Task:
    """A command that is timed.

    Attributes:
        name: as the report calls it.
        command: program and arguments.
        answer: what the last run found, in a form that can be compared; "" where there is nothing to compare.
        prepare: done before each run, not timed.
        inside: the process tells how long its work took, as JSON in the last line of its output.
        slow: takes minutes, and so is run less often; the first run counts.
        limit: seconds after which it is stopped.
        environment: variables beyond those of all tasks.
    """

    name: str
    command: Sequence[str | Path]
    answer: Callable[[], str] = str
    prepare: Callable[[], object] = str
    inside: bool = False
    slow: bool = False
    limit: float | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """Medians of some runs."""

    seconds: float
    megabytes: float
    rounds: int
    stopped: bool = False

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Measured:
        """Return the medians."""
        return cls(
            statistics.median(run.seconds for run in runs),
            statistics.median(run.megabytes for run in runs),
            len(runs),
            any(run.stopped for run in runs),
        )


@dataclass(frozen=True)
class Bench:
    """How often everything is run, and in which environment."""

    rounds: int
    slow_rounds: int
    environment: Mapping[str, str]

    def measure(self, *tasks: Task) -> list[Measured]:
        """Return the medians of each task; all are run in turn, once to compare their answers, then for the record.

        Raises:
            WrongAnswerError: they do not find the same.
        """
        first = [self._run(task) for task in tasks]
        answers = [(task.name, task.answer()) for task, run in zip(tasks, first, strict=True) if not run.stopped]
        for name, answer in answers:
            if answer != answers[0][1]:
                raise WrongAnswerError(f"{answers[0][0]} finds {answers[0][1]}, but {name} finds {answer}.")
        runs = [[run] if task.slow else [] for task, run in zip(tasks, first, strict=True)]
        for number in range(self.rounds):
            for task, mine in zip(tasks, runs, strict=True):
                if not task.slow or number < self.slow_rounds - 1:
                    mine.append(self._run(task))
        return list(map(Measured.of, runs))

    def _run(self, task: Task) -> Run:
        task.prepare()
        return run(task, {**self.environment, **task.environment})


def run(task: Task, environment: Mapping[str, str]) -> Run:
    """Run a task once, and measure it.

    Raises:
        WrongAnswerError: it failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        output, messages = Path(folder) / "output", Path(folder) / "messages"
        command = map(str, (*_RUNNER, task.limit or 0, output, messages, *task.command))
        done = subprocess.run(list(command), env=dict(environment), capture_output=True, check=True)
        seconds, kilobytes, code, stopped = json.loads(done.stdout)
        if code and not stopped:
            said = messages.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise WrongAnswerError(f"{task.name} failed with {code}: {said}")
        if task.inside and not stopped:
            seconds = float(json.loads(output.read_text(encoding="utf-8").splitlines()[-1])["seconds"])
    return Run(seconds, kilobytes / 1024, stopped)


@contextmanager
def server(command: Callable[[int], Sequence[str | Path]], path: str) -> Iterator[str]:
    """Run a server until the block ends, and give the URL of a page of it.

    Args:
        command: what starts it at a free port of this machine.
        path: of the page.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    with subprocess.Popen(command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await(f"http://127.0.0.1:{port}{path}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers anything at all."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise WrongAnswerError(f"No server answers at {url}.")
