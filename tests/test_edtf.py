"""Do EDTF texts give the bounds in time that ONTOLOGY 2.6 and 2.8 set down, and nothing that they do not say?"""

from dataclasses import astuple
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sepca_graph.dating.edtf import Bounds, Period, Reading, bounds, earliest, in_words, is_open_ended, period
from sepca_graph.errors import UsageError

OCCURRENCE, STATE, LASTING_ACT = Reading.OCCURRENCE, Reading.STATE, Reading.LASTING_ACT
RULES = [
    ("2022", OCCURRENCE, "2022-01-01 2022-12-31 2022-01-01 2022-12-31"),
    ("2022-12", OCCURRENCE, "2022-12-01 2022-12-31 2022-12-01 2022-12-31"),
    ("2024-02", OCCURRENCE, "2024-02-01 2024-02-29 2024-02-01 2024-02-29"),
    ("2022-12-13", OCCURRENCE, "2022-12-13 2022-12-13 2022-12-13 2022-12-13"),
    ("2022-12-13~", OCCURRENCE, "2022-12-12 2022-12-14 2022-12-12 2022-12-14"),
    ("2022?", OCCURRENCE, "2021-01-01 2023-12-31 2021-01-01 2023-12-31"),
    ("2022-02%", OCCURRENCE, "2022-01-01 2022-03-31 2022-01-01 2022-03-31"),
    ("2022", STATE, "- 2022-01-01 2022-12-31 -"),
    ("2022-12", STATE, "- 2022-12-01 2022-12-31 -"),
    ("2022-12-13", STATE, "- 2022-12-13 2022-12-13 -"),
    ("2022~", STATE, "- - - -"),
    ("2009-05-04", LASTING_ACT, "2009-05-04 2009-05-04 - -"),
    ("2009", LASTING_ACT, "2009-01-01 2009-12-31 - -"),
    ("2009?", LASTING_ACT, "2008-01-01 2010-12-31 - -"),
    *(
        (text, reading, expected)
        for reading in Reading
        for text, expected in (
            ("2002/..", "2002-01-01 2002-12-31 - -"),
            ("2002/", "2002-01-01 2002-12-31 - -"),
            ("2022-12-13~/", "2022-12-13 - - -"),
            ("../2014", "- - 2014-01-01 2014-12-31"),
            ("/2014", "- - 2014-01-01 2014-12-31"),
            ("2011-10-07~/..", "2011-10-06 2011-10-08 - -"),
            ("2022-11-14/2022-11-17", "2022-11-14 2022-11-14 2022-11-17 2022-11-17"),
            ("2017/2021", "2017-01-01 2017-12-31 2021-01-01 2021-12-31"),
            ("2022/2022", "2022-01-01 2022-12-31 2022-01-01 2022-12-31"),
        )
    ),
    ("../2014~", OCCURRENCE, "- - 2013-01-01 2015-12-31"),
    ("../2014~", STATE, "- - - 2015-12-31"),
    ("2017?/2021-06~", OCCURRENCE, "2016-01-01 2018-12-31 2021-05-01 2021-07-31"),
    ("2017?/2021-12~", STATE, "2016-01-01 2018-12-31 - 2022-01-31"),
    ("2017?/2021-06~", LASTING_ACT, "2016-01-01 2018-12-31 - 2021-07-31"),
]
NO_EDTF = (
    "", "..", "2022-13", "2022-02-30", "2022-00-01", "22", "2022-1-1", "13.12.2022", "December 2022",
    "2022-12-13T00:00:00Z", "2022/2021", "2022-12-13/2022-12-12", "2021/2022/2023", "2022~~", " 2022", "2022 ", "202X",
    "-0100", "Y20220",
)  # fmt: skip
NO_DAYS = ("2023-02-29", "1900-02-29", "2022/2023-02-29")
NO_PERIOD = ("", "today", "2022-02-30", "2022/2021", "2021/2022/2023", "13.12.2022")

days = st.dates(date(1900, 1, 1), date(2100, 12, 30))
precisions = st.sampled_from([4, 7, 10])
qualifiers = st.sampled_from(["", "", "~", "?", "%"])
single_dates = st.builds(lambda day, length, sign: day.isoformat()[:length] + sign, days, precisions, qualifiers)
readings = st.sampled_from(list(Reading))
few = settings(max_examples=40)


