"""The counter as an ASGI application: eleven routes, and the same headers on whatever it answers.

They are GET / and /ru/ (the page: hand in a file, look for replies), /style.css and /icon.svg, GET
/return.html and /roster (the offline form and the newest roster, where the counter was given them),
POST /returns (a sealed return; its receipt), GET /receipts/SHA256 (the receipt once more), POST
/mailbox (sealed replies), and, for requests that the desk's key signed, GET /desk/returns, GET
/desk/returns/NUMBER and POST /desk/replies. docs/return-format.md has what they take and answer.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from hashlib import sha256

from counterfoil.counter.answers import HTML, TEXT, Answer, Pages, Send, asset, attached
from counterfoil.counter.config import CounterSettings
from counterfoil.counter.handing import Handing
from counterfoil.counter.headers import policy_of_form
from counterfoil.counter.keeping import Keeper
from counterfoil.counter.requests import Gone, Receive, Refusal, Request, Scope
from counterfoil.counter.taking import Taking
from counterfoil.envelope.guard import MOST
from counterfoil.envelope.notes import Signer

Handler = Callable[..., Awaitable[Answer]]


class CounterApp:
    """A counter."""

    def __init__(
        self,
        settings: CounterSettings,
        signer: Signer,
        keeper: Keeper,
        form: bytes = b"",
        roster: bytes = b"",
    ) -> None:
        """Serve from a keeper's store; `form` and `roster` are handed out where there are such."""
        self._form, self._roster = form, roster
        digest = sha256(form).hexdigest() if form else ""
        self._pages = Pages(origin=settings.origin, form_digest=digest, has_roster=bool(roster))
        taking = Taking(settings, lambda receipt: receipt.note(signer), keeper, self._pages)
        handing = Handing(settings, keeper, self._pages)
        routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", r"/|/ru/?", self._home),
            ("GET", r"/(style\.css)", self._style),
            ("GET", r"/(icon\.svg)", self._icon),
            ("GET", r"/return\.html", self._offline_form),
            ("GET", r"/roster", self._newest_roster),
            ("POST", r"/returns", taking.take),
            ("GET", r"/receipts/([0-9a-f]{64})", taking.again),
            ("POST", r"/mailbox", handing.mailbox),
            ("GET", r"/desk/returns", handing.listed),
            ("GET", r"/desk/returns/([0-9]{1,15})", handing.fetched),
            ("POST", r"/desk/replies", handing.reply),
        )
        self.routes = [(method, re.compile(path), handler) for method, path, handler in routes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except Gone:
            return
        await answer.send(send)

    async def _answer(self, request: Request) -> Answer:
        try:
            handler, given = self._routed(request)
            return await handler(request, *given)
        except Refusal as refused:
            await request.drain(4 * MOST)
            return self._pages.refusal(refused, request)
        except Gone:
            raise
        except Exception:  # noqa: BLE001 - whatever broke here must not tell of itself
            return self._pages.refusal(Refusal(500, "failed"), request)

    def _routed(self, request: Request) -> tuple[Handler, tuple[str, ...]]:
        if not request.bounded:
            raise Refusal(431, "head", [(b"connection", b"close")])
        allowed = set()
        for method, path, handler in self.routes:
            if found := path.fullmatch(request.path):
                if request.method == method or (request.method, method) == ("HEAD", "GET"):
                    return handler, found.groups()
                allowed |= {method, "HEAD"} if method == "GET" else {method}
        if allowed:
            raise Refusal(405, "method", [(b"allow", ", ".join(sorted(allowed)).encode())])
        raise Refusal(404, "nothing")

    async def _home(self, request: Request) -> Answer:
        return self._pages.page("home", request.language)

    async def _style(self, _request: Request, name: str) -> Answer:
        return Answer(200, "text/css; charset=utf-8", asset(name))

    async def _icon(self, _request: Request, name: str) -> Answer:
        return Answer(200, "image/svg+xml", asset(name))

    async def _offline_form(self, _request: Request) -> Answer:
        if not self._form:
            raise Refusal(404, "no_form")
        return Answer(200, HTML, self._form, policy=policy_of_form(self._form))

    async def _newest_roster(self, _request: Request) -> Answer:
        if not self._roster:
            raise Refusal(404, "no_roster")
        return attached("roster.txt", TEXT, self._roster)
