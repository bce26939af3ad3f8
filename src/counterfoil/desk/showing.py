"""How the desk names and shows what the codebook and the figures hold, in the language spoken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from counterfoil.desk.framing import words
from counterfoil.model.claim import Decision
from counterfoil.model.codebook import Codebook
from counterfoil.model.figure import Figure, Flag
from counterfoil.model.question import Question
from counterfoil.model.settled import Owed, State
from counterfoil.publish.cells import FLAGS, STANDINGS
from counterfoil.publish.pages.maps import STATES
from counterfoil.publish.words import N_, Words

DECISIONS = {
    Decision.CHOOSE: N_("chose a claim"),
    Decision.CONFIRM: N_("confirmed the figure"),
    Decision.WITHDRAW: N_("withdrew a claim"),
    Decision.GRADE: N_("gave a grade"),
    Decision.LINEAGE: N_("ruled on the lineage"),
}
MARKS = {
    State.ON_TIME: "●",
    State.LATE: "◐",
    State.NOTHING: "○",
    State.SILENT: "✕",
    State.NOT_DUE: "·",
}
"""The signs for what became of a return."""


class Marked(NamedTuple):
    """What stands beside a figure's range: its standing, and its flags with their classes."""

    standing: str
    standing_css: str
    flags: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it; `css` are the classes of its flags."""

    question: Question
    name: str
    range: str
    agreed: str
    standing: str
    standing_css: str
    flags: list[tuple[str, str]]
    claims: int
    silent: int


class Names:
    """The names of regions, categories, measures and questions."""

    def __init__(self, codebook: Codebook, said: Words | None = None) -> None:
        """Take the codebook."""
        self.codebook, self.said = codebook, said or words()

    def region(self, code: str) -> str:
        """Return a region's name."""
        place = self.codebook.regions.get(code)
        return self.said.label(place.labels) if place else code

    def category(self, code: str) -> str:
        """Return a category's name."""
        place = self.codebook.categories.get(code)
        return self.said.label(place.labels) if place else code

    def measure(self, code: str) -> str:
        """Return a measure's name."""
        measure = self.codebook.measures.get(code)
        return self.said.label(measure.labels) if measure else code

    def question(self, question: Question) -> str:
        """Return a question in words."""
        parts = (
            self.region(question.region),
            self.category(question.category),
            self.measure(question.measure),
            question.period,
        )
        return "\u00a0· ".join(parts)

    def codes(self) -> dict[str, list[tuple[str, str]]]:
        """Return what a claim may be about, by code and name."""
        return {
            "measure": [(code, self.measure(code)) for code in self.codebook.measures],
            "region": [(code, self.region(code)) for code in self.codebook.regions],
            "category": [(code, self.category(code)) for code in self.codebook.categories],
        }

    def days(self, period: str) -> str:
        """Return a period's first and last day."""
        return self.said.days(period, self.codebook.calendar)

    def percent(self, part: int, whole: int) -> str:
        """Return a share, rounded down: a hundred per cent is said of nothing less."""
        space = "\u00a0" if self.said.language == "ru" else ""
        return f"{100 * part // whole}{space}%" if whole else "—"

    def figure(self, figure: Figure) -> Shown:
        """Return a figure as a page shows it."""
        both = figure.agreed_low, figure.agreed_high
        same = both in ((None, None), (figure.low, figure.high))
        return Shown(
            question=figure.question,
            name=self.question(figure.question),
            range=self.said.range(figure.low, figure.high),
            agreed="" if same else self.said.range(*both),
            **marks_of(self.said, figure.standing.value, figure.flags)._asdict(),
            claims=figure.claims,
            silent=figure.silent,
        )


def marks_of(said: Words, standing: str, flags: Iterable[Flag]) -> Marked:
    """Return what stands beside a figure's range."""
    told = [(css_of(flag.value), said(FLAGS[flag.value])) for flag in flags]
    return Marked(said(STANDINGS[standing]), standing, told)


def state_of(names: Names, owed: Owed) -> dict[str, Any]:
    """Return what became of an owed return, as a cell of a board."""
    says = names.said(STATES[owed.state])
    if owed.days_late:
        late = names.said.plural("{n} day late", "{n} days late", owed.days_late)
        says = late if owed.state is State.LATE else f"{says}, {late}"
    return {
        "css": css_of(owed.state.value),
        "mark": MARKS[owed.state],
        "late": owed.days_late,
        "says": says,
        "week": owed.period,
    }


def css_of(text: str) -> str:
    """Return the class for a word such as `no reply`."""
    return text.replace(" ", "-")
