"""Explaining a figure: every claim on its question, and the rule that leaves each out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from counterfoil.ledger.columns import reading
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rulings import Judge, OnRecord, on_record
from counterfoil.model.claim import Ruling
from counterfoil.model.locator import Locator
from counterfoil.model.period import Period
from counterfoil.model.quantity import interval
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project

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


_FIGURES = """
SELECT basis, low, high, agreed_low, agreed_high, standing,
       concat_ws(', ', CASE WHEN contested THEN 'contested' END, CASE WHEN chosen THEN 'chosen' END,
                 CASE WHEN denied THEN 'denied' END, CASE WHEN no_reply THEN 'no reply' END,
                 CASE WHEN silent > 0 THEN 'incomplete' END), claims, silent
FROM read_parquet(?) WHERE measure = ? AND region = ? AND category = ? AND period = ?
ORDER BY basis
"""
_CLAIMS = """
SELECT seq, filing, words, low, high, locator, coalesce(left_out, '') FROM read_parquet(?)
WHERE measure = ? AND region = ? AND category = ? AND period = ? ORDER BY seq
"""
_PARTS = """
SELECT region || ' / ' || category || ' / ' || period, low, high FROM read_parquet(?)
WHERE basis = 'claims' AND measure = ? AND list_contains(?, region)
  AND list_contains(?, category) AND list_contains(?, period)
ORDER BY region, category, period
"""


def explain(project: Project, ledger: Ledger, settled: Settled, question: Question) -> Why:
    """Return why the figure for a question is what it is, as of the settled moment."""
    record = on_record(ledger, settled.moment)
    cell = [question.measure, question.region, question.category, question.period]
    with reading() as columns:
        figures = [
            (basis, interval(low, high), _agreed((low, high), (both_low, both_high)), *rest)
            for basis, low, high, both_low, both_high, *rest in columns.execute(
                _FIGURES, [str(settled.figures), *cell]
            ).fetchall()
        ]
        rows = columns.execute(_CLAIMS, [str(settled.claims), *cell]).fetchall()
        parts: list[tuple[str, str]] = []
        if any(basis == "sum" for basis, *_ in figures):
            given = [str(settled.figures), question.measure, *_parts(project, question)]
            found = columns.execute(_PARTS, given).fetchall()
            parts = [(name, interval(low, high)) for name, low, high in found]
    names = {digest: original.name for digest, original in originals(ledger).items()}
    return Why(
        question=question,
        figures=figures,
        claims=[_explained(project, record, names, row) for row in rows],
        rulings=_near(record.rulings.values(), question, [row[0] for row in rows]),
        parts=parts,
        waiting=_near(record.waiting.values(), question, [row[0] for row in rows]),
    )


def _agreed(whole: tuple[Any, Any], agreed: tuple[Any, Any]) -> str:
    return "" if agreed in (whole, (None, None)) else interval(*agreed)


def _parts(project: Project, question: Question) -> list[tuple[str, ...]]:
    codebook = project.codebook
    weeks = Period.parse(question.period, codebook.calendar).weeks()
    return [
        codebook.parts(codebook.regions, question.region),
        codebook.parts(codebook.categories, question.category),
        tuple(week.code for week in weeks),
    ]


def _explained(
    project: Project, record: OnRecord, names: dict[str, str], row: tuple[Any, ...]
) -> Explained:
    seq, filed, words, low, high, locator, left_out = row
    filing = record.filings[filed]
    judgement = Judge(project.sources, record).of(filing)
    return Explained(
        seq=seq,
        words=words,
        range=interval(low, high),
        speaker=filing.speaker,
        source=filing.source,
        grade=str(judgement.grade),
        lineage=judgement.lineage,
        filed_at=filing.filed_at,
        original=names.get(filing.original, ""),
        digest=filing.original,
        locator=str(Locator.parse(locator).bare()),
        left_out=left_out,
    )


def _near(rulings: Iterable[Ruling], question: Question, seqs: list[int]) -> list[Ruling]:
    """Return those of the rulings that are about a question or one of its claims."""
    abouts = {("question", str(question)), *(("claim", str(seq)) for seq in seqs)}
    return [r for r in rulings if (r.about_kind, r.about) in abouts]
