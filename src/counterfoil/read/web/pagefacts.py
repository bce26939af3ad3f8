"""What a page says of itself: its title, its author and the day it was published.

Taken from what the page gives in so many words: schema.org data, meta elements, marked-up times
and, for the day, a line of its own that holds one whole date. Nothing is taken from addresses,
copyright lines or the moment of reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from lxml.html import HtmlElement

from counterfoil.read.given import tidy
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
_AUTHOR_METAS = (
    "author",
    "byl",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.personalname",
    "citation_author",
    "twitter:creator:name",
)
_BYLINE = re.compile(r"(^|[\s_-])(author|byline|autor|auteur)([\s_-]|$)", re.IGNORECASE)
_DATED = re.compile(r"(^|[\s_-])(date|time|published|posted|pubdate|datum|fecha)", re.IGNORECASE)
_BY = re.compile(
    r"^(?:(?:posted |written |published |veröffentlicht |eingestellt )?"
    r"(?:by|von|vom|par|por|author|autor(?:in)?|автор[ыа]?|текст)(?::\s*|\s+|(?=[A-ZА-ЯЁ])))+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[\d@/\[\]()?!→…:]|\w\.(?:com|de|ru|org|net|it|cl|io|fr|es)\b")
_WORDS = 10
_BLOCKS = {"p", "div", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6", "header", "section"}
_UNSEEN = {"script", "style", "noscript", "template", "head", "option"}
_AFTER = 12
_SHORT = 120
_NAME = 100
_SPACED_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>)\s*;?\s*$")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page's title, author and day (YYYY-MM-DD), each empty where it does not say."""

    title: str
    author: str
    published: str


def page_facts(tree: HtmlElement) -> PageFacts:
    """Return what a page says of itself."""
    described = list(_described(tree))
    metas = _metas(tree)
    return PageFacts(
        title=_title(tree, described, metas),
        author=_author(tree, described, metas),
        published=_published(tree, described, metas),
    )


def _described(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the schema.org descriptions of articles in the page's JSON-LD."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = _SPACED_COMMENT.sub("", script.text or "")
        try:
            found = orjson.loads(re.sub(r"[\x00-\x1f]", " ", text))
        except orjson.JSONDecodeError:
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


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Return what meta elements say, by name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = tidy(meta.get("content") or "")
        for key in ("property", "name", "itemprop"):
            if content and (name := (meta.get(key) or "").strip().casefold()):
                found.setdefault(name, content)
    return found


def _title(tree: HtmlElement, described: list[dict[str, Any]], metas: dict[str, str]) -> str:
    headings = [text for h in tree.iter("h1") if (text := tidy(h.text_content()))]
    if len(set(headings)) == 1:
        return headings[0]
    for article in described:
        if isinstance(headline := article.get("headline"), str) and tidy(headline):
            return tidy(headline)
    for name in ("og:title", "twitter:title", "dc.title"):
        if name in metas:
            return metas[name]
    title = tree.find(".//title")
    return tidy(title.text_content()) if title is not None else ""


def _author(tree: HtmlElement, described: list[dict[str, Any]], metas: dict[str, str]) -> str:
    site = metas.get("og:site_name", "").casefold()
    for article in described:
        if names := _distinct(_names(article.get("author")), site):
            return "; ".join(names)
    for name in _AUTHOR_METAS:
        given = [meta.get("content") or "" for meta in tree.iter("meta") if _is_called(meta, name)]
        if names := _distinct(given, site):
            return "; ".join(names)
    marked = [*tree.xpath('//*[@itemprop="author"]'), *tree.xpath('//*[@rel="author"]')]
    if names := _distinct((element.text_content() for element in marked), site):
        return "; ".join(names[:3])
    classed = [e for e in tree.iter("a", "span", "p", "div", "li", "address") if _is_byline(e)]
    return next(iter(_distinct((element.text_content() for element in classed), site)), "")


def _distinct(texts: Iterable[str], site: str) -> list[str]:
    """Return the texts that are names, each once, without the site's own."""
    names = (_BY.sub("", tidy(text)).strip(" ,;|·-") for text in texts)
    return list(dict.fromkeys(n for n in names if _is_name(n) and n.casefold() != site))


def _is_called(meta: HtmlElement, name: str) -> bool:
    called = (meta.get("name") or "", meta.get("property") or "", meta.get("itemprop") or "")
    return name in (text.strip().casefold() for text in called)


def _is_byline(element: HtmlElement) -> bool:
    return bool(_BYLINE.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _names(author: Any) -> Iterator[str]:
    if isinstance(author, list):
        for part in author:
            yield from _names(part)
    elif isinstance(author, dict):
        yield from _names(author.get("name"))
    elif isinstance(author, str):
        yield author


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _NAME and len(text.split()) <= _WORDS and not _NO_NAME.search(text)


def _published(tree: HtmlElement, described: list[dict[str, Any]], metas: dict[str, str]) -> str:
    for article in described:
        if day := _day(article.get("datePublished")):
            return day
    for name in _DAY_METAS:
        if day := _day(metas.get(name)):
            return day
    for element in tree.xpath('//*[@itemprop="datePublished"]'):
        given = element.get("datetime") or element.get("content") or element.text_content()
        if day := _day(given):
            return day
    return _marked_day(tree) or _near_heading(tree)


def _marked_day(tree: HtmlElement) -> str:
    """Return the day of the first time element that says it is the moment of publication."""
    times = list(tree.iter("time"))
    for element in times:
        said = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        published = element.get("pubdate") is not None or "publish" in said
        day = _day(element.get("datetime")) or _day(element.text_content())
        if published and day:
            return day
    days = {day for element in times if (day := _day(element.get("datetime")))}
    return days.pop() if len(days) == 1 else ""


def _near_heading(tree: HtmlElement) -> str:
    """Return the day in the lines around the page's heading, where one of them is a date."""
    lines, heading = _lines(tree)
    if heading is None:
        return ""
    around = [*lines[heading : heading + _AFTER], *reversed(lines[max(heading - 4, 0) : heading])]
    for line in around:
        if len(line) <= _SHORT and (day := written_day(line)):
            return day
    return ""


def _lines(tree: HtmlElement) -> tuple[list[str], int | None]:
    """Return the page's lines of text, and the place of its first heading among them."""
    lines: list[str] = []
    heading: int | None = None
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        if element.tag == "h1" and heading is None:
            heading = len(lines)
        if element.tag == "time" and (day := _day(element.get("datetime"))):
            lines.append(day)
        elif _is_line(element) and (text := tidy(element.text_content())):
            lines.append(text)
        if heading is not None and len(lines) > heading + _AFTER:
            break
    return lines, heading


def _is_line(element: HtmlElement) -> bool:
    """Whether an element is a block that holds no other."""
    return element.tag in _BLOCKS and not any(e.tag in _BLOCKS for e in element.iterdescendants())


def _day(given: Any) -> str:
    if not isinstance(given, str):
        return ""
    text = tidy(given)
    return iso_day(text) or (written_day(text) if len(text) <= _SHORT else "")
