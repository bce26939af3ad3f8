"""The programme: what a monitor's device must know of a project to fill a return in.

What is counted, where, in which weeks, by which rules, and the root key that rosters are signed by.
One JSON text in one spelling, made by the desk from its codebook, for `counterfoil return` and for
the offline form. It holds nothing secret, and nothing of what was ever filed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from counterfoil.model.codebook import Codebook, Measure, Order, Place
from counterfoil.model.numbers import NumberFormat
from counterfoil.model.period import Calendar, Period, PeriodError
from counterfoil.model.quantity import plain
from counterfoil.sealing.fields import BadReturn, Fields, written

FORM = "counterfoil-programme-v1"
MOST_BYTES = 4 * 1024 * 1024
_MOST_ENTRIES, _MOST_LABELS, _MOST_MARKS = 5000, 20, 50
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/[A-Za-z0-9._-]+)*", re.ASCII)
_KEY = re.compile(r"[!-*,-~]{1,250}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}", re.ASCII)
_WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure, region or category: its code, its labels by language, and the weeks it is used in.

    `note` says in words what is counted under it: a measure's unit, a category's note.
    """

    code: str
    labels: Labels
    note: Labels
    first: str = ""
    last: str = ""

    def used_in(self, week: str) -> bool:
        """Whether the entry is in use in a week."""
        return (not self.first or self.first <= week) and (not self.last or week <= self.last)

    def facts(self) -> dict[str, Any]:
        """Return the entry as it stands in the JSON."""
        return {
            "code": self.code,
            "labels": dict(self.labels),
            "note": dict(self.note),
            "first": self.first or None,
            "last": self.last or None,
        }


@dataclass(frozen=True, slots=True)
class Programme:
    """What returns are filled in by. Weeks are codes of `calendar`; `root` is a vkey."""

    origin: str
    root: str
    title: Labels
    calendar: Calendar
    first: str
    """The first week that is counted; empty where there is none."""
    last: str
    due_days: int
    """How many days after its week a return is due."""
    measures: tuple[Entry, ...]
    regions: tuple[Entry, ...]
    categories: tuple[Entry, ...]
    orders: tuple[Order, ...]
    numbers: NumberFormat
    """How number words are read: `about forty` is nothing but by what is declared here."""

    def json(self) -> bytes:
        """Return the programme as JSON, in its one spelling."""
        return written(
            {
                "form": FORM,
                "origin": self.origin,
                "root": self.root,
                "title": dict(self.title),
                "calendar": self.calendar,
                "first": self.first or None,
                "last": self.last or None,
                "due_days": self.due_days,
                "measures": [one.facts() for one in self.measures],
                "regions": [one.facts() for one in self.regions],
                "categories": [one.facts() for one in self.categories],
                "orders": [
                    {"code": one.code, "smaller": one.smaller, "larger": one.larger}
                    for one in self.orders
                ],
                "numbers": _format_facts(self.numbers),
            }
        )


def make_programme(
    codebook: Codebook, origin: str, root: str, title: Labels, numbers: NumberFormat
) -> Programme:
    """Return the programme of a codebook, read back strictly; raise BadReturn where it is not one.

    It has the regions that owe returns, or all that have no parts where none is named, and the
    categories that have no parts.
    """
    return read_programme(draw_up(codebook, origin, root, title, numbers).json())


def draw_up(
    codebook: Codebook, origin: str, root: str, title: Labels, numbers: NumberFormat
) -> Programme:
    """Return the programme of a codebook as it is, for the desk's own use."""
    regions = codebook.returns.regions or _leaves(codebook.regions)
    return Programme(
        origin=origin,
        root=root,
        title=title,
        calendar=codebook.calendar,
        first=codebook.first.code if codebook.first else "",
        last=codebook.last.code if codebook.last else "",
        due_days=codebook.returns.due_days,
        measures=tuple(map(_measure, codebook.measures.values())),
        regions=tuple(_place(codebook.regions[code]) for code in regions),
        categories=tuple(_place(codebook.categories[c]) for c in _leaves(codebook.categories)),
        orders=codebook.orders,
        numbers=numbers,
    )


