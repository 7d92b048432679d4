"""How is work done at the same time as other work, on another processor?"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    import multiprocessing
    import signal
    from multiprocessing.connection import Connection
else:
    multiprocessing = lazily("multiprocessing")
    signal = lazily("signal")

Value = TypeVar("Value")


class Beside(Generic[Value]):
    """Work that a copy of this process does, from now on; what it gives is sent back.

    The copy is made by fork, so that nothing has to be sent to it, and everything it reads stands as it was then. It
    must not use a store on disk that was opened before. Where a process cannot be forked safely (Windows, macOS), or
    there is one processor only, the work is done when its result is asked for; so it is where the copy is killed.

    Args:
        work: what is to be done; its result must be picklable.
    """

    def __init__(self, work: Callable[[], Value]) -> None:
        self._work = work
        self._answer: Connection | None = None
        if sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1:
            self._answer = _begun(work)

    def result(self) -> Value:
        """Wait for the result.

        Raises:
            Exception: what the work has raised.
        """
        if self._answer is None:
            return self._work()
        try:
            error, value = self._answer.recv()
        except EOFError:
            return self._work()
        finally:
            self._answer.close()
        if error is not None:
            raise error
        result: Value = value
        return result


def _begun(work: Callable[[], object]) -> Connection:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, there), daemon=True)
    with warnings.catch_warnings():
        # Python 3.12 warns of threads: those of Oxigraph hold no lock that the copy needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    there.close()
    return here


def _do(work: Callable[[], object], answer: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who waits is interrupted, and ends this process
    try:
        answer.send((None, work()))
    except Exception as error:  # noqa: BLE001 - it is raised again where the result is asked for
        answer.send((error, None))
