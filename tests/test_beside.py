"""Is work done beside other work, its result or its error sent back, whatever befalls the process?"""

import os
import signal
import sys

import pytest

from sepca_graph.beside import Beside
from sepca_graph.errors import ContentError


def test_the_result_comes_back_from_a_copy_of_the_process() -> None:
    seen = ["before"]
    work = Beside(lambda: (list(seen), os.getpid()))
    seen.append("after")
    texts, process = work.result()
    alone = sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1
    assert (texts, process == os.getpid()) == ((["before", "after"], True) if alone else (["before"], False))


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def fail() -> None:
        raise ContentError("the shapes cannot be run")

    work = Beside(fail)
    with pytest.raises(ContentError, match="the shapes cannot be run"):
        work.result()


def test_what_is_killed_is_done_here() -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert Beside(work).result() == "done"


def test_with_one_processor_it_is_done_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0}, raising=False)
    done: list[int] = []
    work = Beside(lambda: done.append(1))
    assert done == []
    work.result()
    assert done == [1]
