"""The text of an HTML file: which encoding it is in, and what could not be decoded.

What the source declares comes first, then a byte order mark. Bytes that are valid UTF-8 and more
than ASCII are UTF-8 whatever the page says, because no other text looks like that by chance. Then
comes what the page says, and last what its letters show.
"""

from __future__ import annotations

import re

from counterfoil.model.reading import Trouble
from counterfoil.read.limits import Unreadable
from counterfoil.read.text.encodings import Encoding, codec_of, told_encoding

_SAID = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml[^>]*?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096
_BROKEN = re.compile("[\udc80-\udcff]+")
_UNSHOWN = re.compile("[\0\ud800-\udfff]")


def page_text(
    raw: bytes, declared: str, told: str = ""
) -> tuple[str, Encoding, tuple[Trouble, ...]]:
    """Return a page's text and encoding; raise Unreadable where the encoding is undecided.

    `told` is what the web said of it as it sent the page, if that was kept; it goes before what
    the page says.

    What could not be decoded is \ufffd in texts of other encodings than UTF-8. In those of UTF-8
    each such byte is half of a pair (U+DC80 to U+DCFF), so that it keeps its place.
    """
    encoding = _encoding(raw, declared, told)
    broken = 0
    try:
        text = raw.decode(encoding.codec)
    except UnicodeDecodeError:
        if encoding.codec.startswith("utf-8"):
            text = raw.decode(encoding.codec, "surrogateescape")
            broken = len(_BROKEN.findall(text))
        else:
            text = raw.decode(encoding.codec, "replace")
            broken = text.count("\ufffd")
    troubles: tuple[Trouble, ...] = ()
    if broken:
        details = {"count": str(broken), "encoding": encoding.name}
        troubles = (Trouble("CF019", "", details),)
    return text, encoding, troubles


def shown(text: str) -> str:
    """Return text as it is shown: what could not be decoded, and zeros, as \ufffd."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNSHOWN.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def _encoding(raw: bytes, declared: str, sent: str) -> Encoding:
    found = _SAID.search(raw[:_HEAD])
    said = sent or (found[1].decode() if found else "")
    try:
        told = told_encoding(raw, declared, whole=True)
    except Unreadable:
        if declared or not said:
            raise
        return Encoding(codec_of(said), "page")
    if told.told_by == "letters" and said:
        return Encoding(codec_of(said), "page")
    return told
