"""Answers for programs: JSON with a strong ETag, and refusals as RFC 9457 writes them."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from counterfoil.model.quantity import plain

_PROBLEM = "application/problem+json"
_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS
KEPT = "private, no-cache"
"""An answer may be kept by whoever asked, and asked about again before it is used."""


def answer(request: HttpRequest, facts: Any) -> HttpResponseBase:
    """Return facts as JSON; 304 where the one who asks has the very same bytes already.

    The ETag is strong (RFC 9110, 8.8.1): the digest of the bytes that are sent.
    """
    body = orjson.dumps(facts, default=_spelt, option=_OPTIONS)
    etag = f'"{sha256(body).hexdigest()}"'
    response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = KEPT
    patch_vary_headers(response, ("Authorization", "Cookie"))
    found: HttpResponseBase | None = get_conditional_response(request, etag, None, response)
    return found or response


def problem(status: HTTPStatus, said: str) -> HttpResponse:
    """Return a refusal (RFC 9457): what is wrong, and what to do about it."""
    facts = {"title": status.phrase, "status": status.value, "detail": said}
    response = HttpResponse(orjson.dumps(facts), status=status.value, content_type=_PROBLEM)
    if status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="counterfoil"'
    return response


def _spelt(fact: Any) -> str:
    """Spell a number as a text: what reads JSON makes floats of numbers."""
    return plain(fact)
