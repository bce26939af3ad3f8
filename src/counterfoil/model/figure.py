"""Figures: what the ledger supports for a question at a moment. Computed, never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from counterfoil.model.question import Question


class Standing(StrEnum):
    """How well a figure stands, from weakest to strongest."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    DOCUMENTED = "documented"
    CONFIRMED = "confirmed"


class Flag(StrEnum):
    """What a reader must know beside a figure's standing."""

    CONTESTED = "contested"
    CHOSEN = "chosen"
    DENIED = "denied"
    NO_REPLY = "no reply"
    INCOMPLETE = "incomplete"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Figure:
    """A range for a question, with its standing and flags.

    `basis` is `claims` or `sum`. `agreed_low` and `agreed_high` are what all claims agree on, both
    None when they do not. For a sum, `silent` counts its cells without a figure: with silence the
    sum is "at least", so `high` is None.
    """

    question: Question
    basis: str
    low: Decimal | None
    high: Decimal | None
    agreed_low: Decimal | None
    agreed_high: Decimal | None
    standing: Standing
    flags: tuple[Flag, ...]
    claims: int
    silent: int
