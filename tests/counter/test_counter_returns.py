"""A sealed return comes in by a form or as it is, is receipted, and reaches the desk as it was."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from counters import FORM, Running, counting, for_mailbox, in_form, made, sealed, started, utc_day
from enveloped import LARGE, RECIPIENT, SCRYPT, age, enveloped
from sealed import DESK, DESK_VERIFIER, KEYS, ORIGIN, TODAY

from counterfoil.counter.answers import read_words
from counterfoil.envelope.guard import HEAD, MOST, Why, wrap
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.replies import (
    DeskReply,
    ReplyKind,
    mailbox_digest,
    open_reply,
    seal_reply,
)
from counterfoil.sealing.words import MonitorCode

PAGE = {"accept": "text/html,application/xhtml+xml"}
QUESTION = DeskReply(ORIGIN, "ab" * 32, ReplyKind.QUESTION, "Сорок — это кто видел?", "R-1", TODAY)
OTHER = MonitorKeys(MonitorCode(bytes(16)))


def test_a_return_is_receipted_and_reaches_the_desk(counter: Running) -> None:
    """As a program hands it in: the receipt names its digest and day, the desk gets its bytes."""
    envelope = sealed("first")
    receipt = counter.receipt(counter.hand_in(envelope))
    assert (ORIGIN, sha256(envelope).hexdigest()) == (receipt.origin, receipt.sha256)
    assert utc_day() == receipt.day
    listed = counter.desk("GET", "/desk/returns").json["returns"]
    (found,) = [one for one in listed if one["sha256"] == receipt.sha256]
    assert {"number", "sha256", "size", "day"} == set(found)
    assert (len(envelope), receipt.day.isoformat()) == (found["size"], found["day"])
    assert envelope == counter.desk("GET", f"/desk/returns/{found['number']}").body


def test_the_desk_asks_for_what_came_since(counter: Running) -> None:
    """The number of the last one that it has is enough."""
    counter.hand_in(sealed("before"))
    last = counter.desk("GET", "/desk/returns").json["returns"][-1]["number"]
    receipt = counter.receipt(counter.hand_in(sealed("after")))
    told = counter.desk("GET", f"/desk/returns?after={last}").json
    assert [receipt.sha256] == [one["sha256"] for one in told["returns"]]
    assert told["more"] is False


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_form_is_answered_by_a_page(counter: Running, language: str) -> None:
    """A browser without scripts sends a form; its page holds the receipt."""
    envelope = sealed(f"by a form, {language}")
    body, kind = in_form(envelope)
    heard = counter.ask("POST", f"/returns?language={language}", body, content_type=kind, **PAGE)
    assert 201 == heard.status
    assert f'<html lang="{language}">' in heard.text
    digest = sha256(envelope).hexdigest()
    saved = counter.ask("GET", f"/receipts/{digest}")
    assert saved.text.strip() in heard.text
    assert f'href="/receipts/{digest}"' in heard.text
    assert digest == counter.receipt(saved._replace(status=201)).sha256
    assert "attachment" in saved.header("content-disposition")


def test_the_same_bytes_twice_have_the_same_receipt(counter: Running) -> None:
    """However they come; they are kept once."""
    envelope = sealed("twice")
    first = counter.hand_in(envelope)
    body, kind = in_form(envelope)
    assert first == counter.hand_in(envelope)
    assert first == counter.ask("POST", "/returns", body, content_type=kind)
    listed = counter.desk("GET", "/desk/returns").json["returns"]
    assert 1 == [one["sha256"] for one in listed].count(sha256(envelope).hexdigest())


def test_a_large_return_comes_whole(counter: Running) -> None:
    """In chunks of any size, with its length told beforehand or not."""
    counter.receipt(counter.hand_in(LARGE))
    other = sealed("in chunks")
    pieces = (other[at : at + 97] for at in range(0, len(other), 97))
    receipt = counter.receipt(
        counter.ask("POST", "/returns", pieces, content_type="application/octet-stream")
    )
    assert sha256(other).hexdigest() == receipt.sha256


REFUSED = [
    (b"hello", 400, "NOT_ONE"),
    (b"", 400, "empty"),
    (sealed("cut")[:-1], 400, "TOO_SHORT"),
    (sealed("turned")[:-1] + b"\0\0", 400, "UNPADDED"),
    (enveloped(age(RECIPIENT)), 400, "FEW"),
    (enveloped(age(SCRYPT)), 400, "WORDS"),
    (enveloped(age(RECIPIENT, b"-> piv-p256 AAAA AAAA\nAAAA\n")), 400, "STRANGER"),
    (enveloped(age(*[RECIPIENT] * 2000)), 400, "STANZAS"),
]


@pytest.mark.parametrize(("sent", "status", "name"), REFUSED, ids=[name for _, _, name in REFUSED])
def test_what_the_guard_refuses_is_not_kept(
    counter: Running, sent: bytes, status: int, name: str
) -> None:
    """In a form and as it is, with a sentence in either language, and nothing on the disk."""
    words = {language: _words(language)[name] for language in ("en", "ru")}
    before = _packs(counter)
    heard = counter.hand_in(sent)
    assert (status, f"{words['en']}\n") == (heard.status, heard.text)
    body, kind = in_form(sent)
    page = counter.ask("POST", "/returns?language=ru", body, content_type=kind, **PAGE)
    assert status == page.status
    assert words["ru"] in page.text
    assert before == _packs(counter)


def test_what_is_too_large_is_refused(counter: Running) -> None:
    """Told beforehand, or found out on the way."""
    heard = counter.hand_in(LARGE + bytes(MOST))
    assert (413, f"{_words('en')['TOO_LARGE']}\n") == (heard.status, heard.text)
    pieces = (LARGE if not at else bytes(1024 * 1024) for at in range(60))
    heard = counter.ask("POST", "/returns", pieces, content_type="application/octet-stream")
    assert (413, f"{_words('en')['TOO_LARGE']}\n") == (heard.status, heard.text)


def test_every_reason_of_the_guard_has_words() -> None:
    """In both languages, and both have the same names."""
    english, russian = _all_words("en"), _all_words("ru")
    assert {why.name for why in Why} <= set(english["refused"])
    assert english.keys() == russian.keys()
    for name, section in english.items():
        if isinstance(section, dict):
            assert section.keys() == russian[name].keys()


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"x", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=b", b"x", 400),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n\r\n--b--", 400),
        ("multipart/form-data; boundary=b", in_form(sealed("x"))[0], 400),
        ("multipart/form-data; boundary=----of-the-form", in_form(sealed("x"))[0][:-8], 400),
        ("multipart/form-data; boundary=" + "b" * 9000, b"--b\r\n", 400),
    ],
)
def test_broken_forms_are_refused(counter: Running, kind: str, body: bytes, status: int) -> None:
    """Whatever is wrong with them; a whole file in half a form is not kept either."""
    before = _packs(counter)
    assert status == counter.ask("POST", "/returns", body, content_type=kind).status
    assert before == _packs(counter)


def test_replies_wait_in_a_mailbox_for_whoever_knows_it(counter: Running) -> None:
    """The desk names the mailbox by its digest; the monitor by its name, and opens what comes."""
    replies = [seal_reply(QUESTION, KEYS.reply_to, DESK) for _ in range(2)]
    for reply in (*replies, replies[0]):
        left = counter.desk("POST", "/desk/replies", for_mailbox(_digest(), reply))
        assert 201 == left.status
        assert sha256(reply).hexdigest() == left.json["sha256"]
    told = _look(counter, KEYS.mailbox)
    assert 2 == len(told["replies"])
    assert told["more"] is False
    opened = {_opened(one["reply"]) for one in told["replies"]}
    assert {QUESTION} == opened
    (later,) = _look(counter, KEYS.mailbox, after=told["replies"][0]["number"])["replies"]
    assert told["replies"][1] == later
    assert {"replies": [], "more": False} == _look(counter, OTHER.mailbox)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_replies_are_saved_from_a_page(counter: Running, language: str) -> None:
    """Without scripts: each waiting reply is a button, and its file is what the desk left."""
    reply = seal_reply(QUESTION, KEYS.reply_to, DESK)
    number = counter.desk("POST", "/desk/replies", for_mailbox(_digest(), reply)).json["number"]
    form = {"content_type": "application/x-www-form-urlencoded", **PAGE}
    body = f"mailbox={KEYS.mailbox}"
    page = counter.ask("POST", f"/mailbox?language={language}", body, **form)
    assert 200 == page.status
    assert f'<button name="reply" value="{number}">' in page.text
    saved = counter.ask("POST", "/mailbox", f"{body}&reply={number}", **form)
    assert reply == saved.body
    stranger = counter.ask("POST", "/mailbox", f"mailbox={OTHER.mailbox}&reply={number}", **form)
    assert 404 == stranger.status
    assert (
        _all_words(language)["replies"]["none"]
        in (
            counter.ask("POST", f"/mailbox?language={language}", f"mailbox={OTHER.mailbox}", **form)
        ).text
    )


def test_a_reply_is_no_return_and_a_return_no_reply(counter: Running) -> None:
    """Their numbers come from one row, and neither is handed out for the other."""
    reply = seal_reply(QUESTION, KEYS.reply_to, DESK)
    number = counter.desk("POST", "/desk/replies", for_mailbox(_digest(), reply)).json["number"]
    assert 404 == counter.desk("GET", f"/desk/returns/{number}").status
    assert 404 == counter.ask("GET", f"/receipts/{sha256(reply).hexdigest()}").status
    listed = counter.desk("GET", "/desk/returns").json["returns"]
    assert number not in {one["number"] for one in listed}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"[" * 60_000, 400),
        (b"{}", 400),
        (for_mailbox("0f", b"x"), 400),
        (for_mailbox("0f" * 32, b"hello"), 400),
        (for_mailbox("0f" * 32, age(SCRYPT)), 400),
        (for_mailbox("0f" * 32, age(RECIPIENT, length=65536)), 413),
        (bytes(200_000), 413),
    ],
)
def test_bad_replies_are_refused(counter: Running, body: bytes, status: int) -> None:
    """Even from the desk: monitors' devices would not open them."""
    assert status == counter.desk("POST", "/desk/replies", body).status


