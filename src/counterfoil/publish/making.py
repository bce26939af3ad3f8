"""What every page builder is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markupsafe import Markup

from counterfoil.model.question import Question
from counterfoil.publish.cells import Cells
from counterfoil.publish.charts import Point
from counterfoil.publish.past import Past
from counterfoil.publish.plan import Change
from counterfoil.publish.shelf import Figure, Shelf
from counterfoil.publish.site import claim_path, region_path
from counterfoil.publish.words import Words

Context = dict[str, Any]


class Draft(NamedTuple):
    """A page not yet rendered: its path below the language, its template and what goes in.

    What goes in is plain (texts, numbers, lists, dicts), so that a digest of it tells whether the
    page is the same as in the last edition. Where making it takes long, `context` makes it when
    it is wanted, and `basis` is a short text that changes whenever what goes in would.
    """

    path: str
    template: str
    context: Context | Callable[[], Context]
    basis: str = ""


@dataclass(frozen=True)
class Edition:
    """The edition being made: its number, its day, the log it stands on, those before it.

    `changes` are the figures that differ from the last edition's.
    """

    number: str
    published_on: str
    size: int
    root: str
    checkpoint: str
    past: tuple[Past, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def sizes(self) -> list[int]:
        """How many rows each edition so far stood on, this one last."""
        return [*(past.size for past in self.past), self.size]


@dataclass(frozen=True)
class Making:
    """An edition's pages in one language, in the making."""

    shelf: Shelf
    words: Words
    cells: Cells
    edition: Edition
    findings: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, shelf: Shelf, language: str, edition: Edition) -> Making:
        """Return the making of an edition's pages in a language."""
        words = Words(language)
        return cls(shelf, words, Cells(words), edition)

    def up(self, path: str) -> str:
        """Return the way from a page to its language's folder."""
        return "../" * path.count("/")

    def cell(self, question: Question, path: str) -> Markup:
        """Return a figure for the page at `path`, linked to its proof: a receipt, or its parts."""
        figure = self.shelf.figure(question)
        return self.cells.cell(figure, self.up(path) + self.proof(question, figure))

    def proof(self, question: Question, figure: Figure | None) -> str:
        """Return where the proof of a figure is: a claim's receipt, or the row of its parts."""
        if figure is not None and figure.claim is not None:
            return claim_path(figure.claim)
        return self.row(question)

    def row(self, question: Question) -> str:
        """Return where a question stands among the other weeks of its region and category."""
        if "W" not in question.period:
            return region_path(question.region)
        page = region_path(question.region, self.shelf.year_of(question.period))
        return f"{page}#{question.category}-{question.period}"

    def points(self, measure: str, region: str, category: str, weeks: Iterable[str]) -> list[Point]:
        """Return a region's weeks as points of a chart."""
        figure_of, points = self.shelf.figure, []
        for week in weeks:
            figure = figure_of(Question(measure, region, category, week))
            if figure is None:
                points.append(Point(None, None, contested=False, label=week))
            else:
                points.append(Point(figure.low, figure.high, figure.contested, week))
        return points

    def name(self, question: Question) -> str:
        """Return a question in words: region, category, measure and period."""
        parts = [self.region(question.region), self.measure(question.measure), question.period]
        if not self.one_category:
            parts.insert(1, self.category(question.category))
        return "\u00a0· ".join(parts)

    def days(self, period: str) -> str:
        """Return a period's first and last day in words."""
        return self.words.days(period, self.shelf.project.codebook.calendar)

    def short_days(self, week: str) -> str:
        """Return a week's first and last day without the year."""
        return self.words.short_days(week, self.shelf.project.codebook.calendar)

    @property
    def one_category(self) -> bool:
        """Whether the codebook has one category, which then goes without saying."""
        return len(self.shelf.project.codebook.categories) == 1

    def counted(self, measure: str, category: str) -> str:
        """Return what is counted: the measure and, where there are several, the category."""
        name = self.measure(measure)
        return name if self.one_category else f"{name}\u00a0· {self.category(category)}"

    def columns(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Return headings for measures of categories; the category only where they differ."""
        listed = list(pairs)
        if len({category for _, category in listed}) == 1:
            return [self.measure(measure) for measure, _ in listed]
        return [self.counted(measure, category) for measure, category in listed]

    def region(self, code: str) -> str:
        """Return a region's name."""
        place = self.shelf.project.codebook.regions.get(code)
        return self.words.label(place.labels) if place else code

    def category(self, code: str) -> str:
        """Return a category's name."""
        place = self.shelf.project.codebook.categories.get(code)
        return self.words.label(place.labels) if place else code

    def measure(self, code: str) -> str:
        """Return a measure's name."""
        measure = self.shelf.project.codebook.measures.get(code)
        return self.words.label(measure.labels) if measure else code
