"""Asking a desk over HTTP: the one place of the program that connects to anywhere, when told to.

Nothing is followed elsewhere, and no proxy stands between: the token goes to the address that was
typed and to no other.
"""

from __future__ import annotations

import http.client
import ssl
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

import orjson

from counterfoil import __version__
from counterfoil.cli.screen import Refused

_SECONDS, _MOST = 60, 64 << 20
_HERE = ("localhost", "127.0.0.1", "::1")


def read_token(path: Path) -> str:
    """Return the token in a file; refuse one that others on this machine can read."""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        msg = f"{path}: others on this machine may open it; keep it to yourself: chmod 600 {path}"
        raise Refused(msg)
    words = path.read_text("ascii", "replace").split()
    if len(words) != 1 or not words[0].isprintable() or not words[0].isascii():
        msg = f"{path}: it holds no token; write the one line into it that the desk showed"
        raise Refused(msg)
    return words[0]


def fetch_rows(
    address: str, what: str, token: str, asked: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a desk's list, page after page; raise Refused where there is no answer."""
    place = _place(address)
    query = {**asked, "limit": "1000"}
    while True:
        answer = _answer(place, f"/api/{what}?{urlencode(query)}", token)
        if not isinstance(answer.get(what), list):
            msg = f"{address}: what answers there is no desk of Counterfoil"
            raise Refused(msg)
        yield from answer[what]
        if not answer.get("next"):
            return
        query["cursor"] = str(answer["next"])


def _place(address: str) -> SplitResult:
    """Return where a desk is: over the network only where nobody between can read along."""
    place = urlsplit(address if "//" in address else f"http://{address}")
    try:
        known = place.scheme in {"http", "https"} and place.hostname and (place.port or 1)
    except ValueError:
        known = False
    if not known or place.path not in {"", "/"} or place.query or place.username:
        msg = f"{address!r} is no address of a desk; write one such as http://localhost:8723"
        raise Refused(msg)
    if place.scheme == "http" and place.hostname not in _HERE:
        msg = f"{address}: over the network write https://, so that nobody reads the token"
        raise Refused(msg)
    return place


def _answer(place: SplitResult, path: str, token: str) -> dict[str, Any]:
    host, port = place.hostname or "", place.port
    where = f"{place.scheme}://{place.netloc}"
    connection: http.client.HTTPConnection
    if place.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    headers = {"Authorization": f"Bearer {token}", "User-Agent": f"counterfoil/{__version__}"}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read(_MOST + 1)
    except (OSError, http.client.HTTPException) as error:
        said = getattr(error, "strerror", "") or str(error) or type(error).__name__
        msg = f"{where} does not answer: {said}; see that the desk is open there"
        raise Refused(msg) from None
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise Refused(_refusal(where, response.status, body))
    try:
        facts = orjson.loads(body)
    except orjson.JSONDecodeError:
        facts = None
    if not isinstance(facts, dict) or len(body) > _MOST:
        msg = f"{where}: what answers there is no desk of Counterfoil"
        raise Refused(msg)
    return facts


def _refusal(where: str, status: int, body: bytes) -> str:
    try:
        said = str(orjson.loads(body)["detail"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        said = "see that a desk of this version is open there"
    return f"{where} refuses ({status}): {said}"
