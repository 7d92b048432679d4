"""Does every slice of every small graph hold what ONTOLOGY 2.6 and 2.8 say, by a second reading of those pages?

The reading here knows days only, and nothing of the program: a date is a pair of days, a thing four days or None.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest
from conftest import fewer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sepca_graph.dating import CERTAINTIES, Certainty
from sepca_graph.dating.edtf import period
from sepca_graph.keeping.slicing import cut, kept_statements, slice_of
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import ID, expand
from sepca_graph.stores import NamedNode, Quad

Complete = Callable[[str], list[Quad]]
Days = tuple[date | None, date | None, date | None, date | None]
"""First and last day on which something may begin, first and last day on which it may end; None when unknown."""
UNKNOWN: Days = (None, None, None, None)
DAY = timedelta(1)
READINGS = {
    "Support": "state", "Presidency": "state", "Signature": "lasting", "Participation": "occurrence",
    "BilateralMeeting": "occurrence", "Event": "occurrence", "State": "state", "Convention": "lasting",
}  # fmt: skip
"""How the dates of the classes are read that the graphs below have (ONTOLOGY 2.6, 2.8)."""
GO_ON = ("State", "Convention")
"""What goes on by its nature, or is asked for its existence only."""
LINKS = ("Support", "Presidency", "Signature", "Participation", "BilateralMeeting")
certainties: st.SearchStrategy[Certainty] = st.sampled_from(CERTAINTIES)


@dataclass(frozen=True)
class When:
    """One EDTF date: its text, its first and last day, and whether it is exact."""

    text: str
    first: date
    last: date
    exact: bool

    @property
    def widest(self) -> tuple[date, date]:
        """First and last day, of a date that is not exact one unit of its own precision further out."""
        if self.exact:
            return self.first, self.last
        before, after = self.first - DAY, self.last + DAY
        parts = self.text.count("-")
        if parts == 0:
            return before.replace(month=1, day=1), after.replace(month=12, day=31)
        if parts == 1:
            return before.replace(day=1), after.replace(day=monthrange(after.year, after.month)[1])
        return before, after


@dataclass(frozen=True)
class Thing:
    """A link, event, actor or instrument."""

    name: str
    kind: str
    edtf: str
    days: Days
    ends: tuple[str, ...] = ()

    @property
    def turtle(self) -> str:
        ends = f" ; :linkSource {self.ends[0]} ; :linkTarget {self.ends[1]}" if self.ends else ""
        when = f' ; :edtf "{self.edtf}"' if self.edtf else ""
        return f"{self.name} a :{self.kind}{ends}{when} ."


@dataclass(frozen=True)
class Record:
    """A small graph: things, and claims with what they are about, their span and its document."""

    things: tuple[Thing, ...]
    claims: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    issued: dict[str, date] = field(default_factory=dict)

    @property
    def turtle(self) -> str:
        said = [
            f"<{ID}claim/{claim}> :claimAbout {' , '.join(about)} ; :hasEvidence <{ID}span/{span}> ."
            for claim, about, span in self.claims
        ]
        documents = [f'doc:{name} dcterms:issued "{day}"^^xsd:date .' for name, day in self.issued.items()]
        return "\n".join([*(thing.turtle for thing in self.things), *said, *documents])

    def days_of(self, thing: Thing) -> Days:
        """Return the days of a thing; of a link to an event none beyond the event's.

        What is known only from documents older than its first day is announced: it may not have come about. A state
        with an open end is certain up to the latest document that states it. A link lies within the days of its ends,
        where its own leave a choice, but a signature outlasts them.
        """
        days = self._within_event(thing)
        says = [self.issued[span.partition("/")[0]] for _claim, about, span in self.claims if thing.name in about]
        if days[0] and says and max(says) < days[0] and thing.kind not in GO_ON:
            days = (days[0], None, None, days[3])
        ends = [other for other in self.things if other.name in thing.ends]
        for first in sorted(end.days[0] for end in ends if end.days[0]):
            days = narrowed(days, (later(days[0], first), *days[1:]))
        if days[1] and not days[2] and thing.kind != "Signature":
            days = (*days[:2], days[0], days[3])  # nothing ends before it begins
        if is_open_state(thing) and says:
            days = self._reported(days, max(says))
        for last in sorted((end.days[3] for end in ends if end.days[3]), reverse=True):
            if thing.kind != "Signature":
                days = narrowed(days, (*days[:3], earlier(days[3], last)))
        if thing.kind == "Signature" and says and not days[1]:
            days = narrowed(days, (days[0], min(says), *days[2:]))
        return days

    def _reported(self, days: Days, said: date) -> Days:
        earliest, latest, end_first, last = days
        if not latest and (not earliest or said >= earliest):
            days = narrowed(days, (earliest, said, end_first, last))
        begun = latest or earliest
        if not begun or said > begun:
            days = narrowed(days, (*days[:2], later(end_first, said), last))
        return days

    def _within_event(self, thing: Thing) -> Days:
        event = next((other for other in self.things if thing.ends and other.name == thing.ends[1]), None)
        if event is None or not event.edtf or {READINGS[thing.kind], READINGS[event.kind]} != {"occurrence"}:
            return thing.days
        if not thing.edtf:
            return event.days
        first, last = later(thing.days[0], event.days[0]), earlier(thing.days[3], event.days[3])
        if first and last and first > last:
            return thing.days
        return (first, earlier(thing.days[1], last), later(thing.days[2], first), last)

    def kept(self, start: date, end: date, certainty: Certainty) -> set[str]:
        """Return the names of what a slice holds, spans and claims too."""
        stays = {thing.name for thing in self.things if self._holds(thing, start, end, certainty)}
        while gone := {t.name for t in self.things if t.name in stays and not stays.issuperset(t.ends)}:
            stays -= gone
        claims = {(claim, span) for claim, about, span in self.claims if stays & set(about)}
        return stays | {f"claim/{claim}" for claim, _span in claims} | {f"span/{span}" for _claim, span in claims}

    def _holds(self, thing: Thing, start: date, end: date, certainty: Certainty) -> bool:
        begin_first, begin_last, end_first, end_last = self.days_of(thing)
        possible = (begin_first is None or begin_first <= end) and (end_last is None or end_last >= start)
        if certainty == "possible" or thing.kind in {"State", "Convention"} or not possible:
            return possible
        if certainty == "presumed" and is_open_state(thing) and begin_last is not None and begin_last <= end:
            return True
        endless = READINGS[thing.kind] == "lasting" and end_first is None and end_last is None
        return (
            begin_last is not None and begin_last <= end and (endless or (end_first is not None and end_first >= start))
        )


def is_open_state(thing: Thing) -> bool:
    return READINGS[thing.kind] == "state" and thing.edtf.endswith("/..")


def narrowed(days: Days, by: Days) -> Days:
    """Return narrower days, put in order, unless they would leave no day at all."""
    begin_first, begin_last, end_first, end_last = by
    if begin_last and end_last:
        begin_last = min(begin_last, end_last)
    if end_first and begin_first:
        end_first = max(end_first, begin_first)
    for first, last in ((begin_first, begin_last), (end_first, end_last), (begin_first, end_last)):
        if first and last and first > last:
            return days
    return (begin_first, begin_last, end_first, end_last)


def later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)


def earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def days_of(reading: str, begin: When | None, end: When | None, *, goes_on: bool = False) -> Days:
    """Return what a date, or an interval where there is a begin and no end or both, says of begin and end."""
    first, last = begin.widest if begin else (None, None)
    if begin is not None and end is begin:  # one date
        if reading == "state":
            return (None, begin.first, begin.last, None) if begin.exact else UNKNOWN
        return (first, last, None, None) if reading == "lasting" else (first, last, first, last)
    if begin and not end and not begin.exact and not goes_on:
        return (begin.first, None, None, None)
    end_first, end_last = end.widest if end else (None, None)
    if last and end_last:
        last = min(last, end_last)  # nothing begins after its end
    if end_first and first:
        end_first = max(end_first, first)
    if end and not end.exact and reading != "occurrence":
        end_first = None
    return (first, last, end_first, end_last)


@st.composite
def dates(draw: st.DrawFn) -> When:
    """Dates of all three precisions, exact or not."""
    day = draw(st.dates(date(2018, 11, 1), date(2021, 3, 1)))
    mark = draw(st.sampled_from(["", "", "~", "?"]))
    precision = draw(st.sampled_from([4, 7, 10]))
    first = day.replace(month=1 if precision == 4 else day.month, day=1 if precision < 10 else day.day)
    month = 12 if precision == 4 else day.month
    last = date(day.year, month, monthrange(day.year, month)[1]) if precision < 10 else day
    return When(day.isoformat()[:precision] + mark, first, last, not mark)


@st.composite
def times(draw: st.DrawFn, kind: str) -> tuple[str, Days]:
    """No date, one date, or an interval with ends that are given, open or unknown."""
    form = draw(st.sampled_from(["", "date", "both", "both", "left", "left", "right"]))
    one, other = sorted([draw(dates()), draw(dates())], key=lambda when: when.first)
    if form == "both" and one.first > other.last:
        form = "date"
    begin, end = (None if form == "right" else one), (one if form == "date" else None if form == "left" else other)
    if not form:
        return "", UNKNOWN
    open_end = draw(st.sampled_from(["..", ""]))
    text = one.text if form == "date" else f"{begin.text if begin else '..'}/{end.text if end else open_end}"
    return text, days_of(READINGS[kind], begin, end, goes_on=open_end == "..")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Actors, events and conventions; links to them, to links and to links of links; claims about one or several."""

    def make(name: str, kind: str, ends: tuple[str, ...] = ()) -> Thing:
        undated = not ends and draw(st.integers(0, 3))  # else hardly a link would outlast its ends
        return Thing(name, kind, *(("", UNKNOWN) if undated else draw(times(kind))), ends)

    things = [
        make("actor:x", "State"),
        make("actor:y", "State"),
        make("event:e", "Event"),
        make("legal:c", "Convention"),
    ]
    for number in range(draw(st.integers(2, 6))):
        source = draw(st.sampled_from(["actor:x", "actor:y"]))
        target = draw(st.sampled_from([thing.name for thing in things]))
        things.append(make(f"link:l{number}", draw(st.sampled_from(LINKS)), (source, target)))
    issued = {name: draw(st.dates(date(2018, 1, 1), date(2022, 1, 1))) for name in ("old", "new")}
    names = st.lists(st.sampled_from([thing.name for thing in things]), min_size=1, max_size=3, unique=True)
    claims = []
    for number in range(draw(st.integers(0, 4))):
        document = draw(st.sampled_from(["old", "new"]))
        claims.append((f"{document}/S{number}", tuple(draw(names)), f"{document}/{draw(st.integers(0, 2))}-9"))
    return Record(tuple(things), tuple(claims), issued)


