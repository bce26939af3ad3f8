"""Files inside zipped documents that are worth reading for themselves: embedded ones and scans."""

from __future__ import annotations

import re
from typing import BinaryIO, cast
from zipfile import BadZipFile
from zlib import error as zlib_error

from counterfoil.model.reading import Part, Trouble
from counterfoil.read.given import Given
from counterfoil.read.package import Package
from counterfoil.read.parts import Parts

_EMBEDDED = re.compile(r"(?:\A|/)embeddings/[^/]+\Z|/afchunk[^/]*\Z", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?:\A|/)(?:media|Pictures)/[^/]+\.(?:png|jpe?g|tiff?|bmp|gif|webp)\Z", re.IGNORECASE
)
_BROKEN = (BadZipFile, zlib_error, EOFError, OSError)
_SMALLEST_SCAN = 10_000
"""Pictures of fewer bytes are logos, bullets and lines, not pages."""


def enclosed(
    given: Given, package: Package, reader: str, form: str
) -> tuple[tuple[Part, ...], tuple[Trouble, ...]]:
    """Keep embedded files and pictures large enough to be scans; return them and what failed."""
    parts = Parts(given, reader, form)
    for name in package.names:
        size = package.size(name)
        if _EMBEDDED.search(name) or (_PICTURE.search(name) and size >= _SMALLEST_SCAN):
            if parts.full:
                break
            with parts.taking(name, *_BROKEN), package.open(name) as stream:
                parts.keep(name, cast("BinaryIO", stream))
    return parts.taken()
