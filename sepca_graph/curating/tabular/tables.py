"""Which rows does a table hold? CSV, TSV (also with gzip) and Parquet, read row by row, whatever their size."""

from __future__ import annotations

import csv
import datetime
import gzip
import math
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from sepca_graph.errors import ContentError
from sepca_graph.lazily import lazily

if TYPE_CHECKING:
    from pyarrow import parquet
    from pyarrow.parquet import ParquetFile
else:
    parquet = lazily("pyarrow.parquet")

SUFFIXES = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet")
_BATCH = 4096
_UNDECODED = re.compile("[\udc80-\udcff]")
_QUOTES = "Close the quote that is opened here, and write a quote inside a quoted cell twice."


@dataclass(frozen=True)
class FaultyRow:
    """A row that cannot be read.

    Attributes:
        line: line of the file on which it begins, counted from 1.
        code, message, remedy: as in a finding.
        cells: the columns at fault, each with its text as far as it can be read.
    """

    line: int
    code: str
    message: str
    remedy: str
    cells: tuple[tuple[str, str], ...] = ()


Row = tuple[int, Sequence[str]]
"""The line on which a row begins (0 where the file has no lines), and its cells; an empty cell is no value."""


class Table(Protocol):
    """A table that is read once, from its first row to its last."""

    columns: tuple[str, ...]

    def rows(self) -> Iterator[Row | FaultyRow]:
        """Yield each row as it is read."""

    def share_read(self) -> float:
        """Return which share of the file has been read, 0 to 1."""

    def close(self) -> None:
        """Close the file."""


def open_table(path: Path) -> Table:
    """Open a table by what its name ends in.

    Raises:
        ContentError: it is missing, of an unknown kind, or has no header.
    """
    suffix = suffix_of(path)
    try:
        return ParquetTable(path) if suffix == ".parquet" else CsvTable(path, "\t" if suffix.startswith(".tsv") else "")
    except OSError as error:
        raise ContentError(f"{path} cannot be read: {error.strerror or error}.") from error


def suffix_of(path: Path) -> str:
    """Return which of `SUFFIXES` a file's name ends in.

    Raises:
        ContentError: it ends in none of them.
    """
    name = path.name.lower()
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.endswith(suffix):
            return suffix
    raise ContentError(f"{path} is of no known kind of table: its name must end in {', '.join(SUFFIXES)}.")


class CsvTable:
    """Comma-separated values as RFC 4180 has them, in UTF-8; separated by semicolons if the header has no comma."""

    def __init__(self, path: Path, delimiter: str = "") -> None:
        self._path = path
        self._raw = path.open("rb")
        self._size = max(path.stat().st_size, 1)
        self._undecoded = False
        packed = path.suffix.lower() == ".gz"
        lines = self._lines(cast("BinaryIO", gzip.GzipFile(fileobj=self._raw)) if packed else self._raw)
        try:
            header = next(lines, "").removeprefix("\ufeff")
            delimiter = delimiter or (";" if ";" in header and "," not in header else ",")
            self._reader = csv.reader(_chain(header, lines), delimiter=delimiter, strict=True)
            self.columns = self._header()
        except ContentError:
            self.close()
            raise

    def rows(self) -> Iterator[Row | FaultyRow]:
        """Yield each row; a line without any cell is none."""
        width, reader = len(self.columns), self._reader
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield FaultyRow(line, "quotes", f"The row cannot be parted into cells: {error}.", _QUOTES)
                continue
            if self._undecoded:
                self._undecoded = False
                yield self._not_utf8(line, cells)
            elif len(cells) == width:
                yield line, cells
            elif cells:
                yield _wrong_number(line, len(cells), width)

    def share_read(self) -> float:
        """Return which share of the file's bytes has been read."""
        return self._raw.tell() / self._size

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def _header(self) -> tuple[str, ...]:
        try:
            columns = tuple(next(self._reader, ()))
        except csv.Error as error:
            raise ContentError(f"{self._path}: the header cannot be parted into cells: {error}.") from error
        if self._undecoded:
            raise ContentError(f"{self._path} is not UTF-8. Save the table as UTF-8 text.")
        if not any(columns):
            raise ContentError(f"{self._path} is empty. Its first line must name the columns.")
        return columns

    def _lines(self, stream: BinaryIO) -> Iterator[str]:
        try:
            for line in stream:
                try:
                    yield line.decode()
                except UnicodeDecodeError:
                    self._undecoded = True
                    yield line.decode(errors="surrogateescape")
        except (EOFError, OSError, zlib.error) as error:
            raise ContentError(f"{self._path} cannot be read to its end: {error}.") from error

    def _not_utf8(self, line: int, cells: Sequence[str]) -> FaultyRow:
        named = zip(self.columns, cells, strict=False)
        broken = tuple((name, _UNDECODED.sub("\N{REPLACEMENT CHARACTER}", cell)) for name, cell in named
                       if _UNDECODED.search(cell))  # fmt: skip
        return FaultyRow(line, "encoding", "The cell is not UTF-8.", "Save the table as UTF-8 text.", broken)


class ParquetTable:
    """A Parquet file, read by pyarrow in batches; numbers, dates and truth values become text as XSD writes them."""

    def __init__(self, path: Path) -> None:
        try:
            self._file: ParquetFile = parquet.ParquetFile(path)
        except ImportError as error:
            message = f"{path} can be read with pyarrow only. Install it: pip install 'sepca-graph[parquet]'."
            raise ContentError(message) from error
        except ValueError as error:  # pyarrow's ArrowInvalid
            raise ContentError(f"{path} is no Parquet file: {error}.") from error
        self._path = path
        self.columns = tuple(self._file.schema_arrow.names)
        self._read = 0
        self._size: int = max(self._file.metadata.num_rows, 1)

    def rows(self) -> Iterator[Row | FaultyRow]:
        """Yield each row."""
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH):
                columns = [[_text(value) for value in column.to_pylist()] for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    yield 0, cells
                self._read += len(batch)
        except (OSError, ValueError) as error:
            raise ContentError(f"{self._path} cannot be read to its end: {error}.") from error

    def share_read(self) -> float:
        """Return which share of the rows has been read."""
        return self._read / self._size

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _chain(header: str, lines: Iterator[str]) -> Iterator[str]:
    if header:
        yield header
    yield from lines


def _wrong_number(line: int, found: int, wanted: int) -> FaultyRow:
    remedy = "Give it a cell a column; a cell that holds the separator must be quoted."
    return FaultyRow(line, "cells", f"The row has {found} cells, and the header {wanted}.", remedy)


def _text(value: object) -> str:
    """Return a value of Parquet as text; whole floats as integers, since a column of years with gaps is of floats.

    >>> _text(1983.0), _text(True), _text(None)
    ('1983', 'true', '')
    """
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
