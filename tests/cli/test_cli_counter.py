"""`counterfoil counter` makes a counter, serves it, stops when told, and says what is wrong."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from commands import PROGRAM, Done, counterfoil, one_sentence
from counters import Running, counting, made, sealed, started
from sealed import DESK, ORIGIN

from counterfoil.counter.config import read_settings, read_signer
from counterfoil.counter.serving import wiping
from counterfoil.envelope.notes import Signer


def served(*arguments: str | Path) -> Done:
    """Run `counter serve` where it is to refuse."""
    done = subprocess.run(
        [PROGRAM, "counter", "serve", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **wiping({})},
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_init_makes_a_key_and_settings(tmp_path: Path) -> None:
    """It prints the roster's line; the key is for its owner alone."""
    folder = tmp_path / "deep" / "counter"
    done = counterfoil("counter", "init", folder, "--origin", ORIGIN, "--desk-key", DESK.vkey)
    settings = read_settings(folder)
    assert 0 == done.code
    assert f"counter-key {settings.counter_key}" in done.out
    assert (ORIGIN, DESK.vkey) == (settings.origin, settings.desk_key)
    assert settings.counter_key == read_signer(folder, settings).vkey
    for path in (folder, folder / "counter.key", folder / "counter.toml"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--origin", "Not an origin"), "is no project's origin"),
        (("--origin", ORIGIN, "--desk-key", "x+y"), "is not a key"),
        (("--origin", ORIGIN, "--desk-key", Signer(f"{ORIGIN}/root", bytes(32)).vkey), "must be"),
    ],
)
def test_init_refuses_what_it_cannot_use(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """In one sentence, and nothing is made."""
    assert says in one_sentence(counterfoil("counter", "init", tmp_path / "c", *arguments))
    assert not (tmp_path / "c").exists()


def test_init_never_takes_the_place_of_a_counter(tmp_path: Path) -> None:
    """Its key would be lost."""
    made(tmp_path / "c")
    key = (tmp_path / "c" / "counter.key").read_bytes()
    done = counterfoil("counter", "init", tmp_path / "c", "--origin", ORIGIN)
    assert "there is a counter already" in one_sentence(done)
    assert key == (tmp_path / "c" / "counter.key").read_bytes()


def spoil(folder: Path, name: str) -> None:
    """Spoil one thing of a counter's folder."""
    settings = folder / "counter.toml"
    text = settings.read_text("utf-8")
    match name:
        case "empty":
            settings.unlink()
        case "toml":
            settings.write_text("origin = ", "utf-8")
        case "missing":
            settings.write_text(text.replace("reserve_mib = 1024", ""), "utf-8")
        case "unknown":
            settings.write_text(f"{text}\nlog = true\n", "utf-8")
        case "number":
            settings.write_text(text.replace("1024", '"much"'), "utf-8")
        case "bool":
            settings.write_text(text.replace("1024", "true"), "utf-8")
        case "key":
            (folder / "counter.key").write_bytes(bytes(32))
        case "index":
            (folder / "index.db").write_bytes(b"no database" * 1000)
        case "form":
            with (folder / "return.html").open("wb") as file:
                file.truncate(17 * 1024 * 1024)


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ("empty", "there is no counter here"),
        ("toml", "counter.toml: Invalid value"),
        ("missing", "'reserve_mib' is missing or not known"),
        ("unknown", "'log' is missing or not known"),
        ("number", "reserve_mib must be a whole number"),
        ("bool", "reserve_mib must be a whole number"),
        ("key", "not the private half"),
        ("index", "index.db cannot be used"),
        ("form", "larger than 16 MiB"),
    ],
)
def test_serve_refuses_a_spoilt_folder(tmp_path: Path, spoilt: str, says: str) -> None:
    """In one sentence."""
    made(tmp_path / "c")
    spoil(tmp_path / "c", spoilt)
    assert says in one_sentence(served(tmp_path / "c", "--port", "0"))


def test_serve_refuses_an_address_or_a_folder_in_use(tmp_path: Path) -> None:
    """By another counter, or by anything else."""
    with counting(tmp_path / "c") as running:
        assert "cannot listen at" in one_sentence(
            served(tmp_path / "c", "--port", str(running.port))
        )
        assert "another counter" in one_sentence(served(tmp_path / "c", "--port", "0"))
    assert "cannot listen" in one_sentence(served(tmp_path / "c", "--host", "203.0.113.7"))
    assert "cannot listen" in one_sentence(served(tmp_path / "c", "--host", "no such host"))


def test_serve_listens_at_a_socket(tmp_path: Path) -> None:
    """Its owner and group may connect, and nobody else; it is gone afterwards, or taken over."""
    path = tmp_path / "s"
    for ending in (signal.SIGKILL, signal.SIGTERM):
        with counting(tmp_path / ending.name, "--socket", str(path)) as running:
            assert 0o660 == stat.S_IMODE(path.stat().st_mode)
            assert b"200 OK" in over(
                path, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            )
            assert "cannot listen" in one_sentence(served(running.folder, "--socket", path))
            running.stop(ending)
    assert not path.exists()


