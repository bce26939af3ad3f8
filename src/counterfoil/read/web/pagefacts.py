"""What a page says of itself: its title, its author and the day it was published.

Taken from what the page gives in so many words: schema.org data, meta elements, marked-up times
and names and, where there are none of these, a line near the heading that holds one whole date, or
says by whom the page is. Nothing is taken from addresses, copyright lines or the moment of reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import orjson

from counterfoil.read.given import tidy
from counterfoil.read.web.authors import page_author
from counterfoil.read.web.lines import Line, heading_of
from counterfoil.read.web.markup import Markup
from counterfoil.read.web.written_days import iso_day, written_day

_ARTICLES = {
    "article",
    "newsarticle",
    "blogposting",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "reviewnewsarticle",
    "backgroundnewsarticle",
    "liveblogposting",
    "report",
    "scholarlyarticle",
    "technicalarticle",
    "techarticle",
    "socialmediaposting",
    "posting",
    "advertisercontentarticle",
}
_DAY_METAS = (
    "article:published_time",
    "og:article:published_time",
    "bt:pubdate",
    "datepublished",
    "date_published",
    "publish_date",
    "publish-date",
    "pubdate",
    "publication_date",
    "publicationdate",
    "published-date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "cxenseparse:recs:publishtime",
    "date",
    "article_date_original",
)
_META_KEYS = ("property", "name", "itemprop")
_DESCRIBED = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>)\s*;?\s*$")
_AFTER = 12
_BEFORE = 4
_SHORT = 120


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page's title, author and day (YYYY-MM-DD), each empty where it does not say."""

    title: str
    author: str
    published: str


def page_facts(page: Markup, lines: list[Line]) -> PageFacts:
    """Return what a page says of itself."""
    described = list(_described(page))
    metas = _metas(page)
    return PageFacts(
        title=_title(page, described, metas),
        author=page_author(page, described, metas),
        published=_published(page, lines, described, metas),
    )


def _described(page: Markup) -> Iterator[dict[str, Any]]:
    """Yield the schema.org descriptions of articles in the page's JSON-LD."""
    for script in page.named("script"):
        if "ld+json" not in script.get("type"):
            continue
        text = _DESCRIBED.sub("", page.raw(script))
        try:
            found = orjson.loads(re.sub(r"[\x00-\x1f]", " ", text))
        except (orjson.JSONDecodeError, RecursionError):
            continue
        yield from _articles(found, 0)


def _articles(piece: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:  # noqa: PLR2004 - deeper ones describe other things
        return
    if isinstance(piece, list):
        for part in piece:
            yield from _articles(part, depth + 1)
    elif isinstance(piece, dict):
        kinds = piece.get("@type", "")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(str(kind).casefold() in _ARTICLES for kind in kinds):
            yield piece
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(piece.get(key), depth + 1)


def _metas(page: Markup) -> dict[str, list[str]]:
    """Return what meta elements say, by name."""
    found: dict[str, list[str]] = {}
    for meta in page.named("meta"):
        attributes = meta.attributes()
        if content := tidy(attributes.get("content", "")):
            names = {attributes.get(key, "").strip().casefold() for key in _META_KEYS}
            for name in names - {""}:
                found.setdefault(name, []).append(content)
    return found


def _title(page: Markup, described: list[dict[str, Any]], metas: dict[str, list[str]]) -> str:
    headings = {text for h in page.named("h1") if (text := tidy(page.text(h)))}
    if len(headings) == 1:
        return headings.pop()
    for article in described:
        if isinstance(headline := article.get("headline"), str) and tidy(headline):
            return tidy(unescape(headline))
    for name in ("og:title", "twitter:title", "dc.title"):
        if name in metas:
            return metas[name][0]
    return next((tidy(page.text(title)) for title in page.named("title")), "")


def _published(
    page: Markup,
    lines: list[Line],
    described: list[dict[str, Any]],
    metas: dict[str, list[str]],
) -> str:
    for article in described:
        if day := _day(article.get("datePublished")):
            return day
    for name in _DAY_METAS:
        if day := _day(next(iter(metas.get(name, [])), "")):
            return day
    for element in page.elements:
        if "datePublished" in element.written and element.get("itemprop") == "datePublished":
            given = element.get("datetime") or element.get("content") or page.text(element)
            if day := _day(given):
                return day
    return _marked_day(page) or _near_heading(page, lines)


def _marked_day(page: Markup) -> str:
    """Return the day of the first time element that says it is the moment of publication."""
    times = list(page.named("time"))
    for element in times:
        attributes = element.attributes()
        said = f"{attributes.get('class', '')} {attributes.get('itemprop', '')}"
        if "pubdate" in attributes or "publish" in said:
            day = _day(attributes.get("datetime", "")) or _day(page.text(element))
            if day:
                return day
    days = {day for element in times if (day := _day(element.get("datetime")))}
    return days.pop() if len(days) == 1 else ""


def _near_heading(page: Markup, lines: list[Line]) -> str:
    """Return the day in the lines around the page's heading, where one of them is a date."""
    heading = heading_of(page, lines)
    if heading is None:
        return ""
    after, before = lines[heading : heading + _AFTER], lines[max(heading - _BEFORE, 0) : heading]
    for line in (*after, *reversed(before)):
        for element in {piece.element for piece in line.pieces}:
            if element.name == "time" and (day := _day(element.get("datetime"))):
                return day
        if len(line.text) <= _SHORT and (day := written_day(line.text)):
            return day
    return ""


def _day(given: Any) -> str:
    if not isinstance(given, str):
        return ""
    text = tidy(given)
    return iso_day(text) or (written_day(text) if len(text) <= _SHORT else "")
