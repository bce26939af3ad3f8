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
from datetime import date, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

from counterfoil.read.given import tidy
from counterfoil.read.text.bylines import without_day
from counterfoil.read.web.headings import around, is_apart
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Element, Markup
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
_SIGNED = re.compile(r"(?:author|autor(?:in)?|auteur|автор)\s*:", re.IGNORECASE)
_BEGINNER = re.compile(r"(?:thread starter|ersteller(?:in)?|автор темы)\b", re.IGNORECASE)
_BEGUN = re.compile(r"(?:start date|erstellungsdatum|дата начала)\b", re.IGNORECASE)
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
_WORDY = 7


def published_day(page: Markup, lines: list[Line], heading: int | None, said: Said) -> str:
    """Return the day as YYYY-MM-DD, or "".

    `heading` is the number of the line that is the title.
    """
    if begun := _thread_day(lines):
        return begun
    changes = _changes(page, lines)
    if told := list(_told(page, said)):
        return _there(page, told[0]) or _shown(told, lines, heading, changes)
    page_days = (_day(piece.get("datePublished")) for piece in said.pages)
    return (
        _day_near(lines, heading, changes)
        or _marked(page)
        or _spoken(lines, heading)
        or _only(page, changes)
        or _named(page, lines, heading, changes)
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


def _only(page: Markup, changes: set[Element]) -> str:
    """Return the day of the page's time elements where it is one, without those of changes."""
    moments = (e.get("datetime") for e in page.named("time") if e not in changes)
    days = set(filter(None, map(_day, moments)))
    return days.pop() if len(days) == 1 else ""


def _changes(page: Markup, lines: list[Line]) -> set[Element]:
    """Return the time elements that say when the page was changed."""
    times = page.named("time")
    found = {e for e in times if "modified" in e.get("itemprop").casefold()}
    for line in lines if times else ():
        elements = [element for element in _elements(line) if element.name == "time"]
        if elements and (changed := _CHANGED.search(line.text)):
            # "3 October 2023 | Updated 5 October 2023": the first of them is none.
            at = changed.start()
            found.update(e for e in elements if line.text.find(tidy(page.text(e))) > at)
    return found


def _elements(line: Line) -> list[Element]:
    return list({piece.element: None for piece in line.pieces})


def _thread_day(lines: list[Line]) -> str:
    """Return the day a forum's thread began, which each of its pages tells under its title."""
    for before, line in pairwise(lines):
        if _BEGUN.match(line.text) and _BEGINNER.match(before.text):
            return written_day(line.text)
    return ""


def _there(page: Markup, told: str) -> str:
    """Return which day a moment told in universal time was where the page is from.

    A time element on it says so, which tells the same moment by its own clock.
    """
    moment = _moment(told) if _UNIVERSAL.search(told.strip()) else None
    others = (_moment(element.get("datetime")) for element in page.named("time")) if moment else ()
    return next((o.date().isoformat() for o in others if o and o.utcoffset() and o == moment), "")


def _moment(written: str) -> datetime | None:
    """Return a moment that is told with its zone, if it is one."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _near(lines: list[Line], heading: int | None) -> list[Line]:
    """Return the lines around the page's heading, from it on, then those before it."""
    if heading is None:
        return []
    before = lines[max(heading - _BEFORE, 0) : heading]
    within = around(lines, heading)
    near = [*lines[heading : heading + _AFTER], *reversed(before)]
    return [line for line in near if not is_apart(line.block, within)]


def _day_near(lines: list[Line], heading: int | None, changes: set[Element]) -> str:
    """Return the first day near the heading; one that stands for itself before one in a sentence.

    "10 October 2023, 18:00: a talk on the letter" tells of something else, where "3 October 2023"
    follows.
    """
    first = ""
    for line in _near(lines, heading):
        if day := next(_days_in([line], changes), ""):
            if _is_for_itself(line) or not (first or _is_wordy(line)):
                return day
            first = first or day
    return first


def _is_for_itself(line: Line) -> bool:
    return not without_day(line.text)


def _is_wordy(line: Line) -> bool:
    """Whether a line is a sentence that names a day, and does not say that it is the page's."""
    timed = any(element.name == "time" for element in _elements(line))
    words = len(without_day(line.text).split())
    return words >= _WORDY and not timed and not _SAID.search(line.text)


def _days_in(lines: list[Line], changes: set[Element]) -> Iterator[str]:
    for line in lines:
        elements = _elements(line)
        for element in elements:
            if element.name == "time" and element not in changes:
                yield from filter(None, [_day(element.get("datetime"))])
        if changes.intersection(elements) and not _CHANGED.search(line.text):
            continue
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


def _named(page: Markup, lines: list[Line], heading: int | None, changes: set[Element]) -> str:
    """Return the day in the first element that is named a date, at or behind the heading if any.

    Where a change is told near the heading, others are another piece's.
    """
    if any(changes.intersection(_elements(line)) for line in _near(lines, heading)):
        return ""
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


def _spoken(lines: list[Line], heading: int | None) -> str:
    """Return the day of the lines that say that it is the one of publication, if it is one."""
    short = [line for line in lines if len(line.text) <= _SHORT]
    said = [line for line in short if _SAID.search(line.text) or _SIGNED.match(line.text)]
    for label, line in pairwise(short):
        # What is said stands before the day, or above it: "Published", "3 October 2023".
        if _SAID.match(label.text) and not _CHANGED.search(label.text) and _is_for_itself(line):
            said.append(line)
    within = around(lines, heading)
    own = (line.text for line in said if not is_apart(line.block, within))
    days = set(filter(None, map(_unchanged, own)))
    return days.pop() if len(days) == 1 else ""


def _shown(told: list[str], lines: list[Line], heading: int | None, changes: set[Element]) -> str:
    """Return the day among those told to machines that a line near the heading shows.

    Where none is shown it is the first, or the day before or after it that is shown, where the
    moment is told in universal time.
    """
    days, surest = set(map(_day, told)), _day(told[0])
    after = lines[heading : heading + _AFTER] if heading is not None else []
    shown = list(islice(_days_in(after, changes), _FEW))
    agreed = next((day for day in shown if day in days), "")
    if agreed or not _UNIVERSAL.search(told[0].strip()):
        return agreed or surest
    beside = {(date.fromisoformat(surest) + timedelta(step)).isoformat() for step in (-1, 1)}
    near = islice(_days_in(_near(lines, heading), changes), _FEW)
    return next((day for day in near if day in beside), surest)


def _day(given: Any) -> str:
    if not isinstance(given, str):
        return ""
    text = tidy(given)
    day = iso_day(text) or (written_day(text) if len(text) <= _SHORT else "")
    # Programs write the beginning of their calendar where they know no day.
    return "" if day in _BEGINNINGS or day < _EARLIEST else day