def names_in(quads: list[Quad], record: Record) -> set[str]:
    """Return what the slice says something of, of the record's things, claims and spans."""
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    wanted = {thing.name: expand(thing.name) for thing in record.things}
    wanted |= {f"claim/{claim}": f"{ID}claim/{claim}" for claim, _about, _span in record.claims}
    wanted |= {f"span/{span}": f"{ID}span/{span}" for _claim, _about, span in record.claims}
    return {name for name, iri in wanted.items() if iri in subjects}


def sliced(quads: list[Quad], start: date, end: date, certainty: Certainty) -> list[Quad]:
    return kept_statements(quads, period(f"{start}/{end}"), certainty)


def boundary_days(record: Record) -> Iterator[date]:
    """Yield the day before, of and after each bound of each thing."""
    for thing in record.things:
        for day in record.days_of(thing):
            yield from (day - DAY, day, day + DAY) if day else ()


def when(text: str) -> When:
    """Return a date of a hand-made record."""
    year, month, day = (int(part) if part else 0 for part in (text + "-0-0").split("-")[:3])
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    return When(text, date(year, month or 1, day or 1), last, True)


def one_link(kind: str, begin: str, end: str, issued: str = "2019-01-01") -> Record:
    """Return a record of one link, of which one document speaks."""
    edtf = begin if begin == end else f"{begin}/{end}"
    first, last = when(begin), None if end == ".." else when(end.rstrip("~"))
    if last and end.endswith("~"):
        last = When(end, last.first, last.last, False)
    found = days_of(READINGS[kind], first, first if begin == end else last)
    ends = (Thing("actor:x", "State", "", UNKNOWN), Thing("actor:y", "State", "", UNKNOWN))
    link = Thing("link:l", kind, edtf, found, ("actor:x", "actor:y"))
    return Record((*ends, link), (("new/S1", ("link:l",), "new/0-9"),), {"new": date.fromisoformat(issued)})


