"""Reading saved web pages in one file: MHTML (RFC 2557), as browsers and Word write it.

The page is the part that the message names as its root, or the first page. The files that belong to
it become originals of their own, under the addresses they were at.
"""

from __future__ import annotations

import binascii
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged
from counterfoil.read.mail.headers import decoded
from counterfoil.read.mail.mime import Whole, parsed
from counterfoil.read.mail.parameters import parameters
from counterfoil.read.mail.transfer import transferred
from counterfoil.read.web.captures import Capture, Captures
from counterfoil.read.web.html import read_page

READER = "mhtml/4"
FORM = "MHTML"
_PAGES = ("text/html", "application/xhtml+xml")
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})|=\r?\n")
Place = tuple[int, int]


def read_saved_page(given: Given) -> Reading:
    """Read a saved page; raise Unreadable where no page is in it."""
    raw = given.path.read_bytes()
    message = parsed(raw)
    entities = list(_entities(message))
    page = _root(message, entities)
    if page is None:
        why = "no page is in it"
        raise damaged(FORM, why)
    captures = Captures(given, READER, FORM, None)
    for entity in entities:
        if entity is not page:
            kind = str(entity.get("Content-Type", ""))
            captures.take(Capture(_address(entity), kind, "", iter([_bytes_of(entity)])))
    inside = _bytes_of(page)
    told = parameters(str(page.get("Content-Type", ""))).get("charset", "")
    found = read_page(given, inside, given.encoding, told)
    rest = captures.reading(_about(message, page), expected=False)
    return replace(
        found,
        reader=READER,
        article=found.article and _placed(found.article, raw, page),
        metadata={**found.metadata, **rest.metadata},
        troubles=(*found.troubles, *rest.troubles),
        parts=rest.parts,
    )


def _entities(message: Whole) -> Iterator[Whole]:
    """Yield the parts that hold no others, in their order."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.inside()
        if isinstance(inner, list):
            waiting += [piece for piece in reversed(inner) if isinstance(piece, Whole)]
        else:
            yield part


def _root(message: Whole, entities: list[Whole]) -> Whole | None:
    start = parameters(str(message.get("Content-Type", ""))).get("start", "")
    pages = [part for part in entities if part.told_type in _PAGES]
    named = (part for part in pages if start and str(part.get("Content-ID", "")).strip() == start)
    return next(named, pages[0] if pages else None)


def _bytes_of(entity: Whole) -> bytes:
    return transferred(entity.inside(), str(entity.get("Content-Transfer-Encoding", "")))


def _address(entity: Whole) -> str:
    for name in ("Content-Location", "Content-ID"):
        if said := "".join(str(entity.get(name, "")).split()):
            return said
    return entity.get_filename() or ""


def _about(message: Whole, page: Whole) -> dict[str, str]:
    """Return what a saved page says of itself."""
    said = {
        "address": str(message.get("Snapshot-Content-Location", "")) or _address(page),
        "captured": str(message.get("Date", "")),
        "tool": str(message.get("From", "")).strip("<>"),
        "title": decoded(str(message.get("Subject", ""))),
    }
    return {name: text for name, words in said.items() if (text := tidy(words))}


def _placed(article: Article, raw: bytes, page: Whole) -> Article:
    """Return an article with its places among the original's bytes, where these can be told."""
    payload = page.inside()
    coding = str(page.get("Content-Transfer-Encoding", "")).strip().casefold()
    written = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    start = raw.find(written) if written else -1
    if start < 0 or coding in ("base64", "x-uuencode"):
        return replace(article, places=())
    if coding != "quoted-printable":
        return replace(article, places=tuple((a + start, b + start) for a, b in article.places))
    steps = list(_unquoted(written))
    if binascii.a2b_qp(written) != b"".join(step.piece for step in steps):
        return replace(article, places=())
    return replace(article, places=tuple(_among(steps, start, place) for place in article.places))


class _Step(NamedTuple):
    """A piece of a quoted-printable text: where it is decoded, where written, and what it is."""

    inside: int
    start: int
    end: int
    piece: bytes


def _unquoted(written: bytes) -> Iterator[_Step]:
    """Yield the pieces of a quoted-printable text: runs of plain bytes, and single others."""
    inside = place = 0
    for found in _QUOTED.finditer(written):
        start, end = found.span()
        if start > place:
            yield _Step(inside, place, start, written[place:start])
            inside += start - place
        if found[1]:
            yield _Step(inside, start, end, bytes([int(found[1], 16)]))
            inside += 1
        place = end
    if place < len(written):
        yield _Step(inside, place, len(written), written[place:])


def _among(steps: list[_Step], start: int, place: Place) -> Place:
    """Return where the bytes from one place to another are written."""
    first = steps[bisect_right(steps, place[0], key=lambda step: step.inside) - 1]
    last = steps[bisect_right(steps, place[1] - 1, key=lambda step: step.inside) - 1]
    plain = last.end - last.start == len(last.piece)
    ends = last.start + place[1] - last.inside if plain else last.end
    return start + first.start + place[0] - first.inside, start + ends
