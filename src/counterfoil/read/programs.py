"""Programs of this machine that a reading was made with: it holds only as long as they are here."""

from __future__ import annotations

from collections.abc import Iterator

from counterfoil.model.metadata import RECOGNISER, UNPACKER
from counterfoil.model.reading import Reading
from counterfoil.read.archives.unpacker import unpacker_here
from counterfoil.read.pictures.scans import recogniser_here


def made_with_others(reading: Reading) -> bool:
    """Whether a reading was made with other programs than those that are here, or without them."""
    return any(reading.metadata[key] != here for key, here in _programs(reading))


def _programs(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the programs that a reading names, and which of each is here now."""
    if RECOGNISER in reading.metadata:
        yield RECOGNISER, recogniser_here()
    if UNPACKER in reading.metadata:
        yield UNPACKER, unpacker_here()
