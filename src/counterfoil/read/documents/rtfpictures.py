"""Pictures and objects in RTF: a group of words on one, its bytes in digits or as they are."""

from __future__ import annotations

import re

from counterfoil.read.documents.blips import Drawing, bitmap
from counterfoil.read.objects import Object, linear_object

_STEP = re.compile(rb"\\bin([0-9]{1,10}) ?|\\.|([{}])", re.DOTALL)
_COUNTED = re.compile(rb"\\bin([0-9]{1,10}) ?")
_WORDS = re.compile(rb"(?:\s*\\[a-zA-Z]{1,32}(?:-?[0-9]{1,10})?)*\s*")
_KIND = re.compile(rb"\\(pngblip|jpegblip|emfblip|wmetafile|dibitmap|wbitmap|macpict|pmmetafile)")
_KINDS = {
    b"pngblip": "png",
    b"jpegblip": "jpeg",
    b"dibitmap": "bmp",
    b"emfblip": "x-emf",
    b"wmetafile": "x-wmf",
    b"macpict": "x-pict",
    b"wbitmap": "x-bitmap",
    b"pmmetafile": "x-metafile",
}
_TAKEN = {"png", "jpeg", "bmp", "x-emf", "x-wmf"}


def end_of_group(raw: bytes, place: int) -> int:
    """Return where the group ends that `place` stands in: at its closing brace."""
    depth = 1
    while found := _STEP.search(raw, place):
        place = found.end()
        if found[1]:
            place += int(found[1])
        elif found[2]:
            depth += 1 if found[2] == b"{" else -1
            if not depth:
                return place - 1
    return len(raw)


def picture_in(group: bytes) -> Drawing | None:
    """Return the picture that a group holds; None where it holds none.

    One whose digits are broken has no bytes, as those of kinds that no reader knows.
    """
    if counted := _COUNTED.search(group):
        head, content = group[: counted.start()], group[counted.end() :][: int(counted[1])]
    else:
        start = group.rfind(b"}") + 1
        words = _WORDS.match(group, start)
        start = words.end() if words else start
        head, content = group[:start], _bytes(group[start:])
    found = _KIND.search(head)
    if not found or not group[len(head) :].strip():
        return None
    kind = _KINDS[found[1]]
    if kind not in _TAKEN:
        return Drawing(kind, b"")
    return Drawing(kind, bitmap(content) if kind == "bmp" else content)


def object_of(group: bytes) -> Object:
    """Return the object of another program whose bytes a group holds."""
    if counted := _COUNTED.search(group):
        return linear_object(group[counted.end() :][: int(counted[1])])
    return linear_object(_bytes(group))


def _bytes(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return b""
