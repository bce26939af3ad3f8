"""Moments: what had been filed by then, in how much of the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_DAY_LENGTH = len("2023-03-14")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC (`at`, such as 2023-03-14T23:59:59Z), within the ledger's first `size` rows.

    The same moment of the same ledger always gives the same figures.
    """

    at: str
    size: int

    @property
    def day(self) -> str:
        """The moment's day."""
        return self.at[:_DAY_LENGTH]

    def holds(self, when: str) -> bool:
        """Whether a day or moment had come by then. A day is held from its first second on."""
        return when <= self.at


def ended(when: str) -> str:
    """Return the last second of a day, or a moment as it is."""
    return f"{when}T23:59:59Z" if len(when) == _DAY_LENGTH else when


def moment_of(text: str) -> str:
    """Return a moment in UTC for `2023-03-14` (that day's end) or `2023-03-14T09:30:00Z`.

    Raises ValueError for other texts and for a time without a zone.
    """
    if len(text) == _DAY_LENGTH:
        return ended(dt.date.fromisoformat(text).isoformat())
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = f"{text!r} has no time zone; end it with Z where it is UTC"
        raise ValueError(msg)
    try:
        moment = moment.astimezone(dt.UTC)
    except OverflowError:
        msg = f"{text!r} is outside the years a calendar can hold"
        raise ValueError(msg) from None
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
