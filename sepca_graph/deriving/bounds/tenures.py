"""Of what is somebody a member, or a party to what, since members alone preside?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sepca_graph.deriving.bounds.facts import SOURCE, TARGET, Facts
from sepca_graph.deriving.bounds.narrowing import Constraint, Known
from sepca_graph.namespaces import ONTOLOGY

_PRESUPPOSES, _ATTESTS, _THROUGH = (ONTOLOGY + name for name in ("presupposes", "attestsLinkOf", "actingThrough"))
_OFFICE = ONTOLOGY + "OfficeHolding"


def by_tenure(facts: Facts, known: Mapping[str, Known], tenure: str) -> Iterator[Constraint]:
    """Yield that the holder of a tenure was a member, while it lasted for certain, of what it presupposes.

    The holder is also the body through which it acted, and the body in which a person who holds it has an office then.
    """
    kinds = facts.marks(tenure, _ATTESTS)
    if not kinds or not facts.is_accepted(tenure):
        return
    bounds = known[tenure].bounds
    since, until = bounds.begin_latest, max(bounds.begin_earliest, bounds.end_earliest)
    for body in facts.all(tenure, TARGET) if since and until else ():
        for presupposed in facts.all(body, _PRESUPPOSES):
            for holder, first, last, because in _holders(facts, known, tenure, since, until):
                for link in facts.links(source=holder, target=presupposed, kinds=kinds):
                    if link in known:
                        yield Constraint(link, "begin_latest", first, "tenure", because)
                        yield Constraint(link, "end_earliest", last, "tenure", because)


def _certain(known: Mapping[str, Known], link: str) -> tuple[str, str]:
    """Return the first and the last second on which a link is certain; the first is later where there is none."""
    bounds = known[link].bounds
    return (bounds.begin_latest, bounds.end_earliest) if bounds.begin_latest and bounds.end_earliest else ("1", "0")


def _holders(
    facts: Facts, known: Mapping[str, Known], tenure: str, since: str, until: str
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield who holds a tenure in person, through another or by office, from when to when, and what says so."""
    for holder in (*facts.all(tenure, SOURCE), *facts.all(tenure, _THROUGH)):
        yield holder, since, until, (tenure,)
    for person in facts.all(tenure, SOURCE):
        for office in facts.links(source=person, kinds=[_OFFICE]):
            first, last = _certain(known, office) if office in known else ("1", "0")
            if max(first, since) <= min(last, until):
                for body in facts.all(office, TARGET):
                    yield body, max(first, since), min(last, until), (tenure, office)
