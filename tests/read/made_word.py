"""DOC and PPT files made on the spot, byte by byte ([MS-DOC], [MS-PPT])."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from made_workbooks import compound

Blocks = Sequence[str | Sequence[Sequence[str]]]
"""A document: paragraphs, and tables as rows of cells."""
_PAGE = 512
_TEXT_AT = 3 * _PAGE
_ROW_WIDTH = 1440
LETTERS = {"body": 0x4C, "footnotes": 0x50, "headers": 0x54, "comments": 0x5C, "boxes": 0x64}
"""Where the header counts the letters of each story."""


def sprm(number: int, operand: bytes) -> bytes:
    """Return one change to a style."""
    return struct.pack("<H", number) + operand


def row_end(cells: int) -> bytes:
    """Return what a row's end says: how many cells there are, each an inch wide."""
    edges = struct.pack(f"<{cells + 1}h", *range(0, _ROW_WIDTH * (cells + 1), _ROW_WIDTH))
    body = bytes([cells]) + edges + b"\0" * 20 * cells
    table = sprm(0xD608, struct.pack("<H", len(body) + 1) + body)
    return sprm(0x2416, b"\1") + sprm(0x2417, b"\1") + table


def doc(path: Path, blocks: Blocks, *, narrow: bool = False) -> Path:
    """Write a document of paragraphs and tables; `narrow` writes its letters in Windows-1252."""
    pieces: list[tuple[str, bytes]] = []
    for block in blocks:
        if isinstance(block, str):
            pieces.append((f"{block}\r", b""))
            continue
        for row in block:
            for cell in row:
                *before, last = cell.split("\n")
                pieces += [(f"{line}\r", sprm(0x2416, b"\1")) for line in before]
                pieces.append((f"{last}\x07", sprm(0x2416, b"\1")))
            pieces.append(("\x07", row_end(len(row))))
    return doc_of(path, pieces, narrow=narrow)


