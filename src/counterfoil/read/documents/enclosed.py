"""Files inside documents that are worth reading for themselves: embedded ones and scans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from itertools import islice
from typing import BinaryIO, NamedTuple, cast
from zipfile import BadZipFile
from zlib import error as zlib_error

from counterfoil.model.reading import Part, Trouble
from counterfoil.read.documents.blips import Drawing
from counterfoil.read.given import Given
from counterfoil.read.package import Package
from counterfoil.read.parts import Parts, harmless

_EMBEDDED = re.compile(r"(?:\A|/)embeddings/[^/]+\Z|/afchunk[^/]*\Z", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?:\A|/)(?:media|Pictures)/[^/]+\.(?:png|jpe?g|tiff?|bmp|gif|webp)\Z", re.IGNORECASE
)
_DRAWN = re.compile(
    r"(?:\A|/)(?:media|Pictures)/[^/]+\.(png|jpe?g|tiff?|bmp|gif|webp|svg|emf|wmf)\Z", re.IGNORECASE
)
_KINDS = {"jpg": "jpeg", "tif": "tiff", "svg": "svg+xml", "emf": "x-emf", "wmf": "x-wmf"}
_ENDINGS = {"jpeg": "jpg", "tiff": "tif", "x-emf": "emf", "x-wmf": "wmf", "x-pict": "pict"}
_SCANS = {"png", "jpeg", "tiff", "bmp"}
_BROKEN = (BadZipFile, zlib_error, EOFError, OSError)
_LISTED = 10_000
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


def pictures(package: Package) -> dict[str, str]:
    """Return what a reading's metadata tells of a document's pictures: the kind and name of each.

    Small ones are listed too, though they are not kept: a stamp or a signature may be one.
    """
    lines = []
    for name in package.names[:_LISTED]:
        if found := _DRAWN.search(name):
            kind = found[1].casefold()
            lines.append(f"image/{_KINDS.get(kind, kind)} {harmless(name)}")
    return {"pictures": "\n".join(lines)} if lines else {}


class Drawn(NamedTuple):
    """Pictures of a document that is no package: those kept, what failed, and what is told."""

    parts: tuple[Part, ...]
    left: tuple[Trouble, ...]
    facts: dict[str, str]


def drawn_within(
    given: Given, drawings: Iterable[Drawing], reader: str, form: str, objects: Iterable[str] = ()
) -> Drawn:
    """Keep pictures large enough to be scans, under numbers, and tell the kind of each.

    `objects` names what other programs put into the document, which is told and not opened.
    """
    parts = Parts(given, reader, form)
    lines = []
    for number, name in enumerate(objects, 1):
        called = f"object {number} ({name})" if name else f"object {number}"
        parts.tell("CF051", called, "it is an object of another program")
    for number, drawing in enumerate(islice(drawings, _LISTED), 1):
        name = f"image{number}.{_ENDINGS.get(drawing.kind, drawing.kind)}"
        lines.append(f"image/{drawing.kind} {name}")
        if drawing.kind in _SCANS and not drawing.content:
            parts.tell("CF051", name, "its bytes are broken")
        elif len(drawing.content) >= _SMALLEST_SCAN and not parts.full:
            with parts.taking(name, *_BROKEN):
                parts.keep(name, BytesIO(drawing.content))
    kept, left = parts.taken()
    return Drawn(kept, left, {"pictures": "\n".join(lines)} if lines else {})
