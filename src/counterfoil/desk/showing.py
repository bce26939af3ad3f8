"""How the desk names and shows what the codebook and the figures hold, in the language spoken."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.desk.framing import words
from counterfoil.model.claim import Decision
from counterfoil.model.codebook import Codebook
from counterfoil.model.figure import Figure
from counterfoil.model.question import Question
from counterfoil.publish.cells import FLAGS, STANDINGS
from counterfoil.publish.words import N_, Words

DECISIONS = {
    Decision.CHOOSE: N_("chose a claim"),
    Decision.CONFIRM: N_("confirmed the figure"),
    Decision.WITHDRAW: N_("withdrew a claim"),
    Decision.GRADE: N_("gave a grade"),
    Decision.LINEAGE: N_("ruled on the lineage"),
}


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
            standing=self.said(STANDINGS[figure.standing.value]),
            standing_css=figure.standing.value,
            flags=[
                (flag.value.replace(" ", "-"), self.said(FLAGS[flag.value]))
                for flag in figure.flags
            ],
            claims=figure.claims,
            silent=figure.silent,
        )
