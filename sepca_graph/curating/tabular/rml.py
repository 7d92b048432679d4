"""How does a mapping say which statements the rows of a table make? RML in Turtle: the part of it that can be streamed.

What is read of R2RML (https://www.w3.org/TR/r2rml/) and RML (namespace http://semweb.mmlab.be/ns/rml#): triples maps on
one logical source, subject, predicate, object and graph maps by template, reference or constant, and the shortcuts of
constants. Everything else is refused by its name, never passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sepca_graph.curating.tabular.term_maps import TermMap, Unfit, maker, parse_template
from sepca_graph.errors import ContentError
from sepca_graph.names import did_you_mean
from sepca_graph.namespaces import RDF_LANG_STRING, RDF_TYPE, RDFS, local_name
from sepca_graph.stores import BlankNode, Literal, NamedNode, Quad, SyntaxFault, Term, parse_turtle, terms

RR = "http://www.w3.org/ns/r2rml#"
RML = "http://semweb.mmlab.be/ns/rml#"
QL = "http://semweb.mmlab.be/ns/ql#"
_BASE = "mapping:/"
_GRAPH = NamedNode(_BASE)
_ANNOTATIONS = {RDF_TYPE, RDFS + "label", RDFS + "comment"}
_VALUES = {RR + "template", RML + "reference", RR + "constant"}
_TERMS = _VALUES | {RR + "termType"} | _ANNOTATIONS
_GRAPHS = {RR + "graph", RR + "graphMap"}
_PARTS = {
    "a triples map": {RML + "logicalSource", *(RR + n for n in ("subject", "subjectMap", "predicateObjectMap"))},
    "a logical source": {RML + "source", RML + "referenceFormulation"},
    "a subject map": _TERMS | _GRAPHS | {RR + "class"},
    "a predicate-object map": {*(RR + n for n in ("predicate", "predicateMap", "object", "objectMap"))} | _GRAPHS,
    "a predicate map": _TERMS,
    "an object map": _TERMS | {RR + "language", RR + "datatype"},
    "a graph map": _TERMS,
}  # fmt: skip
"""Which properties are read of each part of a mapping."""


@dataclass(frozen=True)
class StatementMap:
    """What a row says of its subject: a property, its value, and in which graphs (none: the default)."""

    predicate: NamedNode
    value: TermMap
    graphs: tuple[TermMap, ...] = ()


@dataclass(frozen=True)
class TriplesMap:
    """What is said of one subject a row; its classes are statements like others.

    Attributes:
        name: how messages call it.
        subject: how its IRI is made.
        statements: what is said of it.
    """

    name: str
    subject: TermMap
    statements: tuple[StatementMap, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads, sorted."""
        maps = [self.subject, *(m for s in self.statements for m in (s.value, *s.graphs))]
        return tuple(sorted({column for term_map in maps for column in term_map.columns}))


def read_mapping(text: str, origin: str) -> tuple[TriplesMap, ...]:
    """Read an RML mapping.

    Args:
        text: the mapping in Turtle.
        origin: the file that it stands in, for messages.

    Raises:
        ContentError: it is not Turtle, or not RML of the kind that is read here; with every fault and its place.
    """
    parsed = parse_turtle(text, _GRAPH, base_iri=_BASE)
    if isinstance(parsed, SyntaxFault):
        raise ContentError(f"{origin}, line {parsed.line}, column {parsed.column}: {parsed.message}.")
    reader = _Reader(parsed, text)
    maps = tuple(reader.triples_maps())
    if reader.faults:
        raise ContentError("\n".join(f"{origin}: {fault}" for fault in reader.faults))
    return maps


