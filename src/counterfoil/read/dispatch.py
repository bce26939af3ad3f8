"""From bytes to a reading: what the original is, which reader reads it, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.digest import text_digest
from counterfoil.read.formats import told_format
from counterfoil.read.given import Given
from counterfoil.read.kinds import PACKED, Format
from counterfoil.read.limits import Unreadable
from counterfoil.read.readers import NONE, READERS
from counterfoil.read.unpacking import unpack

_LIMITED = {"CF006"}
Tell = Callable[[str, str], None]
"""Called with the format and the reader's name as soon as they are known."""


def read_original(given: Given, room: Path, tell: Tell) -> Reading:
    """Read one original; a refusal becomes a reading that holds nothing but its trouble.

    `room` is a folder for what must be unpacked.
    """
    metadata = {"declared": declared} if (declared := given.declared) else {}
    reader, inside = NONE, given
    try:
        told, inside, packed = unpacked(given, room)
        form, reader = str(told), READERS[told].name
        tell(form, reader)
        metadata |= {"format": form} | ({"packed": packed} if packed else {})
        reading = READERS[told].load()(inside)
        reading = replace(reading, metadata={**reading.metadata, **metadata})
    except Unreadable as refusal:
        trouble = Trouble(refusal.code, "", refusal.details)
        if refusal.code in _LIMITED:
            metadata["limits"] = given.limits.words
        metadata = {**refusal.metadata, **metadata}
        reading = Reading(given.digest, reader, metadata=metadata, troubles=(trouble,))
    finally:
        given.close()
        inside.close()
    return replace(reading, text_digest=text_digest(reading))


def unpacked(given: Given, room: Path) -> tuple[Format, Given, str]:
    """Return the format of what is to be read, unpacked where it came packed, and how it was.

    Raise Unreadable for what no reader takes on, and for bytes that are not the original's.
    """
    _check(given)
    packed = told_format(given)
    if packed not in PACKED:
        return packed, given, ""
    inside = replace(given, path=room / "unpacked")
    unpack(packed, given.path, inside.path, given.limits)
    told = told_format(inside)
    if told in PACKED:
        code = "CF005"
        raise Unreadable(code, format=f"{told} in {packed}")
    return told, inside, str(packed)


def _check(given: Given) -> None:
    """Refuse bytes that are not those which the digest names: they are no original."""
    with given.path.open("rb", buffering=0) as stream:
        if file_digest(stream, "sha256").hexdigest() != given.digest:
            code, why = "CF015", "its bytes in the vault have changed"
            raise Unreadable(code, why=why)
