"""Reading collections of web archives: WACZ, which holds WARC archives and a list of their pages.

Source: Web Archive Collection Zipped (WACZ) 1.1.1, Webrecorder.
"""

from __future__ import annotations

import gzip
from contextlib import nullcontext
from typing import Any, BinaryIO, cast
from zipfile import ZipFile

import orjson

from counterfoil.model.reading import Reading
from counterfoil.read.archives.members import BROKEN
from counterfoil.read.given import Given, tidy
from counterfoil.read.limits import Limits, damaged, too_large
from counterfoil.read.web.captures import Captures
from counterfoil.read.web.warc import take_all

READER = "wacz/1"
FORM = "WACZ"
_LIST = 16 << 20


def read_wacz(given: Given) -> Reading:
    """Read a collection; raise Unreadable where its list of files is damaged."""
    try:
        with ZipFile(given.path) as package:
            captures = Captures(given, READER, FORM, _listed(package))
            about = _described(package)
            for name in sorted(package.namelist()):
                if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
                    about |= _take_archive(package, name, captures, given.limits)
    except BROKEN as error:
        raise damaged(FORM, str(error) or type(error).__name__) from None
    return captures.reading(about)


def _take_archive(
    package: ZipFile, name: str, captures: Captures, limits: Limits
) -> dict[str, str]:
    gzipped = name.endswith(".gz")
    with (
        package.open(name) as packed,
        gzip.open(packed) if gzipped else nullcontext(packed) as stream,
    ):
        return take_all(cast("BinaryIO", _Limited(cast("BinaryIO", stream), limits)), captures)


class _Limited:
    """A stream that is stopped when it unpacks to more than an original may.

    What is not taken out of an archive is passed over, and that takes time too.
    """

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream, self._left = stream, limits.unpacked

    def read(self, size: int) -> bytes:
        return self._counted(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        return self._counted(self._stream.readline(size))

    def _counted(self, block: bytes) -> bytes:
        self._left -= len(block)
        if self._left < 0:
            raise too_large(FORM, "an archive in it unpacks to too much")
        return block


def _listed(package: ZipFile) -> set[str]:
    """Return the addresses of the pages that a collection lists."""
    found = set()
    for line in _held(package, "pages/pages.jsonl").splitlines():
        page = _json(line)
        if isinstance(page, dict) and isinstance(page.get("url"), str):
            found.add(page["url"])
    return found


def _described(package: ZipFile) -> dict[str, str]:
    """Return what a collection says of itself."""
    said = _json(_held(package, "datapackage.json"))
    if not isinstance(said, dict):
        return {}
    keys = (("title", "title"), ("software", "tool"), ("created", "created"))
    return {name: tidy(said[key]) for key, name in keys if isinstance(said.get(key), str)}


def _held(package: ZipFile, name: str) -> bytes:
    if name not in package.namelist() or package.getinfo(name).file_size > _LIST:
        return b""
    return package.read(name)


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
