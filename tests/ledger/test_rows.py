"""Rows are written in one way for ever, and give back the nouns they were made of."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from hostile import codes, numbers, texts, weeks
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.ledger.rows import (
    claim_core,
    claim_from,
    claim_rows,
    enquiry_from,
    enquiry_row,
    filing_from,
    filing_row,
    quantity_json,
    question_json,
    reply_from,
    reply_row,
    row,
    ruling_from,
    ruling_row,
    salts,
)
from counterfoil.model.claim import Act, Claim, Decision, Enquiry, Filing, Outcome, Reply, Ruling
from counterfoil.model.quantity import Absence, Quantity
from counterfoil.model.question import Question

GOLDEN = Path(__file__).parent.parent / "golden" / "rows.json"
SALT = re.compile(r',"salt":"[A-Za-z0-9_-]{24}"}$')
WHEN, BY = "2023-10-03T12:00:00Z", "R-1"

optional_seqs = st.none() | st.integers(0, 2**53)
filings = st.builds(
    Filing,
    act=st.sampled_from(Act),
    source=texts,
    original=texts,
    reader=texts,
    text_digest=texts,
    speaker=texts,
    filed_at=texts,
    said_on=texts,
    region=texts,
    period=texts,
    nothing=st.booleans(),
    amends=optional_seqs,
    mapping=texts,
)
rulings = st.builds(
    Ruling,
    st.sampled_from(Decision),
    texts,
    texts,
    texts,
    texts,
    texts,
    st.dictionaries(texts, texts, max_size=3),
)
enquiries = st.builds(Enquiry, texts, texts, texts, texts, texts, texts)
replies = st.builds(Reply, st.integers(0, 2**53), st.sampled_from(Outcome), texts, texts)
bounded = st.builds(Quantity, texts, st.none() | numbers, st.none() | numbers)
absent = st.builds(Quantity, texts, absent=st.sampled_from(Absence))
claims = st.builds(
    Claim,
    st.builds(Question, codes, codes, codes, weeks),
    st.one_of(bounded, absent),
    texts,
    texts,
)


def claim_row(claim: Claim, filing: int = 0) -> str:
    """Make the row of one claim."""
    asked = claim.question
    question = question_json(asked.measure, asked.region, asked.category, asked.period)
    core = claim_core(question, quantity_json(claim.quantity), claim.locator, claim.note)
    return claim_rows(filing, [core])[0]


@given(filings, texts)
def test_filings_come_back_from_their_rows(filing: Filing, content: str) -> None:
    """Every fact of a filing is in its row, or was empty."""
    facts = orjson.loads(filing_row(filing, WHEN, BY, content))
    assert filing == filing_from(facts)
    assert [WHEN, BY, content] == [facts["recorded_at"], facts["by"], facts.get("content", "")]


@given(rulings)
def test_rulings_come_back_from_their_rows(ruling: Ruling) -> None:
    """So do a ruling's reason and details, whatever language they are in."""
    assert ruling == ruling_from(orjson.loads(ruling_row(ruling, WHEN)))


@given(enquiries)
def test_enquiries_come_back_from_their_rows(enquiry: Enquiry) -> None:
    """So does what was asked, and until when."""
    assert enquiry == enquiry_from(orjson.loads(enquiry_row(enquiry, WHEN, BY)))


@given(replies)
def test_replies_come_back_from_their_rows(reply: Reply) -> None:
    """So does what came back, even to the ledger's very first row and without a word."""
    assert reply == reply_from(orjson.loads(reply_row(reply, WHEN, BY)))


@given(claims, st.integers(0, 2**53))
def test_claims_come_back_from_their_rows(claim: Claim, filing: int) -> None:
    """Words, bounds to the last place, reasons of absence, locator and note are all kept."""
    facts = orjson.loads(claim_row(claim, filing))
    assert claim == claim_from(facts)
    assert filing == facts["filing"]


@given(st.one_of(claims.map(claim_row), rulings.map(lambda ruling: ruling_row(ruling, WHEN))))
def test_a_row_is_compact_json_with_its_kind_first_and_its_salt_last(text: str) -> None:
    """Bytes that are hashed have one form: no spaces, no escapes that need not be, one line."""
    facts = orjson.loads(text)
    assert text == orjson.dumps(facts).decode()
    assert [text] == text.split("\n")
    assert next(iter(facts)) == "kind"
    assert SALT.search(text)
    assert text.startswith(f'{{"kind":"{facts["kind"]}",')


