"""Claims, filings, rulings and enquiries: what people put on record.

A row's place in the ledger (`seq`, counted from 0) is its identity. Nothing here is ever changed;
a correction is a new row that names the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counterfoil.model.quantity import Quantity
from counterfoil.model.question import Question


class Act(StrEnum):
    """What kind of filing it was."""

    RETURN = "weekly return"
    MAPPING = "declared mapping"
    SESSION = "reviewer's session"


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity answering one question, and where its words stand in the filing's original.

    Who said it, and when, is the filing's to say. `note` holds the words behind a number.
    """

    question: Question
    quantity: Quantity
    locator: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """One act of recording: a monitor's weekly return, or a reviewer's over an original.

    `speaker` said every claim of it, on the day `said_on` where that is known. `filed_at` is when
    it was filed (a day, or a moment in UTC); `amends` is the seq of the filing it replaces.
    `mapping` is a draft that a reviewer answered by it, as the machine wrote it.
    """

    act: Act
    source: str
    original: str
    reader: str
    text_digest: str
    speaker: str
    filed_at: str
    said_on: str = ""
    region: str = ""
    period: str = ""
    nothing: bool = False
    amends: int | None = None
    mapping: str = ""


class Decision(StrEnum):
    """What a ruling decides."""

    WITHDRAW = "withdraw"
    """The claim, or every claim from the original, counts no more."""
    CHOOSE = "choose"
    """Among differing claims on a question, this claim is taken."""
    CONFIRM = "confirm"
    """A reviewer confirms the figure; two of them make it confirmed."""
    GRADE = "grade"
    """The source's or original's Admiralty grade is now this one."""
    LINEAGE = "lineage"
    """The source's or original's claims go back to this evidence, or keep their own."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A reviewer's dated, reasoned decision about a claim, question, source or original."""

    decision: Decision
    about: str
    about_kind: str
    reason: str
    by: str
    ruled_at: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Who was asked for comment on a source, original or question, what, and until when."""

    asked: str
    about: str
    about_kind: str
    words: str
    asked_at: str
    deadline: str


class Outcome(StrEnum):
    """What came back to an enquiry."""

    ANSWERED = "answered"
    DENIED = "denied"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back to the enquiry with this seq, in words, and when."""

    enquiry: int
    outcome: Outcome
    words: str
    replied_at: str
