"""Reading PNG, JPEG, TIFF, WebP, GIF and BMP: words and tables recognised on their pages.

Without Pillow nothing of a picture is opened; without Tesseract nothing is recognised, but what the
file says about itself is read all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from counterfoil.model.reading import Reading
from counterfoil.read.given import Given
from counterfoil.read.pictures.engine import has_pillow
from counterfoil.read.pictures.scans import Scans

READER = "picture/2"


def read_picture(given: Given) -> Reading:
    """Read a picture file; raise Unreadable for one that is damaged or too large."""
    scans = Scans(given)
    if has_pillow():
        module = import_module("counterfoil.read.pictures.leafing")
        read = cast("Callable[[Given, Scans, str], Reading]", module.read_pages)
        return read(given, scans, READER)
    scans.miss(1)
    troubles = tuple(scans.troubles())
    return Reading(given.digest, READER, metadata=scans.metadata(), troubles=troubles)
