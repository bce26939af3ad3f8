"""A request as the counter sees it: path, method, three headers, and the body as it comes.

Of all that browsers send, only what stands here is looked at: no address, no user agent, no cookie.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from counterfoil.counter.headers import Headers

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]

PATIENCE = 60.0
"""How many seconds a body may pause: circuits through Tor are slow."""
LANGUAGES = ("en", "ru")
MOST_HEAD = 16384
"""How many bytes a request's path and headers may have."""


class Refusal(Exception):  # noqa: N818 - what the counter says
    """An answer that is a refusal: its status and the name of its sentence, or the sentence."""

    def __init__(self, status: int, name: str, headers: Headers | None = None) -> None:
        """Take the sentence's name, as the tables of words have it."""
        super().__init__(name)
        self.status, self.name, self.headers = status, name, headers or []


class Gone(Exception):  # noqa: N818 - who is gone
    """Whoever asked has hung up: nobody waits for an answer."""


class Request:
    """One request."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        """Take what the server hands over."""
        self._scope, self._receive = scope, receive
        self._more = True
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self._query: bytes = scope["query_string"]

    @property
    def target(self) -> str:
        """The path with its query, as it was sent."""
        raw: bytes = self._scope["raw_path"]
        return (raw + b"?" + self._query if self._query else raw).decode("latin-1")

    @property
    def language(self) -> str:
        """The language of the page that the request comes from."""
        russian = self.path.startswith("/ru") or b"language=ru" in self._query.split(b"&")
        return LANGUAGES[russian]

    @property
    def wants_page(self) -> bool:
        """Whether whoever asks is a browser, which shows pages."""
        return "text/html" in self.header(b"accept")

    @property
    def length(self) -> int:
        """How long the body says that it is; 0 where it does not say."""
        text = self.header(b"content-length")
        return int(text) if text.isdecimal() else 0

    @property
    def bounded(self) -> bool:
        """Whether the path and the headers are no longer than they may be."""
        headers = sum(len(name) + len(text) for name, text in self._scope["headers"])
        return headers + len(self.target) <= MOST_HEAD

    def header(self, name: bytes) -> str:
        """Return a header's text; empty where there is none."""
        return next((v.decode("latin-1") for n, v in self._scope["headers"] if n == name), "")

    def query(self, name: str) -> str:
        """Return what the query says under a name, or an empty text."""
        pairs = (pair.partition(b"=") for pair in self._query.split(b"&"))
        return next((v.decode("latin-1") for n, _, v in pairs if n == name.encode()), "")

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes; raise Gone, and Refusal where nothing comes for long."""
        while self._more:
            try:
                async with asyncio.timeout(PATIENCE):
                    message = await self._receive()
            except TimeoutError:
                raise Refusal(408, "slow", [(b"connection", b"close")]) from None
            if message["type"] == "http.disconnect":
                raise Gone
            self._more = message.get("more_body", False)
            if body := message.get("body", b""):
                yield body

    async def body(self, most: int) -> bytes:
        """Return the whole body; raise Refusal where it is longer than `most` bytes."""
        parts, size = [], 0
        async for piece in self.pieces():
            size += len(piece)
            if size > most:
                raise Refusal(413, "long")
            parts.append(piece)
        return b"".join(parts)

    async def drain(self, most: int) -> None:
        """Let the rest of a refused body go by, so that its sender comes to reading the answer."""
        size = 0
        try:
            async for piece in self.pieces():
                size += len(piece)
                if size > most:
                    break
        except Refusal:
            return
