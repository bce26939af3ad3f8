"""Turning a source's words into codes of the codebook, once for every different word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from counterfoil.model.codebook import Codebook, Measure, Place, by_label, fold
from counterfoil.model.mapping import PeriodFormat
from counterfoil.model.period import PeriodError
from counterfoil.model.source import Source
from counterfoil.record.periods import read_period


@dataclass(frozen=True, slots=True)
class Problem:
    """Why words name nothing: the finding's code, the words, and its reason."""

    code: str
    words: str
    why: str = ""


Named = str | Problem
"""A code of the codebook, or why there is none."""


class Codes(dict[str, Named]):
    """What words mean in one dimension. A word met again costs one look-up."""

    def __init__(self, find: Callable[[str], Named]) -> None:
        """Take what finds the meaning of a word not met before."""
        super().__init__()
        self._find = find

    def __missing__(self, words: str) -> Named:
        found = self[words] = self._find(words)
        return found


class Labels:
    """What a source's words mean in a codebook: `dimensions` has `Codes` for each."""

    def __init__(self, codebook: Codebook, source: Source, form: PeriodFormat) -> None:
        """Fold every label of the codebook, with the source's own labels before them."""
        self._codebook, self._form = codebook, form
        self._own = {fold(words): code for words, code in source.labels.items()}
        self._valid: dict[tuple[str, str, str], Problem | None] = {}
        self.dimensions = {
            "measure": self._codes("CF103", codebook.measures),
            "region": self._codes("CF101", codebook.regions),
            "category": self._codes("CF102", codebook.categories),
            "period": Codes(self._period),
        }

    def _codes(self, unknown: str, known: Mapping[str, Measure | Place]) -> Codes:
        labels = by_label(known.values())
        labels |= {words: code for words, code in self._own.items() if code in known}
        return Codes(lambda words: labels.get(fold(words)) or Problem(unknown, words))

    def _period(self, words: str) -> Named:
        try:
            period = read_period(words, self._form, self._codebook.calendar)
        except PeriodError as error:
            return Problem("CF104", words, str(error))
        if not self._codebook.covers(period):
            first, last = self._codebook.first, self._codebook.last
            return Problem("CF105", words, f"{first or '…'} to {last or '…'}")
        return period.code

    def invalid(self, dimension: str, code: str, period: str) -> Problem | None:
        """Return the problem with using a region or category in a period, if there is one."""
        key = (dimension, code, period)
        if key not in self._valid:
            entries = self._codebook.regions if dimension == "region" else self._codebook.categories
            fine = entries[code].valid_in(period)
            self._valid[key] = None if fine else Problem("CF106", code, period)
        return self._valid[key]
