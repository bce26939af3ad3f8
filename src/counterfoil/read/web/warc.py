"""Reading web archives: WARC, as crawlers and browsers write it (ISO 28500:2017, WARC 1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from counterfoil.model.reading import Reading
from counterfoil.read.archives.members import BROKEN
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Unreadable, damaged
from counterfoil.read.web.captures import Capture, Captures
from counterfoil.read.web.records import FORM, Record, Response, headers_of, records

READER = "warc/1"
_GOOD = range(200, 300)


def read_warc(given: Given) -> Reading:
    """Read an archive; raise Unreadable where not even its first record is whole."""
    captures = Captures(given, READER, FORM, set())
    with given.path.open("rb") as stream:
        about = take_all(stream, captures, first=True)
    return captures.reading(about)


def take_all(stream: BinaryIO, captures: Captures, *, first: bool = False) -> dict[str, str]:
    """Take out what an archive's records hold; return what it says of itself."""
    about: dict[str, str] = {}
    try:
        for record in records(stream):
            first = False
            if record.kind == "warcinfo":
                about |= _software(record)
            else:
                _take(record, captures)
    except Unreadable as refusal:
        if first:
            raise
        captures.broke(refusal)
    except BROKEN as error:
        captures.broke(damaged(FORM, str(error) or type(error).__name__))
    return about


def _take(record: Record, captures: Captures) -> None:
    if record.kind in ("resource", "conversion"):
        kind = record.headers.get("content-type", "")
        blocks = record.content.blocks()
    elif record.kind == "response" and record.headers.get("content-type", "").startswith(
        "application/http"
    ):
        response = Response(record.content)
        if response.status not in _GOOD:
            captures.passed["answers that were no files"] += 1
            return
        kind, blocks = response.headers.get("content-type", ""), _body(response)
    elif record.kind in ("revisit", "continuation"):
        words = {"revisit": "files seen before", "continuation": "parts of long records"}
        captures.passed[words[record.kind]] += 1
        return
    else:
        return
    captures.take(Capture(record.address, kind, record.captured, blocks, record.size))


def _body(response: Response) -> Iterator[bytes]:
    """Yield an answer's body; what cannot be unpacked is told when it is asked for."""
    yield from response.body()


def _software(record: Record) -> dict[str, str]:
    said = headers_of(record.content)
    return {"tool": tidy(said["software"])} if said.get("software") else {}
