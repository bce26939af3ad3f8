"""What programs are answered: figures, claims, editions, and the description of all three."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from counterfoil.desk.api.answering import answer, problem
from counterfoil.desk.api.asking import Asked, Key, Unasked, read_asked
from counterfoil.desk.api.moments import known_at, settled_by
from counterfoil.desk.api.parameters import CLAIMS, EDITIONS, FIGURES, Asking
from counterfoil.desk.api.schema import description
from counterfoil.desk.working import Work, at_work
from counterfoil.ledger.rulings import Judge, on_record
from counterfoil.model.figure import Figure
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.publish.past import past_editions
from counterfoil.reconcile.listing import (
    AsPublished,
    Listed,
    Moved,
    as_published,
    list_claims,
    list_figures,
)

Row = dict[str, Any]
Said = dict[tuple[Question, str], list[AsPublished]]
Rows = Callable[[Work, Asked], list[tuple[Key, Row]]]
"""Gives the rows of an answer with their keys: one more than asked for, where there are more."""


@csrf_exempt
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """Answer with figures."""
    return _answered(request, FIGURES, _figures)


@csrf_exempt
@require_safe
def claims(request: HttpRequest) -> HttpResponseBase:
    """Answer with claims."""
    return _answered(request, CLAIMS, _claims)


@csrf_exempt
@require_safe
def editions(request: HttpRequest) -> HttpResponseBase:
    """Answer with editions."""
    return _answered(request, EDITIONS, _editions)


@csrf_exempt
@require_safe
def openapi(request: HttpRequest) -> HttpResponseBase:
    """Answer with the description of these addresses."""
    return answer(request, description())


def _answered(request: HttpRequest, asking: Asking, rows: Rows) -> HttpResponseBase:
    with at_work(request) as work:
        try:
            asked = read_asked(request, asking, work)
        except Unasked as error:
            return problem(HTTPStatus.BAD_REQUEST, str(error))
        most = asked.wanted.most
        found = rows(work, replace(asked, wanted=replace(asked.wanted, most=most + 1)))
    shown = found[:most]
    facts = {
        "as_of": asked.moment.at,
        "size": asked.moment.size,
        "next": asked.following(shown[-1][0]) if len(found) > most else None,
        asking.name: [row for _, row in shown],
    }
    return answer(request, facts)


def _since(work: Work, asked: Asked) -> Settled | None:
    return settled_by(work, known_at(work.ledger, asked.since)) if asked.since else None


def _figures(work: Work, asked: Asked) -> list[tuple[Key, Row]]:
    settled = settled_by(work, asked.moment)
    listed = list_figures(settled, asked.wanted, _since(work, asked))
    said: Said = {}
    if asked.history:
        past = past_editions(work.project, work.ledger)
        shown = [(one.number, one.folder) for one in past if one.published_on <= asked.moment.day]
        said = as_published(shown, listed)
    return [
        ((*one.question, one.basis), _figure(one) | _history(asked, said, one)) for one in listed
    ]


def _figure(moved: Moved) -> Row:
    facts = {**moved.question._asdict(), "basis": moved.basis, **_range(moved.figure)}
    return facts | ({"action": moved.action} if moved.action else {})


def _range(figure: Figure | None) -> Row:
    return {
        "low": figure and figure.low,
        "high": figure and figure.high,
        "agreed_low": figure and figure.agreed_low,
        "agreed_high": figure and figure.agreed_high,
        "standing": figure and figure.standing.value,
        "flags": [flag.value for flag in figure.flags] if figure else [],
        "claims": figure.claims if figure else 0,
        "silent": figure.silent if figure else 0,
    }


def _history(asked: Asked, said: Said, moved: Moved) -> Row:
    if not asked.history:
        return {}
    told = said.get((moved.question, moved.basis), [])
    return {"history": [{"edition": one.edition, **_range(one.figure)} for one in told]}


def _claims(work: Work, asked: Asked) -> list[tuple[Key, Row]]:
    settled = settled_by(work, asked.moment)
    since = _since(work, asked)
    listed = list_claims(settled, asked.wanted, since, history=asked.history)
    record = on_record(work.ledger, asked.moment)
    judge = Judge(work.project.sources, record)

    def told(claim: Listed) -> Row:
        filing = record.filings[claim.filing]
        judgement = judge.of(filing)
        facts = {
            "claim": claim.seq,
            **claim.question._asdict(),
            "words": claim.words,
            "low": claim.low,
            "high": claim.high,
            "absent": claim.absent,
            "left_out": claim.left_out,
            "note": claim.note,
            "source": filing.source,
            "speaker": filing.speaker,
            "lineage": judgement.lineage,
            "grade": str(judgement.grade),
            "original": filing.original,
            "locator": claim.locator,
            "said_on": filing.said_on or None,
            "filed_at": filing.filed_at,
        }
        return facts | ({"action": claim.action} if claim.action else {})

    return [((claim.seq,), told(claim)) for claim in listed]


def _editions(work: Work, asked: Asked) -> list[tuple[Key, Row]]:
    (after,) = asked.wanted.after or (-1,)
    names = ("recorded_at", "as_of", "size", "root", "manifest")
    found: list[tuple[Key, Row]] = [
        ((seq,), {"edition": row["number"], **{name: row[name] for name in names}})
        for seq, row in work.ledger.rows("edition", last=asked.moment.size)
        if seq > int(after) and asked.since < row["recorded_at"] <= asked.moment.at
    ]
    return found[: asked.wanted.most]
