"""The days that a page shows: near its heading, in elements named a date, beside words about days.

Days of changes are told apart from others. What comments and teasers say is not the page's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from counterfoil.read.given import tidy
from counterfoil.read.text.bylines import without_day
from counterfoil.read.web.day_words import (
    AS_OF,
    CHANGED,
    LATER,
    SAID,
    SIGNED,
    is_day_alone,
    own_day,
    whole_years,
)
from counterfoil.read.web.headings import around, is_apart
from counterfoil.read.web.lines import Line
from counterfoil.read.web.markup import Element, Markup
from counterfoil.read.web.moments import day_of
from counterfoil.read.web.written_days import written_day

_BEGINNER = re.compile(r"(?:thread starter|ersteller(?:in)?|автор темы)\b", re.IGNORECASE)
_BEGUN = re.compile(r"(?:start date|erstellungsdatum|дата начала)\b", re.IGNORECASE)
_DATED = re.compile(
    r"date(?!picker|base)|datum|fecha|publi[sc]|posted|timestamp|created|entry-time|post-time|\btime\b",
    re.IGNORECASE,
)
_DATE_WORDS = ("date", "datum", "fecha", "publi", "posted", "timestamp", "created", "time")
_MACHINES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_FORUMS = ("forum", "thread", "topic")
_NUMBERS = re.compile(r"\d\d")
_CLOCK = re.compile(r"(?<!\d)\d\d?:\d\d(?!\d)")
_AFTER, _BEFORE = 12, 4
_SHORT, _NAMED, _HEAD, _PIECE = 120, 80, 60, 40
_WORDY = 7
_FEW = 3


class Seen(NamedTuple):
    """A day that a line shows, and whether the line is that day `alone`.

    `own` says that the line is, or a piece of it, or that it says that it was published then.
    """

    day: str
    alone: bool
    own: bool


class Shown:
    """The days that a page shows.

    `heading` is the number of the line that is the title; `day_first` says how 03/10/2023 is meant.
    """

    def __init__(
        self, page: Markup, lines: list[Line], heading: int | None, *, day_first: bool
    ) -> None:
        """Take a page; days are looked for when they are asked for."""
        self.page, self.lines, self.heading, self.day_first = page, lines, heading, day_first
        self.within = around(lines, heading)

    @cached_property
    def changes(self) -> set[Element]:
        """The time elements that say when the page was changed."""
        times = self.page.named("time")
        found = {e for e in times if "modified" in e.get("itemprop").casefold()}
        for line in self.lines if times else ():
            elements = [element for element in _elements(line) if element.name == "time"]
            if elements and (changed := LATER.search(line.text)):
                # "3 October 2023 | Updated 5 October 2023": the first of them is none.
                ends = ((e, tidy(self.page.text(e))) for e in elements)
                found.update(
                    e for e, text in ends if line.text.find(text) + len(text) > changed.end()
                )
        return found

    @cached_property
    def after(self) -> list[Seen]:
        """The days that the heading shows and the lines behind it."""
        if self.heading is None:
            return []
        lines = self.lines[self.heading : self.heading + _AFTER]
        return [seen for line in lines for seen in self._days_in(line)]

    @cached_property
    def near(self) -> list[Line]:
        """The lines around the heading, from it on, then those before it."""
        if self.heading is None:
            return []
        after = self.lines[self.heading : self.heading + _AFTER]
        before = self.lines[max(self.heading - _BEFORE, 0) : self.heading]
        # What stands right under the heading is not a comment, whatever it is named.
        others = (*after[2:], *reversed(before))
        return [*after[:2], *(one for one in others if not is_apart(one.block, self.within))]

    @cached_property
    def seen_near(self) -> list[Seen]:
        """The days of the lines around the heading."""
        return [seen for line in self.near for seen in self._days_in(line)]

    def near_heading(self) -> str:
        """Return the first day near the heading; one that stands alone before one in a sentence.

        "10 October 2023, 18:00: a talk on the letter" tells of something else, where "3 October
        2023" follows.
        """
        first = ""
        for line in self.near:
            if seen := next(self._days_in(line), None):
                if seen.own or not (first or _is_wordy(line)):
                    return seen.day
                first = first or seen.day
        return first

    def _days_in(self, line: Line) -> Iterator[Seen]:
        elements = _elements(line)
        timed = any(element.name == "time" for element in elements)
        if not (timed or _NUMBERS.search(line.text)) or self._is_quoted(line):
            return
        text = _MACHINES.sub(" ", line.text)
        if timed and text == line.text:
            times = (e for e in elements if e.name == "time" and e not in self.changes)
            for day in filter(None, (day_of(e.get("datetime")) for e in times)):
                yield Seen(day, is_day_alone(text), own=True)
        if timed and self.changes.intersection(elements) and not LATER.search(text):
            return
        # Some lines go on with the text: "Press release of 3 October 2023 | Berlin: ..."
        head = text if len(text) <= _SHORT else text[:_HEAD]
        whole = self._own(head) if head == text or SAID.match(text) else ""
        alone = bool(whole) and is_day_alone(text)
        if alone:
            yield Seen(whole, alone=True, own=True)
        elif piece := self._piece(line, elements):
            yield Seen(whole or piece, alone=False, own=True)
        elif whole:
            yield Seen(whole, alone=False, own=bool(SAID.search(head)))

    def _is_quoted(self, line: Line) -> bool:
        """Whether a line is in a quotation that the heading is not in."""
        quotes = (e for e in (line.block, *line.block.above()) if e.name == "blockquote")
        return any(quote.index not in self.within for quote in quotes)

    def _piece(self, line: Line, elements: list[Element]) -> str:
        """Return the day of a piece of a line that is a day alone, unless a change is told."""
        if len(elements) == 1 or LATER.search(line.text):
            return ""
        texts = (tidy(self.page.text(e)) for e in elements if e is not line.block)
        short = (text for text in texts if len(text) <= _PIECE and _NUMBERS.search(text))
        days = (self._own(text) for text in short if is_day_alone(text))
        return next(filter(None, days), "")

    def _own(self, text: str) -> str:
        return own_day(text, day_first=self.day_first)

    def marked(self) -> str:
        """Return the day of the first time element that says it is the moment of publication."""
        for element in self.page.named("time"):
            attributes = element.attributes()
            said = f"{attributes.get('class', '')} {attributes.get('itemprop', '')}"
            if "pubdate" in attributes or "publish" in said:
                day = day_of(attributes.get("datetime", "")) or day_of(self.page.text(element))
                if day:
                    return day
        return ""

    def only(self) -> str:
        """Return the day of the page's time elements where it is one, without those of changes."""
        own = (e for e in self.page.named("time") if e not in self.changes)
        moments = (e.get("datetime") for e in own if not is_apart(e, self.within))
        return _one(map(day_of, moments))

    def named(self) -> str:
        """Return the day in the first element named a date, at or behind the heading if any.

        Where a change is told near the heading, others are another piece's.
        """
        if any(self.changes.intersection(_elements(line)) for line in self.near):
            return ""
        start = self.lines[self.heading].leaf.index if self.heading is not None else 0
        days: dict[bool, list[str]] = {}
        for element in self.page.mentioning(*_DATE_WORDS):
            if not _DATED.search(f"{element.get('class')} {element.get('id')}"):
                continue
            text = tidy(self.page.text(element)) or element.get("title")
            if len(text) > _NAMED or is_apart(element, self.within) or self._is_change(element):
                continue
            if day := self._own(text):
                days.setdefault(element.index >= start, []).append(day)
        behind, every = days.get(True, []), {day for several in days.values() for day in several}
        if self.heading is not None and behind:
            return behind[0]
        return every.pop() if len(every) == 1 else ""

    def _is_change(self, element: Element) -> bool:
        """Whether an element stands right behind words that say of a change: "last edited:"."""
        first = element.parent.first if element.parent else 0
        before = tidy(self.page.text_between(max(first, element.first - _FEW), element.first))
        return bool(LATER.search(before[-_PIECE:]))

    def spoken(self) -> str:
        """Return the day of the lines that say it is the one of publication, if it is one."""
        short = [line for line in self.lines if len(line.text) <= _SHORT]
        said = [line for line in short if SAID.search(line.text) or SIGNED.match(line.text)]
        for label, line in pairwise(short):
            # What is said stands before the day, or above it: "Published", "3 October 2023".
            says = SAID.match(label.text) and not LATER.search(label.text)
            if says and not without_day(line.text):
                said.append(line)
        own = (line.text for line in said if not is_apart(line.block, self.within))
        return _one(map(self._own, own))

    def as_of(self) -> str:
        """Return the day of the lines that begin by saying as of when the page is, if it is one."""
        said = (line for line in self.lines if len(line.text) <= _NAMED and AS_OF.match(line.text))
        own = (line.text for line in said if not is_apart(line.block, self.within))
        return _one(written_day(whole_years(text), day_first=self.day_first) for text in own)

    def thread(self) -> str:
        """Return the day of the first of several posts that follow each other in time.

        The first stands before any text, unlike a comment's, and posts are newer the later they
        stand, unlike what a list of articles tells.
        """
        if not self.page.mentioning(*_FORUMS):
            return ""
        days: dict[tuple[str, str], list[str]] = {}
        texts = False
        for line in self.lines:
            if len(line.text) > _SHORT:
                texts = texts or not line.linked
            elif _CLOCK.search(line.text):
                kind = (line.leaf.name, line.leaf.get("class"))
                day = self._own(line.text)
                if day and (kind in days or not texts):
                    days.setdefault(kind, []).append(day)
        found = (several for several in days.values() if len(several) > 1)
        return next((several[0] for several in found if several == sorted(several)), "")

    def changed(self) -> str:
        """Return the day that the first line near the heading names a change, or that all do."""
        near = map(self._changed, (line.text for line in self.near))
        if day := next(filter(None, near), ""):
            return day
        short = [line for line in self.lines if len(line.text) <= _SHORT]
        own = [line.text for line in short if not is_apart(line.block, self.within)]
        labels = (f"{label} {text}" for label, text in pairwise(own) if len(label) <= _PIECE)
        return _one(map(self._changed, (*own, *labels)))

    def _changed(self, text: str) -> str:
        found = CHANGED.search(text) if _NUMBERS.search(text) and len(text) <= _SHORT else None
        said = whole_years(text[found.start() :]) if found else ""
        return written_day(said, day_first=self.day_first)

    def tells(self, day: str) -> bool:
        """Whether a time element or a short line tells this day as the page's."""
        if any(day_of(e.get("datetime")) == day for e in self.page.named("time")):
            return True
        short = (line for line in self.lines if len(line.text) <= _NAMED)
        return any(self._own(line.text) == day for line in short)

    def begun(self) -> str:
        """Return the day a forum's thread began, which each of its pages tells under its title."""
        for before, line in pairwise(self.lines):
            if _BEGUN.match(line.text) and _BEGINNER.match(before.text):
                return self._own(line.text)
        return ""


def _one(days: Iterator[str]) -> str:
    """Return the day that all are, without those that are none; "" where they are several."""
    several = set(filter(None, days))
    return several.pop() if len(several) == 1 else ""


def _elements(line: Line) -> list[Element]:
    return list({piece.element: None for piece in line.pieces})


def _is_wordy(line: Line) -> bool:
    """Whether a line is a sentence that names a day, and does not say that it is the page's."""
    timed = any(element.name == "time" for element in _elements(line))
    words = len(without_day(line.text).split())
    return words >= _WORDY and not timed and not SAID.search(line.text)
