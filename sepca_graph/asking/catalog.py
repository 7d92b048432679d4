"""Which named queries are there, with which parameters and columns?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sepca_graph.content.folder import Content, read_text
from sepca_graph.errors import ContentError, UsageError
from sepca_graph.lazily import lazily
from sepca_graph.names import not_found
from sepca_graph.namespaces import XSD, expand
from sepca_graph.stores import Literal, NamedNode, Term

if TYPE_CHECKING:
    import difflib
else:
    difflib = lazily("difflib")

TYPES = ("iri", "string", "integer", "decimal", "date", "dateTime")
_HEADER = re.compile(r"#\+ (?:(param) (?=\w+:)|([\w-]+):\s*)(.*)")
_PARAMETER = re.compile(r"(\w+): (\w+)(?:, default (\"[^\"]*\"(?:@[\w-]+)?|\S+?))?\.(?:\s+(.*))?\Z")
_LEXICAL = {
    "integer": re.compile(r"[+-]?\d+\Z", re.ASCII),
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII),
    "date": re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII),
    "dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z", re.ASCII),
}


@dataclass(frozen=True)
class Parameter:
    """A variable of a query that the user may bind.

    Attributes:
        name: the variable, without the question mark.
        type: one of `TYPES`.
        default: the value as text, or None: then the variable is left unbound, which means any.
        description: what it is.
    """

    name: str
    type: str
    default: str | None
    description: str

    def parse(self, text: str) -> Term:
        """Return the RDF term that a user's text means.

        Raises:
            UsageError: the text has not the form of the parameter's type.
        """
        if self.type == "iri":
            iri = expand(text.removeprefix("<").removesuffix(">"))
            if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*\Z", iri) or (iri == text and "://" not in text):
                raise UsageError(
                    f"'{text}' is no IRI for {self.name}. Write one like actor:NAME or https://... in full."
                )
            return NamedNode(iri)
        if self.type == "string":
            match = re.fullmatch(r'"(.*)"(?:@([\w-]+))?', text, re.DOTALL)
            return Literal(match[1], language=match[2]) if match else Literal(text)
        if not _LEXICAL[self.type].match(text) or (self.type in {"date", "dateTime"} and not _in_calendar(text)):
            raise UsageError(f"'{text}' is no {self.type} for {self.name}.")
        return Literal(text, datatype=NamedNode(XSD + self.type))


@dataclass(frozen=True)
class NamedQuery:
    """One question, as a file of `queries/` asks it.

    Attributes:
        name: the file's name without `.rq`.
        summary: the question in words.
        description: what counts and what does not.
        tags: kinds of question.
        parameters: what can be bound.
        columns: the names of the result's columns, in order; empty for a question answered yes or no.
        portable: why constructs on which engines differ are safe here, by their code (`engine_differences.py`).
        text: the SPARQL text, header included.
        rests_on_absence: whether the header says that rows rest on something missing.
        more: the other lines of the header.
    """

    name: str
    summary: str
    text: str
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[str, ...] = ()
    portable: Mapping[str, str] = field(default_factory=dict)
    rests_on_absence: bool = False
    more: Mapping[str, str] = field(default_factory=dict)

    def bindings(self, given: Mapping[str, str]) -> dict[str, Term]:
        """Return the values of all parameters: those given, else their defaults.

        Raises:
            NotFoundError: a name given is no parameter of the query.
            UsageError: a value has the wrong form.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                listed = ", ".join(known) or "none"
                says = f"{self.name} has no parameter '{name}'."
                raise not_found(says, name, known, otherwise=f"It has: {listed}.")
        texts = {name: given.get(name, parameter.default) for name, parameter in known.items()}
        return {name: known[name].parse(text) for name, text in texts.items() if text is not None}


def catalog(content: Content, group: str = "") -> list[NamedQuery]:
    """Return the named queries of `queries/`, or of one of its folders, sorted by name."""
    return [parse_query(file.stem, read_text(file)) for file in content.query_files(group)]


def find_query(content: Content, name: str) -> NamedQuery:
    """Return one named query, from `queries/` or `queries/construct/`.

    Raises:
        NotFoundError: with the nearest names.
    """
    files: dict[str, Path] = {file.stem: file for group in ("construct", "") for file in content.query_files(group)}
    if name not in files:
        otherwise = "All are listed by: sepca-graph query --list"
        raise not_found(f"There is no query '{name}'.", name, files, otherwise=otherwise)
    return parse_query(name, read_text(files[name]))


def parse_query(name: str, text: str, *, needs_header: bool = True) -> NamedQuery:
    """Read a query's header.

    Args:
        name: what messages call the query.
        text: the query with its header.
        needs_header: whether a query without a summary is refused.

    Raises:
        ContentError: the header breaks the grammar of CONTRIBUTING.md.
    """
    entries: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = _HEADER.match(line)
        if match is None:
            break
        entries.setdefault(match[1] or match[2], []).append(match[3].strip())
    if needs_header and "summary" not in entries:
        raise ContentError(f"{name}.rq lacks a header line '#+ summary: ...?'")
    single = {key: " ".join(values) for key, values in entries.items() if key not in {"param", "portable"}}
    return NamedQuery(
        name=name,
        text=text,
        summary=single.pop("summary", ""),
        description=single.pop("description", ""),
        tags=_bracketed(single.pop("tags", "")),
        columns=_bracketed(single.pop("columns", "")),
        parameters=tuple(_parse_parameter(name, entry) for entry in entries.get("param", ())),
        portable=dict(_parse_reason(name, entry) for entry in entries.get("portable", ())),
        rests_on_absence=_parse_absence(name, single.pop("rests-on-absence", "")),
        more=single,
    )


def _parse_parameter(query: str, entry: str) -> Parameter:
    match = _PARAMETER.match(entry)
    if match is None or match[2] not in TYPES:
        raise ContentError(f"{query}.rq: '#+ param: {entry}' is not 'NAME: TYPE[, default VALUE]. Description.'")
    return Parameter(match[1], match[2], match[3], match[4] or "")


def _parse_absence(query: str, said: str) -> bool:
    if said not in {"", "true"}:
        raise ContentError(f"{query}.rq: '#+ rests-on-absence: {said}' is not 'true'; else leave the line out.")
    return bool(said)


def _parse_reason(query: str, entry: str) -> tuple[str, str]:
    code, _comma, reason = entry.partition(",")
    if not reason.strip():
        raise ContentError(f"{query}.rq: '#+ portable: {entry}' is not 'CODE, reason.'")
    return code.strip(), reason.strip()


def _in_calendar(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _bracketed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.strip("[]").split(",") if part.strip())
