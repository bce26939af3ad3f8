"""The records of a web archive, and the messages of the web in them.

Source: ISO 28500:2017 (WARC 1.1), RFC 9112 (HTTP/1.1) sections 2, 5 and 7.1. Lines may end as Unix
ends them, and headers go over several lines, as older programs write them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from counterfoil.read.limits import damaged

FORM = "WARC"
_BLOCK = 1 << 16
_LINE = 1 << 16
_LINES = 10_000
_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,15})\s*(?:;|$)")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})\b")
_GZIP = b"\x1f\x8b"
_PLAIN = {"", "identity", "none"}


class Bounded:
    """So many bytes of a stream, and no more."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        """Take a stream that stands where they begin."""
        self._stream, self.left = stream, size

    def read(self, size: int = _BLOCK) -> bytes:
        """Return the next bytes, b"" after the last; raise Unreadable where the stream ends."""
        block = self._stream.read(min(size, self.left))
        if not block and self.left and size:
            raise damaged(FORM, "it ends within a record")
        self.left -= len(block)
        return block

    def readline(self) -> bytes:
        """Return the next line, or as much of it as a line may have."""
        line = self._stream.readline(min(_LINE, self.left))
        self.left -= len(line)
        return line

    def blocks(self) -> Iterator[bytes]:
        """Yield what is left."""
        while block := self.read():
            yield block


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its headers by names in small letters, and its content, to be read at once."""

    headers: Mapping[str, str]
    content: Bounded
    size: int

    @property
    def kind(self) -> str:
        """Its type: response, resource, request, revisit, warcinfo, metadata, conversion."""
        return self.headers.get("warc-type", "").casefold()

    @property
    def address(self) -> str:
        """The address that was asked for."""
        return self.headers.get("warc-target-uri", "").strip("<>")

    @property
    def captured(self) -> str:
        """When, as the archiving program writes it: 2023-10-06T09:00:00Z."""
        return self.headers.get("warc-date", "")


def records(stream: BinaryIO) -> Iterator[Record]:
    """Yield the records of an archive; raise Unreadable where it is none, or ends within one."""
    while version := _first_line(stream):
        if not version.startswith(b"WARC/"):
            raise damaged(FORM, "a record does not begin as one")
        headers = headers_of(stream)
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            raise damaged(FORM, "a record does not say how long it is")
        content = Bounded(stream, int(length))
        yield Record(headers, content, int(length))
        for _ in content.blocks():
            pass


def _first_line(stream: BinaryIO) -> bytes:
    """Return the next line that is not empty, b"" at the end."""
    while line := stream.readline(_LINE):
        if line.strip():
            return line
    return b""


def headers_of(stream: BinaryIO | Bounded) -> dict[str, str]:
    """Read headers up to the empty line after them; the last of a name counts."""
    found: dict[str, str] = {}
    name = ""
    for _ in range(_LINES):
        line = stream.readline() if isinstance(stream, Bounded) else stream.readline(_LINE)
        if not line.strip():
            return found
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:
            found[name] += " " + text.strip()
            continue
        name, _, words = text.partition(":")
        name = name.strip().casefold()
        found[name] = words.strip()
    raise damaged(FORM, f"a record has more than {_LINES} headers")


class Response:
    """An answer of the web, as a record holds it: its status and headers; its body, to be read."""

    def __init__(self, content: Bounded) -> None:
        """Read status and headers; status is 0 where there is none."""
        first = content.readline()
        found = _STATUS.match(first)
        self.status = int(found[1]) if found else 0
        self.headers = headers_of(content) if found else {}
        self._content = content

    def body(self) -> Iterator[bytes]:
        """Yield the body as it was meant; raise Unreadable where it is packed in other ways."""
        blocks = self._content.blocks()
        if "chunked" in self.headers.get("transfer-encoding", "").casefold():
            blocks = _joined(self._content)
        for coding in reversed(self.headers.get("content-encoding", "").casefold().split(",")):
            name = coding.strip()
            if name in ("gzip", "x-gzip", "deflate"):
                blocks = _unpacked(blocks, gzipped=name != "deflate")
            elif name not in _PLAIN:
                raise damaged(FORM, f"it is packed by {name[:40]}, which is not read")
        return blocks


def _joined(content: Bounded) -> Iterator[bytes]:
    """Yield what was sent in chunks. Some programs join them, and leave the header as it was."""
    first = True
    while line := content.readline():
        found = _SIZE.match(line)
        if not found:
            if not first:
                raise damaged(FORM, "a chunk does not say how long it is")
            yield line
            yield from content.blocks()
            return
        size, first = int(found[1], 16), False
        if not size:
            return
        while size and (block := content.read(min(size, _BLOCK))):
            size -= len(block)
            yield block
        content.readline()


def _unpacked(blocks: Iterator[bytes], *, gzipped: bool) -> Iterator[bytes]:
    """Yield unpacked blocks, or the same where they are not packed after all."""
    head = next(blocks, b"")
    if len(head) == 1:
        head += next(blocks, b"")
    if gzipped and not head.startswith(_GZIP):
        yield head
        yield from blocks
        return
    # What is called deflate is with zlib's header or without one.
    bare = not gzipped and (len(head) < 2 or int.from_bytes(head[:2], "big") % 31)  # noqa: PLR2004
    unpacker = zlib.decompressobj(-15 if bare else 47)
    try:
        while head:
            while head and not unpacker.eof:
                yield unpacker.decompress(head, _BLOCK)
                head = unpacker.unconsumed_tail
            head = unpacker.unused_data or next(blocks, b"")
            if unpacker.eof:
                unpacker = zlib.decompressobj(-15 if bare else 47)
    except zlib.error as error:
        raise damaged(FORM, str(error)) from None
