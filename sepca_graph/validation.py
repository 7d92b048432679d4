"""Which constraints does the graph break?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH

from sepca_graph.errors import ContentError
from sepca_graph.findings import Finding, Severity
from sepca_graph.namespaces import ONTOLOGY_IRI, SHAPES, local_name

if TYPE_CHECKING:
    from rdflib.term import Node

SEVERITIES: Final[dict[str, Severity]] = {
    str(SH.Violation): "violation",
    str(SH.Warning): "warning",
    str(SH.Info): "warning",
}
"""How the three severities of SHACL (section 2.1.4) are told to a reader."""


def shacl_results(store: Any, shapes: Graph) -> list[Finding]:  # noqa: ANN401 - pyoxigraph is imported in stores only
    """Validate a graph against SHACL shapes and return what they find, sorted and each once.

    Validate before inference: inference types everything and hides the faults that shapes look for.

    Args:
        store: a native Oxigraph store of ontology, vocabulary and completed data; it is read, never changed.
        shapes: shapes whose local names begin with the code of their constraint, as in `ontology/shapes.ttl`.

    Raises:
        ContentError: a shape or its query is malformed.
    """
    report = _report(store, _with_queries_on_one_line(shapes))
    return sorted({_finding(report, result, shapes) for result in report.subjects(SH.resultSeverity)})


def constraint_code(shape: str) -> str:
    """Return the code of the constraint to which a shape belongs.

    >>> constraint_code("https://w3id.org/sepca-graph/shapes#C01-linkSource")
    'C01'
    """
    return local_name(shape).partition("-")[0]


def _report(store: Any, shapes: Graph) -> Graph:  # noqa: ANN401 - pyoxigraph is imported in stores only
    """Run pySHACL and return its report."""
    try:
        _, report, text = pyshacl.validate(store, shacl_graph=shapes, inplace=True)
    except (SyntaxError, ReportableRuntimeError) as error:
        raise ContentError(f"The SHACL shapes cannot be run: {error}. Mend ontology/shapes.ttl.") from error
    if not isinstance(report, Graph):
        raise ContentError(f"The SHACL shapes cannot be run: {text}. Mend ontology/shapes.ttl.")
    return report


def _with_queries_on_one_line(shapes: Graph) -> Graph:
    """Return a copy of the shapes whose SPARQL texts have no line breaks.

    pySHACL looks for forbidden keywords in the text once a focus node, and starts again at every line: with
    the line breaks, validation takes half as long again. A SPARQL comment would not survive this.
    """
    copy = Graph()
    copy += shapes
    for constraint, text in shapes.subject_objects(SH.select):
        copy.set((constraint, SH.select, Literal(" ".join(str(text).split()))))
    return copy


def _finding(report: Graph, result: Node, shapes: Graph) -> Finding:
    """Turn one sh:ValidationResult into a finding."""
    code = constraint_code(_text(report, result, SH.sourceShape))
    constraint = URIRef(SHAPES + code)
    focus_node, value = _place(_text(report, result, SH.focusNode), _text(report, result, SH.value))
    return Finding(
        code=code,
        severity=SEVERITIES[_text(report, result, SH.resultSeverity)],
        kind=_text(shapes, constraint, RDFS.label),
        message=_text(report, result, SH.resultMessage),
        focus_node=focus_node,
        path=_text(report, result, SH.resultPath),
        value=value,
        remedy=_text(shapes, constraint, RDFS.comment),
    )


def _place(focus_node: str, value: str) -> tuple[str, str]:
    """Return the thing at fault and the value at fault.

    A constraint on the whole graph has the ontology as its focus node and names the thing at fault as value.
    A node shape without a value of its own repeats the focus node (SHACL, sections 3.6.2.4 and 5.3.2).
    """
    if focus_node == ONTOLOGY_IRI and value:
        return value, ""
    return focus_node, "" if value == focus_node else value


def _text(graph: Graph, subject: Node, predicate: Node) -> str:
    """Return the one value of a property as text, or the empty string."""
    return str(graph.value(subject, predicate) or "")
