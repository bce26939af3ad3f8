"""How the desk is served: requests as they came, one at a time, and none held up by a slow one."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from counterfoil.desk.serving import Serving, Turns


def apart(work: Coroutine[Any, Any, None]) -> None:
    """Run to its end in a thread: in this one a browser of other tests may have its loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def test_one_at_a_time_has_its_turn() -> None:
    """As long as nobody takes long, no two are at it at once."""
    turns, inside, most = Turns(60), [0], [0]

    def run() -> None:
        for _ in range(50):
            with turns.turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 == most[0]


def test_whoever_takes_long_holds_up_nobody() -> None:
    """One that waits for the next ends, because the next has its turn meanwhile."""
    turns, came = Turns(0.01), threading.Event()
    ended: list[bool] = []

    def slow() -> None:
        with turns.turn():
            ended.append(came.wait(60))

    waiting = threading.Thread(target=slow)
    waiting.start()
    with turns.turn():
        came.set()
    waiting.join()
    assert [True] == ended
    with turns.turn():
        pass


def test_whoever_waits_goes_before_those_who_come_later() -> None:
    """Turns come in the order in which they were asked for: who had one and comes again is last."""
    turns, order = Turns(60), list[str]()

    def come(name: str) -> None:
        with turns.turn():
            order.append(name)

    waiting = [threading.Thread(target=come, args=(name,)) for name in "abcdefg"]
    with turns.turn():
        for thread in waiting:
            thread.start()
            assert _waits(thread)
    come("again")
    for thread in waiting:
        thread.join()
    assert [*"abcdefg", "again"] == order


def _waits(thread: threading.Thread) -> bool:
    """Return whether a thread waits for its turn, at the latest after a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001 - no other way to see it
        while frame is not None:
            if frame.f_code is threading.Event.wait.__code__:
                return True
            frame = frame.f_back
        time.sleep(0.001)
    return False


def test_a_request_is_handed_on_as_it_came() -> None:
    """Address, headers and body reach the application, and its answer goes back whole."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        begin("201 Created", [("Set-Cookie", " a=b"), ("Content-Type", "text/plain")])
        return (part for part in (b"one ", b"two"))

    given = [b"first ", b"second"]
    sent: list[Any] = []
    heads = [(b"host", b"localhost"), (b"cookie", b"a=1"), (b"cookie", b"b=2"),
             (b"content-type", b"text/x"), (b"x_forwarded_for", b"elsewhere")]  # fmt: skip
    scope = {"method": "POST", "path": "/ж/", "query_string": b"q=1", "http_version": "1.1",
             "scheme": "http", "headers": heads, "client": None}  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": given.pop(0), "more_body": bool(given)}

    async def send(message: Any) -> None:
        sent.append(message)

    apart(Serving(application, 1)(scope, receive, send))
    assert (b"first second", "12") == (seen["body"], seen["CONTENT_LENGTH"])
    assert ("a=1; b=2", "text/x") == (seen["HTTP_COOKIE"], seen["CONTENT_TYPE"])
    assert "/ж/" == seen["PATH_INFO"].encode("latin-1").decode()
    assert "HTTP_X_FORWARDED_FOR" not in seen
    head, body = sent
    assert (201, b"one two") == (head["status"], body["body"])
    assert [(b"Set-Cookie", b"a=b"), (b"Content-Type", b"text/plain")] == head["headers"]


def test_threads_greet_before_anybody_comes() -> None:
    """What a thread takes once for answering is taken at the door, with nobody's cookie."""
    asked: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        asked.append(environ)
        begin("200 OK", [])
        return (part for part in (b"",))

    Serving(application, 1).greet()
    assert {("GET", "/login/", "localhost")} == {
        (one["REQUEST_METHOD"], one["PATH_INFO"], one["HTTP_HOST"]) for one in asked
    }
    assert not [one for one in asked if "HTTP_COOKIE" in one]
