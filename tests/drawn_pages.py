"""Pages drawn with known words at known places, and what is needed to recognise them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from PIL import Image as Images
from PIL import ImageDraw, ImageFont
from PIL.Image import Image

from counterfoil.read.pictures.engine import Engine, found_engine

A4 = (2480, 3508)
"""A4 in dots, at 300 to the inch."""


class Placed(NamedTuple):
    """A word and its box in dots: left, right, top, bottom."""

    text: str
    left: int
    right: int
    top: int
    bottom: int


def engine_here() -> Engine:
    """Return the recogniser of this machine; skip the test where there is none."""
    engine = found_engine()
    if not isinstance(engine, Engine):
        pytest.skip(f"{engine.why}: it needs {engine.install}")
    return engine


def font_here(style: str = "sans") -> str:
    """Return the path of a font with Russian letters; skip the test where there is none."""
    command = shutil.which("fc-match")
    if not command:
        pytest.skip("no fontconfig to find a font with Russian letters")
    asked = (command, "-f", "%{lang} %{file}", f"{style}:lang=ru")
    languages, _, path = subprocess.run(
        asked, capture_output=True, check=True, text=True
    ).stdout.partition(" ")
    if "ru" not in languages.split("|"):
        pytest.skip("no font with Russian letters")
    return path


def drawn(
    lines: Sequence[str], *, size: int = 44, style: str = "sans", page: tuple[int, int] = A4
) -> tuple[Image, list[Placed]]:
    """Return a page (mode L) with lines drawn on it from above, and where its words are."""
    font = ImageFont.truetype(font_here(style), size)
    picture = Images.new("L", page, 255)
    brush = ImageDraw.Draw(picture)
    words = []
    down = page[1] // 12
    for line in lines:
        across = page[0] // 10
        for word in line.split():
            brush.text((across, down), word, font=font, fill=0)
            left, top, right, bottom = map(round, brush.textbbox((across, down), word, font=font))
            words.append(Placed(word, left, right, top, bottom))
            across += round(font.getlength(word + " "))
        down += round(size * 1.5)
    return picture, words


Grid = Sequence[Sequence[str]]


def drawn_table(rows: Grid, *, ruled: bool, size: int = 42) -> tuple[Image, Grid, list[list[int]]]:
    """Return a page with a table on it, its rows, and [left, right, top, bottom] of its cells.

    Cells are given row by row.
    """
    font = ImageFont.truetype(font_here(), size)
    picture = Images.new("L", A4, 255)
    brush = ImageDraw.Draw(picture)
    high = size * 2
    left, top = A4[0] // 10, A4[1] // 8
    first = round(max(font.getlength(row[0]) for row in rows)) + size * 2
    wide = (A4[0] - 2 * left - first) // (len(rows[0]) - 1)
    boxes = []
    brush.text((left, top - high * 2), "Сведения за отчётную неделю представлены ниже.", 0, font)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            start = left + (first + (column - 1) * wide if column else 0)
            end = start + (wide if column else first)
            upper = top + number * high
            boxes.append([start, end, upper, upper + high])
            across = start + size // 2 if not column else end - size // 2 - font.getlength(text)
            brush.text((across, upper + size // 3), text, 0, font)
            if ruled:
                brush.rectangle((start, upper, end, upper + high), outline=0, width=3)
    return picture, rows, boxes
