"""What is on record of an original's cells: those with claims, and proposals that were refused."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.claim import Claim
from counterfoil.model.locator import Locator
from counterfoil.model.quantity import interval

REFUSED = "CF120"
"""The finding that stands for a proposal that was refused."""
Spot = tuple[str | None, int | None, int | None, tuple[int, int] | None]
"""A cell's place without its box on a page, which readers may measure differently."""


class Refused(NamedTuple):
    """A proposal that was refused: what it was, why, by whom and when."""

    proposed: str
    reason: str
    by: str
    filed_at: str


class Answered(NamedTuple):
    """What people said of an original's cells: those with claims, and the refusals by cell."""

    claimed: frozenset[Spot]
    refused: dict[Spot, Refused]

    def holds(self, locator: str) -> bool:
        """Whether something was said of a cell."""
        spot = spot_of(locator)
        return spot in self.claimed or spot in self.refused


def spot_of(locator: str) -> Spot:
    """Return the cell that a locator points to."""
    return spot_at(Locator.parse(locator))


def spot_at(place: Locator) -> Spot:
    """Return the cell of a place."""
    return place.sheet, place.page, place.table, place.cell


def answered(ledger: Ledger, original: str) -> Answered:
    """Return what is on record of an original's cells, from filings that nothing replaces."""
    claimed: set[Spot] = set()
    refused: dict[Spot, Refused] = {}
    for first, last, filed in filings_of(ledger, original):
        for _, claim in ledger.rows("claim", first, last):
            claimed.add(spot_of(claim["locator"]))
        for _, told in ledger.rows("finding", first, last):
            if told["code"] == REFUSED:
                details = told["details"]
                who = filed.get("by", ""), filed.get("filed_at", "")
                refused[spot_of(told["locator"])] = Refused(
                    details["proposed"], details["reason"], *who
                )
    return Answered(frozenset(claimed), refused)


def filings_of(ledger: Ledger, original: str) -> list[tuple[int, int, dict[str, Any]]]:
    """Return an original's filings that count: the seq of each, that of the next, and the row."""
    rows = [*ledger.rows("filing"), (ledger.size, {})]
    replaced = {told.get("amends") for _, told in rows}
    return [
        (seq, following, told)
        for (seq, told), (following, _) in pairwise(rows)
        if told.get("original") == original and seq not in replaced
    ]


def said_of(claim: Claim) -> str:
    """Return a claim's question and bounds in one line."""
    quantity = claim.quantity
    bounds = quantity.absent or interval(quantity.low, quantity.high)
    return f"{claim.question} = {bounds}"
