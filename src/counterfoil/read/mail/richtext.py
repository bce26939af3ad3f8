r"""Rich text as Outlook keeps it: unpacked, and turned back into the HTML or text it was made from.

Sources: [MS-OXRTFCP] for the packing, [MS-OXRTFEX] for HTML and text inside RTF, and the Rich Text
Format 1.9.1. Of text that was never anything but rich text, the words are given, without pictures,
objects and fonts.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from enum import Enum

from counterfoil.read.limits import damaged
from counterfoil.read.text.codepages import charset_codec, codec_of_page

FORM = "rich text"
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_HEAD, _WINDOW = 16, 4096
_FIRST = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked(raw: bytes) -> bytes:
    """Return packed rich text as it was; raise Unreadable where it is damaged."""
    if len(raw) < _HEAD:
        why = "it has no header"
        raise damaged(FORM, why)
    size, length, kind, _ = struct.unpack_from("<IIII", raw)
    inside = raw[_HEAD : size + 4]
    if kind == _PLAIN:
        return inside[:length]
    if kind != _PACKED:
        why = "it is packed in no known way"
        raise damaged(FORM, why)
    return _unpacked(inside)[:length]


def _unpacked(inside: bytes) -> bytes:
    out = bytearray(_FIRST)
    place, last = 0, len(inside)
    while place < last:
        control = inside[place]
        place += 1
        for bit in range(8):
            if place >= last:
                break
            if not control >> bit & 1:
                out.append(inside[place])
                place += 1
                continue
            if place + 1 >= last:
                break
            pair = inside[place] << 8 | inside[place + 1]
            place += 2
            at, count = pair >> 4, (pair & 15) + 2
            back = (len(out) - at) % _WINDOW
            if not back:
                return bytes(out[len(_FIRST) :])
            start = len(out) - back
            if start < 0:
                why = "it points to before its beginning"
                raise damaged(FORM, why)
            # What is copied may overlap what it is copied to, and is then repeated.
            piece = out[start : start + count]
            out += piece if back >= count else (piece * count)[:count]
    return bytes(out[len(_FIRST) :])


class Origin(Enum):
    """What rich text was made from."""

    HTML = "fromhtml1"
    TEXT = "fromtext"
    NOTHING = ""


_TOKEN = re.compile(
    rb"""\\'(?P<hex>[0-9A-Fa-f]{2}) | \\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?
    | \\(?P<sign>[^A-Za-z]) | (?P<open>\{) | (?P<close>\}) | (?P<text>[^\\{}\r\n]+) | [\r\n\\]""",
    re.VERBOSE | re.DOTALL,
)
_HIDDEN = {
    *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer"),
    *(b"headerl", b"headerr", b"headerf", b"footerl", b"footerr", b"footerf", b"pntext"),
    *(b"nonshppict", b"listtable", b"listoverridetable", b"revtbl", b"rsidtbl", b"generator"),
    *(b"themedata", b"datastore", b"latentstyles", b"xmlnstbl", b"fldinst", b"filetbl"),
}
_SHOWN = {b"htmltag", b"mhtmltag"}
_SIGNS = {
    **dict.fromkeys((b"par", b"line", b"sect", b"page", b"row", b"\n", b"\r"), "\n"),
    **dict.fromkeys((b"tab", b"cell"), "\t"),
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"~": "\u00a0",
    b"_": "\u2011",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
}
_DEEPEST = 1000


@dataclass(slots=True)
class _Group:
    """What holds in a group until it closes."""

    hidden: bool = False
    aside: bool = False
    fonts: bool = False
    codec: str = ""
    skipped: int = 1

    def copied(self) -> _Group:
        """Return what holds in a group that opens within this one."""
        return _Group(self.hidden, self.aside, self.fonts, self.codec, self.skipped)


class _Document:
    """One document while it is read."""

    def __init__(self, raw: bytes) -> None:
        self.origin = next(
            (o for o in (Origin.HTML, Origin.TEXT) if b"\\" + o.value.encode() in raw[:1024]),
            Origin.NOTHING,
        )
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._group = _Group()
        self._above: list[_Group] = []
        self._star = False
        self._left = 0
        for token in _TOKEN.finditer(raw):
            self._take(token)
        self._end_bytes()

    @property
    def text(self) -> str:
        """All that is shown."""
        return "".join(self._pieces)

    def _take(self, token: re.Match[bytes]) -> None:
        kind = token.lastgroup
        star, self._star = self._star, False
        if kind in {"open", "close"}:
            self._end_bytes()
            self._left = 0
        if kind == "open":
            if len(self._above) < _DEEPEST:
                self._above.append(self._group.copied())
        elif kind == "close":
            self._group = self._above.pop() if self._above else _Group()
        elif kind == "hex":
            self._add(bytes([int(token["hex"], 16)]))
        elif kind == "text":
            self._add(token["text"])
        elif kind == "sign":
            self._sign(token["sign"])
        elif kind is not None:
            self._word(token["word"], token["number"], star=star)

    def _add(self, raw: bytes) -> None:
        if self._left:
            # What stands for a letter in programs that do not know it.
            passed = min(self._left, len(raw))
            self._left -= passed
            raw = raw[passed:]
        if raw and not self._group.hidden and not self._group.aside:
            self._bytes += raw

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._star = True
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _say(self, text: str) -> None:
        if self._left:
            self._left -= 1
        elif not self._group.hidden and not self._group.aside:
            self._end_bytes()
            self._pieces.append(text)

    def _end_bytes(self) -> None:
        if self._bytes:
            codec = self._group.codec or self._page
            self._pieces.append(self._bytes.decode(codec, "replace"))
            self._bytes.clear()

    def _word(self, word: bytes, given: bytes | None, *, star: bool) -> None:
        number = int(given) if given else None
        if word == b"u" and number is not None:
            self._left = 0
            self._say(chr(number % 0x10000))
            self._left = self._group.skipped
        elif word in _SHOWN:
            self._end_bytes()
            self._group.hidden = False
            self._group.aside = word == b"mhtmltag"
        elif star or word in _HIDDEN:
            self._end_bytes()
            self._group.hidden = True
            self._group.fonts = word == b"fonttbl"
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word == b"htmlrtf":
            self._end_bytes()
            self._group.aside = number != 0
        else:
            self._set(word, number or 0)

    def _set(self, word: bytes, number: int) -> None:
        if word == b"uc":
            self._group.skipped = min(max(number, 0), 8)
        elif word == b"ansicpg":
            self._page = codec_of_page(number) or self._page
        elif word == b"f":
            self._font = number
            if not self._group.fonts:
                self._end_bytes()
                self._group.codec = self._fonts.get(number, "")
        elif word == b"fcharset" and self._group.fonts:
            self._fonts[self._font] = charset_codec(number)
        elif word == b"plain":
            self._end_bytes()
            self._group.codec = ""


def restored(raw: bytes) -> tuple[str, Origin]:
    """Return the HTML or the text that rich text was made from, or else its words."""
    document = _Document(raw)
    # Halves of pairs come one by one.
    text = document.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", ""), document.origin
