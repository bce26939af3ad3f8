"""Letters that look the same in two alphabets, and strokes that are none.

A picture does not tell А from A. Which is meant is told by the letters beside them that only one
alphabet has: in the word first, then in its neighbours on the line. Where neither tells, letters
stay as they were recognised.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CYRILLIC = "АВЕКМНОРСТХасеорху"
_LATIN = "ABEKMHOPCTXaceopxy"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_SAME_CYRILLIC, _SAME_LATIN = frozenset(_CYRILLIC), frozenset(_LATIN)
_ANY_CYRILLIC, _ANY_LATIN = re.compile("[Ѐ-ӿ]"), re.compile("[A-Za-z]")
_STROKE = re.compile(r"(?<![\w|])\|(?![\w|])")
_SIGN = re.compile(r"[^\w%&№$€£₽§+]+")
_NARROW = 0.5
_LOW = 0.55
_DASH = 0.7
CYRILLIC, LATIN = "Cyrillic", "Latin"


def alphabet_of(text: str) -> str:
    """Return the alphabet that letters of a text tell; empty where none tells, or both do."""
    cyrillic = any(x not in _SAME_CYRILLIC for x in _ANY_CYRILLIC.findall(text))
    latin = any(x not in _SAME_LATIN for x in _ANY_LATIN.findall(text))
    return "" if cyrillic == latin else CYRILLIC if cyrillic else LATIN


def has_alphabet(text: str) -> str:
    """Return the alphabet that all letters of a text are given in; empty for none or both."""
    cyrillic, latin = bool(_ANY_CYRILLIC.search(text)), bool(_ANY_LATIN.search(text))
    return "" if cyrillic == latin else CYRILLIC if cyrillic else LATIN


def around(told: Sequence[str], place: int) -> str:
    """Return the alphabet that the nearest telling neighbours of a word agree on, or "".

    `told` has the alphabet of each word of a line.
    """
    before = next((one for one in reversed(told[:place]) if one), "")
    after = next((one for one in told[place + 1 :] if one), "")
    return before if before == after or not after else after if not before else ""


def in_one_alphabet(line: Sequence[str]) -> list[str]:
    """Return the words of a line, letters that look alike in the alphabet that is meant."""
    told = [alphabet_of(word) for word in line]
    return [_written(word, told[place] or around(told, place)) for place, word in enumerate(line)]


def _written(word: str, alphabet: str) -> str:
    if alphabet == LATIN:
        word = _STROKE.sub("I", word)
        return word.translate(_TO_LATIN) if _ANY_CYRILLIC.search(word) else word
    if alphabet == CYRILLIC and _ANY_LATIN.search(word):
        written = word.translate(_TO_CYRILLIC)
        return word if _ANY_LATIN.search(written) else written
    return word


def is_speck(text: str, wide: float, high: float) -> bool:
    """Whether what was taken for a word is dirt: a lone sign, smaller than signs are.

    Sizes are in heights of a line of text. Dashes are low but wide; marks of quotation, commas and
    full stops stand with a word, not alone.
    """
    return bool(_SIGN.fullmatch(text)) and high < _LOW and wide < _DASH
