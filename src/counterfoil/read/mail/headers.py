"""Header lines of mail: encoded words, letters that nobody declared, and whole days.

Encoded words are read as RFC 2047 says and as mailers write them: broken in the middle of a
letter, inside quotation marks, with spaces in them. What cannot be decoded stays as it stands.
"""

from __future__ import annotations

import binascii
import datetime as dt
import re
from collections.abc import Iterator
from email.message import Message
from email.quoprimime import header_decode

from counterfoil.read.given import tidy
from counterfoil.read.limits import Unreadable
from counterfoil.read.text.encodings import codec_of, told_encoding

_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"[ \t\r\n]*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DATE = re.compile(
    r"""\s*(?:(?P<weekday>[A-Za-z]{3,9})\s*,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3,9})
    [\s-]+(?P<year>\d{4})\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?
    \s*(?P<zone>[+-]\d{4}|UT|UTC|GMT|Z|[A-Z]{2,4})?(?:\s*\(.*\))?\s*""",
    re.VERBOSE | re.ASCII | re.IGNORECASE | re.DOTALL,
)
_ISO = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?\s*", re.ASCII
)
_ZULU = {"UT", "UTC", "GMT", "Z"}
_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_LEAP = 60


def header(message: Message, name: str, declared: str = "") -> str:
    """Return the first header of a name as people read it; empty where there is none."""
    return next(headers(message, name, declared), "")


def headers(message: Message, name: str, declared: str = "") -> Iterator[str]:
    """Yield every header of a name as people read it, from the first on."""
    for key, written in message.items():
        if key.casefold() == name.casefold():
            yield decoded(str(written), declared)


def decoded(written: str, declared: str = "") -> str:
    r"""Return a header's text with its encoded words decoded, in normal form.

    `declared` is the encoding of bytes that stand in it undeclared; without one they are told by
    their letters, and where that is not possible they are spelt out as `\xcf`.
    """
    pieces: list[str] = []
    raw: list[tuple[str, bytes]] = []
    place = 0
    for found in _WORD.finditer(written):
        between = written[place : found.start()]
        if pieces and raw and not _BETWEEN.fullmatch(between):
            pieces.append(_joined(raw))
            raw = []
        if not raw:
            pieces.append(_plain(between, declared))
        raw.append((found[1].partition("*")[0], _bytes(found[2], found[3])))
        place = found.end()
    pieces.append(_joined(raw))
    pieces.append(_plain(written[place:], declared))
    return tidy("".join(pieces))


def _bytes(kind: str, text: str) -> bytes:
    if kind in "bB":
        packed = text.encode("ascii", "ignore")
        try:
            return binascii.a2b_base64(packed + b"=" * (-len(packed.rstrip(b"=")) % 4))
        except binascii.Error:
            return packed
    return header_decode(text).encode("latin-1", "replace")


def _joined(raw: list[tuple[str, bytes]]) -> str:
    """Return words that stand side by side; a letter may begin in one and end in the next."""
    pieces, waiting, charset = [], b"", ""
    for name, packed in [*raw, ("", b"")]:
        if waiting and name.casefold() != charset.casefold():
            pieces.append(in_charset(waiting, charset))
            waiting = b""
        charset = name
        waiting += packed
    return "".join(pieces)


def in_charset(raw: bytes, charset: str) -> str:
    """Return text in a named encoding; told by its letters where it is not in that one."""
    for name in (charset, "utf-8"):
        try:
            return raw.decode(codec_of(name, raw))
        except (Unreadable, ValueError):
            continue
    return undeclared(raw)


def _plain(text: str, declared: str) -> str:
    """Return text outside encoded words, whose bytes beyond ASCII came as half surrogates."""
    if text.isascii():
        return text
    return undeclared(text.encode("utf-8", "surrogateescape"), declared)


def undeclared(raw: bytes, declared: str = "") -> str:
    """Return text whose encoding nobody says, or `declared` alone; strange bytes are spelt out."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode(told_encoding(raw, declared, whole=True).codec)
    except (Unreadable, ValueError):
        return raw.decode("ascii", "backslashreplace")


def moment_in(written: str) -> dt.datetime | None:
    """Return the moment that a Date header states, in its own zone; None where it is not whole.

    RFC 5322, section 3.3, with full names of months, and ISO 8601 as some programs write it. The
    day of the week must be the day's own, and years have four digits. Without a zone the moment
    has none.
    """
    if found := _ISO.fullmatch(written):
        try:
            return dt.datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3] or ''}")
        except ValueError:
            return None
    found = _DATE.fullmatch(written)
    if not found or found["month"][:3].casefold() not in _MONTHS:
        return None
    try:
        moment = dt.datetime(  # noqa: DTZ001 - its zone is put in below, where one is given
            int(found["year"]),
            _MONTHS.index(found["month"][:3].casefold()) + 1,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            min(int(found["second"] or 0), _LEAP - 1),
        )
        zone = _zone(found["zone"] or "")
    except ValueError:
        return None
    if (weekday := found["weekday"]) and weekday[:3].casefold() != _DAYS[moment.weekday()]:
        return None
    return moment.replace(tzinfo=zone)


def _zone(written: str) -> dt.tzinfo | None:
    if written.upper() in _ZULU:
        return dt.UTC
    if written.upper() in _ZONES:
        return dt.timezone(dt.timedelta(hours=_ZONES[written.upper()]))
    if not re.fullmatch(r"[+-]\d{4}", written):
        return None
    minutes = int(written[1:3]) * 60 + int(written[3:])
    sign = -1 if written[0] == "-" else 1
    return dt.timezone(dt.timedelta(minutes=sign * minutes))


def in_utc(moment: dt.datetime) -> str:
    """Return a moment as metadata has it: in UTC where its zone is known, bare where it is not."""
    if moment.tzinfo is None:
        return moment.isoformat(timespec="seconds")
    try:
        return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return ""
