"""The desk in a real browser: every page keeps to itself, fits, and breaks no rule of access."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attending import PASSWORD, Visitor, made
from browsers import Axe, Window
from desks import Desk
from django.conf import settings
from small_projects import ledger_of

from counterfoil.desk.roles import Role
from counterfoil.ledger.originals import originals

NARROW, WIDE = 360, 1440
PAGES = {
    "weeks": "/",
    "week": "/week/2023-W09/",
    "reminders": "/reminders/",
    "questions": "/questions/",
    "question": "/question/approached/a/migrants/2023-W09/",
    "unanswered": "/question/signed/c/debtors/2023-W11/",
    "originals": "/originals/",
    "original": "/original/DIGEST/",
    "sources": "/sources/",
    "source": "/source/annex/",
    "lineages": "/lineages/",
    "enquiries": "/enquiries/",
    "publishing": "/publishing/",
    "people": "/people/",
    "me": "/me/",
    "tokens": "/tokens/",
    "nothing": "/nowhere/",
    "again": "/me/again/",
    "password": "/me/password/",
}
_STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
OPEN = {"login": "/login/", "join": "/join/"}


@pytest.fixture(scope="module")
def paths(office: Desk) -> dict[str, str]:
    """Return the path of every page."""
    with ledger_of(office.project) as ledger:
        digest = next(iter(originals(ledger)))
    return {name: path.replace("DIGEST", digest) for name, path in (PAGES | OPEN).items()}


def cookies(address: str, person: Any) -> list[dict[str, str]]:
    """Return the cookies of somebody who is signed in."""
    session = Visitor(person).client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]


def seated(browser: Any, address: str, person: Any, **how: Any) -> Any:
    """Return a browser's context, signed in."""
    context = browser.new_context(**how)
    context.add_cookies(cookies(address, person))
    return context


@pytest.fixture(scope="module")
def windows(
    chromium: Any, address: str, people: dict[Role, Any]
) -> Iterator[dict[tuple[bool, str], Window]]:
    """Return windows by whether an administrator is signed in there, and by their language."""
    found = {}
    for language in ("ru", "en"):
        kept = cookies(address, people[Role.ADMIN])
        found[True, language] = Window(chromium, locale=language, cookies=kept)
        found[False, language] = Window(chromium, locale=language)
    yield found
    for window in found.values():
        window.close()


@pytest.mark.parametrize("kind", [*PAGES, *OPEN])
def test_pages_of_the_desk_keep_to_themselves_and_fit(
    windows: dict[tuple[bool, str], Window],
    axe: Axe,
    address: str,
    paths: dict[str, str],
    kind: str,
) -> None:
    """No page asks anything of others, breaks its own policy, overflows or trips axe-core."""
    url = address + paths[kind]
    for width, scheme, language in ((NARROW, "light", "ru"), (WIDE, "dark", "en")):
        looking = windows[kind not in OPEN, language].opened(url, width=width, scheme=scheme)
        with looking as (page, asked, heard):
            assert url == page.url
            assert (404 if kind == "nothing" else 200) == page.evaluate(_STATUS)
            assert url == asked[0]
            assert all(one.startswith(address) for one in asked), asked
            # Chromium itself says of a page that is not there that it is not.
            told = [one for one in heard if kind != "nothing" or ("404" not in one and one != url)]
            assert not told
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert language == page.evaluate("document.documentElement.lang")
            assert [] == axe.broken(page)


def test_what_only_readers_aloud_hear_does_not_widen_a_page(
    chromium: Any, address: str, people: dict[Role, Any]
) -> None:
    """In a table that scrolls it stays within, however wide the table is."""
    context = seated(chromium, address, people[Role.READER])
    page = context.new_page()
    page.goto(address)
    unseen = page.locator(".scroll .unseen")
    assert unseen.count()
    within = "all => all.every(one => one.closest('.scroll').contains(one.offsetParent))"
    assert unseen.evaluate_all(within)
    context.close()


