"""`counterfoil demo` at a terminal: edition, counter and desk come up, let people in, and end."""

from __future__ import annotations

import errno
import fcntl
import html
import http.cookiejar
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from commands import PROGRAM, counterfoil, one_sentence
from counters import made
from desks import Desk
from sites import EXAMPLE, Editions

from counterfoil.counter.serving import at_port

COLUMNS, PATIENCE = 80, 120
READY, MAKING = "Ctrl-C stops all three.", "making two reviewers' keys"
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BESIDE = """
import sys
from counterfoil.cli.act.programs import running, wait_for

with running("counter", "serve", sys.argv[1], "--port", 0) as beside:
    wait_for(beside, "counter")
    print(beside.pid, flush=True)
    beside.wait()
"""
_HIDDEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Terminal:
    """A demo at a terminal of 80 columns, in a folder."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.folder, self.shown = folder, ""
        self._end, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        kept = {name: text for name, text in os.environ.items() if name != "DEMO_SERVE"}
        self.program = subprocess.Popen(
            # The terminal becomes its own, so that keys reach it.
            ["setsid", "--ctty", PROGRAM, "demo", "demo", "--from", str(EXAMPLE)],
            cwd=folder,
            env=kept | {"TERM": "dumb", "HOME": str(folder)},
            stdin=there,
            stdout=there,
            stderr=there,
        )
        os.close(there)

    def wait_for(self, words: str) -> str:
        """Return all that was shown once these words were."""
        until = time.monotonic() + PATIENCE
        while words not in self.shown and time.monotonic() < until and self._read():
            pass
        assert words in self.shown, self.shown
        return self.shown

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._end, keys)

    def ended(self) -> int:
        """Return the exit code once the program is gone."""
        while self._read():
            pass
        return self.program.wait(PATIENCE)

    def close(self) -> None:
        """Hang up, whatever is still there."""
        os.close(self._end)
        # Killed, it could not end what it started.
        self.program.terminate()
        self.program.wait(PATIENCE)

    def _read(self) -> bool:
        if not select.select([self._end], [], [], PATIENCE)[0]:
            return False
        try:
            read = os.read(self._end, 65536)
        except OSError as error:
            # So a terminal says that nobody is there any more.
            assert error.errno == errno.EIO
            return False
        self.shown += _ESCAPES.sub("", read.decode("utf-8", "replace")).replace("\r\n", "\n")
        return bool(read)


@contextmanager
def terminal(folder: Path) -> Iterator[Terminal]:
    """Sit down at a terminal."""
    one = Terminal(folder)
    try:
        yield one
    finally:
        one.close()


def below(pid: int) -> set[int]:
    """Return the processes that a process started, and those that these did."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    children = {int(one) for one in listed.split()}
    return children.union(*map(below, children))


def get(address: str) -> bytes:
    """Ask for a page."""
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - they are ours
        found: bytes = answer.read()
    return found


