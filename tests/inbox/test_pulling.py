"""Sealed files come from a folder, a stick or a counter, once each; replies go back."""

from __future__ import annotations

import base64
import http.client
import socket
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from counters import Running, started
from inboxes import NOW, Office, changed, keep_desk_key, sealed
from monitors import ORIGIN, SMALL_DESK, SMALL_ROSTER
from sealed import KEYS

from counterfoil.counter.config import SETTINGS, make_counter
from counterfoil.envelope.notes import Signer, Verifier
from counterfoil.inbox.counters import Counter, NoAnswer
from counterfoil.inbox.pulling import leave_replies, pull_counter, pull_folder
from counterfoil.inbox.replying import reply
from counterfoil.sealing.replies import ReplyKind, open_reply


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return a project with an empty inbox."""
    keep_desk_key()
    return Office(tmp_path / "project")


def make(folder: Path) -> None:
    """Make the small project's counter."""
    make_counter(folder, ORIGIN, SMALL_DESK.vkey)
    settings = folder / SETTINGS
    text = settings.read_text("utf-8").replace("reserve_mib = 1024", "reserve_mib = 0")
    settings.write_text(text, "utf-8")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Run the small project's counter."""
    make(tmp_path / "counter")
    one = started(tmp_path / "counter")
    yield one
    one.stop()


def counter(address: str, proxy: str = "", desk: Signer = SMALL_DESK) -> Counter:
    """Return a counter as the desk asks it."""
    return Counter(address, proxy, ORIGIN, desk)


def test_a_stick_is_taken_in_once(office: Office, tmp_path: Path) -> None:
    """Every .return file in it, however deep; other files and links are passed over."""
    stick = tmp_path / "stick" / "deep"
    stick.mkdir(parents=True)
    made = sealed().envelope
    (stick / "a.return").write_bytes(made)
    (stick / "copy.return").write_bytes(made)
    (stick.parent / "b.return").write_bytes(b"junk")
    (stick / "photo.jpg").write_bytes(b"x")
    (stick / "link.return").symlink_to(stick / "a.return")
    pulled = pull_folder(office.box, stick.parent, NOW)
    assert (2, 1, ()) == (pulled.new, pulled.known, pulled.left)
    again = pull_folder(office.box, stick.parent, NOW)
    assert (0, 3) == (again.new, again.known)
    assert {"stick"} == {one.came_from for one in office.box.sealed()}
    assert {""} == {one.day for one in office.box.sealed()}
    assert 1 == pull_folder(office.box, stick / "a.return", NOW).known


def test_a_file_that_is_too_large_is_left_where_it_is(office: Office, tmp_path: Path) -> None:
    """And named."""
    path = tmp_path / "a.return"
    with path.open("wb") as out:
        out.truncate(50 * 1024 * 1024 + 1)
    assert (("a.return", "it is larger than 50 MiB"),) == pull_folder(office.box, path, NOW).left


def test_a_counters_returns_come_once_and_with_their_day(office: Office, running: Running) -> None:
    """Asked again, only what came since is taken."""
    first, second = sealed(), sealed(changed(period="2026-W46"))
    running.hand_in(first.envelope)
    one = counter(running.address)
    assert 1 == pull_counter(office.box, one, NOW).new
    running.hand_in(second.envelope)
    running.hand_in(first.envelope)
    pulled = pull_counter(office.box, one, NOW)
    assert (1, 0, ()) == (pulled.new, pulled.known, pulled.left)
    held = office.box.sealed()
    assert {sha256(x.envelope).hexdigest() for x in (first, second)} == {x.sha256 for x in held}
    assert all(len(x.day) == 10 and x.came_from == running.address for x in held)


def answering(*answers: tuple[int, bytes]) -> str:
    """Serve these answers, one after another, to whoever asks; return where."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for status, body in answers:
            client, _ = listening.accept()
            client.recv(65536)
            head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            client.sendall(head + body)
            client.close()
        listening.close()

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def listing(*contents: bytes) -> tuple[int, bytes]:
    """Return a counter's list of these files."""
    listed = [
        {"number": n, "sha256": sha256(one).hexdigest(), "size": len(one), "day": "2026-11-25"}
        for n, one in enumerate(contents, start=1)
    ]
    return 200, orjson.dumps({"returns": listed, "more": False})


def test_what_a_counter_has_no_more_is_named(office: Office) -> None:
    """The next one is taken all the same."""
    address = answering(listing(b"one", b"two"), (410, b"gone"), (200, b"two"))
    pulled = pull_counter(office.box, counter(address), NOW)
    assert (1, [("1", "the counter has it no more")]) == (pulled.new, [*pulled.left])


