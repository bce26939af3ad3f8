"""Counters that run as programs of their own, and what is said to them over HTTP."""

from __future__ import annotations

import base64
import datetime as dt
import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from commands import PROGRAM
from sealed import DESK, KEYS, ORIGIN, REPORT, ROOT, ROSTER, TODAY

from counterfoil.counter.config import SETTINGS, CounterSettings, make_counter, read_settings
from counterfoil.counter.serving import wiping
from counterfoil.envelope.asking import DeskRequest
from counterfoil.envelope.notes import Verifier
from counterfoil.envelope.receipts import CounterReceipt, read_receipt
from counterfoil.sealing.returns import seal_return
from counterfoil.sealing.roster import sign_roster

FORM = b"<!doctype html><title>form</title><script>document.title='ran'</script><p>The form.</p>"
OPEN = {"returns_a_minute": 10**6, "returns_a_minute_by_key": 10**6, "reserve_mib": 0}
"""Settings under which no test is taken for a flood."""


class Heard(NamedTuple):
    """An answer: its status, its headers in order, its body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's text; empty where there is none."""
        return next((text for known, text in self.headers if known.lower() == name), "")

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.body)


@dataclass
class Running:
    """A counter that runs: its folder, its process, where it listens, where its output goes."""

    folder: Path
    process: subprocess.Popen[bytes]
    printed: Path
    settings: CounterSettings
    port: int = 0
    ended: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The counter's address."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: Any = b"", **headers: str) -> Heard:
        """Send a request; underscores in the names of headers stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        try:
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            return Heard(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def raw(self, sent: bytes) -> bytes:
        """Send bytes that need be no HTTP; return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def hand_in(self, envelope: bytes, **headers: str) -> Heard:
        """Hand a sealed return in as programs do."""
        kind = {"content_type": "application/octet-stream"}
        return self.ask("POST", "/returns", envelope, **{**kind, **headers})

    def receipt(self, heard: Heard) -> CounterReceipt:
        """Return the receipt in an answer, checked."""
        assert 201 == heard.status, heard
        return read_receipt(heard.body, Verifier(self.settings.counter_key))

    def desk(self, method: str, path: str, body: bytes = b"", minute: int = 0) -> Heard:
        """Send a request that the desk's key signed, now or at a given minute."""
        asked = DeskRequest(ORIGIN, method, path, sha256(body).digest())
        signed = asked.authorisation(DESK, minute or int(time.time()) // 60)
        return self.ask(method, path, body, authorization=signed)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it, once; return how it exited."""
        if not self.ended:
            self.process.send_signal(number)
            self.ended.append(self.process.wait(60))
        return self.ended[0]


def made(folder: Path, **changed: Any) -> CounterSettings:
    """Make a counter's folder, with settings that differ from what `init` writes."""
    settings = make_counter(folder, ORIGIN, DESK.vkey)
    text = (folder / SETTINGS).read_text("utf-8")
    for name, given in changed.items():
        text = re.sub(
            rf"^{name} = .*$", f"{name} = {orjson.dumps(given).decode()}", text, flags=re.MULTILINE
        )
    (folder / SETTINGS).write_text(text, "utf-8")
    return replace(settings, **changed)


def started(folder: Path, *options: str, **environment: str) -> Running:
    """Start a counter from its folder."""
    printed = folder.with_name(f"{folder.name}.printed")
    with printed.open("ab") as out:
        before = out.tell()
        process = subprocess.Popen(
            [PROGRAM, "counter", "serve", str(folder), *(options or ("--port", "0"))],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            # What the program would start itself anew for, so that it need not.
            env={**os.environ, **wiping({}), **environment},
        )
    running = Running(folder, process, printed, read_settings(folder))
    for _ in range(2000):
        said = printed.read_bytes()[before:].decode()
        if found := re.search(r"The counter is at (?:http://127\.0\.0\.1:(\d+)/|(\S+))", said):
            running.port = int(found[1] or 0)
            return running
        if process.poll() is not None:
            break
        time.sleep(0.01)
    process.kill()
    raise AssertionError(printed.read_text("utf-8"))


@contextmanager
def counting(folder: Path, *options: str, **changed: Any) -> Iterator[Running]:
    """Run a counter in a new folder, and stop it."""
    made(folder, **{**OPEN, **changed})
    running = started(folder, *options)
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a counter that has a form, for all tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("counter") / "counter"
    made(folder, **OPEN)
    (folder / "return.html").write_bytes(FORM)
    (folder / "roster.txt").write_bytes(sign_roster(ROSTER, ROOT))
    running = started(folder)
    yield running
    assert 0 == running.stop()


def sealed(note: str, **other: Any) -> bytes:
    """Return the envelope of a return with this note; two of the same note are not the same."""
    return seal_return(replace(REPORT, note=note, **other), [], KEYS, ROSTER, TODAY).envelope


def in_form(envelope: bytes, name: str = "x.return") -> tuple[bytes, str]:
    """Return a form with a file in it as browsers send it, and its content type."""
    boundary = "----of-the-form"
    head = f'Content-Disposition: form-data; name="return"; filename="{name}"'
    kind = "Content-Type: application/octet-stream"
    body = f"--{boundary}\r\n{head}\r\n{kind}\r\n\r\n".encode() + envelope
    return body + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def for_mailbox(digest: str, reply: bytes) -> bytes:
    """Return what the desk sends to leave a reply."""
    return orjson.dumps({"mailbox": digest, "reply": base64.b64encode(reply).decode()})


def utc_day() -> dt.date:
    """Return this day, as counters know it."""
    return dt.datetime.now(dt.UTC).date()
