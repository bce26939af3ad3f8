"""HTTP on one connection: uvicorn's, without addresses, with our headers, bounded in time."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from counterfoil.counter.answers import TEXT
from counterfoil.counter.headers import strict

HEADERS_WITHIN = 30.0
"""In how many seconds a connection must have sent the head of a request, or of the next one."""


class CounterProtocol(H11Protocol):
    """A connection to the counter."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Forget at once who connected."""
        super().connection_made(transport)
        self.client = self.server = None
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what comes, and see that a request comes of it in time."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        if self._late:
            self._late.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP with the headers that every answer carries."""
        body = f"{msg}\n".encode()
        headers = [
            (b"content-type", TEXT.encode()),
            (b"content-length", b"%d" % len(body)),
            *strict(),
            (b"connection", b"close"),
        ]
        try:
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:
            # An answer is under way already, to a request whose body then went wrong.
            pass
        self.transport.close()

    def _watch(self) -> None:
        asking = self.cycle is not None and not self.cycle.response_complete
        if asking and self._late:
            self._late.cancel()
            self._late = None
        elif not asking and not self._late:
            self._late = self.loop.call_later(HEADERS_WITHIN, self.transport.close)
