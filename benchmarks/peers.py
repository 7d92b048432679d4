"""The peers: the same questions, each answered by one library alone, as who knows it well would write it.

python benchmarks/peers.py members FILE.nt OUT      rdflib: who was a member of what on the day
python benchmarks/peers.py rdflib FILE.nt OUT       rdflib: shared memberships, one query
python benchmarks/peers.py maplib FILE.nt OUT       maplib: shared memberships, one query
python benchmarks/peers.py networkx-file FILE.nt OUT  rdflib and networkx: shared memberships by projection
python benchmarks/peers.py networkx STORE OUT       pyoxigraph and networkx: shared memberships by projection
python benchmarks/peers.py owlrl STORE OUT          owlrl: entailed edges of a store

They are asked for less than sepca-graph: labels are left out, rows are not sorted, and a query tests only those bounds
that its data have. What is imported is what the one peer needs.
"""

from __future__ import annotations

import sys

from edges_file import IN_FORCE, LINKS, MEMBERS, MEMBERS_AND_BODIES, PREFIXES, write

SHARED = f"""{PREFIXES}
SELECT ?one ?other (COUNT(*) AS ?shared) WHERE {{
  {{ SELECT DISTINCT ?one ?body WHERE {{ {LINKS % "one"} {IN_FORCE.replace("%s", "?link")} }} }}
  {{ SELECT DISTINCT ?other ?body WHERE {{ {LINKS % "other"} {IN_FORCE.replace("%s", "?link")} }} }}
  FILTER(STR(?one) < STR(?other))
}} GROUP BY ?one ?other"""
"""How many bodies each two have in common: the incidence joined with itself."""


def members(file: str, output: str) -> None:
    """Answer the question about memberships with rdflib."""
    import rdflib  # noqa: PLC0415

    write(("member", "body"), rdflib.Graph().parse(file, format="nt").query(MEMBERS_AND_BODIES), output)


def rdflib_join(file: str, output: str) -> None:
    """Join with rdflib."""
    import rdflib  # noqa: PLC0415

    write(("one", "other", "shared"), rdflib.Graph().parse(file, format="nt").query(SHARED), output)


def maplib_join(file: str, output: str) -> None:
    """Join with maplib, which answers with a data frame of Polars."""
    import maplib  # noqa: PLC0415

    model = maplib.Model()
    model.read(file)
    model.query(SHARED).write_csv(output)


def networkx_projection(store: str, output: str) -> None:
    """Read the incidence and project it; tell the seconds of the projection alone."""
    import json  # noqa: PLC0415
    import time  # noqa: PLC0415

    import networkx as nx  # noqa: PLC0415
    import pyoxigraph  # noqa: PLC0415

    found = pyoxigraph.Store.read_only(store).query(MEMBERS)
    incidence = [(row["member"].value, row["body"].value) for row in found]
    begun = time.perf_counter()
    projected = nx.bipartite.weighted_projected_graph(nx.Graph(incidence), {member for member, _body in incidence})
    print(json.dumps({"seconds": time.perf_counter() - begun}))
    write(("one", "other", "shared"), projected.edges(data="weight"), output)


def networkx_from_file(file: str, output: str) -> None:
    """Read the graph with rdflib, ask it for the incidence, and project that."""
    import networkx as nx  # noqa: PLC0415
    import rdflib  # noqa: PLC0415

    incidence = [tuple(map(str, row)) for row in rdflib.Graph().parse(file, format="nt").query(MEMBERS)]
    projected = nx.bipartite.weighted_projected_graph(nx.Graph(incidence), {member for member, _body in incidence})
    write(("one", "other", "shared"), projected.edges(data="weight"), output)


def owlrl_edges(store: str, output: str) -> None:
    """Let owlrl conclude, over axioms and links only, and write the edges; tell the seconds."""
    import time  # noqa: PLC0415

    from inside import opened, tell, write_edges  # noqa: PLC0415

    from sepca_graph.deriving.entailment import ONTOLOGY_GRAPH  # noqa: PLC0415
    from sepca_graph.deriving.reference import entail_by_reference  # noqa: PLC0415
    from sepca_graph.stores import DefaultGraph  # noqa: PLC0415

    kept = opened(store)
    quads = [*kept.quads_in(ONTOLOGY_GRAPH), *kept.native.quads_for_pattern(None, None, None, DefaultGraph())]
    begun = time.perf_counter()
    edges = entail_by_reference(quads).edges
    tell(begun)
    write_edges(edges, output)


PEERS = {
    "members": members,
    "rdflib": rdflib_join,
    "maplib": maplib_join,
    "networkx": networkx_projection,
    "networkx-file": networkx_from_file,
    "owlrl": owlrl_edges,
}

if __name__ == "__main__":
    PEERS[sys.argv[1]](*sys.argv[2:])
