"""Whoever takes the counter, its disk and its memory, finds nothing of returns, or of who filed."""

from __future__ import annotations

import http.client
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from counters import OPEN, Running, in_form, made, started
from enveloped import RECIPIENT, age
from sealed import KEYS, REPORT, ROSTER, TODAY, with_files
from seizing import KINDS, Planted, found, in_memory, on_disk, planted

from counterfoil.envelope.guard import wrap
from counterfoil.sealing.body import Basis, Report, ReturnCell
from counterfoil.sealing.returns import seal_return

EACH = 250
"""Of four kinds: a thousand strings in all."""
RETURNS = 25
FROM = "127.9.8.7"
"""Where requests come from: all of 127.0.0.0/8 is this machine."""
PASSING = ("PlantedAgent", "203.0.113.", FROM, "PlantedCookie", "PlantedReferer", "PlantedName",
           "PlantedLanguage", "PlantedMailbox")  # fmt: skip
"""What browsers and their ways tell of who files."""

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="memory is read through /proc")


@pytest.fixture
def taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """Run a counter all of whose files, temporary ones too, are in one place."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    made(tmp_path / "c", **OPEN)
    running = started(tmp_path / "c")
    yield running
    running.stop()


def reports(strings: Planted) -> Iterator[tuple[Report, list[tuple[str, bytes]]]]:
    """Yield returns with all of the strings in them, and files that hold some of them."""
    per = EACH // RETURNS
    for begun in range(0, EACH, per):
        part = Planted(*(kind[begun : begun + per] for kind in strings))
        cells = tuple(
            ReturnCell(
                code,
                "approached",
                f"{note}, {number}",
                low=Decimal(number),
                basis=Basis.SEEN,
                note=note,
            )
            for note, code, number in zip(part.note, part.code, part.number, strict=True)
        )
        report = replace(REPORT, region=part.region[0], note="; ".join(part.note), cells=cells)
        yield report, [(f"{part.note[0]}.txt", "\n".join(part.all()).encode())]


def file_sealed(running: Running, strings: Planted) -> None:
    """File the strings as monitors do, some by forms and some by programs."""
    for number, (report, files) in enumerate(reports(strings)):
        envelope = seal_return(*with_files(report, *files), KEYS, ROSTER, TODAY).envelope
        file(running, envelope, number)


def file(running: Running, envelope: bytes, number: int) -> None:
    """File an envelope, from an address and by a browser that would be known again."""
    body, kind = in_form(envelope, f"PlantedName{number}.return") if number % 2 else (envelope, "")
    headers = {
        "Content-Type": kind or "application/octet-stream",
        "User-Agent": f"PlantedAgent/{number}",
        "X-Forwarded-For": f"203.0.113.{number}",
        "Forwarded": f"for=203.0.113.{number}",
        "Cookie": f"PlantedCookie={number}",
        "Referer": f"http://PlantedReferer/{number}",
        "Accept-Language": f"PlantedLanguage{number}",
        "Accept": "text/html" if number % 3 else "*/*",
    }
    mailbox = f"mailbox={'PlantedMailbox'.ljust(43, 'x')}"
    form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    assert 201 == sent(running, "/returns", body, headers)
    assert 200 == sent(running, "/mailbox", mailbox.encode(), {**form, "Accept": "text/html"})
    assert 404 == sent(running, "/nowhere", b"", headers)


def sent(running: Running, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a request from the planted address; return the answer's status."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, source_address=(FROM, 0))
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def disk_of(running: Running) -> Iterator[tuple[str, bytes]]:
    """Yield all that the counter wrote: its folder, temporary files, what it printed."""
    return on_disk(running.folder.parent)


def within(seconds: float, look: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
    """Look until nothing is found, or for so many seconds; return what is still found."""
    end = time.monotonic() + seconds
    while (left := look()) and time.monotonic() < end:
        time.sleep(1)
    return left


@needs_proc
def test_a_thousand_planted_strings_are_found_nowhere(taken: Running) -> None:
    """Not on the disk, not in what it printed, and never in its memory: it had ciphertext only."""
    strings = planted(EACH)
    assert 1000 == len(set(strings.all()))
    file_sealed(taken, strings)
    assert 0 < sum(len(content) for _, content in disk_of(taken))
    # Where no beginning of any of them is, none of them is.
    assert {} == found(list(KINDS.values()), in_memory(taken.process.pid))
    assert {} == found(list(KINDS.values()), disk_of(taken))
    assert {} == found(strings.all(), disk_of(taken), ("utf-8",))
    taken.stop()
    assert {} == found(list(KINDS.values()), disk_of(taken))


@needs_proc
def test_nothing_tells_who_filed(taken: Running) -> None:
    """Neither address nor browser is on the disk, and soon after it is gone from memory as well."""
    file_sealed(taken, planted(EACH))
    assert {} == found(list(PASSING), disk_of(taken))
    assert {} == within(30, lambda: found(list(PASSING), in_memory(taken.process.pid)))


@needs_proc
def test_the_search_finds_what_is_sent_in_the_clear(taken: Running) -> None:
    """The same strings in envelopes that hold plain text: all of them are found, on the disk."""
    strings = planted(EACH)
    for number, (_, ((_, content),)) in enumerate(reports(strings)):
        whole = age(RECIPIENT, RECIPIENT, length=65536)
        file(taken, wrap(whole[: -len(content)] + content, KEYS.envelope(TODAY)), number)
    places = found(strings.all(), disk_of(taken), ("utf-8",))
    seen = {one for several in places.values() for one in several}
    assert len(strings.all()) == len(seen)


@needs_proc
def test_the_search_finds_what_a_process_remembers() -> None:
    """In a process that was told the planted strings and told nobody, it finds them."""
    strings = planted(2)
    keeps = "print(flush=True); kept = input(); print(flush=True); input()"
    command = [sys.executable, "-c", keeps]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        assert {} == found(strings.region, in_memory(other.pid))
        other.stdin.write(" ".join(strings.region) + "\n")
        other.stdin.flush()
        other.stdout.readline()
        assert found(strings.region, in_memory(other.pid))
        other.kill()
