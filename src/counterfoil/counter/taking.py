"""Taking a return in: bounded, guarded, kept, and then receipted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from counterfoil.counter.answers import TEXT, Answer, Pages, attached
from counterfoil.counter.config import CounterSettings
from counterfoil.counter.fields import sealed_file
from counterfoil.counter.flood import MINUTE, Flood
from counterfoil.counter.keeping import Keeper
from counterfoil.counter.requests import Refusal, Request
from counterfoil.counter.store import NotKept
from counterfoil.counter.upload import Upload
from counterfoil.envelope.guard import MOST, BadEnvelope, Why
from counterfoil.envelope.receipts import CounterReceipt

_AGAIN = [(b"retry-after", b"60")]
_ROUND_IT = 64 * 1024
"""How much longer than an envelope a form with one in it may be."""


class Taking:
    """The counter's slot: POST /returns, and receipts again."""

    def __init__(
        self,
        settings: CounterSettings,
        sign: Callable[[CounterReceipt], bytes],
        keeper: Keeper,
        pages: Pages,
    ) -> None:
        """Take in what the settings allow, into a keeper's store; `sign` makes a receipt's note."""
        self._settings, self._sign, self._keeper, self._pages = settings, sign, keeper, pages
        self._flood = Flood(settings.returns_a_minute, settings.returns_a_minute_by_key)
        self._under_way = self._promised = 0
        # Hashing takes most of the time, and lets the other threads work meanwhile. One thread for
        # it was as fast as two on two cores.
        self._checking = ThreadPoolExecutor(1, "check")

    async def take(self, request: Request) -> Answer:
        """Keep the sealed file in a request; return its receipt, or raise Refusal."""
        if request.length > MOST + _ROUND_IT:
            raise Refusal(413, Why.TOO_LARGE.name)
        if self._flood.full(time.monotonic()):
            raise Refusal(429, "flood", _AGAIN)
        with self._slot(request.length):
            try:
                receipt = await self._receipted(request)
            except BadEnvelope as error:
                status = 413 if error.why is Why.TOO_LARGE else 400
                raise Refusal(status, error.why.name) from None
            except (OSError, NotKept):
                raise Refusal(503, "room", _AGAIN) from None
        if request.wants_page:
            return self._pages.page(
                "receipt",
                request.language,
                201,
                note=self._sign(receipt).decode(),
                receipt=receipt,
            )
        return Answer(201, TEXT, self._sign(receipt))

    async def again(self, _request: Request, sha256: str) -> Answer:
        """Return the receipt of a file once more, to whoever knows its digest."""
        digest = bytes.fromhex(sha256)
        kept = await self._keeper.ask(lambda store: store.find(digest))
        if kept is None:
            raise Refusal(404, "unknown")
        receipt = CounterReceipt(self._settings.origin, sha256, kept.day)
        return attached(f"receipt-{sha256[:12]}.txt", TEXT, self._sign(receipt))

    async def _receipted(self, request: Request) -> CounterReceipt:
        upload = Upload(self._keeper.folder)
        try:
            async for piece in sealed_file(request):
                upload.add(piece)
            head = await asyncio.get_running_loop().run_in_executor(self._checking, upload.check)
            now = time.monotonic()
            if not self._flood.admit(head.key, now):
                raise Refusal(429, "flood", _AGAIN)
            # Also when nobody comes after this one, no more than a minute is remembered.
            asyncio.get_running_loop().call_later(MINUTE, self._flood.forget, now + MINUTE)
            kept = await self._keeper.keep(upload.coming())
        finally:
            upload.close()
        return CounterReceipt(self._settings.origin, kept.sha256.hex(), kept.day)

    @contextmanager
    def _slot(self, length: int) -> Iterator[None]:
        """Hold one of the places for uploads, and the room on the disk that it may need."""
        if self._under_way >= self._settings.uploads_at_once:
            raise Refusal(503, "busy", _AGAIN)
        # A body that does not say how long it is may be as long as any.
        length = length or MOST
        if self._keeper.room() - self._promised < length:
            raise Refusal(503, "room", _AGAIN)
        self._under_way += 1
        self._promised += length
        try:
            yield
        finally:
            self._under_way -= 1
            self._promised -= length
