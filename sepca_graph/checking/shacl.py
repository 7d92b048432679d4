"""Which constraints does the graph break?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH

from sepca_graph.errors import ContentError
from sepca_graph.findings import Finding, Severity
from sepca_graph.namespaces import ONTOLOGY_IRI, SHAPES, local_name
from sepca_graph.stores import merge_alone

if TYPE_CHECKING:
    from rdflib.term import Node

SEVERITIES: Final[dict[str, Severity]] = {
    str(SH.Violation): "violation",
    str(SH.Warning): "warning",
    str(SH.Info): "warning",
}
"""How the three severities of SHACL (section 2.1.4) are told to a reader."""
TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class _DataGraph(OxigraphDataGraph):
    """A graph that is true without being counted.

    pySHACL asks every graph for its truth value with each result that it reports, and rdflib would count all triples.
    """

    def __bool__(self) -> bool:
        return True


def shacl_results(store: Any, shapes: Graph) -> list[Finding]:  # noqa: ANN401 - pyoxigraph is imported in stores only
    """Validate a graph against SHACL shapes and return what they find, sorted and each once.

    Validate before inference: inference types everything and hides the faults that shapes look for.

    Args:
        store: a native Oxigraph store of ontology, vocabulary and completed data; it is read, never changed.
        shapes: shapes whose local names begin with the code of their constraint, as in `ontology/shapes.ttl`.

    Raises:
        ContentError: a shape or its query is malformed.
    """
    report = _report(store, shapes)
    return sorted({_finding(report, result, shapes) for result in report.subjects(SH.resultSeverity)})


def constraint_code(shape: str) -> str:
    """Return the code of the constraint to which a shape belongs.

    >>> constraint_code("https://w3id.org/sepca-graph/shapes#C01-linkSource")
    'C01'
    """
    return local_name(shape).partition("-")[0]


def _report(store: Any, shapes: Graph) -> Graph:  # noqa: ANN401 - pyoxigraph is imported in stores only
    """Run pySHACL on the merge alone, with which it takes half as long, and return its report."""
    merge = merge_alone(store)
    try:
        quick = _without_idle_queries(_quickened(shapes), merge)
        _, report, text = pyshacl.validate(_DataGraph(merge), shacl_graph=quick, inplace=True)
    except (SyntaxError, ReportableRuntimeError) as error:
        raise ContentError(f"The SHACL shapes cannot be run: {error}. Mend ontology/shapes.ttl.") from error
    if not isinstance(report, Graph):
        raise ContentError(f"The SHACL shapes cannot be run: {text}. Mend ontology/shapes.ttl.")
    return report


def _quickened(shapes: Graph) -> Graph:
    """Return shapes that find the same and that pySHACL validates in a fraction of the time.

    Property shapes get the targets of their node shape: pySHACL reads a property shape that it reaches by sh:property
    anew for every focus node, and one that has targets of its own (SHACL, section 2.3) only once.
    SPARQL texts lose their line breaks: pySHACL looks for forbidden keywords in the text once a focus node, and starts
    again at every line. A SPARQL comment would not survive this.
    """
    copy = Graph()
    copy += shapes
    for constraint, text in shapes.subject_objects(SH.select):
        copy.set((constraint, SH.select, Literal(" ".join(str(text).split()))))
    for shape, property_shape in _movable_property_shapes(shapes):
        for target, what in _targets(shapes, shape):
            copy.add((property_shape, target, what))
        copy.remove((shape, SH.property, property_shape))
    return copy


def _movable_property_shapes(shapes: Graph) -> list[tuple[Node, Node]]:
    """Return node and property shapes of which the second is reached by nothing but the targets of the first."""
    return [
        (shape, property_shape)
        for shape, property_shape in shapes.subject_objects(SH.property)
        if (shape, SH.path, None) not in shapes
        and (shape, SH.deactivated, None) not in shapes
        and (None, SH.node, shape) not in shapes
        and any(_targets(shapes, shape))
    ]


def _targets(shapes: Graph, shape: Node) -> list[tuple[Node, Node]]:
    """Return what a shape is about: pairs of the kind of target and of the class, property or node."""
    return [(target, what) for target in TARGETS for what in shapes.objects(shape, target)]


def _without_idle_queries(shapes: Graph, merge: Any) -> Graph:  # noqa: ANN401 - pyoxigraph is imported in stores only
    """Return the shapes without the SPARQL constraints that find nothing when they are asked once for all focus nodes.

    pySHACL asks each of them once a focus node, thousands of times, mostly in vain. What a query finds for one focus
    node it finds for all at once too, if it binds $this in its outermost pattern, as all of ours do (or does without).
    """
    prefixes = {
        str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace))
        for declared in shapes.objects(None, SH.declare)
    }
    copy = Graph()
    copy += shapes
    for shape, constraint in shapes.subject_objects(SH.sparql):
        answer = merge.query(_text(shapes, constraint, SH.select), prefixes=prefixes)
        if next(iter(answer), None) is None:
            copy.remove((shape, SH.sparql, constraint))
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
