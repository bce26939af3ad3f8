"""A quantity: the words and their bounds.

"at least 40" is (40, none), "3-5" is (3, 5), "40" is (40, 40). Bounds are exact decimals, never
floats, so that the same claims always add up to the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

WIDEST = Decimal("99999999999999.9999")
"""Stands for an open end where a number is needed: beyond every number that the ledger holds."""
_MOST_PLACES = 4


class Absence(StrEnum):
    """Why a cell holds no number. Silence is not zero, and none of these is zero either."""

    NOT_DUE = "not due"
    LATE = "late"
    SILENT = "silent"
    NOTHING = "nothing to report"
    NOT_AVAILABLE = "not available"
    NOT_ASKED = "not asked"
    REFUSED = "refused"
    ILLEGIBLE = "illegible"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Quantity:
    """Verbatim words with the bounds they state, both ends included; `None` is an open end.

    A quantity with a reason for its absence has no bounds: the source says that there is no
    number, which is a claim too.
    """

    words: str
    low: Decimal | None = None
    high: Decimal | None = None
    absent: Absence | None = None

    @property
    def exact(self) -> bool:
        """Whether the words state one number."""
        return self.low is not None and self.low == self.high


def plain(number: Decimal) -> str:
    """Print a decimal without exponent or trailing zeros: `40`, `12.5`, `-3`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def fits(number: Decimal) -> bool:
    """Whether the ledger can hold the number: at most 14 digits before the point, 4 after."""
    if not number.is_finite() or not -WIDEST < number < WIDEST:
        return False
    _, _, places = plain(number).partition(".")
    return len(places) <= _MOST_PLACES


def interval(low: Decimal | None, high: Decimal | None) -> str:
    """Print bounds as people write them: `40`, `3–5`, `≥ 40`, `≤ 5`, `?`."""
    if low is None and high is None:
        return "?"
    if high is None:
        return f"≥ {plain(low)}" if low is not None else "?"
    if low is None:
        return f"≤ {plain(high)}"
    return plain(low) if low == high else f"{plain(low)}–{plain(high)}"
