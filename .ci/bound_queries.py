"""Which queries can any SPARQL engine run as they stand? Writes each with the defaults of its parameters bound.

    python .ci/bound_queries.py DIRECTORY

A default becomes a VALUES block at the start of the outermost WHERE, which means what binding the variable means.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sepca_graph.content import Content, find
from sepca_graph.query_catalog import NamedQuery, catalog

GROUPS = ("", "checks", "completion", "construct", "network", "report")
_OUTERMOST = re.compile(r"^[^#\n]*?\bWHERE\s*\{", re.MULTILINE)


def bound(query: NamedQuery) -> str:
    """Return the query's text with its defaults bound; `# ordered` says that the order of the rows counts."""
    values = "".join(f"\n  VALUES ?{name} {{ {term} }}" for name, term in query.bindings({}).items())
    start = _OUTERMOST.search(query.text)
    if start is None:
        raise SystemExit(f"{query.name}.rq has no line with WHERE {{")
    order = "# ordered\n" if "\nORDER BY" in query.text else ""
    return order + query.text[: start.end()] + values + query.text[start.end() :]


def bound_queries(content: Content) -> Iterator[tuple[str, str]]:
    """Yield a file's name and text for every query of `queries/` and its folders."""
    for group in GROUPS:
        for query in catalog(content, group):
            yield f"{group}-{query.name}.rq".lstrip("-"), bound(query)


def main() -> None:
    """Write the queries into the folder that is named on the command line."""
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in bound_queries(find()):
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
