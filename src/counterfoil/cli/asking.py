"""Filling a week in at the terminal: what is asked, one thing after another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from counterfoil.cli.filling import EvidenceFile
from counterfoil.cli.screen import say
from counterfoil.model.codebook import fold
from counterfoil.model.period import Period, PeriodError
from counterfoil.model.quantity import interval
from counterfoil.monitor.filling import Fault, Typed, Unfilled, cell_of, label
from counterfoil.monitor.looking import Earlier, look
from counterfoil.monitor.speech import Speech
from counterfoil.monitor.stripping import stripped
from counterfoil.sealing.body import Absent, Basis, Report, ReturnCell
from counterfoil.sealing.programme import Entry, Programme

_ABSENT = {"?": Absent.NOT_SEEN, "!": Absent.REFUSED, "-": Absent.NOT_ASKED}
_BASES = {"s": Basis.SEEN, "p": Basis.PARTICIPANT, "o": Basis.OFFICIAL, "d": Basis.DOCUMENT}
_NUMBERS = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?", re.ASCII)


@dataclass
class Week:
    """A week as it is being filled in."""

    region: str = ""
    week: str = ""
    nothing: bool = False
    amends: str = ""
    note: str = ""
    cells: dict[tuple[str, str], ReturnCell] = field(default_factory=dict)
    files: list[EvidenceFile] = field(default_factory=list)

    def report(self, language: str, made_on: dt.date) -> Report:
        """Return the report that has been filled in so far, without its files."""
        return Report(
            region=self.region,
            period=self.week,
            language=language,
            made_on=made_on,
            nothing=self.nothing,
            amends=self.amends,
            note=self.note,
            cells=() if self.nothing else tuple(self.cells.values()),
        )


class Asking:
    """Asks whoever sits at the terminal."""

    def __init__(
        self, programme: Programme, speech: Speech, earlier: Sequence[Earlier], today: dt.date
    ) -> None:
        """Take what is counted, the language, what the monitor filed before, and the day."""
        self._programme, self._speech, self._earlier = programme, speech, earlier
        self._today = today
        self._basis = ""

    def whole(self, week: Week, usual: str) -> None:
        """Ask for everything: region, week, cells, a note, files."""
        self.place(week, usual)
        if week.nothing:
            week.cells.clear()
        else:
            self.cells(week)
        week.note = self._text("whole_note", week.note)
        self._files(week)

    def again(self, week: Week, *, place: bool) -> None:
        """Ask for the cells once more, and before them for the place where it is to change."""
        if place:
            self.place(week, week.week)
        if week.nothing:
            week.cells.clear()
        else:
            self.cells(week)

    def place(self, week: Week, usual: str) -> None:
        """Ask for the region and the week, and whether there is anything to report."""
        week.region = self._region(week.region)
        week.week = self._week(week.week or usual)
        week.amends = ""
        place = (week.region, week.week)
        same = [one for one in self._earlier if (one.report.region, one.report.period) == place]
        if same and click.confirm(self._speech("amends"), default=True, err=True):
            week.amends = same[-1].id
        week.nothing = not click.confirm(self._speech("nothing"), default=True, err=True)

    def cells(self, week: Week) -> None:
        """Ask for the cells of some categories, until the monitor is done."""
        used = [one for one in self._programme.categories if one.used_in(week.week)]
        say(self._speech("categories"))
        for number, category in enumerate(used, start=1):
            mark = "*" if any(code == category.code for code, _ in week.cells) else " "
            say(f" {mark}{number:3}  {label(category.labels, self._speech.language)}")
        say(self._speech("how"))
        while True:
            chosen = _numbers(self._text("choose"), len(used))
            if chosen is None:
                say(self._speech("choose_none"))
                continue
            if not chosen:
                return
            for number in chosen:
                self._category(week, used[number - 1])

    def _category(self, week: Week, category: Entry) -> None:
        say(f"{label(category.labels, self._speech.language)}")
        for measure in self._programme.measures:
            if measure.used_in(week.week):
                cell = self._cell(week, category, measure)
                place = category.code, measure.code
                if cell is None:
                    week.cells.pop(place, None)
                else:
                    week.cells[place] = cell
        report = week.report(self._speech.language, self._today)
        for one in look(self._programme, report, self._earlier):
            if one.at.startswith(f"{category.code}/"):
                say(f"    ! {self._speech.notice(one)}")

    def _cell(self, week: Week, category: Entry, measure: Entry) -> ReturnCell | None:
        """Ask for one cell, until it is understood or left out."""
        place = category.code, measure.code
        last = self._last(week, place)
        name = f"  {label(measure.labels, self._speech.language)}"
        while True:
            words = self._ask(f"{name} ({last})" if last else name)
            if not words:
                return None
            if words in _ABSENT:
                return ReturnCell(*place, "", absent=_ABSENT[words])
            # What is typed is looked at before more is asked about it.
            found = self._understood(Typed(*place, words=words, basis=Basis.SEEN))
            if found is not None:
                break
        basis = self._how()
        note = self._text("note")
        return ReturnCell(*place, found.words, found.low, found.high, basis=basis, note=note)

    def _understood(self, typed: Typed) -> ReturnCell | None:
        """Return the cell that words make, with bounds asked for where they are not understood."""
        try:
            cell = cell_of(typed, self._programme.numbers)
        except Unfilled as error:
            if error.fault is not Fault.WORDS:
                say(self._speech(error.fault.name.lower()))
                return None
        else:
            if cell.words != interval(cell.low, cell.high):
                say(f"    {self._speech('read_as', read=interval(cell.low, cell.high))}")
            return cell
        low, high = self._text("unread"), self._text("most")
        if not (low or high):
            return ReturnCell(typed.category, typed.measure, typed.words, basis=Basis.SEEN)
        return self._understood(
            Typed(typed.category, typed.measure, typed.words, low, high, basis=typed.basis)
        )

    def _how(self) -> Basis:
        while True:
            known = self._text("basis", self._basis)
            if known in _BASES:
                self._basis = known
                return _BASES[known]

    def _last(self, week: Week, place: tuple[str, str]) -> str:
        """Return what the monitor's newest earlier week has for a cell."""
        before = sorted(
            (one.report for one in self._earlier if one.report.region == week.region
             and one.report.period < week.week),
            key=lambda one: one.period,
        )  # fmt: skip
        for report in before[-1:]:
            for cell in report.cells:
                if (cell.category, cell.measure) == place and not cell.absent:
                    return self._speech("last", last=interval(cell.low, cell.high))
        return ""

    def _region(self, default: str) -> str:
        regions, language = self._programme.regions, self._speech.language
        while True:
            typed = self._text("region", default or (regions[0].code if len(regions) == 1 else ""))
            found = [one.code for one in regions if fold(one.code) == fold(typed)]
            found = found or [
                one.code
                for one in regions
                if typed and any(fold(x).startswith(fold(typed)) for x in one.labels.values())
            ]
            if len(found) == 1:
                return found[0]
            say(self._speech("region_none"))
            for one in regions:
                say(f"  {one.code}  {label(one.labels, language)}")

    def _week(self, default: str) -> str:
        while True:
            typed = self._text("week", default).upper()
            try:
                week = Period.parse(typed, self._programme.calendar)
            except PeriodError:
                say(self._speech("week_none"))
                continue
            if week.is_week:
                return week.code

    def _files(self, week: Week) -> None:
        while typed := self._text("file"):
            path = Path(typed).expanduser()
            if not path.is_file():
                say(self._speech("file_none"))
                continue
            if stripped(path.read_bytes()) is None:
                if click.confirm(self._speech("unstripped"), default=False, err=True):
                    week.files.append(EvidenceFile(path, strip=False))
                continue
            strip = click.confirm(self._speech("strip"), default=True, err=True)
            week.files.append(EvidenceFile(path, strip))
            if strip:
                say(self._speech("stripped"))

    def _text(self, name: str, default: str = "") -> str:
        return self._ask(self._speech(name), default)

    @staticmethod
    def _ask(question: str, default: str = "") -> str:
        found = click.prompt(question, default=default, show_default=bool(default), err=True)
        return str(found).strip()


def _numbers(typed: str, most: int) -> list[int] | None:
    """Return the numbers that were chosen, such as of `1 3 5-8`; None where one is out of reach."""
    chosen: list[int] = []
    for part in typed.replace(",", " ").split():
        found = _NUMBERS.fullmatch(part)
        if not found:
            return None
        chosen += range(int(found[1]), int(found[2] or found[1]) + 1)
    return chosen if all(1 <= number <= most for number in chosen) else None
