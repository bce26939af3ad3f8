"""What a monitor types for a cell, and the cell that it makes. Nothing is guessed.

Number words are read by the marks that the programme declares. Words that these do not wholly
understand need bounds: the least and the most that they may mean, of which one may stay open.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from typing import TypeVar

from counterfoil.model.numbers import NumberFormat, UnreadNumber
from counterfoil.model.quantity import fits, interval
from counterfoil.sealing.body import Absent, Basis, ReturnCell
from counterfoil.sealing.programme import Entry, Labels, Programme

_BOUND = re.compile(r"\d{1,14}(?:[.,]\d{1,2})?", re.ASCII)
"""With one or two decimals: `1.000` may be one or a thousand."""
Choice = TypeVar("Choice", bound=StrEnum)


class Fault(Enum):
    """What is wrong with a cell that was typed, in one sentence each."""

    BOTH = "it has a number and a reason why there is none; leave one of them out"
    NOTHING = "it has neither a number nor a reason why there is none"
    WORDS = "{words!r} is no number that the programme knows ({why}); give low or high"
    BOUND = "{words!r} is no number; write one such as 40 or 12.5"
    BACKWARDS = "the least, {low}, is above the most, {high}"
    BASIS = "it does not say how you know: {choices}"
    CHOICE = "{words!r} is none of: {choices}"


class Unfilled(ValueError):  # noqa: N818 - what the cell is
    """A cell that says too little or too much."""

    def __init__(self, fault: Fault, **facts: str) -> None:
        """Take the fault and its details."""
        self.fault = fault
        super().__init__(fault.value.format_map(facts))


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as it was typed; what is left out is an empty text."""

    category: str
    measure: str
    words: str = ""
    low: str = ""
    high: str = ""
    absent: str = ""
    basis: str = ""
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed but, perhaps, how the monitor knows."""
        return not any((self.words, self.low, self.high, self.absent, self.note))


def cell_of(typed: Typed, numbers: NumberFormat) -> ReturnCell:
    """Return the cell that was typed; raise Unfilled where it says too little or too much."""
    absent = chosen(typed.absent, Absent)
    basis = chosen(typed.basis, Basis)
    place = typed.category, typed.measure
    if absent:
        if typed.words or typed.low or typed.high:
            raise Unfilled(Fault.BOTH)
        return ReturnCell(*place, "", absent=absent, basis=basis, note=typed.note)
    if not (typed.words or typed.low or typed.high):
        raise Unfilled(Fault.NOTHING)
    if not basis:
        raise Unfilled(Fault.BASIS, choices=", ".join(Basis))
    low, high = _bounds(typed, numbers)
    words = typed.words or interval(low, high)
    return ReturnCell(*place, words, low, high, basis=basis, note=typed.note)


def _bounds(typed: Typed, numbers: NumberFormat) -> tuple[Decimal | None, Decimal | None]:
    if not (typed.low or typed.high):
        try:
            found = numbers.read(typed.words)
        except UnreadNumber as error:
            raise Unfilled(Fault.WORDS, words=typed.words, why=str(error)) from None
        return found.low, found.high
    low, high = bound(typed.low), bound(typed.high)
    if low is not None and high is not None and low > high:
        raise Unfilled(Fault.BACKWARDS, low=typed.low, high=typed.high)
    return low, high


def bound(text: str) -> Decimal | None:
    """Return a bound as it was typed; None for an empty text; raise Unfilled for no number."""
    if not text:
        return None
    number = Decimal(text.replace(",", ".")) if _BOUND.fullmatch(text) else None
    if number is None or not fits(number):
        raise Unfilled(Fault.BOUND, words=text)
    return number


def chosen(text: str, among: type[Choice]) -> Choice | None:
    """Return one of several words; None for an empty text; raise Unfilled for any other."""
    try:
        return among(text) if text else None
    except ValueError:
        raise Unfilled(Fault.CHOICE, words=text, choices=", ".join(among)) from None


def label(labels: Labels, language: str) -> str:
    """Return a label in a language, or else in the first that there is."""
    return labels.get(language) or next(iter(labels.values()), "")


def cells_in(programme: Programme, week: str) -> list[tuple[Entry, Entry]]:
    """Return every category and measure that is in use in a week, in the codebook's order."""
    return [
        (category, measure)
        for category in programme.categories
        if category.used_in(week)
        for measure in programme.measures
        if measure.used_in(week)
    ]


def usual_week(programme: Programme, today: dt.date) -> str:
    """Return the week that a return is usually for on a day: the last one that is over.

    It is the programme's last week where that has passed.
    """
    week = programme.calendar.week_of(today - dt.timedelta(days=7)).code
    return min(week, programme.last or week)
