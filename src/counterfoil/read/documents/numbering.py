"""The numbers that Word draws before the paragraphs of lists (ECMA-376 part 1, 17.9).

They stand in no text of the file: a list says how they are made, and they are counted here as Word
counts them. Bullets are no numbers and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from counterfoil.read.documents.numerals import numeral
from counterfoil.read.documents.xmlnames import ByName, attribute, count, first_named, said_under

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_OFF = {"0", "false", "off"}


@dataclass(slots=True)
class _Level:
    """How a level of a list is numbered: from which number, in which form, within which words."""

    start: int = 1
    form: str = "decimal"
    words: str = ""
    restart: int = -1
    figures: bool = False


@dataclass(slots=True)
class _List:
    """A list: its levels, and where each stands; None where it has not begun."""

    levels: dict[int, _Level]
    at: list[int | None]


class Said(NamedTuple):
    """What a paragraph's properties say: the id of its style, its list, and its written number."""

    style: str
    list: etree._Element | None
    written: etree._Element | None


def said_of(paragraph: etree._Element) -> Said:
    """Return what a paragraph's properties say."""
    found = said_under(paragraph, "pPr", _SAID)
    if not found:
        return _SAYS_NOTHING
    style = found.get("pStyle")
    named = "" if style is None else attribute(style, "val")
    return Said(named, found.get("numPr"), found.get("listPr"))


class Numbering:
    """The lists of one document, counted as its paragraphs come."""

    def __init__(self, lists: etree._Element | None, styles: etree._Element | None) -> None:
        """Take the parts that describe lists and styles, where there are any."""
        self._described: dict[str, etree._Element] = {}
        self._numbers: dict[str, tuple[str, dict[int, int]]] = {}
        self._lists: dict[str, _List] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles: dict[str, etree._Element] = {}
        self._told: dict[str, tuple[str, str, int]] = {}
        if lists is not None:
            self._take_lists(lists)
        if styles is not None and self._numbers:
            self._take_styles(styles)

    def label(self, said: Said) -> str:
        """Return what is drawn before a paragraph, and count it; "" where nothing is."""
        if not self._numbers or (said.list is None and not said.style):
            return ""
        number, level = self._place(said)
        if number not in self._numbers:
            return ""
        name, starts = self._numbers[number]
        if name not in self._described:
            return ""
        if name not in self._lists:
            # A document describes dozens of lists, and uses a few.
            self._lists[name] = _List(_levels(self._described[name]), [None] * _LEVELS)
        kept = self._lists[name]
        if level in starts and (number, level) not in self._begun:
            # A new use of a list may begin again.
            self._begun.add((number, level))
            kept.at[level] = starts[level] - 1
        return self._next(kept, level)

    def _next(self, kept: _List, level: int) -> str:
        at = kept.at
        form = kept.levels.get(level, _Level())
        for above in range(level):
            # A level that was passed over counts as begun.
            if at[above] is None:
                at[above] = kept.levels.get(above, _Level()).start
        before = at[level]
        at[level] = form.start if before is None else before + 1
        for below in range(level + 1, _LEVELS):
            restart = kept.levels.get(below, _Level()).restart
            if restart < 0 or level < restart:
                at[below] = None
        if form.form in {"bullet", "none"}:
            return ""

        def written(found: re.Match[str]) -> str:
            which = int(found[1]) - 1
            other = kept.levels.get(which, _Level())
            standing = at[which]
            number = other.start if standing is None else standing
            return numeral(number, "decimal" if form.figures else other.form)

        return _PLACE.sub(written, form.words)

    def _place(self, said: Said) -> tuple[str, int]:
        """Return the list of a paragraph and its level there: its own, or its style's."""
        number, level, style = "", -1, said.style
        if said.list is not None:
            number = attribute(_child(said.list, "numId"), "val")
            level = count(said.list, "{*}ilvl", 0)
        for _ in range(_LEVELS):
            if number or style not in self._styles:
                break
            if style not in self._told:
                self._told[style] = _of_style(self._styles[style])
            style, number, of_style = self._told[style]
            level = of_style if level < 0 else level
        return number, min(max(level, 0), _LEVELS - 1)

    def _take_lists(self, lists: etree._Element) -> None:
        for described in lists.iterfind("{*}abstractNum"):
            self._described[attribute(described, "abstractNumId")] = described
        for used in lists.iterfind("{*}num"):
            starts = {
                min(int(which), _LEVELS - 1): count(changed, "{*}startOverride", 1)
                for changed in used.iterfind("{*}lvlOverride")
                if (which := attribute(changed, "ilvl")).isdigit()
                and changed.find("{*}startOverride") is not None
            }
            name = attribute(_child(used, "abstractNumId"), "val")
            self._numbers[attribute(used, "numId")] = name, starts

    def _take_styles(self, styles: etree._Element) -> None:
        for style in styles.iterfind("{*}style"):
            self._styles[attribute(style, "styleId")] = style


def _of_style(style: etree._Element) -> tuple[str, str, int]:
    """Return what a style says: which it is based on, its list, and the level there."""
    number, level = "", 0
    for own in style.iterfind("{*}pPr/{*}numPr"):
        number = attribute(_child(own, "numId"), "val")
        level = count(own, "{*}ilvl", 0)
    return attribute(_child(style, "basedOn"), "val"), number, level


def _levels(described: etree._Element) -> dict[int, _Level]:
    """Return the levels of a list, counted from 0."""
    return {
        min(int(which), _LEVELS - 1): _level(level)
        for level in described.iterfind("{*}lvl")
        if (which := attribute(level, "ilvl")).isdigit()
    }


def _level(level: etree._Element) -> _Level:
    legal = level.find("{*}isLgl")
    return _Level(
        count(level, "{*}start", 1),
        attribute(_child(level, "numFmt"), "val") or "decimal",
        attribute(_child(level, "lvlText"), "val"),
        count(level, "{*}lvlRestart", 0) if level.find("{*}lvlRestart") is not None else -1,
        figures=legal is not None and attribute(legal, "val") not in _OFF,
    )


def _child(element: etree._Element, name: str) -> etree._Element:
    """Return a child by its local name, or an element that says nothing."""
    found = first_named(element, name)
    return _NOTHING if found is None else found


_NOTHING = etree.Element("nothing")
_SAYS_NOTHING = Said("", None, None)
_SAID = ByName({name: name for name in ("pStyle", "numPr", "listPr")}, "")
