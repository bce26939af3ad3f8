"""The counter's pages in a real browser, with scripts and without: narrow, dark, by keyboard."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from browsers import NARROW, WIDE, Axe, Window
from counters import FORM, Running, for_mailbox, sealed
from sealed import DESK, KEYS, ORIGIN, TODAY

from counterfoil.counter.answers import read_words
from counterfoil.sealing.replies import DeskReply, ReplyKind, mailbox_digest, seal_reply

HOMES = {"en": "/", "ru": "/ru/"}
MAILBOX = "b-_" * 14 + "b"
LOOKS = (
    ("en", "light", NARROW),
    ("en", "dark", WIDE),
    ("ru", "light", WIDE),
    ("ru", "dark", NARROW),
)
REPLY = seal_reply(
    DeskReply(ORIGIN, "ab" * 32, ReplyKind.QUESTION, "Which office?", "R-1", TODAY),
    KEYS.reply_to,
    DESK,
)


def visit(page: Any, counter: Running, language: str, kind: str, room: Path) -> None:
    """Go to a page of a kind as people do: from the first page, by its forms and buttons."""
    page.goto(counter.address + HOMES[language])
    words = read_words(language)
    if kind == "receipt":
        path = room / "my.return"
        path.write_bytes(sealed("by the browser"))
        page.set_input_files("#return", str(path))
        page.get_by_role("button", name=words["home"]["hand_in"]).click()
    elif kind in {"replies", "none"}:
        page.fill("#mailbox", MAILBOX if kind == "replies" else "A" * 43)
        page.get_by_role("button", name=words["home"]["look"]).click()
    elif kind == "refused":
        path = room / "photo.jpg"
        path.write_bytes(b"\xff\xd8\xff no sealed return")
        page.set_input_files("#return", str(path))
        page.get_by_role("button", name=words["home"]["hand_in"]).click()
    page.wait_for_load_state()


@pytest.fixture(scope="module")
def waiting(counter: Running) -> Running:
    """Return a counter at which a reply waits."""
    counter.desk("POST", "/desk/replies", for_mailbox(mailbox_digest(MAILBOX), REPLY))
    return counter


@pytest.mark.parametrize("kind", ["home", "receipt", "replies", "none", "refused"])
def test_pages_keep_to_themselves_and_fit(
    window: Window, waiting: Running, kind: str, tmp_path: Path
) -> None:
    """Nothing is asked of others, nothing refused by the policy, and 360 px are enough."""
    for language, scheme, width in LOOKS:
        looking = window.opened(waiting.address + "/", scheme=scheme, width=width)
        with looking as (page, asked, heard):
            visit(page, waiting, language, kind, tmp_path)
            assert read_words(language)["name"] in page.title()
            assert all(url.startswith(waiting.address) for url in asked), asked
            # A refusal is an answer of 400, which browsers note; icons are given up on leaving.
            told = [one for one in heard if not one.endswith("/icon.svg")]
            assert kind == "refused" or not told, told
            assert not [one for one in heard if "Content Security" in one or "error:" in one]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert [] == page.context.cookies()
            assert 0 == page.evaluate("localStorage.length + sessionStorage.length")


@pytest.mark.parametrize("kind", ["home", "receipt", "replies", "none", "refused"])
def test_axe_finds_nothing(
    window: Window, axe: Axe, waiting: Running, kind: str, tmp_path: Path
) -> None:
    """No page breaks a rule of WCAG 2.2 AA or good practice that axe-core can check."""
    for language, scheme, width in LOOKS:
        with window.opened(waiting.address + "/", scheme=scheme, width=width) as (page, _, _):
            visit(page, waiting, language, kind, tmp_path)
            assert [] == axe.broken(page), (language, scheme, width)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", HOMES)
def test_a_return_is_handed_in_and_its_receipt_saved(
    either: dict[bool, Window], counter: Running, tmp_path: Path, language: str, *, scripts: bool
) -> None:
    """From the first page to the receipt on the disk, with nothing but the page's own form."""
    envelope = sealed(f"{language} {scripts}")
    (tmp_path / "my.return").write_bytes(envelope)
    words = read_words(language)
    with either[scripts].opened(counter.address + HOMES[language]) as (page, _, _):
        page.set_input_files("#return", str(tmp_path / "my.return"))
        page.get_by_role("button", name=words["home"]["hand_in"]).click()
        assert words["receipt"]["title"] == page.get_by_role("heading", level=1).inner_text()
        assert sha256(envelope).hexdigest() in page.locator("dd").first.inner_text()
        note = page.locator("pre").inner_text()
        with page.expect_download() as saving:
            page.get_by_role("link", name=words["receipt"]["save"]).click()
        saved = Path(saving.value.path()).read_bytes()
    assert note.strip() == saved.decode().strip()
    again = counter.hand_in(envelope)
    assert saved == again.body


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reply_is_looked_for_and_saved(
    either: dict[bool, Window], waiting: Running, *, scripts: bool
) -> None:
    """The file that comes is the one that the desk left."""
    words = read_words("ru")
    with either[scripts].opened(waiting.address + "/ru/") as (page, _, _):
        page.fill("#mailbox", f" {MAILBOX} ")
        page.get_by_role("button", name=words["home"]["look"]).click()
        with page.expect_download() as saving:
            page.get_by_role("button", name=words["replies"]["save"]).last.click()
        assert saving.value.suggested_filename.endswith(".age")
        saved = Path(saving.value.path()).read_bytes()
    assert saved == REPLY


def test_everything_is_reached_by_keyboard(window: Window, counter: Running) -> None:
    """In the order of the page, the way past its head first, each with a visible ring."""
    with window.opened(counter.address + "/") as (page, _, _):
        reached = []
        for _ in range(9):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.outerHTML"))
            assert "none" != page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        shown = [
            "skip",
            "name",
            "other",
            'type="file"',
            "Hand it in",
            "return.html",
            "/roster",
            'id="mailbox"',
        ]
        for word, found in zip(shown, reached, strict=False):
            assert word in found
        assert "Look for replies" in reached[-1]


def test_the_offline_form_runs_what_it_holds_and_nothing_else(
    window: Window, counter: Running
) -> None:
    """Its own script runs, by its digest; another one, put in later, is refused."""
    assert b"<script>document.title='ran'</script>" in FORM
    with window.opened(counter.address + "/return.html") as (page, asked, heard):
        assert "ran" == page.title()
        page.evaluate(
            "() => { const s = document.createElement('script'); s.append('document.title = 1');"
            " document.body.append(s); }"
        )
        assert "ran" == page.title()
        assert any("Content Security Policy" in one or "TrustedScript" in one for one in heard)
        assert all(url.startswith(counter.address) for url in asked)
