"""What people's forms send: the sealed file within an upload, the few words of a small form."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

import orjson
from multipart import (
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from counterfoil.counter.requests import Refusal, Request

MOST_SMALL = 4096
_FILE = "return"
_MOST_FIELDS = 8


async def sealed_file(request: Request) -> AsyncIterator[bytes]:
    """Yield the sealed file in a request, as it comes; raise Refusal where there is none."""
    kind, options = parse_options_header(request.header(b"content-type"))
    if kind == "multipart/form-data":
        pieces = _field(request, options.get("boundary", ""))
    elif kind in {"application/octet-stream", ""}:
        pieces = request.pieces()
    else:
        raise Refusal(415, "kind")
    empty = True
    async for piece in pieces:
        empty = False
        yield piece
    if empty:
        raise Refusal(400, "empty")


async def small_form(request: Request) -> dict[str, str]:
    """Return the fields of a small form, or of the same as JSON; raise Refusal."""
    kind, _ = parse_options_header(request.header(b"content-type"))
    body = await request.body(MOST_SMALL)
    if kind == "application/json":
        return {name: str(text) for name, text in json_object(body).items()}
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(415, "kind")
    try:
        return dict(parse_qsl(body.decode(), strict_parsing=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise Refusal(400, "form") from None


def json_object(body: bytes) -> dict[str, object]:
    """Return the object that some JSON is; raise Refusal."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refusal(400, "form") from None
    if not isinstance(found, dict):
        raise Refusal(400, "form")
    return found


async def _field(request: Request, boundary: str) -> AsyncIterator[bytes]:
    """Yield the field `return` of a form as it comes."""
    try:
        parser = PushMultipartParser(boundary, max_segment_count=_MOST_FIELDS, strict=True)
        within = False
        async for piece in request.pieces():
            if parser.closed:
                continue
            for event in parser.parse(piece):
                if isinstance(event, MultipartSegment):
                    within = event.name == _FILE
                elif event and within:
                    yield bytes(event)
        parser.close()
    except MultipartError:
        raise Refusal(400, "form") from None
