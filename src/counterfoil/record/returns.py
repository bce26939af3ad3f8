"""Telling weekly returns in a table apart: one filing a monitor, region, week and moment."""

from __future__ import annotations

from typing import NamedTuple

from counterfoil.model.codebook import fold
from counterfoil.model.mapping import ReturnPlaces
from counterfoil.model.moment import ended
from counterfoil.model.patterns import identifier_in
from counterfoil.model.period import PeriodError
from counterfoil.model.question import is_code
from counterfoil.model.reading import Row
from counterfoil.record.drafting import Codes, Draft, Drafting, Locators, Noticed, noticed
from counterfoil.record.periods import read_moment
from counterfoil.record.unfolding import Unfolding


class ReturnKey(NamedTuple):
    """What makes a weekly return one filing."""

    monitor: str
    region: str
    period: str
    filed_at: str


class Returns:
    """Sorts the rows of a table of returns into drafts."""

    def __init__(self, unfolding: Unfolding, places: ReturnPlaces, strays: Draft) -> None:
        """Find the columns; `strays` takes the findings of rows that make no return."""
        self._strays, self._places = strays, Locators(unfolding.table)
        self._monitor = unfolding.in_row(places.monitor)
        self._filed = unfolding.in_row(places.filed)
        self._amends = unfolding.in_row(places.amends) if places.amends else None
        self._nothing = unfolding.in_row(places.nothing) if places.nothing else None
        self._yes = {fold(word) for word in places.yes}
        self._torn: set[ReturnKey] = set()
        self.drafts: dict[ReturnKey, Draft] = {}

    def choose(self, number: int, cells: Row, codes: Codes, words: str) -> Draft | None:
        """Return the draft of the return that a row belongs to."""
        region, period = codes[1], codes[3]
        if not (isinstance(region, str) and isinstance(period, str)):
            # Counted even when the row's number is blank: a whole return may hang on it.
            Drafting.trouble(
                self._strays, (region, period), words or "-", (number, self._at(number))
            )
            return None
        monitor = self._monitor(number, cells).strip()
        if not is_code(monitor) or identifier_in(monitor):
            self._stray(number, monitor, "a monitor is named by a code, such as M-01")
            return None
        if (moments := self._moments(number, cells)) is None:
            return None
        draft = self._draft(number, ReturnKey(monitor, region, period, moments[0]), moments[1])
        if draft is None:
            return None
        if self._nothing and fold(self._nothing(number, cells)) in self._yes:
            draft.nothing = True
            if not words.strip():
                return None
        return draft

    def _draft(self, number: int, key: ReturnKey, amends: str) -> Draft | None:
        """Return the draft of a return, unless its rows differ about which one it replaces."""
        draft = self.drafts.setdefault(key, Draft())
        if amends and draft.amends not in {"", amends}:
            why = f"the same return says elsewhere that it replaces the one of {draft.amends}"
            self._stray(number, amends, why)
            self._torn.add(key)
        draft.amends = amends or draft.amends
        return None if key in self._torn else draft

    def _moments(self, number: int, cells: Row) -> tuple[str, str] | None:
        """Return when a row's return was filed and when the one it replaces was, if any."""
        filed = words = self._filed(number, cells)
        try:
            filed = read_moment(words)
            words = self._amends(number, cells).strip() if self._amends else ""
            amends = read_moment(words) if words else ""
        except PeriodError as error:
            self._stray(number, words, str(error))
            return None
        if amends and ended(amends) >= ended(filed):
            self._stray(number, words, f"a return filed on {filed} replaces an earlier one")
            return None
        return filed, amends

    def finish(self) -> None:
        """Leave out the returns that contradict themselves about which one they replace."""
        for key in self._torn:
            self.drafts.pop(key, None)

    def _at(self, number: int) -> str:
        return self._places.at(number, 1)

    def _stray(self, number: int, words: str, why: str) -> None:
        found = noticed("CF111", self._at(number), {"words": words, "why": why})
        if found not in self._strays.findings:
            self._strays.findings.append(found)


def finish_return(draft: Draft) -> None:
    """Add the findings that need a whole return."""
    if draft.nothing and draft.claims:
        draft.findings.append(Noticed("CF114", "", {"cells": str(len(draft.claims))}))
    if not (draft.nothing or draft.claims or draft.findings):
        draft.findings.append(Noticed("CF115", "", {}))
