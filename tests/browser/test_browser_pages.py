from __future__ import annotations

from itertools import product

import pytest
from browsers import NARROW, WIDE, Axe, Window
from sites import Editions

SITE = {
    "home": "index.html",
    "regions": "regions/index.html",
    "country": "regions/RU.html",
    "district": "regions/RU-FD-U.html",
    "region": "regions/RU-SVE.html",
    "silent-region": "regions/RU-OMS.html",
    "unknown-region": "regions/RU-TOM.html",
    "categories": "categories/index.html",
    "category": "categories/debtors.html",
    "unnamed-category": "categories/C07.html",
    "empty-category": "categories/C09.html",
    "weeks": "weeks/index.html",
    "week": "weeks/2023-W10.html",
    "sources": "sources/index.html",
    "source": "sources/letter.html",
    "per-speaker-source": "sources/returns.html",
    "originals": "originals/index.html",
    "methods": "methods.html",
    "codebook": "codebook.html",
    "findings": "findings.html",
    "corrections": "corrections.html",
    "data": "data.html",
    "search": "search.html",
}
RECEIPTS = (
    "cells", "words", "withheld", "absent", "replaced", "withdrawn", "not-chosen", "contested",
)  # fmt: skip
ORIGINALS = ("annex.xlsx", "letter.pdf")
KINDS = (*SITE, *RECEIPTS, *ORIGINALS)


@pytest.fixture(scope="session")
def paths(editions: Editions) -> dict[str, str]:
    """Return a page of every kind, below the folder of a language."""
    receipts = editions.receipts()
    found = dict(SITE) | {name: receipts[name] for name in RECEIPTS}
    for path in sorted((editions.second / "site" / "en" / "originals").glob("*.html")):
        for name in ORIGINALS:
            if f"<h1>{name}</h1>" in path.read_text(encoding="utf-8"):
                found[name] = f"originals/{path.name}"
    return found


@pytest.fixture(scope="session")
def site(served: str, editions: Editions) -> str:
    """Return the address of the second edition's site."""
    return f"{served}{editions.second.name}/site/"


@pytest.mark.parametrize("kind", KINDS)
def test_pages_keep_to_themselves_and_fit(
    window: Window, site: str, paths: dict[str, str], kind: str
) -> None:
    """A page asks nothing of others, says nothing on the console, and fits a narrow screen."""
    for language, scheme in product(("en", "ru"), ("light", "dark")):
        address = f"{site}{language}/{paths[kind]}"
        with window.opened(address, width=NARROW, scheme=scheme) as (page, asked, heard):
            assert asked[0] == address
            assert all(url.startswith(site) for url in asked), asked
            assert not heard
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
            assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(
    window: Window, axe: Axe, site: str, paths: dict[str, str], kind: str
) -> None:
    """No page breaks a rule of WCAG 2.2 AA or good practice that axe-core can check."""
    for language, scheme, width in (("en", "light", NARROW), ("ru", "dark", WIDE)):
        address = f"{site}{language}/{paths[kind]}"
        with window.opened(address, width=width, scheme=scheme) as (page, _, _):
            assert [] == axe.broken(page), (scheme, width)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"search"}))
def test_pages_need_no_script(
    either: dict[bool, Window], site: str, paths: dict[str, str], kind: str
) -> None:
    """A page says the same with scripts and without."""
    address, said = f"{site}ru/{paths[kind]}", []
    for scripts in (True, False):
        with either[scripts].opened(address) as (page, _, _):
            said.append(page.inner_text("main"))
    assert said[0] == said[1]
    assert len(said[0]) > len("Метод")


def test_the_first_edition_says_that_it_is(window: Window, served: str, editions: Editions) -> None:
    """The first edition corrects nothing; the second says what moved each figure."""
    for edition, words in (
        (editions.first, "Это первый выпуск."),
        (editions.second, "решение R-2"),
    ):
        address = f"{served}{edition.name}/site/ru/corrections.html"
        with window.opened(address) as (page, _, heard):
            assert words in page.inner_text("main")
            assert not heard


def test_the_root_leads_to_the_first_language(window: Window, site: str) -> None:
    """Above all languages stands a page that goes to the first of them by itself."""
    with window.opened(site) as (page, _, heard):
        page.wait_for_url(f"{site}en/index.html")
        assert not heard


def test_the_keyboard_reaches_the_content_first(window: Window, site: str) -> None:
    """The first stop of the keyboard skips the navigation; what has the focus shows it."""
    with window.opened(f"{site}en/weeks/2023-W10.html") as (page, _, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
        page.keyboard.press("Tab")
        inside = "document.querySelector('main').contains(document.activeElement)"
        assert page.evaluate(inside)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_pages_print_without_what_only_a_screen_needs(
    window: Window, site: str, paths: dict[str, str]
) -> None:
    """On paper a receipt shows its proof in full, no navigation, and nothing beyond the edge."""
    with window.opened(f"{site}en/{paths['cells']}", width=800) as (page, _, _):
        page.emulate_media(media="print")
        assert not page.is_visible("nav")
        assert page.is_visible("ol.path")
        assert page.evaluate("document.documentElement.scrollWidth") <= 800
