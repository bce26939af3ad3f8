"""Texts that the cells of an XLSX workbook share, read in one pass (ECMA-376 part 1, 18.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from counterfoil.read.sheets.expat import Attributes, Scan
from counterfoil.read.sheets.plainxml import TEXT, Plain, end_of, plain_text

WHITE = " \t\r\n"
KEPT = '(?: xml:space="preserve")?'
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_TABLE = re.compile(rb"<sst(?: [^<>]*)?>")
_SHARED_TEXT = re.compile(rf'<si><t( xml:space="preserve")?>({TEXT})</t></si>')
_SHARED_TEXTS = re.compile(rf"(?:<si><t{KEPT}>{TEXT}</t></si>|[ \t\n])*+")


def shared_texts(blocks: Iterable[bytes], form: str) -> list[str]:
    """Return a workbook's shared texts."""
    texts = _Texts(form)
    plain = Plain(_TABLE, "</si>", texts.take)
    for _ in texts.scan.over(plain.rest(blocks)):
        pass
    return texts.found


class _Texts:
    """One pass over shared texts, without the readings that stand above Asian letters."""

    def __init__(self, form: str) -> None:
        self.scan = Scan(form, self._start, self._end)
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._above = self._kept = False

    def take(self, text: str, start: int) -> int:
        """Take texts that are written plainly from a place on; return where they end."""
        end = end_of(_SHARED_TEXTS, text, start)
        if end == start:
            return end
        self.scan.whole = False
        for kept, said in _SHARED_TEXT.findall(text, start, end):
            told = plain_text(said)
            self.found.append(unescaped(told if kept else told.strip(WHITE)))
        return end

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._kept = is_kept(attributes)
            self.scan.listen()
        elif name == "si":
            self._pieces = []
        elif name == "rPh":
            self._above = True

    def _end(self, name: str) -> None:
        if name == "t":
            heard = self.scan.heard()
            if not self._above:
                self._pieces.append(heard if self._kept else heard.strip(WHITE))
        elif name == "si":
            self.found.append(unescaped("".join(self._pieces)))
        elif name == "rPh":
            self._above = False


def is_kept(attributes: Attributes) -> bool:
    """Whether white space around a text is kept; workbooks drop it unless told otherwise."""
    return attributes.get("xml:space") == "preserve"


def unescaped(text: str) -> str:
    """Return a text with _x000D_ and its like as the signs they stand for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
