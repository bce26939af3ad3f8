"""Words as they are written, and the one form that stands for all forms of a word.

Russian words stand for their dictionary form (pymorphy3 with the dictionary of OpenCorpora): регион
finds регионах, and выборы is not выбор. Of several words that share a form the commonest counts.
English ones are joined by Snowball's rules and a table of irregular forms. е and ё are one letter,
as are large and small ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pymorphy3
import Stemmer

from counterfoil.index.english import REGULAR
from counterfoil.index.written import INSIDE, LONGEST, WORD, tidy

VERSION = "1"
"""Changes when the same text would be indexed otherwise."""
_CYRILLIC = re.compile(r"[а-яё]+")
_LATIN = re.compile(r"[a-z]+")
_MOST_KNOWN = 1_000_000


class Spelling(NamedTuple):
    """A word of a text, as search knows it.

    `written` is in small letters. Two words with a space between are a compound that a line's end
    broke. `also` are other words that it may be: the parts, where they were joined.
    """

    written: str
    lemma: str
    also: str = ""


class Word(NamedTuple):
    """A word in its text: code points, end excluded."""

    start: int
    end: int
    spelling: Spelling


class Forms:
    """Spellings of words; a word met again costs one look-up."""

    def __init__(self) -> None:
        """Start with no word known."""
        self._known: dict[str, Spelling] = {}

    def spellings(self, text: str) -> list[Spelling]:
        """Return the words of a text, in its order."""
        known = self._known
        if len(known) > _MOST_KNOWN:
            known.clear()
        found = []
        for raw in WORD.findall(text):
            spelling = known.get(raw)
            if spelling is None:
                spelling = known[raw] = _spelling(raw)
            found.append(spelling)
        return found

    def words(self, text: str) -> Iterator[Word]:
        """Yield the same words with their places."""
        for found in WORD.finditer(text):
            spelling = self._known.get(found[0]) or _spelling(found[0])
            yield Word(found.start(), found.end(), spelling)


def _spelling(raw: str) -> Spelling:
    parts = [tidy(part) for part in INSIDE.sub("", raw).split("-")]
    if len(parts) == 1:
        return Spelling(parts[0], lemma_of(parts[0]))
    joined = "".join(parts)[:LONGEST]
    apart = Spelling(" ".join(parts), " ".join(map(lemma_of, parts)))
    if not _CYRILLIC.fullmatch(joined) or _russian().word_is_known(joined):
        return Spelling(joined, lemma_of(joined), f"{apart.written} {apart.lemma}")
    return apart._replace(also=f"{joined} {lemma_of(joined)}")


def lemma_of(word: str) -> str:
    """Return the form that stands for all forms of a word in small letters."""
    if _CYRILLIC.fullmatch(word):
        lemma = str(_russian().parse(word)[0].normal_form).replace("ё", "е")
        return lemma if lemma.isalnum() else word
    if _LATIN.fullmatch(word):
        return str(_english().stemWord(REGULAR.get(word, word)))
    return word


@cache
def _russian() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _english() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
