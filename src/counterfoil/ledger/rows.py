"""Rows as JSON, and back: the one place that knows how a noun is spelled in the ledger.

A row's bytes are what is hashed, so they are written once and never again: compact JSON in UTF-8,
keys in the order below, `kind` first. `salt` is random and keeps anyone from finding a withheld
number by trying every number against the hashes that proofs reveal. Kinds of rows:

    declaration   a file of the project (codebook, source, project.toml) as it stood
    custody       an original came in: its digest, size and name, who brought it from where, and
                  the digest of the original it was taken out of
    filing        one act of recording
    claim         one quantity answering one question, of a filing
    finding       what was not understood while recording, of a filing
    ruling        a reviewer's decision
    enquiry       who was asked for comment
    reply         what came back
    edition       what was published: its number, checkpoint and manifest
    access        who came to the desk or may do what there: it says nothing of what is counted
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import orjson

from counterfoil.model.claim import (
    Act,
    Claim,
    Decision,
    Enquiry,
    Filing,
    Outcome,
    Reply,
    Ruling,
)
from counterfoil.model.quantity import Absence, Quantity, plain
from counterfoil.model.question import Question

ACCESS = "access"
"""The kind of rows that move no figure: who came, who was let in, which returns were not taken."""
_SALT_BYTES = 18
_SALT_TEXT = 24

Entropy = Callable[[int], bytes]


def salts(count: int, entropy: Entropy = os.urandom) -> list[str]:
    """Return `count` salts of 144 random bits, as base64url."""
    text = base64.urlsafe_b64encode(entropy(_SALT_BYTES * count)).decode()
    return [text[n : n + _SALT_TEXT] for n in range(0, len(text), _SALT_TEXT)]


def row(kind: str, facts: Mapping[str, Any]) -> str:
    """Return the JSON of a row; facts that are empty, false or None are left out."""
    given = {
        key: fact
        for key, fact in facts.items()
        if not (fact is None or fact is False or fact in ("", {}, ()))
    }
    return orjson.dumps({"kind": kind, **given, "salt": salts(1)[0]}).decode()


def filing_row(filing: Filing, recorded_at: str, by: str, content: str = "") -> str:
    """Return the row of a filing that `by` recorded; `content` is the digest of what it says."""
    facts = {"recorded_at": recorded_at, "by": by, **asdict(filing), "content": content}
    return row("filing", facts)


def ruling_row(ruling: Ruling, recorded_at: str) -> str:
    """Return the row of a ruling."""
    return row("ruling", {"recorded_at": recorded_at, **asdict(ruling)})


def enquiry_row(enquiry: Enquiry, recorded_at: str, by: str) -> str:
    """Return the row of an enquiry."""
    return row("enquiry", {"recorded_at": recorded_at, "by": by, **asdict(enquiry)})


def reply_row(reply: Reply, recorded_at: str, by: str) -> str:
    """Return the row of what came back to an enquiry."""
    return row("reply", {"recorded_at": recorded_at, "by": by, **asdict(reply)})


def access_row(recorded_at: str, by: str, act: str, about: str = "", role: str = "") -> str:
    """Return the row of what `by` did at the desk's door, to whom, and the role that came of it."""
    facts = {"recorded_at": recorded_at, "by": by, "act": act, "about": about, "role": role}
    return row(ACCESS, facts)


def sealed_row(recorded_at: str, by: str, act: str, about: str, words: str) -> str:
    """Return the row of what `by` did with a sealed file, by its SHA-256, that is not on record."""
    facts = {"recorded_at": recorded_at, "by": by, "act": act, "about": about, "words": words}
    return row(ACCESS, facts)


def quantity_json(quantity: Quantity) -> str:
    """Return a quantity as the middle of a claim's JSON: words and bounds, or why there is none."""
    words = orjson.dumps(quantity.words).decode()
    if quantity.absent is not None:
        return f'"words":{words},"absent":{_json(quantity.absent.value)}'
    low, high = (None if b is None else plain(b) for b in (quantity.low, quantity.high))
    return f'"words":{words},"low":{_json(low)},"high":{_json(high)}'


def question_json(measure: str, region: str, category: str, period: str) -> str:
    """Return a question as the middle of a claim's JSON."""
    parts = (measure, region, category, period)
    names = ("measure", "region", "category", "period")
    return ",".join(f'"{name}":{_json(part)}' for name, part in zip(names, parts, strict=True))


def claim_rows(filing: int, cores: Sequence[str]) -> list[str]:
    """Return the rows of a filing's claims. Takes their cores, which `claim_core` makes."""
    start = f'{{"kind":"claim","filing":{filing},'
    return [
        f'{start}{core},"salt":"{salt}"}}'
        for core, salt in zip(cores, salts(len(cores)), strict=True)
    ]


def claim_core(question: str, quantity: str, locator: str, note: str = "") -> str:
    """Return what a claim's row says of itself.

    `question` and `quantity` are JSON made by `question_json` and `quantity_json`, `locator` and
    `note` are plain texts. Recording many claims makes the same text from cached parts.
    """
    noted = f',"note":{_json(note)}' if note else ""
    return f'{question},{quantity},"locator":{_json(locator)}{noted}'


def claim_from(facts: Mapping[str, Any]) -> Claim:
    """Return the claim that a row states."""
    question = Question(facts["measure"], facts["region"], facts["category"], facts["period"])
    absent = Absence(facts["absent"]) if facts.get("absent") else None
    low, high = (
        None if (bound := facts.get(name)) is None else Decimal(bound) for name in ("low", "high")
    )
    return Claim(
        question,
        Quantity(facts["words"], low, high, absent),
        facts["locator"],
        facts.get("note", ""),
    )


def filing_from(facts: Mapping[str, Any]) -> Filing:
    """Return the filing that a row states."""
    return Filing(
        act=Act(facts["act"]),
        source=facts.get("source", ""),
        original=facts.get("original", ""),
        reader=facts.get("reader", ""),
        text_digest=facts.get("text_digest", ""),
        speaker=facts.get("speaker", ""),
        filed_at=facts.get("filed_at", ""),
        said_on=facts.get("said_on", ""),
        region=facts.get("region", ""),
        period=facts.get("period", ""),
        nothing=facts.get("nothing", False),
        amends=facts.get("amends"),
        mapping=facts.get("mapping", ""),
    )


def ruling_from(facts: Mapping[str, Any]) -> Ruling:
    """Return the ruling that a row states."""
    return Ruling(
        Decision(facts["decision"]),
        facts.get("about", ""),
        facts.get("about_kind", ""),
        facts.get("reason", ""),
        facts.get("by", ""),
        facts.get("ruled_at", ""),
        facts.get("details", {}),
    )


def enquiry_from(facts: Mapping[str, Any]) -> Enquiry:
    """Return the enquiry that a row states."""
    names = ("asked", "about", "about_kind", "words", "asked_at", "deadline")
    return Enquiry(*(facts.get(name, "") for name in names))


def reply_from(facts: Mapping[str, Any]) -> Reply:
    """Return the reply that a row states."""
    return Reply(
        facts.get("enquiry", 0),
        Outcome(facts["outcome"]),
        facts.get("words", ""),
        facts.get("replied_at", ""),
    )


def _json(text: str | None) -> str:
    return orjson.dumps(text).decode()
