"""The day a page was published, where the page says it.

In turn: schema.org data of an article, meta elements, elements marked as the day of publication, a
line near the heading or an element named a date that holds one whole date, a line that says when
it was published, schema.org data of the page, what its scripts hold, and the address that it gives
as its own. Days of changes are none, and neither are those of copyright lines and that of reading.

Where machines are told several days, it is the one that is shown under the heading. A moment may
be told in universal time: where the day before it or after it is shown, that is the day it was
where the page is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from counterfoil.read.given import tidy
from counterfoil.read.web.headings import around, is_apart
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Markup
from counterfoil.read.web.said import Said
from counterfoil.read.web.written_days import iso_day, written_day

_METAS = (
    "article:published_time",
    "og:article:published_time",
    "shareaholic:article_published_time",
    "og:published_time",
    "bt:pubdate",
    "datepublished",
    "date_published",
    "publish_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "publication_date",
    "publicationdate",
    "published-date",
    "published_on",
    "published_at",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "citation_publication_date",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "schema:datecreated",
    "cxenseparse:recs:publishtime",
    "date",
    "article_date_original",
    "article:created_time",
)
_MARKS = ("datePublished", "publishDate", "dateCreated", "schema:dateCreated")
_MARKS_SMALL = ("datepublished", "publishdate", "datecreated")
_CHANGED = re.compile(
    r"(?<!\w)(?:(?:last|zuletzt)\s+)?(?:updated?|modified|edited|revised|changed|aktualisiert"
    r"|geändert|letzte\s+(?:änderung|aktualisierung)|stand|mis\s+à\s+jour|modifié|actualizad[oa]"
    r"|aggiornato|обновл|изменен|последнее)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?<!\w)(?:published|posted|written|veröffentlicht|publiziert|erschienen|erstellt|eingestellt"
    r"|pressemitteilung\s+vom|meldung\s+vom|publié|mis(?:e)?\s+en\s+ligne|publicado|pubblicato"
    r"|опубликован|размещен|дата)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"date(?!picker|base)|datum|fecha|publi[sc]|posted|timestamp|created|entry-time|post-time|\btime\b",
    re.IGNORECASE,
)
_DATE_WORDS = ("date", "datum", "fecha", "publi", "posted", "timestamp", "created", "time")
_UNIVERSAL = re.compile(r"T\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:Z|[+-]00:?00)$|GMT$")
_FEW = 3
_EARLIEST = "1500"
_BEGINNINGS = {"1601-01-01", "1899-12-30", "1900-01-01", "1969-12-31", "1970-01-01"}
_HELD = re.compile(
    r"""["'](?:date_?published|published_?(?:at|date|on|time)|publication_?date|publish_?date)["']
    \s*:\s*["'](\d{4}-\d\d-\d\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESSED = re.compile(r"/((?:19|20)\d\d)/([01]?\d)/([0-3]?\d)(?:/|$)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(?P<before>\d\d?\.\d\d?\.)(?P<year>\d\d)(?![\d.:])")
_OLDEST = 91
_AFTER, _BEFORE = 12, 4
_SHORT, _NAMED, _HEAD = 120, 80, 60


def published_day(page: Markup, lines: list[Line], heading: int | None, said: Said) -> str:
    """Return the day as YYYY-MM-DD, or "".

    `heading` is the number of the line that is the title.
    """
    if told := list(_told(page, said)):
        return _shown(told, lines, heading)
    page_days = (_day(piece.get("datePublished")) for piece in said.pages)
    return (
        next(_days_near(lines, heading), "")
        or _marked(page)
        or _spoken(lines)
        or _only(page)
        or _named(page, lines, heading)
        or next(filter(None, page_days), "")
        or _scripted(page)
        or _addressed(page, said)
    )


def _told(page: Markup, said: Said) -> Iterator[str]:
    """Yield the moments of publication that are told to machines, the surest first."""
    given: list[Any] = [article.get("datePublished") for article in said.articles]
    given += [next(iter(said.metas.get(name, [])), "") for name in _METAS]
    yield from (moment for moment in given if _day(moment))
    for element in page.mentioning(*_MARKS_SMALL):
        if element.get("itemprop") in _MARKS or element.get("property") in _MARKS:
            attributes = element.attributes()
            told = (attributes.get(key, "") for key in ("datetime", "content", "title"))
            moments = list(filter(_day, (*told, page.text(element))))
            if moments:
                # Those that follow are of other things, such as answers in a forum.
                yield from moments
                return


def _scripted(page: Markup) -> str:
    """Return the day that scripts hold as the one of publication, where it is one."""
    moments = (
        found for script in page.named("script") for found in _HELD.findall(page.raw(script))
    )
    days = set(filter(None, map(_day, moments)))
    return days.pop() if len(days) == 1 else ""


def _addressed(page: Markup, said: Said) -> str:
    """Return the day in the address that a page gives as its own: /2023/10/03/letter."""
    links = (link.get("href") for link in page.named("link") if link.get("rel") == "canonical")
    address = next(links, "") or next(iter(said.metas.get("og:url", [])), "")
    found = _ADDRESSED.search(address)
    return _day("-".join(found.groups())) if found else ""


def _marked(page: Markup) -> str:
    """Return the day of the first time element that says it is the moment of publication."""
    for element in page.named("time"):
        attributes = element.attributes()
        said = f"{attributes.get('class', '')} {attributes.get('itemprop', '')}"
        if "pubdate" in attributes or "publish" in said:
            day = _day(attributes.get("datetime", "")) or _day(page.text(element))
            if day:
                return day
    return ""


def _only(page: Markup) -> str:
    """Return the day of the page's time elements where it is one."""
    days = {day for element in page.named("time") if (day := _day(element.get("datetime")))}
    return days.pop() if len(days) == 1 else ""


def _days_near(lines: list[Line], heading: int | None) -> Iterator[str]:
    """Yield the days in the lines around the page's heading, where these are dates."""
    if heading is not None:
        before = lines[max(heading - _BEFORE, 0) : heading]
        within = around(lines, heading)
        near = [*lines[heading : heading + _AFTER], *reversed(before)]
        yield from _days_in([line for line in near if not is_apart(line.block, within)])


def _days_in(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        for element in {piece.element: None for piece in line.pieces}:
            if element.name == "time" and (day := _day(element.get("datetime"))):
                yield day
        # Some lines go on with the text: "Press release of 3 October 2023 | Berlin: ..."
        text = line.text if len(line.text) <= _SHORT else line.text[:_HEAD]
        if (text == line.text or _SAID.match(text)) and (day := _unchanged(text)):
            yield day


def _unchanged(text: str) -> str:
    """Return the one day in a text, without days of changes."""
    text = _SHORT_YEAR.sub(_whole_year, text)
    changed = _CHANGED.search(text)
    if not changed:
        return written_day(text)
    later = _SAID.search(text, changed.end())
    return written_day(text[: changed.start()]) or (
        written_day(text[later.start() :]) if later else ""
    )


def _whole_year(day: re.Match[str]) -> str:
    """Write a day's year whole: no page is older than the web, which began in 1991."""
    century = "20" if int(day["year"]) < _OLDEST else "19"
    return f"{day['before']}{century}{day['year']}"


def _named(page: Markup, lines: list[Line], heading: int | None) -> str:
    """Return the day in the first element that is named a date, at or behind the heading if any."""
    start = lines[heading].leaf.index if heading is not None else 0
    within = around(lines, heading)
    days: dict[bool, list[str]] = {}
    for element in page.mentioning(*_DATE_WORDS):
        if element.first == element.last:
            continue
        if not _DATED.search(f"{element.get('class')} {element.get('id')}"):
            continue
        text = tidy(page.text(element))
        if len(text) <= _NAMED and (day := _unchanged(text)) and not is_apart(element, within):
            days.setdefault(element.index >= start, []).append(day)
    behind, every = days.get(True, []), {day for several in days.values() for day in several}
    if heading is not None and behind:
        return behind[0]
    return every.pop() if len(every) == 1 else ""


def _spoken(lines: list[Line]) -> str:
    """Return the day of the lines that say that it is the one of publication, if it is one."""
    texts = (line.text for line in lines if len(line.text) <= _SHORT and _SAID.search(line.text))
    days = set(filter(None, map(_unchanged, texts)))
    return days.pop() if len(days) == 1 else ""


def _shown(told: list[str], lines: list[Line], heading: int | None) -> str:
    """Return the day among those told to machines that a line near the heading shows.

    Where none is shown it is the first, or the day before or after it that is shown, where the
    moment is told in universal time.
    """
    days, surest = set(map(_day, told)), _day(told[0])
    after = lines[heading : heading + _AFTER] if heading is not None else []
    shown = list(islice(_days_in(after), _FEW))
    agreed = next((day for day in shown if day in days), "")
    if agreed or not _UNIVERSAL.search(told[0].strip()):
        return agreed or surest
    beside = {(date.fromisoformat(surest) + timedelta(step)).isoformat() for step in (-1, 1)}
    near = islice(_days_near(lines, heading), _FEW)
    return next((day for day in near if day in beside), surest)


def _day(given: Any) -> str:
    if not isinstance(given, str):
        return ""
    text = tidy(given)
    day = iso_day(text) or (written_day(text) if len(text) <= _SHORT else "")
    # Programs write the beginning of their calendar where they know no day.
    return "" if day in _BEGINNINGS or day < _EARLIEST else day
