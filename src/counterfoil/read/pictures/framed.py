"""Tables in frames on a page of running text: found by their rules, read row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image as Images
from PIL import ImageDraw

from counterfoil.read.pdf.grids import grids_of
from counterfoil.read.pictures.engine import Engine, Seen
from counterfoil.read.pictures.ruling import Line, Rules
from counterfoil.read.pictures.segments import segments_of
from counterfoil.read.pictures.tabling import drawn
from counterfoil.read.pictures.unrolled import unrolled

if TYPE_CHECKING:
    from PIL.Image import Image

_USUAL = 7.0
"""How high a line of text is in points, as places of rules are compared."""
_EDGES = 3
_LINE_BY_LINE = 6
_APART = 20_000
"""Added to the number of a frame, as the block that its lines stand in."""


def frames_of(rules: Rules, height: float) -> list[Line]:
    """Return the boxes in which rules part several rows and columns.

    `height` is how high a line of text is.
    """
    scale = _USUAL / height
    found = drawn(rules, scale)
    boxes = []
    for grid in grids_of(found.lying, found.standing):
        if len(grid.across) >= _EDGES and len(grid.down) >= _EDGES:
            left, right, top, bottom = (round(edge / scale) for edge in grid.box)
            boxes.append(Line(left, right, top, bottom))
    return boxes


def without(page: Image, frames: Sequence[Line]) -> Image:
    """Return a copy of a page on which nothing is in the frames."""
    rest = page.copy()
    brush = ImageDraw.Draw(rest)
    for frame in frames:
        brush.rectangle((frame.left, frame.top, frame.right, frame.bottom), fill=255)
    return rest


def words_in(
    engine: Engine, page: Image, frames: Sequence[Line], height: float
) -> list[tuple[Line, list[Seen]]]:
    """Return the words in each frame of a level page without rules, row by row."""
    found = []
    for number, frame in enumerate(frames, _APART):
        box = frame.left, frame.top, frame.right, frame.bottom
        alone = Images.new("L", page.size, 255)
        alone.paste(page.crop(box), box[:2])
        rows = unrolled(alone, segments_of(alone, height), height)
        words = rows.brought_back(engine.recognise(rows.sheet, _LINE_BY_LINE))
        found.append((frame, [w._replace(line=(number, 1, w.line[2])) for w in words]))
    return found


def put_in(words: list[Seen], framed: Sequence[tuple[Line, list[Seen]]]) -> list[Seen]:
    """Return words with those of frames where they stand: before the first line that is below."""
    whole = list(words)
    for frame, inside in framed:
        at = next((n for n, word in enumerate(whole) if word.top >= frame.bottom), len(whole))
        while 0 < at < len(whole) and whole[at - 1].line == whole[at].line:
            at -= 1
        whole[at:at] = inside
    return whole
