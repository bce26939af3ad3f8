"""Taking a message apart: its texts, and the files it carries with their very bytes.

The standard library's parser takes broken mail as it is. Messages within messages are left whole,
so that their bytes can be kept as they came. Where the boundary between parts is not told, or not
the one that stands there, it is looked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

from counterfoil.read.limits import too_large
from counterfoil.read.mail.headers import decoded
from counterfoil.read.mail.parameters import parameters
from counterfoil.read.mail.transfer import transferred

FORM = "e-mail message"
_WHOLE = "message/"
_OPAQUE = "application/octet-stream"
_DEEPEST = 100
_BOUNDARY = re.compile(
    r"^--([^\s][^\r\n]{0,69}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE
)
_TEXTS = {"text/plain", "text/html", "message/delivery-status", "text/rfc822-headers"}
_TEXTS |= {"text/enriched", "message/feedback-report"}
_STRUCTURE = {"content-type", "content-disposition", "content-transfer-encoding", "content-id"}


class Whole(Message):
    """A part of a message in which another message is bytes like any other file."""

    def get_content_type(self) -> str:
        """Return the type that decides how it is parsed."""
        told = super().get_content_type()
        return _OPAQUE if told.startswith(_WHOLE) else told

    def inside(self) -> object:
        """Return its parts, or its text with bytes beyond ASCII as half surrogates.

        `get_payload` would replace such bytes by what some charset makes of them.
        """
        return vars(self)["_payload"]

    @property
    def told_type(self) -> str:
        """The type that it says it has."""
        return super().get_content_type()


@dataclass(frozen=True, slots=True)
class Entity:
    """One text or file of a message: its type, its bytes, and the names of its letters and file.

    `alternative` numbers the set of versions that it is one of, 0 where it is the only one.
    `written` is what its headers say of its form.
    """

    kind: str
    raw: bytes
    charset: str
    name: str
    attached: bool
    alternative: int
    flowed: bool
    joined: bool
    written: str

    @property
    def is_text(self) -> bool:
        """Whether it is part of what the message says, not a file that it carries."""
        return self.kind in _TEXTS and not self.attached


class _AsWritten(Compat32):
    """Headers as they stand, with bytes beyond ASCII as half surrogates."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the caller's
        """Return a header's text."""
        return value


def parsed(raw: bytes) -> Whole:
    """Return a message; raise Unreadable where its parts are nested beyond all use."""
    policy = _AsWritten(message_factory=Whole)
    try:
        found = BytesParser(policy=policy).parsebytes(raw)
    except RecursionError:
        why = "its parts are nested too deep"
        raise too_large(FORM, why) from None
    assert isinstance(found, Whole)  # noqa: S101 - what the factory makes
    return found


class Opened:
    """A message that was taken apart. `loose` counts the parts whose boundary was looked for."""

    def __init__(self, message: Whole, declared: str) -> None:
        """Take a parsed message and the encoding that its source declares."""
        self._declared = declared
        self._sets = 0
        self.loose = 0
        self.entities: list[Entity] = []
        self._take(message, 0, 0)

    def _take(self, part: Whole, alternative: int, depth: int) -> None:
        if depth > _DEEPEST:
            why = "its parts are nested too deep"
            raise too_large(FORM, why)
        kind, inner = part.told_type, part.inside()
        if kind.startswith("multipart/") and isinstance(inner, str):
            inner = self._looked_for(inner, kind)
            if not isinstance(inner, list):
                kind = "text/plain"
        if not isinstance(inner, list):
            self.entities.append(self._entity(part, kind, alternative))
            return
        if kind == "multipart/alternative" and not alternative:
            self._sets += 1
            alternative = self._sets
        for piece in inner:
            if isinstance(piece, Whole):
                self._take(piece, alternative, depth + 1)

    def _looked_for(self, text: str, kind: str) -> list[object] | None:
        """Return parts by a boundary that stands in the text and is not the one that is told."""
        found = _BOUNDARY.search(text)
        if not found:
            return None
        self.loose += 1
        boundary = found[1].removesuffix("--").replace("\\", "\\\\").replace('"', '\\"')
        head = f'Content-Type: {kind}; boundary="{boundary}"\n\n'
        again = parsed((head + text).encode("utf-8", "surrogateescape"))
        inner = again.inside()
        return inner if isinstance(inner, list) else None

    def _entity(self, part: Whole, kind: str, alternative: int) -> Entity:
        about = parameters(str(part.get("Content-Type", "")))
        placed = str(part.get("Content-Disposition", ""))
        name = decoded(parameters(placed).get("filename") or about.get("name", ""), self._declared)
        attached = placed.strip().casefold().startswith("attachment")
        # Some programs give the message's own text a name.
        attached |= bool(name) and not (kind in _TEXTS and not self.entities)
        return Entity(
            kind=kind,
            raw=transferred(part.inside(), str(part.get("Content-Transfer-Encoding", ""))),
            charset=about.get("charset", ""),
            name=name,
            attached=attached,
            alternative=alternative,
            flowed=about.get("format", "").casefold() == "flowed",
            joined=about.get("delsp", "").casefold() == "yes",
            written=", ".join(decoded(str(text)) for key, text in part.items() if _says(key)),
        )


def _says(name: str) -> bool:
    return name.casefold() in _STRUCTURE
