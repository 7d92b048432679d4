"""What does pySHACL say of a graph? The only importer of pySHACL, which takes half a second to load."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import Graph
from rdflib.namespace import SH

from sepca_graph.errors import ContentError
from sepca_graph.stores import Quad, merge_alone, to_rdflib_graph

PROPERTIES: Final = ("focusNode", "resultMessage", "resultPath", "resultSeverity", "sourceShape", "value")


class _DataGraph(OxigraphDataGraph):
    """A graph that is true without being counted.

    pySHACL asks every graph for its truth value with each result that it reports, and rdflib would count all triples.
    """

    def __bool__(self) -> bool:
        return True


def results(native: Any, shapes: Iterable[Quad]) -> list[dict[str, str]]:  # noqa: ANN401 - pyoxigraph's, of stores only
    """Return what pySHACL reports of the merge alone, each sh:ValidationResult as `PROPERTIES`, "" for none.

    Raises:
        ContentError: a shape or its query is malformed.
    """
    try:
        graph = _DataGraph(merge_alone(native))
        _, report, text = pyshacl.validate(graph, shacl_graph=to_rdflib_graph(shapes), inplace=True)
    except (SyntaxError, ReportableRuntimeError) as error:
        raise ContentError(f"The SHACL shapes cannot be run: {error}. Mend ontology/shapes.ttl.") from error
    if not isinstance(report, Graph):
        raise ContentError(f"The SHACL shapes cannot be run: {text}. Mend ontology/shapes.ttl.")
    return [
        {name: str(report.value(result, SH[name]) or "") for name in PROPERTIES}
        for result in report.subjects(SH.resultSeverity)
    ]
