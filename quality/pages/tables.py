"""PDFs with a table whose cells are known, in two languages, many layouts, fonts and sizes.

What varies from file to file comes from a seed, so that the same files are made each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from quality.pages.cells import KINDS, WORDS, Cell, Content
from quality.pages.drawing import Area, Frame, Style, draw, framed, wrapped

_FONTS = Path("/usr/share/fonts/truetype")
_KNOWN = {
    "sans": _FONTS / "dejavu" / "DejaVuSans.ttf",
    "serif": _FONTS / "liberation" / "LiberationSerif-Regular.ttf",
    "plain": _FONTS / "liberation" / "LiberationSans-Regular.ttf",
    "narrow": _FONTS / "liberation" / "LiberationSansNarrow-Regular.ttf",
    "book": _FONTS / "paratype" / "PTF55F.ttf",
}
_OWN = Path(reportlab.__file__).with_name("fonts") / "Vera.ttf"
_WIDTH, _HEIGHT = A4
_LEFT, _TOP, _ROOM, _EDGE = 60.0, 62.0, 475.0, 20.0
LAYOUTS: dict[str, tuple[str, str, bool]] = {
    "ruled": ("simple", "grid", False),
    "ruled, several lines": ("multi", "lines", True),
    "ruled, merged headings": ("merged", "grid", False),
    "unruled": ("simple", "none", False),
    "unruled, several lines": ("multi", "none", False),
    "booktabs": ("simple", "booktabs", False),
    "booktabs, merged headings": ("merged", "booktabs", False),
    "zebra": ("simple", "zebra", False),
    "zebra, several lines": ("text", "zebra", False),
}
"""The layouts that tables are measured by: what stands in them, their rules, texts in the middle.

They are the kinds that others' tools were measured by."""
MORE: dict[str, tuple[str, str, bool]] = {
    "ruled, groups": ("grouped", "grid", True),
    "ruled, thin boxes": ("text", "thin", True),
    "ruled, many columns": ("wide", "lines", False),
    "unruled, in the middle": ("multi", "none", True),
    "unruled, remarks": ("text", "none", False),
    "unruled, merged headings": ("merged", "none", False),
    "unruled, words": ("words", "none", False),
    "unruled, pairs": ("pair", "none", False),
    "unruled, many columns": ("wide", "none", False),
    "unruled, numbers in several lines": ("wrapped", "none", False),
    "booktabs, several lines": ("multi", "booktabs", False),
    "booktabs, pairs": ("pair", "booktabs", False),
    "booktabs, numbers in several lines": ("wrapped", "booktabs", True),
    "zebra, merged headings": ("merged", "bands", False),
    "zebra, many columns": ("wide", "zebra", False),
    "zebra, numbers in several lines": ("wrapped", "bands", False),
    "rows": ("multi", "rows", False),
    "rows, words": ("words", "rows", True),
    "frame": ("simple", "frame", False),
    "columns": ("text", "columns", False),
    "header": ("simple", "header", False),
}
"""Further layouts of the same kinds."""


class Made(NamedTuple):
    """A file with one table: its language and layout, its cells, and where they are."""

    language: str
    layout: str
    path: Path
    cells: list[Cell]
    areas: dict[Cell, Area]


def fonts() -> list[str]:
    """Return the names of the fonts that are on this machine, made known to reportlab."""
    there = {name: path for name, path in _KNOWN.items() if path.is_file()}
    for name, path in there.items():
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return list(there) or [own_font()]


def own_font() -> str:
    """Return the name of a font that comes with reportlab, made known to it.

    It has no Cyrillic letters: Latin ones are drawn in their place, and the file says which letters
    these stand for.
    """
    font = TTFont("own", str(_OWN))
    face = font.face
    for code in [*range(ord("А"), ord("я") + 1), *map(ord, "Ёё№€₽")]:
        like = ord("a") + code % 26
        face.charToGlyph.setdefault(code, face.charToGlyph[like])
        face.charWidths.setdefault(code, face.charWidths[like])
    pdfmetrics.registerFont(font)
    return "own"


def make(
    folder: Path,
    seed: int,
    layouts: dict[str, tuple[str, str, bool]] = LAYOUTS,
    known: Sequence[str] = (),
) -> Iterator[Made]:
    """Write a file for each language and layout, in one of the fonts known."""
    known = known or fonts()
    for language in WORDS:
        for number, (layout, (kind, rules, middle)) in enumerate(layouts.items()):
            chance = random.Random(f"{seed}/{language}/{layout}")  # noqa: S311 - no secret
            style = replace(_style(chance, known), rules=rules, middle=middle)
            content = KINDS[kind](chance, WORDS[language])
            style = _fitting(content, style)
            path = folder / f"{language}-{number}-{seed}.pdf"
            frame = write(path, content, style, language if chance.random() < 0.8 else "")
            areas = {cell: frame.area(cell) for cell in content.cells}
            yield Made(language, layout, path, content.cells, areas)


def _style(chance: random.Random, known: Sequence[str]) -> Style:
    return Style(
        font=chance.choice(known),
        size=chance.choice([8, 9, 9.5, 10, 11]),
        pad=chance.choice([2, 3, 4, 5]),
        gutter=chance.choice([4, 6, 8, 12]),
        lead=chance.choice([1.15, 1.2, 1.25]),
        numbers=chance.choice(["right", "right", "center", "left"]),
        order=chance.choice(["rows", "rows", "columns", "lines", "words"]),
    )


def _fitting(content: Content, style: Style) -> Style:
    """Return a style in which a table is no wider than the page allows."""
    while framed(content, style, _LEFT, _TOP, _ROOM).across[-1] > _WIDTH - _EDGE:
        style = replace(style, size=style.size - 0.5, gutter=max(style.gutter - 1, 3))
    return style


def write(path: Path, content: Content, style: Style, prose: str = "") -> Frame:
    """Write a page with a table, between two paragraphs of a language where one is given."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    top = _TOP
    if prose:
        top = _paragraph(canvas, WORDS[prose].prose, style.font, top) + 12
    frame = framed(content, style, _LEFT, top, _ROOM)
    draw(canvas, frame, _HEIGHT)
    if prose:
        _paragraph(canvas, WORDS[prose].prose, style.font, frame.box[3] + 24)
    canvas.showPage()
    canvas.save()
    return frame


def _paragraph(canvas: Canvas, text: str, font: str, top: float) -> float:
    """Draw a paragraph; return where what follows begins."""
    style = Style(font=font, size=10.5)
    canvas.setFont(font, style.size)
    for line in wrapped(text, style, _ROOM):
        canvas.drawString(_LEFT, _HEIGHT - top - style.size, line)
        top += 13.5
    return top