@given(st.integers(0, 50))
def test_every_row_has_a_salt_of_its_own(count: int) -> None:
    """144 bits for each row: no number can be found by trying them against a hash."""
    found = salts(count)
    assert count == len(set(found))
    assert all(re.fullmatch("[A-Za-z0-9_-]{24}", salt) for salt in found)


def test_salts_are_the_random_bytes_they_are_given() -> None:
    """18 bytes each, none used twice, as base64url."""
    drawn = bytes(range(54))
    expected = [base64.urlsafe_b64encode(drawn[n : n + 18]).decode() for n in (0, 18, 36)]
    assert expected == salts(3, lambda size: drawn[:size])


def test_empty_facts_are_left_out_and_zeros_are_not() -> None:
    """A row says nothing of what is not known; row 0 and size 0 are known."""
    given_facts: tuple[object, ...] = ("", None, False, {}, (), 0, "0", True)
    facts = dict(zip("abcdefgh", given_facts, strict=True))
    expected = ["kind", "f", "g", "h", "salt"]
    assert expected == list(orjson.loads(row("x", facts)))


Case = tuple[object, str, Callable[[Any], object]]


def cases() -> dict[str, Case]:
    """Return nouns by name, each with the row it is written to and what reads it back."""
    question = Question("approached", "RU-SVE", "migrants", "2023-W09")
    at_least = Claim(
        question,
        Quantity("не менее 40", Decimal(40)),
        "page=2&at=412-423&quote=не менее 40",
        'по "форме" 3\\б\n',
    )
    exact = Claim(question, Quantity("12,50", Decimal("12.50"), Decimal("12.5")), "cell=17,6")
    nothing = Claim(question, Quantity("н/д", absent=Absence.NOT_AVAILABLE), "sheet=А&cell=B5")
    weekly = Filing(
        Act.RETURN, "returns", "ab" * 32, "csv/1", "cd" * 32, "S-3", "2023-03-06",
        "2023-03-05", "RU-SVE", "2023-W09", nothing=True, amends=0, mapping="ef" * 8,
    )  # fmt: skip
    session = Filing(Act.SESSION, "letter", "ab" * 32, "", "", "envoy", WHEN)
    ruling = Ruling(
        Decision.GRADE, "letter", "source", "Подпись сверена", BY, WHEN, {"reliability": "B"}
    )
    enquiry = Enquiry("envoy", "letter", "source", "Верно ли это?", "2023-10-01", "2023-10-03")
    reply = Reply(0, Outcome.DECLINED, "", WHEN)
    return {
        "claim at least": (at_least, claim_row(at_least, 7), claim_from),
        "claim exact": (exact, claim_row(exact), claim_from),
        "claim absent": (nothing, claim_row(nothing), claim_from),
        "filing weekly": (weekly, filing_row(weekly, WHEN, BY, "0" * 8), filing_from),
        "filing session": (session, filing_row(session, WHEN, BY), filing_from),
        "ruling": (ruling, ruling_row(ruling, WHEN), ruling_from),
        "enquiry": (enquiry, enquiry_row(enquiry, WHEN, BY), enquiry_from),
        "reply": (reply, reply_row(reply, WHEN, BY), reply_from),
    }


def golden() -> dict[str, str]:
    """Return the rows that were written down when their form was settled, without their salts."""
    found: dict[str, str] = orjson.loads(GOLDEN.read_bytes())
    return found


@pytest.mark.parametrize("name", sorted(cases()))
def test_rows_are_written_as_ever(name: str) -> None:
    """Byte by byte, but for the salt: what is hashed today was hashed so from the first day."""
    _, text, _ = cases()[name]
    assert golden()[name] == SALT.sub(',"salt":"*"}', text)


@pytest.mark.parametrize("name", sorted(golden()))
def test_old_rows_are_read_as_ever(name: str) -> None:
    """A row written on the first day still says what it said."""
    noun, _, read = cases()[name]
    assert noun == read(orjson.loads(golden()[name]))
