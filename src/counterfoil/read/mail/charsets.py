"""The letters of a message's text: as it says they are, unless its bytes say better.

Bytes beyond ASCII that are valid UTF-8 are UTF-8 whatever is said of them, because no other text
looks like that by chance. Otherwise what is said counts; then what the source declares, and last
what the letters show.
"""

from __future__ import annotations

from counterfoil.model.reading import Trouble
from counterfoil.read.limits import Unreadable
from counterfoil.read.text.encodings import Encoding, codec_of, told_encoding


def letters_of(raw: bytes, said: str, declared: str) -> tuple[str, tuple[Trouble, ...]]:
    """Return a text, and the trouble of bytes in it that are no letters."""
    encoding = _encoding(raw, said, declared)
    text = raw.decode(encoding.codec, "replace")
    broken = text.count("\ufffd") - raw.count("\ufffd".encode())
    if broken <= 0:
        return text, ()
    details = {"count": str(broken), "encoding": encoding.name}
    return text, (Trouble("CF019", "", details),)


def _encoding(raw: bytes, said: str, declared: str) -> Encoding:
    stated = _stated(said, raw)
    if stated and (raw.isascii() or not _is_utf8(raw)) and _reads(raw, stated.codec):
        return stated
    try:
        return told_encoding(raw, "" if _is_utf8(raw) else declared, whole=True)
    except Unreadable:
        return stated or Encoding("cp1252", "default")


def _stated(said: str, raw: bytes) -> Encoding | None:
    try:
        return Encoding(codec_of(said, raw), "message") if said else None
    except Unreadable:
        return None


def _is_utf8(raw: bytes) -> bool:
    return _reads(raw, "utf-8")


def _reads(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec)
    except ValueError:
        return False
    return True
