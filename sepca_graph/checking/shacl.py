"""Which constraints does the graph break?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from sepca_graph.checking.suspects import Shapes, narrowed
from sepca_graph.errors import ContentError
from sepca_graph.findings import Finding, Severity
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import ONTOLOGY_IRI, RDFS, RDFS_LABEL, SH, SHAPES, local_name
from sepca_graph.stores import NamedNode, Quad

if TYPE_CHECKING:
    from sepca_graph.checking import validator
else:
    validator = lazily("sepca_graph.checking.validator")

SEVERITIES: Final[dict[str, Severity]] = {
    SH + "Violation": "violation",
    SH + "Warning": "warning",
    SH + "Info": "warning",
}
"""How the three severities of SHACL (section 2.1.4) are told to a reader."""


def shacl_results(native: Any, shapes: Iterable[Quad]) -> list[Finding]:  # noqa: ANN401 - pyoxigraph's, of stores only
    """Validate a graph against SHACL shapes and return what they find, sorted and each once.

    Validate before inference: inference types everything and hides the faults that shapes look for.

    Args:
        native: a native Oxigraph store of ontology, vocabulary and completed data; it is read, never changed.
        shapes: shapes whose local names begin with the code of their constraint, as in `ontology/shapes.ttl`.

    Raises:
        ContentError: a shape or its query is malformed.
    """
    shapes = list(shapes)
    try:
        suspected = narrowed(native, shapes)
    except SyntaxError as error:
        raise ContentError(f"The SHACL shapes cannot be run: {error}. Mend ontology/shapes.ttl.") from error
    if not suspected:
        return []
    known = Shapes(shapes)
    return sorted({_finding(result, known) for result in validator.results(native, suspected)})


def constraint_code(shape: str) -> str:
    """Return the code of the constraint to which a shape belongs.

    >>> constraint_code("https://w3id.org/sepca-graph/shapes#C01-linkSource")
    'C01'
    """
    return local_name(shape).partition("-")[0]


def _finding(result: dict[str, str], shapes: Shapes) -> Finding:
    """Turn the properties of one sh:ValidationResult into a finding."""
    code = constraint_code(result["sourceShape"])
    constraint = NamedNode(SHAPES + code)
    focus_node, value = _place(result["focusNode"], result["value"])
    return Finding(
        code=code,
        severity=SEVERITIES[result["resultSeverity"]],
        kind=shapes.text(constraint, RDFS_LABEL),
        message=result["resultMessage"],
        focus_node=focus_node,
        path=result["resultPath"],
        value=value,
        remedy=shapes.text(constraint, RDFS + "comment"),
    )


def _place(focus_node: str, value: str) -> tuple[str, str]:
    """Return the thing at fault and the value at fault.

    A constraint on the whole graph has the ontology as its focus node and names the thing at fault as value.
    A node shape without a value of its own repeats the focus node (SHACL, sections 3.6.2.4 and 5.3.2).
    """
    if focus_node == ONTOLOGY_IRI and value:
        return value, ""
    return focus_node, "" if value == focus_node else value
