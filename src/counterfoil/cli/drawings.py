"""Drawings of cells and words as SVG, with the place marked: text and boxes, no library needed.

They are made of a reading's text alone. Letters that XML does not know are drawn as U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from counterfoil.model.locator import a1
from counterfoil.model.surroundings import Cells, Words

_UNKNOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = """
text { font: 13px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1c1d1a; }
.head { fill: #5a5d55; } .name { font-weight: bold; }
rect { fill: #fff; stroke: #c9c6bc; } .edge { fill: #f1efe8; } .paper { stroke: none; }
.mark { fill: #ffe27d; stroke: #b03a12; stroke-width: 2; } .under { fill: #ffe27d; stroke: none; }
"""
_LETTER, _HIGH, _PAD = 7.83, 24, 8
_NARROWEST, _WIDEST = 4, 32
_LINE = 92
_TOP = 40


def draw_cells(cells: Cells, title: str) -> str:
    """Return part of a table as a spreadsheet program shows it, its addresses on two sides."""
    lefts = [_PAD + 8 * _LETTER]
    for column in range(len(cells.columns)):
        lefts.append(lefts[-1] + _wide(cells, column))
    drawn = [_text("name", _PAD, 24, title), _box("edge", _PAD, _TOP, lefts[0] - _PAD)]
    for column, left, right in zip(cells.columns, lefts, lefts[1:], strict=False):
        name = a1(1, column)[:-1] if cells.table.name else str(column)
        drawn += [_box("edge", left, _TOP, right - left)]
        drawn += [_label(left, _TOP, name, hidden=column in cells.table.hidden_columns)]
    for line, row in enumerate(cells.rows, 1):
        top = _TOP + line * _HIGH
        drawn += [_box("edge", _PAD, top, lefts[0] - _PAD)]
        drawn += [_label(_PAD, top, str(row), hidden=row in cells.table.hidden_rows)]
    # The marked one last: its frame goes over its neighbours' edges.
    boxes = sorted(_boxes(cells, lefts), key=lambda box: box.at == cells.at)
    for box in boxes:
        name = "mark" if box.at == cells.at else "cell"
        drawn += [_box(name, box.left, box.top, box.wide, box.high)]
        drawn += [_label(box.left, box.top, _short(cells.table.text(*box.at)))]
    return _svg(lefts[-1] + _PAD, _TOP + (len(cells.rows) + 1) * _HIGH + _PAD, drawn)


class _Cell(NamedTuple):
    """A cell and its box; a merged one is one box over all that is shown of it."""

    at: tuple[int, int]
    left: float
    top: float
    wide: float
    high: float


def _boxes(cells: Cells, lefts: Sequence[float]) -> Iterator[_Cell]:
    parts: dict[tuple[int, int], list[tuple[int, int]]] = {}
    merged = {
        (row, column): (span.row, span.column)
        for span in cells.table.spans
        for row in cells.rows
        for column in cells.columns
        if 0 <= row - span.row < span.rows and 0 <= column - span.column < span.columns
    }
    for line, row in enumerate(cells.rows):
        for number, column in enumerate(cells.columns):
            parts.setdefault(merged.get((row, column), (row, column)), []).append((line, number))
    for at, held in parts.items():
        (first, left), (last, right) = min(held), max(held)
        top = _TOP + (first + 1) * _HIGH
        wide = lefts[right + 1] - lefts[left]
        yield _Cell(at, lefts[left], top, wide, (last - first + 1) * _HIGH)


def _wide(cells: Cells, column: int) -> float:
    """Return how wide a column is; what a merged cell shows has room over several of them."""
    at = cells.columns[column]
    merged = {span.row for span in cells.table.spans if span.column == at and span.columns > 1}
    texts = [row[column] for n, row in zip(cells.rows, cells.shown, strict=True) if n not in merged]
    longest = max((len(_short(text)) for text in texts), default=0)
    return max(longest, _NARROWEST) * _LETTER + 2 * _PAD


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def draw_words(words: Words, title: str) -> str:
    """Return a stretch of text with its surroundings, in lines of even width."""
    drawn = [_text("name", _PAD, 24, title)]
    lines = list(_lines(words))
    for number, (text, first, last) in enumerate(lines):
        top = _TOP + number * _HIGH
        if last > first:
            left, width = _PAD + first * _LETTER, (last - first) * _LETTER
            drawn.append(_box("under", left, top + 2, width, _HIGH - 3))
        drawn.append(_text("words", _PAD, top + 17, text))
    wide = max([len(title), *(len(text) for text, _, _ in lines)]) * _LETTER
    return _svg(wide + 2 * _PAD, _TOP + len(lines) * _HIGH + _PAD, drawn)


def _lines(words: Words) -> Iterator[tuple[str, int, int]]:
    """Yield lines of text, each with where what is marked begins and ends in it."""
    text = words.before + words.quote + words.after
    start, end = len(words.before), len(words.before) + len(words.quote)
    place = 0
    for paragraph in text.split("\n"):
        for line in wrap(paragraph, _LINE, drop_whitespace=False, break_on_hyphens=False) or [""]:
            first, last = max(start - place, 0), min(end - place, len(line))
            yield line, first, max(first, last)
            place += len(line)
        place += 1


def _svg(wide: float, high: float, drawn: list[str]) -> str:
    inner = "\n".join(filter(None, drawn))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}" '
        f'viewBox="0 0 {wide:.0f} {high:.0f}"><style>{_STYLE}</style>\n'
        f'<rect class="paper" width="{wide:.0f}" height="{high:.0f}"/>\n{inner}\n</svg>\n'
    )


def _box(name: str, left: float, top: float, wide: float, high: float = _HIGH) -> str:
    return (
        f'<rect class="{name}" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" '
        f'height="{high:.1f}"/>'
    )


def _label(left: float, top: float, text: str, *, hidden: bool = False) -> str:
    words = f"{text} (hidden)" if hidden else text
    return _text("head" if hidden else "words", left + _PAD, top + 17, words) if words else ""


def _text(name: str, left: float, top: float, text: str) -> str:
    words = escape(_UNKNOWN.sub("\ufffd", text))
    # The letters are spread to what they are counted as, whatever font there is.
    length = f'textLength="{len(text) * _LETTER:.1f}" lengthAdjust="spacingAndGlyphs" '
    return (
        f'<text class="{name}" x="{left:.1f}" y="{top:.1f}" {length if text else ""}'
        f'xml:space="preserve">{words}</text>'
    )
