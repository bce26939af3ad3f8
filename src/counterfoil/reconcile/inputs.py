"""What the rules are given: the ledger's filings and rulings as of a moment, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from counterfoil.ledger.rulings import Judge, OnRecord
from counterfoil.model.claim import Decision, Filing
from counterfoil.model.moment import Moment
from counterfoil.model.question import Question
from counterfoil.model.source import Source

Row = dict[str, Any]

AMENDED = "amended"
WITHDRAWN = "withdrawn"
_REVIEWERS = 2
_DOCUMENTED, _DENIED, _NO_REPLY, _LINEAGE = 1, 2, 4, 8
"""What `marks` is made of: see rules.sql."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Rows for the tables that rules.sql names."""

    filings: list[Row]
    withdrawn: list[Row]
    choices: list[Row]
    confirmed: list[Row]
    enquired: list[Row]


def inputs(sources: Mapping[str, Source], record: OnRecord, moment: Moment) -> Inputs:
    """Return the rules' inputs. `choices` still lack the chosen claims' bounds."""
    return Inputs(
        filings=_filings(sources, record, moment),
        withdrawn=[{"claim": int(c)} for c in record.ruled(Decision.WITHDRAW, "claim")],
        choices=_choices(record),
        confirmed=_confirmed(record),
        enquired=[
            {**_question(about), "denied": denied, "no_reply": no_reply}
            for (kind, about), (denied, no_reply) in record.answers(moment).items()
            if kind == "question"
        ],
    )


def _filings(sources: Mapping[str, Source], record: OnRecord, moment: Moment) -> list[Row]:
    answers, gone, judge = record.answers(moment), left_out(record), Judge(sources, record)
    voices: dict[tuple[str, str], int] = {}
    lineages: dict[str, int] = {}
    spoken = sorted({_spoken(filing) for filing in record.filings.values()})
    turns = {when: turn for turn, when in enumerate(spoken)}
    taken: Counter[tuple[int, int]] = Counter()
    rows: list[Row] = []
    for seq, filing in record.filings.items():
        judgement = judge.of(filing)
        voice = voices.setdefault((filing.speaker, judgement.lineage), len(voices))
        turn = turns[_spoken(filing)]
        taken[voice, turn] += seq not in gone
        asked = [answers.get(about, (False, False)) for about in _abouts(filing)]
        lineage = lineages.setdefault(judgement.lineage, len(lineages))
        marks = (
            _DOCUMENTED * (judgement.primary and judgement.grade.good)
            + _DENIED * any(denied for denied, _ in asked)
            + _NO_REPLY * any(no_reply for _, no_reply in asked)
        )
        row: Row = {
            "seq": seq,
            "turn": turn,
            "voice": voice,
            "lineage": lineage,
            "left_out": gone.get(seq),
            "marks": _LINEAGE * lineage + marks,
        }
        rows.append(row)
    for row in rows:
        row["tied"] = taken[row["voice"], row["turn"]] > 1
    return rows


def _spoken(filing: Filing) -> str:
    """Return when the speaker spoke: the day it was said, where that is known, else the filing.

    A reprint of a letter is filed later and was not said later: it replaces nothing.
    """
    return filing.said_on or filing.filed_at


def _abouts(filing: Filing) -> Iterable[tuple[str, str]]:
    return (("source", filing.source), ("original", filing.original))


def left_out(record: OnRecord) -> dict[int, str]:
    """Return the filings of which no claim counts, and why: replaced, or withdrawn by a ruling."""
    found = {
        filing.amends: AMENDED for filing in record.filings.values() if filing.amends is not None
    }
    sources = record.ruled(Decision.WITHDRAW, "source")
    originals = record.ruled(Decision.WITHDRAW, "original")
    for seq, filing in record.filings.items():
        if filing.source in sources or filing.original in originals:
            found[seq] = WITHDRAWN
    return found


def _choices(record: OnRecord) -> list[Row]:
    return [
        {**_question(about), "claim": int(ruling.details["claim"])}
        for about, (_, ruling) in record.ruled(Decision.CHOOSE, "question").items()
    ]


def _confirmed(record: OnRecord) -> list[Row]:
    reviewers: dict[str, set[str]] = {}
    for ruling in record.rulings.values():
        if ruling.decision is Decision.CONFIRM and ruling.about_kind == "question":
            reviewers.setdefault(ruling.about, set()).add(ruling.by)
    return [_question(about) for about, who in reviewers.items() if len(who) >= _REVIEWERS]


def _question(about: str) -> Row:
    question = Question(*about.split("/"))
    return {
        "measure": question.measure,
        "region": question.region,
        "category": question.category,
        "period": question.period,
    }
