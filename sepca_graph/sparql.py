"""How is a query bound, refused when unsafe, run, and its answer written in a standard format?"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from sepca_graph.errors import FormatError, QueryError
from sepca_graph.namespaces import PREFIXES, RDF_LANG_STRING, XSD, XSD_STRING, shorten
from sepca_graph.query_text import TOKEN
from sepca_graph.stores import BlankNode, Literal, NamedNode, Solutions, Store, Term, Triple

if TYPE_CHECKING:
    import pandas as pd

GRAPH_FORMATS = ("ttl", "nt")
MAX_NESTING = 200
"""Deepest nesting of brackets that is run: some engines abort the whole process on thousands."""
MAX_SIGNS = 2000
"""Most operators in one query: Oxigraph's parser descends once for each, and tens of thousands kill the process."""
_GAP = r"(?:\s|#[^\n]*\n)*"
_SERVICE_CALL = re.compile(
    rf"service{_GAP}(?:silent{_GAP})?(?:<[^<>]*>|[?$]\w+|[\w.-]*:[^\s{{]*){_GAP}\{{", re.IGNORECASE
)
_NUMBERS = {XSD + "integer": int, XSD + "decimal": Decimal, XSD + "double": float, XSD + "float": float}


@dataclass(frozen=True)
class Rows:
    """The rows of a SELECT query, in order.

    Attributes:
        columns: the names of the columns.
        cells: rows x columns of RDF terms; None where nothing is bound.
    """

    columns: tuple[str, ...]
    cells: Sequence[tuple[Term | None, ...]]

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Yield each row as Python values: text for IRIs and literals, numbers for numbers, None where unbound."""
        return (tuple(to_python(cell) for cell in row) for row in self.cells)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary of Python values a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame of Python values.

        Raises:
            ImportError: pandas is not installed; `pip install 'sepca-graph[pandas]'` brings it.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - an optional extra
        except ImportError as error:
            raise ImportError("pandas is not installed; pip install 'sepca-graph[pandas]' brings it") from error
        return pd.DataFrame(list(self), columns=list(self.columns))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(short_text(cell))}</td>" for cell in row) + "</tr>" for row in self.cells
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


Result = Rows | bool | list[Triple]


def run(store: Store, text: str, bindings: Mapping[str, Term] | None = None) -> Result:
    """Run a query that only reads, and only this store.

    Raises:
        QueryError: the query is malformed, reaches outside the store, or is nested too deeply.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # engines end a comment at either: one reading for all
    refuse_unsafe(text)
    answer = store.query(text, bindings=bindings)
    return Rows(answer.variables, answer.rows) if isinstance(answer, Solutions) else answer


def refuse_unsafe(text: str) -> None:
    """Refuse SERVICE (it calls other servers), FROM (some engines read files by it) and extreme nesting.

    Raises:
        QueryError: naming the word and its line.
    """
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise QueryError("The query is not UTF-8 text.")
    depth = 0
    decoded = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), text)
    for reading in (text, decoded):  # engines differ in where a word may begin: a call is refused wherever it stands
        if call := _SERVICE_CALL.search(reading):
            raise QueryError(_outside("SERVICE", reading, call.start()))
    if sum(match.lastgroup == "sign" for match in TOKEN.finditer(decoded)) > MAX_SIGNS:
        raise QueryError(f"The query has more than {MAX_SIGNS} operators; write it shorter.")
    for match in TOKEN.finditer(decoded):
        depth += {"open": 1, "close": -1}.get(match.lastgroup or "", 0)
        if depth > MAX_NESTING:
            raise QueryError(f"The query nests brackets more than {MAX_NESTING} deep; write it flatter.")
        if match.lastgroup == "word" and match[0].upper() in {"SERVICE", "FROM", "LOAD"}:
            raise QueryError(_outside(match[0].upper(), decoded, match.start()))


def _outside(word: str, text: str, place: int) -> str:
    line = text.count("\n", 0, place) + 1
    return f"{word} on line {line} is refused: a query here reads this graph only. Leave it out."


def with_certainty(certain: Result, possible: Result) -> Result:
    """Join the answers on the certain and the possible slice: one more column says which a row is.

    A row that both slices give is certain; a row that only one gives is possible, because whether it holds depends
    on links that may or may not have held. A yes or no, and triples, are certain only when both slices agree; they
    are returned from the possible slice.
    """
    if not isinstance(certain, Rows) or not isinstance(possible, Rows):
        return possible
    both = set(certain.cells) & set(possible.cells)
    only_certain = [row for row in certain.cells if row not in both]
    rows = [(*row, Literal("certain" if row in both else "possible")) for row in possible.cells]
    rows += [(*row, Literal("possible")) for row in only_certain]
    return Rows((*possible.columns, "certainty"), rows)


