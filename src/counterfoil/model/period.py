"""Periods: weeks, quarters and years of one declared week calendar.

A week is written `2023-W09` (ISO 8601-1:2019, 5.2.3; SDMX ReportingWeekType). Quarters of the week
calendar hold 13 weeks (`2023-Q1` is W01 to W13; the fourth quarter takes a 53rd week where the
year has one) and a year is a year of whole weeks, so that weeks nest in both without a remainder.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_QUARTER_WEEKS = 13
_LAST_QUARTER = 4


class PeriodError(ValueError):
    """A text that names no period of the calendar; the message says why."""


class Calendar(StrEnum):
    """Which weeks a project counts in. Never guessed: the codebook declares it."""

    ISO = "iso"
    """Monday to Sunday; week 1 holds the year's first Thursday (ISO 8601)."""
    EPI = "epi"
    """Sunday to Saturday; week 1 is the first with four days in the year (MMWR week)."""

    def first_day(self, year: int) -> dt.date:
        """Return the day on which week 1 of `year` starts."""
        fourth = dt.date(year, 1, 4)
        if self is Calendar.ISO:
            return fourth - dt.timedelta(days=fourth.weekday())
        return fourth - dt.timedelta(days=(fourth.weekday() + 1) % 7)

    def weeks_in(self, year: int) -> int:
        """Return how many weeks `year` has: 52 or 53."""
        return (self.first_day(year + 1) - self.first_day(year)).days // 7

    def week_of(self, day: dt.date) -> Period:
        """Return the week that holds `day`; raise PeriodError at the two ends of time."""
        _within_calendar(day.year)
        year = day.year + 1
        while self.first_day(year) > day:
            year -= 1
        _within_calendar(year)
        number = (day - self.first_day(year)).days // 7 + 1
        return Period(f"{year:04}-W{number:02}", self)


@dataclass(frozen=True, slots=True)
class Period:
    """A week, quarter or year; `code` is its one spelling and sorts in time within its kind."""

    code: str
    calendar: Calendar = Calendar.ISO

    @classmethod
    def parse(cls, code: str, calendar: Calendar = Calendar.ISO) -> Period:
        """Read `2023-W09`, `2023-Q1` or `2023`.

        Raises PeriodError for any other text and for a week that its year does not have.
        """
        if found := _WEEK.fullmatch(code):
            return cls.week(int(found[1]), int(found[2]), calendar)
        if _QUARTER.fullmatch(code) or _YEAR.fullmatch(code):
            _within_calendar(int(code[:4]))
            return cls(code, calendar)
        msg = f"{code!r} is not a week (2023-W09), a quarter (2023-Q1) or a year (2023)"
        raise PeriodError(msg)

    @classmethod
    def week(cls, year: int, number: int, calendar: Calendar = Calendar.ISO) -> Period:
        """Make a week; raises PeriodError when the year has no such week."""
        _within_calendar(year)
        if not 1 <= number <= calendar.weeks_in(year):
            msg = f"{year} has {calendar.weeks_in(year)} {calendar.value} weeks, no W{number:02}"
            raise PeriodError(msg)
        return cls(f"{year:04}-W{number:02}", calendar)

    @property
    def year(self) -> int:
        """The year of the week calendar (not always the calendar year of its days)."""
        return int(self.code[:4])

    @property
    def is_week(self) -> bool:
        """Whether this is one week, the grain at which claims are mostly made."""
        return "W" in self.code

    @property
    def quarter(self) -> Period:
        """The 13-week quarter that holds this week."""
        number = min((int(self.code[6:]) - 1) // _QUARTER_WEEKS + 1, _LAST_QUARTER)
        return Period(f"{self.year:04}-Q{number}", self.calendar)

    def weeks(self) -> tuple[Period, ...]:
        """Return the weeks that the period is the sum of, in order."""
        count = self.calendar.weeks_in(self.year)
        first, last = 1, count
        if self.is_week:
            first = last = int(self.code[6:])
        elif "Q" in self.code:
            quarter = int(self.code[6:])
            first = (quarter - 1) * _QUARTER_WEEKS + 1
            last = count if quarter == _LAST_QUARTER else quarter * _QUARTER_WEEKS
        return tuple(Period.week(self.year, n, self.calendar) for n in range(first, last + 1))

    @property
    def start(self) -> dt.date:
        """The first day."""
        first = self.weeks()[0]
        return self.calendar.first_day(self.year) + dt.timedelta(weeks=int(first.code[6:]) - 1)

    @property
    def end(self) -> dt.date:
        """The last day, included."""
        return self.start + dt.timedelta(days=7 * len(self.weeks()) - 1)

    def following(self) -> Period:
        """Return the week after this week."""
        return self.calendar.week_of(self.start + dt.timedelta(weeks=1))

    def __str__(self) -> str:
        return self.code


def weeks_between(first: Period, last: Period) -> tuple[Period, ...]:
    """Return every week from `first` to `last`, both included; empty when `last` is earlier."""
    weeks = []
    while first.code <= last.code:
        weeks.append(first)
        first = first.following()
    return tuple(weeks)


def _within_calendar(year: int) -> None:
    # The first and the last year have weeks that reach beyond the days that can be written.
    if not dt.MINYEAR < year < dt.MAXYEAR:
        msg = f"{year} is outside the years a calendar can hold"
        raise PeriodError(msg)
