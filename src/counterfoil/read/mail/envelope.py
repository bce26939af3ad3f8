"""Reading S/MIME envelopes (RFC 5652): what is signed is taken out, what is encrypted is locked.

Nothing is verified here: a signature by a certificate that nobody checked proves nothing. Whom the
certificates name is told, as they say it.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import damaged, locked
from counterfoil.read.mail.telling import PKCS7, SEALED
from counterfoil.read.parts import Parts

READER = "cms/1"
FORM = "S/MIME envelope"
_CONTEXT, _CONSTRUCTED, _INDEFINITE = 0x80, 0x20, 0x80
_DEEPEST = 32


class _Element(NamedTuple):
    """An element of the encoding (X.690): its tag, where what it holds stands, what comes next."""

    tag: int
    start: int
    end: int
    following: int


def read_envelope(given: Given) -> Reading:
    """Read an envelope; raise Unreadable for one that is encrypted or broken."""
    raw = given.path.read_bytes()
    if raw[raw.find(PKCS7) + len(PKCS7)] in SEALED:
        raise locked(FORM)
    try:
        content = _content(raw)
    except (IndexError, ValueError) as error:
        raise damaged(FORM, str(error) or "it breaks off") from None
    names = _names(raw)
    metadata = {"certificates": "\n".join(names)} if names else {}
    if content is None:
        # A signature that stands beside what it signs.
        article = Article(paragraphs=tuple(names))
        return Reading(given.digest, READER, "", article, metadata=metadata)
    parts = Parts(given, READER, FORM)
    parts.keep("content.eml", BytesIO(content))
    kept, troubles = parts.taken()
    return Reading(given.digest, READER, metadata=metadata, troubles=troubles, parts=kept)


def _content(raw: bytes) -> bytes | None:
    """Return what is signed, or None where it is not in the envelope."""
    _, signed = list(_within(raw, _element(raw, 0)))[:2]
    (data,) = list(_within(raw, signed))[:1]
    *_, inner = list(_within(raw, data))[:3]
    wrapped = list(_within(raw, inner))[1:2]
    if not wrapped or wrapped[0].tag & ~_CONSTRUCTED != _CONTEXT:
        return None
    return b"".join(_octets(raw, one) for one in _within(raw, wrapped[0]))


def _element(raw: bytes, place: int, depth: int = 0) -> _Element:
    tag, length = raw[place], raw[place + 1]
    start = place + 2
    if length < _INDEFINITE:
        return _Element(tag, start, start + length, start + length)
    if length > _INDEFINITE:
        start += length - _INDEFINITE
        size = int.from_bytes(raw[place + 2 : start])
        if start + size > len(raw):
            msg = "it breaks off"
            raise ValueError(msg)
        return _Element(tag, start, start + size, start + size)
    if depth > _DEEPEST:
        msg = "it is nested too deep"
        raise ValueError(msg)
    inner = start
    while raw[inner : inner + 2] != b"\0\0":
        inner = _element(raw, inner, depth + 1).following
    return _Element(tag, start, inner, inner + 2)


def _within(raw: bytes, element: _Element) -> Iterator[_Element]:
    place = element.start
    while place < element.end:
        inner = _element(raw, place)
        yield inner
        place = inner.following


def _octets(raw: bytes, element: _Element, depth: int = 0) -> bytes:
    if not element.tag & _CONSTRUCTED or depth > _DEEPEST:
        return raw[element.start : element.end]
    return b"".join(_octets(raw, inner, depth + 1) for inner in _within(raw, element))


def _names(raw: bytes) -> list[str]:
    """Return whom the certificates name and who issued them, as far as they can be read."""
    try:
        found = pkcs7.load_der_pkcs7_certificates(raw)
        return [tidy(f"{_name(one.subject)}, issued by {_name(one.issuer)}") for one in found]
    except (ValueError, UnsupportedAlgorithm):
        return []


def _name(name: x509.Name) -> str:
    return name.rfc4514_string()
