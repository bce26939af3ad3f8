"""What the rules are given: the ledger's filings and rulings as of a moment, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.claim import Decision, Filing
from counterfoil.model.moment import Moment
from counterfoil.model.question import Question
from counterfoil.model.source import Grade, Kind, Source

Row = dict[str, Any]

AMENDED = "amended"
WITHDRAWN = "withdrawn"
_REVIEWERS = 2


@dataclass(frozen=True, slots=True)
class Inputs:
    """Rows for the tables that rules.sql names, and what voices and lineages are called."""

    filings: list[Row]
    withdrawn: list[Row]
    choices: list[Row]
    confirmed: list[Row]
    enquired: list[Row]
    voices: list[tuple[str, str]] = field(default_factory=list)


def inputs(sources: Mapping[str, Source], record: OnRecord, moment: Moment) -> Inputs:
    """Return the rules' inputs. `choices` still lack the chosen claims' bounds."""
    answers = record.answers(moment)
    voices: dict[tuple[str, str], int] = {}
    lineages: dict[str, int] = {}
    rows = []
    left_out = _left_out(record)
    ordered = sorted(record.filings.items(), key=lambda item: (item[1].filed_at, item[0]))
    for turn, (seq, filing) in enumerate(ordered):
        judgement = judge(sources, record, filing)
        lineage = lineages.setdefault(judgement.lineage, len(lineages))
        voice = voices.setdefault((filing.speaker, judgement.lineage), len(voices))
        asked = [answers.get(about, (False, False)) for about in _abouts(filing)]
        rows.append(
            {
                "seq": seq,
                "turn": turn,
                "voice": voice,
                "lineage": lineage,
                "left_out": left_out.get(seq),
                "documented": judgement.primary and judgement.grade.good,
                "denied": any(denied for denied, _ in asked),
                "no_reply": any(no_reply for _, no_reply in asked),
            }
        )
    return Inputs(
        filings=rows,
        withdrawn=[{"claim": int(c)} for c in record.ruled(Decision.WITHDRAW, "claim")],
        choices=_choices(record),
        confirmed=_confirmed(record),
        enquired=[
            {**_question(about), "denied": denied, "no_reply": no_reply}
            for (kind, about), (denied, no_reply) in answers.items()
            if kind == "question"
        ],
        voices=list(voices),
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the desk holds of a filing's source and original: grade, lineage, whether primary."""

    grade: Grade
    lineage: str
    primary: bool


def judge(sources: Mapping[str, Source], record: OnRecord, filing: Filing) -> Judgement:
    """Return what the desk holds of a filing: what the source's file says, unless ruled since."""
    source = sources.get(filing.source) or Source(filing.source, {"en": filing.source})
    grade, lineage = source.grade, source.lineage_of(filing.speaker)
    for kind, about in (("source", filing.source), ("original", filing.original)):
        if ruled := record.ruled(Decision.GRADE, kind).get(about):
            ruling = ruled[1]
            reliability = ruling.details.get("reliability", grade.reliability)
            credibility = ruling.details.get("credibility", grade.credibility)
            grade = Grade(reliability, credibility, ruling.reason)
        if ruled := record.ruled(Decision.LINEAGE, kind).get(about):
            lineage = ruled[1].details.get("lineage", lineage)
    return Judgement(grade, lineage, source.kind is Kind.PRIMARY)


def _abouts(filing: Filing) -> Iterable[tuple[str, str]]:
    return (("source", filing.source), ("original", filing.original))


def _left_out(record: OnRecord) -> dict[int, str]:
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
