from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from sites import Editions

LANGUAGES = ("en", "ru")


class Page:
    """A page of a site as links see it: where they lead, and which places it names."""

    def __init__(self, path: Path) -> None:
        """Parse a page."""
        tree = html.document_fromstring(path.read_bytes())
        self.links = [
            str(found)
            for attribute in ("href", "src")
            for found in tree.xpath(f"//@{attribute}")  # plain attributes of any element
        ]
        self.names = Counter(str(name) for name in tree.xpath("//@id"))


@cache
def page(path: Path) -> Page:
    """Return a page, parsed once."""
    return Page(path)


def target(of: Path, link: str) -> tuple[Path, str]:
    """Return the file that a link on a page leads to, and the place in it."""
    parts = urlsplit(link)
    path = (of.parent / unquote(parts.path)).resolve() if parts.path else of
    return path, unquote(parts.fragment)


def pages_of(edition: Path) -> list[Path]:
    """Return every page of an edition."""
    return sorted((edition / "site").rglob("*.html"))


@pytest.mark.parametrize("which", ["first", "second"])
def test_every_link_leads_somewhere(editions: Editions, which: str) -> None:
    """Every link of every page leads to a file of the edition, and to a place that is in it."""
    edition: Path = getattr(editions, which).resolve()
    lost = []
    for path in pages_of(edition):
        for link in page(path).links:
            file, place = target(path, link)
            if urlsplit(link).scheme or not file.is_relative_to(edition) or not file.is_file():
                lost.append(f"{path.relative_to(edition)}: {link}")
            elif place and place not in page(file).names:
                lost.append(f"{path.relative_to(edition)}: no such place: {link}")
    assert not lost[:20]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_reached_from_the_start(editions: Editions, language: str) -> None:
    """From the start page links lead, in the end, to every page of the language."""
    home = editions.second.resolve() / "site" / language
    waiting = [home / "index.html"]
    reached = set(waiting)
    while waiting:
        path = waiting.pop()
        for link in page(path).links:
            file, _ = target(path, link)
            if file.suffix == ".html" and file.is_relative_to(home) and file not in reached:
                reached.add(file)
                waiting.append(file)
    assert reached == set(home.rglob("*.html"))


def test_no_page_names_a_place_twice(editions: Editions) -> None:
    """An id stands once on a page, so that a link to it is never in doubt."""
    twice = [
        f"{path.name}: {name}"
        for path in pages_of(editions.second)
        for name, count in page(path).names.items()
        if count > 1
    ]
    assert not twice


def test_languages_have_the_same_pages(editions: Editions) -> None:
    """Every page of one language has its counterpart in the other."""
    site = editions.second / "site"
    english, russian = (
        {path.relative_to(site / language) for path in (site / language).rglob("*.html")}
        for language in LANGUAGES
    )
    assert english == russian
