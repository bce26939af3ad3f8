"""Delimited text without quotes, turned into kept rows a block at a time.

Most long tables hold no quote at all. Their lines are then rows of JSON but for the marks between
the cells, so that a block of them is turned over by three replacements instead of cell by cell.
What this yields is, byte for byte, what the csv module would have given; a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from counterfoil.project.rows import Block
from counterfoil.read.text.widths import Widths

DELIMITERS = ",;\t|"
_BLOCK = 1 << 20
_LONGEST = 4 << 20
_UNPLAIN = bytes({*range(32), ord('"'), ord("\\")} - {ord("\n")})
_EMPTY = b'\n[""]\n'
_BLANK = b"\n[]\n"


def quoteless_blocks(stream: BinaryIO, delimiter: str, widths: Widths) -> Iterator[Block]:
    """Yield blocks of rows until the first line that needs more care, where the stream is left.

    Raise UnicodeDecodeError where the bytes are not UTF-8.
    """
    mark = delimiter.encode()
    unplain = _UNPLAIN.replace(mark, b"")
    row, place, rest = 0, stream.tell(), b""
    while True:
        chunk = stream.read(_BLOCK)
        block = rest + chunk
        if not block:
            return
        cut = block.rfind(b"\n") + 1 if chunk else len(block)
        block, rest = block[:cut], block[cut:]
        plain = block.replace(b"\r\n", b"\n")
        if len(rest) > _LONGEST or len(plain) != len(plain.translate(None, unplain)):
            stream.seek(place)
            return
        if not block:
            continue
        place += len(block)
        plain.decode()
        lines = plain.removesuffix(b"\n").split(b"\n")
        _watch(lines, mark, row, widths)
        row += len(lines)
        yield len(lines), _turned(plain.removesuffix(b"\n"), mark)


def _watch(lines: list[bytes], mark: bytes, row: int, widths: Widths) -> None:
    counts = [line.count(mark) for line in lines]
    if counts.count(widths.expected - 1) == len(counts):
        return
    for number, (line, count) in enumerate(zip(lines, counts, strict=True), row + 1):
        if line and count + 1 != widths.expected:
            widths.note(number, count + 1)


def _turned(plain: bytes, mark: bytes) -> bytes:
    inner = plain.replace(mark, b'","').replace(b"\n", b'"]\n["')
    turned = b'\n["' + inner + b'"]\n'
    # A blank line is a row without cells. Twice, because neighbours share a line end.
    turned = turned.replace(_EMPTY, _BLANK).replace(_EMPTY, _BLANK)
    return turned[1:]
