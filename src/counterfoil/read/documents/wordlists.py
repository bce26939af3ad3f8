"""The numbers before the paragraphs of lists in DOC files ([MS-DOC] 2.4.6.3, 2.9.131, 2.9.150).

They stand in no text of the file: a list says how they are made, and they are counted here as Word
counts them. Bullets are no numbers and are left out.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from counterfoil.read.documents.numerals import numeral
from counterfoil.read.documents.wordfile import WordFile

_LEVELS = 9
_FORMS = {
    0: "decimal",
    1: "upperroman",
    2: "lowerroman",
    3: "upperletter",
    4: "lowerletter",
    5: "ordinal",
    22: "decimalzero",
    58: "russianlower",
    59: "russianupper",
}
_SIMPLE, _LEGAL = 1, 4
_NEW_START, _NEW_FORM = 0x10, 0x20
_MOST = 10_000
_LISTS, _USES = 0x2E2, 0x2EA


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level is numbered. Letters of `words` below 9 stand for the number of that level."""

    start: int
    form: str
    words: str
    legal: bool
    restart: int


@dataclass(slots=True)
class _Use:
    """A use of a list: which list, and what it starts anew or numbers otherwise."""

    name: int
    starts: dict[int, int]
    levels: dict[int, _Level]


class WordLists:
    """The lists of one file, counted as its paragraphs come."""

    def __init__(self, word: WordFile) -> None:
        """Take the file; one whose lists are broken has none."""
        self._levels: dict[int, list[_Level]] = {}
        self._uses: list[_Use] = []
        self._at: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()
        if word.modern:
            try:
                self._take_lists(word)
                self._take_uses(word)
            except (struct.error, IndexError):
                self._uses = []

    def label(self, use: int, level: int) -> str:
        """Count a paragraph of a use of a list, from 1; return what is drawn before it."""
        if not 1 <= use <= len(self._uses) or not 0 <= level < _LEVELS:
            return ""
        used = self._uses[use - 1]
        levels = self._levels.get(used.name, [])
        if level >= len(levels):
            return ""
        at = self._at.setdefault(used.name, [None] * _LEVELS)
        if level in used.starts and (use, level) not in self._begun:
            self._begun.add((use, level))
            at[level] = used.starts[level] - 1
        forms = [used.levels.get(which, told) for which, told in enumerate(levels)]
        for above in range(level):
            # A level that was passed over counts as begun.
            at[above] = forms[above].start if at[above] is None else at[above]
        form, before = forms[level], at[level]
        at[level] = form.start if before is None else before + 1
        for below in range(level + 1, len(forms)):
            restart = forms[below].restart
            if restart < 0 or level < restart:
                at[below] = None
        if not form.form:
            return ""
        return "".join(_written(sign, forms, at, legal=form.legal) for sign in form.words).strip()

    def _take_lists(self, word: WordFile) -> None:
        start, size = word.pointed(_LISTS)
        if size < 2:  # noqa: PLR2004 - their count
            return
        (count,) = struct.unpack_from("<H", word.table, start)
        place = start + size
        for number in range(min(count, _MOST)):
            head = start + 2 + 28 * number
            (name,) = struct.unpack_from("<i", word.table, head)
            several = 1 if word.table[head + 26] & _SIMPLE else _LEVELS
            self._levels[name] = []
            for _ in range(several):
                level, place = _parsed(word.table, place)
                self._levels[name].append(level)

    def _take_uses(self, word: WordFile) -> None:
        start, size = word.pointed(_USES)
        if size < 4:  # noqa: PLR2004 - their count
            return
        (count,) = struct.unpack_from("<I", word.table, start)
        place = start + 4 + 16 * count
        for number in range(min(count, _MOST)):
            head = start + 4 + 16 * number
            (name,) = struct.unpack_from("<i", word.table, head)
            used = _Use(name, {}, {})
            place += 4
            for _ in range(word.table[head + 12]):
                begins, flags = struct.unpack_from("<iI", word.table, place)
                place += 8
                level = flags & 0xF
                if flags & _NEW_FORM:
                    used.levels[level], place = _parsed(word.table, place)
                    begins = used.levels[level].start
                if flags & _NEW_START:
                    used.starts[min(level, _LEVELS - 1)] = begins
            self._uses.append(used)


def _parsed(table: bytes, place: int) -> tuple[_Level, int]:
    """Return how a level is numbered, and where what follows it begins."""
    start, form, flags = struct.unpack_from("<iBB", table, place)
    letters, paragraphs, limit = table[place + 24], table[place + 25], table[place + 26]
    place += 28 + letters + paragraphs
    (count,) = struct.unpack_from("<H", table, place)
    words = table[place + 2 : place + 2 + 2 * count].decode("utf-16-le", "replace")
    restart = limit if flags & 8 else -1
    level = _Level(start, _FORMS.get(form, ""), words, bool(flags & _LEGAL), restart)
    return level, place + 2 + 2 * count


def _written(sign: str, forms: list[_Level], at: list[int | None], *, legal: bool) -> str:
    which = ord(sign)
    if which >= _LEVELS:
        return sign
    if which >= len(forms):
        return ""
    standing = at[which]
    number = forms[which].start if standing is None else standing
    return numeral(number, "decimal" if legal else forms[which].form)
