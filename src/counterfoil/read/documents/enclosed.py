"""Files inside documents that are worth reading for themselves: embedded ones and scans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from itertools import islice
from typing import BinaryIO, NamedTuple, cast

from counterfoil.model.reading import Part, Trouble
from counterfoil.read.archives.members import BROKEN
from counterfoil.read.documents.blips import Drawing
from counterfoil.read.documents.metafiles import holds_words
from counterfoil.read.given import Given
from counterfoil.read.objects import Object, held_in, object_in
from counterfoil.read.ole import SIGNATURE, CompoundFile
from counterfoil.read.package import Package
from counterfoil.read.parts import Parts, harmless

_EMBEDDED = re.compile(
    r"(?:\A|/)embeddings/[^/]+\Z|/afchunk[^/]*\Z|\AObject [0-9]+\Z"
    r"|(?:\A|/)(?:media|Pictures)/[^/]+\.pdf\Z"
    # Cells of other workbooks, as they were when this one was last calculated.
    r"|/externalLinks/[^/]+\.xml\Z",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"/embeddings/[^/]+\.bin\Z|\AObject [0-9]+\Z", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?:\A|/)(?:media|Pictures)/[^/]+\.(?:png|jpe?g|tiff?|bmp|gif|webp)\Z", re.IGNORECASE
)
_DRAWN = re.compile(
    r"(?:\A|/)(?:media|Pictures)/[^/]+\.(png|jpe?g|tiff?|bmp|gif|webp|svg|emf|wmf)\Z", re.IGNORECASE
)
_METAFILE = re.compile(r"(?:\A|/)(?:media|Pictures)/[^/]+\.[ew]mf\Z", re.IGNORECASE)
_KINDS = {"jpg": "jpeg", "tif": "tiff", "svg": "svg+xml", "emf": "x-emf", "wmf": "x-wmf"}
_ENDINGS = {"jpeg": "jpg", "tiff": "tif", "x-emf": "emf", "x-wmf": "wmf", "x-pict": "pict"}
_SCANS = {"png", "jpeg", "tiff", "bmp"}
_METAFILES = {"x-emf", "x-wmf"}
Taking = Callable[[], Object]
"""What takes an object out of its document."""
_LISTED = 10_000
_LARGEST_DRAWING = 8 << 20
_SMALLEST_SCAN = 10_000
"""Pictures of fewer bytes are logos, bullets and lines, not pages."""


def enclosed(
    given: Given, package: Package, reader: str, form: str
) -> tuple[tuple[Part, ...], tuple[Trouble, ...]]:
    """Keep embedded files and pictures large enough to be scans; return them and what failed.

    What failed are the parts that turned out to be broken so far as well.
    """
    parts = Parts(given, reader, form)
    for name in package.names:
        size = package.size(name)
        if _EMBEDDED.search(name) or (_PICTURE.search(name) and size >= _SMALLEST_SCAN):
            if parts.full:
                break
            with parts.taking(name, *BROKEN):
                _keep(parts, package, name)
        elif _METAFILE.search(name) and size <= _LARGEST_DRAWING and not parts.full:
            with parts.taking(name, *BROKEN):
                _keep_drawing(parts, name, package.read(name))
    for name, why in package.broken.items():
        parts.tell("CF051", name, why)
    return parts.taken()


def _keep_drawing(parts: Parts, name: str, drawing: bytes) -> None:
    """Keep a metafile that holds words; most others are logos, and their previews are many."""
    if holds_words(drawing):
        parts.keep(name, BytesIO(drawing))


def _keep(parts: Parts, package: Package, name: str) -> None:
    """Keep a part, or the file that it holds where it is an object's storage."""
    whole = package.read(name) if _OBJECT.search(name) else b""
    held = held_in(whole) if whole.startswith(SIGNATURE) else None
    if held is not None and held.content != whole:
        called = f"{name}/{held.name}" if held.name else name + held.ending
        parts.keep(called, BytesIO(held.content))
        return
    with package.open(name) as stream:
        parts.keep(name, cast("BinaryIO", stream))


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


def objects_within(
    given: Given, container: CompoundFile, homes: re.Pattern[str], reader: str, form: str
) -> tuple[tuple[Part, ...], tuple[Trouble, ...]]:
    """Keep the files in objects whose storages are called so; return them and what failed."""
    parts = Parts(given, reader, form)
    found = dict.fromkeys(one[0] for name in container.names if (one := homes.match(name)))
    _keep_objects(parts, (partial(object_in, container, home) for home in found))
    return parts.taken()


def _keep_objects(parts: Parts, objects: Iterable[Taking]) -> None:
    """Keep the files that objects hold, under numbers; tell of those that hold none.

    Each is taken only when the one before is kept: together they may be more than there is room.
    """
    for number, take in enumerate(objects, 1):
        if parts.full:
            break
        with parts.taking(f"object {number}", *BROKEN, IndexError):
            called, held = take()
            if held is None:
                name = f"object {number} ({called})" if called else f"object {number}"
                parts.tell("CF051", name, "it is an object of another program")
            else:
                name = f"object{number}{held.ending}"
                parts.keep(f"{name}/{held.name}" if held.name else name, BytesIO(held.content))


class Drawn(NamedTuple):
    """Pictures of a document that is no package: those kept, what failed, and what is told."""

    parts: tuple[Part, ...]
    left: tuple[Trouble, ...]
    facts: dict[str, str]


def drawn_within(
    given: Given,
    drawings: Iterable[Drawing],
    reader: str,
    form: str,
    objects: Iterable[Taking] = (),
) -> Drawn:
    """Keep pictures large enough to be scans, under numbers, and tell the kind of each.

    `objects` are what other programs put into the document: the files in them are kept too.
    """
    parts = Parts(given, reader, form)
    lines = []
    _keep_objects(parts, objects)
    for number, drawing in enumerate(islice(drawings, _LISTED), 1):
        name = f"image{number}.{_ENDINGS.get(drawing.kind, drawing.kind)}"
        lines.append(f"image/{drawing.kind} {name}")
        if drawing.kind in _SCANS and not drawing.content:
            parts.tell("CF051", name, "its bytes are broken")
        elif drawing.kind in _METAFILES and not parts.full:
            with parts.taking(name, *BROKEN):
                _keep_drawing(parts, name, drawing.content)
        elif len(drawing.content) >= _SMALLEST_SCAN and not parts.full:
            with parts.taking(name, *BROKEN):
                parts.keep(name, BytesIO(drawing.content))
    kept, left = parts.taken()
    return Drawn(kept, left, {"pictures": "\n".join(lines)} if lines else {})
