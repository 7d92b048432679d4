"""SPARQL servers for the tests, each a process of its own on a free port of this machine, with throw-away files."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
VIRTUOSO_ROWS = 10_000
"""Most rows of an answer: what Virtuoso's own settings say when nobody changes them."""
_PATIENCE = 60.0
_SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 8
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {rows}
DeferInferenceRulesInit = 1
"""


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Run the oxigraph server, and give its address."""
    assert OXIGRAPH
    port = free_port()
    command = [OXIGRAPH, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    with running(command, folder, f"http://127.0.0.1:{port}/query"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Run Virtuoso with its usual user and password, dba and dba, and give its address."""
    assert VIRTUOSO
    port, sql_port = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, port=port, sql_port=sql_port, rows=VIRTUOSO_ROWS))
    with running([VIRTUOSO, "+foreground", "+configfile", str(settings)], folder, f"http://127.0.0.1:{port}/sparql"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: Sequence[str], folder: Path, query_url: str) -> Iterator[None]:
    """Run a server until the block ends, once it answers its first query."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(process, query_url, log)
        yield
    finally:
        process.kill()
        process.wait()


def wait_for(process: subprocess.Popen[bytes], query_url: str, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not answers(query_url):
        assert process.poll() is None, log.read_text("utf-8", "replace")
        assert time.monotonic() < deadline, f"{query_url} does not answer"
        time.sleep(0.05)


def answers(query_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{query_url}?query=ASK%7B%7D", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
