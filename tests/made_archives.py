"""Archives made on the spot, in ways that no honest program makes them too."""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Files = Iterable[tuple[str, bytes]]
_WINDOW = 1 << 16
SOLID = (
    "N3q8ryccAASvK26F5gAAAAAAAAAWAAAAAAAAAKpfEKXgBLkAN10AMIsIQKZ00q0I5sQzVmvKb1Xs3GlpXopIVZLY"
    "PqA2cYSijr83TYE/TFrhIqW8kDLH8ixnh+u4AADgAOoAn10AAIEzB64P0ePZhKCKabC54UquoYjvQYSvsqnB96Qr"
    "W/gBYQi7X/7ryhjD4FUzZI21pfcUtvRBssvs3gIVSh+dPr0m3JfU7fE8Lw8Ri0Q+xJUCNaxWVRWXUtVzpebIYp3a"
    "BZja4cZeTIsFy70vfFLMVAhHarZfHf8HI43Cr7NgCeNJtM4PQNpjw1WVRA4mxM6i3kJHj4n0BDQfUh68jQAAABcG"
    "PwEJgKcABwsBAAEhIQEYDIDrAAA="
)
"""A 7z archive made by py7zr 1.0: one solid folder of LZMA2, and its list of files packed too."""


def zipped(files: Files, *, flags: Mapping[str, int] | None = None) -> bytes:
    """Return a ZIP archive; `flags` sets bits of files after they are written."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, body in files:
            archive.writestr(ZipInfo(name, (2023, 10, 3, 12, 0, 0)), body, ZIP_DEFLATED)
    raw = bytearray(out.getvalue())
    for name, bits in (flags or {}).items():
        packed = name.encode()
        for mark, flag, at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
            place = raw.index(packed, raw.index(mark))
            while raw[place - at : place - at + 4] != mark:
                place = raw.index(packed, place + 1)
            (old,) = struct.unpack_from("<H", raw, place - at + flag)
            struct.pack_into("<H", raw, place - at + flag, old | bits)
    return bytes(raw)


def zipped_raw(name: bytes, body: bytes, extra: bytes = b"", *, bits: int = 0) -> bytes:
    """Return a ZIP archive of one file whose name is these bytes, marked by these bits."""
    crc, size = zlib.crc32(body), len(body)
    shared = struct.pack("<HHHHHIIIHH", 20, bits, 0, 0, 0, crc, size, size, len(name), len(extra))
    local = b"PK\x03\x04" + shared + name + extra + body
    listed = b"PK\x01\x02" + struct.pack("<H", 20) + shared
    listed += struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + extra
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(local), 0)
    return local + listed + b"PK\x05\x06" + end


def unicode_path(raw: bytes, name: str, crc: int | None = None) -> bytes:
    """Return Info-ZIP's extra field that says how a name is really written."""
    told = zlib.crc32(raw) if crc is None else crc
    body = b"\x01" + struct.pack("<I", told) + name.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


