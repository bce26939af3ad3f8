"""Telling mail by how it begins: lines of headers, some of which only mail has."""

from __future__ import annotations

import re
from pathlib import Path

from counterfoil.read.mail.mailbox import is_mailbox
from counterfoil.read.text.encodings import wide_codec

_START = re.compile(r"\A\s*(?:\d+[ \t]*\r?\n)?(?:>?From [^\n]*\n)*")
_HEADER = re.compile(r"([!-9;-~]+)[ \t]*:(.*)")
_KNOWN = {
    "bcc", "cc", "content-transfer-encoding", "content-type", "date", "delivered-to", "from",
    "in-reply-to", "list-id", "message-id", "mime-version", "received", "references", "reply-to",
    "return-path", "sender", "subject", "to", "x-mailer", "dkim-signature", "x-uidl", "x-priority",
    "authentication-results", "arc-seal", "x-received", "received-spf", "x-originating-ip",
}  # fmt: skip
_LETTER = {"from", "to", "cc", "received", "delivered-to", "return-path", "message-id"}
_LOOKED_AT = 1 << 14
_IN_ENVELOPES = 64
PKCS7 = bytes.fromhex("06092a864886f70d0107")
"""The start of the object identifiers of PKCS #7, one byte short of the kind."""
SIGNED, SEALED = 2, {3, 4, 6}
"""The kinds: signed, and encrypted in several ways."""
_KINDS = {bytes([kind]) for kind in (SIGNED, *SEALED)}
_LATIN_MARK = "\xef\xbb\xbf"
_ENOUGH = 2


def told_mail(path: Path, head: bytes) -> str:
    """Return "mailbox", "e-mail message", "S/MIME envelope" or "MHTML"; "" for others."""
    if _is_envelope(head):
        return "S/MIME envelope"
    if head.startswith(b"From ") and is_mailbox(path):
        return "mailbox"
    start = head[: 4 * _LOOKED_AT].decode(wide_codec(head) or "latin-1", "ignore")
    found = _headers(start.removeprefix(_LATIN_MARK)[:_LOOKED_AT])
    if _is_saved_page(found):
        return "MHTML"
    # A message begins with two headers of mail, or with MIME's parts.
    told = len(_KNOWN & set(found)) >= _ENOUGH or _has_parts(found)
    return "e-mail message" if told else ""


def _headers(lines: str) -> dict[str, str]:
    """Return the headers with which a text begins: the first line of the first of each name."""
    found: dict[str, str] = {}
    for line in lines[_START.match(lines).end() :].splitlines():  # type: ignore[union-attr]
        if line.startswith((" ", "\t")) and found:
            continue
        header = _HEADER.match(line)
        if not header:
            break
        found.setdefault(header[1].casefold(), header[2].strip().casefold())
    return found


def _is_saved_page(found: dict[str, str]) -> bool:
    """Whether headers are a saved page's: what browsers write, or related parts and no letter."""
    if "snapshot-content-location" in found or "saved by " in found.get("from", ""):
        return True
    related = found.get("content-type", "").startswith("multipart/related")
    return related and "mime-version" in found and not _LETTER & set(found)


def _has_parts(found: dict[str, str]) -> bool:
    return found.get("content-type", "").startswith(("multipart/", "application/pkcs7-mime"))


def _is_envelope(head: bytes) -> bool:
    place = head[:_IN_ENVELOPES].find(PKCS7)
    last = place + len(PKCS7)
    return head[:1] == b"0" and place > 0 and head[last : last + 1] in _KINDS
