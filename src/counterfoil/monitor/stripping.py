"""Taking metadata out of pictures before they are sealed."""

from __future__ import annotations

from typing import NamedTuple

from counterfoil.monitor.jpeg import stripped_jpeg
from counterfoil.monitor.png import stripped_png


class Stripped(NamedTuple):
    """A picture without metadata, and the ending that its name may have."""

    content: bytes
    ending: str


def stripped(content: bytes) -> Stripped | None:
    """Return a picture without its metadata; None for what cannot be stripped here."""
    for strip, ending in ((stripped_jpeg, "jpg"), (stripped_png, "png")):
        if (found := strip(content)) is not None:
            return Stripped(found, ending)
    return None
