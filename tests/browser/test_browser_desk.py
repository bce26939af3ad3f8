"""The desk in a real browser: every page keeps to itself, fits, and breaks no rule of access."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
from attending import PASSWORD, Visitor, made
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
OPEN = {"login": "/login/", "join": "/join/"}
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_AXE = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"


@pytest.fixture(scope="module")
def paths(office: Desk) -> dict[str, str]:
    """Return the path of every page."""
    with ledger_of(office.project) as ledger:
        digest = next(iter(originals(ledger)))
    return {name: path.replace("DIGEST", digest) for name, path in (PAGES | OPEN).items()}


def seated(browser: Any, address: str, person: Any, **how: Any) -> Any:
    """Return a browser's context, signed in."""
    context = browser.new_context(**how)
    if person is not None:
        session = Visitor(person).client.cookies[settings.SESSION_COOKIE_NAME].value
        kept = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
        context.add_cookies([kept])
    return context


@pytest.mark.parametrize("kind", [*PAGES, *OPEN])
def test_pages_of_the_desk_keep_to_themselves_and_fit(
    chromium: Any, address: str, paths: dict[str, str], people: dict[Role, Any], kind: str
) -> None:
    """No page asks anything of others, breaks its own policy, overflows or trips axe-core."""
    pytest.importorskip("axe_playwright_python", reason="no axe")
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    person = None if kind in OPEN else people[Role.ADMIN]
    for width, scheme, language in ((NARROW, "light", "ru"), (WIDE, "dark", "en")):
        how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        context = seated(chromium, address, person, locale=language, **how)
        page = context.new_page()
        asked: list[str] = []
        heard: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, heard=heard: heard.append(message.text))
        page.on("pageerror", lambda error, heard=heard: heard.append(str(error)))
        answer = page.goto(address + paths[kind])
        expected = 404 if kind == "nothing" else 200
        assert expected == answer.status
        assert all(url.startswith(address) for url in asked), asked
        # Chromium itself says of a page that is not there that it is not.
        assert not [text for text in heard if "404" not in text]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert language == page.evaluate("document.documentElement.lang")
        # The policy stops axe from being a script of the page: it comes in as an expression.
        page.evaluate(axe)
        broken = page.evaluate(_AXE, list(_RULES))["violations"]
        assert not [(one["id"], one["nodes"][0]["html"]) for one in broken]
        context.close()


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
