"""Whatever the counter answers carries the same strict headers, and tells nothing of itself."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from counters import Heard, Running, counting, for_mailbox, in_form, made, sealed
from enveloped import RECIPIENT, age

from counterfoil.counter.app import CounterApp
from counterfoil.counter.config import read_signer
from counterfoil.counter.disk import Disk
from counterfoil.counter.headers import PAGES, policy_of_form, strict
from counterfoil.counter.index import Index
from counterfoil.counter.keeping import Keeper
from counterfoil.counter.store import Store

HERE = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"]
PATHS = [
    "/", "/ru", "/ru/", "/style.css", "/icon.svg", "/return.html", "/roster", "/returns",
    "/mailbox", f"/receipts/{'0f' * 32}", "/desk/returns", "/desk/returns/1", "/desk/replies",
    "/receipts/x", "/desk", "/desk/returns/x", "/favicon.ico", "/robots.txt", "/../counter.key",
    "/%00", "/ru/x", "/desk/returns?after=x", "/returns?language=ru&language=en", "//",
    "/?" + "q" * 4000,
]  # fmt: skip
ACCEPTED = ["*/*", "text/html"]
NAMES = {name.decode() for name, _ in strict()}
TELLS = {"server", "date", "via", "x-powered-by", "set-cookie", "onion-location", "etag"}
ABOUT = {"content-type", "content-length"}
SOME = {"allow", "www-authenticate", "retry-after", "connection", "content-disposition"}


def assert_strict(heard: Heard, policy: str = PAGES) -> None:
    """Each strict header is there once and as it must be, and no header that is not known here."""
    names = [name.lower() for name, _ in heard.headers]
    assert len(names) == len(set(names))
    assert not TELLS & set(names)
    assert NAMES | ABOUT <= set(names)
    assert set(names) <= NAMES | ABOUT | SOME
    for name, text in strict(policy):
        assert text.decode() == heard.header(name.decode()), name
    for word in (b"uvicorn", b"h11/", b"Python", b"Traceback", b"sqlite", b"counterfoil/"):
        assert word not in heard.body
    assert_keeps_to_itself(heard.body)


def assert_keeps_to_itself(page: bytes) -> None:
    """Nothing is loaded from, linked to or sent to anywhere else; no script, no inline style."""
    if not page.startswith(b"<!doctype"):
        return
    for address in re.findall(rb'(?:href|src|action|content|poster|srcset)="([^"]*)"', page):
        assert address.startswith((b"/", b"#", b"width=")), address
        assert not address.startswith(b"//")
    assert b"://" not in page
    assert b"<script" not in page or b"ran" in page
    assert b"style=" not in page
    assert not re.search(rb"\son\w+=", page)


@pytest.mark.parametrize("path", PATHS)
def test_every_route_and_method_has_the_headers(counter: Running, path: str) -> None:
    """What is served, what is refused, and what nobody knows."""
    form = policy_of_form((counter.folder / "return.html").read_bytes())
    for method in HERE:
        for accepted in ACCEPTED:
            heard = counter.ask(method, path, accept=accepted)
            served = heard.status == 200 and path == "/return.html"
            assert_strict(heard, form if served else PAGES)
            assert heard.status < 500
            assert method == "HEAD" or heard.body


def test_methods_that_a_route_does_not_take_are_named(counter: Running) -> None:
    """405 says which ones it takes."""
    assert "GET, HEAD" == counter.ask("POST", "/").header("allow")
    assert "POST" == counter.ask("GET", "/returns").header("allow")
    assert 405 == counter.ask("BREW", "/mailbox").status


def every_refusal(counter: Running) -> Iterator[tuple[int, Heard]]:
    """Yield an answer of every status that the counter refuses with, and which one it must be."""
    for page in ({"accept": "text/html"}, {}):
        ask: Any = lambda *given, page=page, **more: counter.ask(*given, **{**page, **more})  # noqa: E731
        raw = {"content_type": "application/octet-stream"}
        yield 201, ask("POST", "/returns", sealed("headers"), **raw)
        yield 400, ask("POST", "/returns", b"hello", **raw)
        yield 400, ask("POST", "/returns", b"hello", content_type="multipart/form-data")
        yield 400, ask("POST", "/mailbox", b"{", content_type="application/json")
        yield 400, ask("POST", "/mailbox", b"mailbox=<script>", content_type=FORM)
        yield 401, ask("GET", "/desk/returns")
        yield 404, ask("GET", "/nowhere")
        yield 405, ask("PUT", "/returns")
        yield 413, ask("POST", "/returns", in_form(bytes(52_500_000))[0], **raw)
        yield 413, ask("POST", "/mailbox", bytes(5000), content_type=FORM)
        yield 415, ask("POST", "/mailbox", b"x", content_type="text/csv")
    yield 201, counter.desk("POST", "/desk/replies", for_mailbox("0f" * 32, REPLY))
    yield 400, counter.desk("POST", "/desk/replies", b"x")
    yield 404, counter.desk("GET", "/desk/returns/999999")


FORM = "application/x-www-form-urlencoded"
REPLY = age(RECIPIENT, RECIPIENT)


def test_every_refusal_has_the_headers(counter: Running) -> None:
    """Of every status, for browsers and for programs."""
    for status, heard in every_refusal(counter):
        assert status == heard.status, heard
        assert_strict(heard)


def test_what_a_flood_and_a_full_disk_hear_has_the_headers(tmp_path: Path) -> None:
    """429 and 503, on pages and in one sentence."""
    full = 10**9
    for name, changed in {"a": {"returns_a_minute": 0}, "b": {"reserve_mib": full}}.items():
        with counting(tmp_path / name, **changed) as running:
            for accepted in ACCEPTED:
                heard = running.hand_in(sealed("x"), accept=accepted)
                assert heard.status in {429, 503}
                assert "60" == heard.header("retry-after")
                assert_strict(heard)


@pytest.mark.parametrize(
    "sent",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 40_000,
        b"GET / HTTP/1.1\r\nhost: x\r\n" + b"x: y\r\n" * 9000 + b"\r\n",
        b"POST /returns HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n",
        b"POST /returns HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 30 + b"\r\n\r\n",
    ],
)
def test_what_is_no_http_has_the_headers(counter: Running, sent: bytes) -> None:
    """The server's own answers tell nothing either, and the connection ends."""
    head, _, body = counter.raw(sent).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    assert first.startswith("HTTP/1.1 4"), first
    headers = [(name, text) for name, _, text in (line.partition(": ") for line in lines)]
    assert_strict(Heard(400, headers, body))


