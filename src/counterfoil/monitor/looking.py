"""What is looked at in a week's report: on the device before it is sealed, and at the desk again.

A notice has a stable name. Those that `mends` says are mended before anything is sealed; the others
ask for a second look, and the monitor may seal all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from counterfoil.model.patterns import identifier_in, name_beside_number
from counterfoil.model.period import Period, PeriodError
from counterfoil.model.quantity import interval, plain
from counterfoil.sealing.body import Report, ReturnCell
from counterfoil.sealing.programme import Entry, Programme

TIMES, LAST_WEEKS, AWAY = 3, 4, 10
"""A number is a jump beyond three times the largest, or below a third of the smallest, of the last
four weeks that have one, and only where it is more than ten away from it."""

SAYS = {
    "region": "{region} is not a region of the programme, or not in use in {week}",
    "week": "{week} is not a week that is counted",
    "early": "{week} has not begun on {made_on}",
    "unfinished": "{week} is not over on {made_on}",
    "empty": "it holds nothing, and does not say “nothing to report” either",
    "category": "{category} is not a category of the programme, or not in use in {week}",
    "measure": "{measure} is not a measure of the programme",
    "order": "{smaller} is at least {low}, more than {larger} at {high} at most",
    "jump": "{now} is far from the last weeks, which had {least} to {most}",
    "repeated": "the same week was filed already; this return adds to it, and replaces nothing",
    "amends": "it replaces a return that is not known here",
    "identifier": "it holds what looks like a {kind}: take it out",
    "name": "it holds what looks like a name beside a number: take names out",
}
"""What each notice says, in English."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something noticed: its name, where (`category/measure`, `note`, a file's name), the facts."""

    name: str
    at: str = ""
    mends: bool = False
    facts: dict[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """Return what was noticed, in English."""
        said = SAYS[self.name].format_map(self.facts)
        return f"{self.at}: {said}" if self.at else said


@dataclass(frozen=True, slots=True)
class Earlier:
    """A return that was filed before, and that none replaces: its id and what it says."""

    id: str
    report: Report


def look(programme: Programme, report: Report, earlier: Sequence[Earlier]) -> list[Notice]:
    """Return everything that is noticed in a report; `earlier` are the same monitor's."""
    return [
        *_whole(programme, report),
        *_repeated(report, earlier),
        *_cells(programme, report),
        *_orders(programme, report),
        *_jumps(report, earlier),
        *_texts(report),
    ]


def _whole(programme: Programme, report: Report) -> Iterator[Notice]:
    facts = {"region": report.region, "week": report.period, "made_on": str(report.made_on)}
    if not _used(programme.regions, report.region, report.period):
        yield Notice("region", mends=True, facts=facts)
    week = _week(programme, report.period)
    if week is None:
        yield Notice("week", mends=True, facts=facts)
    elif report.made_on < week.start:
        yield Notice("early", mends=True, facts=facts)
    elif report.made_on <= week.end:
        yield Notice("unfinished", facts=facts)
    if not report.nothing and not report.cells:
        yield Notice("empty", mends=True)


def _week(programme: Programme, code: str) -> Period | None:
    """Return the week that a report is for; None where it is not counted."""
    try:
        week = Period.parse(code, programme.calendar)
    except PeriodError:
        return None
    inside = (not programme.first or programme.first <= code) and (
        not programme.last or code <= programme.last
    )
    return week if week.is_week and inside else None


def _used(entries: Iterable[Entry], code: str, week: str) -> bool:
    return any(one.code == code and one.used_in(week) for one in entries)


def _repeated(report: Report, earlier: Sequence[Earlier]) -> Iterator[Notice]:
    same = [
        one
        for one in earlier
        if (one.report.region, one.report.period) == (report.region, report.period)
    ]
    if report.amends and report.amends not in {one.id for one in earlier}:
        yield Notice("amends")
    if same and not report.amends:
        yield Notice("repeated")


def _cells(programme: Programme, report: Report) -> Iterator[Notice]:
    for cell in report.cells:
        facts = {"category": cell.category, "measure": cell.measure, "week": report.period}
        if not _used(programme.categories, cell.category, report.period):
            yield Notice("category", _place(cell), mends=True, facts=facts)
        if not _used(programme.measures, cell.measure, report.period):
            yield Notice("measure", _place(cell), mends=True, facts=facts)


def _orders(programme: Programme, report: Report) -> Iterator[Notice]:
    cells = {(cell.category, cell.measure): cell for cell in report.cells}
    for (category, measure), small in cells.items():
        for order in programme.orders:
            large = cells.get((category, order.larger)) if measure == order.smaller else None
            if large is None or small.low is None or large.high is None:
                continue
            if small.low > large.high:
                facts = {"smaller": order.smaller, "larger": order.larger}
                facts |= {"low": plain(small.low), "high": plain(large.high)}
                yield Notice("order", _place(small), facts=facts)


def _jumps(report: Report, earlier: Sequence[Earlier]) -> Iterator[Notice]:
    before = sorted(
        (one.report for one in earlier if one.report.region == report.region
         and one.report.period < report.period),
        key=lambda one: one.period, reverse=True,
    )  # fmt: skip
    for cell in report.cells:
        past = [
            number
            for one in before
            for old in one.cells
            if (old.category, old.measure) == (cell.category, cell.measure)
            and (number := _middle(old)) is not None
        ][:LAST_WEEKS]
        now = _middle(cell)
        if now is None or not past:
            continue
        least, most = min(past), max(past)
        up = now > most * TIMES and now - most > AWAY
        if up or (now * TIMES < least and least - now > AWAY):
            facts = {"now": interval(cell.low, cell.high)}
            facts |= {"least": plain(least), "most": plain(most)}
            yield Notice("jump", _place(cell), facts=facts)


def _middle(cell: ReturnCell) -> Decimal | None:
    ends = [end for end in (cell.low, cell.high) if end is not None]
    return sum(ends, Decimal(0)) / len(ends) if ends else None


def _texts(report: Report) -> Iterator[Notice]:
    said = [("note", report.note), *((one.name, one.name) for one in report.evidence)]
    said += [(_place(cell), text) for cell in report.cells for text in (cell.words, cell.note)]
    for number, (at, text) in enumerate(said):
        if kind := identifier_in(text):
            # A file's name that identifies somebody is not said again.
            where = f"file {number}" if at == text else at
            yield Notice("identifier", where, mends=True, facts={"kind": kind})
        elif name_beside_number(text):
            yield Notice("name", at)


def _place(cell: ReturnCell) -> str:
    return f"{cell.category}/{cell.measure}"
