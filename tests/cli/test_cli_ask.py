"""`ask` prints what a desk holds, follows nothing elsewhere, and tells its token to nobody else."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from attending import Visitor
from commands import counterfoil, one_sentence
from django.apps import apps

from counterfoil.desk.roles import Role

_SHOWN = "approached/b/migrants/2023-W09  claims  1200–1204  documented"


@pytest.fixture
def token(people: dict[Role, Any], tmp_path: Path, now_is: None) -> Path:
    """Return a file with a reader's token."""
    del now_is
    ends_on = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=7)
    name = tmp_path.name
    text = apps.get_model("desk", "Token").make(people[Role.READER], name, ends_on)
    path = tmp_path / "token"
    path.touch(0o600)
    path.write_text(f"{text}\n")
    return path


class _Elsewhere(BaseHTTPRequestHandler):
    """Answers like no desk, and keeps what it was told."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")
    heard: list[str] = []  # noqa: RUF012 - reset for every test

    def do_GET(self) -> None:
        """Answer as the test wants."""
        self.heard.append(self.path)
        code, headers, body = self.answer
        self.send_response(code)
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep no log."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Return the address of a server that is no desk."""
    server = HTTPServer(("127.0.0.1", 0), _Elsewhere)
    _Elsewhere.heard = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_ask_prints_what_the_desk_holds(address: str, token: Path, people: dict[Role, Any]) -> None:
    """As JSON it is the very rows of the desk, all pages of them; else a table in words."""
    reader = Visitor(people[Role.READER])
    for what in ("figures", "claims", "editions"):
        held = json.loads(reader.get(f"/api/{what}?limit=1000").text)[what]
        asked = counterfoil("ask", address, what, "--token-file", token, "--json")
        assert (0, {what: held}) == (asked.code, asked.json)
        shown = counterfoil("ask", address, what, "--token-file", token)
        assert (0, len(held) + 1) == (shown.code, len(shown.out.splitlines()))
    cell = {"region": "b", "period": "2023-W09", "category": "migrants", "measure": "approached"}
    options = [text for name, code in cell.items() for text in (f"--{name}", code)]
    with_file = {"COUNTERFOIL_TOKEN_FILE": str(token)}
    row = counterfoil("ask", address, "figures", *options, "--as-of", "2023-03-20", **with_file)
    assert row.out.splitlines()[1].startswith(
        "approached/b/migrants/2023-W09  claims  1200–1204  documented"
    )
    nothing = counterfoil("ask", address, "figures", "--token-file", token, "--as-of", "1999-01-01")
    assert (0, "Nothing.\n") == (nothing.code, nothing.out)


def test_what_a_desk_refuses_is_said(address: str, token: Path) -> None:
    """The desk's own sentence is the command's."""
    asked = ("ask", address, "figures", "--token-file", token)
    said = one_sentence(counterfoil(*asked, "--region", "zz"))
    assert "region 'zz' is not in the codebook" in said
    token.write_text("counterfoil_guess")
    assert "refuses (401)" in one_sentence(counterfoil(*asked))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "http://",
        "ftp://localhost",
        "http://localhost:99999",
        "http://localhost:x",
        "http://localhost/api",
        "http://me:word@localhost",
        "http://desk.example",
        "desk.example:8723",
    ],
)
def test_the_token_goes_to_no_address_that_others_read(token: Path, wrong: str) -> None:
    """What is no desk's address is refused before anything is sent, and so is plain HTTP afar."""
    one_sentence(counterfoil("ask", wrong, "figures", "--token-file", token))


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<!doctype html>"),
        (200, {}, b"[]"),
        (200, {}, b'{"figures": 1}'),
        (200, {}, b'{"figures": [{}]}'),
        (200, {}, b'{"figures": [1]}'),
        (404, {}, b"no"),
        (500, {}, b'{"detail": {}}'),
        (200, {"Content-Length": "100"}, b"cut off"),
        (302, {"Location": "/stolen"}, b""),
        (307, {"Location": "http://127.0.0.1:1/"}, b""),
    ],
)
def test_what_answers_like_no_desk_is_said_to_be_none(
    elsewhere: str, token: Path, answer: tuple[int, dict[str, str], bytes]
) -> None:
    """Whatever answers there, it is one sentence; nothing leads on to another address."""
    _Elsewhere.answer = answer
    one_sentence(counterfoil("ask", elsewhere, "figures", "--token-file", token))
    assert 1 == len(_Elsewhere.heard)


def test_no_proxy_hears_of_it(elsewhere: str, token: Path, address: str) -> None:
    """A proxy that the environment names is not asked."""
    proxies = {"http_proxy": elsewhere, "HTTP_PROXY": elsewhere, "all_proxy": elsewhere}
    done = counterfoil("ask", address, "editions", "--token-file", token, **proxies)
    assert (0, []) == (done.code, _Elsewhere.heard)


def test_a_desk_that_is_shut_is_said_to_be(token: Path) -> None:
    """Nobody listening is a sentence."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        shut = f"http://localhost:{free.getsockname()[1]}"
        said = one_sentence(counterfoil("ask", shut, "figures", "--token-file", token))
    assert "does not answer" in said


@pytest.mark.parametrize("held", ["", "two words", "ключ", "a\x00b"])
def test_a_token_file_holds_a_token(token: Path, held: str) -> None:
    """A file without a token, or that others may open, is refused."""
    token.write_text(held, "utf-8")
    one_sentence(counterfoil("ask", "http://localhost:1", "figures", "--token-file", token))
    token.chmod(0o640)
    said = one_sentence(counterfoil("ask", "http://localhost:1", "figures", "--token-file", token))
    assert "chmod 600" in said
