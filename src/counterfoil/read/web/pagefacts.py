"""What a page says of itself: its title, its author and the day it was published.

Taken from what the page gives in so many words: schema.org data, meta elements, marked-up times
and names and, where there are none of these, a line near the heading that holds one whole date, or
says by whom the page is. Nothing is taken from copyright lines or the moment of reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from counterfoil.read.given import tidy
from counterfoil.read.web.authors import page_author
from counterfoil.read.web.headings import heading_line
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Markup
from counterfoil.read.web.moments import day_of
from counterfoil.read.web.published import changed_day, published_day
from counterfoil.read.web.said import Said, told_to_machines


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page's title, author and day (YYYY-MM-DD), each empty where it does not say.

    `about` says what made it, when it was last changed, and when machines are told that it was
    published where it shows another day as its own; as machines are told, or else as a day.
    """

    title: str
    author: str
    published: str
    about: Mapping[str, str]


def page_facts(page: Markup, lines: list[Line]) -> PageFacts:
    """Return what a page says of itself."""
    said = told_to_machines(page)
    title = _title(page, said)
    heading = heading_line(page, lines, title)
    author = page_author(page, lines, heading, said)
    published = published_day(page, lines, heading, said)
    about = _about(said, published)
    if not published and "modified" not in about:
        changed = changed_day(page, lines, heading, said)
        about |= {"modified": changed} if changed else {}
    return PageFacts(title, author, published, about)


def _about(said: Said, published: str) -> dict[str, str]:
    changed = [article.get("dateModified") for article in said.articles]
    changed += said.metas.get("article:modified_time", [])
    begun: list[Any] = [article.get("datePublished") for article in said.articles]
    begun += said.metas.get("article:published_time", [])
    told = {
        "tool": next(iter(said.metas.get("generator", [])), ""),
        "published": next((one for one in begun if day_of(one) not in {"", published}), ""),
        "modified": next((moment for moment in changed if isinstance(moment, str)), ""),
    }
    return {name: text for name, words in told.items() if (text := tidy(words))}


def _title(page: Markup, said: Said) -> str:
    """Return the title: the only heading, unless that names the site, or what machines are told."""
    headings = {text for h in page.named("h1") if (text := tidy(page.text(h)))}
    whole = next((tidy(page.text(title)) for title in page.named("title")), "")
    told = [one["headline"] for one in said.articles if isinstance(one.get("headline"), str)]
    others = [text for headline in told if (text := tidy(unescape(headline)))]
    for name in ("og:title", "twitter:title", "dc.title"):
        others += said.metas.get(name, [])[:1]
    if len(headings) == 1:
        (heading,) = headings
        site = next(iter(said.metas.get("og:site_name", [])), "")
        if not others or heading.casefold() != site.casefold():
            return heading
    return next(iter(others), whole)
