"""Which rows does a query give, and how are they written in the standard result formats?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from sepca_graph.dating import CERTAINTIES, Certainty, at_least
from sepca_graph.errors import FormatError
from sepca_graph.formats.tables import csv_table, html_table, markdown_table
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import PREFIXES, RDF_LANG_STRING, XSD, XSD_STRING, shorten
from sepca_graph.stores import BlankNode, Literal, NamedNode, Term, Triple

if TYPE_CHECKING:
    import pandas as pd

    from sepca_graph.formats import statements, turtle
else:
    pd = lazily("pandas")
    statements = lazily("sepca_graph.formats.statements")
    turtle = lazily("sepca_graph.formats.turtle")

BY_RECORD = "by what is recorded"
"""What stands in place of *certain* in a row that one more recorded fact may take back."""
GRAPH_FORMATS = ("ttl", "nt")
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
            return pd.DataFrame(list(self), columns=list(self.columns))
        except ImportError as error:
            raise ImportError("pandas is not installed; pip install 'sepca-graph[pandas]' brings it") from error

    def _repr_html_(self) -> str:
        return html_table(self.columns, self.short_texts)

    @property
    def short_texts(self) -> list[list[str]]:
        """The cells as a reader wants them, row by row."""
        return [[short_text(cell) for cell in row] for row in self.cells]


Result = Rows | bool | list[Triple]


def with_certainty(
    answers: Mapping[Certainty, Result], weakest: Certainty, *, rests_on_absence: bool = False
) -> Result:
    """Join the answers on the slices of one period: one more column says how certain a row is.

    A row's answer is the strongest slice that gives it together with all weaker ones. A row that a weaker slice does
    not give is possible only, because it rests on something that is missing there. A yes or no, and triples, are those
    of the weakest slice that counts.

    Args:
        answers: by the weakest answer that a slice keeps; all three.
        weakest: the weakest answer of a row that is kept.
        rests_on_absence: whether rows rest on something missing: then none is certain, whatever is recorded.
    """
    by_name = {name: answer for name in CERTAINTIES if isinstance(answer := answers[name], Rows)}
    if len(by_name) < len(CERTAINTIES):
        return answers[weakest]
    weakest_first = [(name, by_name[name]) for name in reversed(CERTAINTIES)]
    grades: dict[tuple[Term | None, ...], Certainty] = {}
    rows, common = list[tuple[Term | None, ...]](), set(weakest_first[0][1].cells)
    for name, answer in weakest_first:
        common &= set(answer.cells)
        rows += [row for row in answer.cells if name == "possible" or row not in grades]
        grades |= {row: name if row in common else grades.get(row, "possible") for row in answer.cells}
    kept = at_least(weakest)
    words = {"certain": BY_RECORD} if rests_on_absence else {}
    cells = [(*row, Literal(words.get(grades[row], grades[row]))) for row in rows if grades[row] in kept]
    return Rows((*by_name["possible"].columns, "certainty"), cells)


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

        return (
            turtle.to_turtle(result, PREFIXES)
            if result_format == "ttl"
            else statements.to_lines(statements.Statements(result), "nt")
        )
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


def to_json(term: Term | None) -> Any:  # noqa: ANN401 - text, number, truth value or None
    """Return the term as a Python value that JSON has: as `to_python`, but decimals as floating-point numbers."""
    value = to_python(term)
    return float(value) if isinstance(value, Decimal) else value


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
    return csv_table(rows.columns, ([_csv_cell(cell) for cell in row] for row in rows.cells), for_spreadsheets=False)


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
    """Write a Markdown table with short names."""
    return markdown_table(rows.columns, rows.short_texts)


def _boolean_text(*, answer: bool) -> str:
    return "true\n" if answer else "false\n"


def _boolean_json(*, answer: bool) -> str:
    return json.dumps({"head": {}, "boolean": answer}) + "\n"


def _boolean_xml(*, answer: bool) -> str:
    return _xml_document(f"<head/>\n<boolean>{'true' if answer else 'false'}</boolean>")