def write(result: Result, result_format: str) -> str:
    """Write an answer in a format.

    Args:
        result: rows, a truth value or triples.
        result_format: `csv`, `tsv`, `json`, `xml` (the SPARQL 1.1 result formats), `md`; `ttl`, `nt` for triples.

    Raises:
        FormatError: the format does not fit what the query gives.
    """
    if isinstance(result, list):
        if result_format not in GRAPH_FORMATS:
            raise FormatError(f"This query gives triples: choose {' or '.join(GRAPH_FORMATS)}, not {result_format}.")
        from sepca_graph.serialization import to_lines, to_turtle  # noqa: PLC0415 - rows do without

        return to_turtle(result, PREFIXES) if result_format == "ttl" else to_lines(result, "nt")
    if isinstance(result, bool):
        writers = {"json": _boolean_json, "xml": _boolean_xml}
        return writers.get(result_format, _boolean_text)(answer=result)
    row_writers = {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml, "md": _markdown}
    if result_format not in row_writers:
        raise FormatError(f"This query gives rows: choose one of {', '.join(row_writers)}, not {result_format}.")
    return row_writers[result_format](result)


def to_python(term: Term | None) -> Any:  # noqa: ANN401 - text, number, truth value or None
    """Return the term as a Python value: numbers and truth values as such, all else, ill-typed ones too, as text."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value
    datatype = term.datatype.value
    if datatype == XSD + "boolean":
        return term.value in {"true", "1"}
    try:
        return _NUMBERS.get(datatype, str)(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def short_text(term: Term | None) -> str:
    """Return the term as a reader wants it: prefixed names for IRIs, plain text for literals, nothing for unbound."""
    return "" if term is None else shorten(term.value) if isinstance(term, NamedNode) else term.value


def reordered(rows: Rows, columns: Sequence[str]) -> Rows:
    """Return the rows with these columns first, in this order, and any others behind."""
    order = [*(c for c in columns if c in rows.columns), *(c for c in rows.columns if c not in columns)]
    indices = [rows.columns.index(column) for column in order]
    return replace(rows, columns=tuple(order), cells=[tuple(row[i] for i in indices) for row in rows.cells])


def _csv(rows: Rows) -> str:
    """Write SPARQL 1.1 CSV, https://www.w3.org/TR/sparql11-results-csv-tsv/."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows.cells)
    return out.getvalue()


def _csv_cell(cell: Term | None) -> str:
    return "" if cell is None else str(cell) if isinstance(cell, BlankNode) else cell.value


def _tsv(rows: Rows) -> str:
    """Write SPARQL 1.1 TSV."""
    lines = ["\t".join(f"?{column}" for column in rows.columns)]
    lines += ["\t".join("" if cell is None else str(cell) for cell in row) for row in rows.cells]
    return "\n".join(lines) + "\n"


def _json(rows: Rows) -> str:
    """Write SPARQL 1.1 JSON results, https://www.w3.org/TR/sparql11-results-json/."""
    bindings = [
        {column: _json_term(cell) for column, cell in zip(rows.columns, row, strict=True) if cell is not None}
        for row in rows.cells
    ]
    document = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value in {XSD_STRING, RDF_LANG_STRING}:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _xml(rows: Rows) -> str:
    """Write SPARQL query results XML, https://www.w3.org/TR/rdf-sparql-XMLres/."""
    head = "".join(f'<variable name="{escape(column)}"/>' for column in rows.columns)
    body = []
    for row in rows.cells:
        bound = [(column, cell) for column, cell in zip(rows.columns, row, strict=True) if cell is not None]
        cells = "".join(f'<binding name="{escape(c)}">{_xml_term(t)}</binding>' for c, t in bound)
        body.append(f"<result>{cells}</result>\n")
    return _xml_document(f"<head>{head}</head>\n<results>\n{''.join(body)}</results>")


def _xml_document(content: str) -> str:
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
    return f"{opening}{content}\n</sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    attribute = ""
    if term.language:
        attribute = f' xml:lang="{escape(term.language)}"'
    elif term.datatype.value != XSD_STRING:
        attribute = f' datatype="{escape(term.datatype.value)}"'
    return f"<literal{attribute}>{escape(term.value)}</literal>"


def _markdown(rows: Rows) -> str:
    """Write a GitHub-flavoured Markdown table with short names."""

    def line(cells: Sequence[str]) -> str:
        safe = (
            cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for cell in cells
        )
        return f"| {' | '.join(safe)} |\n"

    rule = line(["---"] * len(rows.columns))
    return line(rows.columns) + rule + "".join(line([short_text(cell) for cell in row]) for row in rows.cells)


def _boolean_text(*, answer: bool) -> str:
    return "true\n" if answer else "false\n"


def _boolean_json(*, answer: bool) -> str:
    return json.dumps({"head": {}, "boolean": answer}) + "\n"


def _boolean_xml(*, answer: bool) -> str:
    return _xml_document(f"<head/>\n<boolean>{'true' if answer else 'false'}</boolean>")
