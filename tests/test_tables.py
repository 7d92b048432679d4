"""Is each row of a table read as it stands, and each row that cannot be read named?"""

import datetime
import gzip
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sepca_graph.curating.tabular.tables import FaultyRow, Row, Table, open_table
from sepca_graph.errors import ContentError


def table(directory: Path, text: str | bytes, name: str = "t.csv") -> Path:
    path = directory / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path: Path) -> tuple[tuple[str, ...], list[Row | FaultyRow]]:
    opened: Table
    with closing(open_table(path)) as opened:
        return opened.columns, list(opened.rows())


def fault(path: Path) -> FaultyRow:
    _columns, rows = read(path)
    (faulty,) = (row for row in rows if isinstance(row, FaultyRow))
    return faulty


def test_each_row_has_its_line_and_an_empty_line_is_none(tmp_path: Path) -> None:
    path = table(tmp_path, 'a,b\r\n1,"two\r\nlines"\r\n\r\n3,"a ""quoted"" one"\r\n')
    assert read(path) == (("a", "b"), [(2, ["1", "two\r\nlines"]), (5, ["3", 'a "quoted" one'])])


@pytest.mark.parametrize(
    ("name", "text"),
    [("t.csv", "a,b\n1,2\n"), ("t.csv", "a;b\n1;2\n"), ("t.csv", "\ufeffa,b\n1,2"), ("t.TSV", "a\tb\n1\t2\n"),
     ("t.csv", '"a","b"\n1,2\n'), ("t.csv", '\ufeff"a","b"\n1,2\n')],
)  # fmt: skip
def test_the_usual_forms_of_a_table_are_understood(tmp_path: Path, name: str, text: str) -> None:
    assert read(table(tmp_path, text, name)) == (("a", "b"), [(2, ["1", "2"])])


def test_a_packed_table_is_unpacked_on_the_way(tmp_path: Path) -> None:
    assert read(table(tmp_path, gzip.compress(b"a\n1\n2\n"), "t.csv.gz")) == (("a",), [(2, ["1"]), (3, ["2"])])


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("1,2,3", "cells", "has 3 cells, and the header 2"),
        ("1", "cells", "has 1 cells"),
        ('"a"b,2', "quotes", "parted"),
    ],
)
def test_a_row_that_is_no_row_is_named_and_the_next_is_read(tmp_path: Path, line: str, code: str, words: str) -> None:
    path = table(tmp_path, f"a,b\n0,0\n{line}\n4,5\n")
    faulty = fault(path)
    assert (faulty.line, faulty.code, words in faulty.message) == (3, code, True)
    assert read(path)[1][2] == (4, ["4", "5"])


def test_a_quote_that_is_never_closed_is_found_where_it_opens(tmp_path: Path) -> None:
    faulty = fault(table(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n'))
    assert (faulty.line, faulty.code) == (3, "quotes")


def test_a_cell_that_is_not_utf8_is_named_by_its_column(tmp_path: Path) -> None:
    path = table(tmp_path, "a,b\nx,Škofja\ny,ö\n".encode() + "z,Škofja\n".encode("cp1250") + b"1,2\n")
    faulty = fault(path)
    assert (faulty.line, faulty.code, faulty.cells) == (4, "encoding", (("b", "\N{REPLACEMENT CHARACTER}kofja"),))
    assert read(path)[1][3] == (5, ["1", "2"])


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("t.csv", b"", "is empty"),
        ("t.csv", "a,b\n1,2".encode("utf-16"), "not UTF-8"),
        ("t.csv", b"a,b\r1,2\r", "the header cannot be parted"),
        ("t.csv.gz", b"a,b\n", "cannot be read to its end"),
        ("t.xlsx", b"", "no known kind of table"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, text: bytes, words: str) -> None:
    with pytest.raises(ContentError, match=words):
        open_table(table(tmp_path, text, name))


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"t\.csv cannot be read: No such file"):
        open_table(tmp_path / "t.csv")


def test_a_packed_table_that_is_cut_off_is_refused_when_its_end_is_reached(tmp_path: Path) -> None:
    lines = "".join(f"{number * 7919 % 10007}\n" for number in range(50_000))
    path = table(tmp_path, gzip.compress(f"a\n{lines}".encode())[:-1000], "t.csv.gz")
    with pytest.raises(ContentError, match="cannot be read to its end"):
        read(path)


def test_how_much_is_read_can_be_told(tmp_path: Path) -> None:
    with closing(open_table(table(tmp_path, "a\n" + "1\n" * 50_000))) as opened:
        shares = [opened.share_read() for _row in opened.rows()]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5
    assert shares[-1] == 1


def test_parquet_gives_the_same_texts_as_csv(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {
        "name": ["Škofja", None],
        "year": [1983.0, float("nan")],
        "share": [0.5, None],
        "code": [2, None],
        "day": [datetime.date(2022, 12, 13), None],
        "full": [True, None],
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "t.parquet")
    names, rows = read(tmp_path / "t.parquet")
    assert names == tuple(columns)
    assert rows == [(0, ("Škofja", "1983", "0.5", "2", "2022-12-13", "true")), (0, ("",) * 6)]


def test_a_broken_parquet_file_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(ContentError, match="is no Parquet file"):
        open_table(table(tmp_path, b"PAR1", "t.parquet"))


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ContentError, match=r"pip install 'sepca-graph\[parquet\]'"):
        open_table(table(tmp_path, b"PAR1", "t.parquet"))
