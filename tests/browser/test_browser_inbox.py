"""The inbox in a real browser: from a sealed file to a figure that changed, scripts or none."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from attending import Visitor, made
from browsers import Axe
from desks import Desk
from django.conf import settings
from inboxes import cell, changed, keep_desk_key, sealed
from light_keys import write_light_key
from sealed import KEYS, secret_key

from counterfoil.desk.roles import Role
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.words import MonitorCode

PHRASE = "a long passphrase"
MADE = dt.date(2023, 3, 21)


class Seat(NamedTuple):
    """A reviewer at a browser: where the desk is, who they are, where their key file is."""

    browser: Any
    address: str
    person: Any
    key: Path

    def context(self, **how: Any) -> Any:
        """Return a browser's context, signed in."""
        context = self.browser.new_context(**how)
        name = settings.SESSION_COOKIE_NAME
        session = Visitor(self.person).client.cookies[name].value
        context.add_cookies([{"name": name, "value": session, "url": self.address}])
        return context


@pytest.fixture(scope="module")
def seat(
    chromium: Any, address: str, office: Desk, tmp_path_factory: pytest.TempPathFactory
) -> Seat:
    """Return a reviewer at a browser."""
    del office
    keep_desk_key()
    path = tmp_path_factory.mktemp("key") / "R-1.key"
    # Sealed to; this person goes by R-2.
    write_light_key(path, f"# reviewer R-2\n{secret_key('R-2')}\n", PHRASE)
    return Seat(chromium, address, made("R-2", Role.REVIEWER), path)


def returned(folder: Path, region: str, number: int, keys: MonitorKeys = KEYS) -> Path:
    """Seal a return into a file."""
    report = changed(
        region=region,
        period="2023-W11",
        made_on=MADE,
        cells=(cell("approached", number, "about so many", "at the office"), cell("signed", 1)),
    )
    path = folder / f"{region}.return"
    path.write_bytes(sealed(report, ("1.jpg", b"\xff\xd8\xff"), keys=keys).envelope)
    return path


@pytest.mark.parametrize("case", [("with scripts", "a", 71), ("without", "b", 83)])
def test_from_a_sealed_file_to_a_figure(
    seat: Seat, tmp_path: Path, now_is: None, case: tuple[str, str, int]
) -> None:
    """Taken in, opened with the key, accepted, seen in the week: by plain forms."""
    del now_is
    (how, region, number), address = case, seat.address
    monitor = MonitorKeys(MonitorCode(bytes([number] * 16)))
    context = seat.context(java_script_enabled=how == "with scripts", locale="en")
    page = context.new_page()
    page.goto(f"{address}/week/2023-W11/")
    assert f"{number}" not in page.inner_text("main")
    page.get_by_role("link", name="Inbox").click()
    file = returned(tmp_path, region, number, monitor)
    page.get_by_label("Sealed files, ending in .return").set_input_files(file)
    page.get_by_role("button", name="Take them in").click()
    assert "1 file is new." in page.inner_text("main")
    page.get_by_label("Your key file").set_input_files(seat.key)
    page.get_by_label("Its passphrase").fill(PHRASE)
    page.get_by_role("button", name="Open it").click()
    # Other tests leave returns of the same region and week.
    waiting = page.locator(f"a[href='/inbox/{sha256(file.read_bytes()).hexdigest()}/']")
    assert {"a": "Alpha, 2023-W11", "b": "Beta, 2023-W11"}[region] == waiting.inner_text()
    waiting.click()
    assert "about so many" in page.inner_text("table")
    page.get_by_label("The monitor’s code").fill(f"M-{region}")
    page.get_by_role("button", name="Accept it onto the record").click()
    assert "It is on record as filing" in page.inner_text("main")
    page.get_by_role("link", name="Week 2023-W11").click()
    assert f"{number}" in page.inner_text(f"#{region}")
    page.goto(f"{address}/")
    assert f"M-{region}" in page.inner_text("main")
    page.goto(f"{address}/inbox/")
    page.get_by_role("button", name="Lock it").click()
    assert "Open returns with your key" in page.inner_text("main")
    context.close()


def test_its_pages_keep_to_themselves_and_fit(
    seat: Seat, axe: Axe, tmp_path: Path, now_is: None
) -> None:
    """Open and locked, on a phone and a desk, in both languages: no rule of access is broken."""
    del now_is
    address, key = seat.address, seat.key
    waiting = returned(tmp_path, "c", 12)
    for width, scheme, language in ((360, "light", "ru"), (1440, "dark", "en")):
        how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        context = seat.context(locale=language, **how)
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message, heard=heard: heard.append(message.text))
        page.goto(f"{address}/inbox/")
        page.locator("#files").set_input_files(waiting)
        page.locator("button[value=upload]").click()
        for opened in (False, True):
            if opened:
                page.goto(f"{address}/inbox/")
                page.locator("#key").set_input_files(key)
                page.locator("#passphrase").fill(PHRASE)
                page.locator("form[action$='/key/'] button").click()
            looked_at = [page.url.replace("pull/", "")]
            page.goto(looked_at[0])
            looked_at.append(page.locator("#waiting ~ .scroll a").first.evaluate("a => a.href"))
            for url in looked_at:
                page.goto(url)
                for one in page.locator("details").all():
                    one.evaluate("one => { one.open = true }")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, url
                assert [] == axe.broken(page)
        assert not heard
        context.close()
