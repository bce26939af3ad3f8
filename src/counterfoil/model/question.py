"""A question: measure x region x category x period."""

from __future__ import annotations

import re
from typing import NamedTuple

from counterfoil.model.period import Calendar, Period, PeriodError

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


class QuestionError(ValueError):
    """A text that is no question; the message says what one looks like."""


class Question(NamedTuple):
    """One cell, or a sum of cells (a federal district, all categories, a quarter)."""

    measure: str
    region: str
    category: str
    period: str

    @classmethod
    def parse(cls, text: str, calendar: Calendar = Calendar.ISO) -> Question:
        """Read `approached/RU-SVE/migrants/2023-W09`; raise QuestionError for other texts."""
        parts = text.strip().split("/")
        if len(parts) != 4 or not all(map(is_code, parts)):  # noqa: PLR2004 - the four parts
            msg = f"{text!r} is not a question; write measure/region/category/period, "
            msg += "for example approached/RU-SVE/migrants/2023-W09"
            raise QuestionError(msg)
        try:
            period = Period.parse(parts[3], calendar)
        except PeriodError as error:
            raise QuestionError(str(error)) from None
        return cls(parts[0], parts[1], parts[2], period.code)

    def __str__(self) -> str:
        return f"{self.measure}/{self.region}/{self.category}/{self.period}"


def is_code(text: str) -> bool:
    """Whether a text can name a measure, region, category, source or person in the ledger."""
    return _CODE.fullmatch(text) is not None
