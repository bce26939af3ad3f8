"""Offline forms that the tests may fill in, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from layers import ROOT as HOME
from sealed import CODE, ORIGIN, ROOT, ROSTER, TODAY

from counterfoil.form.making import make_form
from counterfoil.project.opening import open_project
from counterfoil.project.sourcing import source_of_returns
from counterfoil.sealing.programme import Programme, make_programme
from counterfoil.sealing.roster import Roster, sign_roster

NOW = f"{TODAY}T12:00:00"
WEEK, BEFORE = "2026-W47", "2026-W46"


def programme() -> Programme:
    """Return the programme of the founding example, whose weeks go on."""
    project = open_project(HOME / "examples" / "founding")
    codebook = replace(project.codebook, last=None)
    numbers = source_of_returns(project).numbers
    return make_programme(codebook, ORIGIN, ROOT.vkey, project.settings.title, numbers)


def written(path: Path, roster: Roster = ROSTER) -> Path:
    """Write a form that carries a roster."""
    path.write_bytes(make_form(programme(), sign_roster(roster, ROOT)))
    return path


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a form on the disk."""
    return written(tmp_path_factory.mktemp("form") / "return.html")


@dataclass
class Filling:
    """A form that is open in a browser, and what was heard of it."""

    page: Any
    requests: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def enter(self, code: str = CODE.words, region: str = "RU-SVE") -> None:
        """Type the code, choose the region and how the numbers are known."""
        self.page.fill("#code", code)
        self.page.select_option("#region", region)
        self.page.check("#basis-participant")

    def cell(self, category: str, measure: str, words: str) -> None:
        """Type what stands in a cell's short field."""
        self.page.fill(f"#cell-{category}-{measure}", words)

    def more(self, category: str, measure: str, name: str, words: str) -> None:
        """Type or choose what stands behind a number."""
        button = self.page.locator(f"#category-{category} .cells > button")
        if button.get_attribute("aria-expanded") == "false":
            button.click()
        control = self.page.locator(f"#more-{category}-{measure}-{name}")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(words)
        else:
            control.fill(words)

    def seal(self) -> None:
        """Say that all was looked at, where that is asked, and seal."""
        if self.page.locator("#looked").is_visible():
            self.page.check("#looked")
        self.page.click("#seal")
        self.page.locator("#outcome").wait_for(state="visible")

    def saved(self, button: str) -> tuple[str, bytes]:
        """Press a button that saves a file; return its name and what is in it."""
        with self.page.expect_download() as saving:
            self.page.click(button)
        return saving.value.suggested_filename, Path(saving.value.path()).read_bytes()

    def told(self, where: str) -> str:
        """Return what is shown in a place."""
        return str(self.page.locator(where).inner_text())


@contextmanager
def filling(browser: Any, address: str, *, now: str = NOW, **how: Any) -> Iterator[Filling]:
    """Open a form at a moment, where nothing is kept, and listen to all of it.

    Pages are opened again and again, for a new one takes most of a second of CPU; what a form
    keeps on a device is cleared away before the next one.
    """
    width, scheme = how.pop("width", 1280), how.pop("color_scheme", "light")
    page = _page(browser, tuple(sorted({"locale": "en-GB", **how}.items())))
    found = Filling(page)
    listening = {
        "request": lambda request: found.requests.append(request.url),
        "console": lambda message: found.heard.append(message.text),
        "pageerror": lambda error: found.heard.append(f"error: {error}"),
    }
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.clock.set_fixed_time(now)
    for event, listener in listening.items():
        page.on(event, listener)
    try:
        page.goto(address)
        yield found
    finally:
        for event, listener in listening.items():
            page.remove_listener(event, listener)
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")


_PAGES = WeakKeyDictionary[Any, dict[tuple[tuple[str, Any], ...], Any]]()
"""The pages of each browser that forms were opened in, by how their contexts are."""


def _page(browser: Any, how: tuple[tuple[str, Any], ...]) -> Any:
    pages = _PAGES.setdefault(browser, {})
    if how not in pages:
        pages[how] = browser.new_context(**dict(how)).new_page()
    return pages[how]
