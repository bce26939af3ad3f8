"""What parent and child of drawing agree on: how views are asked for, and what is left of each."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import orjson

from counterfoil.model.view import View
from counterfoil.read.drawing.dots import Measure

DRAWER = "drawing/2"
"""Name and version of what draws: pictures by another one are drawn again."""
SIZES = struct.Struct(">II")
"""Width and height, before a picture's dots."""


def asked(views: Sequence[View], measure: Measure) -> str:
    """Return what is asked of a worker as JSON."""
    facts = {"finest": measure.finest, "most": measure.most, "views": list(views)}
    return orjson.dumps(facts).decode()
