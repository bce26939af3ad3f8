"""Reading delimited text: row i of the table is record i of the file (RFC 4180, RFC 7111).

The header is row 1; blank lines count as rows, and a record that holds line ends inside quotes is
one row. Cells are given as they stand. Rows go to the disk as they come, so a file of any length
needs little memory. An encoding that breaks in the middle, or a quote that never closes, means
that nothing is read.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import chain

from counterfoil.model.reading import Reading, Row, Table, Trouble
from counterfoil.project.rows import Block, in_blocks
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, damaged, too_large
from counterfoil.read.text.dialect import declared_delimiter, shown, told_delimiter
from counterfoil.read.text.encodings import (
    SAMPLE,
    Encoding,
    encoding_of_all,
    told_encoding,
    unlike,
)
from counterfoil.read.text.quoteless import DELIMITERS, quoteless_blocks
from counterfoil.read.text.widths import Widths

READER = "csv/3"
_FORM = "delimited text"
_LONGEST = 16 << 20


def read_delimited(given: Given) -> Reading:
    """Read a delimited text; raise Unreadable where its encoding or delimiter is undecided."""
    with given.path.open("rb") as stream:
        head = stream.read(SAMPLE)
        whole = not stream.read(1)
    encoding = told_encoding(head, given.encoding, whole=whole)
    delimiter = declared_delimiter(given.delimiter) if given.delimiter else ""
    try:
        return _read(given, encoding, delimiter or _told(head, encoding, whole=whole))
    except UnicodeDecodeError as error:
        if encoding.told_by == "bytes" and encoding.codec == "utf-8" and not whole:
            return _again(given, delimiter)
        raise unlike(encoding, error) from None


def _again(given: Given, delimiter: str) -> Reading:
    """Read a text whose first bytes were plain ASCII and whose later ones are not UTF-8."""
    encoding = encoding_of_all(given.path)
    with given.path.open("rb") as stream:
        head = stream.read(SAMPLE)
    try:
        return _read(given, encoding, delimiter or _told(head, encoding, whole=False))
    except UnicodeDecodeError as error:
        raise unlike(encoding, error) from None


def _told(head: bytes, encoding: Encoding, *, whole: bool) -> str:
    sample = head.decode(encoding.codec, "strict" if whole else "ignore")
    return told_delimiter(sample, whole=whole) or ","


def _read(given: Given, encoding: Encoding, delimiter: str) -> Reading:
    try:
        return _read_as(given, encoding, delimiter)
    except _StrayQuoteError as stray:
        return _read_as(given, encoding, delimiter, stray)


class _StrayQuoteError(Exception):
    """A quote that closes before its cell ends; the strict reading stops there."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _read_as(
    given: Given, encoding: Encoding, delimiter: str, stray: _StrayQuoteError | None = None
) -> Reading:
    """Read strictly; or loosely, once a stray quote is known to be there."""
    widths = Widths()
    blocks = _blocks(given, encoding, delimiter, widths, loose=bool(stray))
    table = Table(number=1, rows=given.keep_blocks(READER, 1, blocks))
    metadata = {"encoding": encoding.name, "delimiter": shown(delimiter)}
    troubles = list(widths.troubles())
    if stray:
        troubles.append(Trouble("CF017", f"cell={stray.row},1", {"row": str(stray.row)}))
    return Reading(given.digest, READER, "", None, (), (table,), metadata, tuple(troubles))


def _blocks(
    given: Given, encoding: Encoding, delimiter: str, widths: Widths, *, loose: bool
) -> Iterator[Block]:
    with given.path.open("rb") as raw:
        codec, row = encoding.codec, 0
        if codec.startswith("utf-8"):
            raw.seek(len(BOM_UTF8) if codec == "utf-8-sig" else 0)
            codec = "utf-8"
            if delimiter in DELIMITERS:
                for count, lines in quoteless_blocks(raw, delimiter, widths):
                    row += count
                    yield count, lines
        # An empty `newline` leaves line ends to the csv module, which knows those inside quotes.
        texts = TextIOWrapper(raw, codec, newline="")
        rows = (_loose if loose else _strict)(texts, delimiter, row)
        yield from in_blocks(_watched(rows, row, widths))


def _strict(texts: TextIOWrapper, delimiter: str, before: int) -> Iterator[list[str]]:
    """Yield records after row number `before`."""
    csv.field_size_limit(_LONGEST)
    row = before
    try:
        for record in csv.reader(texts, delimiter=delimiter, strict=True):
            yield record
            row += 1
    except csv.Error as error:
        why = str(error)
        if "field larger" in why:
            raise _too_long(row + 1) from None
        if "unexpected end" in why:
            raise _unclosed(row + 1) from None
        raise _StrayQuoteError(row + 1) from None


def _loose(texts: TextIOWrapper, delimiter: str, before: int) -> Iterator[list[str]]:
    """Yield records with stray quotes as letters, as spreadsheets read them."""
    csv.field_size_limit(_LONGEST)
    # The loose reader takes the end of the file for a closing quote. This last line comes back
    # as a record of its own only if no quote is still open.
    last = ["\x00"]
    row, held = before, None
    try:
        for record in csv.reader(chain(texts, last), delimiter=delimiter):
            if held is not None:
                yield held
                row += 1
            held = record
    except csv.Error:
        raise _too_long(row + 1) from None
    if held != last:
        raise _unclosed(row + 1)


def _watched(records: Iterator[list[str]], before: int, widths: Widths) -> Iterator[Row]:
    expected = widths.expected
    for row, record in enumerate(records, before + 1):
        if len(record) != expected and record:
            widths.note(row, len(record))
            expected = widths.expected
        yield record


def _too_long(row: int) -> Unreadable:
    return too_large(_FORM, f"a cell of row {row} has more than {_LONGEST} signs")


def _unclosed(row: int) -> Unreadable:
    return damaged(_FORM, f"a quote opened in row {row} never closes")
