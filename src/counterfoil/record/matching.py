"""Matching a heading's words to the codebook's labels whatever their inflection, for proposals.

Words are compared by their Snowball stems (Porter, "Snowball", snowballstem.org), Russian and
English: "Свердловской области" finds "Свердловская область". This is for drafts that a person
accepts; what is recorded afterwards is matched exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import Stemmer

from counterfoil.model.codebook import Measure, Place, fold

_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[а-я]")
_SMALL = {"и", "в", "по", "на", "с", "of", "the", "and", "in", "чел", "человек", "people", "г"}

Stems = frozenset[str]


class Matcher:
    """Finds the entry of one dimension that a text names."""

    def __init__(self, entries: Iterable[Measure | Place]) -> None:
        """Take the codebook's entries of a dimension."""
        self._russian, self._english = Stemmer.Stemmer("russian"), Stemmer.Stemmer("english")
        self._by_stems: dict[Stems, set[str]] = {}
        for entry in entries:
            for label in (entry.code, *entry.labels.values(), *entry.aliases):
                self._by_stems.setdefault(self.stems(label), set()).add(entry.code)
        self._by_stems.pop(frozenset(), None)
        self._met: dict[str, str] = {}

    def stems(self, text: str) -> Stems:
        """Return the stems of a text's words, without words that carry no meaning here."""
        words = [word for word in _WORD.findall(fold(text)) if word not in _SMALL]
        return frozenset(
            (self._russian if _CYRILLIC.search(word) else self._english).stemWord(word)
            for word in words
        )

    def code(self, text: str) -> str:
        """Return the one entry that a text names, or an empty text."""
        if text not in self._met:
            self._met[text] = self._find(self.stems(text))
        return self._met[text]

    def _find(self, stems: Stems) -> str:
        exact = self._by_stems.get(stems, set())
        if len(exact) == 1:
            return next(iter(exact))
        # A longer heading may hold a label ("число охваченных мигрантов"): the longest one in it,
        # where that is only one.
        held = [(len(label), codes) for label, codes in self._by_stems.items() if label <= stems]
        if not held:
            return ""
        longest = max(size for size, _ in held)
        found = {code for size, codes in held if size == longest for code in codes}
        return next(iter(found)) if len(found) == 1 else ""
