"""Reading delimited text: row i of the table is record i of the file (RFC 4180, RFC 7111).

The header is row 1; blank lines count as rows, and a record that holds line ends inside quotes is
one row. Cells are given as they stand. Rows go to the disk as they come, so a file of any length
needs little memory. An encoding that breaks in the middle, or a quote that never closes, means
that nothing is read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain

from counterfoil.model.reading import Reading, Row, Table, Trouble
from counterfoil.read.dialect import declared_delimiter, shown, told_delimiter
from counterfoil.read.encodings import (
    SAMPLE,
    Encoding,
    encoding_of_all,
    told_encoding,
    unknown_encoding,
)
from counterfoil.read.given import Given
from counterfoil.read.limits import Unreadable, damaged, too_large

READER = "csv/1"
_FORM = "delimited text"
_LONGEST = 16 << 20


@dataclass(slots=True)
class _Seen:
    """What is noticed while the rows go by."""

    expected: int = 0
    cells: int = 0
    ragged: int = 0
    first: tuple[int, int] = (0, 0)
    broken_quote: int = 0


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
        raise _breaks(encoding, error) from None


def _again(given: Given, delimiter: str) -> Reading:
    """Read a text whose first bytes were plain ASCII and whose later ones are not UTF-8."""
    encoding = encoding_of_all(given.path)
    with given.path.open("rb") as stream:
        head = stream.read(SAMPLE)
    try:
        return _read(given, encoding, delimiter or _told(head, encoding, whole=False))
    except UnicodeDecodeError as error:
        raise _breaks(encoding, error) from None


def _breaks(encoding: Encoding, error: UnicodeDecodeError) -> Unreadable:
    found = "the source declares" if encoding.told_by == "declared" else "it seems to be"
    return unknown_encoding(f"{found} {encoding.name}, and some bytes are not: {error.reason}")


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
    seen = _Seen()
    with given.path.open("rb") as raw:
        # An empty `newline` leaves line ends to the csv module, which knows those inside quotes.
        lines = TextIOWrapper(raw, encoding.codec, newline="")
        rows = _loose(lines, delimiter) if stray else _strict(lines, delimiter)
        kept = given.keep_rows(READER, 1, _watched(rows, seen))
    metadata = {"encoding": encoding.name, "delimiter": shown(delimiter)}
    troubles = list(_troubles(seen))
    if stray:
        troubles.append(Trouble("CF017", f"cell={stray.row},1", {"row": str(stray.row)}))
    table = Table(number=1, rows=kept)
    return Reading(given.digest, READER, "", None, (), (table,), metadata, tuple(troubles))


def _strict(lines: TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, record in enumerate(records, 1):  # noqa: B007 - errors name the last row
            yield record
    except csv.Error as error:
        why = str(error)
        if "field larger" in why:
            raise _too_long(row + 1) from None
        if "unexpected end" in why:
            raise _unclosed(row + 1) from None
        raise _StrayQuoteError(row + 1) from None


def _loose(lines: TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    """Yield records with stray quotes as letters, as spreadsheets read them."""
    csv.field_size_limit(_LONGEST)
    # The loose reader takes the end of the file for a closing quote. This last line comes back
    # as a record of its own only if no quote is still open.
    last = ["\x00"]
    records = csv.reader(chain(lines, last), delimiter=delimiter)
    row, before = 0, last
    try:
        for row, record in enumerate(records):
            if row:
                yield before
            before = record
    except csv.Error:
        raise _too_long(row + 1) from None
    if before != last:
        raise _unclosed(row + 1)


def _too_long(row: int) -> Unreadable:
    return too_large(_FORM, f"a cell of row {row} has more than {_LONGEST} signs")


def _unclosed(row: int) -> Unreadable:
    return damaged(_FORM, f"a quote opened in row {row} never closes")


def _watched(records: Iterator[list[str]], seen: _Seen) -> Iterator[Row]:
    expected = 0
    for row, record in enumerate(records, 1):
        if len(record) != expected and record:
            expected = _note(seen, expected, row, len(record))
        yield record


def _note(seen: _Seen, expected: int, number: int, found: int) -> int:
    """Note a row of another width than the first; return the width that is expected."""
    if not expected:
        seen.expected = found
        return found
    seen.ragged += 1
    if seen.ragged == 1:
        seen.first = (number, found)
    return expected


def _troubles(seen: _Seen) -> Iterator[Trouble]:
    if seen.ragged:
        row, found = seen.first
        details = {"row": str(row), "found": str(found), "expected": str(seen.expected)}
        yield Trouble("CF011", f"cell={row},1", {**details, "rows": str(seen.ragged)})
