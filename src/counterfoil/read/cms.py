"""Cryptographic messages (RFC 5652) in their encoding (X.690): what S/MIME and PDF sign with.

Nothing is verified: whom certificates name is told as they say it, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import NameOID, ObjectIdentifier

from counterfoil.read.given import tidy

CONSTRUCTED, _INDEFINITE = 0x20, 0x80
_DEEPEST = 32
_NAMES = {
    NameOID.EMAIL_ADDRESS: "E",
    # Russian ones: numbers of offices and of people.
    NameOID.OGRN: "OGRN",
    NameOID.INN: "INN",
    NameOID.SNILS: "SNILS",
    ObjectIdentifier("1.2.643.100.4"): "INNLE",
}
"""What parts of names are called that have no short name in RFC 4514."""


class Element(NamedTuple):
    """An element of the encoding: its tag, where what it holds stands, what comes next."""

    tag: int
    start: int
    end: int
    following: int


def element_at(raw: bytes, place: int, depth: int = 0) -> Element:
    """Return the element that begins at a place; raise IndexError or ValueError for none."""
    tag, length = raw[place], raw[place + 1]
    start = place + 2
    if length < _INDEFINITE:
        return Element(tag, start, start + length, start + length)
    if length > _INDEFINITE:
        start += length - _INDEFINITE
        size = int.from_bytes(raw[place + 2 : start])
        if start + size > len(raw):
            msg = "it breaks off"
            raise ValueError(msg)
        return Element(tag, start, start + size, start + size)
    if depth > _DEEPEST:
        msg = "it is nested too deep"
        raise ValueError(msg)
    inner = start
    while raw[inner : inner + 2] != b"\0\0":
        inner = element_at(raw, inner, depth + 1).following
    return Element(tag, start, inner, inner + 2)


def elements_in(raw: bytes, element: Element) -> Iterator[Element]:
    """Yield the elements that stand in one."""
    place = element.start
    while place < element.end:
        inner = element_at(raw, place)
        yield inner
        place = inner.following


def octets(raw: bytes, element: Element, depth: int = 0) -> bytes:
    """Return the bytes that an element holds, in one piece or in several."""
    if not element.tag & CONSTRUCTED or depth > _DEEPEST:
        return raw[element.start : element.end]
    return b"".join(octets(raw, inner, depth + 1) for inner in elements_in(raw, element))


def certificate_names(raw: bytes) -> list[str]:
    """Return whom the certificates name and who issued them, as far as they can be read.

    Whatever stands behind the message is room that was left for a longer one.
    """
    try:
        with catch_warnings():
            # Where it is not in the strict encoding (DER), it is read as the loose one and told so.
            simplefilter("ignore", UserWarning)
            found = pkcs7.load_der_pkcs7_certificates(raw[: element_at(raw, 0).following])
        return [tidy(f"{_name(one.subject)}, issued by {_name(one.issuer)}") for one in found]
    except (IndexError, ValueError, UnsupportedAlgorithm):
        return []


def _name(name: x509.Name) -> str:
    return name.rfc4514_string(_NAMES)
