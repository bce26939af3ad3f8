"""The offline form in a real browser, from a file and from a counter."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from browsers import NARROW, WIDE, Axe
from counters import Running, counting, for_mailbox, started
from forms import BEFORE, NOW, WEEK, Filling, filling, written
from sealed import (
    CODE,
    COUNTER,
    DESK,
    DESK_VERIFIER,
    KEYS,
    ORIGIN,
    REVIEWERS,
    ROOT,
    ROSTER,
    TODAY,
    reviewer,
)  # fmt: skip

from counterfoil.envelope.guard import check
from counterfoil.envelope.notes import Signer
from counterfoil.form.making import read_words
from counterfoil.sealing.body import Absent, Basis, ReturnCell
from counterfoil.sealing.replies import DeskReply, ReplyKind, mailbox_digest, seal_reply
from counterfoil.sealing.returns import OpenedReturn, open_return
from counterfoil.sealing.roster import sign_roster
from counterfoil.sealing.words import MonitorCode

LOOKS = (
    ("en", "light", NARROW),
    ("en", "dark", WIDE),
    ("ru", "light", WIDE),
    ("ru", "dark", NARROW),
)
STRANGER = Signer(ROOT.name, b"stranger".ljust(32, b"."))


def opened(envelope: bytes) -> OpenedReturn:
    """Open what a form saved, with each reviewer's key."""
    one, other = (open_return(envelope, [key], ORIGIN) for key in REVIEWERS)
    assert one == other
    return one


def fill(filling: Filling) -> None:
    """Fill in a week with every kind of cell."""
    filling.enter()
    filling.cell("migrants", "approached", "35–45")
    filling.more("migrants", "approached", "words", "about forty, at the office on Tuesday")
    filling.more("migrants", "approached", "basis", "seen")
    filling.cell("migrants", "signed", "12")
    filling.cell("naturalised", "approached", "человек сорок")
    filling.more("naturalised", "approached", "low", "35")
    filling.more("debtors", "approached", "absent", "refused")
    filling.more("debtors", "approached", "note", "никто не отвечает")
    filling.cell("unemployed", "approached", "at least 7")
    filling.page.fill("#note", "Очередь у входа.\nВторой день.")


