"""Locators: where exactly in an original something stands.

One line (`sheet=Лист1&cell=B5`, `cell=17,6`, `page=2&at=412-431&quote=не менее 40`) that parses
back to the same locator, and the same place as W3C Web Annotation selectors in JSON-LD, so that
others' tools understand it. Cells of delimited text follow RFC 7111 (1-based, the header line is
row 1), pages and areas RFC 8118 (points from the page's upper left corner), text the
TextQuoteSelector and TextPositionSelector (code points, end excluded), what JSON holds RFC 6901
(`pointer=/dataValues/3/value`), what XML holds XPath 1.0, names in the root's own namespace
(`xpath=/adx/group[1]/dataValue[2]/@value`).
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, replace
from typing import Any

_RFC_7111 = "http://tools.ietf.org/rfc/rfc7111"
_RFC_6901 = "http://tools.ietf.org/rfc/rfc6901"
_RFC_8118 = "http://tools.ietf.org/rfc/rfc8118"
_SHEET_CELL = "urn:counterfoil:sheet-cell"
_ESCAPED = re.compile(r"[%&=\x00-\x1f\x7f-\x9f\u2028\u2029]")
_A1 = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_KEYS = (
    *("page", "area", "sheet", "table", "cell", "pointer", "xpath"),
    *("at", "quote", "prefix", "suffix"),
)


class LocatorError(ValueError):
    """A text that is no locator; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in an original. Only the parts that apply are set.

    `page` counts from 1. `area` is (left, right, top, bottom) in points from the upper left.
    `sheet` is a sheet's name; `table` counts tables from 1 where they have no name. `cell` is
    (row, column), both from 1; `pointer` and `xpath` say where its words stand in JSON and XML, of
    which a reading makes tables. `start` and `end` are code points of the page's or reading's text.
    """

    page: int | None = None
    area: tuple[int, int, int, int] | None = None
    sheet: str | None = None
    table: int | None = None
    cell: tuple[int, int] | None = None
    pointer: str | None = None
    xpath: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    prefix: str | None = None
    suffix: str | None = None

    def __str__(self) -> str:
        parts: dict[str, str | None] = {
            "page": _text(self.page),
            "area": ",".join(map(str, self.area)) if self.area else None,
            "sheet": self.sheet,
            "table": _text(self.table),
            "cell": self._cell_text(),
            "pointer": self.pointer,
            "xpath": self.xpath,
            "at": f"{self.start}-{self.end}" if self.start is not None else None,
            "quote": self.quote,
            "prefix": self.prefix,
            "suffix": self.suffix,
        }
        return "&".join(f"{key}={_escape(text)}" for key, text in parts.items() if text is not None)

    def _cell_text(self) -> str | None:
        if self.cell is None:
            return None
        return a1(*self.cell) if self.sheet is not None else f"{self.cell[0]},{self.cell[1]}"

    @classmethod
    def parse(cls, text: str) -> Locator:
        """Read what `str()` wrote; raise LocatorError for any other text."""
        parts: dict[str, str] = {}
        for part in text.split("&") if text else ():
            key, found, escaped = part.partition("=")
            if not found or key not in _KEYS or key in parts:
                msg = f"{part!r} is not a part of a locator; parts are {', '.join(_KEYS)}"
                raise LocatorError(msg)
            parts[key] = _unescape(escaped)
        start, end = _pair(parts.get("at"), "-")
        locator = cls(
            page=_count(parts.get("page")),
            area=_area(parts.get("area")),
            sheet=parts.get("sheet"),
            table=_count(parts.get("table")),
            cell=_cell(parts.get("cell")),
            pointer=parts.get("pointer"),
            xpath=parts.get("xpath"),
            start=start,
            end=end,
            quote=parts.get("quote"),
            prefix=parts.get("prefix"),
            suffix=parts.get("suffix"),
        )
        if str(locator) != text:
            msg = f"{text!r} is not how a locator is written; it would be {locator}"
            raise LocatorError(msg)
        return locator

    def bare(self) -> Locator:
        """Return the place without the words it quotes, for where those are shown beside it."""
        return replace(self, quote=None, prefix=None, suffix=None)

    def selectors(self) -> list[dict[str, Any]]:
        """Return W3C Web Annotation selectors for the place, alternatives for one selection."""
        chosen: list[dict[str, Any]] = []
        if self.quote is not None:
            quote = {"type": "TextQuoteSelector", "exact": self.quote}
            quote |= {"prefix": self.prefix} if self.prefix is not None else {}
            quote |= {"suffix": self.suffix} if self.suffix is not None else {}
            chosen.append(quote)
        if self.start is not None:
            position = {"type": "TextPositionSelector", "start": self.start, "end": self.end}
            if chosen:
                chosen[0]["refinedBy"] = position
            else:
                chosen.append(position)
        if self.cell is not None:
            within = {"sheet": self.sheet, "table": _text(self.table), "cell": self._cell_text()}
            fragment = "&".join(f"{k}={_escape(v)}" for k, v in within.items() if v is not None)
            conforms = _RFC_7111 if fragment.startswith("cell") else _SHEET_CELL
            chosen.append(_fragment(fragment, conforms))
        if self.pointer is not None:
            chosen.append(_fragment(self.pointer, _RFC_6901))
        if self.xpath is not None:
            chosen.append({"type": "XPathSelector", "value": self.xpath})
        if self.page is not None:
            value = f"page={self.page}"
            if self.area:
                value += "&highlight=" + ",".join(map(str, self.area))
            page = _fragment(value, _RFC_8118)
            if chosen:
                page["refinedBy"] = chosen[0]
            chosen = [page]
        return chosen


def a1(row: int, column: int) -> str:
    """Write a cell's address as workbooks do: (5, 2) is B5."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return f"{letters}{row}"