@pytest.mark.parametrize("path", ["/desk/returns", "/desk/returns/1", "/desk/returns?after=0"])
def test_the_desk_is_known_by_its_key(counter: Running, path: str) -> None:
    """Nobody else gets anything, and a request of another hour is no request."""
    for heard in (
        counter.ask("GET", path),
        counter.ask("GET", path, authorization="Bearer x"),
        counter.desk("GET", path, minute=29_000_000),
        counter.ask("GET", path, authorization=f"Counterfoil 29000000 {'A' * 86}=="),
    ):
        assert 401 == heard.status
        assert "Counterfoil" == heard.header("www-authenticate")
    assert 401 == counter.ask("POST", "/desk/replies", for_mailbox("0f" * 32, b"x")).status


def test_a_counter_without_a_desk_hands_nothing_out(tmp_path: Path) -> None:
    """Until its settings name the desk's key."""
    with counting(tmp_path / "c", desk_key="") as running:
        running.receipt(running.hand_in(sealed("kept")))
        assert 401 == running.desk("GET", "/desk/returns").status


def test_the_form_is_handed_out_with_its_digest(counter: Running) -> None:
    """The page shows the SHA-256 of the very bytes; its own scripts run and no others."""
    heard = counter.ask("GET", "/return.html")
    assert FORM == heard.body
    policy = heard.header("content-security-policy")
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='; style-src 'none'", policy)
    for page in ("/", "/ru/"):
        assert sha256(FORM).hexdigest() in counter.ask("GET", page).text


