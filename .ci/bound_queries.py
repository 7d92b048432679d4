"""Which queries can any SPARQL engine run as they stand? Writes each with the defaults of its parameters bound.

    python .ci/bound_queries.py DIRECTORY

DIRECTORY/select and DIRECTORY/ordered get the same queries that answer with rows; in the second the mark `# ordered`
says that the order of the rows counts too. DIRECTORY/construct gets those that answer with a graph.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sepca_graph.asking.catalog import NamedQuery, catalog
from sepca_graph.content.folder import Content, find
from sepca_graph.stores.binding import bind

GROUPS = ("", "checks", "completion", "construct", "network", "report")
_CONSTRUCT = re.compile(r"^CONSTRUCT\b", re.MULTILINE)


def bound(query: NamedQuery) -> str:
    """Return the query's text with its defaults bound as EndpointStore binds them."""
    return bind(query.text, query.bindings({}))


def bound_queries(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the place below DIRECTORY and the text of every query of `queries/` and its folders."""
    for group in GROUPS:
        for query in catalog(content, group):
            name, text = f"{group}-{query.name}.rq".removeprefix("-"), bound(query)
            if _CONSTRUCT.search(query.text):
                yield f"construct/{name}", text
                continue
            yield f"select/{name}", text
            yield f"ordered/{name}", f"# ordered\n{text}" if "\nORDER BY" in query.text else text


def main() -> None:
    """Write the queries into the folder that is named on the command line."""
    for place, text in bound_queries(find()):
        file = Path(sys.argv[1]) / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