def test_upgrades_are_not_taken_up(counter: Running) -> None:
    """What asks for a web socket, or for HTTP/2, gets a page."""
    for wanted in ("websocket", "h2c"):
        heard = counter.ask("GET", "/", connection="upgrade", upgrade=wanted)
        assert 200 == heard.status
        assert_strict(heard)


def test_a_client_that_hangs_up_hinders_nobody(counter: Running) -> None:
    """In mid-request or in mid-body; nothing is printed about it."""
    whole = b"POST /returns HTTP/1.1\r\nhost: x\r\ncontent-length: 2000\r\n\r\n" + bytes(1000)
    for at in (0, 1, 20, len(whole) - 1000, len(whole)):
        with socket.create_connection(("127.0.0.1", counter.port)) as connection:
            connection.sendall(whole[:at])
    assert 200 == counter.ask("GET", "/").status
    assert 1 == len(counter.printed.read_text("utf-8").splitlines())


def test_what_breaks_tells_nothing(tmp_path: Path) -> None:
    """A store that is closed under the counter's feet: 500 with the headers, and no traceback."""
    settings = made(tmp_path / "c")
    keeper = Keeper(Store(tmp_path / "c", 0, Disk(), Index(tmp_path / "c" / "index.db")))
    app = CounterApp(settings, read_signer(tmp_path / "c", settings), keeper)
    keeper.close()
    for accepted in ACCEPTED:
        heard = asked(app, f"/receipts/{'0f' * 32}", accepted)
        assert 500 == heard.status
        assert b"broke" in heard.body
        assert_strict(heard)


def asked(app: CounterApp, path: str, accepted: str) -> Heard:
    """Ask an application in this process for a path."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"accept", accepted.encode())],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    # A browser that other tests drive may have its own loop in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    headers = [(name.decode(), text.decode()) for name, text in sent[0]["headers"]]
    return Heard(sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent))
