"""The child's side of drawing: from an original and what is asked of it to dots in files.

Asked: {"finest", "most", "views": [{"page", "crop", …}]}, as in `Measure` and `View`. Left in the
folder for view N, counted from 0: N.dots, which is its width and height (4 bytes each, the highest
first) and its dots. The parent writes the pictures, so that nothing an original made of a worker
reaches a reader but dots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import orjson

from counterfoil.model.view import View
from counterfoil.read.dispatch import Tell, unpacked
from counterfoil.read.drawing.asking import DRAWER, SIZES
from counterfoil.read.drawing.dots import Measure, Painted, painted
from counterfoil.read.given import Given
from counterfoil.read.kinds import PICTURES, Format
from counterfoil.read.limits import Unreadable

_DRAWERS = {
    Format.PDF: ("drawing.pages", "draw_pages"),
    **dict.fromkeys(PICTURES, ("drawing.scans", "draw_scans")),
}
_Draw = Callable[[Given, Sequence[View], Measure], Iterator[Painted]]


def draw_views(given: Given, drawing: str, room: Path, tell: Tell) -> str:
    """Draw what is asked; return this drawer's name. Raise Unreadable for what cannot be drawn."""
    facts = orjson.loads(drawing)
    views = [_view(one) for one in facts["views"]]
    told, inside, _ = unpacked(given, room)
    tell(str(told), DRAWER)
    if told not in _DRAWERS:
        code = "CF005"
        raise Unreadable(code, format=str(told))
    module, function = _DRAWERS[told]
    draw = cast("_Draw", getattr(import_module(f"counterfoil.read.{module}"), function))
    measure = Measure(facts["finest"], facts["most"])
    for number, one in enumerate(draw(inside, views, measure)):
        dots = painted(one)
        sizes = SIZES.pack(one.sheet.width, one.sheet.height)
        (room / f"{number}.dots").write_bytes(sizes + dots)
    return DRAWER


def _view(facts: dict[str, Any]) -> View:
    def pairs(name: str) -> tuple[Any, ...]:
        return tuple(tuple(one) for one in facts[name])

    return View(
        page=facts["page"],
        crop=tuple(facts["crop"]),
        marks=pairs("marks"),
        covers=pairs("covers"),
        marked=pairs("marked"),
        covered=pairs("covered"),
    )
