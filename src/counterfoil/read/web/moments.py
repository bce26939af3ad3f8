"""Moments of publication that a page tells machines: in schema.org data, meta elements, marks.

Some names say no more than "date": what stands there may be the day of a change. Such moments are
told apart from sure ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from counterfoil.read.given import tidy
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
    "cxenseparse:recs:publishtime",
    "article_date_original",
)
_UNSURE = (
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "schema:datecreated",
    "date",
    "article:created_time",
)
_CHANGED = ("article:modified_time", "og:updated_time", "dcterms.modified", "last-modified")
_MARKS = ("datePublished", "publishDate", "dateCreated", "schema:dateCreated")
_MARKS_SMALL = ("datepublished", "publishdate", "datecreated")
_UNIVERSAL = re.compile(r"T\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:Z|[+-]00:?00)$|GMT$")
_EARLIEST = "1500"
_UNKNOWN = {"1601-01-01", "1899-12-30", "1900-01-01", "1969-12-31", "1970-01-01", "9999-12-31"}
_LONGEST = 120


class Moments(NamedTuple):
    """Moments of publication, the surest first; `sure` says whether the first one is."""

    told: list[str]
    sure: bool


def moments_told(page: Markup, said: Said, *, day_first: bool) -> Moments:
    """Return the moments of publication that are told to machines."""
    given: Iterable[Any] = [article.get("datePublished") for article in said.articles]
    given = chain(given, (next(iter(said.metas.get(name, [])), "") for name in _METAS))
    sure = [moment for moment in given if day_of(moment, day_first=day_first)]
    marked = list(_marked(page, day_first=day_first))
    metas = (next(iter(said.metas.get(name, [])), "") for name in _UNSURE)
    unsure = [moment for moment in metas if day_of(moment, day_first=day_first)]
    return Moments([*sure, *unsure, *marked] if sure else [*marked, *unsure], bool(sure or marked))


def _marked(page: Markup, *, day_first: bool) -> Iterator[str]:
    """Yield the moments of the first element that is marked as the one of publication."""
    for element in page.mentioning(*_MARKS_SMALL):
        if element.get("itemprop") in _MARKS or element.get("property") in _MARKS:
            attributes = element.attributes()
            told = (attributes.get(key, "") for key in ("datetime", "content", "title"))
            moments = (*told, page.text(element))
            # Those that follow are of other things, such as answers in a forum.
            if found := [one for one in moments if day_of(one, day_first=day_first)]:
                yield from found
                return


def days_of_change(page: Markup, said: Said) -> set[str]:
    """Return the days on which machines are told that the page was changed."""
    given: list[Any] = [article.get("dateModified") for article in said.articles]
    for name in _CHANGED:
        given += said.metas.get(name, [])
    for element in page.mentioning("datemodified"):
        given += [element.get("datetime"), element.get("content")]
    return {day for moment in given if (day := day_of(moment))}


def is_universal(moment: str) -> bool:
    """Whether a moment is told in universal time."""
    return bool(_UNIVERSAL.search(moment.strip()))


def zoned(written: str) -> datetime | None:
    """Return a moment that is told with its zone, if it is one."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def day_of(given: Any, *, day_first: bool = False) -> str:
    """Return the day of a moment, or the one that a short text gives; "" where there is none."""
    if not isinstance(given, str):
        return ""
    text = tidy(given)
    day = iso_day(text)
    if not day and len(text) <= _LONGEST:
        day = written_day(text, day_first=day_first)
    # Programs write the ends of their calendar where they know no day.
    return "" if day in _UNKNOWN or day < _EARLIEST else day
