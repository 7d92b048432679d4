"""Which agreements and instruments ended since others stand in their place?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sepca_graph.dating.edtf import Bounds, Reading, bounds
from sepca_graph.deriving.bounds.facts import IN_FORCE, SOURCE, Facts
from sepca_graph.deriving.bounds.narrowing import Constraint, Known
from sepca_graph.namespaces import ONTOLOGY

_REPLACES = ONTOLOGY + "replaces"


def by_acts(facts: Facts, known: Mapping[str, Known], thing: str) -> Iterator[Constraint]:
    """Yield that what another replaces lasts until that one has begun to apply at the latest."""
    for successor in facts.having(_REPLACES, thing):
        applies = _applies(facts, known, successor) if facts.is_accepted(successor) else ""
        if applies:
            yield Constraint(thing, "end_latest", applies, "replaced", (successor,))


def _applies(facts: Facts, known: Mapping[str, Known], thing: str) -> str:
    """Return by when an agreement, or an instrument, had begun to apply; "" if unknown."""
    if facts.all(thing, SOURCE):
        return known[thing].bounds.begin_latest if thing in known else ""
    in_force = facts.one(thing, IN_FORCE)
    return (bounds(in_force, Reading.LASTING_ACT) if in_force else Bounds()).begin_latest