def test_programs_are_refused_in_the_language_that_they_ask_for(counter: Running) -> None:
    """The offline form shows what the counter said to whoever reads Russian."""
    for asked, language in (("", "en"), ("?language=ru", "ru")):
        heard = counter.ask("POST", f"/returns{asked}", b"x", content_type="text/csv")
        assert (415, f"{_words(language)['kind']}\n") == (heard.status, heard.text)


def test_the_newest_roster_is_handed_out_as_it_is(counter: Running) -> None:
    """The very bytes, as a file to save, linked from the page in both languages."""
    heard = counter.ask("GET", "/roster")
    assert (counter.folder / "roster.txt").read_bytes() == heard.body
    assert 'attachment; filename="roster.txt"' == heard.header("content-disposition")
    for page in ("/", "/ru/"):
        assert 'href="/roster"' in counter.ask("GET", page).text


def test_without_a_form_it_says_so(tmp_path: Path) -> None:
    """In one sentence."""
    with counting(tmp_path / "c") as running:
        heard = running.ask("GET", "/return.html")
        assert (404, f"{_words('en')['no_form']}\n") == (heard.status, heard.text)
        assert _all_words("ru")["home"]["no_form"] in running.ask("GET", "/ru/").text


def test_floods_are_stopped_for_a_minute(tmp_path: Path) -> None:
    """By envelope key, then of all; the same file again counts too; a refused one does not."""
    with counting(tmp_path / "c", returns_a_minute=5, returns_a_minute_by_key=3) as running:
        for number in range(3):
            assert 400 == running.hand_in(sealed("x")[:-1]).status
            running.receipt(running.hand_in(sealed(f"{number}")))
        heard = running.hand_in(sealed("one too many"))
        assert (429, f"{_words('en')['flood']}\n") == (heard.status, heard.text)
        assert "60" == heard.header("retry-after")
        for number in range(2):
            other = enveloped_by_other(number)
            running.receipt(running.hand_in(other))
        assert 429 == running.hand_in(enveloped_by_other(3)).status


