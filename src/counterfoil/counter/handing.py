"""Handing out: sealed replies to whoever knows a mailbox, sealed returns to the desk."""

from __future__ import annotations

import base64
import os
import re
import tempfile
import time
from hashlib import sha256

from counterfoil.counter.answers import BYTES, Answer, Pages, attached, saved_as, told
from counterfoil.counter.config import CounterSettings
from counterfoil.counter.fields import json_object, small_form
from counterfoil.counter.index import MOST_LISTED, Kept
from counterfoil.counter.keeping import Keeper
from counterfoil.counter.requests import Refusal, Request
from counterfoil.counter.store import Coming, NotKept, Store
from counterfoil.envelope.asking import DeskRequest, NotTheDesk, timely
from counterfoil.envelope.guard import MOST_HEADER, BadEnvelope, check_length, header_length
from counterfoil.envelope.notes import Verifier, decoded

MOST_REPLY = 65536
MOST_HANDED = 20
"""How many replies a program gets at once: it asks again with `after`."""
_MAILBOX = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_MINUTE = 60


class Handing:
    """Mailboxes, and the desk's side of the counter."""

    def __init__(self, settings: CounterSettings, keeper: Keeper, pages: Pages) -> None:
        """Hand out what a keeper's store has; to the desk whose key the settings name."""
        self._origin, self._keeper, self._pages = settings.origin, keeper, pages
        self._desk = Verifier(settings.desk_key) if settings.desk_key else None

    async def mailbox(self, request: Request) -> Answer:
        """Return the sealed replies in a mailbox: a page, JSON, or one reply as a file."""
        form = await small_form(request)
        if not _MAILBOX.fullmatch(form.get("mailbox", "").strip()):
            raise Refusal(400, "mailbox")
        mailbox = form["mailbox"].strip()
        digest = sha256(mailbox.encode()).digest()
        if "reply" in form:
            number = _number(form["reply"])
            kept = await self._keeper.ask(lambda store: store.at(number, digest))
            if kept is None:
                raise Refusal(404, "unknown")
            return attached(f"reply-{number}.age", BYTES, await self._content(kept))
        after = _number(form.get("after", "0"))
        waiting = await self._keeper.ask(lambda store: store.after(after, digest))
        if request.wants_page:
            return self._pages.page("replies", request.language, mailbox=mailbox, waiting=waiting)
        handed = waiting[:MOST_HANDED]
        replies = [
            {
                "number": one.number,
                "day": one.day.isoformat(),
                "reply": base64.b64encode(await self._content(one)).decode(),
            }
            for one in handed
        ]
        return told(200, {"replies": replies, "more": len(handed) < len(waiting)})

    async def listed(self, request: Request) -> Answer:
        """Return what is noted of the returns after a number."""
        await self._signed(request)
        after = _number(request.query("after") or "0")
        found = await self._keeper.ask(lambda store: store.after(after))
        return told(
            200, {"returns": [_noted(one) for one in found], "more": len(found) == MOST_LISTED}
        )

    async def fetched(self, request: Request, number: str) -> Answer:
        """Return the bytes of a return."""
        await self._signed(request)
        kept = await self._keeper.ask(lambda store: store.at(_number(number)))
        if kept is None:
            raise Refusal(404, "unknown")
        pieces = await self._keeper.ask(lambda store: store.read(kept))
        if pieces is None:
            raise Refusal(410, "gone")
        name = saved_as(f"{kept.number}.return")
        return Answer(200, BYTES, headers=[name], pieces=pieces, size=kept.place.size)

    async def reply(self, request: Request) -> Answer:
        """Keep a sealed reply for a mailbox, which the desk names by its digest."""
        found = json_object(await self._signed(request))
        mailbox, sealed = str(found.get("mailbox")), decoded(str(found.get("reply")))
        if not _DIGEST.fullmatch(mailbox):
            raise Refusal(400, "form")
        if len(sealed) > MOST_REPLY:
            raise Refusal(413, "long")
        try:
            check_length(len(sealed), header_length(sealed[:MOST_HEADER], least=1))
        except BadEnvelope as error:
            raise Refusal(400, error.why.name) from None
        try:
            with tempfile.TemporaryFile(dir=self._keeper.folder, buffering=0) as file:
                file.write(sealed)
                handle = os.dup(file.fileno())
            digests = (sha256(sealed).digest(), bytes.fromhex(mailbox))
            kept = await self._keeper.keep(Coming(handle, len(sealed), *digests))
        except (OSError, NotKept):
            raise Refusal(503, "room") from None
        return told(201, _noted(kept))

    async def _signed(self, request: Request) -> bytes:
        """Return the body of a request that the desk's key signed; raise Refusal for any other."""
        header, minute = request.header(b"authorization"), int(time.time()) // _MINUTE
        scheme = [(b"www-authenticate", b"Counterfoil")]
        if self._desk is None:
            raise Refusal(401, "no_desk", scheme)
        try:
            timely(header, minute)
            body = await request.body(2 * MOST_REPLY)
            asked = DeskRequest(self._origin, request.method, request.target, sha256(body).digest())
            asked.check(header, self._desk, minute)
        except NotTheDesk as error:
            raise Refusal(401, str(error), scheme) from None
        return body

    async def _content(self, kept: Kept) -> bytes:
        def work(store: Store) -> bytes:
            pieces = store.read(kept)
            if pieces is None:
                raise Refusal(410, "gone")
            return b"".join(pieces)

        return await self._keeper.ask(work)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Refusal(400, "form")
    return int(text)


def _noted(kept: Kept) -> dict[str, object]:
    return {
        "number": kept.number,
        "sha256": kept.sha256.hex(),
        "size": kept.place.size,
        "day": kept.day.isoformat(),
    }
