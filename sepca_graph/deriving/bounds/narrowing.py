"""What do rules say of a bound, on what ground, and what is left when all have spoken?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from sepca_graph.dating.edtf import Bounds

Bound = Literal["begin_earliest", "begin_latest", "end_earliest", "end_latest"]
BOUNDS: tuple[Bound, ...] = get_args(Bound)
Rule = Literal[
    "own date", "sources disagree", "event", "announced", "attested", "reported", "written after", "written by then",
    "begun", "replaced", "consent", "founding", "end", "signature", "service", "one at a time", "usual term", "tenure",
    "whole list",
]  # fmt: skip
IN_WORDS: dict[Rule, str] = {
    "own date": "by its own date",
    "sources disagree": "left open, as sources disagree",
    "event": "by the days of the event",
    "announced": "left open, as it is known only from announcements",
    "attested": "a source says that it held then",
    "reported": "its source leaves the end open, and a source of that day speaks of it",
    "written after": "a source that was written after that day says that it held",
    "written by then": "a source that was written, or read, by that day says that it held",
    "begun": "not before it began",
    "replaced": "until what replaced it began",
    "consent": "not before consent was expressed",
    "founding": "not before this existed",
    "end": "not after this ended",
    "signature": "not before the signature",
    "service": "nobody serves longer than that from any day for which the holder is attested",
    "one at a time": "one holds it at a time, and another did then",
    "usual term": "by the usual term",
    "tenure": "its holder, or who acted for it, held this then, which members alone do",
    "whole list": "a whole list does not name it",
}
"""What a rule says to a reader; what it rests on follows."""
NATURAL_ENDS: frozenset[Rule] = frozenset({"end", "replaced", "usual term"})
"""Rules by which something lasts until then by its nature, so that it is presumed up to then."""


@dataclass(frozen=True, order=True)
class Constraint:
    """What a rule says of one bound of a thing: the begins at least, or the ends at most, so much.

    Attributes:
        thing: IRI.
        bound: which one; an earliest one is raised by it, a latest one lowered.
        instant: text of an `xsd:dateTime` in UTC.
        rule: which rule says so.
        because: IRIs of the claims or things that it rests on.
    """

    thing: str
    bound: Bound
    instant: str
    rule: Rule
    because: tuple[str, ...] = ()


_UNKNOWN = Bounds()


@dataclass
class Known:
    """What is known of the bounds of a thing so far.

    Attributes:
        thing: IRI.
        bounds: as narrowed by the rules that have spoken.
        grounds: of each bound, what gave it.
        authored: bounds that a curator wrote, which no rule changes.
        refused: constraints that would have left no time at all, so that they changed nothing.
    """

    thing: str
    bounds: Bounds = _UNKNOWN
    grounds: dict[Bound, Constraint] = field(default_factory=dict)
    authored: set[Bound] = field(default_factory=set)
    refused: list[Constraint] = field(default_factory=list)

    def change(self, bounds: Bounds, rule: Rule, because: tuple[str, ...]) -> None:
        """Take over the bounds that a rule gives, but for authored ones; the rule is the ground of what it changes."""
        for bound in BOUNDS:
            instant = getattr(bounds, bound)
            if instant != getattr(self.bounds, bound) and bound not in self.authored:
                self.bounds = replace(self.bounds, **{bound: instant})
                self.grounds[bound] = Constraint(self.thing, bound, instant, rule, because)

    def narrow(self, by: Constraint) -> None:
        """Narrow a bound; a constraint that would leave nothing is refused."""
        now = getattr(self.bounds, by.bound)
        narrower = by.instant > now if by.bound.endswith("earliest") else (not now or by.instant < now)
        if not narrower:
            return
        narrowed = in_order(replace(self.bounds, **{by.bound: by.instant}))
        changed = {bound for bound in BOUNDS if getattr(narrowed, bound) != getattr(self.bounds, bound)}
        if is_sound(narrowed) and not changed & self.authored:
            self.bounds = narrowed
            self.grounds |= dict.fromkeys(changed, by)
        elif not is_sound(narrowed) and by not in self.refused:
            self.refused.append(by)


def in_order(bounds: Bounds) -> Bounds:
    """Return bounds by which nothing begins after its latest end, nor ends before its earliest begin."""
    begin_latest = bounds.begin_latest and min(bounds.begin_latest, bounds.end_latest or bounds.begin_latest)
    end_earliest = bounds.end_earliest and max(bounds.end_earliest, bounds.begin_earliest)
    return replace(bounds, begin_latest=begin_latest, end_earliest=end_earliest)


def is_sound(bounds: Bounds) -> bool:
    """Return whether something can have these bounds: it begins before it ends, and no bound excludes its pair."""
    pairs = (
        (bounds.begin_earliest, bounds.begin_latest),
        (bounds.end_earliest, bounds.end_latest),
        (bounds.begin_earliest, bounds.end_latest),
    )
    return all(not first or not last or first <= last for first, last in pairs)


def widest(one: Bounds, other: Bounds) -> Bounds:
    """Return the bounds that leave open what either leaves open."""
    return Bounds(
        begin_earliest=min(one.begin_earliest, other.begin_earliest),
        begin_latest=max(one.begin_latest, other.begin_latest) if one.begin_latest and other.begin_latest else "",
        end_earliest=min(one.end_earliest, other.end_earliest),
        end_latest=max(one.end_latest, other.end_latest) if one.end_latest and other.end_latest else "",
    )
