"""Telling weekly returns in a table apart: one filing a monitor, region, week and moment."""

from __future__ import annotations

from typing import NamedTuple

from counterfoil.model.codebook import fold
from counterfoil.model.locator import Locator
from counterfoil.model.mapping import ReturnPlaces
from counterfoil.model.period import PeriodError
from counterfoil.model.question import is_code
from counterfoil.model.reading import Row
from counterfoil.record.drafting import Codes, Draft, Drafting, Noticed, safe
from counterfoil.record.periods import read_moment
from counterfoil.record.unfolding import Unfolding


class ReturnKey(NamedTuple):
    """What makes a weekly return one filing; `amends` is the moment of the one it replaces."""

    monitor: str
    region: str
    period: str
    filed_at: str
    amends: str


class Returns:
    """Sorts the rows of a table of returns into drafts."""

    def __init__(self, unfolding: Unfolding, places: ReturnPlaces, strays: Draft) -> None:
        """Find the columns; `strays` takes the findings of rows that make no return."""
        self._strays, self._table = strays, unfolding.table
        self._monitor = unfolding.in_row(places.monitor)
        self._filed = unfolding.in_row(places.filed)
        self._amends = unfolding.in_row(places.amends) if places.amends else None
        self._nothing = unfolding.in_row(places.nothing) if places.nothing else None
        self._yes = {fold(word) for word in places.yes}
        self.drafts: dict[ReturnKey, Draft] = {}

    def choose(self, number: int, cells: Row, codes: Codes, words: str) -> Draft | None:
        """Return the draft of the return that a row belongs to."""
        region, period = codes[1], codes[3]
        if not (isinstance(region, str) and isinstance(period, str)):
            # Counted even when the row's number is blank: a whole return may hang on it.
            Drafting.trouble(self._strays, (region, period), words or "-", self._at(number))
            return None
        monitor = self._monitor(number, cells).strip()
        if not is_code(monitor):
            details = safe({"words": monitor, "why": "a monitor is named by a code, such as M-01"})
            self._stray(number, "CF111", details)
            return None
        try:
            filed_at = read_moment(self._filed(number, cells))
            amends = self._amends(number, cells).strip() if self._amends else ""
            amends = read_moment(amends) if amends else ""
        except PeriodError as error:
            details = safe({"words": self._filed(number, cells), "why": str(error)})
            self._stray(number, "CF111", details)
            return None
        draft = self.drafts.setdefault(
            ReturnKey(monitor, region, period, filed_at, amends), Draft()
        )
        if self._nothing and fold(self._nothing(number, cells)) in self._yes:
            draft.nothing = True
            if not words.strip():
                return None
        return draft

    def finish(self) -> None:
        """Add the findings that need a whole return."""
        for draft in self.drafts.values():
            if draft.nothing and draft.claims:
                details = {"cells": str(len(draft.claims))}
                draft.findings.append(Noticed("CF114", "", details))

    def _at(self, number: int) -> str:
        return str(Locator(cell=(number, 1)))

    def _stray(self, number: int, code: str, details: dict[str, str]) -> None:
        code = "CF301" if "identifier" in details else code
        noticed = Noticed(code, self._at(number), details)
        if noticed not in self._strays.findings:
            self._strays.findings.append(noticed)
