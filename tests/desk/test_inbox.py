"""The desk's inbox: sealed returns come, are opened by the person's own key, and are decided."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from attending import Answer, Visitor, made
from desks import Desk
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from inboxes import OTHER, cell, changed, keep_desk_key, sealed
from light_keys import write_light_key
from monitors import ORIGIN, SMALL_ROSTER
from sealed import KEYS, secret_key

from counterfoil.desk import unlocked
from counterfoil.desk.refusals import in_words
from counterfoil.desk.roles import Role
from counterfoil.envelope.guard import Why
from counterfoil.envelope.notes import Verifier
from counterfoil.inbox.box import Box, Sealed
from counterfoil.project.tree import inbox_folder
from counterfoil.publish.words import Words
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.replies import open_reply
from counterfoil.sealing.returns import SealedReturn
from counterfoil.sealing.words import MonitorCode

WORDS = "a long passphrase"
MADE = dt.date(2023, 3, 14)
WEEK: dict[str, Any] = {"period": "2023-W10", "made_on": MADE}


def week(**facts: Any) -> SealedReturn:
    """Return a sealed return of a week that the small project counts."""
    return sealed(changed(**{**WEEK, **facts}))


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the key file of R-1."""
    path = tmp_path_factory.mktemp("key") / "R-1.key"
    write_light_key(path, f"# reviewer R-1\n{secret_key('R-1')}\n", WORDS)
    return path.read_bytes()


@pytest.fixture(scope="module")
def reviewer(office: Desk) -> Visitor:
    """Return R-1 at a browser."""
    del office
    keep_desk_key()
    return Visitor(made("R-1", Role.REVIEWER))


@pytest.fixture
def box(office: Desk, reviewer: Visitor, now_is: None) -> Box:
    """Return the desk's box; the reviewer's key is not open."""
    del now_is
    reviewer.post("/inbox/lock/")
    return Box(inbox_folder(office.folder))


def upload(visitor: Visitor, *contents: bytes) -> Answer:
    """Upload sealed files."""
    files = [SimpleUploadedFile(f"{n}.return", one) for n, one in enumerate(contents)]
    return Answer(visitor.client.post("/inbox/pull/", {"way": "upload", "files": files}))


def unlock(visitor: Visitor, key: bytes, passphrase: str = WORDS) -> Answer:
    """Open a key."""
    file = SimpleUploadedFile("R-1.key", key)
    return Answer(visitor.client.post("/inbox/key/", {"key": file, "passphrase": passphrase}))


def newest(box: Box, content: bytes) -> Sealed:
    """Return the file with this content."""
    return next(one for one in box.sealed() if box.content(one) == content)


def test_from_a_sealed_file_to_a_figure(
    office: Desk, box: Box, reviewer: Visitor, key_file: bytes
) -> None:
    """Uploaded, opened, accepted: the week's board and the figure have it."""
    assert "Migrants" not in reviewer.get("/week/2023-W10/").text.partition('id="c"')[2]
    made_one = week(region="c")
    assert "1 file is new." in upload(reviewer, made_one.envelope).text
    one = newest(box, made_one.envelope)
    address = f"/inbox/{one.sha256}/"
    assert "Locked: open it with your key." in reviewer.get(address).text
    assert "/inbox/" == unlock(reviewer, key_file).to
    assert "Gamma, 2023-W10" in reviewer.get("/inbox/").text
    page = reviewer.get(address)
    assert "Gamma, 2023-W10" == page.heading
    for said in ("<q>forty</q>", "at the office", "saw it", "not known yet", 'value="M-0'):
        assert said in page.text
    assert address == reviewer.post(f"{address}accept/", monitor="M-33", words="").to
    after = reviewer.get(address)
    assert "It is on record as filing" in after.text
    assert f"/original/{office.rows('custody')[-1][1]['digest']}/" in after.text
    assert ("40", "") == office.figure("approached/c/migrants/2023-W10")
    assert ">40</a>" in reviewer.get("/week/2023-W10/").text
    assert "M-33" in reviewer.get("/").text
    original = office.rows("custody")[-1][1]["digest"]
    assert "forty" in reviewer.get(f"/original/{original}/").text


