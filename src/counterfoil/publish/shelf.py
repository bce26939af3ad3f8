"""What an edition shows, in memory: public figures, claims with their proofs' places, labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from counterfoil.ledger.rulings import Judgement, OnRecord
from counterfoil.model.locator import Locator
from counterfoil.model.original import Original
from counterfoil.model.question import Question
from counterfoil.model.reading import Reading, Trouble
from counterfoil.model.settled import Settled
from counterfoil.model.view import View
from counterfoil.project.readings import kept_reading
from counterfoil.project.tree import Project, declared_files

RECENT = 26
"""How many weeks a sparkline shows, and a region's page where it has a page for each year too."""
_YEARS_FROM = 60


class Figure(NamedTuple):
    """A public figure. `claim` is the seq of a claim that counts in it, for its link."""

    low: Decimal | None
    high: Decimal | None
    agreed_low: Decimal | None
    agreed_high: Decimal | None
    standing: str
    contested: bool
    chosen: bool
    denied: bool
    no_reply: bool
    protected: bool
    claims: int
    silent: int
    claim: int | None


class Said(NamedTuple):
    """A claim as settled: what it says, where, and the rule that leaves it out."""

    seq: int
    filing: int
    question: Question
    words: str
    low: Decimal | None
    high: Decimal | None
    absent: str | None
    locator: str
    note: str | None
    left_out: str | None

    def place(self) -> str:
        """Return the locator without the words it quotes."""
        return str(Locator.parse(self.locator).bare())


class Tokens(NamedTuple):
    """For each region, category and period a number that changes when any figure there does."""

    region: dict[str, int]
    category: dict[str, int]
    period: dict[str, int]


@dataclass
class Shelf:
    """All that an edition's pages are made from: `figures` from claims, `sums` from their parts.

    `on` and `of` give the claims on a question and of a filing. `told` has for each claim a number
    that changes when its question's figure or any claim on it does. The numbers of claims in
    `withheld` are not shown, nor what stands around those in `veiled`; `troubles` is what checks
    noticed, in words that give none of them away. `pictures` has for claims on pages what a picture
    of the place shows, and where it is.
    """

    project: Project
    settled: Settled
    record: OnRecord
    originals: dict[str, Original]
    grades: dict[int, Judgement]
    figures: dict[Question, Figure] = field(default_factory=dict)
    sums: dict[Question, Figure] = field(default_factory=dict)
    claims: dict[int, Said] = field(default_factory=dict)
    on: dict[Question, list[int]] = field(default_factory=dict)
    of: dict[int, list[int]] = field(default_factory=dict)
    withheld: set[int] = field(default_factory=set)
    veiled: set[int] = field(default_factory=set)
    troubles: tuple[Trouble, ...] = ()
    pictures: dict[int, tuple[View, Path]] = field(default_factory=dict)
    weeks: tuple[str, ...] = ()
    tokens: Tokens = field(default_factory=lambda: Tokens({}, {}, {}))
    told: dict[int, int] = field(default_factory=dict)

    @cached_property
    def readings(self) -> dict[str, Reading | None]:
        """The reading that each original's claims were recorded from; None where it is gone."""
        wanted = {filing.original: filing.reader for filing in self.record.filings.values()}
        return {
            digest: kept_reading(self.project, digest, reader) for digest, reader in wanted.items()
        }

    @cached_property
    def declared(self) -> str:
        """A digest of what the project declares and of the weeks there are."""
        digest = sha256(repr(self.weeks).encode())
        for path in declared_files(self.project.folder):
            digest.update(sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def figure(self, question: Question) -> Figure | None:
        """Return the figure from claims, or where there is none the sum of its cells."""
        return self.figures.get(question) or self.sums.get(question)

    @cached_property
    def spoken(self) -> dict[str, set[tuple[str, str]]]:
        """For each period the regions and categories of which anything is known."""
        found: dict[str, set[tuple[str, str]]] = {}
        for _, region, category, period in (*self.figures, *self.sums):
            found.setdefault(period, set()).add((region, category))
        return found

    @cached_property
    def years(self) -> list[str]:
        """Years that have pages of their own in every region: none while weeks are few."""
        many = len(self.weeks) > _YEARS_FROM
        return sorted({week[:4] for week in self.weeks}) if many else []

    @cached_property
    def shown_weeks(self) -> tuple[str, ...]:
        """The weeks that a region's own page shows."""
        return self.weeks[-RECENT:] if self.years else self.weeks

    def year_of(self, week: str) -> str:
        """Return the year on whose page a region shows a week; empty: on its own page."""
        return week[:4] if self.years and week < self.shown_weeks[0] else ""

    def leaf_regions(self) -> list[str]:
        """Return the regions that have no parts, in codebook order."""
        regions = self.project.codebook.regions
        parents = {place.parent for place in regions.values()}
        return [code for code in regions if code not in parents]

    def headlines(self) -> list[str]:
        """Return the categories that stand for all: the one above all others, or those on top."""
        categories = self.project.codebook.categories
        return [place.code for place in categories.values() if not place.parent]
