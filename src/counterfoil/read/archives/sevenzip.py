"""Reading 7z archives: each file inside becomes an original of its own.

Unpacked are LZMA, LZMA2, bzip2, Deflate and plain bytes, with the usual filters before them, all by
the standard library. Other methods and passwords are told, folder by folder.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from stat import S_ISLNK
from struct import Struct
from typing import BinaryIO, Protocol, cast

from counterfoil.model.reading import Reading
from counterfoil.read.archives.names import is_left_by_a_system
from counterfoil.read.archives.sevenheader import (
    SIGNATURE,
    START,
    BadListError,
    Coder,
    Folder,
    Header,
    Listed,
)
from counterfoil.read.given import Given
from counterfoil.read.limits import binary_size, damaged, locked, too_large
from counterfoil.read.parts import Parts

READER = "7z/1"
FORM = "7z archive"
_BLOCK = 1 << 20
_LARGEST_LIST = 64 << 20
_COPY, _DEFLATE, _BZIP2 = b"\0", b"\x04\x01\x08", b"\x04\x02\x02"
_LZMA, _LZMA2, _DELTA, _AES = b"\x03\x01\x01", b"\x21", b"\x03", b"\x06\xf1\x07\x01"
_FILTERS = {
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}
_LZMA_SETTINGS = Struct("<BI")
_LARGEST_TOLD, _SMALLEST_WINDOW = 37, 4096
_NOTHING = b"\x01\0"
"""The list of an archive that holds nothing."""
_DEEPEST = 4
_BROKEN = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, struct.error)


class _Decoder(Protocol):
    """What unpacks bytes as they come."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most so many bytes of what comes out; none says that more must go in."""


def read_sevenzip(given: Given) -> Reading:
    """Read an archive; raise Unreadable where its list of files is damaged, packed or locked."""
    parts = Parts(given, READER, FORM)
    with given.path.open("rb") as stream:
        try:
            header = _header(stream, given)
        except _BROKEN as error:
            raise damaged(FORM, str(error) or type(error).__name__) from None
        filled = iter([file for file in header.files if file.has_bytes])
        for folder in header.folders:
            files = list(zip(filled, folder.files, strict=False))
            _Unpacked(stream, folder, given).take(files, parts)
        empty = [file for file in header.files if not file.has_bytes and not file.is_folder]
        for file in empty:
            if _is_wanted(file, parts):
                parts.keep(file.name, BytesIO())
    kept, troubles = parts.taken(expected=True)
    count = sum(not file.is_folder for file in header.files)
    metadata = {"files": str(count)}
    return Reading(given.digest, READER, metadata=metadata, troubles=troubles, parts=kept)


def _header(stream: BinaryIO, given: Given) -> Header:
    """Return the list of files, unpacked as often as it is packed."""
    signature, _, start, size, digest = START.unpack(stream.read(START.size))
    if signature != SIGNATURE or size > _LARGEST_LIST:
        msg = "its beginning is damaged"
        raise BadListError(msg)
    stream.seek(START.size + start)
    raw = stream.read(size)
    if zlib.crc32(raw) != digest:
        msg = "its list of files is missing or has changed"
        raise BadListError(msg)
    header = Header(raw or _NOTHING)
    for _ in range(_DEEPEST):
        if not header.is_packed:
            return header
        folder = next(iter(header.folders), None)
        if folder is None or not folder.files or folder.files[0][0] > _LARGEST_LIST:
            break
        unpacked = _Unpacked(stream, folder, given)
        unpacked.file(0, *folder.files[0])
        header = Header(unpacked.read(folder.files[0][0]))
    msg = "its list of files is packed in no sensible way"
    raise BadListError(msg)


def _is_wanted(file: Listed, parts: Parts) -> bool:
    """Whether a file is to be taken out; tell of one that is not."""
    if is_left_by_a_system(file.name) or S_ISLNK(file.mode):
        parts.note("CF054", file.name)
    elif parts.full:
        parts.tell("CF055", file.name, "there are too many files")
    else:
        return True
    return False


