"""The codebook: what is counted, with labels in several languages and dates of validity."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from counterfoil.model.period import Calendar, Period
from counterfoil.model.question import Question

Labels = Mapping[str, str]
_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, and in what unit.

    `sums` says over what its values may be added: `regions`, `categories`, `periods`.
    """

    code: str
    labels: Labels
    unit: Labels = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    sums: frozenset[str] = frozenset({"regions", "categories", "periods"})


@dataclass(frozen=True, slots=True)
class Place:
    """A region or a category: a code, its labels, its parent, and the weeks it is valid in.

    `tile` is the region's (column, row) on the tile grid. `named` is false for a category that
    the source counts without naming it.
    """

    code: str
    labels: Labels
    parent: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    tile: tuple[int, int] | None = None
    named: bool = True
    note: Labels = field(default_factory=dict)

    def valid_in(self, period: str) -> bool:
        """Whether the entry is in use in a week, by its code."""
        return (not self.valid_from or self.valid_from <= period) and (
            not self.valid_to or period <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Order:
    """A rule of the codebook: in one cell, `smaller` is never above `larger`."""

    code: str
    smaller: str
    larger: str


@dataclass(frozen=True, slots=True)
class Returns:
    """Which weekly returns are owed: by which regions, from which week, due how many days after."""

    regions: tuple[str, ...] = ()
    due_days: int = 7


@dataclass(frozen=True, slots=True)
class Codebook:
    """Measures, regions and categories by code, in codebook order, and the rules among them."""

    measures: Mapping[str, Measure]
    regions: Mapping[str, Place]
    categories: Mapping[str, Place]
    calendar: Calendar = Calendar.ISO
    first: Period | None = None
    last: Period | None = None
    orders: tuple[Order, ...] = ()
    returns: Returns = Returns()

    def parts(self, places: Mapping[str, Place], code: str) -> tuple[str, ...]:
        """Return the leaves under `code`: itself when it has none."""
        children = [place.code for place in places.values() if place.parent == code]
        if not children:
            return (code,)
        return tuple(leaf for child in children for leaf in self.parts(places, child))

    def unknown(self, question: Question) -> str:
        """Return which code of a question the codebook does not have; empty where it has all."""
        for code, known, name in (
            (question.measure, self.measures, "measures"),
            (question.region, self.regions, "regions"),
            (question.category, self.categories, "categories"),
        ):
            if code not in known:
                return f"{code!r} is not in codebook/{name}.csv"
        return ""

    def covers(self, period: Period) -> bool:
        """Whether a period lies within the weeks that the codebook counts."""
        weeks = period.weeks()
        return (self.first is None or self.first.code <= weeks[0].code) and (
            self.last is None or weeks[-1].code <= self.last.code
        )


def fold(text: str) -> str:
    """Return a label's comparable form: one case, one kind of space, dash and ё.

    Two labels that fold alike are the same label; nothing looser is ever taken for the same.
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return _SPACES.sub(" ", _DASHES.sub("-", text)).strip()


def by_label(entries: Iterable[Measure | Place]) -> dict[str, str]:
    """Return codes by folded code, label and alias; a label of two entries names neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for entry in entries:
        for label in {fold(x) for x in (entry.code, *entry.labels.values(), *entry.aliases)}:
            if found.setdefault(label, entry.code) != entry.code:
                twice.add(label)
    return {label: code for label, code in found.items() if label and label not in twice}
