"""One page, looked at whole: its lines in order, its tables, what is written on it."""

from __future__ import annotations

from typing import NamedTuple

import pypdfium2

from counterfoil.read.pdf.aligned import Aligned
from counterfoil.read.pdf.annotations import Note, notes_on
from counterfoil.read.pdf.found import Found
from counterfoil.read.pdf.layer import Layer, layer_of
from counterfoil.read.pdf.order import Block, blocks_of
from counterfoil.read.pdf.pieces import PageText, Piece, pieces_of
from counterfoil.read.pdf.rules import drawn_on
from counterfoil.read.pdf.tables import tables_on


class Sheet(NamedTuple):
    """A page's lines in the order of reading, its tables, what its text is worth, its notes."""

    blocks: list[Block]
    tables: list[Found]
    layer: Layer
    notes: list[Note]


def sheet_of(page: PageText, forms: pypdfium2.PdfFormEnv | None) -> Sheet:
    """Look at a page. Filled fields and comments stand after its own lines, each by itself."""
    pieces = pieces_of(page)
    drawn = drawn_on(page)
    layer = layer_of(page, pieces, drawn)
    found = tables_on(page, pieces, drawn) if layer.told else Aligned([], [])
    blocks = blocks_of(page, pieces, [table.box for table in found.tables], found.columns)
    notes = notes_on(page, forms)
    blocks += [Block([Piece(note.text, -1, -1, *note.box)], note.box) for note in notes]
    return Sheet(blocks, found.tables, layer, notes)
