"""Makes a graph in the project's model, of any size and as skewed as the real record.

    python benchmarks/make_graph.py --triples 1e6 --seed 7 -o graph.nq [--completed]

--triples counts what a curator would have written. With --completed comes what completion adds in time and between a
link and its source: bounds, the date of a ratification, switches (about a sixth more). The same seed gives the same
bytes. N-Quads have one graph a source document, of some 800 triples; N-Triples have none.

The graph is realistic in its shape, not free of contradictions: `sepca-graph check` finds some, as in any record.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from made_up_record import Record

from sepca_graph.content.folder import find, read_text
from sepca_graph.deriving.bounds.reading import time_bounds
from sepca_graph.namespaces import COMPLETED_GRAPH, GRAPH, ONTOLOGY, RDFS
from sepca_graph.stores import NamedNode, Quad, SyntaxFault, iri_of, parse_turtle

PORTION = 100_000
"""So many statements are completed at once."""


@dataclass(frozen=True)
class Schema:
    """The statements of the ontology, and the switches of its classes."""

    quads: list[Quad]
    switches: dict[str, tuple[str, ...]]

    @classmethod
    def read(cls) -> Schema:
        """Read the project's ontology."""
        content = find()
        quads = parsed(read_text(content.root / "ontology/sepca.ttl"), "sepca")
        return cls(quads, _switches(quads))

    def completed(self, said: list[Quad], before: list[Quad]) -> Iterator[Quad]:
        """Yield what completion adds to some documents: bounds and dates.

        Args:
            said: statements of whole documents.
            before: what is said anywhere that bounds their links in time.
        """
        new = {iri_of(quad.subject) for quad in said}
        yield from (quad for quad in time_bounds([*self.quads, *before, *said]) if iri_of(quad.subject) in new)


def parsed(text: str, name: str) -> list[Quad]:
    """Return the statements of a text in Turtle, in the graph of a name."""
    quads = parse_turtle(text, NamedNode(GRAPH + name))
    assert not isinstance(quads, SyntaxFault), quads
    return quads


def lines(record: Record, schema: Schema | None, *, graphs: bool) -> Iterator[str]:
    """Yield the lines of the file, completed ones (where a schema is given) after those of their documents."""
    documents: dict[str, list[str]] = defaultdict(list)
    dating = _dating(record.again()) if schema is not None else []
    count = 0
    for thing in record.things():
        name = f"documents/gen-{record.document.number}"
        end = f" <{GRAPH}{name}> .\n" if graphs else " .\n"
        yield from (statement + end for statement in thing.said)
        if schema is None:
            continue
        if count >= PORTION and name not in documents:
            yield from _completed(schema, documents, dating, graphs=graphs)
            documents, count = defaultdict(list), 0
        documents[name] += thing.said
        count += len(thing.said)
        for switch in schema.switches.get(ONTOLOGY + thing.kind, ()) if thing.source and thing.accepted else ():
            end = f" <{COMPLETED_GRAPH}{name}> .\n" if graphs else " .\n"
            yield f"{thing.source} <{switch}> {thing.name}{end}"
    if schema is not None:
        yield from _completed(schema, documents, dating, graphs=graphs)


def _dating(record: Record) -> list[Quad]:
    """Return what is said anywhere of things that bound the links to them in time, and of signatures."""
    said = [
        statement
        for thing in record.things()
        if (thing.edtf and not thing.source) or thing.kind == "Signature"
        for statement in thing.said
    ]
    return parsed("".join(f"{one} .\n" for one in said), "documents/elsewhere")


def _completed(schema: Schema, documents: dict[str, list[str]], dating: list[Quad], *, graphs: bool) -> Iterator[str]:
    """Yield what completes documents, as lines."""
    said = [quad for name, told in documents.items() for quad in parsed("".join(f"{one} .\n" for one in told), name)]
    for quad in schema.completed(said, dating):
        yield f"{quad if graphs else quad.triple} .\n"


def _switches(quads: list[Quad]) -> dict[str, tuple[str, ...]]:
    """Return the switches of each class of links: the properties below `sepca:isSourceOf` that have it as range."""
    parents: dict[str, set[str]] = defaultdict(set)
    ranges: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == RDFS + "subPropertyOf":
            parents[iri_of(quad.subject)].add(iri_of(quad.object))
        elif quad.predicate.value == RDFS + "range":
            ranges[iri_of(quad.object)].add(iri_of(quad.subject))

    def is_switch(name: str) -> bool:
        return any(parent == ONTOLOGY + "isSourceOf" or is_switch(parent) for parent in parents[name])

    return {kind: tuple(sorted(filter(is_switch, names))) for kind, names in ranges.items()}


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=float, required=True, help="how many, such as 1e6")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--completed", action="store_true", help="with bounds in time and switches")
    parser.add_argument("-o", "--output", type=Path, required=True, help="FILE.nq or FILE.nt")
    arguments = parser.parse_args()
    if arguments.output.suffix not in {".nq", ".nt"}:
        parser.error("the file ends in .nq or .nt")
    record = Record(int(arguments.triples), arguments.seed)
    schema = Schema.read() if arguments.completed else None
    with arguments.output.open("w", encoding="utf-8") as file:
        file.writelines(lines(record, schema, graphs=arguments.output.suffix == ".nq"))


if __name__ == "__main__":
    main()
