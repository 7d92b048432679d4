"""Runs one command and tells seconds, kilobytes at most, exit code, and whether it was stopped, as JSON.

    python -I -S benchmarks/one_run.py LIMIT OUTPUT MESSAGES COMMAND [ARGUMENT]...

It is small, because a new process counts the memory of the one that starts it as its own peak.
"""

import json
import os
import signal
import sys
import time


def main() -> None:
    """Run it."""
    limit, output, messages, *command = sys.argv[1:]
    stopped = []
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [(os.POSIX_SPAWN_OPEN, number, name, new, 0o600) for number, name in ((1, output), (2, messages))]
    begun = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)

    def stop(*_why: object) -> None:
        stopped.append(True)
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, float(limit))
    _child, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    print(json.dumps([seconds, usage.ru_maxrss, os.waitstatus_to_exitcode(status), bool(stopped)]))


if __name__ == "__main__":
    main()
