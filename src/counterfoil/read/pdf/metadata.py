"""What a PDF says about itself: its Info dictionary, and its XMP packet where that says nothing.

PDF 2.0 has the packet alone (ISO 32000-2, 14.3). A page or a picture may have packets of its own:
only a stream that is nothing but metadata counts, and of several the one that the catalogue names,
or none.
"""

from __future__ import annotations

import ctypes
import mmap
import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pypdfium2
from lxml import etree

from counterfoil.read.given import tidy
from counterfoil.read.pdf import pdfium

_INFO = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "CreationDate": "created",
    "ModDate": "modified",
}
_TOOLS = ("Creator", "Producer")
_XMP = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}description": "subject",
    "{http://ns.adobe.com/pdf/1.3/}Keywords": "keywords",
    "{http://ns.adobe.com/xap/1.0/}CreateDate": "created",
    "{http://ns.adobe.com/xap/1.0/}ModifyDate": "modified",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool": "tool",
}
_MOMENTS = {"created", "modified"}
_NEEDED = ("author", "created")
_MOMENT = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)(?:T?(\d\d):?(\d\d)(?::?(\d\d))?)?(?:[.]\d+)?"
    r"(?:(Z)|([+-]\d\d)[':]?(\d\d)?)?",
    re.ASCII,
)
_OPEN, _SHUT = b"<rdf:RDF", b"</rdf:RDF>"
_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\s*<<(?:(?!endobj|stream).)*$", re.DOTALL)
_CATALOGUE = re.compile(rb"/Catalog(?:(?!endobj).)*", re.DOTALL)
_NAMED = re.compile(rb"/Metadata\s+(\d+)\s+\d+\s+R")
_HEADER = 2_000
_LONGEST = 1 << 20
_MOST = 100
_SHORT = 1 << 10
_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
_DESCRIPTION = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"


def metadata_of(document: pypdfium2.PdfDocument, path: Path) -> dict[str, str]:
    """Return what a document says about itself, moments in ISO 8601."""
    found: dict[str, str] = {}
    told = partial(_told, pdfium.address(document.raw))
    for name, key in _INFO.items():
        text = told(name)
        if key in _MOMENTS:
            text = moment(text)
        if text:
            found[key] = text
    if tool := "; ".join(dict.fromkeys(filter(None, map(told, _TOOLS)))):
        found["tool"] = tool
    if not all(key in found for key in _NEEDED):
        for key, text in _packet(path).items():
            found.setdefault(key, text)
    return found


def _told(document: int, name: str) -> str:
    """Return what the Info dictionary of an open document says under a name."""
    room = pdfium.room(ctypes.c_ubyte, _SHORT)
    size = pdfium.get_meta_text(document, name.encode(), ctypes.addressof(room), _SHORT)
    if size > _SHORT:
        room = pdfium.room(ctypes.c_ubyte, size)
        pdfium.get_meta_text(document, name.encode(), ctypes.addressof(room), size)
    text = ctypes.string_at(ctypes.addressof(room), max(size - 2, 0)).decode("utf-16-le")
    return tidy(text.replace("\0", "")) if text else ""


def moment(text: str) -> str:
    """Return D:20231003120000+03'00' or ISO 8601 as ISO 8601; nothing where it is no moment."""
    found = _MOMENT.match(text)
    if not found:
        return ""
    year, month, day, hour, minute, second, zulu, zone, zone_minutes = found.groups()
    try:
        datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))  # noqa: DTZ001
    except ValueError:
        return ""
    written = f"{year}-{month}-{day}"
    if hour:
        written += f"T{hour}:{minute}:{second or '00'}"
        written += zulu or (f"{zone}:{zone_minutes or '00'}" if zone else "")
    return written


def _packet(path: Path) -> dict[str, str]:
    """Return what the document's own XMP packet says; nothing where there is no one such packet."""
    with (
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as raw,
    ):
        if raw.find(_OPEN) < 0:
            return {}
        packets = dict(_packets(raw))
        if len(packets) > 1:
            named = {
                int(found[1])
                for catalogue in _CATALOGUE.finditer(raw)
                for found in _NAMED.finditer(
                    raw, max(catalogue.start() - _HEADER, 0), catalogue.end()
                )
            }
            packets = {number: text for number, text in packets.items() if number in named}
    told = [packet_facts(text) for text in packets.values()]
    return told[0] if told and all(one == told[0] for one in told) else {}


def _packets(raw: mmap.mmap) -> Iterator[tuple[int, bytes]]:
    """Yield the number of each metadata stream and the packet in it; later ones replace it."""
    start = raw.find(_OPEN)
    for _ in range(_MOST):
        end = raw.find(_SHUT, start)
        if start < 0 or end < 0:
            return
        header = raw[max(start - _HEADER - _LONGEST // 64, 0) : start].rpartition(b"stream")[0]
        found = _OBJECT.search(header[-_HEADER:])
        if found and b"/Metadata" in found[0] and end - start < _LONGEST:
            yield int(found[1]), raw[start : end + len(_SHUT)]
        start = raw.find(_OPEN, end)


def packet_facts(packet: bytes) -> dict[str, str]:
    """Return what an XMP packet says, moments in ISO 8601; nothing where it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(packet, parser)
    except etree.XMLSyntaxError:
        return {}
    found: dict[str, str] = {}
    if root is None:
        return found
    for element in root.iter(_DESCRIPTION):
        for name, text in element.attrib.items():
            _keep(found, str(name), [str(text)])
        for child in element:
            if isinstance(child.tag, str):
                items = [item for item in child.iter(_ITEM) if item.text] or [child]
                _keep(found, child.tag, [item.text or "" for item in items])
    return found


def _keep(found: dict[str, str], name: str, texts: list[str]) -> None:
    key = _XMP.get(name)
    if key is None:
        return
    # Titles are given once for each language; authors are several.
    told = list(filter(None, map(tidy, texts if key == "author" else texts[:1])))
    text = moment("".join(told)) if key in _MOMENTS else ", ".join(told)
    if text:
        found.setdefault(key, text)
