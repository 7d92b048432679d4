"""The peer: the same work by rdflib, pySHACL and owlrl alone, without a store, a slim graph or a cache.

python benchmarks/rdflib_alone.py query     parse all files, answer one named query, print its rows
python benchmarks/rdflib_alone.py build     parse, validate, reason over everything, write four formats
"""

import sys
import tempfile
from pathlib import Path

import rdflib

ROOT = Path(__file__).parent.parent
QUERY = "presidency_holders"


def parsed() -> rdflib.Graph:
    """Return all of ontology, vocabulary and data as one rdflib graph."""
    graph = rdflib.Graph()
    for file in [*sorted(ROOT.glob("ontology/*.ttl")), *sorted(ROOT.glob("graph_data/**/*.ttl"))]:
        if file.name not in {"shapes.ttl", "dataset.ttl"}:
            graph.parse(file)
    return graph


def query() -> None:
    """Answer one named query."""
    for row in parsed().query((ROOT / f"queries/{QUERY}.rq").read_text(encoding="utf-8")):
        print(row)


def build() -> None:
    """Validate, reason over the whole graph and write what can be written."""
    import owlrl  # noqa: PLC0415 - `query` does without
    import pyshacl  # noqa: PLC0415

    graph = parsed()
    pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(ROOT / "ontology/shapes.ttl"))
    closure = rdflib.Graph()
    closure += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(closure)
    with tempfile.TemporaryDirectory() as folder:
        for rdf_format in ("turtle", "nt", "xml", "json-ld"):
            graph.serialize(Path(folder) / "graph", format=rdf_format)


if __name__ == "__main__":
    {"query": query, "build": build}[sys.argv[1]]()