def test_an_amended_return_replaces_the_first_and_both_stay(
    office: Desk, box: Box, reviewer: Visitor, key_file: bytes
) -> None:
    """The page names the filing that it replaces."""
    assert "/inbox/" == unlock(reviewer, key_file).to
    first = sealed(changed(**WEEK, region="b"), keys=OTHER)
    upload(reviewer, first.envelope)
    before = f"/inbox/{newest(box, first.envelope).sha256}/"
    answer = reviewer.post(f"{before}accept/", monitor="M-44", words="")
    assert before == answer.to, answer.wrong
    filed = office.rows("filing")[-1][0]
    second = sealed(changed(**WEEK, region="b", nothing=True, cells=(), amends=first.id),
                    keys=OTHER)  # fmt: skip
    upload(reviewer, second.envelope)
    address = f"/inbox/{newest(box, second.envelope).sha256}/"
    page = reviewer.get(address).text
    assert f"the return on record as filing {filed}" in page
    assert 'name="monitor" value="M-44"' in page
    reviewer.post(f"{address}accept/", monitor="M-44", words="")
    assert filed == office.rows("filing")[-1][1]["amends"]


def test_a_key_is_the_persons_own(
    box: Box, reviewer: Visitor, key_file: bytes, people: dict[Role, Any]
) -> None:
    """Wrong words, another's key, no key: each says so, and nobody else's session has it."""
    assert box
    assert "does not open with this passphrase" in unlock(reviewer, key_file, "wrong").wrong[0]
    assert "is no key protected" in unlock(reviewer, b"junk").wrong[0]
    assert "Choose your key file" in reviewer.post("/inbox/key/").wrong[0]
    other = Visitor(people[Role.ADMIN])
    assert "This is the key of R-1, and you are admin-1." == unlock(other, key_file).wrong[0]
    unlock(reviewer, key_file)
    assert "The key of R-1 is open." in reviewer.get("/inbox/").text
    assert "The key of" not in other.get("/inbox/").text
    assert "The key of" not in Visitor(_person("R-1")).get("/inbox/").text


