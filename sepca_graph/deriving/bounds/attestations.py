"""What do claims attest of a thing, and from when to when?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sepca_graph.dating.edtf import Bounds, Period, earliest, period
from sepca_graph.deriving.bounds.facts import (
    ABOUT,
    CLAIM_DATE,
    CLAIM_KIND,
    CLAIM_PROPERTY,
    CLAIM_VALUE,
    CONFLICTS,
    CURATED,
    DATES,
    EVIDENCE,
    ISSUED,
    PAST,
    Facts,
    document_of,
)
from sepca_graph.deriving.bounds.narrowing import Constraint, Rule
from sepca_graph.errors import UsageError
from sepca_graph.namespaces import ID, VOCAB

CERTAIN_KINDS = frozenset(f"{VOCAB}claim-kind/{kind}" for kind in ("stated", "completed"))
SPEAKING_KINDS = CERTAIN_KINDS | {f"{VOCAB}claim-kind/implied"}
Instant = tuple[str, str]
"""The text of an `xsd:dateTime` in UTC, and the claim (IRI) that gives it, or the date (EDTF) of which it is."""
NEVER: Instant = ("", "")


@dataclass(frozen=True)
class Attestation:
    """When claims say that a thing held; instants are empty where none says so.

    Attributes:
        reported: the latest date for which a claim speaks, or of a document that states something of the thing.
        first: last second of the first period for which a claim says that it held.
        last: first second of the last such period.
        since: first second of the first such period.
        begun: the first day on which a source without a date, which speaks of it in the present, was read.
        window: the last day after which a source without a date, which speaks of it in the present, was written.
        spoken_for: last second of the last period for which any claim speaks, also one that only implies it.
        latest: last second of the last period for which a claim says that it held, and its date.
        told: first second of the last date of what was reported, and that date.
    """

    reported: Instant = NEVER
    first: Instant = NEVER
    last: Instant = NEVER
    since: str = ""
    begun: Instant = NEVER
    window: Instant = NEVER
    spoken_for: str = ""
    latest: Instant = NEVER
    told: Instant = NEVER

    def at_first(self, thing: str) -> Constraint:
        """Return that something had begun by the first day for which a claim says that it held."""
        return Constraint(thing, "begin_latest", self.first[0], "attested", (self.first[1],))

    def constraints(self, thing: str, known: Bounds, *, open_ended: bool) -> Iterator[Constraint]:
        """Yield what follows for a state: between two dates at which it held it held.

        Args:
            thing: which state.
            known: its bounds so far.
            open_ended: whether its source says that it goes on, so that each later report attests it.
        """
        if self.first[0] and self.first[0] >= known.begin_earliest:
            yield self.at_first(thing)
        if self.begun[0] and self.begun[0] >= known.begin_earliest:
            yield Constraint(thing, "begin_latest", self.begun[0], "written by then", (self.begun[1],))
        if open_ended and not known.begin_latest and self.reported[0] >= known.begin_earliest:
            yield Constraint(thing, "begin_latest", self.reported[0], "reported", (self.reported[1],))
        begun = max(known.begin_earliest, known.begin_latest if not self.first[0] else "")
        lasted: list[tuple[Instant, Rule]] = [(self.last, "attested")]
        lasted += [(self.reported, "reported")] if open_ended else []
        lasted += [(self.window, "written after")] if begun and known.begin_latest else []
        (instant, claim), rule = max(lasted)
        if instant > begun:
            yield Constraint(thing, "end_earliest", instant, rule, (claim,) if claim else ())


@dataclass(frozen=True)
class _Written:
    """When a document was written.

    Attributes:
        issued: first second of its date; "" where it has none.
        by: last second of its date, or of the day on which it was read.
        after: of a document without a date, the latest date that it gives, so that it is younger.
        text: its date, or the days between which it was written (EDTF).
    """

    issued: str
    by: str
    after: str = ""
    text: str = ""


@dataclass(frozen=True)
class Claims:
    """Reads what claims say of things."""

    facts: Facts

    def about(self, thing: str) -> Attestation:
        """Return what claims attest of a thing."""
        return together([self._said(claim) for claim in self.facts.having(ABOUT, thing) if self._speaks(claim)])

    def is_firm(self, claim: str) -> bool:
        """Return whether a claim is stated or completed, not only implied or doubtful."""
        return set(self.facts.all(claim, CLAIM_KIND)) <= CERTAIN_KINDS

    def is_attesting(self, claim: str) -> bool:
        """Return whether a claim attests something: it is firm, and no firm claim denies the whole of it."""
        return self.is_firm(claim) and not self._is_contested(claim)

    def spoken_on(self, claim: str) -> str:
        """Return the last second of when a claim speaks: of its date, or by when its document was written; or ""."""
        dates = [held.end for held in self.periods(claim)]
        return max(dates or [self._written(document).by for document in self._documents(claim)], default="")

    def stating(self, thing: str, *names: str) -> tuple[str, ...]:
        """Return the claims that state a thing's value of some properties (IRIs); those of the thing if none does."""
        about = self.facts.having(ABOUT, thing)
        stated = [claim for claim in about if not set(names).isdisjoint(self.facts.all(claim, CLAIM_PROPERTY))]
        whole = [claim for claim in about if not self.facts.all(claim, CLAIM_PROPERTY)]
        return tuple(stated or whole)

    def opposed(self, claim: str) -> list[str]:
        """Return the firm claims that contradict a claim, or that it contradicts."""
        others = {*self.facts.all(claim, CONFLICTS), *self.facts.having(CONFLICTS, claim)}
        return sorted(other for other in others if self.is_firm(other))

    def _speaks(self, claim: str) -> bool:
        return set(self.facts.all(claim, CLAIM_KIND)) <= SPEAKING_KINDS

    def _said(self, claim: str) -> Attestation:
        held = self.periods(claim)
        of_whole = not self.facts.all(claim, CLAIM_PROPERTY)
        whole = held[0] if held and of_whole else None
        if not self.is_attesting(claim):
            return Attestation(spoken_for=whole.end if whole else "")
        written = [self._written(document) for document in self._documents(claim)] if not held else []
        present = of_whole and "true" not in self.facts.all(claim, PAST)
        undated = [one for one in written if present and not one.issued]
        return Attestation(
            reported=max(
                [(one.start, claim) for one in held] or [(one.issued, claim) for one in written], default=NEVER
            ),
            first=(whole.end, claim) if whole else NEVER,
            last=(whole.start, claim) if whole else NEVER,
            since=whole.start if whole else "",
            begun=min(((one.by, claim) for one in undated if one.by), default=NEVER),
            window=max(((one.after, claim) for one in undated), default=NEVER),
            spoken_for=whole.end if whole else "",
            latest=max([(whole.end, whole.text)] if whole else [(one.by, one.text) for one in undated], default=NEVER),
            told=max(
                [(one.start, one.text) for one in held] or [(one.issued, one.text) for one in written], default=NEVER
            ),
        )

    def _is_contested(self, claim: str) -> bool:
        """Return whether it is denied as a whole by a firm claim about something accepted."""
        if self.facts.all(claim, CLAIM_PROPERTY):
            return False
        return any(
            not self.facts.all(other, CLAIM_PROPERTY)
            and any(self.facts.is_accepted(thing) for thing in self.facts.all(other, ABOUT))
            for other in self.opposed(claim)
        )

    def periods(self, claim: str) -> list[Period]:
        """Return the periods for which a claim speaks; what is no date is passed over."""
        return [period(date) for date in self.facts.all(claim, CLAIM_DATE) if _is_period(date)]

    def _documents(self, claim: str) -> list[str]:
        return sorted({document_of(span) for span in self.facts.all(claim, EVIDENCE)})

    def _written(self, document: str) -> _Written:
        """Return when a document was written, or between which days where it has no date."""
        if document not in self._known:
            issued = [period(date[:10]) for date in self.facts.all(document, ISSUED) if _is_period(date[:10])]
            if issued:
                last = max(issued, key=lambda day: (day.start, day.end))
                self._known[document] = _Written(last.start, last.end, text=last.text)
            else:
                self._known[document] = self._window(document)
        return self._known[document]

    def _window(self, document: str) -> _Written:
        read = self.facts.one(f"{ID}activity/curation-{document.removeprefix(ID + 'doc/')}", CURATED)
        by = f"{read[:10]}T23:59:59Z" if read else ""
        given = [date for claim in self._claims_of.get(document, ()) for date in self._dates_given(claim)]
        after = max((date for date in given if date <= by), default="")
        return _Written("", by, after, f"{after[:10] or '..'}/{by[:10]}" if by else "")

    def _dates_given(self, claim: str) -> Iterator[str]:
        """Yield the first instants of the dates that a firm claim has, or states of something."""
        if not self.is_firm(claim):
            return
        yield from (held.start for held in self.periods(claim))
        for name in set(DATES).intersection(self.facts.all(claim, CLAIM_PROPERTY)):
            said = self.facts.all(claim, CLAIM_VALUE) or [
                date for thing in self.facts.all(claim, ABOUT) for date in self.facts.all(thing, name)
            ]
            yield from (earliest(date.partition("/")[0]) for date in said)

    @cached_property
    def _known(self) -> dict[str, _Written]:
        return {}

    @cached_property
    def _claims_of(self) -> dict[str, list[str]]:
        """The claims of each document, by the spans that they cite."""
        found: dict[str, list[str]] = {}
        for name, span in self.facts.subjects:
            if name == EVIDENCE:
                found.setdefault(document_of(span), []).extend(self.facts.having(EVIDENCE, span))
        return found


def together(said: list[Attestation]) -> Attestation:
    """Return what several claims attest of one thing."""
    first, since = min(((one.first, one.since) for one in said if one.first[0]), default=(NEVER, ""))
    return Attestation(
        reported=max((one.reported for one in said), default=NEVER),
        first=first,
        last=max((one.last for one in said), default=NEVER),
        since=since,
        begun=min((one.begun for one in said if one.begun[0]), default=NEVER),
        window=max((one.window for one in said), default=NEVER),
        spoken_for=max((one.spoken_for for one in said), default=""),
        latest=max((one.latest for one in said), default=NEVER),
        told=max((one.told for one in said), default=NEVER),
    )


def _is_period(date: str) -> bool:
    try:
        period(date)
    except UsageError:  # reported by loading, with file and line
        return False
    return True