FILLED = (
    ReturnCell(
        "migrants", "approached", "about forty, at the office on Tuesday",
        Decimal(35), Decimal(45), basis=Basis.SEEN,
    ),
    ReturnCell("migrants", "signed", "12", Decimal(12), Decimal(12), basis=Basis.PARTICIPANT),
    ReturnCell("naturalised", "approached", "человек сорок", Decimal(35), basis=Basis.PARTICIPANT),
    ReturnCell("debtors", "approached", "", absent=Absent.REFUSED, note="никто не отвечает"),
    ReturnCell("unemployed", "approached", "at least 7", Decimal(7), basis=Basis.PARTICIPANT),
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_filled_in_from_a_file_is_what_the_desk_opens(
    chromium: Any, form: Path, language: str
) -> None:
    """Every cell, note, reason and bound; nothing is asked of anybody; nothing is left behind."""
    with filling(chromium, form.as_uri(), locale=f"{language}-RU") as filled:
        fill(filled)
        filled.seal()
        name, envelope = filled.saved("#save")
        assert f"{sha256(envelope).hexdigest()[:8]}.return" == name
        assert sha256(envelope).hexdigest() == filled.page.text_content("#outcome-sha")
        found = opened(envelope)
        assert found.id == filled.page.text_content("#outcome-id")
        kept = filled.page.evaluate("Object.entries(localStorage).flat().join(' ')")
        assert [] == filled.heard
        assert [] == [url for url in filled.requests[1:] if not url.startswith(("data:", "blob:"))]
    report = found.weekly.report
    assert FILLED == report.cells
    assert ("RU-SVE", WEEK, language, TODAY) == (
        report.region,
        report.period,
        report.language,
        report.made_on,
    )
    assert "Очередь у входа.\nВторой день." == report.note
    assert (KEYS.mailbox, KEYS.reply_to) == (found.weekly.mailbox, found.weekly.reply_to)
    assert KEYS.author.public_key().public_bytes_raw() == found.weekly.author
    assert kept.split()[-2:] == [str(ROSTER.serial), ROSTER.digest()]
    assert not any(word in kept for word in (*CODE.words.split(), "migrants", "RU-SVE", ORIGIN))


def test_nothing_to_report_is_filed_as_such(chromium: Any, form: Path) -> None:
    """Without the grid; but not while a cell is filled in."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        assert filled.told("#due").startswith("Due by 29 November 2026")
        filled.cell("migrants", "signed", "3")
        filled.page.check("#nothing")
        assert not filled.page.locator("#grid-part").is_visible()
        filled.page.click("#seal")
        assert "Nothing to report" in filled.told("#to-mend")
        assert filled.page.locator("#outcome").is_hidden()
        filled.page.uncheck("#nothing")
        filled.cell("migrants", "signed", "")
        filled.page.check("#nothing")
        filled.seal()
        report = opened(filled.saved("#save")[1]).weekly.report
    assert (True, ()) == (report.nothing, report.cells)


def test_a_new_code_is_made_here_and_typed_from_paper(chromium: Any, form: Path) -> None:
    """Twelve words that are a code, new each time; shown once; never filled in by the page."""
    made = set()
    with filling(chromium, form.as_uri()) as filled:
        for _ in range(3):
            filled.page.click("#new-code")
            words = " ".join(filled.page.locator("#new-words li").all_inner_texts())
            made.add(MonitorCode.read(words))
            filled.page.locator("#new-words button").click()
            assert "" == filled.page.input_value("#code")
        filled.page.fill("#code", words.upper())
        assert filled.page.locator("#code-right").is_visible()
        filled.page.fill("#code", "abandon " * 12)
        filled.page.press("#code", "Tab")
        assert "no code" in filled.told("#code-error")
        assert "true" == filled.page.get_attribute("#code", "aria-invalid")
    assert 3 == len(made)


BAD = {
    "unsigned": ROSTER.text().encode(),
    "stranger": STRANGER.note(ROSTER.text().encode()),
    "expired": sign_roster(replace(ROSTER, serial=9, last_day=TODAY - dt.timedelta(1)), ROOT),
    "early": sign_roster(replace(ROSTER, serial=9, first_day=TODAY + dt.timedelta(1)), ROOT),
    "old": sign_roster(replace(ROSTER, serial=2), ROOT),
    "twin": sign_roster(replace(ROSTER, counters=()), ROOT),
    "few": ROOT.note(replace(ROSTER, serial=9, reviewers=ROSTER.reviewers[:1]).text().encode()),
    "lines": ROOT.note(b"counterfoil-roster-v1\nserial nine\n"),
}


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_roster_is_refused_with_a_sentence_of_its_own(
    chromium: Any, form: Path, wrong: str
) -> None:
    """And the page's own one stays the one that is sealed by."""
    sentences = set()
    for language in ("en", "ru"):
        with filling(chromium, form.as_uri(), locale=f"{language}-RU") as filled:
            load(filled, BAD[wrong])
            said = filled.told("#roster-error")
            words = read_words(language)["refusals"]["roster"][wrong]
            assert said.startswith(words.partition("{")[0])
            assert "{" not in said
            sentences.add(said)
            assert "R-1, R-2" in filled.told("#roster-facts")
    assert 2 == len(sentences)


def load(filled: Filling, roster: bytes) -> None:
    """Load a roster from a file."""
    given = {"name": "roster.txt", "mimeType": "text/plain", "buffer": roster}
    filled.page.set_input_files("#roster-file", given)
    filled.page.wait_for_timeout(100)


def test_a_newer_roster_is_sealed_by_and_remembered(chromium: Any, form: Path) -> None:
    """Its reviewers open; afterwards the page's own, older one is refused on this device."""
    third = reviewer("R-3")
    newer = replace(ROSTER, serial=4, reviewers=(*ROSTER.reviewers, third))
    context = chromium.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(form.as_uri())
    filled = Filling(page)
    load(filled, sign_roster(newer, ROOT))
    filled.enter()
    page.check("#nothing")
    filled.seal()
    _, envelope = filled.saved("#save")
    assert 4 == opened(envelope).weekly.roster
    assert 3 == check(envelope).sealed.count(b"-> X25519 ")
    again = Filling(context.new_page())
    again.page.clock.set_fixed_time(NOW)
    again.page.goto(form.as_uri())
    assert "this device has seen 4" in again.told("#roster-error")
    again.enter()
    again.page.check("#nothing")
    again.page.click("#seal")
    assert "no list of reviewers" in again.told("#seal-error")
    load(again, sign_roster(newer, ROOT))
    assert again.page.locator("#roster-error").is_hidden()
    again.seal()
    context.close()


@pytest.mark.parametrize("day", ["2026-10-31", "2027-02-01"])
def test_nothing_is_sealed_when_the_roster_does_not_hold(
    chromium: Any, form: Path, day: str
) -> None:
    """The page says why at once, and what to do."""
    with filling(chromium, form.as_uri(), now=f"{day}T12:00:00") as filled:
        assert filled.told("#roster-error")
        filled.enter()
        filled.page.check("#nothing")
        filled.page.click("#seal")
        assert "no list of reviewers" in filled.told("#seal-error")
        assert filled.page.locator("#outcome").is_hidden()


IDENTIFIERS = {
    "+7 912 345-67-89": "a phone number",
    "звонил 8 (912) 345 67 89": "a phone number",
    "паспорт 65 04 № 123456": "a passport number",
    "4111 1111 1111 1111": "a card number",
    "112-233-445 95": "an insurance number",
    "ivan@example.org": "an e‑mail address",
}


@pytest.mark.parametrize("text", IDENTIFIERS)
def test_identifiers_are_asked_to_be_taken_out(chromium: Any, form: Path, text: str) -> None:
    """In the note, in a cell's words and note: nothing is sealed before."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.cell("migrants", "approached", "3")
        for place in ("#note", "words", "note"):
            if place == "#note":
                filled.page.fill(place, text)
            else:
                filled.more("migrants", "approached", place, text)
            assert IDENTIFIERS[text] in filled.told("#to-mend")
            filled.page.click("#seal")
            assert "mend" in filled.told("#seal-error")
            if place == "#note":
                assert IDENTIFIERS[text] in filled.told("#note-told")
                filled.page.fill(place, "")
            else:
                assert IDENTIFIERS[text] in filled.told("#told-migrants")
                filled.more("migrants", "approached", place, "")
        assert filled.page.locator("#outcome").is_hidden()


def test_a_name_beside_a_number_is_asked_about(chromium: Any, form: Path) -> None:
    """It may be a place: the monitor says so, and seals."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.page.check("#nothing")
        filled.page.fill("#note", "Иванов И. И. сказал: 40 человек")
        assert "person’s name" in filled.told("#to-look")
        filled.page.click("#seal")
        assert "look" in filled.told("#seal-error")
        filled.seal()


def test_numbers_are_looked_at_while_they_are_typed(chromium: Any, form: Path) -> None:
    """More signed than approached, bounds the wrong way round, words that are no number."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.cell("migrants", "approached", "45")
        filled.cell("migrants", "signed", "60")
        more = "“Agreed to sign” is 60, more than “Approached” at 45"
        assert more in filled.told("#told-migrants")
        filled.cell("debtors", "approached", "about forty")
        filled.page.press("#cell-debtors-approached", "Tab")
        assert filled.page.locator("#more-debtors").is_visible()
        assert "not clear how much" in filled.told("#told-debtors")
        assert "true" == filled.page.get_attribute("#cell-debtors-approached", "aria-invalid")
        filled.more("debtors", "approached", "low", "50")
        filled.more("debtors", "approached", "high", "40")
        assert "more than at most" in filled.told("#told-debtors")
        filled.more("debtors", "approached", "high", "1.000")
        assert "digits alone" in filled.told("#told-debtors")
        filled.more("debtors", "approached", "high", "")
        assert filled.page.locator("#told-debtors").is_hidden()
        filled.cell("unemployed", "approached", "около 40")
        assert "= 36–44" == filled.told("#cell-unemployed-approached-means")


def test_the_kept_file_compares_shows_and_amends(chromium: Any, form: Path) -> None:
    """Last week's numbers beside and as a measure; the same week again; what replaces what."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.page.select_option("#week", BEFORE)
        filled.cell("migrants", "approached", "10")
        filled.seal()
        _, first = filled.saved("#save")
        name, kept = filled.saved("#keep")
        assert "kept.age" == name
        given = {"name": name, "mimeType": "application/octet-stream", "buffer": kept}
    assert kept.startswith(b"age-encryption.org/v1\n-> X25519 ")
    with filling(chromium, form.as_uri()) as filled:
        filled.page.set_input_files("#kept-file", given)
        filled.page.locator("#kept > summary").click()
        assert "Type your twelve words" in filled.told("#kept-said")
        filled.enter()
        filled.page.set_input_files("#kept-file", given)
        filled.page.get_by_text("Returns in it: 1").first.wait_for()
        assert "" == filled.page.text_content("#cell-migrants-approached-last")
        filled.page.check("#beside")
        assert f"{BEFORE}: 10" == filled.told("#cell-migrants-approached-last")
        filled.cell("migrants", "approached", "60")
        assert "60 is far from your last weeks (10 to 10)" in filled.told("#told-migrants")
        filled.cell("migrants", "approached", "20")
        assert filled.page.locator("#told-migrants").is_hidden()
        filled.page.select_option("#week", BEFORE)
        assert "you have filed for" in filled.told("#to-look")
        before = opened(first)
        filled.page.select_option("#amends", before.id)
        assert filled.page.locator("#to-look-part").is_hidden()
        filled.seal()
        amending = opened(filled.saved("#save")[1])
        assert before.id == amending.weekly.report.amends
        _, both = filled.saved("#keep")
    with filling(chromium, form.as_uri()) as filled:
        filled.page.fill("#code", "abandon " * 11 + "about")
        filled.page.set_input_files("#kept-file", {**given, "buffer": both})
        filled.page.locator("#kept > summary").click()
        filled.page.get_by_text("does not open with your code").first.wait_for()


def test_a_return_is_amended_by_its_id_without_a_kept_file(chromium: Any, form: Path) -> None:
    """What is no id is named; what is one stands in the return."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.page.check("#nothing")
        filled.page.locator("#kept > summary").click()
        filled.page.fill("#amends-id", "AB" * 32)
        assert "no id of a return" in filled.told("#to-mend")
        filled.page.fill("#amends-id", f" {'ab' * 32} ")
        filled.seal()
        assert "ab" * 32 == opened(filled.saved("#save")[1]).weekly.report.amends


def test_what_was_looked_at_is_looked_at_again_when_it_changes(chromium: Any, form: Path) -> None:
    """And what was noticed is said, once a field is left, to whoever does not see it."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.cell("migrants", "approached", "4")
        filled.cell("migrants", "signed", "60")
        filled.page.press("#cell-migrants-signed", "Tab")
        assert "is 60, more than" in str(filled.page.text_content("#live"))
        filled.page.check("#looked")
        filled.page.fill("#note", "Мария Сидорова, 7")
        assert not filled.page.is_checked("#looked")
        filled.seal()
        filled.page.fill("#note", "")
        assert filled.page.locator("#outcome").is_hidden()


def test_the_page_is_cleared_by_its_button(chromium: Any, form: Path) -> None:
    """Nothing of the code or the numbers is left in a field."""
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.cell("migrants", "approached", "4")
        filled.seal()
        filled.page.click("#clear")
        filled.page.locator("#code-right").wait_for(state="hidden")
        assert "" == filled.page.input_value("#code")
        assert "" == filled.page.input_value("#cell-migrants-approached")


def test_no_more_files_are_taken_than_a_return_holds(chromium: Any, form: Path) -> None:
    """Fifty; the next one is refused with a sentence; each has a name of its own."""
    one = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.page.check("#nothing")
        filled.page.set_input_files("#evidence-file", [one] * 49)
        filled.page.locator("#file-48").wait_for()
        filled.page.locator("#evidence-list li:nth-child(7) button").click()
        filled.page.set_input_files("#evidence-file", [one] * 3)
        filled.page.locator("#evidence-error").wait_for()
        assert "takes 50 files" in filled.told("#evidence-error")
        filled.seal()
        names = [one.name for one in opened(filled.saved("#save")[1]).weekly.report.evidence]
    assert {f"{number}.jpg" for number in range(1, 51)} == set(names)


JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJ"
    "DRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)


def with_exif(turned: int) -> bytes:
    """Return a picture of one point whose Exif names a camera and says how it is turned."""
    tiff = b"II*\0\x08\0\0\0\x02\0" + b"\x0f\x01\x02\0\x08\0\0\0\x26\0\0\0"
    tiff += b"\x12\x01\x03\0\x01\0\0\0" + bytes([turned, 0, 0, 0]) + bytes(4) + b"SecretCo"
    exif = b"Exif\0\0" + tiff
    comment = b"\xff\xfe" + (2 + 6).to_bytes(2) + b"SECRET"
    app1 = b"\xff\xe1" + (2 + len(exif)).to_bytes(2) + exif
    return JPEG[:2] + app1 + comment + JPEG[2:] + b"SECRET behind the end"


def test_evidence_is_stripped_unless_the_monitor_says_otherwise(chromium: Any, form: Path) -> None:
    """A picture loses its camera, not how it is turned; a text cannot be stripped, and says so."""
    files = [
        {"name": "IMG_20261124.jpg", "mimeType": "image/jpeg", "buffer": with_exif(6)},
        {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": with_exif(1)},
        {"name": "letter.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 secret"},
    ]
    with filling(chromium, form.as_uri()) as filled:
        filled.enter()
        filled.page.check("#nothing")
        filled.page.set_input_files("#evidence-file", files)
        filled.page.locator("#evidence-list li").nth(2).wait_for()
        assert "cannot be taken out" in filled.told("#evidence-list li:nth-child(3)")
        assert filled.page.locator("#evidence-list li:nth-child(3) [type=checkbox]").count() == 0
        filled.page.uncheck("#file-1-strip")
        assert "With all its metadata" in filled.told("#file-1-told")
        filled.page.fill("#file-2", "../letter.docx")
        assert "without slashes" in filled.told("#to-mend")
        filled.page.fill("#file-2", "letter.docx")
        filled.seal()
        found = opened(filled.saved("#save")[1])
    first, second, third = found.contents
    assert [("1.jpg", True), ("IMG_2.jpg", False), ("letter.docx", False)] == [
        (one.name, one.stripped) for one in found.weekly.report.evidence
    ]
    assert b"SECRET" not in first.upper()
    assert b"Exif\0\0MM\0*" in first
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in first
    assert with_exif(1) == second
    assert files[2]["buffer"] == third


@pytest.fixture(scope="module")
def handing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a counter that hands out the form, with a roster newer than the form's own."""
    folder = tmp_path_factory.mktemp("form-counter") / "counter"
    with counting(folder) as running:
        running.stop()
        roster = replace(ROSTER, counter_key=running.settings.counter_key)
        written(folder / "return.html", roster)
        newer = replace(roster, serial=4, last_day=dt.date(2027, 4, 30))
        (folder / "roster.txt").write_bytes(sign_roster(newer, ROOT))
        again = started(folder)
        yield again
        again.stop()


def test_a_counter_takes_it_from_the_page_and_its_receipt_is_checked(
    chromium: Any, handing: Running
) -> None:
    """The counter has the very file; replies come sealed, and are read there."""
    with filling(chromium, f"{handing.address}/return.html") as filled:
        filled.page.get_by_text("30 April 2027").first.wait_for()
        filled.enter()
        filled.page.check("#nothing")
        filled.seal()
        _, envelope = filled.saved("#save")
        filled.page.click("#hand-in")
        filled.page.get_by_text("its signature holds").first.wait_for()
        note = filled.page.text_content("#receipt")
        assert handing.hand_in(envelope).text == note
        assert 4 == opened(envelope).weekly.roster
        reply = DeskReply(ORIGIN, opened(envelope).id, ReplyKind.QUESTION, "Где это?", "R-1", TODAY)
        digest = mailbox_digest(KEYS.mailbox)
        sealed = seal_reply(reply, KEYS.reply_to, DESK)
        forged = seal_reply(reply, KEYS.reply_to, Signer(DESK.name, b"x" * 32))
        for one in (sealed, forged):
            handing.desk("POST", "/desk/replies", for_mailbox(digest, one))
        filled.page.locator("#replies > summary").click()
        filled.page.click("#fetch")
        filled.page.locator("#replies-list li").nth(1).wait_for()
        assert "Где это?" in filled.told("#replies-list li:nth-child(1)")
        assert "A question from R-1, 25 November 2026" in filled.told("#replies-list")
        assert "signature does not hold" in filled.told("#replies-list li:nth-child(2)")
        assert all(url.startswith((handing.address, "blob:", "data:")) for url in filled.requests)
        assert [] == filled.heard
    assert DESK_VERIFIER.name == DESK.name


def test_a_receipt_that_another_key_signed_is_not_believed(chromium: Any, tmp_path: Path) -> None:
    """A counter that the roster does not name: the form says that nothing is sure."""
    with counting(tmp_path / "c") as running:
        running.stop()
        written(tmp_path / "c" / "return.html", replace(ROSTER, counter_key=COUNTER.vkey))
        again = started(tmp_path / "c")
        with filling(chromium, f"{again.address}/return.html") as filled:
            filled.enter()
            filled.page.check("#nothing")
            filled.seal()
            filled.page.click("#hand-in")
            filled.page.get_by_text("not signed by the project’s counter").first.wait_for()
            assert filled.page.locator("#receipt").is_hidden()
        again.stop()


def test_the_policy_lets_nothing_in_and_nothing_out(chromium: Any, form: Path) -> None:
    """No other script, no markup made of text, no address spoken to."""
    with filling(chromium, form.as_uri()) as filled:
        done = filled.page.evaluate(
            """async () => {
              const heard = [];
              const hear = (one) => heard.push(one.effectiveDirective);
              addEventListener("securitypolicyviolation", hear);
              const tried = [];
              for (const work of [
                () => { document.body.innerHTML = "<p>x</p>"; },
                () => { document.createElement("script").text = "window.x = 1"; },
                () => fetch("https://example.org/"),
                () => new Promise((yes, no) => {
                  const img = new Image();
                  img.onload = yes;
                  img.onerror = no;
                  img.src = "https://example.org/x.png";
                }),
              ]) {
                try { await work(); tried.push("done"); } catch { tried.push("refused"); }
              }
              const put = document.createElement("script");
              put.append("window.x = 1");
              document.body.append(put);
              return [tried, heard, window.x];
            }"""
        )
        tried, violated, ran = done
    assert ["refused"] * 4 == tried
    assert {"connect-src", "img-src"} <= set(violated)
    assert ran is None


def test_the_language_changes_everywhere_and_nothing_is_lost(chromium: Any, form: Path) -> None:
    """What was typed stays; no word of the other language is left."""
    with filling(chromium, form.as_uri()) as filled:
        fill(filled)
        filled.cell("C05", "approached", "x")
        filled.page.locator("#language button").click()
        assert "ru" == filled.page.get_attribute("html", "lang")
        assert "Недельный отчёт" == filled.page.title()
        assert "35–45" == filled.page.input_value("#cell-migrants-approached")
        assert "неясно, сколько это" in filled.told("#told-C05")
        shown = filled.page.locator("main").inner_text()
        english = read_words("en")
        for part in ("code", "week", "grid", "cell", "finish", "evidence", "note"):
            for name, words in english[part].items():
                if isinstance(words, str) and len(words) > 12 and "{" not in words:
                    assert words not in shown, (part, name)


@pytest.mark.parametrize("state", ["filled", "sealed"])
def test_axe_finds_nothing_and_it_fits(chromium: Any, axe: Axe, form: Path, state: str) -> None:
    """No rule of WCAG 2.2 AA that axe-core can check is broken, narrow or wide, light or dark."""
    for language, scheme, width in LOOKS:
        how: dict[str, Any] = {"locale": f"{language}-RU", "color_scheme": scheme, "width": width}
        with filling(chromium, form.as_uri(), bypass_csp=True, **how) as filled:
            fill(filled)
            filled.page.set_input_files(
                "#evidence-file",
                {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": with_exif(6)},
            )
            filled.page.locator("#evidence-list li").wait_for()
            if state == "sealed":
                filled.seal()
            else:
                filled.cell("migrants", "signed", "77")
                filled.page.fill("#note", "+7 912 345 67 89")
                for part in ("roster", "kept", "replies"):
                    filled.page.locator(f"#{part} > summary").click()
            assert filled.page.evaluate("document.documentElement.scrollWidth") <= width
            assert [] == axe.broken(filled.page), (language, scheme, width)


def test_a_week_is_filed_by_keyboard_alone(chromium: Any, form: Path) -> None:
    """Tab and the keys of letters, arrows, space: every field is reached with a visible ring."""
    with filling(chromium, form.as_uri()) as filled:
        page = filled.page

        def reach(name: str) -> None:
            for _ in range(120):
                page.keyboard.press("Tab")
                found = page.evaluate("document.activeElement.id")
                ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert "none" != ring, found
                if found == name:
                    return
            pytest.fail(f"{name} was not reached")

        reach("code")
        page.keyboard.type(CODE.words)
        reach("region")
        page.keyboard.type("Sverd")
        reach("basis-seen")
        page.keyboard.press("Space")
        reach("cell-migrants-approached")
        page.keyboard.type("40")
        reach("cell-debtors-signed")
        page.keyboard.type("2")
        reach("seal")
        page.keyboard.press("Enter")
        page.locator("#outcome").wait_for(state="visible")
        assert "outcome-title" == page.evaluate("document.activeElement.id")
        report = opened(filled.saved("#save")[1]).weekly.report
    assert ["40", "2"] == [cell.words for cell in report.cells]
    assert "RU-SVE" == report.region


def test_without_scripts_it_says_what_to_do(chromium: Any, form: Path) -> None:
    """In both languages, and shows no field that does nothing."""
    with filling(chromium, form.as_uri(), java_script_enabled=False) as filled:
        for language in ("en", "ru"):
            assert read_words(language)["without"][:40] in filled.told("#without")
        assert filled.page.locator("#seal").is_hidden()
