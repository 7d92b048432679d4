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
from dataclasses import astuple, dataclass
from pathlib import Path

from made_up_record import Record, Thing, iri, text

from sepca_graph.content.folder import find, read_text
from sepca_graph.dating.edtf import Reading
from sepca_graph.dating.readings import BOUND_PROPERTIES, temporal_readings
from sepca_graph.dating.timeslice import continuing_classes
from sepca_graph.deriving.attestations import together
from sepca_graph.deriving.time_bounds import PRESUMPTIONS, Dated, Reader
from sepca_graph.namespaces import ADMS, COMPLETED_GRAPH, GRAPH, ONTOLOGY, RDFS, VOCAB
from sepca_graph.stores import NamedNode, Quad, SyntaxFault, by_predicate, iri_of, parse_turtle


@dataclass(frozen=True)
class Schema:
    """What the ontology says of classes: how their dates are read, and their switches."""

    readings: dict[str, Reading]
    continuing: set[str]
    switches: dict[str, tuple[str, ...]]

    @classmethod
    def read(cls) -> Schema:
        """Read the project's ontology."""
        content = find()
        quads = parse_turtle(read_text(content.root / "ontology/sepca.ttl"), NamedNode(GRAPH + "sepca"))
        assert not isinstance(quads, SyntaxFault), quads
        return cls(temporal_readings(quads), continuing_classes(by_predicate(quads)), _switches(quads))

    def completed(self, thing: Thing, issued: str) -> Iterator[str]:
        """Yield what completion adds: bounds, date, switch; in N-Triples without the full stop."""
        dated = Dated(thing.name, "", {ONTOLOGY + thing.kind}, values_of(thing))
        event = Dated("event", "", {ONTOLOGY + "Event"}, {ONTOLOGY + "edtf": thing.event_date})
        attested = {thing.name: together([saying.attests(issued) for saying in thing.sayings])} if thing.sayings else {}
        reader = Reader(self.readings, self.continuing, attested, {"event": event})
        if not (edtf := dated.date) and not thing.source:
            return
        if edtf and not thing.edtf:
            yield f"{thing.name} {iri('sepca:edtf')} {text(edtf)}"
        computed = reader.bounds_of(dated)
        instants = (*astuple(computed), *reader.presumed(dated, computed))
        for name, value in zip((*BOUND_PROPERTIES, *PRESUMPTIONS), instants, strict=True):
            if value:
                yield f'{thing.name} <{name}> "{value}"^^{iri("xsd:dateTime")}'
        if thing.source and thing.accepted:
            for switch in self.switches.get(ONTOLOGY + thing.kind, ()):
                yield f"{thing.source} <{switch}> {thing.name}"


def values_of(thing: Thing) -> dict[str, str]:
    """Return what completion reads of a thing, by property."""
    status = VOCAB + "status/" + ("accepted" if thing.accepted else "proposed")
    said = {
        ONTOLOGY + "edtf": thing.edtf,
        ONTOLOGY + "consentExpressed": thing.consent,
        ONTOLOGY + "enteredIntoForce": thing.in_force,
        ONTOLOGY + "linkTarget": "event" if thing.event_date else "",
        ADMS + "status": status if thing.source else "",
    }
    return {name: value for name, value in said.items() if value}


def lines(record: Record, schema: Schema | None, *, graphs: bool) -> Iterator[str]:
    """Yield the lines of the file, completed ones (where a schema is given) after those of their thing."""
    for thing in record.things():
        name = f"documents/gen-{record.document.number}"
        end = f" <{GRAPH}{name}> .\n" if graphs else " .\n"
        yield from (statement + end for statement in thing.said)
        if schema is not None:
            end = f" <{COMPLETED_GRAPH}{name}> .\n" if graphs else " .\n"
            yield from (statement + end for statement in schema.completed(thing, record.document.issued))


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
