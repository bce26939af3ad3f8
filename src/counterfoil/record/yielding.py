"""A declared mapping gives way to what people said of cells before it was declared."""

from __future__ import annotations

import orjson

from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import claim_from
from counterfoil.model.claim import Claim
from counterfoil.record.answers import REFUSED, Spot, filings_of, said_of, spot_of
from counterfoil.record.drafting import Draft, Noticed

LEFT_OUT = "CF121"
Said = dict[Spot, Claim | str]
"""What a person said of each cell: a claim, or why there is none."""


def said_by_people(ledger: Ledger, original: str) -> Said:
    """Return what people said of an original's cells with a draft laid over them."""
    said: Said = {}
    for first, last, filed in filings_of(ledger, original):
        if not filed.get("mapping"):
            continue
        for _, told in ledger.rows("finding", first, last):
            if told["code"] == REFUSED:
                said[spot_of(told["locator"])] = told["details"]["reason"]
        for _, told in ledger.rows("claim", first, last):
            claim = claim_from(told)
            said[spot_of(claim.locator)] = claim
    return said


def give_way(draft: Draft, said: Said) -> None:
    """Take claims of cells that a person read otherwise or refused out of a draft; note them."""
    kept = []
    for core in draft.claims:
        claim = claim_from(orjson.loads(f"{{{core}}}"))
        other = said.get(spot_of(claim.locator))
        if other is None or (isinstance(other, Claim) and _read(other) == _read(claim)):
            kept.append(core)
            continue
        details = {
            "words": claim.quantity.words,
            "proposed": said_of(claim),
            "recorded": other if isinstance(other, str) else said_of(other),
        }
        draft.findings.append(Noticed(LEFT_OUT, claim.locator, details))
    draft.claims = kept


def _read(claim: Claim) -> tuple[object, ...]:
    return claim.question, claim.quantity
