"""How many bytes does a triple take, and a link, wherever the graph is kept?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contests import Scale
from measuring import Task, WrongAnswerError, run, server
from stock import CLI, HERE, bytes_of, lines_with, remove, said

VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt") or shutil.which("isql-v")
MOST_IN_VIRTUOSO = 1_200_000
"""Triples: beyond, its loader takes minutes on two cores."""
_PAGE = 8192
_LINK = b"ontology#linkSource>"
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
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
DirsAllowed = {files}
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
"""


@dataclass(frozen=True)
class Size:
    """What a graph takes.

    Attributes:
        triples, links: counts of the file that was loaded.
        kept_in: which store, and how.
        bytes: of its files after loading, or of the memory of the process beyond an empty one.
        seconds: of loading.
    """

    triples: int
    links: int
    kept_in: str
    bytes: int
    seconds: float


def sizes(scale: Scale) -> Iterator[Size]:
    """Measure all stores at all sizes, each once."""
    for size in scale.sizes:
        print(f"sizes, {size:,} ...", file=sys.stderr)
        file = scale.stock.completed(size)
        triples, links = lines_with(file, b""), lines_with(file, _LINK)
        for kept_in, taken, seconds in _stores(scale, file, triples):
            yield Size(triples, links, kept_in, taken, seconds)


def _stores(scale: Scale, file: Path, triples: int) -> Iterator[tuple[str, int, float]]:
    place, bench = scale.stock.folder / "sized.store", scale.bench
    for kept_in, options in (("Oxigraph on disk, no graph", ["--graph", "none"]), ("with a graph of its own", [])):
        remove(place)
        done = run(Task("load", [*CLI, "load", file, "--as-is", *options, "--store", place]), bench.environment)
        yield kept_in, bytes_of(place), done.seconds
    remove(place)
    task = Task("memory", [sys.executable, HERE / "inside.py", "memory", file], inside=True)
    nothing = run(Task("memory", [*task.command[:-1], _empty(scale)], inside=True), bench.environment)
    filled = run(task, bench.environment)
    yield "Oxigraph in memory", round((filled.megabytes - nothing.megabytes) * 2**20), filled.seconds
    if VIRTUOSO and ISQL and triples <= MOST_IN_VIRTUOSO:
        yield _in_virtuoso(scale, file)


def _empty(scale: Scale) -> Path:
    file = scale.stock.folder / "empty.nt"
    file.touch()
    return file


def _in_virtuoso(scale: Scale, file: Path) -> tuple[str, int, float]:
    """Load a file by Virtuoso's own loader, and return the bytes that its database has grown by."""
    folder = scale.stock.folder / "virtuoso"
    remove(folder)
    folder.mkdir()
    settings, ports = folder / "virtuoso.ini", list[str]()

    def command(port: int) -> list[str]:
        sql = port + 1 if port < 65535 else port - 1
        ports.append(str(sql))
        settings.write_text(_SETTINGS.format(folder=folder, port=port, sql=sql, files=scale.stock.folder))
        return [str(VIRTUOSO), "+foreground", "+configfile", str(settings)]

    with server(command, "/sparql?query=ASK%7B%7D"):
        login = [str(ISQL), f"127.0.0.1:{ports[0]}", "dba", "dba"]

        def sql(text: str) -> str:
            return said([*login, f"exec={text}"], scale.bench.environment)

        before = _bytes_used(sql("status();"))
        begun = time.perf_counter()
        sql(f"ld_dir('{file.parent}', '{file.name}', 'https://w3id.org/sepca-graph/graph/work/merge');")
        sql("rdf_loader_run();")
        sql("checkpoint;")
        seconds = time.perf_counter() - begun
        taken = _bytes_used(sql("status();")) - before
        subprocess.run([*login, "exec=shutdown;"], check=False, capture_output=True)
    remove(folder)
    return "Virtuoso", taken, seconds


def _bytes_used(status: str) -> int:
    """Return the bytes of the pages that Virtuoso says it uses; its file has many that are free."""
    found = re.search(r"(\d+) pages, (\d+) free", status)
    if found is None:
        raise WrongAnswerError(f"Virtuoso does not say how many pages it has: {status[:200]}")
    return (int(found[1]) - int(found[2])) * _PAGE