def sign_in(desk: str, code: str, password: str, recovery: str = "") -> str:
    """Sign in at the desk as a browser does; return the page that comes then."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    answer = browser.open(f"{desk}login/", timeout=30)
    page, at = answer.read().decode(), answer.url
    sent = [{"login": code, "password": password}, *([{"code": recovery}] if recovery else [])]
    for given in sent:
        hidden = _HIDDEN.search(page)
        assert hidden, page
        form = urllib.parse.urlencode({**given, "csrfmiddlewaretoken": hidden[1]}).encode()
        asked = urllib.request.Request(at, form, {"Referer": at})  # noqa: S310 - it is ours
        answer = browser.open(asked, timeout=30)
        page, at = answer.read().decode(), answer.url
    return html.unescape(page)


def found(pattern: str, shown: str) -> tuple[str, ...]:
    """Return what a pattern takes out of what was shown."""
    match = re.search(pattern, shown)
    assert match, shown
    return match.groups()


def test_three_addresses_come_up_let_people_in_and_are_gone_after_ctrl_c(tmp_path: Path) -> None:
    """With what the screen says: pages, passwords, a recovery code, a key, a sealed return."""
    with terminal(tmp_path) as demo:
        shown = demo.wait_for(READY).partition("Second act")[2]
        edition, counter, form, desk = found(
            r"Edition +(\S+)\n +Counter +(\S+)\n +(\S+return.html) .*\n +Desk +(\S+)", shown
        )
        started = below(demo.program.pid)
        assert 2 == len(started)
        assert b"nvented" in get(edition)
        assert b"Hand in a sealed return" in get(counter)
        digest = sha256(get(form)).hexdigest()
        assert digest in get(counter).decode()
        assert f"form {digest}" in (tmp_path / "demo/second-act/roster.txt").read_text("utf-8")
        admin = found(r"(R-1) \(admin\) +(\S+) +code (\d{8})", shown)
        assert "Sign out" in sign_in(desk, *admin)
        assert "Sign out" not in sign_in(desk, *admin), "a recovery code is good once"
        assert "Sign out" in sign_in(desk, *found(r"(R-2) \(reviewer\) +(\S+)", shown))
        _open_what_waits(tmp_path, shown)
        again = counterfoil("demo", tmp_path / "demo", "--from", EXAMPLE)
        assert "is still running" in one_sentence(again)
        demo.type(b"\x03")
        assert 0 == demo.ended()
        assert demo.shown.rstrip().endswith("Stopped.")
    assert "Traceback" not in demo.shown
    assert [] == [line for line in shown.splitlines() if len(line) > COLUMNS]
    assert [] == [pid for pid in started if Path(f"/proc/{pid}").exists()]
    for address in (edition, counter, desk):
        with pytest.raises(urllib.error.URLError):
            get(address)


def _open_what_waits(folder: Path, shown: str) -> None:
    """Pull the return that waits, and open it with the first reviewer's key."""
    key, words = found(r"(\S+R-1\.key) +(\S+)", shown)
    (folder / "words").write_text(words, "utf-8")
    given = ("--key", folder / key, "--passphrase-file", folder / "words", "-p", folder / "demo")
    keys = {"COUNTERFOIL_KEYS": str(folder / "demo" / ".keys")}
    assert 0 == counterfoil("inbox", "pull", "--counter", *given[-2:], **keys).code
    listed = counterfoil("inbox", "list", *given, **keys)
    assert "RU-OMS" in listed.out or "Omsk" in listed.out, listed


def test_it_can_be_ended_before_all_is_up(tmp_path: Path) -> None:
    """By SIGTERM, in one word, and nothing is left running."""
    with terminal(tmp_path) as demo:
        demo.wait_for(MAKING)
        demo.program.terminate()
        assert 0 == demo.ended()
        assert demo.shown.rstrip().endswith("Stopped.")
    assert "Traceback" not in demo.shown


def test_what_runs_beside_a_command_ends_with_it_however_it_ends(tmp_path: Path) -> None:
    """A command that is killed leaves no counter behind."""
    made(tmp_path / "counter")
    command = [sys.executable, "-c", _BESIDE, str(tmp_path / "counter")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starting:
        assert starting.stdout
        beside = Path(f"/proc/{starting.stdout.readline().strip()}")
        assert b"serve" in (beside / "cmdline").read_bytes()
        starting.kill()
    until = time.monotonic() + PATIENCE
    while beside.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not beside.exists()


def test_without_a_terminal_nothing_is_set_up(editions: Editions) -> None:
    """No key, no counter and no desk is made, and no word is said of them."""
    folder = editions.first.parent.parent
    assert not (folder / "second-act").exists()
    assert not (folder / "desk.sqlite").exists()
    assert "[counter]" not in (folder / "project.toml").read_text("utf-8")


def test_a_port_that_is_taken_is_said_in_one_sentence(town: Desk) -> None:
    """By the desk, which then names the option that chooses another."""
    listening = at_port("127.0.0.1", 0)
    port = listening.getsockname()[1]
    with listening:
        command = [PROGRAM, "desk", "-p", str(town.folder), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (3, "") == (done.returncode, done.stdout)
    assert f"cannot listen at 127.0.0.1, port {port}: " in done.stderr
    assert done.stderr.rstrip().endswith("choose another with --port")
    assert 1 == len(done.stderr.splitlines())