@dataclass
class _Reader:
    """Reads the parts of one mapping, and gathers what is wrong with them."""

    quads: Iterable[Quad]
    text: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._about: dict[Term, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for quad in self.quads:
            subject, predicate, value = terms(quad)
            self._about[subject][predicate.value].append(value)

    def triples_maps(self) -> Iterator[TriplesMap]:
        wanted = _PARTS["a triples map"]
        nodes = [node for node, about in self._about.items() if wanted & set(about) or _is_map(about)]
        if not nodes:
            self._fault("the mapping", "there is no triples map in it: nothing has an rml:logicalSource.")
        sources = [self._source(node, _shown(node)) for node in nodes]
        if len({str(source) for source in sources if source}) > 1:
            self._fault("the mapping", "its triples maps name several sources; one mapping is for one table.")
        for node in nodes:
            made = self._triples_map(node, _shown(node))
            if made:
                yield made

    def _source(self, node: Term, place: str) -> str | None:
        source = self._one(node, RML + "logicalSource", place)
        if source is None:
            self._fault(place, "it has no rml:logicalSource.")
            return None
        self._check(source, "a logical source", f"{place} rml:logicalSource")
        formulation = self._one(source, RML + "referenceFormulation", place)
        if formulation not in (None, NamedNode(QL + "CSV")):
            self._fault(place, f"rml:referenceFormulation is ql:CSV for every table, not {_shown(formulation)}.")
        named = self._one(source, RML + "source", place)
        return str(named) if named else None

    def _triples_map(self, node: Term, place: str) -> TriplesMap | None:
        self._check(node, "a triples map", place)
        subject_node = self._one(node, RR + "subjectMap", place)
        subject = self._term_map(subject_node, "a subject map", f"{place} rr:subjectMap") if subject_node else None
        subject = subject or self._shortcut(self._one(node, RR + "subject", place), place)
        if subject is None or not subject.is_iri:
            self._fault(place, "it has no subject that can be made; give it one rr:subjectMap.")
            return None
        graphs = self._graphs(subject_node, place) if subject_node else ()
        classes = self._about[subject_node][RR + "class"] if subject_node else []
        statements = [StatementMap(NamedNode(RDF_TYPE), self._constant(c, place), graphs) for c in classes]
        for part in self._about[node][RR + "predicateObjectMap"]:
            statements += self._statements(part, place, graphs)
        return TriplesMap(place, subject, tuple(statements))

    def _statements(self, node: Term, place: str, graphs: tuple[TermMap, ...]) -> Iterator[StatementMap]:
        about = self._about[node]
        names = [_shown(name) for name in about[RR + "predicate"]]
        place = f"{place} {' '.join(names) or 'rr:predicateObjectMap'}"
        self._check(node, "a predicate-object map", place)
        predicates = [self._constant(value, place) for value in about[RR + "predicate"]]
        predicates += filter(None, (self._term_map(m, "a predicate map", place) for m in about[RR + "predicateMap"]))
        values = [self._shortcut(value, place) for value in about[RR + "object"]]
        values += [self._term_map(m, "an object map", f"{place} rr:objectMap") for m in about[RR + "objectMap"]]
        if not predicates or not values:
            self._fault(place, "a predicate-object map has an rr:predicate and an rr:objectMap.")
        for predicate in predicates:
            if not isinstance(predicate.constant, NamedNode):
                self._fault(place, "a property is constant: rr:predicate with its IRI.")
                continue
            for value in filter(None, values):
                yield StatementMap(predicate.constant, value, (*graphs, *self._graphs(node, place)))

    def _graphs(self, node: Term, place: str) -> tuple[TermMap, ...]:
        about = self._about[node]
        maps = [self._shortcut(value, place) for value in about[RR + "graph"]]
        maps += [self._term_map(m, "a graph map", f"{place} rr:graphMap") for m in about[RR + "graphMap"]]
        if any(m and (not m.is_iri or m.constant == NamedNode(RR + "defaultGraph")) for m in maps):
            self._fault(place, "a graph is named by an IRI; leave rr:graph out for the graph of the table.")
        return tuple(filter(None, maps))

    def _term_map(self, node: Term, part: str, place: str) -> TermMap | None:
        self._check(node, part, place)
        given = [name for name in sorted(_VALUES) if self._about[node][name]]
        if len(given) != 1:
            self._fault(place, f"{part} has one of rr:template, rml:reference and rr:constant.")
            return None
        value = self._one(node, given[0], place)
        if given == [RR + "constant"]:
            return self._constant(value, place)
        if not isinstance(value, Literal):
            self._fault(place, f"{_shown(NamedNode(given[0]))} is a text.")
            return None
        return self._from_columns(node, given[0] == RR + "template", value.value, part, place)

    def _from_columns(self, node: Term, is_template: bool, value: str, part: str, place: str) -> TermMap | None:
        language, datatype, kind = (self._one(node, RR + n, place) for n in ("language", "datatype", "termType"))
        by_default = part != "an object map" or (is_template and not language and not datatype)
        is_iri = by_default if kind is None else kind == NamedNode(RR + "IRI")
        if kind not in (None, NamedNode(RR + "IRI"), NamedNode(RR + "Literal")):
            self._fault(place, f"rr:termType {_shown(kind)} is not made here, only rr:IRI and rr:Literal.")
        elif part != "an object map" and not is_iri:
            self._fault(place, f"{part} makes an IRI, no literal.")
        elif (is_iri and (language or datatype)) or (language and datatype):
            self._fault(place, "a literal has an rr:language or an rr:datatype, an IRI neither.")
        else:
            return self._made(
                value, TermMap((), (), None, is_iri, is_template, _text(datatype), _text(language)), place
            )
        return None

    def _made(self, value: str, form: TermMap, place: str) -> TermMap | None:
        try:
            texts, columns = parse_template(value) if form.is_template else (("", ""), (value,))
            made = replace(form, texts=texts, columns=columns)
            tried = maker(made)(("x",) * len(columns))
        except ValueError as error:
            self._fault(place, f"'{value}' cannot be read: {error}.")
            return None
        if not columns:
            self._fault(place, f"'{value}' names no column; use rr:constant.")
        elif isinstance(tried, Unfit) and form.is_template:
            self._fault(place, f"'{value}' makes no absolute IRI. For a literal add rr:termType rr:Literal.")
        else:
            return made
        return None

    def _shortcut(self, value: Term | None, place: str) -> TermMap | None:
        return None if value is None else self._constant(value, place)

    def _constant(self, value: Any, place: str) -> TermMap:  # noqa: ANN401 - whatever a statement may hold
        if isinstance(value, BlankNode) or (isinstance(value, NamedNode) and value.value.startswith(_BASE)):
            shown = "[ ]" if isinstance(value, BlankNode) else _shown(value)
            self._fault(place, f"the constant {shown} is no absolute IRI and no literal.")
        if not isinstance(value, Literal):
            return TermMap(constant=value)
        datatype = "" if value.datatype.value == RDF_LANG_STRING else value.datatype.value
        return TermMap(constant=value, is_iri=False, datatype=datatype, language=value.language or "")

    def _one(self, node: Any, name: str, place: str) -> Any:  # noqa: ANN401 - whatever a statement may hold
        values = self._about[node][name]
        if len(values) > 1:
            self._fault(place, f"it has {len(values)} of {_shown(NamedNode(name))}; one is read.")
        return values[0] if values else None

    def _check(self, node: Term, part: str, place: str) -> None:
        """Refuse every property that is not read."""
        readable = _PARTS[part] | _ANNOTATIONS
        for name in self._about[node]:
            if self._about[node][name] and name not in readable:
                shown = sorted(_shown(NamedNode(known)) for known in _PARTS[part] - _ANNOTATIONS)
                hint = f" {did_you_mean(_shown(NamedNode(name)), shown, count=1)}".rstrip()
                message = f"{_shown(NamedNode(name))} is not read in {part}, only {', '.join(shown)}.{hint}"
                self._fault(place, message, token=local_name(name))

    def _fault(self, place: str, message: str, *, token: str = "") -> None:
        number = next((n for n, line in enumerate(self.text.splitlines(), 1) if token and token in line), 0)
        self.faults.append(f"{f'line {number}, ' if number else ''}{place}: {message}")


def _is_map(about: dict[str, list[Any]]) -> bool:
    return NamedNode(RR + "TriplesMap") in about.get(RDF_TYPE, [])


def _shown(term: object) -> str:
    """Return a term as the mapping may have written it."""
    if not isinstance(term, NamedNode):
        return str(term)
    for prefix, namespace in {"rr": RR, "rml": RML, "ql": QL}.items():
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value.removeprefix(namespace)}"
    return f"<{term.value.removeprefix(_BASE)}>"


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
