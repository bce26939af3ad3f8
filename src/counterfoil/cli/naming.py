"""How a place in an original is named on the screen: one line that `locate` takes."""

from __future__ import annotations

from collections.abc import Iterable

from counterfoil.model.locator import Locator
from counterfoil.model.original import Original

_SHORT = 16


def link(original: Original, held: Iterable[Original], place: Locator | None) -> str:
    """Return ORIGINAL#LOCATOR: by the original's name, or its digest where that names it alone."""
    name = original.name
    known = sum(
        any(name == one or one.endswith(f"/{name}") for one in other.names) for other in held
    )
    if known > 1 or "#" in name or not name.isprintable():
        name = original.digest[:_SHORT]
    return f"{name}#{place}" if place else name
