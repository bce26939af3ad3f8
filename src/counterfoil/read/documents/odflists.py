"""The numbers before list items and headings of OpenDocument texts (ODF 1.3 part 3, 5.3, 16.30).

They stand in no text of the file: a style says how they are made, and they are counted here.
Bullets are no numbers and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from counterfoil.read.documents.numerals import numeral
from counterfoil.read.documents.xmlnames import attribute, local

_LEVELS = 10
_FORMS = {
    "1": "decimal",
    "a": "lowerletter",
    "A": "upperletter",
    "1st": "ordinal",
    "i": "lowerroman",
    "I": "upperroman",
    "01, 02, 03, ...": "decimalzero",
    "а, б, .., аа, аб, ... (ru)": "russianlower",
    "А, Б, .., Аа, Аб, ... (ru)": "russianupper",
    "а, б, .., аа, бб, ... (ru)": "russianlower",
    "А, Б, .., Аа, Бб, ... (ru)": "russianupper",
}
_NUMBERED = {"list-level-style-number", "outline-level-style"}
_PLACE = re.compile(r"%(\d{1,2})%")
_TRUE = "true"


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    before: str
    behind: str
    shown: int
    start: int
    words: str = ""


@dataclass(slots=True)
class _Count:
    """Where a list stands on each level; None where it has not begun."""

    at: list[int | None] = field(default_factory=lambda: [None] * (_LEVELS + 1))


class OpenLists:
    """The lists of one document, counted as their items come."""

    def __init__(self, *parts: etree._Element | None) -> None:
        """Take the parts that describe styles of lists."""
        self._styles: dict[str, dict[int, _Level]] = {}
        self._outline: dict[int, _Level] = {}
        self._counts: dict[str, _Count] = {}
        self._open: list[tuple[str, _Count]] = []
        for part in parts:
            for style in part.iter("{*}list-style", "{*}outline-style") if part is not None else ():
                levels = dict(map(_level, (e for e in style if local(e) in _NUMBERED)))
                if local(style) == "outline-style":
                    self._outline = levels
                else:
                    self._styles[attribute(style, "name")] = levels

    def begin(self, element: etree._Element) -> None:
        """Begin a list, or one within the item at hand."""
        style = attribute(element, "style-name")
        if self._open:
            outer, count = self._open[-1]
            self._open.append((style or outer, count))
            return
        goes_on = attribute(element, "continue-numbering") == _TRUE
        goes_on = goes_on or bool(attribute(element, "continue-list"))
        if not goes_on or style not in self._counts:
            self._counts[style] = _Count()
        self._open.append((style, self._counts[style]))

    def end(self) -> None:
        """End the list at hand."""
        self._open.pop()

    def item(self, element: etree._Element) -> str:
        """Count an item of the list at hand; return what is drawn before its first paragraph."""
        level = min(len(self._open), _LEVELS)
        style, count = self._open[-1]
        levels = self._styles.get(style, {})
        return _next(levels, count, level, attribute(element, "start-value"))

    def heading(self, element: etree._Element) -> str:
        """Count a heading that stands in no list; return what is drawn before it."""
        text = attribute(element, "outline-level") or "1"
        if self._open or not self._outline or not text.isdigit():
            return ""
        count = self._counts.setdefault("\0", _Count())
        level = min(max(int(text), 1), _LEVELS)
        return _next(self._outline, count, level, attribute(element, "start-value"))


def _next(levels: dict[int, _Level], count: _Count, level: int, start: str) -> str:
    told = levels.get(level)
    for above in range(1, level):
        if count.at[above] is None:
            other = levels.get(above)
            count.at[above] = other.start if other else 1
    before = count.at[level]
    if start.isdigit():
        count.at[level] = int(start)
    elif before is None:
        count.at[level] = told.start if told else 1
    else:
        count.at[level] = before + 1
    count.at[level + 1 :] = [None] * (_LEVELS - level)
    if told is None or not told.form:
        return ""
    if told.words:

        def written_for(found: re.Match[str]) -> str:
            which = min(int(found[1]), _LEVELS)
            return _numeral(levels, count, which)

        return _PLACE.sub(written_for, told.words).strip()
    first = max(level - told.shown + 1, 1)
    written = [_numeral(levels, count, shown) for shown in range(first, level + 1)]
    return f"{told.before}{'.'.join(filter(None, written))}{told.behind}".strip()


def _numeral(levels: dict[int, _Level], count: _Count, which: int) -> str:
    told, standing = levels.get(which), count.at[which]
    if told is None or not told.form:
        return ""
    return numeral(told.start if standing is None else standing, told.form)


def _level(element: etree._Element) -> tuple[int, _Level]:
    def number(name: str, default: int) -> int:
        text = attribute(element, name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default  # noqa: PLR2004

    level = _Level(
        _FORMS.get(attribute(element, "num-format"), ""),
        attribute(element, "num-prefix"),
        attribute(element, "num-suffix"),
        number("display-levels", 1),
        number("start-value", 1),
        attribute(element, "num-list-format"),
    )
    return min(number("level", 1), _LEVELS), level
