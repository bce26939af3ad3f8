"""What a reader is given, and the one form in which it gives text back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from counterfoil.model.reading import Part, Row
from counterfoil.project.readings import Shelf
from counterfoil.project.rows import Block, StoredRows, in_blocks
from counterfoil.read.limits import DEFAULT, Limits


@dataclass(frozen=True, slots=True)
class Given:
    """One original to be read.

    `path` is where its bytes are, unpacked where they came packed. `encoding` and `delimiter` are
    what its source declares, or empty. Readers of long tables put rows on `shelf` as they come, and
    call `going` before each page that takes long.
    """

    path: Path
    digest: str
    shelf: Shelf
    encoding: str = ""
    delimiter: str = ""
    limits: Limits = DEFAULT
    going: Callable[[], None] = lambda: None
    opened: dict[type, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Containers that were opened to tell the format, by their class, for the reader."""

    def close(self) -> None:
        """Close what was opened: who told a document may be part of a circle that lives on."""
        for container in self.opened.values():
            container.close()

    @property
    def declared(self) -> str:
        """What the source declares, in one text: a reading holds only as long as it does."""
        return declared_words(self.encoding, self.delimiter)

    def keep_rows(self, reader: str, number: int, rows: Iterable[Row]) -> StoredRows:
        """Write a table's rows as they come; return them from the disk."""
        return self.keep_blocks(reader, number, in_blocks(rows))

    def keep_blocks(self, reader: str, number: int, blocks: Iterable[Block]) -> StoredRows:
        """Write a table's rows, already lines of JSON; return them from the disk."""
        return self.shelf.keep_rows(self.digest, reader, number, blocks)

    def keep_part(self, reader: str, name: str, stream: BinaryIO) -> Part:
        """Copy a file that stands inside the original, so that it can become one of its own."""
        return self.shelf.keep_part(self.digest, reader, name, stream)


def declared_words(encoding: str, delimiter: str) -> str:
    """Return what a source declares of its texts, or "" where it declares nothing."""
    return f"{encoding} {delimiter!r}" if encoding or delimiter else ""


def tidy(text: str) -> str:
    """Return text in normal form: NFC, every run of white space as one space, none outside."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
