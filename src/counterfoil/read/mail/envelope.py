"""Reading S/MIME envelopes (RFC 5652): what is signed is taken out, what is encrypted is locked.

Nothing is verified here: a signature by a certificate that nobody checked proves nothing. Whom the
certificates name is told, as they say it.
"""

from __future__ import annotations

from io import BytesIO

from counterfoil.model.reading import Article, Reading
from counterfoil.read.cms import CONSTRUCTED, certificate_names, element_at, elements_in, octets
from counterfoil.read.given import Given
from counterfoil.read.limits import damaged, locked
from counterfoil.read.mail.telling import PKCS7, SEALED
from counterfoil.read.parts import Parts

READER = "cms/1"
FORM = "S/MIME envelope"
_CONTEXT = 0x80


def read_envelope(given: Given) -> Reading:
    """Read an envelope; raise Unreadable for one that is encrypted or broken."""
    raw = given.path.read_bytes()
    if raw[raw.find(PKCS7) + len(PKCS7)] in SEALED:
        raise locked(FORM)
    try:
        content = _content(raw)
    except (IndexError, ValueError) as error:
        raise damaged(FORM, str(error) or "it breaks off") from None
    names = certificate_names(raw)
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
    _, signed = list(elements_in(raw, element_at(raw, 0)))[:2]
    (data,) = list(elements_in(raw, signed))[:1]
    *_, inner = list(elements_in(raw, data))[:3]
    wrapped = list(elements_in(raw, inner))[1:2]
    if not wrapped or wrapped[0].tag & ~CONSTRUCTED != _CONTEXT:
        return None
    return b"".join(octets(raw, one) for one in elements_in(raw, wrapped[0]))