def _leaves(places: Mapping[str, Place]) -> list[str]:
    parents = {place.parent for place in places.values()}
    return [code for code in places if code not in parents]


def _measure(measure: Measure) -> Entry:
    return Entry(measure.code, measure.labels, measure.unit)


def _place(place: Place) -> Entry:
    return Entry(place.code, place.labels, place.note, place.valid_from, place.valid_to)


def _format_facts(numbers: NumberFormat) -> dict[str, Any]:
    return {
        "decimal": numbers.decimal,
        "group": list(numbers.group),
        "ranges": list(numbers.ranges),
        "at_least": list(numbers.at_least),
        "at_most": list(numbers.at_most),
        "about": {mark: plain(margin) for mark, margin in numbers.about.items()},
    }


def read_programme(text: bytes) -> Programme:
    """Return what a programme says; raise BadReturn for all that is not strictly of the form."""
    if len(text) > MOST_BYTES:
        msg = "this is no programme: it is longer than 4 MiB"
        raise BadReturn(msg)
    fields = Fields.parse(text, "the programme")
    fields.constant("form", FORM)
    calendar = fields.choice("calendar", Calendar)
    programme = Programme(
        origin=fields.text("origin", form=_ORIGIN),
        root=fields.text("root", 400, _KEY),
        title=fields.named("title", _MOST_LABELS),
        calendar=calendar,
        first=_week(fields, "first", calendar),
        last=_week(fields, "last", calendar),
        due_days=fields.count("due_days"),
        measures=_entries(fields, "measures", calendar),
        regions=_entries(fields, "regions", calendar),
        categories=_entries(fields, "categories", calendar),
        orders=tuple(map(_order, fields.several("orders", _MOST_ENTRIES, "order"))),
        numbers=_format(fields.inside("numbers")),
    )
    known = {one.code for one in programme.measures}
    for order in programme.orders:
        if not {order.smaller, order.larger} <= known:
            fields.refuse(f"has a rule {order.code} about a measure that it does not have")
    if programme.json() != text:
        fields.refuse("is not written in its one form: fields in order, none twice, no spaces")
    return programme


def _entries(fields: Fields, name: str, calendar: Calendar) -> tuple[Entry, ...]:
    found = [
        Entry(
            code=one.text("code", form=_CODE),
            labels=one.named("labels", _MOST_LABELS),
            note=one.named("note", _MOST_LABELS),
            first=_week(one, "first", calendar),
            last=_week(one, "last", calendar),
        )
        for one in fields.several(name, _MOST_ENTRIES, f"entry of {name}")
    ]
    if not found or len({one.code for one in found}) < len(found):
        fields.refuse(f"has no {name}, or one of them twice")
    return tuple(found)


def _order(fields: Fields) -> Order:
    names = ("code", "smaller", "larger")
    return Order(*(fields.text(name, form=_CODE) for name in names))


def _week(fields: Fields, name: str, calendar: Calendar) -> str:
    code = fields.optional(name, _WEEK)
    try:
        return Period.parse(code, calendar).code if code else ""
    except PeriodError as error:
        fields.refuse(f"has a field “{name}” that is no week: {error}")


def _format(fields: Fields) -> NumberFormat:
    marks: dict[str, Iterable[str]] = {
        name: fields.texts(name, _MOST_MARKS) for name in ("group", "ranges", "at_least", "at_most")
    }
    about = {mark: _margin(fields, text) for mark, text in fields.named("about", 50).items()}
    try:
        return NumberFormat(
            decimal=fields.text("decimal", 10),
            group=tuple(marks["group"]),
            ranges=tuple(marks["ranges"]),
            at_least=tuple(marks["at_least"]),
            at_most=tuple(marks["at_most"]),
            about=about,
        )
    except ValueError as error:
        fields.refuse(f"has number marks that cannot be: {error}")


def _margin(fields: Fields, text: str) -> Decimal:
    if not re.fullmatch(r"0(?:\.\d{1,4})?|1", text, re.ASCII):
        fields.refuse(f"has the margin {text!r}; it is a fraction such as 0.1")
    return Decimal(text)
