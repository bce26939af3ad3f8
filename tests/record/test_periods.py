"""Weeks are read in the form that their source declares, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from hostile import texts, weeks
from hypothesis import assume, given
from hypothesis import strategies as st

from counterfoil.model.mapping import PERIOD_FORMS, PeriodFormat
from counterfoil.model.period import Calendar, Period, PeriodError
from counterfoil.record.periods import read_moment, read_period

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212/"
_days = st.dates(dt.date(2, 1, 8), dt.date(9998, 12, 20))
_date_forms = st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d", "%d-%m-%Y"])


def read(words: str, form: str, date: str = "%Y-%m-%d", calendar: Calendar = Calendar.ISO) -> str:
    """Return the code of the period that words name."""
    return read_period(words, PeriodFormat(form, date), calendar).code


def refusal(words: str, form: str, date: str = "%Y-%m-%d") -> str:
    """Return why words name no period."""
    with pytest.raises(PeriodError) as refused:
        read(words, form, date)
    return str(refused.value)


@pytest.mark.parametrize(
    ("form", "words", "code"),
    [
        ("iso", "2023-W09", "2023-W09"),
        ("iso", "2023-Q1", "2023-Q1"),
        ("iso", "2023", "2023"),
        ("dhis2", "2023W9", "2023-W09"),
        ("dhis2", "2023W10", "2023-W10"),
        ("adx", "2023-02-27/P7D", "2023-W09"),
        ("days", "2023-02-27/2023-03-05", "2023-W09"),
        ("days", "2023-02-27 to 2023-03-05", "2023-W09"),
        ("days", "2023-02-27 по 2023-03-05", "2023-W09"),
        ("first day", "2023-02-27", "2023-W09"),
        ("last day", "2023-03-05", "2023-W09"),
        ("any day", "2023-03-01", "2023-W09"),
        ("year week", "2023 9", "2023-W09"),
        ("year week", "2023, week 09", "2023-W09"),
        ("iso", "  2023-W09\n", "2023-W09"),
    ],
)
def test_every_form_names_its_week(form: str, words: str, code: str) -> None:
    """Each declared form reads the week that is written in it."""
    assert code == read(words, form)


def test_every_declared_form_is_read() -> None:
    """No form that a source may declare is without a reader."""
    unread = [form for form in PERIOD_FORMS if "form the source declares" in refusal("?", form)]
    assert ["dhis2", "adx", "year week"] == unread
    assert "2023-W09" == read("2023W9", "dhis2")


@pytest.mark.parametrize("form", ["iso", "dhis2", "adx", "first day", "last day", "any day"])
@pytest.mark.parametrize("words", ["", "week 9", "27 February", "0", "2023-W9", "W09-2023"])
def test_another_form_is_refused(form: str, words: str) -> None:
    """Words in a form that the source does not declare name no week."""
    assert refusal(words, form)


@pytest.mark.parametrize(
    ("form", "words"),
    [("iso", "2023-W53"), ("dhis2", "2023W53"), ("year week", "2023 53"), ("iso", "2023-W00")],
)
def test_a_week_that_its_year_lacks_is_refused(form: str, words: str) -> None:
    """W53 of a year of 52 weeks is neither its last week nor the next year's first."""
    assert "2023 has 52 iso weeks, no W" in refusal(words, form)


def test_a_week_that_its_year_has_is_read() -> None:
    """2015 has 53 ISO weeks, 2014 has 53 epidemiological ones, and not the other way round."""
    assert "2015-W53" == read("2015W53", "dhis2")
    assert "2014-W53" == read("2014 53", "year week", calendar=Calendar.EPI)
    with pytest.raises(PeriodError):
        read("2015-W53", "iso", calendar=Calendar.EPI)


@pytest.mark.parametrize("words", ["2023-02-28", "2023-03-05", "2023-02-26"])
def test_a_first_day_must_be_the_first_of_a_week(words: str) -> None:
    """A Tuesday that is said to begin a week begins none."""
    assert "starts on" in refusal(words, "first day")


@pytest.mark.parametrize("words", ["2023-02-27", "2023-03-04", "2023-03-06"])
def test_a_last_day_must_be_the_last_of_a_week(words: str) -> None:
    """A Saturday that is said to end an ISO week ends none."""
    assert "ends on" in refusal(words, "last day")


def test_epidemiological_weeks_end_on_saturdays() -> None:
    """The same last day is right in one calendar and wrong in another: it is never guessed."""
    assert "2023-W09" == read("2023-03-04", "last day", calendar=Calendar.EPI)
    with pytest.raises(PeriodError):
        read("2023-03-04", "last day", calendar=Calendar.ISO)


