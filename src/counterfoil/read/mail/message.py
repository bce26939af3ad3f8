"""Reading a message (RFC 5322, MIME): what it says, who sent it when, and what it carries.

Where a message comes in two versions, the plain one is read, and after it what only the other
says. Its files become parts; so do messages within it, byte by byte as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.given import Given
from counterfoil.read.mail.charsets import letters_of
from counterfoil.read.mail.headers import decoded
from counterfoil.read.mail.letter import LOCKED, Letter, headed
from counterfoil.read.mail.mime import FORM, Entity, Opened, parsed
from counterfoil.read.mail.transfer import uuencoded
from counterfoil.read.mail.versions import Text, both, html_text, one_text, plain_text
from counterfoil.read.parts import Parts
from counterfoil.read.text.encodings import wide_codec

READER = "eml/1"
_FRAME = re.compile(rb"\A\s*(From [^\n]*\n)?")
_COUNTED = re.compile(rb"\A(\d{1,12})[ \t]*\r?\n(?=[!-9;-~]+:)")
_ENDINGS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
}


def read_message(given: Given) -> Reading:
    """Read a message; raise Unreadable where its parts are nested beyond all use."""
    raw = given.path.read_bytes()
    if wide := wide_codec(raw[: 1 << 16]):
        raw = raw.decode(wide, "replace").encode()
    line, raw = _unframed(raw)
    message = parsed(raw)
    letter = headed(message, given.encoding)
    letter.headers["from line"] = decoded(line.decode("ascii", "surrogateescape"), given.encoding)
    opened = Opened(message, given.encoding)
    letter.headers["structure"] = "\n".join(one.written for one in opened.entities if one.written)
    parts = Parts(given, READER, FORM)
    letter.text = _text(opened, given, letter, parts)
    for number, entity in enumerate(opened.entities, 1):
        if not entity.is_text:
            name = entity.name or f"part-{number}{_ENDINGS.get(entity.kind, '')}"
            parts.keep(name, BytesIO(entity.raw))
    locked = any(entity.kind == LOCKED for entity in opened.entities)
    letter.parts, troubles = parts.taken()
    letter.troubles += [*troubles, *letter.locked(told=locked), *_loose(opened)]
    return letter.reading(given.digest, READER)


def _unframed(raw: bytes) -> tuple[bytes, bytes]:
    """Return a mailbox's line before a message, and the message without what Apple Mail adds."""
    if counted := _COUNTED.match(raw):
        return b"", raw[counted.end() : counted.end() + int(counted[1])]
    found = _FRAME.match(raw)
    return (found[1] or b"", raw[found.end() :]) if found else (b"", raw)


def _loose(opened: Opened) -> Iterator[Trouble]:
    if opened.loose:
        yield Trouble("CF059", "", {"why": "it does not tell the boundary between its parts"})


def _text(opened: Opened, given: Given, letter: Letter, parts: Parts) -> Text:
    """Return all that a message says, in the order in which it is said."""
    texts: list[Text] = []
    done: set[int] = set()
    for entity in opened.entities:
        if not entity.is_text or entity.alternative in done:
            continue
        if entity.alternative:
            done.add(entity.alternative)
            texts.append(_versions(opened, entity.alternative, given, letter))
        else:
            texts.append(_said(entity, given, letter, parts))
    return one_text(texts)


def _versions(opened: Opened, number: int, given: Given, letter: Letter) -> Text:
    """Return what the versions of a text say together."""
    several: dict[bool, list[Text]] = {False: [], True: []}
    for entity in opened.entities:
        if entity.is_text and entity.alternative == number:
            marked = entity.kind == "text/html"
            several[marked].append(_said(entity, given, letter, None))
    plain, marked_up = (one_text(several[marked]) for marked in (False, True))
    text, troubles = both(plain, marked_up)
    letter.troubles += troubles
    return text


def _said(entity: Entity, given: Given, letter: Letter, parts: Parts | None) -> Text:
    """Return what one text says; files that stand in it uuencoded become parts."""
    text, troubles = letters_of(entity.raw, entity.charset, given.encoding)
    letter.troubles += troubles
    if entity.kind == "text/html":
        return html_text(text, given.limits)
    if parts:
        for found in reversed(list(uuencoded(text))):
            parts.keep(decoded(found.name), BytesIO(found.raw))
            text = text[: found.start] + text[found.end :]
    return plain_text(text, flowed=entity.flowed, joined=entity.joined)
