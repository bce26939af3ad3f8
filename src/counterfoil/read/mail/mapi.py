"""Properties of an Outlook message ([MS-OXMSG] 2.4, [MS-OXPROPS]): texts, numbers, moments."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator

from counterfoil.read.limits import Unreadable
from counterfoil.read.mail.headers import undeclared
from counterfoil.read.ole import CompoundFile
from counterfoil.read.text.codepages import codec_of_language, codec_of_page

FIXED = "__properties_version1.0"
_STREAM = "__substg1.0_"
_INTEGER, _FLAG, _MOMENT, _TEXT, _WIDE, _BINARY = 0x03, 0x0B, 0x40, 0x1E, 0x1F, 0x102
_PAGE, _LOCALE, _PAGE_OF_HTML = 0x3FFD, 0x3FF1, 0x3FDE
"""PidTagMessageCodepage, PidTagMessageLocaleId, PidTagInternetCodepage."""
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_ENTRY = 16
MESSAGE_HEAD, EMBEDDED_HEAD, OTHER_HEAD = 32, 24, 8
"""How many bytes stand before the properties of a message, one within it, and anything else."""


class Properties:
    """The properties of a message, a recipient or an attachment, by their numbers."""

    def __init__(self, container: CompoundFile, home: str, head: int, page: str = "") -> None:
        """Take where they are: `home` is the storage's name with a slash, or empty.

        `page` is the encoding of old texts where these properties do not say it themselves.
        """
        self._container, self._home = container, home
        self._fixed: dict[tuple[int, int], bytes] = {}
        raw = self._stream(home + FIXED)
        for place in range(head, len(raw) - _ENTRY + 1, _ENTRY):
            kind, number, _, given = struct.unpack_from("<HHI8s", raw, place)
            self._fixed[number, kind] = given
        # Text that is not Unicode is in the code page of whoever wrote it; HTML may be in another.
        self.page = (
            codec_of_page(self.number(_PAGE))
            or codec_of_language(self.number(_LOCALE))
            or codec_of_page(self.number(_PAGE_OF_HTML))
            or page
        )

    def _stream(self, name: str) -> bytes:
        try:
            return self._container.stream(name) if name in self._container else b""
        except Unreadable:
            return b""

    def _name(self, number: int, kind: int) -> str:
        return f"{self._home}{_STREAM}{number:04X}{kind:04X}"

    def text(self, number: int) -> str:
        """Return a text as it stands; empty where there is none."""
        if wide := self._stream(self._name(number, _WIDE)):
            return wide.decode("utf-16-le", "replace").replace("\0", "")
        narrow = self._stream(self._name(number, _TEXT)).replace(b"\0", b"")
        return undeclared(narrow, self.page) if narrow else ""

    def binary(self, number: int) -> bytes:
        """Return bytes; none where there are none."""
        return self._stream(self._name(number, _BINARY))

    def number(self, number: int) -> int:
        """Return a whole number; 0 where there is none."""
        given = self._fixed.get((number, _INTEGER))
        return int.from_bytes(given[:4], "little") if given else 0

    def moment(self, number: int) -> dt.datetime | None:
        """Return a moment in UTC; None where there is none that a calendar knows."""
        given = self._fixed.get((number, _MOMENT))
        ticks = int.from_bytes(given, "little") if given else 0
        try:
            return _EPOCH + dt.timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def inner(self, start: str) -> Iterator[str]:
        """Yield the names of the storages right in here whose names begin so, in their order."""
        home = len(self._home)
        found = {
            name[: name.index("/", home) + 1]
            for name in self._container.names
            if name.startswith(self._home + start) and "/" in name[home:]
        }
        yield from sorted(found)

    def where(self, number: int) -> str:
        """Return the name of the stream that holds a property's bytes."""
        return self._name(number, _BINARY)
