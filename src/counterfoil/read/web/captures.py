"""What was captured from the web: files that become originals of their own, and the one page.

Where an archive holds exactly one page, it is read at once, as if it had come alone. Styles,
scripts and fonts are not taken out: they say nothing, and would be found as text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable
from counterfoil.read.parts import Parts, harmless_address
from counterfoil.read.web.html import read_page

_PAGES = ("text/html", "application/xhtml+xml")
_UNSAYING = re.compile(
    r"(?:text/(?:css|javascript|ecmascript)|application/(?:x-)?(?:javascript|ecmascript)"
    r"|font/|application/(?:x-)?font|application/vnd\.ms-fontobject)"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_MOST = 64 << 20


@dataclass(frozen=True, slots=True)
class Capture:
    """A captured file: the address it was at, its type as the web told it, when, its bytes.

    `packed` is how many bytes it takes in the archive.
    """

    address: str
    kind: str
    captured: str
    blocks: Iterator[bytes]
    packed: int | None = None

    @property
    def is_page(self) -> bool:
        """Whether it is a page."""
        return self.kind.strip().casefold().startswith(_PAGES)


@dataclass(frozen=True, slots=True)
class _Page:
    capture: Capture
    raw: bytes


class Captures:
    """Takes out what was captured, and reads the page where there is exactly one.

    `wanted` has the addresses of the pages that the archive itself lists, none where it lists
    none; it is None where no page is wanted.
    """

    def __init__(self, given: Given, reader: str, form: str, wanted: set[str] | None) -> None:
        """Take what the reader was given, and its own and its format's names."""
        self._given, self._reader = given, reader
        self._parts = Parts(given, reader, form, called=harmless_address)
        self._wanted = wanted
        self._page: _Page | None = None
        self._pages: set[tuple[str, str]] = set()
        self._moments: list[str] = []
        self.passed = Counter[str]()
        """What was not taken out: how many of what."""

    def take(self, capture: Capture) -> None:
        """Take out one file, or say why not."""
        if _UNSAYING.match(capture.kind.strip().casefold()):
            self.passed["styles, scripts and fonts"] += 1
            return
        if self._parts.full:
            self._parts.tell("CF055", capture.address, "there are too many files")
            return
        with self._parts.taking(capture.address):
            stream = _Kept(capture.blocks, whole=self._is_wanted(capture))
            part = self._parts.keep(capture.address, cast("BinaryIO", stream), capture.packed)
            if stream.raw is not None:
                # Only one page is ever read here: where there are more, none is held.
                self._pages.add((capture.address, part.digest))
                only = len(self._pages) == 1
                self._page = _Page(capture, bytes(stream.raw)) if only else None
            self._moments.append(capture.captured)

    def broke(self, refusal: Unreadable) -> None:
        """Tell that the archive is cut short or damaged behind what was taken."""
        self._parts.tell("CF051", "what follows", refusal.details.get("why", ""))

    def reading(self, metadata: dict[str, str], *, expected: bool = True) -> Reading:
        """Return what was read. `expected` says that an archive without files is worth telling."""
        kept, troubles = self._parts.taken(expected=expected)
        passed = ", ".join(f"{count} {what}" for what, count in sorted(self.passed.items()))
        about = {"files": str(len(kept))} | metadata
        if passed:
            about["passed over"] = passed
        if moments := sorted(filter(None, self._moments)):
            about["captured"] = " – ".join(dict.fromkeys((moments[0], moments[-1])))
        found = Reading(self._given.digest, self._reader)
        if page := self._page:
            charset = _CHARSET.search(page.capture.kind)
            try:
                found = read_page(self._given, page.raw, "", charset[1] if charset else "")
                about |= {"address": page.capture.address, "captured": page.capture.captured}
            except Unreadable as refusal:
                where = page.capture.address
                troubles = (*troubles, Trouble(refusal.code, where, refusal.details))
        return replace(
            found,
            reader=self._reader,
            # Where in the page's own bytes they stand is told when it is read as an original.
            article=found.article and replace(found.article, places=()),
            metadata={**found.metadata, **about},
            troubles=(*found.troubles, *troubles),
            parts=kept,
        )

    def _is_wanted(self, capture: Capture) -> bool:
        if self._wanted is None or not capture.is_page or len(self._pages) > 1:
            return False
        return not self._wanted or capture.address in self._wanted


class _Kept:
    """A stream of blocks that are also held as a whole, unless that is not wanted or too much."""

    def __init__(self, blocks: Iterator[bytes], *, whole: bool) -> None:
        self._blocks = blocks
        self.raw: bytearray | None = bytearray() if whole else None

    def read(self, _size: int) -> bytes:
        block = next((block for block in self._blocks if block), b"")
        if self.raw is not None:
            self.raw += block
            if len(self.raw) > _MOST:
                self.raw = None
        return block
