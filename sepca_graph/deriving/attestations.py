"""What do claims attest of a thing, and which bounds in time follow from that?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from sepca_graph.dating.edtf import Bounds, Period, earliest, period
from sepca_graph.namespaces import DCTERMS, ID, ONTOLOGY, VOCAB
from sepca_graph.stores import Literal, Quad, iri_of

CERTAIN_KINDS = frozenset(f"{VOCAB}claim-kind/{kind}" for kind in ("stated", "completed"))
SPEAKING_KINDS = CERTAIN_KINDS | {f"{VOCAB}claim-kind/implied"}
_CLAIM_PROPERTIES = (
    *(ONTOLOGY + name for name in ("claimAbout", "claimKind", "hasEvidence")),
    DCTERMS + "issued",
    *(ONTOLOGY + name for name in ("claimDate", "claimProperty", "conflictsWith")),
)  # fmt: skip


@dataclass(frozen=True)
class Attestation:
    """When claims say that a thing held.

    Attributes:
        reported: the latest date for which a claim speaks, or of a document that states something of the thing.
        first, last: last second of the first and first second of the last period for which claims say that it held.
        since: first second of the first such period.
        spoken_for: last second of the last period for which any claim speaks, also one that only implies it.
    """

    reported: str = ""
    first: str = ""
    last: str = ""
    since: str = ""
    spoken_for: str = ""

    def extend(self, computed: Bounds, open_ended: bool) -> Bounds:
        """Return the bounds of a state that are certain, since between two dates at which it held it held."""
        first, last = self.first, max(self.last, self.reported if open_ended else "")
        if first and computed.begin_earliest <= first and (not computed.begin_latest or first < computed.begin_latest):
            computed = replace(computed, begin_latest=first)
        begun = max(computed.begin_earliest, computed.begin_latest if not self.first else "")
        beyond = last > max(computed.end_earliest, begun)
        if beyond and (not computed.end_latest or last <= computed.end_latest):
            computed = replace(computed, end_earliest=last)
        return computed


def attestations(quads: list[Quad]) -> dict[str, Attestation]:
    """Return what claims attest of each thing; claims in conflict attest nothing."""
    values: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in _CLAIM_PROPERTIES}
    for quad in quads:
        if quad.predicate.value in values:
            text = quad.object.value if isinstance(quad.object, Literal) else iri_of(quad.object)
            values[quad.predicate.value][iri_of(quad.subject)].append(text)
    about, kinds, evidence, issued, dates, properties, conflicts = values.values()
    in_conflict = {*conflicts, *(other for others in conflicts.values() for other in others)}
    found: dict[str, list[Attestation]] = defaultdict(list)
    for claim, things in about.items():
        if not set(kinds[claim]) <= SPEAKING_KINDS:
            continue
        spoken_for = [period(date) for date in dates[claim]]
        whole = spoken_for[0] if spoken_for and not properties[claim] else None
        said = Attestation(spoken_for=whole.end if whole else "")
        if set(kinds[claim]) <= CERTAIN_KINDS and claim not in in_conflict:
            documents = [f"{ID}doc/{name.removeprefix(ID + 'span/').partition('/')[0]}" for name in evidence[claim]]
            published = [earliest(date[:10]) for document in documents for date in issued[document]]
            said = attestation(whole, max([held.start for held in spoken_for] or published, default=""))
        for thing in things:
            found[thing].append(said)
    return {thing: together(said) for thing, said in found.items()}


def attestation(whole: Period | None, reported: str) -> Attestation:
    """Return what one claim attests.

    Args:
        whole: the period for which it says that the thing held; None where it says so for none.
        reported: the instant from which it speaks, or at which its document was published; "" for none.
    """
    return Attestation(reported, whole.end, whole.start, whole.start, whole.end) if whole else Attestation(reported)


def together(said: list[Attestation]) -> Attestation:
    """Return what several claims attest of one thing."""
    first, since = min(((one.first, one.since) for one in said if one.first), default=("", ""))
    reported, last, spoken_for = (
        max(getattr(one, name) for one in said) for name in ("reported", "last", "spoken_for")
    )
    return Attestation(reported, first, last, since, spoken_for)