@st.composite
def edtf_texts(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        single: str = draw(single_dates)
        return single
    first, last = sorted([draw(days), draw(days)])
    ends = [day.isoformat()[: draw(precisions)] + draw(qualifiers) for day in (first, last)]
    left = draw(st.sampled_from([ends[0], ends[0], ".."]))
    right = draw(st.sampled_from([ends[1], ends[1], "..", ""]))
    assume((left, right) not in {("..", ".."), ("..", "")})
    return f"{left}/{right}"


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = sorted([draw(days), draw(days)])
    return period(f"{first}/{last}")


def a_day(day: date | str) -> Period:
    return period(str(day))


@pytest.mark.parametrize(("text", "reading", "expected"), RULES)
def test_an_edtf_text_gives_the_bounds_of_its_reading(text: str, reading: Reading, expected: str) -> None:
    times = ("T00:00:00Z", "T23:59:59Z", "T00:00:00Z", "T23:59:59Z")
    if reading is STATE and "/" not in text:  # throughout: it began by the first and ended after the last second
        times = ("T23:59:59Z", "T00:00:00Z", "T23:59:59Z", "T00:00:00Z")
    parts = expected.split()
    assert tuple("" if p == "-" else p + t for p, t in zip(parts, times, strict=True)) == astuple(bounds(text, reading))


@pytest.mark.parametrize("text", NO_EDTF)
def test_what_is_not_edtf_of_the_allowed_forms_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        bounds(text, OCCURRENCE)


@pytest.mark.parametrize("text", NO_DAYS)
def test_29_february_is_a_day_of_leap_years_only(text: str) -> None:
    with pytest.raises(UsageError):
        bounds(text, OCCURRENCE)


@pytest.mark.parametrize("text", ["/", "../.."])
def test_an_interval_without_any_date_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        bounds(text, STATE)


@pytest.mark.parametrize("text", NO_PERIOD)
def test_what_names_no_period_is_refused_and_the_forms_are_named(text: str) -> None:
    with pytest.raises(UsageError, match="2021/2022"):
        period(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2016-10-07", "2016-10-07T00:00:00Z", "2016-10-07T23:59:59Z"),
        ("2016-02", "2016-02-01T00:00:00Z", "2016-02-29T23:59:59Z"),
        ("2016", "2016-01-01T00:00:00Z", "2016-12-31T23:59:59Z"),
        ("2015/2017", "2015-01-01T00:00:00Z", "2017-12-31T23:59:59Z"),
        ("2002/..", "2002-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ("../2014", "0001-01-01T00:00:00Z", "2014-12-31T23:59:59Z"),
    ],
)
def test_a_period_runs_from_its_first_to_its_last_second(text: str, start: str, end: str) -> None:
    assert Period(start, end, text) == period(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2002/..", True), ("2022-12-13~/..", True), ("2022-12-13~/", False), ("2022", False), ("../2014", False)],
)
def test_only_two_dots_mean_that_it_goes_on(text: str, expected: bool) -> None:
    assert expected == is_open_ended(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022", "2022"),
        ("2022-12", "December 2022"),
        ("2022-12-03", "3 December 2022"),
        ("2022-12-13~/", "from about 13 December 2022, end unknown"),
        ("2022?", "perhaps 2022"),
        ("2002/..", "since 2002"),
        ("../2014", "until 2014"),
        ("2022-11-14/2022-11-17", "14 November 2022 to 17 November 2022"),
    ],
)
def test_a_date_is_read_out_as_a_person_says_it(text: str, expected: str) -> None:
    assert expected == in_words(text)


def test_what_is_no_date_has_no_first_instant() -> None:
    assert earliest("2016-11") == "2016-11-01T00:00:00Z"
    assert not earliest("2016-13")
    assert not earliest("soon")


@few
@given(edtf_texts(), readings)
def test_known_bounds_are_in_order(text: str, reading: Reading) -> None:
    b = bounds(text, reading)
    pairs = [(b.begin_earliest, b.begin_latest), (b.end_earliest, b.end_latest), (b.begin_earliest, b.end_latest)]
    assert all(earlier <= later for earlier, later in pairs if earlier and later)


@few
@given(edtf_texts(), readings, periods(), st.booleans())
def test_what_is_certain_is_possible(text: str, reading: Reading, when: Period, lasting: bool) -> None:
    b = bounds(text, reading)
    assert b.possibly_meets(when) or not b.certainly_meets(when, lasting=lasting)


@few
@given(edtf_texts(), readings, days, days, days)
def test_what_holds_within_a_period_holds_within_a_longer_one(
    text: str, reading: Reading, first: date, second: date, third: date
) -> None:
    b = bounds(text, reading)
    start, middle, end = sorted([first, second, third])
    short, long = period(f"{start}/{middle}"), period(f"{start}/{end}")
    assert b.possibly_meets(long) or not b.possibly_meets(short)
    assert b.certainly_meets(long) or not b.certainly_meets(short)


@few
@given(days)
def test_an_occurrence_of_a_day_holds_on_that_day_and_on_no_neighbour(day: date) -> None:
    b = bounds(day.isoformat(), OCCURRENCE)
    assert b.certainly_meets(a_day(day))
    assert not b.possibly_meets(a_day(day - timedelta(days=1)))
    assert not b.possibly_meets(a_day(day + timedelta(days=1)))


@few
@given(days)
def test_a_state_of_a_year_is_certain_on_each_of_its_days_and_open_around_it(day: date) -> None:
    b = bounds(f"{day.year}", STATE)
    assert b.certainly_meets(a_day(day))
    for outside in (date(day.year - 1, 12, 31), date(day.year + 1, 1, 1)):
        assert b.possibly_meets(a_day(outside))
        assert not b.certainly_meets(a_day(outside))


@few
@given(days, days)
def test_an_act_with_a_lasting_effect_holds_ever_after(day: date, later: date) -> None:
    b = bounds(day.isoformat(), LASTING_ACT)
    assume(day <= later)
    assert b.certainly_meets(a_day(later), lasting=True)
    assert not b.possibly_meets(a_day(day - timedelta(days=1)))


@few
@given(days, readings)
def test_what_happened_about_a_day_is_certain_on_none(day: date, reading: Reading) -> None:
    about = bounds(f"{day}~", reading)
    assert not any(about.certainly_meets(a_day(day + timedelta(days=n))) for n in range(-2, 3))


@few
@given(periods())
def test_without_a_date_all_is_possible_and_nothing_certain(when: Period) -> None:
    assert not Bounds().known
    assert Bounds().possibly_meets(when)
    assert not Bounds().certainly_meets(when, lasting=True)


@pytest.mark.parametrize("edtf", ["0001~", "0001-01~/..", "0001-01-01~/..", "../9999~", "../9999-12-31?", "9999%"])
@pytest.mark.parametrize("reading", list(Reading))
def test_a_qualified_date_at_the_end_of_the_calendar_is_widened_within_it(edtf: str, reading: Reading) -> None:
    found = bounds(edtf, reading)
    assert all(not bound or "0001-01-01T00:00:00Z" <= bound <= "9999-12-31T23:59:59Z" for bound in astuple(found))
    assert found.known or reading is Reading.STATE