def test_a_reviewer_signs_in_and_rules_without_scripts(
    chromium: Any, address: str, people: dict[Role, Any], office: Desk, now_is: None
) -> None:
    """From the sign-in to a ruling on record, by keyboard and plain forms."""
    del people, now_is
    made("R-31", Role.REVIEWER)
    context = chromium.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{address}/question/approached/b/migrants/2023-W09/")
    page.get_by_label("Your code").fill("R-31")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("the figure is right as it stands").check()
    page.get_by_label("Why").fill("Compared with the annex, row by row.")
    page.get_by_role("button", name="Put it on record").click()
    assert "Compared with the annex, row by row." in page.inner_text("#rulings + ul")
    assert "R-31" == office.rows("ruling")[-1][1]["by"]
    context.close()


def test_a_security_key_is_added_and_signs_in(
    chromium: Any, address: str, office: Desk, now_is: None
) -> None:
    """A key of the browser's own (WebAuthn) is set up, and opens the desk as a second factor."""
    del office, now_is
    made("P-31", Role.PUBLISHER, factor=False)
    context = chromium.new_context(locale="en")
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def sign_in() -> None:
        page.goto(f"{address}/login/")
        page.get_by_label("Your code").fill("P-31")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    sign_in()
    page.goto(f"{address}/me/keys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(f"{address}/me/codes/")
    page.get_by_role("button", name="Sign out").click()
    sign_in()
    assert "/login/second/" in page.url
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(f"{address}/")
    assert "P-31" in page.inner_text("nav")
    context.close()


def test_keys_lead_around_and_can_be_turned_off(
    chromium: Any, address: str, people: dict[Role, Any], now_is: None
) -> None:
    """Digits open pages, letters go from link to link; none of them while somebody types."""
    del now_is
    context = seated(chromium, address, people[Role.REVIEWER], locale="en")
    page = context.new_page()
    page.goto(f"{address}/")
    assert "Keys: 1 to" in page.inner_text("#keys")
    ways = page.eval_on_selector_all("header nav a", "all => all.map(one => one.pathname)")
    place = str(ways.index("/questions/") + 1)
    page.keyboard.press(place)
    page.wait_for_url(f"{address}/questions/")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('#main select, #main input')")
    page.goto(f"{address}/enquiries/")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.get_by_label("Who was asked").first.focus()
    page.keyboard.type("2jk?/")
    assert "2jk?/" == page.get_by_label("Who was asked").first.input_value()
    assert page.url == f"{address}/enquiries/"
    page.keyboard.press("Escape")
    page.goto(f"{address}/week/2023-W09/")
    texts = page.eval_on_selector_all("#main a[href]", "all => all.map(one => one.textContent)")
    seen = []
    for key in ("j", "j", "k", "k"):
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.textContent"))
    assert [texts[0], texts[1], texts[0], texts[0]] == seen
    page.keyboard.press("?")
    assert "keys" == page.evaluate("document.activeElement.id")
    page.get_by_role("button", name="Turn them off").click()
    page.reload()
    page.locator("body").press(place)
    page.wait_for_timeout(200)
    assert page.url == f"{address}/week/2023-W09/"
    page.get_by_role("button", name="Turn them on").click()
    page.locator("body").press(place)
    page.wait_for_url(f"{address}/questions/")
    context.close()


def test_the_keys_of_a_russian_keyboard_are_the_same(
    chromium: Any, address: str, people: dict[Role, Any], now_is: None
) -> None:
    """Whoever has Russian letters under their fingers presses the very keys."""
    del now_is
    context = seated(chromium, address, people[Role.REVIEWER], locale="ru")
    page = context.new_page()
    page.goto(f"{address}/week/2023-W09/")
    assert "Клавиши" in page.inner_text("#keys")
    press = "told => document.body.dispatchEvent(new KeyboardEvent('keydown', told))"
    for code, key, expected in (("KeyJ", "о", "A"), ("Slash", ",", "P"), ("Period", ".", "P")):
        page.evaluate(press, {"code": code, "key": key, "bubbles": True})
        assert expected == page.evaluate("document.activeElement.tagName")
    context.close()


def test_without_scripts_no_keys_are_promised(
    chromium: Any, address: str, people: dict[Role, Any], now_is: None
) -> None:
    """The line on keys is there only where they do something."""
    del now_is
    context = seated(chromium, address, people[Role.READER], java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    assert not page.locator("#keys").is_visible()
    context.close()
