"""Moments are written in one way, so that comparing their texts compares their times."""

from __future__ import annotations

import datetime as dt

import pytest
from hostile import texts
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.model.moment import Moment, ended, moment_of

offsets = st.timezones() | st.just(dt.UTC)
moments = st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1), timezones=offsets)  # noqa: DTZ001


@given(moments, moments)
def test_texts_of_moments_sort_as_the_moments_do(one: dt.datetime, other: dt.datetime) -> None:
    """Whatever their zones and years, moments in UTC compare as texts."""
    one, other = (x.astimezone(dt.UTC).replace(microsecond=0) for x in (one, other))
    assert (one < other) == (moment_of(one.isoformat()) < moment_of(other.isoformat()))


@given(moments)
def test_a_moment_is_the_same_in_every_zone(moment: dt.datetime) -> None:
    """The offset is counted in, and seconds are the finest there is."""
    text = moment_of(moment.isoformat())
    assert moment.astimezone(dt.UTC).replace(microsecond=0) == dt.datetime.fromisoformat(text)
    assert text == moment_of(text)
    assert len("2023-03-14T09:30:00Z") == len(text)


@given(st.dates())
def test_a_day_is_its_end(day: dt.date) -> None:
    """What was filed on a day counts as of that day."""
    assert f"{day}T23:59:59Z" == moment_of(str(day)) == ended(str(day))
    moment = Moment(moment_of(str(day)), 1)
    assert str(day) == moment.day
    assert moment.holds(str(day))
    assert moment.holds(f"{day}T23:59:59Z")


@given(texts)
def test_other_texts_are_no_moment(text: str) -> None:
    """A text that names no moment raises ValueError, and nothing else."""
    try:
        found = moment_of(text)
    except ValueError:
        return
    assert found == moment_of(found)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2023", "2023-03", "2023-02-30", "2023-03-14T09:30:00", "14.03.2023", "yesterday"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "２０２３-03-14"),
    ],
)
def test_moments_without_a_zone_or_a_year_are_refused(text: str) -> None:
    """No zone is invented, and no moment lies outside the years that can be written."""
    with pytest.raises(ValueError):  # noqa: PT011 - Python's own words for some of them
        moment_of(text)


def test_a_later_moment_is_not_held() -> None:
    """One second after the moment had not come by then; the day's start had."""
    moment = Moment("2023-03-14T09:30:00Z", 7)
    assert moment.holds("2023-03-14T09:30:00Z")
    assert moment.holds("2023-03-14")
    assert not moment.holds("2023-03-14T09:30:01Z")
    assert not moment.holds("2023-03-15")
