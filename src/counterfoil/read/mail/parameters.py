"""Parameters of a header, such as `; filename*0*=utf-8''%D0%BE`: RFC 2045, 2231, and worse."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from counterfoil.read.mail.headers import in_charset

_PARAMETER = re.compile(
    r"""\s*;\s*(?P<name>[^\s=;*"]+)(?:\*(?P<number>\d{1,4}))?(?P<coded>\*)?\s*=\s*
    (?:"(?P<quoted>(?:[^"\\]|\\.)*)"?|(?P<bare>[^;]*))""",
    re.VERBOSE | re.DOTALL,
)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_LANGUAGE = 2


def parameters(written: str) -> dict[str, str]:
    """Return a header's parameters by their names in small letters.

    Pieces of one are joined and decoded; names and texts that break the rules are taken as far as
    they can be told. Encoded words in them are left for `headers.decoded`.
    """
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAMETER.finditer(written, max(written.find(";"), 0)):
        quoted, bare = found["quoted"], found["bare"]
        text = _PAIR.sub(r"\1", quoted) if quoted is not None else bare.strip()
        name = found["name"].casefold()
        if found["number"] or found["coded"]:
            piece = (int(found["number"] or 0), bool(found["coded"]), text)
            pieces.setdefault(name, []).append(piece)
        else:
            plain.setdefault(name, text)
    return plain | {name: _joined(sorted(given)) for name, given in pieces.items()}


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    charset, raw = "", b""
    for place, (_, coded, text) in enumerate(pieces):
        inner = text
        if coded and place == 0 and text.count("'") >= _LANGUAGE:
            charset, _, inner = text.split("'", _LANGUAGE)
        packed = inner.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(packed) if coded else packed
    return in_charset(raw, charset)
