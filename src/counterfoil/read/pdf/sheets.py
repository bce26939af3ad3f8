"""One page, looked at whole: its lines in order, its tables, what is written on it."""

from __future__ import annotations

from typing import NamedTuple

import pypdfium2

from counterfoil.read.pdf.aligned import Aligned
from counterfoil.read.pdf.annotations import Link, Note, Written, written_on
from counterfoil.read.pdf.found import Found
from counterfoil.read.pdf.layer import Layer, layer_of
from counterfoil.read.pdf.lines import pieces_of
from counterfoil.read.pdf.order import Block, blocks_of
from counterfoil.read.pdf.pieces import Box, PageText, Piece
from counterfoil.read.pdf.rules import drawn_on
from counterfoil.read.pdf.tables import tables_on


class Sheet(NamedTuple):
    """A page's lines in the order of reading, its tables, what its text is worth.

    `pictures` are the boxes of pictures on it, `written` what stands on it beside its own text.
    """

    blocks: list[Block]
    tables: list[Found]
    layer: Layer
    pictures: list[Box]
    written: Written
    height: float
    breaks_words: bool

    @property
    def notes(self) -> list[Note]:
        """What fields and comments on it say."""
        return self.written.notes

    @property
    def links(self) -> list[Link]:
        """Where its links are and lead."""
        return self.written.links


LOST = Sheet(
    *([], [], Layer(0, 0, 0.0, 0.0, drawn=False), [], Written([], [], set(), {})),
    height=0.0,
    breaks_words=False,
)
"""A page that cannot be loaded."""


def sheet_of(
    page: PageText, document: pypdfium2.PdfDocument, forms: pypdfium2.PdfFormEnv | None
) -> Sheet:
    """Look at a page. Filled fields and comments stand after its own lines, each by itself."""
    pieces = pieces_of(page)
    drawn = drawn_on(page)
    layer = layer_of(page, pieces, drawn)
    found = tables_on(page, pieces, drawn) if layer.told else Aligned([], [])
    blocks = blocks_of(page, pieces, [table.box for table in found.tables], found.columns)
    written = written_on(page, document, forms)
    blocks += [Block([Piece(note.text, -1, -1, *note.box)], note.box) for note in written.notes]
    rest = drawn.pictures, written, page.height, page.breaks_words
    return Sheet(blocks, found.tables, layer, *rest)
