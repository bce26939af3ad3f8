"""What an XLS workbook says for all its sheets: texts, forms of numbers, and where each begins."""

from __future__ import annotations

import struct
from collections.abc import Callable

from counterfoil.read.limits import damaged, locked
from counterfoil.read.sheets.biff import FORM, Record, Texts, records
from counterfoil.read.sheets.grid import Shown
from counterfoil.read.sheets.numberforms import BUILT_IN
from counterfoil.read.sheets.xlssheet import BOF, EOF
from counterfoil.read.text.codepages import codec_of_page

_BIFF8, _BIFF5 = 0x0600, 0x0500


class Book:
    """What the workbook's first part says for all its sheets."""

    def __init__(self, stream: bytes) -> None:
        """Read the workbook's first part; raise Unreadable where it is locked or damaged."""
        self._version, self._codec, self._since_1904 = _BIFF8, "cp1252", False
        self._codes: dict[int, str] = dict(BUILT_IN)
        self._forms: list[int] = []
        self.texts: list[str] = []
        self.sheets: list[tuple[int, str, bool]] = []
        takers: dict[int, Callable[[Record], None]] = {
            BOF: self._take_version,
            0x002F: self._refuse_locked,
            0x0042: self._take_code_page,
            0x0022: self._take_epoch,
            0x041E: self._take_code,
            0x00E0: self._take_form,
            0x0085: self._take_sheet,
            0x00FC: self._take_texts,
        }
        for record in records(stream, 0):
            if record.number == EOF:
                break
            if record.number in takers:
                takers[record.number](record)
        codes = [self._codes.get(form) for form in self._forms]
        self.shown = Shown(codes, since_1904=self._since_1904)

    def text(self, record: Record, place: int, *, wide_count: bool = True) -> str:
        """Return the text that stands in a record, its count of letters in two bytes or one."""
        if self._version == _BIFF8:
            return Texts(record, place).take(wide_count=wide_count)
        (count,) = struct.unpack_from("<H" if wide_count else "<B", record.body, place)
        start = place + 1 + wide_count
        return record.body[start : start + count].decode(self._codec, "replace")

    def edge_text(self, record: Record) -> str:
        """Return a header or footer."""
        return self.text(record, 0, wide_count=self._version == _BIFF8)

    def _take_version(self, record: Record) -> None:
        (self._version,) = struct.unpack_from("<H", record.body)
        if self._version not in {_BIFF8, _BIFF5}:
            why = f"its version is {self._version:#x}"
            raise damaged(FORM, why)

    def _refuse_locked(self, _: Record) -> None:
        raise locked(FORM)

    def _take_code_page(self, record: Record) -> None:
        (page,) = struct.unpack_from("<H", record.body)
        self._codec = codec_of_page(page)
        if not self._codec:
            why = f"its letters are in code page {page}, which is not known"
            raise damaged(FORM, why)

    def _take_epoch(self, record: Record) -> None:
        self._since_1904 = record.body[:1] == b"\1"

    def _take_code(self, record: Record) -> None:
        (form,) = struct.unpack_from("<H", record.body)
        self._codes[form] = self.text(record, 2, wide_count=self._version == _BIFF8)

    def _take_form(self, record: Record) -> None:
        self._forms.append(struct.unpack_from("<H", record.body, 2)[0])

    def _take_sheet(self, record: Record) -> None:
        start, hidden, kind = struct.unpack_from("<IBB", record.body)
        if kind == 0:
            self.sheets.append((start, self.text(record, 6, wide_count=False), bool(hidden & 3)))

    def _take_texts(self, record: Record) -> None:
        (count,) = struct.unpack_from("<I", record.body, 4)
        texts = Texts(record, 8)
        # Some programs count each use of a text; a cell whose text is not there is damage.
        while len(self.texts) < count and not texts.ended:
            self.texts += texts.take_plain(count - len(self.texts)) or [texts.take()]
