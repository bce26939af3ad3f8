"""Who a page says wrote it.

In turn: schema.org data, meta elements, what is printed by the heading, elements marked as the
author's, elements whose names say so, and a line that says so at the end of the text. Where what
machines are told is one word, as accounts are called, and a full name is printed by the heading,
it is that name. Names of sites, of comment writers and of what is no person or agency are not
taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import pairwise, takewhile
from typing import Any

from counterfoil.read.given import tidy
from counterfoil.read.text.bylines import byline, without_day
from counterfoil.read.web.headings import around, is_apart
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Element, Markup
from counterfoil.read.web.said import Said
from counterfoil.read.web.written_days import written_day

_METAS = (
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
_LABELS = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
_WROTE = re.compile(
    r"written by|verfasst von|geschrieben von|écrit par|escrito por|scritto da|автор|author",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:\w*authors?|byline|autor(?:en|es)?|auteurs?|authored|poster|username)(?:$|[\s_-]|name)",
    re.IGNORECASE,
)
_BYLINE_WORDS = ("author", "byline", "autor", "auteur", "poster", "username")
_LINKED = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|profile?|staff|people|redakteur|journalist|avtor"
    r"|contributors?|interviewer|team|users?|members?)/[^/]|[?&]mode=viewprofile|/user[-_]?info",
    re.IGNORECASE,
)
_WORD = (
    r"(?:by|von|vom|par|por|authors?|autor(?:in|en)?|auteur|words|text|автор[ыа]?|текст)"
    r"\b(?::\s*|\s+|(?=[A-ZА-ЯЁ]))"
)
_BY = re.compile(
    r"^(?:(?:post(?:ed)?|written|published|veröffentlicht|eingestellt|erstellt|geschrieben"
    rf"|publiziert|verfasst|interview|words|story|article|beitrag|recommended|reviewed)?\s*(?:author\s+)?{_WORD})+",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:[|·•–—]\s*|\d{4},?\s+|:\d\d(?:\s*(?:[ap]m|uhr))?,?\s+)(?:by|von|par|por)\s+(?P<names>.+)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:text|autor(?:in)?|author|words|автор|текст)\s*:\s*(?P<names>\S.{2,50})", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"(?<!\w)\d|[@\[\]()?!→…:*=<>©]|^/|//|/$|\w\.(?:com|de|ru|org|net|it|cl|io|fr|es)\b"
)
_NO_ONE = re.compile(
    r"(?:post(?:ed)?|by|von|par|por|name|follow|am|author|autor|written|published|publiziert|share"
    r"|print|e-?mail|below|autoreninfo|last modified|comments?)(?:\s+(?:by|von|am|on))?|no author"
    r"|none|null|(?:text )?link|(?:über|about)\b.*"
    r"|.*\b(?:view|see|show|read|alle|zeige|mehr|more|inhalte|posts"
    r"|artikel|profile|beiträge|cookies?|newsletter|says)\b.*",
    re.IGNORECASE,
)
_ONE = (
    r"(?:(?:Dr|Prof|Mag)\.\s+)*[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’.-]*"
    r"(?:\s+(?:[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’.-]*|de|del|von|van|der|la|le|zu)){1,4}"
)
_FULL = re.compile(_ONE)
_SEVERAL = re.compile(rf"{_ONE}(?:(?:,|\s+(?:and|und|y|et|&|и))\s+{_ONE})+")
_BETWEEN = re.compile(r",\s+|\s+(?:and|und|y|et|&|и)\s+")
_BEHIND = re.compile(r"\s*(?:\s(?:am|on|at|um|in|under|for)\s|[|·•]|\s[-–—]\s|,\s*$).*$")
_LABEL = re.compile(r"(?:autor(?:in)?|author|words|автор|текст)\s*:?", re.IGNORECASE)
_WORDS, _NAME, _SHORT = 10, 100, 150
_AFTER, _BEFORE = 8, 4
_BESIDE, _WEEKDAY, _FIRST = 3, 12, 6
_EDGES = " ,;|·-—–:"
_CLOSE = 400
_MOST = 3
_TAGS = {
    *("a", "address", "b", "cite", "dd", "div", "em", "h3", "h4", "h5", "i", "li", "p", "span"),
    *("strong", "td"),
}


def page_author(page: Markup, lines: list[Line], heading: int | None, said: Said) -> str:
    """Return the names of a page's authors, parted by semicolons, or "".

    `heading` is the number of the line that is the title.
    """
    site = next(iter(said.metas.get("og:site_name", [])), "").casefold()
    told = next(filter(None, (_distinct(names, site) for names in _told(said))), [])
    if told and (len(told) > 1 or " " in told[0]):
        return "; ".join(told)
    within = around(lines, heading)
    near = [line for line in _near(lines, heading) if not is_apart(line.block, within)]
    printed = [names for text in _printed(page, near) if (names := _distinct([text], site))]
    if told and told in printed:
        return told[0]
    for names in printed:
        if all(map(_FULL.fullmatch, names)):
            return "; ".join(names)
    if told:
        return told[0]
    elements = [e for e in page.mentioning(*_BYLINE_WORDS) if not is_apart(e, within)]
    marked = _together(element for element in elements if _is_marked(element))
    if names := _distinct((_line(page, element) for element in marked), site):
        return "; ".join(names[:_MOST])
    named = (_line(page, element) for element in elements if _is_named(element))
    others = _distinct(named, site), _distinct(_signed(lines), site)
    # A site may be the author of its pages, where they name nobody else.
    own = (
        _distinct(names, "")
        for names in (*_told(said), [_line(page, element) for element in marked])
    )
    return next((names[0] for names in (*printed, *others, *own) if names), "")


def _told(said: Said) -> Iterator[Iterable[str]]:
    """Yield names that are told to machines, the surest first."""
    for article in said.articles:
        yield _names(article.get("author"), said.persons)
    for label, name in _LABELS:
        if any(map(_WROTE.fullmatch, said.metas.get(label, ()))):
            yield said.metas.get(name, ())
    for name in _METAS:
        yield said.metas.get(name, ())
    for piece in said.pages:
        yield _names(piece.get("author"), said.persons)


def _near(lines: list[Line], heading: int | None) -> list[Line]:
    """Return the short lines after the heading and before it, the nearest first."""
    if heading is None:
        return []
    after = lines[heading + 1 : heading + 1 + _AFTER]
    before = lines[max(heading - _BEFORE, 0) : heading]
    return [*takewhile(lambda line: len(line.text) <= _SHORT, after), *reversed(before)]


def _printed(page: Markup, near: list[Line]) -> Iterator[str]:
    """Yield names in some lines: linked or named as an author's, or behind a word that says so.

    A full name that is a line of its own counts where a day is beside it.
    """
    for place, line in enumerate(near):
        inside = [piece.element for piece in line.pieces]
        above = [e.parent for e in (*inside, line.block) if e.parent is not None]
        about = [
            _line(page, element)
            for element in dict.fromkeys([*line.links, *inside, *above])
            if (element.name == "a" and _LINKED.search(element.get("href")))
            or _is_marked(element)
            or _is_named(element)
        ]
        several = list(dict.fromkeys(filter(_FULL.fullmatch, map(_bare, about))))
        yield from [", ".join(several), *about] if len(several) > 1 else about
        if byline(line.text):
            yield line.text
        if _BY.fullmatch(f"{line.text} ") and place + 1 < len(near):
            yield near[place + 1].text
        elif said := _BY.match(line.text) or _POSTED.search(line.text):
            names = line.text[said.end() :] if said.re is _BY else said["names"]
            yield names if names[:1].isupper() else ""
        beside = near[max(place - 1, 0) : place + _BESIDE]
        alone = place < _FIRST and _FULL.fullmatch(line.text)
        if alone and any(_is_day(other.text) for other in beside):
            yield line.text


def _is_day(text: str) -> bool:
    """Whether a text is a day and nothing else."""
    return bool(written_day(text)) and len(without_day(text)) <= _WEEKDAY


def _signed(lines: list[Line]) -> Iterator[str]:
    for line, after in pairwise([*lines, *lines[-1:]]):
        if len(line.text) > _SHORT:
            continue
        if found := _SIGNED.fullmatch(line.text):
            yield found["names"]
        elif _LABEL.fullmatch(line.text) and _FULL.match(after.text):
            yield after.text


def _line(page: Markup, element: Element) -> str:
    """Return the text of an element, of its first line with text where it has several."""
    texts = page.texts[element.first : element.last]
    begin = next((t for t in texts if not page.source[t.start : t.end].isspace()), None)
    if begin is None:
        return element.get("content")
    inside = (page.source[t.start : t.end] for t in texts if t.line == begin.line)
    return tidy(unescape("".join(inside)))


def _together(marked: Iterable[Element]) -> list[Element]:
    """Return the first of some elements, and those that follow each other closely."""
    found: list[Element] = []
    for element in marked:
        if found and element.start - found[-1].end > _CLOSE:
            break
        found.append(element)
    return found


def _is_marked(element: Element) -> bool:
    if "author" not in element.written:
        return False
    attributes = element.attributes()
    return attributes.get("itemprop") == "author" or attributes.get("rel") == "author"


def _is_named(element: Element) -> bool:
    if element.name not in _TAGS or not element.written:
        return False
    return bool(_BYLINE.search(f"{element.get('class')} {element.get('id')}"))


def _distinct(texts: Iterable[str], site: str) -> list[str]:
    """Return the names in texts, each once, without the site's own."""
    names = (name for text in texts for name in _parted(_bare(text)))
    return list(dict.fromkeys(n for n in names if _is_name(n) and n.casefold() != site))


def _bare(text: str) -> str:
    """Return a name without the words before it, and without a day and others behind it."""
    text = without_day(_BY.sub("", tidy(text).lstrip(_EDGES)))
    # Where a day stood within a line, two spaces are left.
    return tidy(_BEHIND.sub("", text)).strip(_EDGES)


def _parted(text: str) -> list[str]:
    """Part a text that is several full names."""
    return _BETWEEN.split(text) if _SEVERAL.fullmatch(text) else [text]


def _names(author: Any, persons: dict[str, str]) -> Iterator[str]:
    if isinstance(author, list):
        for part in author:
            yield from _names(part, persons)
    elif isinstance(author, dict):
        named = author.get("name") or persons.get(str(author.get("@id")), "")
        yield from _names(named, persons)
    elif isinstance(author, str):
        yield unescape(author)


def _is_name(text: str) -> bool:
    if not 1 < len(text) <= _NAME or len(text.split()) > _WORDS or _NO_ONE.fullmatch(text):
        return False
    return not _NO_NAME.search(text)
