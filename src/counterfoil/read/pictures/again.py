"""A second look at numbers, and at what is unlike its neighbours, in another way than the first.

The first look reads a page with the models of all languages. It is sure of some wrong digits: in
some letterings it takes 3 for 5, or 0 with a dot for 9, again and again. The second takes only the
pieces with digits, set out apart, and reads them with the Latin model alone. Where both see the
same digits, both being wrong is rare; where they differ, the number is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterfoil.read.pictures.collage import Piece, collage
from counterfoil.read.pictures.engine import LATIN, Engine, Seen
from counterfoil.read.pictures.grouping import grouped
from counterfoil.read.pictures.letters import CYRILLIC, alphabet_of, around, has_alphabet
from counterfoil.read.pictures.letters import LATIN as LATIN_LETTERS

if TYPE_CHECKING:
    from PIL.Image import Image

_BLOCK_OF_LINES = 6
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d+")
_NUMBER = re.compile(r"[(\[<>≤≥~+±-]?\d[\d.,:/-]*[)\]%*]?")
_SIGNS = re.compile(r"[\W_]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN_WORD = re.compile(r"[\W_]*[A-Za-z]+[\W_]*")
_ROUND = re.compile("[0OoОо]")
_THREE_OR_ZE = re.compile(r".*\d\d[-–—]3[\W_]*")
_LONGEST, _SHORT = 12, 5
_LOOSE = 1.3
_SIDE = 0.3
_ALIKE = str.maketrans("OoОоQ©®Ili|Ss", "0000000111155")
_FIRST, _SECOND = 50, 20
_PREFERRED, _LIKELY, _CLEARLY, _UNSURE, _CERTAIN = 60, 50, 85, 80, 90
_MOST = 600


@dataclass(frozen=True, slots=True)
class Judged:
    """A word after the second look. `doubtful` words have digits that are not sure."""

    seen: Seen
    doubtful: bool = False


def look_again(
    engine: Engine, page: Image, words: Sequence[Seen], height: float, *, tabular: bool
) -> list[Judged]:
    """Return a page's words, judged; those that both looks tell otherwise as the better tells.

    `page` is the level picture the words were recognised in.
    """
    chosen = list(_worth_it(words, tabular=tabular))
    pieces = [_piece(words, n, height) for n in chosen]
    if not pieces:
        return [Judged(word) for word in words]
    sheet = collage(page, pieces, height)
    seen = sheet.sorted_in(engine.recognise(sheet.sheet, _BLOCK_OF_LINES, LATIN))
    judged = {
        n: _judged(words[n], again, tabular=tabular) for n, again in zip(chosen, seen, strict=True)
    }
    told = [judged.get(n) or Judged(word, _has_digit(word.text)) for n, word in enumerate(words)]
    alphabets = [alphabet_of(one.seen.text) for one in told]
    told = [
        replace(one, doubtful=True)
        if _is_loose(one.seen, height) or _ends_in_ze(one.seen.text, around(alphabets, n))
        else one
        for n, one in enumerate(told)
    ]
    return [replace(one, seen=grouped(page, one.seen, height)) for one in told]


def _is_loose(word: Seen, height: float) -> bool:
    """Whether digits stand so far apart that they may be several numbers."""
    return (
        len(_DIGIT.findall(word.text)) > 1
        and word.right - word.left > _LOOSE * len(word.text) * height
    )


def _ends_in_ze(text: str, alphabet: str) -> bool:
    """Whether a 3 may be the letter З, which looks the same and which both looks take for a 3.

    Russian documents are numbered so: 47/2023-З. A range would not go down to 3.
    """
    return alphabet == CYRILLIC and bool(_THREE_OR_ZE.fullmatch(text))


def _worth_it(words: Sequence[Seen], *, tabular: bool) -> Iterator[int]:
    """Yield which words to look at again: numbers, what may be one, and strays of an alphabet."""
    told = [alphabet_of(word.text) for word in words]
    count = 0
    for number, word in enumerate(words):
        maybe = tabular and len(word.text) <= _LONGEST and _is_odd(word)
        stray = (
            len(word.text) <= _SHORT
            and has_alphabet(word.text) not in {"", LATIN_LETTERS}
            and around(told, number) == LATIN_LETTERS
        )
        if _has_digit(word.text) or maybe or stray:
            yield number
            count += 1
            if count == _MOST:
                return


def _piece(words: Sequence[Seen], number: int, height: float) -> Piece:
    """Return a word's piece of the page, with some of what is around but nothing of neighbours."""
    word, side = words[number], round(height * _SIDE)
    left, right = word.left - side, word.right + side
    for other in words[max(0, number - 1) : number + 2]:
        if other is not word and other.line == word.line:
            if other.right <= word.left:
                left = max(left, (other.right + word.left) // 2)
            elif other.left >= word.right:
                right = min(right, (word.right + other.left) // 2)
    return left, right, word.top, word.bottom


def _is_odd(word: Seen) -> bool:
    """Whether a short piece is no word of letters, or one that the first look was not sure of."""
    return not _WORD.search(word.text) or word.confidence < _UNSURE


def _judged(word: Seen, again: Sequence[Seen], *, tabular: bool) -> Judged:
    text = "".join(one.text for one in again)
    sure = min((one.confidence for one in again), default=0)
    if not _has_digit(word.text):
        return _judged_without_digits(word, text, sure, tabular=tabular)
    if not text:
        return Judged(word, doubtful=True)
    number = bool(_NUMBER.fullmatch(text))
    if _agree(word.text, text):
        # In a table, marks at a lone number are dirt; in sentences the Latin model loses some.
        fewer = tabular and len(text) < len(word.text)
        better = number and (fewer or not _NUMBER.fullmatch(word.text))
        better = better and not _CYRILLIC.search(word.text)
        doubtful = word.confidence < _FIRST or sure < _SECOND
        return Judged(word._replace(text=text) if better else word, doubtful)
    like = len(text) == len(word.text) and _DIGIT.sub("0", text) == _DIGIT.sub("0", word.text)
    if (like and sure >= _PREFERRED) or (
        number and sure >= _CLEARLY and word.confidence < _PREFERRED
    ):
        word = word._replace(text=text)
    return Judged(word, doubtful=True)


def _judged_without_digits(word: Seen, text: str, sure: int, *, tabular: bool) -> Judged:
    if tabular and _ROUND.fullmatch(word.text) and _ROUND.fullmatch(text):
        return Judged(word._replace(text="0"), doubtful=True)
    unsure = word.confidence < _CERTAIN and not _WORD.search(word.text)
    if unsure and sure >= _CLEARLY and _NUMBER.fullmatch(text):
        return Judged(word._replace(text=text), doubtful=True)
    strays = has_alphabet(word.text) not in {"", LATIN_LETTERS}
    if strays and sure >= _LIKELY and _LATIN_WORD.fullmatch(text):
        # Alone on its line, a word of small letters may look like one of capitals.
        small = word.text.islower() and len(text) > 1
        return Judged(word._replace(text=text.lower() if small else text))
    return Judged(word)


def _has_digit(text: str) -> bool:
    return bool(_DIGIT.search(text))


def _agree(first: str, second: str) -> bool:
    """Whether two texts have the same digits; letters that look like a digit count as such.

    Where the first has letters that the Latin model does not know, the second may have any.
    """
    one, other = (_SIGNS.sub("", text.translate(_ALIKE)) for text in (first, second))
    if "".join(_DIGIT.findall(one)) == "".join(_DIGIT.findall(other)):
        return True
    if one == "0":
        return other == "00"
    if not _CYRILLIC.search(first):
        return False
    if len(one) == len(other):
        return all(a == b or not a.isdigit() for a, b in zip(one, other, strict=True))
    runs = iter(_DIGITS.findall(second))
    return all(run in runs for run in _DIGITS.findall(first))