class _Unpacked:
    """The bytes of one folder as they come out, one file at a time."""

    def __init__(self, stream: BinaryIO, folder: Folder, given: Given) -> None:
        self._stream, self._folder, self._given = stream, folder, given
        self._left = folder.packed
        self._place, self._end = 0, 0
        self._digest: int | None = None
        self._found = 0
        self._decoder: _Decoder | None = None

    def take(self, files: list[tuple[Listed, tuple[int, int | None]]], parts: Parts) -> None:
        """Keep the folder's files."""
        start = 0
        for file, (size, digest) in files:
            if _is_wanted(file, parts):
                with parts.taking(file.name, *_BROKEN):
                    self.file(start, size, digest)
                    parts.keep(file.name, cast("BinaryIO", self), self._folder.packed)
            start += size

    def file(self, start: int, size: int, digest: int | None) -> None:
        """Go on to a file of the folder."""
        if self._decoder is None:
            self._decoder = _decoder(self._folder.coders, self._given)
            self._stream.seek(START.size + self._folder.start)
        self._end, self._digest = start, None
        if start - self._place > self._given.limits.ample:
            raise too_large(FORM, "what stands before it was too large")
        while self._place < start:
            self.read(min(start - self._place, _BLOCK))
        self._end, self._digest, self._found = start + size, digest, 0

    def read(self, size: int) -> bytes:
        """Return more of the file at hand; raise ValueError where it ends too early or changed."""
        wanted = min(size, self._end - self._place)
        block = self._more(wanted) if wanted else b""
        if wanted and not block:
            msg = "the archive ends before it does"
            raise ValueError(msg)
        self._place += len(block)
        self._found = zlib.crc32(block, self._found)
        if not block and self._digest is not None and self._digest != self._found:
            msg = "its bytes have changed"
            raise ValueError(msg)
        return block

    def _more(self, wanted: int) -> bytes:
        assert self._decoder  # noqa: S101 - made before anything is read
        # A decoder that still holds bytes gives them without new ones.
        if block := self._decoder.decompress(b"", wanted):
            return block
        while self._left:
            packed = self._stream.read(min(self._left, _BLOCK))
            if not packed:
                break
            self._left -= len(packed)
            if block := self._decoder.decompress(packed, wanted):
                return block
        return b""


class _Copied:
    """Bytes that are not packed at all."""

    def __init__(self) -> None:
        self._held = b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return the bytes themselves."""
        self._held += data
        block, self._held = self._held[:max_length], self._held[max_length:]
        return block


class _Inflated:
    """Deflate, with the bytes that are still packed held for the next time."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-zlib.MAX_WBITS)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return what comes out."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class _Bzipped:
    """bzip2, which will not be asked once it has ended."""

    def __init__(self) -> None:
        self._inner = bz2.BZ2Decompressor()

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return what comes out."""
        return b"" if self._inner.eof else self._inner.decompress(data, max_length)


class _Chained:
    """LZMA or LZMA2 with the filters before it, by liblzma."""

    def __init__(self, filters: list[dict[str, int]]) -> None:
        self._inner = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return what comes out."""
        return b"" if self._inner.eof else self._inner.decompress(data, max_length)


def _decoder(coders: list[Coder], given: Given) -> _Decoder:
    """Return what unpacks a folder; raise Unreadable for what is locked or packed otherwise."""
    methods = [coder.method for coder in coders]
    if _AES in methods:
        raise locked(FORM)
    plain: dict[bytes, Callable[[], _Decoder]] = {
        _COPY: _Copied,
        _DEFLATE: _Inflated,
        _BZIP2: _Bzipped,
    }
    if len(coders) == 1 and coders[0].method in plain:
        return plain[coders[0].method]()
    filters = [_filter(coder) for coder in coders if coder.method not in {_LZMA, _LZMA2}]
    packers = [_packer(coder, given) for coder in coders if coder.method in {_LZMA, _LZMA2}]
    if len(packers) != 1 or None in filters:
        names = ", ".join(method.hex() for method in methods)
        why = f"it is packed by the method {names}, which is not known"
        raise damaged(FORM, why)
    return _Chained([*(one for one in filters if one), *packers])


def _filter(coder: Coder) -> dict[str, int] | None:
    if coder.method == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": (coder.settings or b"\0")[0] + 1}
    known = _FILTERS.get(coder.method)
    return None if known is None or coder.streams != (1, 1) else {"id": known}


def _packer(coder: Coder, given: Given) -> dict[str, int]:
    settings = coder.settings
    if coder.method == _LZMA2:
        told = settings[0] if settings else 0
        window = (2 | told & 1) << (told // 2 + 11) if told <= _LARGEST_TOLD else 1 << 32
        found = {"id": lzma.FILTER_LZMA2, "dict_size": window}
    else:
        told, window = _LZMA_SETTINGS.unpack(settings.ljust(_LZMA_SETTINGS.size, b"\0")[:5])
        literal, rest = told % 9, told // 9
        found = {
            "id": lzma.FILTER_LZMA1,
            "dict_size": max(window, _SMALLEST_WINDOW),
            "lc": literal,
            "lp": rest % 5,
            "pb": rest // 5,
        }
    if window > given.limits.memory // 2:
        raise too_large(FORM, f"it asks for {binary_size(window)} of memory to be unpacked")
    return found
