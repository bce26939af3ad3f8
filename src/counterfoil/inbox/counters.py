"""Asking a counter for sealed returns and leaving sealed replies, when a person asks for it.

A counter is at `http://….onion` or `https://…`, or at a Unix socket of this machine, `unix:/path`.
Onion addresses are reached by a SOCKS 5 proxy, such as Tor's (RFC 1928), which is given the name
and looks it up itself. Every request is signed by the desk's key.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from socket import AF_UNIX, create_connection, socket
from typing import Any
from urllib.parse import urlsplit

import orjson

from counterfoil.envelope.asking import DeskRequest
from counterfoil.envelope.guard import MOST
from counterfoil.envelope.notes import Signer

_SECONDS, _MOST_LIST, _MINUTE = 120, 4 << 20, 60
_UNIX = "unix:"
_PORTS = {"http": 80, "https": 443}


class NoAnswer(Exception):  # noqa: N818 - what came of asking
    """A counter that cannot be reached, or does not answer as one; the message says why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A return that a counter has: its number there, its SHA-256 in hex, the day it came."""

    number: int
    sha256: str
    day: str


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter at an address, asked for a project by its desk; `proxy` is `socks5://host:port`."""

    address: str
    proxy: str
    origin: str
    desk: Signer

    def returns(self, after: int) -> Iterator[Listed]:
        """Yield the returns that came after a number, in order; raise NoAnswer."""
        more = True
        while more:
            found = self._json("GET", f"/desk/returns?after={after}")
            try:
                listed = [
                    Listed(int(one["number"]), str(one["sha256"]), str(one["day"]))
                    for one in found["returns"]
                ]
                more = bool(found["more"]) and bool(listed)
            except (KeyError, TypeError, ValueError):
                msg = f"{self.address}: what answers there is no counter"
                raise NoAnswer(msg) from None
            yield from listed
            after = listed[-1].number if listed else after

    def content(self, one: Listed) -> bytes | None:
        """Return the bytes of a return; None where the counter has them no more."""
        status, content = self._ask("GET", f"/desk/returns/{one.number}", b"", MOST)
        if status == http.HTTPStatus.GONE:
            return None
        self._check(status, content)
        if sha256(content).hexdigest() != one.sha256:
            msg = f"{self.address}: return {one.number} is not the one that it lists"
            raise NoAnswer(msg)
        return content

    def leave(self, mailbox: str, sealed: bytes) -> None:
        """Leave a sealed reply for the mailbox with this digest; raise NoAnswer."""
        reply = base64.b64encode(sealed).decode()
        self._json("POST", "/desk/replies", orjson.dumps({"mailbox": mailbox, "reply": reply}))

    def _json(self, method: str, path: str, body: bytes = b"") -> dict[str, Any]:
        status, content = self._ask(method, path, body, _MOST_LIST)
        self._check(status, content)
        try:
            found = orjson.loads(content)
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            msg = f"{self.address}: what answers there is no counter"
            raise NoAnswer(msg)
        return found

    def _check(self, status: int, content: bytes) -> None:
        if status not in {http.HTTPStatus.OK, http.HTTPStatus.CREATED}:
            said = " ".join(content[:300].decode("utf-8", "replace").split())
            msg = f"{self.address}: the counter refuses ({status}): {said}"
            raise NoAnswer(msg)

    def _ask(self, method: str, path: str, body: bytes, most: int) -> tuple[int, bytes]:
        """Return the status and the body of an answer; raise NoAnswer."""
        place = _place(self.address, self.proxy)
        target = place.prefix + path
        asked = DeskRequest(self.origin, method, target, sha256(body).digest())
        minute = int(time.time()) // _MINUTE
        headers = {"Authorization": asked.authorisation(self.desk, minute), "Accept": "*/*"}
        if body:
            headers["Content-Type"] = "application/json"
        connection = _Connection(place)
        try:
            connection.request(method, target, body or None, headers)
            answer = connection.getresponse()
            content = answer.read(most + 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            msg = f"{self.address}: the counter does not answer: {why}"
            raise NoAnswer(msg) from None
        finally:
            connection.close()
        if len(content) > most:
            msg = f"{self.address}: the counter answers with more than was asked for"
            raise NoAnswer(msg)
        return answer.status, content


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a counter is: a host and port with what paths begin with, or a socket of this machine.

    `proxy` is the host and port of a SOCKS 5 proxy; its port is 0 where there is none.
    """

    host: str
    port: int
    prefix: str = ""
    secure: bool = False
    path: str = ""
    proxy: tuple[str, int] = ("", 0)


def _place(address: str, proxy: str) -> _Place:
    if address.startswith(_UNIX):
        return _Place("localhost", 80, path=address.removeprefix(_UNIX))
    try:
        place, through = urlsplit(address), urlsplit(proxy)
        port, behind = place.port or _PORTS.get(place.scheme, 0), through.port or 0
    except ValueError:
        port = behind = 0
    if not (port and place.hostname) or (proxy and not (behind and through.scheme == "socks5")):
        msg = f"{address!r}, {proxy!r}: a counter is at http://….onion, https://… or unix:/path, "
        msg += "and a proxy at socks5://127.0.0.1:9050"
        raise NoAnswer(msg)
    if place.hostname.endswith(".onion") and not proxy:
        msg = f"{address}: onion addresses are reached by Tor: name its proxy, such as "
        msg += "socks5://127.0.0.1:9050"
        raise NoAnswer(msg)
    return _Place(
        place.hostname, port, place.path.rstrip("/"), place.scheme == "https",
        proxy=(through.hostname or "", behind),
    )  # fmt: skip


class _Connection(http.client.HTTPConnection):
    """A connection to a counter: by TLS, through a proxy, or by a Unix socket."""

    def __init__(self, place: _Place) -> None:
        super().__init__(place.host, place.port, timeout=_SECONDS)
        self._place = place

    def connect(self) -> None:
        """Connect; raise OSError."""
        place = self._place
        if place.path:
            self.sock = socket(AF_UNIX)
            self.sock.settimeout(_SECONDS)
            self.sock.connect(place.path)
            return
        if place.proxy[1]:
            self.sock = _through(place)
        else:
            self.sock = create_connection((place.host, place.port), _SECONDS)
        if place.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=place.host)


def _through(place: _Place) -> socket:
    """Return a connection made by a SOCKS 5 proxy (RFC 1928), without a password."""
    made = create_connection(place.proxy, _SECONDS)
    host = place.host.encode("idna")
    made.sendall(b"\x05\x01\x00")
    if _exactly(made, 2) != b"\x05\x00":
        msg = "the proxy asks for a password"
        raise OSError(msg)
    made.sendall(b"\x05\x01\x00\x03" + bytes([len(host)]) + host + place.port.to_bytes(2))
    _, outcome, _, kind = _exactly(made, 4)
    length = {1: 4, 4: 16}.get(kind) or _exactly(made, 1)[0]
    _exactly(made, length + 2)
    if outcome:
        msg = f"the proxy could not reach it ({outcome})"
        raise OSError(msg)
    return made


def _exactly(made: socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        piece = made.recv(count - len(found))
        if not piece:
            msg = "the proxy hung up"
            raise OSError(msg)
        found += piece
    return found