def over(path: Path, sent: bytes) -> bytes:
    """Return what comes back over a Unix socket."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_told_and_finishes_what_is_under_way(tmp_path: Path, number: int) -> None:
    """An upload that has begun is receipted; nobody new is let in; the exit code is 0."""
    envelope = sealed("under way")
    with counting(tmp_path / "c") as running:
        address = ("127.0.0.1", running.port)
        connection = http.client.HTTPConnection(*address, timeout=60)
        connection.putrequest("POST", "/returns")
        connection.putheader("content-length", str(len(envelope)))
        connection.endheaders()
        connection.send(envelope[:500])
        wait_for_upload(running)
        stopping = threading.Thread(target=running.stop, args=[number])
        stopping.start()
        wait_until_closed(running)
        connection.send(envelope[500:])
        answer = connection.getresponse()
        assert 201 == answer.status
        assert b"counterfoil-receipt-v1" in answer.read()
        connection.close()
        stopping.join(60)
        assert [0] == running.ended
        assert running.printed.read_text("utf-8").endswith("Stopped.\n")
    again = started(tmp_path / "c")
    assert 1 == len(again.desk("GET", "/desk/returns").json["returns"])
    assert 0 == again.stop()


def wait_for_upload(running: Running) -> None:
    """Wait until the counter has begun to take an upload: it has a file open without a name."""
    folder = Path(f"/proc/{running.process.pid}/fd")
    for _ in range(1000):
        if any("(deleted)" in str(path.readlink()) for path in opened(folder)):
            return
        time.sleep(0.01)
    raise AssertionError


def opened(folder: Path) -> list[Path]:
    """Return the descriptors of a process that are there to be looked at."""
    return [path for path in folder.iterdir() if path.is_symlink()]


def wait_until_closed(running: Running) -> None:
    """Wait until the counter takes no connections any more."""
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", running.port), timeout=1).close()
        except OSError:
            return
        time.sleep(0.01)
    raise AssertionError


def test_freed_memory_is_overwritten(tmp_path: Path) -> None:
    """The process starts itself anew with what the C library needs to be told, and only once."""
    wanted = wiping({})
    assert "malloc" == wanted["PYTHONMALLOC"]
    assert {} == wiping(wanted)
    made(tmp_path / "c")
    running = started(tmp_path / "c", PYTHONMALLOC="", COUNTERFOIL_WIPES="")
    environment = Path(f"/proc/{running.process.pid}/environ").read_bytes().split(b"\0")
    # That the C library obeyed is for test_counter_seizure.py to see.
    assert b"PYTHONMALLOC=malloc" in environment
    assert 0 == running.stop()


def test_a_shorter_pack_is_complained_of(tmp_path: Path) -> None:
    """Damage, or a backup whose parts are of different days: it serves, and says so."""
    with counting(tmp_path / "c") as running:
        running.receipt(running.hand_in(sealed("kept")))
    (pack,) = (tmp_path / "c" / "packs").iterdir()
    os.truncate(pack, 100)
    again = started(tmp_path / "c")
    assert 410 == again.desk("GET", "/desk/returns/1").status
    assert 0 == again.stop()
    assert f"packs/{pack.name} is shorter than it was" in again.printed.read_text("utf-8")


def test_a_counters_process_holds_no_more_than_it_needs() -> None:
    """Of ours, only the counter, the envelope and the command line: nothing that could unseal."""
    code = "import sys, counterfoil.cli.counter as _; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {name.split(".")[1] for name in done.stdout.split() if name.startswith("counterfoil.")}
    assert {"cli", "counter", "envelope"} == ours
    assert "pyrage" not in done.stdout.split()


def test_unpack_takes_returns_out_of_a_folder_that_nobody_serves(tmp_path: Path) -> None:
    """Sealed as they came, once each; a counter that is being served is left alone."""
    envelopes = [sealed("one"), sealed("two")]
    with counting(tmp_path / "c") as running:
        for envelope in envelopes:
            running.hand_in(envelope)
        done = counterfoil("counter", "unpack", tmp_path / "c", tmp_path / "out")
        assert "another counter is serving" in one_sentence(done)
    done = counterfoil("counter", "unpack", tmp_path / "c", tmp_path / "out")
    assert (0, True) == (done.code, done.out.endswith(": 2\n")), done
    assert envelopes == [path.read_bytes() for path in sorted((tmp_path / "out").glob("*.return"))]
    assert "there is no counter here" in one_sentence(
        counterfoil("counter", "unpack", tmp_path / "out", tmp_path / "x")
    )
