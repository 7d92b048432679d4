"""Do the days of a spell answer as the thing itself does, for each day?"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.dating.edtf import Bounds, Reading, period
from sepca_graph.dating.spells import Spells, spells
from sepca_graph.dating.timeslice import DatedThing
from sepca_graph.namespaces import VOCAB

FIRST = date(2020, 1, 1)
instants = st.tuples(st.integers(0, 40), st.sampled_from(["T00:00:00Z", "T23:59:59Z"])).map(
    lambda drawn: (FIRST + timedelta(drawn[0])).isoformat() + drawn[1]
)


@st.composite
def things(draw: st.DrawFn) -> DatedThing:
    """Something with bounds in order, presumed from when it had begun, or from the year before, on."""
    begin_earliest, begin_latest, end_earliest, end_latest = (draw(st.one_of(st.just(""), instants)) for _ in range(4))
    if begin_latest:
        begin_latest = min(begin_latest, end_latest or begin_latest)
    end_earliest = end_earliest and max(end_earliest, begin_earliest)
    reading = draw(st.sampled_from(list(Reading)))
    goes_on = reading is not Reading.OCCURRENCE and draw(st.booleans())
    since = begin_latest and draw(st.sampled_from(["", begin_latest, max(begin_earliest, "2019-12-01T00:00:00Z")]))
    until = since and end_latest and max(since, end_earliest, min(end_latest, draw(instants)))
    status = draw(st.sampled_from(["", *(f"{VOCAB}status/{name}" for name in ("accepted", "proposed", "rejected"))]))
    bounds = Bounds(begin_earliest, begin_latest, end_earliest, end_latest)
    return DatedThing(bounds, reading, True, since if goes_on else "", until if goes_on else "", goes_on, status)


def has(first: str, last: str, day: str) -> bool:
    return bool(first) and first <= day and (not last or day <= last)


@given(things())
def test_each_day_answers_as_the_thing_does(thing: DatedThing) -> None:
    found = spells(thing)
    for number in range(-40, 60):
        day = (FIRST + timedelta(number)).isoformat()
        answer = thing.holds(period(day))
        assert has(found.certain_from, found.certain_to, day) == (answer == "certain"), (day, found)
        assert has(found.presumed_from, found.presumed_to, day) == (answer in {"certain", "presumed"}), (day, found)


def test_a_thing_without_a_certain_day_says_so() -> None:
    assert str(Spells()) == "known to hold on no single day"
    assert str(Spells("2015-11-25", "", "2015-11-25")) == "certain since 25 November 2015"
    assert str(Spells("", "", "2015-11-25", "2016-11-30")) == "presumed from 25 November 2015 to 30 November 2016"
    assert str(Spells("2016-02-01", "2016-03-01", "2016-01-01", "2016-03-01")) == (
        "certain from 1 February 2016 to 1 March 2016, presumed from 1 January 2016 to 1 March 2016"
    )
