"""Words as they stand in a text, without their forms: see forms.py for these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LETTER = r"[^\W_]"
# Within a word stand soft hyphens, marks of stress, and hyphens that broke it at a line's end.
WORD = re.compile(rf"{_LETTER}+(?:(?:[\u00ad\u0300\u0301]+\n?|-\n(?=[a-zа-яё])){_LETTER}+)*")
INSIDE = re.compile(r"[\u00ad\u0300\u0301\n]")
LONGEST = 64
"""How many letters of a word count."""


def plain_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words of a text without their lemmas: first code point, one after the last, word.

    Words that a line's end broke are joined, whatever they are.
    """
    for found in WORD.finditer(text):
        yield found.start(), found.end(), tidy(INSIDE.sub("", found[0]).replace("-", ""))


def tidy(raw: str) -> str:
    """Return a word in small letters, and nothing in it that the index would break it at."""
    folded = unicodedata.normalize("NFKC", raw).casefold().replace("ё", "е")
    if not folded.isalnum():
        folded = "".join(sign for sign in folded if sign.isalnum()) or raw
    return folded[:LONGEST]