def tarred(files: Files, *links: tuple[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a TAR archive; `links` are (name, kind) of what is no file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, body in files:
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
        for name, kind in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "elsewhere"
            archive.addfile(member)
    return out.getvalue()


def sevenzipped(
    files: Files, *, method: bytes = b"\x21", settings: bytes = b"\x10", digests: bool = True
) -> bytes:
    """Return a 7z archive of one folder; LZMA2 unless another method says its bytes are plain."""
    listed = list(files)
    filled = [(name, body) for name, body in listed if body]
    joined = b"".join(body for _, body in filled)
    packed = joined
    if method == b"\x21":
        told = settings[0]
        window = (2 | told & 1) << (told // 2 + 11)
        filters = [{"id": lzma.FILTER_LZMA2, "dict_size": min(window, _WINDOW)}]
        packed = lzma.compress(joined, lzma.FORMAT_RAW, filters=filters)
    header = b"\x01" + (_streams(filled, packed, method, settings, digests=digests) or b"")
    header += b"\x05" + _number(len(listed))
    if empty := _bits([not body for _, body in listed]):
        header += b"\x0e" + _number(len(empty)) + empty
        count = sum(not body for _, body in listed)
        header += b"\x0f" + _number((count + 7) // 8) + _bits([True] * count)
    names = b"\0" + "".join(f"{name}\0" for name, _ in listed).encode("utf-16-le", "surrogatepass")
    header += b"\x11" + _number(len(names)) + names + b"\0\0"
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    return (
        b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + packed + header
    )


def _streams(
    filled: list[tuple[str, bytes]], packed: bytes, method: bytes, settings: bytes, *, digests: bool
) -> bytes:
    if not filled:
        return b""
    whole = sum(len(body) for _, body in filled)
    found = b"\x04\x06\0" + _number(1) + b"\x09" + _number(len(packed)) + b"\0"
    coder = bytes([len(method) | (0x20 if settings else 0)]) + method
    coder += _number(len(settings)) + settings if settings else b""
    found += b"\x07\x0b" + _number(1) + b"\0" + _number(1) + coder
    found += b"\x0c" + _number(whole) + b"\0"
    found += b"\x08\x0d" + _number(len(filled))
    if len(filled) > 1:
        found += b"\x09" + b"".join(_number(len(body)) for _, body in filled[:-1])
    if digests:
        crcs = b"".join(struct.pack("<I", zlib.crc32(body)) for _, body in filled)
        found += b"\x0a\x01" + crcs
    return found + b"\0\0"


def _number(number: int) -> bytes:
    for count in range(8):
        if number < 1 << (7 * count + 7):
            first = (0xFF00 >> count) & 0xFF | number >> (8 * count)
            return bytes([first]) + (number & ((1 << 8 * count) - 1)).to_bytes(count, "little")
    return b"\xff" + number.to_bytes(8, "little")


def _bits(told: list[bool]) -> bytes:
    if not any(told):
        return b""
    padded = told + [False] * (-len(told) % 8)
    return bytes(
        sum(128 >> at for at in range(8) if padded[start + at])
        for start in range(0, len(padded), 8)
    )


def rar5(files: Files, *, encrypted: bool = False) -> bytes:
    """Return a RAR archive of version 5, its files packed by no method at all."""

    def block(kind: int, fields: bytes, body: bytes = b"") -> bytes:
        flags = _vint(2) + _vint(len(body)) if body else _vint(0)
        head = _vint(kind) + flags + fields
        head = _vint(len(head)) + head
        return struct.pack("<I", zlib.crc32(head)) + head + body

    out = b"Rar!\x1a\x07\x01\0" + block(1, _vint(0))
    if encrypted:
        # All that follows is encrypted: the header says only how.
        return out[:8] + block(4, _vint(0) + _vint(0) + b"\x0f" + bytes(16)) + bytes(64)
    for name, body in files:
        written = name.encode()
        fields = _vint(4) + _vint(len(body)) + _vint(0o100644) + struct.pack("<I", zlib.crc32(body))
        out += block(2, fields + _vint(0) + _vint(1) + _vint(len(written)) + written, body)
    return out + block(5, _vint(0))


def _vint(number: int) -> bytes:
    """Return a number as RAR writes it: seven bits a byte, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def rar4(files: Files) -> bytes:
    """Return a RAR archive of the older version, its files packed by no method at all."""

    def block(kind: int, flags: int, fields: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    out = b"Rar!\x1a\x07\0" + block(0x73, 0, bytes(6))
    for name, body in files:
        written, size = name.encode("ascii"), len(body)
        fields = struct.pack("<IIBII", size, size, 3, zlib.crc32(body), 0)
        fields += struct.pack("<BBHI", 20, 0x30, len(written), 0o100644) + written
        out += block(0x74, 0x8000, fields) + body
    return out + block(0x7B, 0x4000, b"")


def cab(files: Files) -> bytes:
    """Return a CAB archive, its files packed by no method at all."""
    listed, bodies = b"", b""
    count = 0
    for name, body in files:
        listed += struct.pack("<IIHHHH", len(body), len(bodies), 0, 0x5743, 0, 0x80)
        listed += name.encode() + b"\0"
        bodies += body
        count += 1
    data = struct.pack("<IHH", 0, len(bodies), len(bodies)) + bodies
    at = 36 + 8 + len(listed)
    head = struct.pack(
        "<4sIIIIIBBHHHHH", b"MSCF", 0, at + len(data), 0, 44, 0, 3, 1, 1, count, 0, 0, 0
    )
    return head + struct.pack("<IHH", at, 1, 0) + listed + data
