"""Weeks, quarters and years, held against Python's own calendar and MMWR's published weeks."""

from __future__ import annotations

import datetime as dt

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.period import Calendar, Period, PeriodError, weeks_between

NEAR = [
    "2023-W00",
    "2023-W54",
    "2023-W9",
    "2023W09",
    "2023-w09",
    "2023-W09\n",
    " 2023-W09",
    "２０２３-W09",
    "2023-W٠٩",
    "23-W09",
    "2023\n",
    "2023-Q1 ",
    "2023-Q0",
    "2023-Q5",
    "0000",
    "0001",
    "0001-Q1",
    "9999",
    "9999-Q4",
    "9999-W01",
    "",
]

days = st.dates(dt.date(2, 1, 8), dt.date(9998, 12, 24))
calendars = st.sampled_from(Calendar)
years = st.integers(3, 9990)


@st.composite
def weeks(draw: st.DrawFn) -> Period:
    """Draw any week of either calendar."""
    calendar, year = draw(calendars), draw(years)
    return Period.week(year, draw(st.integers(1, calendar.weeks_in(year))), calendar)


@given(days)
def test_iso_weeks_are_those_of_the_standard_library(day: dt.date) -> None:
    """An ISO week has the year and number that `isocalendar` gives."""
    year, number, _ = day.isocalendar()
    assert f"{year:04}-W{number:02}" == Calendar.ISO.week_of(day).code


@given(weeks())
def test_a_week_holds_each_of_its_seven_days_and_no_other(week: Period) -> None:
    """Seven days and no more lie in a week, from its start to its end."""
    found = [week.calendar.week_of(week.start + dt.timedelta(days=n)) for n in range(-1, 8)]
    assert [week] * 7 == found[1:8]
    assert week not in {found[0], found[8]}
    assert week.end == week.start + dt.timedelta(days=6)


@given(weeks())
def test_weeks_begin_on_the_calendars_day(week: Period) -> None:
    """ISO weeks start on Mondays, epidemiological ones on Sundays."""
    expected = 0 if week.calendar is Calendar.ISO else 6
    assert expected == week.start.weekday()


@given(years)
def test_the_first_epidemiological_week_has_four_days_in_its_year(year: int) -> None:
    """MMWR week 1 is the first week with at least four days in the calendar year."""
    first = Calendar.EPI.first_day(year)
    within = [first + dt.timedelta(days=n) for n in range(7)]
    assert sum(day.year == year for day in within) >= 4
    assert sum((day - dt.timedelta(weeks=1)).year == year for day in within) < 4


@pytest.mark.parametrize(
    ("first_day", "code"),
    [
        # CDC, NNDSS: "MMWR Weeks" tables, ending Saturdays.
        ("1996-12-29", "1997-W01"),
        ("2014-12-28", "2014-W53"),
        ("2016-01-03", "2016-W01"),
        ("2020-12-27", "2020-W53"),
        ("2021-01-03", "2021-W01"),
        ("2023-01-01", "2023-W01"),
    ],
)
def test_epidemiological_weeks_are_those_that_cdc_prints(first_day: str, code: str) -> None:
    """The weeks of the United States' notifiable disease tables."""
    assert dt.date.fromisoformat(first_day) == Period.parse(code, Calendar.EPI).start


@pytest.mark.parametrize(
    ("calendar", "long_years"),
    [
        (Calendar.ISO, [2004, 2009, 2015, 2020, 2026, 2032]),
        (Calendar.EPI, [2003, 2008, 2014, 2020, 2025, 2031]),
    ],
)
def test_years_of_53_weeks_are_the_known_ones(calendar: Calendar, long_years: list[int]) -> None:
    """Five or six years lie between years of 53 weeks, and other years have 52."""
    found = {year: calendar.weeks_in(year) for year in range(2003, 2034)}
    assert long_years == [year for year, count in found.items() if count == 53]
    assert {52, 53} == set(found.values())


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_week_53_of_a_short_year_is_no_week(year: int) -> None:
    """It is never taken for the next year's first week."""
    with pytest.raises(PeriodError, match=f"{year} has 52 iso weeks, no W53"):
        Period.parse(f"{year}-W53")


@given(years, calendars)
def test_quarters_and_years_nest(year: int, calendar: Calendar) -> None:
    """A year is its four quarters and every week of a quarter says so, none left out or twice."""
    whole = Period.parse(f"{year:04}", calendar)
    quarters = [Period.parse(f"{year:04}-Q{n}", calendar) for n in range(1, 5)]
    assert list(whole.weeks()) == [week for quarter in quarters for week in quarter.weeks()]
    assert all(week.quarter == quarter for quarter in quarters for week in quarter.weeks())
    assert [13, 13, 13, calendar.weeks_in(year) - 39] == [len(q.weeks()) for q in quarters]


@given(years, calendars)
def test_neighbouring_periods_leave_no_day_out(year: int, calendar: Calendar) -> None:
    """A quarter starts on the day after the one before it ends, and so does a year."""
    quarters = [Period(f"{year:04}-Q{n}", calendar) for n in range(1, 5)]
    day = dt.timedelta(days=1)
    assert [q.end + day for q in quarters[:-1]] == [q.start for q in quarters[1:]]
    whole = Period(f"{year:04}", calendar)
    assert (whole.start, whole.end) == (quarters[0].start, quarters[-1].end)
    assert whole.end + day == calendar.first_day(year + 1)


@given(weeks())
def test_every_period_prints_and_parses_back(week: Period) -> None:
    """A week's, quarter's and year's one spelling reads back as the same period."""
    assert week == Period.parse(str(week), week.calendar)
    assert week.quarter == Period.parse(str(week.quarter), week.calendar)
    assert week.year == Period.parse(week.code[:4], week.calendar).year


@given(years, st.integers(0, 120), calendars)
def test_weeks_between_are_every_week_once(year: int, count: int, calendar: Calendar) -> None:
    """From one week to another every week comes once, in order, and years make no difference."""
    first = Period.week(year, 50, calendar)
    last = calendar.week_of(first.start + dt.timedelta(weeks=count))
    found = weeks_between(first, last)
    assert count + 1 == len(found)
    assert sorted(found, key=lambda week: week.code) == list(found)
    assert not weeks_between(last.following(), first)


@given(texts)
def test_other_texts_are_no_period(text: str) -> None:
    """A text that is no period raises PeriodError, and one that is prints as it was written."""
    try:
        period = Period.parse(text)
    except PeriodError:
        return
    assert text == str(period)


@pytest.mark.parametrize("code", NEAR)
def test_near_spellings_are_no_period(code: str) -> None:
    """One spelling is a period; what only looks like it is not."""
    with pytest.raises(PeriodError):
        Period.parse(code)


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("day", [dt.date.min, dt.date(1, 12, 31), dt.date.max])
def test_the_ends_of_time_are_in_no_week(day: dt.date, calendar: Calendar) -> None:
    """A day that dates can hold and weeks cannot raises PeriodError."""
    with pytest.raises(PeriodError):
        calendar.week_of(day)


def test_a_week_names_why_it_is_none() -> None:
    """The message says what a week, a quarter and a year look like."""
    with pytest.raises(PeriodError, match=r"'last week' is not a week \(2023-W09\), a quarter"):
        Period.parse("last week")