def doc_of(  # noqa: PLR0913 - a document has many parts
    path: Path,
    pieces: Sequence[tuple[str, bytes]],
    *,
    narrow: bool = False,
    stories: Mapping[str, str] | None = None,
    runs: Sequence[tuple[int, int, bytes]] = (),
    flags: int = 0,
    more: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a document of paragraphs with their properties.

    `stories` are texts beside the body, in the order in which files have them. `runs` are letters
    of the body with properties: first, one after the last, changes. `flags` are set in the header.
    """
    codec = "cp1252" if narrow else "utf-16-le"
    body = "".join(text for text, _ in pieces)
    whole = body + "".join((stories or {}).values())
    size = 1 if narrow else 2
    stream = bytearray(_TEXT_AT)
    stream += whole.encode(codec, "surrogatepass")
    units = len(whole.encode("utf-16-le", "surrogatepass")) // 2
    marks: list[int] = [_TEXT_AT]
    for text, _ in pieces:
        count = len(text.encode("utf-16-le", "surrogatepass")) // 2
        marks.append(marks[-1] + count * size)
    table = bytearray()
    pointers: dict[int, tuple[int, int]] = {}

    def put(place: int, content: bytes) -> None:
        pointers[place] = len(table), len(content)
        table.extend(content)

    put(0x102, _paragraph_pages(stream, marks, [changes for _, changes in pieces]))
    put(
        0xFA,
        _letter_page(stream, [(marks[0] + size * a, marks[0] + size * b, c) for a, b, c in runs]),
    )
    place = _TEXT_AT * 2 | 1 << 30 if narrow else _TEXT_AT
    piece = struct.pack("<HIH", 0, place, 0)
    listed = struct.pack("<II", 0, units) + piece
    put(0x1A2, b"\2" + struct.pack("<I", len(listed)) + listed)
    struct.pack_into("<6H", stream, 0, 0xA5EC, 0xC1, 0, 0x0419, 0, 0x1200 | flags)
    for name, text in {"body": body, **(stories or {})}.items():
        count = len(text.encode("utf-16-le", "surrogatepass")) // 2
        struct.pack_into("<i", stream, LETTERS[name], count)
    for where, (start, length) in pointers.items():
        struct.pack_into("<II", stream, where, start, length)
    streams = {"WordDocument": bytes(stream), "1Table": bytes(table), **(more or {})}
    return compound(path, streams)


def _paragraph_pages(stream: bytearray, marks: list[int], changes: list[bytes]) -> bytes:
    """Add pages of paragraphs' properties to the stream; return what points to them."""
    starts: list[int] = []
    numbers: list[int] = []
    first = 0
    while first < len(changes):
        stream.extend(b"\0" * (-len(stream) % _PAGE))
        page = bytearray(_PAGE)
        last, free = first, _PAGE - 2
        offsets: list[int] = []
        while last < len(changes):
            packed = b"\0\0" + changes[last]
            packed += b"\0" * (len(packed) % 2)
            need = 2 + len(packed)
            if 4 * (last - first + 2) + 13 * (last - first + 1) > free - need - 1:
                break
            free = (free - need) // 2 * 2
            page[free : free + need] = bytes([0, len(packed) // 2]) + packed
            offsets.append(free // 2)
            last += 1
        count = last - first
        struct.pack_into(f"<{count + 1}I", page, 0, *marks[first : last + 1])
        for number, offset in enumerate(offsets):
            page[4 * (count + 1) + 13 * number] = offset
        page[-1] = count
        starts.append(marks[first])
        numbers.append(len(stream) // _PAGE)
        stream.extend(page)
        first = last
    return struct.pack(f"<{len(starts) + 1}I", *starts, marks[-1]) + struct.pack(
        f"<{len(numbers)}I", *numbers
    )


def _letter_page(stream: bytearray, runs: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Add a page of letters' properties to the stream; return what points to it."""
    if not runs:
        return b""
    stream.extend(b"\0" * (-len(stream) % _PAGE))
    page, free = bytearray(_PAGE), _PAGE - 2
    count = len(runs)
    places = [runs[0][0], *(end for _, end, _ in runs)]
    struct.pack_into(f"<{count + 1}I", page, 0, *places)
    for number, (_, _, changes) in enumerate(runs):
        free = (free - 1 - len(changes)) // 2 * 2
        page[free : free + 1 + len(changes)] = bytes([len(changes)]) + changes
        page[4 * (count + 1) + number] = free // 2
    page[-1] = count
    number = len(stream) // _PAGE
    stream.extend(page)
    return struct.pack("<III", places[0], places[-1], number)


def ppt_record(kind: int, body: bytes, *, instance: int = 0, nested: bool = False) -> bytes:
    """Return one record of a presentation."""
    return struct.pack("<HHI", instance << 4 | (0xF if nested else 0), kind, len(body)) + body


def picture_record(content: bytes, kind: int = 0xF01E, *, digests: int = 1) -> bytes:
    """Return the record of a picture: PNG, unless another kind is told."""
    body = b"\1" * 16 * digests + b"\xff" + content
    return ppt_record(kind, body, instance=0x6E0 + digests - 1)


def ppt(  # noqa: PLR0913 - a presentation has many parts
    path: Path,
    slides: Sequence[Sequence[str]],
    *,
    notes: Mapping[int, str] | None = None,
    hidden: Sequence[int] = (),
    token: int = 0xE391C05F,
    pictures: bytes = b"",
    objects: bytes = b"",
    storages: Sequence[bytes] = (),
) -> Path:
    """Write a presentation; each slide is its texts, the first of which stands in the outline.

    `notes` and `hidden` name slides from 1; `pictures` are records of pictures, and `objects` those
    that list what other programs put in, whose `storages` are parts by numbers from 2.
    """
    stream = b""
    places: list[int] = []

    def keep(packed: bytes) -> int:
        nonlocal stream
        places.append(len(stream))
        stream += packed
        return len(places) + 1

    for storage in storages:
        keep(storage)
    listed, noted = b"", b""
    for number, texts in enumerate(slides, 1):
        of_notes = 0
        if text := (notes or {}).get(number):
            of_notes = 500 + number
            part = keep(ppt_record(1008, _shape(_own(text)), nested=True))
            persist = struct.pack("<IIiII", part, 0, 0, of_notes, 0)
            noted += ppt_record(1011, persist)
        body = ppt_record(1007, struct.pack("<I8xIIHH", 0, 0, of_notes, 0, 0))
        if number in hidden:
            body += ppt_record(1017, struct.pack("<iIBBHB3x", 0, 0, 0, 0, 4, 0))
        outline = ppt_record(3998, struct.pack("<I", 0)) if texts else b""
        body += _shape(outline, *(_own(text) for text in texts[1:]))
        part = keep(ppt_record(1006, body, nested=True))
        listed += ppt_record(1011, struct.pack("<IIiII", part, 0, 0, 256 + number, 0))
        listed += _own(texts[0]) if texts else b""
    inner = ppt_record(1001, b"\0" * 40) + ppt_record(1033, objects, nested=True)
    inner += ppt_record(4080, listed, nested=True)
    inner += ppt_record(4080, noted, instance=2, nested=True)
    document = len(stream)
    stream += ppt_record(1000, inner, nested=True)
    entries = [document, *places]
    directory = len(stream)
    head = struct.pack("<I", len(entries) << 20 | 1)
    stream += ppt_record(6002, head + struct.pack(f"<{len(entries)}I", *entries))
    edit = len(stream)
    stream += ppt_record(
        4085, struct.pack("<IHBBIIIIHH", 0, 0, 0, 3, 0, directory, 1, len(entries) + 1, 0, 0)
    )
    current = ppt_record(4086, struct.pack("<III", 0x14, token, edit) + b"\0" * 12)
    streams = {"PowerPoint Document": stream, "Current User": current}
    return compound(path, streams | ({"Pictures": pictures} if pictures else {}))


def _own(text: str) -> bytes:
    """Return a shape's own text, in one byte a letter where that is possible."""
    header = ppt_record(3999, b"\0\0\0\0")
    try:
        return header + ppt_record(4008, text.encode("latin-1"))
    except UnicodeEncodeError:
        return header + ppt_record(4000, text.encode("utf-16-le", "surrogatepass"))


def _shape(*boxes: bytes) -> bytes:
    shapes = b"".join(
        ppt_record(0xF004, ppt_record(0xF00D, box, nested=True), nested=True)
        for box in boxes
        if box
    )
    group = ppt_record(0xF003, shapes, nested=True)
    return ppt_record(1036, ppt_record(0xF002, group, nested=True), nested=True)