def enveloped_by_other(number: int) -> bytes:
    """Return an envelope that another monitor's key of the day signed."""
    keys = MonitorKeys(MonitorCode(bytes([number]) * 16))
    return wrap(sealed(f"of {number}")[HEAD:], keys.envelope(TODAY))


def test_a_restarted_counter_has_everything(tmp_path: Path) -> None:
    """And goes on in the same pack."""
    folder = tmp_path / "c"
    made(folder, reserve_mib=0)
    envelopes = [sealed(f"{number}") for number in range(3)]
    for envelope in envelopes:
        running = started(folder)
        running.receipt(running.hand_in(envelope))
        assert 0 == running.stop()
    running = started(folder)
    listed = running.desk("GET", "/desk/returns").json["returns"]
    fetched = [running.desk("GET", f"/desk/returns/{one['number']}").body for one in listed]
    assert envelopes == fetched
    (pack,) = (folder / "packs").iterdir()
    pack.unlink()
    assert 410 == running.desk("GET", f"/desk/returns/{listed[0]['number']}").status
    assert 0 == running.stop()


def test_what_was_lost_or_removed_is_kept_anew(tmp_path: Path) -> None:
    """A file whose day's pack is gone has its bytes again once somebody hands it in again."""
    folder, envelope = tmp_path / "c", sealed("again")
    with counting(folder) as running:
        first = running.hand_in(envelope)
    (folder / "packs" / utc_day().isoformat()).unlink()
    running = started(folder)
    assert 410 == running.desk("GET", "/desk/returns/1").status
    assert first == running.hand_in(envelope)
    assert envelope == running.desk("GET", "/desk/returns/2").body
    assert 0 == running.stop()


def _digest() -> str:
    return mailbox_digest(KEYS.mailbox)


def _opened(encoded: str) -> object:
    return open_reply(base64.b64decode(encoded), KEYS, ORIGIN, DESK_VERIFIER)


def _look(counter: Running, mailbox: str, **more: int) -> dict[str, Any]:
    body = orjson.dumps({"mailbox": mailbox, **more})
    heard = counter.ask("POST", "/mailbox", body, content_type="application/json")
    assert 200 == heard.status, heard
    told: dict[str, Any] = heard.json
    return told


def _words(language: str) -> dict[str, str]:
    return _all_words(language)["refused"]


def _all_words(language: str) -> dict[str, dict[str, str]]:
    return dict(read_words(language))


def _packs(counter: Running) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in (counter.folder / "packs").iterdir()}
