"""Excerpts and pictures for receipts: of which reading, and what in it must not be shown."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from counterfoil.model.claim import Act, Filing
from counterfoil.model.codebook import fold
from counterfoil.model.locator import Locator
from counterfoil.model.view import View
from counterfoil.project.tree import Pages
from counterfoil.publish.excerpts import Excerpts, Guard
from counterfoil.publish.pictures import Pictures
from counterfoil.publish.shelf import Said, Shelf


class Excerpting:
    """Gives the surroundings of claims in their originals."""

    def __init__(self, shelf: Shelf) -> None:
        """Take the shelf that has the readings."""
        self._shelf = shelf
        self._known: dict[tuple[str, str], Excerpts] = {}
        self.pictures = Pictures(shelf)

    def excerpt(self, said: Said) -> dict[str, Any] | None:
        """Return a claim's surroundings, or None where its place is not found any more."""
        excerpts = self._of(said)
        return excerpts.excerpt(Locator.parse(said.locator)) if excerpts else None

    def view(self, said: Said) -> View | None:
        """Return what a picture of a claim's place may show; None where there is to be none."""
        excerpts, locator = self._of(said), Locator.parse(said.locator)
        if excerpts is None or excerpts.excerpt(locator) is None:
            return None
        return excerpts.view(locator, whole=self._shelf.project.settings.pages is Pages.WHOLE)

    def views(self, readers: Collection[str]) -> dict[int, tuple[str, View]]:
        """Return for each claim that may have a picture its original's digest and what to draw.

        `readers` are those whose readings say where on a page something stands now.
        """
        shelf, found = self._shelf, dict[int, tuple[str, View]]()
        if shelf.project.settings.pages is Pages.NONE:
            return found
        for seq, filing in shelf.record.filings.items():
            reading = shelf.readings.get(filing.original)
            pages = reading.pages if reading and filing.reader in readers else ()
            if not any(page.width for page in pages):
                continue
            for claim in shelf.of.get(seq, ()):
                if claim not in shelf.withheld and (view := self.view(shelf.claims[claim])):
                    found[claim] = filing.original, view
        return found

    def _of(self, said: Said) -> Excerpts | None:
        filing = self._shelf.record.filings[said.filing]
        reading = self._shelf.readings.get(filing.original)
        # A reading with other words is another text: what it shows there proves nothing.
        if reading is None or reading.text_digest != filing.text_digest:
            return None
        key = (filing.original, filing.source)
        if key not in self._known:
            self._known[key] = Excerpts(reading, self.guard(filing))
        return self._known[key]

    def guard(self, filing: Filing) -> Guard:
        """Return what excerpts of a filing's original must not show."""
        return Guard(
            self._shelf.project.settings.smallest_cell,
            tuple(self._withheld_in.get(filing.original, ())),
            row_only=filing.act is Act.RETURN,
            headings=self._headings(filing.source) if filing.act is Act.RETURN else frozenset(),
        )

    def _headings(self, code: str) -> frozenset[str]:
        """Return the headings that a source's mappings name, but for who filed and when."""
        source = self._shelf.project.sources.get(code)
        names: list[str] = []
        for mapping in source.tables if source else ():
            names += mapping.numbers
            for place in (mapping.measure, mapping.region, mapping.category, mapping.period):
                names += place.columns
            names += mapping.note.columns if mapping.note else ()
        return frozenset(map(fold, names))

    @cached_property
    def _withheld_in(self) -> dict[str, list[str]]:
        """Locators of withheld claims, by original."""
        shelf, found = self._shelf, dict[str, list[str]]()
        for seq in sorted(shelf.withheld):
            said = shelf.claims[seq]
            found.setdefault(shelf.record.filings[said.filing].original, []).append(said.locator)
        return found
