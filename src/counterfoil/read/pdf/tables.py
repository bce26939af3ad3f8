"""Tables of a page: in grids of rules first, then where words stand in columns without them."""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.read.pdf.aligned import Aligned, aligned_on
from counterfoil.read.pdf.grids import grids_of
from counterfoil.read.pdf.pieces import Box, Lettering, Piece
from counterfoil.read.pdf.ruled import in_grid
from counterfoil.read.pdf.rules import Drawn
from counterfoil.read.pdf.zones import words_in_columns

_EDGE = 1.0
_HALF = 0.5


def tables_on(page: Lettering, pieces: Sequence[Piece], drawn: Drawn) -> Aligned:
    """Return a page's tables, from above, and its columns of prose."""
    found = Aligned([], [])
    rest = list(pieces)
    for grid in grids_of(drawn.lying, drawn.standing):
        inside = [piece for piece in rest if is_within(piece, grid.box)]
        if inside and (table := in_grid(page, grid, inside)):
            found.tables.append(table)
            rest = [piece for piece in rest if not is_within(piece, grid.box)]
    if words := words_in_columns(page, rest, drawn):
        other = aligned_on(page, words, drawn)
        found = Aligned([*found.tables, *other.tables], other.columns)
    found.tables.sort(key=lambda table: (table.box[2], table.box[0]))
    return found


def is_within(piece: Piece, box: Box) -> bool:
    """Whether a line stands in a box, or mostly so."""
    left, right, top, bottom = box
    middle = (piece.top + piece.bottom) / 2
    wide = min(piece.right - piece.left, right - left)
    return (
        top - _EDGE <= middle <= bottom + _EDGE
        and min(piece.right, right) - max(piece.left, left) > _HALF * wide
    )
