"""The desk as an ASGI server asks for it: Django's WSGI side, answering from a few threads.

Django's own ASGI side makes a thread for every request, and in it new connections to databases.
Here threads stay, and so do theirs. Nothing at the desk streams: an answer is sent whole.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

THREADS = 8
"""How many requests are at work at a time. What is not waiting for the disk or for what another
one makes takes turns at Python, so that more would only wait for each other."""
_LONGEST = 0.05
"""How many seconds a request has Python to itself before another one goes on beside it."""
_SOON = 0.001
"""How many seconds whoever waits for a turn that is over lets pass before looking again."""
_IN_MEMORY = 2 << 20
"""How many bytes of a form stay in memory; a larger upload goes to a temporary file."""
_GREETINGS = 5
"""How many times each thread does so: Python makes code quicker that has run a few times."""
_AT_THE_DOOR: Message = {
    "method": "GET",
    "path": "/login/",
    "query_string": b"",
    "http_version": "1.1",
    "scheme": "http",
    "headers": [(b"host", b"localhost")],
}
_UNPREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}


class _Answer(NamedTuple):
    code: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Turns:
    """One request at a time has Python to itself: threads that share it cost each other a third.

    Whoever takes long, for the disk, the network or what is settled, loses the turn to the next.
    """

    def __init__(self, longest: float = _LONGEST) -> None:
        """Take how many seconds a turn lasts at the most."""
        self._longest, self._changing = longest, threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._holder: threading.Event | None = None
        self._until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait in line for a turn, and have it: whoever comes later does not go first."""
        mine = threading.Event()
        with self._changing:
            self._line.append(mine)
            if self._holder is None:
                self._give()
        while not mine.wait(max(_SOON, self._until - time.monotonic())):
            with self._changing:
                if time.monotonic() >= self._until:
                    self._give()
        try:
            yield
        finally:
            with self._changing:
                if self._holder is mine:
                    self._give()

    def _give(self) -> None:
        """Give the turn to the first in line, if there is anybody."""
        self._holder = self._line.popleft() if self._line else None
        if self._holder is not None:
            self._until = time.monotonic() + self._longest
            self._holder.set()


class Serving:
    """An ASGI application that has a WSGI one answer, in threads of its own."""

    def __init__(self, application: WSGIApplication, threads: int = THREADS) -> None:
        """Take the WSGI application, and how many threads it may answer from."""
        self._application, self._count = application, threads
        self._threads, self._turns = ThreadPoolExecutor(threads, "desk"), Turns()

    def begin(self, work: Callable[[], object]) -> None:
        """Have one of the threads do some work before anybody asks for it."""
        self._threads.submit(work)

    def begin_all(self, work: Callable[[], object]) -> None:
        """Have each of the threads do some work before anybody asks for it."""
        all_there = threading.Barrier(self._count)

        def begin() -> None:
            # Each waits for the others: one that is done would take another's part.
            all_there.wait()
            work()

        for _ in range(self._count):
            self._threads.submit(begin)

    def greet(self) -> None:
        """Answer, in this thread, whoever may come first: what that takes once is taken then."""
        for _ in range(_GREETINGS):
            environ = _environ(_AT_THE_DOOR, 0)
            environ["wsgi.input"] = BytesIO()
            self._answer(environ)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            if not await _received(receive, body):
                return
            environ = _environ(scope, body.tell())
            body.seek(0)
            environ["wsgi.input"] = body
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._threads, self._answer, environ)
        head = {"type": "http.response.start", "status": answer.code, "headers": answer.headers}
        await send(head)
        await send({"type": "http.response.body", "body": answer.body})

    def _answer(self, environ: WSGIEnvironment) -> _Answer:
        began: list[tuple[str, list[tuple[str, str]]]] = []

        def begin(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
            began.append((status, headers))

        # Django closes what it opened for a request in the thread that answered it.
        with (
            self._turns.turn(),
            _closed(self._application(environ, cast("StartResponse", begin))) as parts,
        ):
            body = b"".join(parts)
        (status, headers), *_ = began
        # Cookies come with a space before them, which no header may have.
        sent = [(name.encode("latin-1"), said.strip().encode("latin-1")) for name, said in headers]
        return _Answer(int(status[:3]), sent, body)


def _closed(parts: Iterable[bytes]) -> Any:
    return closing(cast("Any", parts))


async def _received(receive: Receive, body: SpooledTemporaryFile[bytes]) -> bool:
    """Take in the body of a request; return whether all of it came."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    return True


def _environ(scope: Message, length: int) -> WSGIEnvironment:
    """Return what WSGI (PEP 3333) calls a request, but for its body of this many bytes."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw, said in scope["headers"]:
        # With an underscore a name would pass for another one that has a hyphen there.
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        name = name if name in _UNPREFIXED else f"HTTP_{name}"
        between = "; " if name == "HTTP_COOKIE" else ","
        text = said.decode("latin-1")
        environ[name] = f"{environ[name]}{between}{text}" if name in environ else text
    environ["CONTENT_LENGTH"] = str(length)
    return environ
