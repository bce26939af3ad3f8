"""The day a page was published, where the page says it.

In turn: what machines are told of its publication (schema.org data of an article, meta elements,
marked elements); a line near the heading that holds one whole date; a line that says when it was
published, or as of when it is; a forum's first post; an element named a date; schema.org data of
the page, what its scripts hold, and the address that it gives as its own. Days of changes are none,
and neither are those of copyright lines and that of reading. A meta element that is only called a
date counts for less than a day that the page prints for itself.

Where machines are told several days, it is the one that is shown under the heading, or in the
title. A moment may be told in universal time: where the day before it or after it is shown, that is
the day it was where the page is from. Where the one day that stands alone under the heading is that
on which machines are told that it was changed, the page goes by that day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from counterfoil.read.given import tidy
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Markup
from counterfoil.read.web.moments import (
    day_of,
    days_of_change,
    is_universal,
    moments_told,
    zoned,
)
from counterfoil.read.web.said import Said
from counterfoil.read.web.shown_days import Shown
from counterfoil.read.web.written_days import written_day

_FEW = 3
_HELD = re.compile(
    r"""["'](?:date_?published|published_?(?:at|date|on|time)|publication_?date|publish_?date)["']
    \s*:\s*["'](\d{4}-\d\d-\d\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESSED = re.compile(r"/((?:19|20)\d\d)/([01]?\d)/([0-3]?\d)(?:/|$)")
_DAY_FIRST = re.compile(
    r"(?:es|fr|it|pt|ca|gl|ro|el|ru|uk|kk)\b|en[-_](?:gb|ie|au|nz|in|za)\b", re.IGNORECASE
)


def published_day(page: Markup, lines: list[Line], heading: int | None, said: Said) -> str:
    """Return the day as YYYY-MM-DD, or "".

    `heading` is the number of the line that is the title.
    """
    day_first = _is_day_first(page, said)
    shown = Shown(page, lines, heading, day_first=day_first)
    if begun := shown.begun():
        return begun
    told, sure = moments_told(page, said, day_first=day_first)
    if sure:
        return _there(page, told[0]) or _agreed(told, shown, page, said)
    if told:
        own = next((seen.day for seen in shown.seen_near if seen.own), "")
        rest = own or shown.marked() or shown.as_of() or shown.only()
        return rest or _agreed(told, shown, page, said)
    page_days = (day_of(piece.get("datePublished")) for piece in said.pages)
    return (
        shown.near_heading()
        or shown.marked()
        or shown.spoken()
        or shown.as_of()
        or shown.thread()
        or shown.only()
        or shown.named()
        or next(filter(None, page_days), "")
        or _scripted(page)
        or _addressed(page, said)
    )


def changed_day(page: Markup, lines: list[Line], heading: int | None, said: Said) -> str:
    """Return the day on which a page says in its text that it was changed, or ""."""
    return Shown(page, lines, heading, day_first=_is_day_first(page, said)).changed()


def _is_day_first(page: Markup, said: Said) -> bool:
    """Whether 03/10/2023 is the third of October in the language that a page says it is in.

    Pages that say no more than English are from anywhere, and so are those in American English,
    which programs say of themselves; in German and others both are met.
    """
    languages = [next((e.get("lang") for e in page.named("html")), "")]
    languages += said.metas.get("og:locale", [])[:1]
    return any(map(_DAY_FIRST.match, languages))


def _scripted(page: Markup) -> str:
    """Return the day that scripts hold as the one of publication, where it is one."""
    moments = (
        found for script in page.named("script") for found in _HELD.findall(page.raw(script))
    )
    days = set(filter(None, map(day_of, moments)))
    return days.pop() if len(days) == 1 else ""


def _addressed(page: Markup, said: Said) -> str:
    """Return the day in the address that a page gives as its own: /2023/10/03/letter."""
    links = (link.get("href") for link in page.named("link") if link.get("rel") == "canonical")
    address = next(links, "") or next(iter(said.metas.get("og:url", [])), "")
    found = _ADDRESSED.search(address)
    return day_of("-".join(found.groups())) if found else ""


def _there(page: Markup, told: str) -> str:
    """Return which day a moment told in universal time was where the page is from.

    A time element on it says so, which tells the same moment by its own clock.
    """
    moment = zoned(told) if is_universal(told) else None
    others = (zoned(element.get("datetime")) for element in page.named("time")) if moment else ()
    return next((o.date().isoformat() for o in others if o and o.utcoffset() and o == moment), "")


def _agreed(told: list[str], shown: Shown, page: Markup, said: Said) -> str:
    """Return the day among those told to machines that the page shows.

    Where it shows none of them it is the first, or the day before it or after it that is shown.
    """
    days = {day_of(moment, day_first=shown.day_first) for moment in told}
    surest = day_of(told[0], day_first=shown.day_first)
    if agreed := next((seen.day for seen in shown.after[:_FEW] if seen.day in days), ""):
        return agreed
    title = next((tidy(page.text(title)) for title in page.named("title")), "")
    if (named := written_day(title, day_first=shown.day_first)) in days:
        return named
    beside = {(date.fromisoformat(surest) + timedelta(step)).isoformat() for step in (-1, 1)}
    near = shown.seen_near[:_FEW] if is_universal(told[0]) else []
    if day := next((seen.day for seen in near if seen.day in beside), ""):
        return day
    alone = {seen.day for seen in shown.after if seen.alone}
    others = days_of_change(page, said) | (beside if ":" in told[0] else set())
    return (
        alone.pop() if len(alone) == 1 and alone <= others and not shown.tells(surest) else surest
    )