@pytest.mark.parametrize(
    "words", ["2023-02-27/2023-03-06", "2023-02-27/2023-03-12", "2023-03-05/2023-02-27"]
)
def test_two_days_must_be_one_week(words: str) -> None:
    """Eight days, two weeks and a range that runs backwards are no week."""
    assert refusal(words, "days")


@given(_days, st.sampled_from(_DASHES), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"]))
def test_the_mark_between_days_may_stand_inside_them(day: dt.date, mark: str, date: str) -> None:
    """2023-02-27-2023-03-05 is two days, although the dash between them is inside them too."""
    assume(1 < day.year < 9998)
    week = Calendar.ISO.week_of(day)
    words = f"{written(week.start, date)}{mark}{written(week.end, date)}"
    assert week.code == read(words, "days", date)


@given(weeks, _date_forms, st.sampled_from(list(Calendar)))
def test_a_week_written_by_its_days_is_read_back(code: str, date: str, calendar: Calendar) -> None:
    """First day, last day, any day and both days of a week name that week."""
    assume("0002" < code[:4] < "9998")
    week = Period.parse(code, calendar)
    first, last = written(week.start, date), written(week.end, date)
    middle = written(week.start + dt.timedelta(days=3), date)
    assert code == read(first, "first day", date, calendar)
    assert code == read(last, "last day", date, calendar)
    assert code == read(middle, "any day", date, calendar)
    assert code == read(f"{first} – {last}", "days", date, calendar)


@given(texts | weeks, st.sampled_from(PERIOD_FORMS), _date_forms)
def test_any_words_name_a_period_or_are_refused(words: str, form: str, date: str) -> None:
    """No text breaks the reading of weeks, and what is read is a period of the calendar."""
    try:
        code = read(words, form, date)
    except PeriodError as error:
        assert str(error)
    else:
        assert code == Period.parse(code).code


def written(day: dt.date, date: str) -> str:
    """Return a day as a source writes it; strftime leaves out zeros of early years."""
    return day.strftime(date.replace("%Y", f"{day.year:04}"))


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2023-03-14", "2023-03-14"),
        (" 2023-03-14 ", "2023-03-14"),
        ("2023-03-14T09:30:00Z", "2023-03-14T09:30:00Z"),
        ("2023-03-14T12:30:00+03:00", "2023-03-14T09:30:00Z"),
        ("2023-03-14 23:30:00-05:00", "2023-03-15T04:30:00Z"),
        ("2023-03-14T09:30:00.999Z", "2023-03-14T09:30:00Z"),
        ("2023-W11-2", "2023-03-14"),
        ("0999-03-14T09:30:00Z", "0999-03-14T09:30:00Z"),
    ],
)
def test_moments_are_kept_in_utc(words: str, moment: str) -> None:
    """A moment is turned into UTC; a day stays a day, without an hour."""
    assert moment == read_moment(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2023-03-14T09:30:00", "time zone"),
        ("14.03.2023", "neither"),
        ("2023-02-30", "neither"),
        ("", "neither"),
        ("yesterday", "neither"),
        ("2023-W11", "time zone"),
        ("20230314", "time zone"),
        ("0001-01-01T00:00:00+01:00", "outside the years"),
        ("9999-12-31T23:59:59-01:00", "outside the years"),
    ],
)
def test_what_is_no_moment_is_refused(words: str, why: str) -> None:
    """A moment without a zone, and everything that is no moment, is refused with the reason."""
    with pytest.raises(PeriodError, match=why):
        read_moment(words)


@given(texts)
def test_any_words_are_a_moment_or_refused(words: str) -> None:
    """No text breaks the reading of moments, and what is read sorts as text does."""
    try:
        moment = read_moment(words)
    except PeriodError as error:
        assert str(error)
    else:
        assert len(moment) in {len("2023-03-14"), len("2023-03-14T09:30:00Z")}


_offsets = st.timedeltas(dt.timedelta(hours=-23), dt.timedelta(hours=23)).map(dt.timezone)


@given(st.datetimes(timezones=_offsets | st.timezones()))
def test_every_moment_is_read_or_is_outside_the_calendar(when: dt.datetime) -> None:
    """Zones that push a moment past the ends of the calendar are refused, not an error."""
    try:
        moment = read_moment(when.isoformat())
    except PeriodError as error:
        assert str(error)
    else:
        there = dt.datetime.fromisoformat(moment)
        assert abs((there - when).total_seconds()) < 1
