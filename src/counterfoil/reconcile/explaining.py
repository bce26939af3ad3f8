"""Explaining a figure: every claim on its question, and the rule that leaves each out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from counterfoil.ledger.columns import reading
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import Judge, OnRecord, on_record
from counterfoil.model.claim import Ruling
from counterfoil.model.figure import Figure
from counterfoil.model.locator import Locator
from counterfoil.model.moment import Moment
from counterfoil.model.period import Period
from counterfoil.model.quantity import interval
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project
from counterfoil.reconcile.reading import Judged, claims_on, figures_on

LEFT_OUT = {
    "withdrawn": "withdrawn by a ruling",
    "amended": "its filing was replaced by a later one",
    "superseded": "the same speaker said something later",
    "no number": "it says that there is no number",
    "not chosen": "a ruling chose another claim",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One claim on the question: what it says, who says so, where, and whether it counts."""

    seq: int
    words: str
    range: str
    speaker: str
    source: str
    grade: str
    lineage: str
    filed_at: str
    original: str
    digest: str
    locator: str
    left_out: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a figure is what it is.

    `figures` are (basis, range, what all agree on, standing, flags, claims, silent). Rulings in
    `waiting` count once another reviewer makes the same.
    """

    question: Question
    figures: list[tuple[str, str, str, str, str, int, int]]
    claims: list[Explained]
    rulings: list[Ruling]
    parts: list[tuple[str, str]]
    waiting: list[Ruling]


_PARTS = """
SELECT region || ' / ' || category || ' / ' || period, low, high FROM read_parquet(?)
WHERE basis = 'claims' AND measure = ? AND list_contains(?, region)
  AND list_contains(?, category) AND list_contains(?, period)
ORDER BY region, category, period
"""


class Grounds(NamedTuple):
    """What claims are explained by: the project, what was filed and ruled, the originals' names."""

    project: Project
    record: OnRecord
    judge: Judge
    names: Mapping[str, str]


def grounds(project: Project, ledger: Ledger, moment: Moment) -> Grounds:
    """Return what claims are explained by, as of a moment."""
    record = on_record(ledger, moment)
    names = {digest: original.name for digest, original in originals(ledger).items()}
    return Grounds(project, record, Judge(project.sources, record), names)


def explain(project: Project, ledger: Ledger, settled: Settled, question: Question) -> Why:
    """Return why the figure for a question is what it is, as of the settled moment."""
    found = figures_on(settled, question), claims_on(settled, question)
    return explain_by(grounds(project, ledger, settled.moment), settled, question, found)


def explain_by(
    given: Grounds,
    settled: Settled,
    question: Question,
    found: tuple[Sequence[Figure], Sequence[Judged]],
) -> Why:
    """Return why the figures found on a question are what they are, with the claims found on it."""
    figures, claims = found
    seqs = [claim.seq for claim in claims]
    summed = any(figure.basis == "sum" for figure in figures)
    return Why(
        question=question,
        figures=[_told(figure) for figure in figures],
        claims=[_explained(given, claim) for claim in claims],
        rulings=_near(given.record.rulings.values(), question, seqs),
        parts=_parts(given.project, settled, question) if summed else [],
        waiting=_near(given.record.waiting.values(), question, seqs),
    )


def _told(figure: Figure) -> tuple[str, str, str, str, str, int, int]:
    whole, agreed = (figure.low, figure.high), (figure.agreed_low, figure.agreed_high)
    return (
        figure.basis,
        interval(*whole),
        "" if agreed in (whole, (None, None)) else interval(*agreed),
        figure.standing.value,
        ", ".join(flag.value for flag in figure.flags),
        figure.claims,
        figure.silent,
    )


def _parts(project: Project, settled: Settled, question: Question) -> list[tuple[str, str]]:
    """Return the cells that a sum is made of, and their ranges."""
    with reading() as columns:
        given = [str(settled.figures), question.measure, *_codes(project, question)]
        found = columns.execute(_PARTS, given).fetchall()
    return [(name, interval(low, high)) for name, low, high in found]


def _codes(project: Project, question: Question) -> list[tuple[str, ...]]:
    codebook = project.codebook
    weeks = Period.parse(question.period, codebook.calendar).weeks()
    return [
        codebook.parts(codebook.regions, question.region),
        codebook.parts(codebook.categories, question.category),
        tuple(week.code for week in weeks),
    ]


def _explained(given: Grounds, claim: Judged) -> Explained:
    filing = given.record.filings[claim.filing]
    judgement = given.judge.of(filing)
    return Explained(
        seq=claim.seq,
        words=claim.words,
        range=interval(claim.low, claim.high),
        speaker=filing.speaker,
        source=filing.source,
        grade=str(judgement.grade),
        lineage=judgement.lineage,
        filed_at=filing.filed_at,
        original=given.names.get(filing.original, ""),
        digest=filing.original,
        locator=str(Locator.parse(claim.locator).bare()),
        left_out=claim.left_out,
    )


def _near(rulings: Iterable[Ruling], question: Question, seqs: list[int]) -> list[Ruling]:
    """Return those of the rulings that are about a question or one of its claims."""
    abouts = {("question", str(question)), *(("claim", str(seq)) for seq in seqs)}
    return [r for r in rulings if (r.about_kind, r.about) in abouts]
