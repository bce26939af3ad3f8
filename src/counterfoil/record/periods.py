"""Reading a week in the form that its source declares."""

from __future__ import annotations

import datetime as dt
import re

from counterfoil.model.mapping import PeriodFormat
from counterfoil.model.moment import moment_of
from counterfoil.model.period import Calendar, Period, PeriodError

_DHIS2 = re.compile(r"(\d{4})W(\d{1,2})", re.ASCII)
_ADX = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00)?/(?:P7D|P1W)", re.ASCII)
_ADX_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?1)?/(?:P7D|P1W)", re.ASCII)
_YEAR_WEEK = re.compile(r"(\d{4})\D+(\d{1,2})", re.ASCII)
_BETWEEN = re.compile(r"\s*[/\u2010-\u2015\u2212-]\s*|\s+(?:по|to)\s+")


def read_period(words: str, form: PeriodFormat, calendar: Calendar) -> Period:
    """Return the period that `words` name; raise PeriodError with the reason otherwise."""
    text = " ".join(words.split())
    period = _by_number(text, form, calendar) or _by_day(text, form, calendar)
    if period is None:
        msg = f"it is not in the form the source declares ({form.form})"
        raise PeriodError(msg)
    return period


def _by_number(text: str, form: PeriodFormat, calendar: Calendar) -> Period | None:
    if form.form == "iso":
        return Period.parse(text, calendar)
    pattern = {"dhis2": _DHIS2, "adx": _ADX_WEEK, "year week": _YEAR_WEEK}.get(form.form)
    found = pattern.fullmatch(text) if pattern else None
    if found and form.form != "year week" and calendar is not Calendar.ISO:
        # Both are ISO weeks by their own rules: another calendar's ninth week has other days.
        msg = "it is a week of the ISO calendar, and the project counts in epi weeks"
        raise PeriodError(msg)
    return Period.week(int(found[1]), int(found[2]), calendar) if found else None


def _by_day(text: str, form: PeriodFormat, calendar: Calendar) -> Period | None:
    if form.form == "days":
        first, last = _two_days(text, form.date)
        return _week_with(calendar, first=first, last=last)
    if form.form == "adx":
        found = _ADX.fullmatch(text)
        return _week_with(calendar, first=_day(found[1], "%Y-%m-%d")) if found else None
    if form.form not in {"first day", "last day", "any day"}:
        return None
    day = _day(text, form.date)
    if form.form == "first day":
        return _week_with(calendar, first=day)
    return _week_with(calendar, last=day) if form.form == "last day" else calendar.week_of(day)


def _week_with(
    calendar: Calendar, first: dt.date | None = None, last: dt.date | None = None
) -> Period:
    week = calendar.week_of(first or last or dt.date.min)
    for day, edge, name in ((first, week.start, "starts"), (last, week.end, "ends")):
        if day is not None and day != edge:
            msg = f"the {calendar.value} week {week} {name} on {edge}, not on {day}"
            raise PeriodError(msg)
    return week


def _two_days(text: str, date: str) -> tuple[dt.date, dt.date]:
    # The mark between the days may also stand inside them (2020-03-30/2020-04-05): every split
    # is tried, and exactly one must give two days.
    found = set()
    for mark in _BETWEEN.finditer(text):
        left, right = text[: mark.start()], text[mark.end() :]
        try:
            found.add((_day(left, date), _day(right, date)))
        except PeriodError:
            continue
    if len(found) != 1:
        msg = f"it is not two days, each written as {date}"
        raise PeriodError(msg)
    return found.pop()


def _day(text: str, date: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, date).replace(tzinfo=dt.UTC).date()
    except ValueError:
        msg = f"{text!r} is not a day written as {date}"
        raise PeriodError(msg) from None


def read_moment(words: str) -> str:
    """Return a moment in UTC as the ledger writes it; raise PeriodError otherwise.

    A day alone stays a day: no hour is invented.
    """
    text = words.strip()
    try:
        if len(text) == len("2023-03-14"):
            return dt.date.fromisoformat(text).isoformat()
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        msg = "it is neither a day nor a moment"
        raise PeriodError(msg) from None
    if moment.tzinfo is None:
        msg = "it has no time zone; end it with Z where it is UTC"
        raise PeriodError(msg)
    try:
        return moment_of(text)
    except ValueError as error:
        raise PeriodError(str(error)) from None