def column_number(letters: str) -> int:
    """Read a column's letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + string.ascii_uppercase.index(letter) + 1
    return number


def parse_a1(text: str) -> tuple[int, int]:
    """Read `B5` as (5, 2); raise LocatorError for other texts."""
    found = _A1.fullmatch(text)
    if not found:
        msg = f"{text!r} is not a cell; write a column's letters and a row's number, such as B5"
        raise LocatorError(msg)
    return int(found[2]), column_number(found[1])


def _fragment(fragment: str, conforms: str) -> dict[str, Any]:
    return {"type": "FragmentSelector", "conformsTo": conforms, "value": fragment}


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), text)


def _unescape(text: str) -> str:
    def run(found: re.Match[str]) -> str:
        try:
            return bytes.fromhex(found[0].replace("%", "")).decode()
        except ValueError:
            msg = f"{found[0]!r} is not escaped UTF-8"
            raise LocatorError(msg) from None

    return re.sub(r"(?:%[0-9A-Fa-f]{2})+", run, text)


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if not (_NUMBER.fullmatch(text) and int(text)):
        msg = f"{text!r} is not a number counted from 1"
        raise LocatorError(msg)
    return int(text)


def _pair(text: str | None, mark: str) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    left, _, right = text.partition(mark)
    if not (_NUMBER.fullmatch(left) and _NUMBER.fullmatch(right) and int(left) <= int(right)):
        msg = f"{text!r} is not a start and an end, such as 412{mark}431"
        raise LocatorError(msg)
    return int(left), int(right)


def _cell(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    if "," not in text:
        return parse_a1(text)
    row, _, column = text.partition(",")
    numbers = _count(row), _count(column)
    return (numbers[0], numbers[1]) if numbers[0] and numbers[1] else None


def _area(text: str | None) -> tuple[int, int, int, int] | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 4 or not all(map(_NUMBER.fullmatch, parts)):  # noqa: PLR2004
        msg = f"{text!r} is not an area; write left,right,top,bottom in whole points"
        raise LocatorError(msg)
    left, right, top, bottom = map(int, parts)
    return left, right, top, bottom