def test_a_counter_that_hands_out_something_else_is_not_believed(office: Office) -> None:
    """What came before is kept, and the rest is asked for again."""
    address = answering(listing(b"one", b"two"), (200, b"one"), (200, b"TWO"))
    with pytest.raises(NoAnswer, match="return 2 is not the one that it lists"):
        pull_counter(office.box, counter(address), NOW)
    assert (1, 1) == (len(office.box.sealed()), office.box.last(address))


def test_a_reply_reaches_the_monitor_by_the_counter(office: Office, running: Running) -> None:
    """It waits in the box until a counter has it, and is left there once."""
    opened = office.opened(office.arrive(sealed().envelope))
    with office.deciding() as desk:
        said = (opened.id, "Which office?")
        reply(desk.recorder, office.box, opened.weekly, ReplyKind.QUESTION, said)
    one = counter(running.address)
    assert (1, 0) == (leave_replies(office.box, one), leave_replies(office.box, one))
    heard = running.ask("POST", "/mailbox", f"mailbox={KEYS.mailbox}".encode(),
                        content_type="application/x-www-form-urlencoded")  # fmt: skip
    (waiting,) = heard.json["replies"]
    found = open_reply(
        base64.b64decode(waiting["reply"]), KEYS, ORIGIN, Verifier(SMALL_ROSTER.desk_key)
    )
    assert (opened.id, "Which office?", "R-1") == (found.about, found.words, found.by)


def test_another_desk_is_refused(running: Running) -> None:
    """In the counter's own words."""
    stranger = Signer(f"{ORIGIN}/desk", bytes(32))
    with pytest.raises(NoAnswer, match=r"refuses \(401\): .*the desk"):
        list(counter(running.address, desk=stranger).returns(0))


def test_a_counter_at_a_socket_of_this_machine(office: Office, tmp_path: Path) -> None:
    """As it runs beside an onion service."""
    make(tmp_path / "c")
    path = tmp_path / "s"
    one = started(tmp_path / "c", "--socket", str(path))
    try:
        assert 0 == pull_counter(office.box, counter(f"unix:{path}"), NOW).new
    finally:
        one.stop()


def test_onion_addresses_go_through_the_proxy_by_name(office: Office, running: Running) -> None:
    """The proxy is given the name; nothing is looked up here."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def proxy() -> None:
        client, _ = listening.accept()
        assert b"\x05\x01\x00" == client.recv(3)
        client.sendall(b"\x05\x00")
        asked.append(client.recv(300))
        client.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        with socket.create_connection(("127.0.0.1", running.port)) as onward:
            onward.sendall(client.recv(65536))
            answer = http.client.HTTPResponse(onward)
            answer.begin()
            body = answer.read()
            head = f"HTTP/1.1 {answer.status} X\r\nContent-Length: {len(body)}\r\n\r\n"
            client.sendall(head.encode() + body)
        client.close()

    thread = threading.Thread(target=proxy, daemon=True)
    thread.start()
    through = f"socks5://127.0.0.1:{listening.getsockname()[1]}"
    assert 0 == pull_counter(office.box, counter("http://name.onion", through), NOW).new
    thread.join(10)
    listening.close()
    assert [b"\x05\x01\x00\x03\x0aname.onion\x00\x50"] == asked


@pytest.mark.parametrize(
    ("address", "proxy", "says"),
    [
        ("ftp://x", "", "a counter is at"),
        ("http://x:99999", "", "a counter is at"),
        ("http://x", "http://127.0.0.1:1", "a proxy at socks5"),
        ("http://x.onion", "", "reached by Tor: name its proxy"),
        ("http://127.0.0.1:1", "", "does not answer: Connection refused"),
        ("unix:nowhere", "", "does not answer: No such file"),
    ],
)
def test_where_no_counter_answers_one_sentence_says_why(
    address: str, proxy: str, says: str
) -> None:
    """Wrong addresses, and places where nobody listens."""
    with pytest.raises(NoAnswer, match=says):
        list(counter(address, proxy).returns(0))


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"returns": 7}', b'{"more": true}'])
def test_what_answers_otherwise_is_no_counter(answer: bytes) -> None:
    """Whatever it says."""
    with pytest.raises(NoAnswer, match="what answers there is no counter"):
        list(counter(answering((200, answer))).returns(0))
