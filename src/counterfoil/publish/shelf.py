"""What an edition shows, in memory: public figures, claims with their proofs' places, labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

import duckdb

from counterfoil.ledger.columns import connect
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import Judge, Judgement, OnRecord, on_record
from counterfoil.model.original import Original
from counterfoil.model.question import Question
from counterfoil.model.reading import Reading
from counterfoil.model.settled import Settled
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


class Tokens(NamedTuple):
    """For each region, category and period a number that changes when any figure there does."""

    region: dict[str, int]
    category: dict[str, int]
    period: dict[str, int]


_PUBLIC = """
WITH first AS (
  SELECT measure, region, category, period, min(seq) AS claim FROM read_parquet($claims)
  WHERE left_out IS NULL GROUP BY ALL
)
SELECT measure, region, category, period, basis, low::VARCHAR AS low, high::VARCHAR AS high,
       agreed_low::VARCHAR AS agreed_low, agreed_high::VARCHAR AS agreed_high, standing,
       contested, chosen, denied, no_reply, protected, claims, silent, claim
FROM read_parquet($public) LEFT JOIN first USING (measure, region, category, period)
ORDER BY measure, region, category, period
"""
_CLAIMS = """
SELECT seq, filing, measure, region, category, period, words, low::VARCHAR, high::VARCHAR, absent,
       locator, note, left_out
FROM read_parquet($claims) ORDER BY seq
"""


_TOLD = """
SELECT c.seq, hash(f.token, o.token)
FROM read_parquet($claims) c
     JOIN (SELECT measure, region, category, period, bit_xor(hash(seq, left_out)) AS token
           FROM read_parquet($claims) GROUP BY ALL) o USING (measure, region, category, period)
     LEFT JOIN (SELECT measure, region, category, period, hash(s) AS token
                FROM shown s WHERE basis = 'claims') f USING (measure, region, category, period)
"""


@dataclass
class Shelf:
    """All that an edition's pages are made from: `figures` from claims, `sums` from their parts.

    `on` and `of` give the claims on a question and of a filing. `told` has for each claim a number
    that changes when its question's figure or any claim on it does.
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


def fill_shelf(project: Project, ledger: Ledger, settled: Settled) -> Shelf:
    """Load what pages show; small cells of people stay off the shelf."""
    record = on_record(ledger, settled.moment)
    judge = Judge(project.sources, record)
    grades = {seq: judge.of(filing) for seq, filing in record.filings.items()}
    shelf = Shelf(project, settled, record, originals(ledger), grades)
    files, numbers = {"claims": str(settled.claims), "public": str(settled.public)}, _Numbers()
    with connect() as columns:
        columns.execute(f"CREATE TABLE shown AS {_PUBLIC}", files)
        for m, r, c, p, basis, low, high, agreed_low, agreed_high, *rest in _stream(
            columns, "FROM shown"
        ):
            known = shelf.sums if basis == "sum" else shelf.figures
            ends = (numbers[low], numbers[high], numbers[agreed_low], numbers[agreed_high])
            known[Question(m, r, c, p)] = Figure(*ends, *rest)
        shelf.tokens = Tokens(*(_tokens(columns, along) for along in Tokens._fields))
        shelf.told = dict(_stream(columns, _TOLD, {"claims": files["claims"]}))
        for seq, filing, m, r, c, p, words, low, high, *rest in _stream(
            columns, _CLAIMS, {"claims": files["claims"]}
        ):
            question = Question(m, r, c, p)
            bounds = (numbers[low], numbers[high])
            shelf.claims[seq] = Said(seq, filing, question, words, *bounds, *rest)
            shelf.on.setdefault(question, []).append(seq)
            shelf.of.setdefault(filing, []).append(seq)
    smallest = project.settings.smallest_cell
    if smallest > 1:
        shelf.withheld = set(_small(shelf, smallest))
    shelf.weeks = tuple(sorted({q.period for q in shelf.figures if "W" in q.period}))
    return shelf


class _Numbers(dict[str | None, Decimal | None]):
    """Numbers by how they are written. The same few come again and again."""

    def __missing__(self, text: str | None) -> Decimal | None:
        number = self[text] = None if text is None else Decimal(text)
        return number


def _tokens(columns: duckdb.DuckDBPyConnection, along: str) -> dict[str, int]:
    return dict(_stream(columns, f"SELECT {along}, bit_xor(hash(s)) FROM shown s GROUP BY {along}"))  # noqa: S608 - our own names


def _stream(
    columns: duckdb.DuckDBPyConnection, query: str, files: dict[str, str] | None = None
) -> Iterable[tuple[Any, ...]]:
    cursor = columns.execute(query, files)
    while rows := cursor.fetchmany(8192):
        yield from rows


def _small(shelf: Shelf, smallest: int) -> Iterable[int]:
    """Yield the claims that are not shown: small counts, and totals that would give them back."""
    for said in shelf.claims.values():
        small = any(bound is not None and 0 < bound < smallest for bound in (said.low, said.high))
        figure = shelf.figures.get(said.question)
        gone = figure is not None and figure.protected and figure.low is figure.high is None
        if small or gone:
            yield said.seq
