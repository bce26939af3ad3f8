"""Reading a number by the format its source declares, or saying why it cannot be read.

Nothing here guesses: a mark that the format does not name makes the whole text unread. `1.000` is
one thousand where the source groups with points, one where its decimals start with a point, and
unread where the source declares neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from counterfoil.model.quantity import Absence, Quantity, fits

_SPACES = " \t\n\r\f\v\u00a0\u2007\u2009\u202f"
_BRACKET = re.compile(r"([^()]+)\(([^()]+)\)\s*")


class UnreadNumber(ValueError):  # noqa: N818 - the name says what became of the words
    """Words that the declared format does not wholly understand; the message says why."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How one source writes numbers. Every field is something the source file declares.

    `decimal` is the mark before decimals and `group` the marks between groups of three digits.
    `ranges` join two numbers ("3-5"); `at_least` and `at_most` come before one ("не менее 40").
    `about` maps a mark before a number to the margin it stands for, as a fraction ("~" to 0.1).
    `doubtful` are words in brackets after a number that take part of it into doubt:
    "12 (3 не подтверждены)" is 9 to 12. `notes` are footnote marks after a number. `absent` maps
    whole cells to the reason there is no number. `digits` allows digits of other scripts.
    """

    decimal: str = ""
    group: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()
    about: Mapping[str, Decimal] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    absent: Mapping[str, Absence] = field(default_factory=dict)
    negative: bool = False
    digits: bool = False

    def __post_init__(self) -> None:
        within = (*((self.decimal,) if self.decimal else ()), *self.group, *self.ranges)
        before, after = (*self.at_least, *self.at_most, *self.about), (*self.doubtful, *self.notes)
        if not all((*within, *before, *after)):
            msg = "a mark is an empty text"
            raise ValueError(msg)
        for mark in within:
            if within.count(mark) > 1:
                msg = f"{mark!r} is declared as two things"
                raise ValueError(msg)
        # A mark that puts a digit beside the number would take a digit away from it.
        beside = [*"".join(within), *(mark[-1] for mark in before), *(mark[0] for mark in after)]
        if any(map(str.isdecimal, beside)):
            msg = "a mark has a digit where the number begins or ends"
            raise ValueError(msg)

    def read(self, words: str) -> Quantity:
        """Return the quantity that `words` state in this format; raise UnreadNumber otherwise."""
        text = words.strip(_SPACES)
        if text in self.absent:
            return Quantity(words, absent=self.absent[text])
        text = self._without_notes(text)
        if not text:
            msg = "the cell is empty and the source does not say what an empty cell means"
            raise UnreadNumber(msg)
        low, high = self._bounds(text)
        if low is not None and high is not None and low > high:
            msg = f"the range runs backwards, from {low} to {high}"
            raise UnreadNumber(msg)
        return Quantity(words, low, high)

    def _without_notes(self, text: str) -> str:
        found = True
        while found:
            found = False
            for mark in self.notes:
                if text.endswith(mark) and text != mark:
                    text, found = text[: -len(mark)].rstrip(_SPACES), True
        return text

    def _bounds(self, text: str) -> tuple[Decimal | None, Decimal | None]:
        for words in self.at_least:
            if _begins(text, words):
                return self.number(text[len(words) :]), None
        for words in self.at_most:
            if _begins(text, words):
                return None, self.number(text[len(words) :])
        for words, margin in self.about.items():
            if _begins(text, words):
                return self._around(self.number(text[len(words) :]), margin)
        if self.doubtful and (found := _BRACKET.fullmatch(text)):
            return self._doubted(found[1], found[2])
        for mark in self.ranges:
            left, joined, right = text.partition(mark)
            if joined and left.strip(_SPACES):
                return self.number(left), self.number(right)
        number = self.number(text)
        return number, number

    @staticmethod
    def _around(middle: Decimal, margin: Decimal) -> tuple[Decimal, Decimal]:
        low, high = sorted((middle - middle * margin, middle + middle * margin))
        bounds = low.to_integral_value("ROUND_FLOOR"), high.to_integral_value("ROUND_CEILING")
        if not all(map(fits, bounds)):
            msg = f"about {middle} reaches beyond the 14 digits that the ledger holds"
            raise UnreadNumber(msg)
        return bounds

    def _doubted(self, whole: str, bracket: str) -> tuple[Decimal, Decimal]:
        number = self.number(whole)
        folded = bracket.casefold()
        for words in self.doubtful:
            before, found, after = folded.partition(words.casefold())
            if found and not after.strip(_SPACES):
                doubted = self.number(before)
                if doubted > number:
                    msg = f"more is in doubt ({doubted}) than there is ({number})"
                    raise UnreadNumber(msg)
                return number - doubted, number
        msg = f"the bracket ({bracket}) is not one the source declares"
        raise UnreadNumber(msg)

    def number(self, text: str) -> Decimal:
        """Read one number, with the declared marks only; raise UnreadNumber otherwise."""
        text = text.strip(_SPACES)
        sign = 1
        if self.negative and text[:1] in {"-", "\u2212"}:
            sign, text = -1, text[1:]
        whole, places = text, ""
        if self.decimal and self.decimal in text:
            whole, _, places = text.partition(self.decimal)
            places = self._digits(places)
        number = Decimal(self._ungrouped(whole) + (f".{places}" if places else ""))
        if not fits(number):
            msg = f"{text!r} has more digits than the ledger holds (14 before the mark, 4 after)"
            raise UnreadNumber(msg)
        return sign * number

    def _ungrouped(self, text: str) -> str:
        for mark in self.group:
            parts = text.split(mark)
            if len(parts) == 1:
                continue
            sizes = {len(part) for part in parts[1:]}
            if sizes != {3} or not 1 <= len(parts[0]) <= 3:  # noqa: PLR2004 - groups of three
                msg = f"{text!r} is not grouped in threes by {mark!r}"
                raise UnreadNumber(msg)
            return "".join(self._digits(part) for part in parts)
        return self._digits(text)

    def _digits(self, text: str) -> str:
        if text.isascii() and text.isdigit():
            return text
        if self.digits and text and all(unicodedata.category(sign) == "Nd" for sign in text):
            return "".join(str(unicodedata.decimal(sign)) for sign in text)
        msg = f"{text!r} is not a whole run of digits" if text else "digits are missing"
        raise UnreadNumber(msg)


def _begins(text: str, words: str) -> bool:
    # Cut first, then fold: folding changes how long a text is.
    return text[: len(words)].casefold() == words.casefold()