days = st.dates(date(2017, 6, 1), date(2022, 12, 31))
small = settings(fewer(3), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@given(records(), certainties)
@small
def test_on_and_beside_the_day_of_every_bound_a_slice_holds_what_the_ontology_says(
    complete_text: Complete,
    record: Record,
    certainty: Certainty,
) -> None:
    quads = complete_text(record.turtle)
    for day in sorted(set(boundary_days(record))):
        assert names_in(sliced(quads, day, day, certainty), record) == record.kept(day, day, certainty), day


@given(records(), st.lists(st.tuples(st.integers(0), st.integers(0)), min_size=10, max_size=10), certainties)
@small
def test_between_the_days_of_any_two_bounds_a_slice_holds_what_the_ontology_says(
    complete_text: Complete, record: Record, pairs: list[tuple[int, int]], certainty: Certainty
) -> None:
    quads = complete_text(record.turtle)
    ends = sorted({*boundary_days(record), date(2017, 1, 1), *record.issued.values()})
    for one, other in pairs:
        start, end = sorted([ends[one % len(ends)], ends[other % len(ends)]])
        kept = names_in(sliced(quads, start, end, certainty), record)
        assert kept == record.kept(start, end, certainty), (start, end)


@pytest.mark.parametrize("certainty", ["certain", "possible"])
@pytest.mark.parametrize(
    "record",
    [
        one_link("Support", "2020-05", "2020"),
        one_link("Support", "2020", "2020-05"),
        one_link("Support", "2020", "2020"),
        one_link("Support", "2020", "..", "2020-05-01"),
        one_link("Support", "2020", "..", "2021-05-01"),
        one_link("Signature", "2020", "2021~"),
        one_link("Signature", "2020", ".."),
        one_link("Participation", "2020", "2020"),
        one_link("Participation", "2020-02", ".."),
    ],
    ids=lambda record: f"{record.things[-1].kind} {record.things[-1].edtf} {record.issued['new']}",
)
def test_between_any_two_days_of_bounds_a_slice_of_one_link_holds_what_the_ontology_says(
    complete_text: Complete, record: Record, certainty: Certainty
) -> None:
    """What chance finds too rarely: ends within one year, documents of the year of the begin, doubtful ends."""
    quads = complete_text(record.turtle)
    ends = sorted({*boundary_days(record), *record.issued.values()})
    for start, end in combinations_with_replacement(ends, 2):
        kept = names_in(sliced(quads, start, end, certainty), record)
        assert kept == record.kept(start, end, certainty), (start, end)


@given(records(), st.tuples(days, days, days, days))
@small
def test_slices_lie_within_one_another_and_a_slice_sliced_by_a_period_around_stays_as_it_is(
    complete_text: Complete,
    record: Record,
    four: tuple[date, date, date, date],
) -> None:
    quads = complete_text(record.turtle)
    first, start, end, last = sorted(four)
    possible, certain = sliced(quads, start, end, "possible"), sliced(quads, start, end, "certain")
    assert set(certain) <= set(possible) <= set(quads)
    for certainty, once in (("possible", possible), ("certain", certain)):
        assert kept_statements(once, period(f"{start}/{end}"), certainty) == once  # type: ignore[arg-type]
        assert kept_statements(once, period(f"{first}/{last}"), certainty) == once  # type: ignore[arg-type]
        assert set(once) <= set(kept_statements(quads, period(f"{first}/{last}"), certainty))  # type: ignore[arg-type]


@given(records(), days, certainties)
@small
def test_a_slice_mentions_nothing_that_it_left_out_and_keeps_all_else_that_is_said(
    complete_text: Complete,
    record: Record,
    day: date,
    certainty: Certainty,
) -> None:
    quads = complete_text(record.turtle)
    kept = sliced(quads, day, day, certainty)
    gone = {expand(t.name) for t in record.things} - {expand(name) for name in names_in(kept, record) if ":" in name}
    everything = names_in(quads, record)
    gone |= {ID + name for name in everything - names_in(kept, record) if ":" not in name}
    mentions = [q for q in quads if {getattr(q.subject, "value", ""), getattr(q.object, "value", "")} & gone]
    assert set(kept) == set(quads) - set(mentions)


@given(records())
@small
def test_long_before_and_after_every_bound_only_what_has_none_on_that_side_may_hold_and_no_tie_is_certain(
    complete_text: Complete,
    record: Record,
) -> None:
    quads = complete_text(record.turtle)
    before, after = date(1000, 1, 1), date(3000, 1, 1)
    bounded = {thing.name: record.days_of(thing) for thing in record.things}
    early, late = (names_in(sliced(quads, day, day, "possible"), record) for day in (before, after))
    assert all(bounded[name][0] is None for name in early if name in bounded)
    assert all(bounded[name][3] is None for name in late if name in bounded)
    certain = {name for name in names_in(sliced(quads, before, before, "certain"), record) if name.startswith("link:")}
    assert certain == set()


PRESIDENCY = "link:presidency-romania-sepca-2022"
KINDS: tuple[Certainty, Certainty] = ("certain", "possible")


@pytest.fixture(scope="module")
def around_the_presidency(kg: KnowledgeGraph) -> list[Quad]:
    """What the whole record says of the presidency and its two ends, and the ontology: slices of all take seconds."""
    things = {expand(name) for name in (PRESIDENCY, "actor:romania", "actor:sepca")}
    subjects = ((quad, getattr(quad.subject, "value", "")) for quad in kg.quads())
    return [quad for quad, subject in subjects if subject in things or not subject.startswith(ID)]


@pytest.mark.parametrize(
    ("day", "certain", "possible"),
    [
        ("2021-12-20", False, False), ("2021-12-21", False, True), ("2021-12-22", False, True),
        ("2021-12-31", False, True), ("2022-01-01", True, True), ("2022-01-02", True, True),
        ("2022-12-12", True, True), ("2022-12-13", True, True), ("2022-12-14", False, True),
        ("2022-12-30", False, True), ("2022-12-31", False, True), ("2023-01-01", False, False),
    ],
)  # fmt: skip
def test_the_romanian_presidency_holds_on_and_beside_the_days_of_its_four_bounds(
    around_the_presidency: list[Quad], day: str, certain: bool, possible: bool
) -> None:
    """Handed over on 21 December 2021 and on some day from 13 December 2022 on; certain for all of 2022 before."""
    slices = [kept_statements(around_the_presidency, period(day), kind) for kind in KINDS]
    subjects = [{getattr(quad.subject, "value", "") for quad in kept} for kept in slices]
    assert [expand(PRESIDENCY) in names for names in subjects] == [certain, possible]


@pytest.mark.parametrize("day", ["1990", "2016-06-01", "2022-12-13", "2100-01-01"])
@pytest.mark.parametrize("certainty", KINDS)
def test_a_store_is_cut_piece_by_piece_as_statements_in_memory_are(
    seed: KnowledgeGraph, day: str, certainty: Certainty
) -> None:
    whole = cut(seed.quads(), period(day), certainty)
    assert set(slice_of(seed.store, period(day), certainty)) == set(whole)
    assert len(whole) < len(set(seed.quads()))
