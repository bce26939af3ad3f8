"""A drafted mapping over a table in a real browser: looked at, corrected, refused and accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attending import Visitor, made
from browsers import Axe
from desks import Desk, copied
from django.conf import settings as kept
from django.test import override_settings
from reviewed import SOURCE, TABLE
from small_projects import ledger_of, settings

from counterfoil.desk.roles import Role
from counterfoil.ledger.originals import originals
from counterfoil.model.locator import Locator

NARROW, WIDE = 360, 1440


@pytest.fixture
def table(office: Desk, tmp_path: Path) -> Any:
    """Return the path of a table's page, and the desk, open in place of the other."""
    del office
    files = {"project.toml": settings(languages='["en", "ru"]'), "sources/office.toml": SOURCE}
    desk = Desk(tmp_path / "project", files)
    desk.collect({"draft.csv": TABLE})
    with ledger_of(desk.project) as ledger:
        path = f"/original/{next(iter(originals(ledger)))}/"
    with override_settings(COUNTERFOIL_FOLDER=desk.folder):
        yield desk, path


def seated(browser: Any, address: str, person: Any, **how: Any) -> Any:
    """Return a browser's context, signed in."""
    context = browser.new_context(**how)
    session = Visitor(person).client.cookies[kept.SESSION_COOKIE_NAME].value
    cookie = {"name": kept.SESSION_COOKIE_NAME, "value": session, "url": address}
    context.add_cookies([cookie])
    return context


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_draft_is_answered_cell_by_cell(
    chromium: Any, address: str, table: tuple[Desk, str], now_is: None, *, scripts: bool
) -> None:
    """One claim corrected, one refused, one ticked, the rest accepted at once."""
    del now_is
    desk, path = table
    person = made(f"R-4{int(scripts)}", Role.REVIEWER)
    context = seated(chromium, address, person, locale="en", java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address + path)
    page.get_by_role("link", name="1 040").click()
    page.get_by_label("At most").fill("1400")
    page.get_by_role("button", name="Put it on record").click()
    assert page.url.endswith("#table-1")
    page.get_by_role("link", name="17", exact=True).click()
    page.get_by_label("Why").fill("It counts letters, not people.")
    page.get_by_role("button", name="Refuse what is proposed").click()
    page.get_by_label("Accept Beta · Migrants · Approached · 2023-W09: 12").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Accept those ticked").press("Enter")
    assert 3 == len(desk.rows("filing"))
    page.get_by_role("button", name="Accept all 8").press("Enter")
    assert "has been answered" in page.inner_text("main")
    page.get_by_role("link", name="Choose a cell to make a claim from").click()
    page.get_by_role("link", name="1O", exact=True).click()
    page.get_by_label("At least").fill("10")
    page.get_by_label("At most").fill("10")
    page.get_by_role("button", name="Put it on record").press("Enter")
    claims = {row["locator"]: row for _, row in desk.rows("claim")}
    assert 11 == len(claims)
    assert ("1040", "1400") == (claims["cell=4,2"]["low"], claims["cell=4,2"]["high"])
    assert "10" == claims["cell=5,4"]["low"]
    assert "cell=4,3" not in claims
    codes = [row["code"] for _, row in desk.rows("finding")]
    assert {"CF101": 1, "CF119": 2, "CF120": 1, "CF201": 1} == {c: codes.count(c) for c in codes}
    assert 11 == page.locator("td.claimed").count()
    context.close()


def test_words_that_are_selected_become_a_claim(
    chromium: Any, address: str, town_hall: Desk, tmp_path: Path, now_is: None
) -> None:
    """Selected over the end of a paragraph, taken by a button, filed with their place."""
    del now_is
    desk = copied(town_hall, tmp_path / "project")
    with ledger_of(desk.project) as ledger:
        digest = next(o.digest for o in originals(ledger).values() if o.name == "letter.html")
    with override_settings(COUNTERFOIL_FOLDER=desk.folder):
        context = seated(chromium, address, made("R-43", Role.REVIEWER), locale="en")
        page = context.new_page()
        page.goto(f"{address}/original/{digest}/")
        button = page.get_by_role("button", name="Take what is selected above")
        assert button.is_disabled()
        page.evaluate(
            """() => {
              const [one, other] = document.querySelectorAll("blockquote p");
              const at = one.firstChild.data.indexOf("12 of them");
              getSelection().setBaseAndExtent(one.firstChild, at, other.firstChild, 7);
            }"""
        )
        button.click()
        page.get_by_label("The number's own words among them").fill("12")
        page.get_by_label("Region").select_option("a")
        page.get_by_label("Measure").select_option("signed")
        page.get_by_label("Category").select_option("migrants")
        page.get_by_label("Week, quarter or year").fill("2023-W09")
        page.get_by_role("button", name="Put it on record").press("Enter")
        assert page.url.endswith("#claims"), page.inner_text("main")
        context.close()
    claim = desk.rows("claim")[-1][1]
    assert "12 of them signed.\nIn Beta" == Locator.parse(claim["locator"]).quote


def test_pages_of_tables_fit_and_break_no_rule_of_access(
    chromium: Any, axe: Axe, address: str, table: tuple[Desk, str], now_is: None
) -> None:
    """Narrow and wide, light and dark, in both languages, with the heads of rows in sight."""
    del now_is
    _, path = table
    person = made("R-42", Role.REVIEWER)
    for width, scheme, language in ((NARROW, "light", "ru"), (WIDE, "dark", "en")):
        how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        context = seated(chromium, address, person, locale=language, **how)
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message, heard=heard: heard.append(message.text))
        for part in ("", "?choose=1", "cell/1/4/2/", "cell/1/5/4/"):
            page.goto(address + path + part)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert [] == axe.broken(page), part
        assert not heard
        page.goto(address + path)
        page.evaluate("document.querySelector('.scroll').scrollLeft = 400")
        assert 0 <= page.locator("td.pinned").last.bounding_box()["x"] < width / 2
        context.close()