def test_a_key_stays_in_memory_and_not_for_long(
    office: Desk, box: Box, reviewer: Visitor, key_file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Locked, unused or signed out, it is gone; it is never on the disk."""
    unlock(reviewer, key_file)
    assert secret_key("R-1").encode() not in _everything(office.folder)
    reviewer.post("/inbox/lock/")
    assert "The key of" not in reviewer.get("/inbox/").text
    unlock(reviewer, key_file)
    with monkeypatch.context() as patch:
        patch.setattr(unlocked, "UNUSED", -1)
        assert "The key of" not in reviewer.get("/inbox/").text
    assert 0 == unlocked.count()
    leaving = Visitor(_person("R-1"))
    unlock(leaving, key_file)
    assert (1, True) == (unlocked.count(), bool(box))
    leaving.post("/logout/")
    assert 0 == unlocked.count()


def _person(code: str) -> Any:
    return apps.get_model("desk", "Person").objects.get(code=code)


def _everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_reader_sees_what_came_and_not_what_is_in_it(
    office: Desk, box: Box, reviewer: Visitor, key_file: bytes, people: dict[Role, Any]
) -> None:
    """Nor may they open, take in or decide anything."""
    made_one = week(region="a", note="CANARY")
    upload(reviewer, made_one.envelope)
    unlock(reviewer, key_file)
    address = f"/inbox/{newest(box, made_one.envelope).sha256}/"
    assert "CANARY" in reviewer.get(address).text
    reader = Visitor(people[Role.READER])
    page = reader.get(address)
    assert (200, False) == (page.code, "CANARY" in page.text or "<form class" in page.text)
    for act in ("accept/", "ask/", "refuse/"):
        assert reader.post(address + act, words="x", monitor="M-1").refused
    assert unlock(reader, key_file).refused
    assert b"CANARY" not in _everything(office.folder)


def test_asking_back_and_refusing_seal_words_to_the_monitor(
    office: Desk, box: Box, reviewer: Visitor, key_file: bytes
) -> None:
    """They wait as files that the monitor's code opens; without words nothing is decided."""
    made_one = week(period="2023-W11", made_on=MADE.replace(day=22))
    upload(reviewer, made_one.envelope)
    address = f"/inbox/{newest(box, made_one.envelope).sha256}/"
    # Locked: nobody knows what is refused.
    assert "Locked" in reviewer.post(f"{address}refuse/", words="No.").wrong[0]
    unlock(reviewer, key_file)
    assert "say why" in reviewer.post(f"{address}ask/", words=" ").wrong[0]
    assert "a phone number" in reviewer.post(f"{address}ask/", words="8 912 345-67-89").wrong[0]
    size = office.size()
    assert address == reviewer.post(f"{address}ask/", words="Which office?").to
    assert address == reviewer.post(f"{address}refuse/", words="Not a week of ours.").to
    assert "refused by R-1 already" in reviewer.post(f"{address}accept/", monitor="M-9").wrong[0]
    heard = []
    for one in [*box.replies()][-2:]:
        answer = reviewer.client.get(f"/inbox/replies/{one.number}/")
        sealed_reply = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert "attachment" in answer.headers["Content-Disposition"]
        found = open_reply(sealed_reply, KEYS, ORIGIN, Verifier(SMALL_ROSTER.desk_key))
        heard.append((found.kind.value, found.words, found.about == made_one.id))
    assert [("question", "Which office?", True), ("refused", "Not a week of ours.", True)] == heard
    assert "Not a week of ours." in reviewer.get(address).text
    # Both decisions are on record, and nothing of the return.
    rows = [row for seq, row in office.rows("access") if seq >= size]
    assert ["return asked back", "return refused"] == [row["act"] for row in rows]
    assert size + len(rows) == office.size()


def test_what_does_not_open_says_why_and_can_be_refused(
    office: Desk, box: Box, reviewer: Visitor, key_file: bytes
) -> None:
    """Junk, and a return of another project."""
    del office
    unlock(reviewer, key_file)
    upload(reviewer, b"junk")
    one = newest(box, b"junk")
    address = f"/inbox/{one.sha256}/"
    assert "this is no sealed return" in reviewer.get(address).wrong[0]
    assert "this is no sealed return" in reviewer.get("/inbox/").text
    assert "this is no sealed return" in reviewer.post(f"{address}accept/", monitor="M-1").wrong[0]
    assert address == reviewer.post(f"{address}refuse/", words="Not a return.").to
    assert b"junk" == box.content(one)
    assert 404 == reviewer.get(f"/inbox/{'0' * 64}/").code


def test_what_is_noticed_is_said_in_the_readers_language(
    box: Box, reviewer: Visitor, key_file: bytes
) -> None:
    """An order that is broken, an unknown category, a telephone number."""
    cells = (cell("approached", 1), cell("signed", 2), replace(cell("signed", 3), category="zoo"))
    made_one = week(region="a", cells=cells, note="+7 912 345-67-89")
    upload(reviewer, made_one.envelope)
    unlock(reviewer, key_file)
    page = reviewer.get(f"/inbox/{newest(box, made_one.envelope).sha256}/").text
    for said in (
        "Migrants, Signed: Signed is at least 2, more than Approached at 1 at most",
        "zoo is not a category of the programme",
        "A word on the week: it holds what looks like a personal identifier (phone number)",
        "Accepted, 3 findings go on record with it",
        "<strong>CF202</strong>",
        "<strong>CF102</strong>",
        "<strong>CF301</strong>",
    ):
        assert said in page
    russian = Visitor(_person("R-1"), "ru")
    unlock(russian, key_file)
    page = russian.get(f"/inbox/{newest(box, made_one.envelope).sha256}/").text
    assert "Мигранты, Подписали: Подписали — не меньше 2" in page
    assert "загрузил R-1" in page


def test_files_come_from_a_folder_and_where_there_is_none_it_says_so(
    box: Box, reviewer: Visitor, tmp_path: Path
) -> None:
    """And a counter that is not there."""
    (tmp_path / "a.return").write_bytes(week(region="a", note="from a stick").envelope)
    told = reviewer.post("/inbox/pull/", way="folder", folder=str(tmp_path))
    assert "1 file is new." in told.text
    again = reviewer.post("/inbox/pull/", way="folder", folder=str(tmp_path))
    assert "0 files are new. 1 was here already." in again.text
    for way, says in (
        ({"way": "folder", "folder": str(tmp_path / "x")}, "There is no folder"),
        ({"way": "folder", "folder": ""}, "Choose files, or name a folder."),
        ({"way": "upload"}, "Choose files, or name a folder."),
        ({"way": "counter"}, "a counter is at"),
    ):
        assert says in reviewer.post("/inbox/pull/", **way).wrong[0]
    box.keep_reply(b"sealed", "0" * 64)
    assert "a counter is at" in reviewer.post("/inbox/replies/").wrong[0]
    assert tmp_path.name in {one.came_from for one in box.sealed()}


def test_a_monitor_is_reminded_by_a_sealed_reply_in_their_language(
    box: Box, reviewer: Visitor, key_file: bytes, people: dict[Role, Any]
) -> None:
    """Only one whose return is on record can be; a reader sees the list alone."""
    keys = MonitorKeys(MonitorCode(b"to be reminded!!"))
    made_one = sealed(changed(**WEEK, region="c", language="ru"), keys=keys)
    upload(reviewer, made_one.envelope)
    unlock(reviewer, key_file)
    one = newest(box, made_one.envelope)
    reviewer.post(f"/inbox/{one.sha256}/accept/", monitor="M-55", words="")
    page = reviewer.get("/reminders/").text
    assert "Remind M-55 by a sealed reply" in page
    assert "Срок вашего отчёта наступил, а его ещё нет: Гамма область, 2023-W09" in page
    assert "sealed reply" not in Visitor(people[Role.READER]).get("/reminders/").text
    assert (
        "/reminders/?sent=M-55"
        == reviewer.post("/reminders/send/", monitor="M-55", words="Пора.").to
    )
    assert "A reminder to M-55 is sealed." in reviewer.get("/reminders/?sent=M-55").text
    waiting = [*box.replies()][-1]
    found = open_reply(
        box.reply_path(waiting).read_bytes(), keys, ORIGIN, Verifier(SMALL_ROSTER.desk_key)
    )
    assert ("reminder", "Пора.", "") == (found.kind.value, found.words, found.about)
    for given in ({"monitor": "M-1", "words": "x"}, {"monitor": "M-55", "words": " "}):
        assert "Say to whom, and what." == reviewer.post("/reminders/send/", **given).wrong[0]


def test_the_inbox_refuses_in_russian(box: Box, reviewer: Visitor, key_file: bytes) -> None:
    """Why a file does not open, a key is not taken or a decision is not made is said in Russian."""
    del reviewer
    russian = Visitor(apps.get_model("desk", "Person").objects.get(code="R-1"), language="ru")
    assert "не открывается этой парольной фразой" in unlock(russian, key_file, "wrong").wrong[0]
    unlock(russian, key_file)
    upload(russian, b"rubbish", week(region="a", period="2023-W11").envelope)
    waiting = {one.sha256: box.content(one) for one in box.sealed() if not one.decided}
    address = next(f"/inbox/{name}/" for name, content in waiting.items() if content == b"rubbish")
    assert "это не запечатанный отчёт" in russian.get(address).text
    assert "это не запечатанный отчёт" in russian.get("/inbox/").text
    assert re.search(r'href="/inbox/[0-9a-f]{64}/">жд[ёу]т ещё', russian.get(address).text)
    other = next(f"/inbox/{name}/" for name, content in waiting.items() if content != b"rubbish")
    assert "не код наблюдателя" in russian.post(f"{other}accept/", monitor="Ann Lee").wrong[0]
    assert "напишите одной фразой, почему" in russian.post(f"{other}refuse/", words="").wrong[0]
    russian.post("/inbox/lock/")


@pytest.mark.parametrize("why", Why, ids=lambda why: why.name)
def test_whatever_the_guard_refuses_is_said_in_russian(why: Why) -> None:
    """Each of its reasons has its own sentence."""
    said = in_words(Words("ru", "counterfoil.desk"), why.value)
    assert re.search("[а-яё]", said)
    assert why.value != said
