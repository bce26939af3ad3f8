"""Mail made on the spot: messages byte by byte, and what Outlook makes of them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

Tree = Mapping[str, "bytes | Tree"]
HEAD = "From: Мария <m@example.org>\nTo: desk@example.org\nSubject: Сводка\n"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def message(body: str | bytes, head: str = HEAD, **more: str) -> bytes:
    """Return a message; `more` are headers, with `_` for `-` in their names."""
    lines = "".join(f"{name.replace('_', '-')}: {text}\n" for name, text in more.items())
    packed = body.encode() if isinstance(body, str) else body
    return (head + lines + "\n").encode() + packed


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b0", head: str = HEAD) -> bytes:
    """Return a message of several parts, each with its own headers."""
    joined = b"".join(b"--%s\n%s\n" % (boundary.encode(), part) for part in parts)
    body = joined + b"--%s--\n" % boundary.encode()
    return message(body, head, Content_Type=f'multipart/{kind}; boundary="{boundary}"')


def part(body: str | bytes, kind: str, **more: str) -> bytes:
    """Return one part of a message."""
    return message(body, "", Content_Type=kind, **more)


def compound(path: Path, tree: Tree) -> Path:
    """Write an OLE compound file with storages in storages; every stream has sectors."""
    entries: list[bytes] = [b""]
    bodies: list[bytes] = []

    def add(name: str, inner: bytes | Tree, right: int) -> int:
        place = len(entries)
        entries.append(b"")
        if isinstance(inner, bytes):
            start = sum(len(body) // _SECTOR for body in bodies)
            bodies.append(inner.ljust(max(-(-len(inner) // _SECTOR), 1) * _SECTOR, b"\0"))
            entries[place] = _entry(name, 2, _FREE, start, len(inner), right=right)
        else:
            entries[place] = _entry(name, 1, add_all(inner), 0, 0, right=right)
        return place

    def add_all(inner: Tree) -> int:
        first = _FREE
        for name, content in reversed(list(inner.items())):
            first = add(name, content, first)
        return first

    entries[0] = _entry("Root Entry", 5, add_all(tree), _END, 0, right=_FREE)
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    table: list[int] = []
    for body in [*bodies, directory]:
        count = len(body) // _SECTOR
        table += [*range(len(table) + 1, len(table) + count), _END]
    tables = -(-len(table) // 127)
    table += [_FAT] * tables + [_FREE] * (tables * 127 - len(table))
    first = sum(len(body) // _SECTOR for body in bodies)
    last = first + len(directory) // _SECTOR
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, first, 0, 0, _END, 0, _END, 0)
    head += struct.pack("<109I", *range(last, last + tables), *[_FREE] * (109 - tables))
    packed = struct.pack(f"<{len(table)}I", *table)
    path.write_bytes(head + b"".join(bodies) + directory + packed)
    return path


def _entry(  # noqa: PLR0913 - the fields of an entry
    name: str, kind: int, child: int, start: int, size: int, *, right: int
) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    packed = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    packed += struct.pack("<III", _FREE, right, child)
    return packed + b"\0" * 36 + struct.pack("<IQ", start, size)


def properties(
    texts: Mapping[int, str],
    *,
    head: int = 32,
    fixed: Sequence[tuple[int, int, int]] = (),
    packed: Mapping[int, bytes] | None = None,
    narrow: Mapping[int, bytes] | None = None,
) -> dict[str, bytes | Tree]:
    """Return the storage of a message or of what belongs to it ([MS-OXMSG]).

    `texts` are by property number, `fixed` are (kind, number, what it is), `packed` are bytes and
    `narrow` texts of one byte a letter.
    """
    listed = b"".join(struct.pack("<HHIQ", kind, number, 6, what) for kind, number, what in fixed)
    found: dict[str, bytes | Tree] = {"__properties_version1.0": b"\0" * head + listed}
    for number, text in texts.items():
        found[f"__substg1.0_{number:04X}001F"] = text.encode("utf-16-le")
    for number, raw in (narrow or {}).items():
        found[f"__substg1.0_{number:04X}001E"] = raw
    for number, raw in (packed or {}).items():
        found[f"__substg1.0_{number:04X}0102"] = raw
    return found


def packed_rich(raw: bytes) -> bytes:
    """Return rich text packed as Outlook packs it, letter by letter ([MS-OXRTFCP])."""
    inside = b""
    for start in range(0, len(raw), 8):
        inside += b"\0" + raw[start : start + 8]
    if len(raw) % 8:
        # The last run is filled by what ends it: a reference to where writing would go on.
        control = 1 << len(raw) % 8
        inside = inside[: -(len(raw) % 8) - 1] + bytes([control]) + raw[-(len(raw) % 8) :]
    else:
        inside += b"\x01"
    inside += struct.pack(">H", (207 + len(raw)) % 4096 << 4)
    return struct.pack("<IIII", len(inside) + 12, len(raw), 0x75465A4C, 0) + inside


def winmail(*attributes: tuple[int, bytes]) -> bytes:
    """Return a winmail.dat of these attributes ([MS-OXTNEF])."""
    packed = struct.pack("<IH", 0x223E9F78, 1)
    for number, raw in attributes:
        level = 2 if number in {0x00069002, 0x00018010, 0x0006800F, 0x00069005} else 1
        packed += struct.pack("<BII", level, number, len(raw)) + raw
        packed += struct.pack("<H", sum(raw) & 0xFFFF)
    return packed


def mapi(*given: tuple[int, int, bytes]) -> bytes:
    """Return properties as a winmail.dat holds them: (kind, number, bytes)."""
    packed = struct.pack("<I", len(given))
    for kind, number, raw in given:
        packed += struct.pack("<HHII", kind, number, 1, len(raw)) + raw + b"\0" * (-len(raw) % 4)
    return packed
