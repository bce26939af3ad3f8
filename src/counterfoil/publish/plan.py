"""The plan: which public figures would change, and the claim or ruling that moved each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from counterfoil.ledger.columns import connect
from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.question import Question
from counterfoil.publish.shelf import Figure, Shelf

_BEFORE = """
SELECT measure, region, category, period, basis, low, high, agreed_low, agreed_high, standing,
       contested, chosen, denied, no_reply, protected, claims, silent
FROM read_parquet(?)
"""
_SHOWN = ("low", "high", "standing", "contested", "chosen", "denied", "no_reply", "protected")


class Change(NamedTuple):
    """A public figure that changed: before and after (None where there is none), and by what."""

    question: Question
    basis: str
    before: Figure | None
    after: Figure | None
    moved_by: tuple[str, ...]


def changes(shelf: Shelf, previous: Path | None, since: int) -> list[Change]:
    """Return what changed against the figures of the `previous` edition, in order of question.

    `since` is how many rows of the ledger that edition stood on: later rows are what moved it.
    """
    before = dict(_published(previous)) if previous else {}
    found = []
    for basis, after in (("claims", shelf.figures), ("sum", shelf.sums)):
        old = {question: figure for (kind, question), figure in before.items() if kind == basis}
        for question in sorted(old.keys() | after.keys()):
            was, now = old.get(question), after.get(question)
            if was is None or now is None or _shown(was) != _shown(now):
                moved = tuple(_moved_by(shelf, question, since)) if basis == "claims" else ()
                found.append(Change(question, basis, was, now, moved))
    return found


def _published(figures: Path) -> Iterator[tuple[tuple[str, Question], Figure]]:
    with connect() as columns:
        cursor = columns.execute(_BEFORE, [str(figures)])
        while rows := cursor.fetchmany(8192):
            for measure, region, category, period, basis, *figure in rows:
                question = Question(measure, region, category, period)
                yield (basis, question), Figure._make([*figure, None])


def _shown(figure: Figure) -> tuple[object, ...]:
    return tuple(getattr(figure, name) for name in _SHOWN)


def _moved_by(shelf: Shelf, question: Question, since: int) -> Iterator[str]:
    seqs = shelf.on.get(question, [])
    for seq in seqs:
        if seq >= since:
            yield f"claim {seq}"
    yield from _rulings(shelf.record, question, seqs, since)
    filings = {shelf.claims[seq].filing for seq in seqs}
    for seq, filing in shelf.record.filings.items():
        if seq >= since and filing.amends in filings:
            yield f"filing {seq}, which replaces filing {filing.amends}"


def _rulings(record: OnRecord, question: Question, seqs: list[int], since: int) -> Iterator[str]:
    abouts = {("question", str(question)), *(("claim", str(seq)) for seq in seqs)}
    for seq, ruling in record.rulings.items():
        near = (ruling.about_kind, ruling.about) in abouts or ruling.about_kind in {
            "source",
            "original",
        }
        if seq >= since and near:
            yield f"ruling {seq} by {ruling.by} ({ruling.decision.value})"
    for seq, enquiry in record.enquiries.items():
        if (enquiry.about_kind, enquiry.about) == ("question", str(question)) and seq >= since:
            yield f"enquiry {seq}"
