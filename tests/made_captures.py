"""Saved and archived web pages made on the spot, as browsers and crawlers write them."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
from collections.abc import Iterable
from typing import NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import orjson

ADDRESS = "https://gazeta.example/news/letter"
SAVED = (
    b"From: <Saved by Blink>\r\n"
    b"Snapshot-Content-Location: %s\r\n"
    b"Subject: =?utf-8?Q?=D0=9F=D0=B8=D1=81=D1=8C=D0=BC=D0=BE?=\r\n"
    b"Date: Fri, 6 Oct 2023 09:00:00 -0000\r\n"
) % ADDRESS.encode()
RELATED = b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
CAPTURED = "2023-10-06T09:00:00Z"


class File(NamedTuple):
    """A file of the web: its address, its type, its bytes."""

    address: str
    kind: str
    body: bytes


def mhtml(
    files: Iterable[File], coding: str = "quoted-printable", head: bytes = SAVED, start: str = ""
) -> bytes:
    """Return files in one saved page."""
    begin = f'\tstart="{start}";\r\n'.encode() if start else b""
    pieces = [head + RELATED + begin + b'\tboundary="----b"\r\n\r\n\r\n']
    for number, file in enumerate(files):
        headers = f"Content-Type: {file.kind}\r\nContent-ID: <{number}@mhtml.blink>\r\n"
        headers += f"Content-Transfer-Encoding: {coding}\r\nContent-Location: {file.address}\r\n"
        pieces.append(b"------b\r\n" + headers.encode() + b"\r\n" + written(file.body, coding))
        pieces.append(b"\r\n")
    return b"".join([*pieces, b"------b--\r\n"])


def written(body: bytes, coding: str) -> bytes:
    """Return bytes as they are written into a part."""
    if coding == "base64":
        return base64.encodebytes(body).replace(b"\n", b"\r\n")
    if coding == "quoted-printable":
        return binascii.b2a_qp(body, istext=False).replace(b"=\n", b"=\r\n")
    return body


def record(kind: str, body: bytes, address: str = "", told: str = "application/http") -> bytes:
    """Return a record of a web archive."""
    headers = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Date: {CAPTURED}\r\n"
    headers += "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
    headers += f"WARC-Target-URI: {address}\r\n" if address else ""
    headers += f"Content-Type: {told}\r\nContent-Length: {len(body)}\r\n\r\n"
    return headers.encode() + body + b"\r\n\r\n"


def answer(file: File, *, status: str = "200 OK", coding: str = "", chunks: int = 0) -> bytes:
    """Return the record of an answer; packed where a coding is named, sent in so many chunks."""
    body = gzip.compress(file.body, mtime=0) if coding == "gzip" else file.body
    headers = f"HTTP/1.1 {status}\r\nContent-Type: {file.kind}\r\n"
    headers += f"Content-Encoding: {coding}\r\n" if coding else ""
    if chunks:
        headers += "Transfer-Encoding: chunked\r\n"
        body = b"".join(_chunked(body, chunks)) + b"0\r\n\r\n"
    return record("response", f"{headers}\r\n".encode() + body, file.address)


def _chunked(body: bytes, count: int) -> Iterable[bytes]:
    size = len(body) // count + 1
    for start in range(0, len(body), size):
        piece = body[start : start + size]
        yield b"%x\r\n%s\r\n" % (len(piece), piece)


def warc(files: Iterable[File]) -> bytes:
    """Return a web archive as crawlers write it: about itself, and a request before each answer."""
    about = record("warcinfo", b"software: Crawler 1.0\r\nformat: WARC\r\n", "", "text/plain")
    asked = b"GET / HTTP/1.1\r\nHost: gazeta.example\r\n\r\n"
    return about + b"".join(record("request", asked, file.address) + answer(file) for file in files)


def packed(archive: Iterable[bytes]) -> bytes:
    """Return records each packed by itself, as archives are kept."""
    return b"".join(gzip.compress(one, mtime=0) for one in archive)


def wacz(archives: dict[str, bytes], pages: Iterable[str] = ()) -> bytes:
    """Return a collection of web archives that lists these addresses as its pages."""
    about = {"profile": "data-package", "title": "Письмо", "software": "Archiver 1.0"}
    listed = [{"format": "json-pages-1.0", "id": "pages"}, *({"url": page} for page in pages)]
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as package:
        held = {f"archive/{name}": body for name, body in archives.items()}
        held["pages/pages.jsonl"] = b"\n".join(map(orjson.dumps, listed))
        held["datapackage.json"] = orjson.dumps(about)
        for name, body in held.items():
            package.writestr(ZipInfo(name, (2023, 10, 6, 9, 0, 0)), body)
    return out.getvalue()
