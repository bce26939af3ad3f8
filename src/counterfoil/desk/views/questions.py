"""A question: every claim on it side by side, why the figure is what it is, and ruling on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.deciding import Undecided, file
from counterfoil.desk.framing import words
from counterfoil.desk.refusals import in_words
from counterfoil.desk.showing import DECISIONS, Names
from counterfoil.desk.working import Work, at_work
from counterfoil.model.claim import Decision, Ruling
from counterfoil.model.question import Question, QuestionError
from counterfoil.publish.words import N_, Words
from counterfoil.reconcile.explaining import Explained, Why, explain_by

LEFT_OUT = {
    "withdrawn": N_("withdrawn by a ruling"),
    "amended": N_("its filing was replaced by a later one"),
    "superseded": N_("the same speaker said something later"),
    "no number": N_("it says that there is no number"),
    "not chosen": N_("a ruling chose another claim"),
}


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """List the contested questions, and lead to any other."""
    asked = {name: request.GET.get(name, "") for name in Question._fields}
    with at_work(request) as work:
        codebook, names = work.project.codebook, Names(work.project.codebook)
        wrong = ""
        if any(asked.values()):
            try:
                found = Question.parse("/".join(asked.values()), codebook.calendar)
                if not (wrong := codebook.unknown(found)):
                    return redirect("question", *found)
            except QuestionError as error:
                wrong = str(error)
            wrong = in_words(words(), wrong)
        contested = work.figures.contested
        context = {
            "contested": [names.figure(figure) for figure in contested.shown],
            "more": contested.total - len(contested.shown),
            "codes": {
                "measure": [(code, names.measure(code)) for code in codebook.measures],
                "region": [(code, names.region(code)) for code in codebook.regions],
                "category": [(code, names.category(code)) for code in codebook.categories],
            },
            "asked": asked,
            "wrong": wrong,
        }
    return render(request, "questions.html", context, status=422 if wrong else 200)


@require_GET
def question(request: HttpRequest, **parts: str) -> HttpResponse:
    """Show the claims on a question, and why its figure is what it is."""
    with at_work(request) as work:
        return _shown(request, work, _question(work, parts))


def _question(work: Work, parts: dict[str, str]) -> Question:
    codebook = work.project.codebook
    try:
        found = Question.parse(
            "/".join(parts[name] for name in Question._fields), codebook.calendar
        )
    except QuestionError as error:
        raise Http404 from error
    if codebook.unknown(found):
        raise Http404
    return found


def _shown(
    request: HttpRequest, work: Work, asked: Question, wrong: str = "", reason: str = ""
) -> HttpResponse:
    names, standing, known = Names(work.project.codebook), work.standing, work.figures
    found, claims = known.drawers.on(asked), known.drawers.claims(asked)
    why = explain_by(standing.grounds, known.settled, asked, (found, claims))
    context = {
        "question": asked,
        "name": names.question(asked),
        "days": names.days(asked.period),
        "figures": [(figure.basis, names.figure(figure)) for figure in found],
        "claims": [_claim(work, names.said, claim) for claim in why.claims],
        "rulings": [_ruling(names.said, ruling) for ruling in why.rulings],
        "waiting": [_ruling(names.said, ruling) for ruling in why.waiting],
        "asked_for": _asked_for(why),
        "two": work.project.settings.reviewers > 1,
        "parts": why.parts,
        "confirmed_by": _confirmed_by(why),
        "wrong": wrong,
        "reason": reason,
        "picked": request.POST.get("decision", ""),
    }
    return render(request, "question.html", context, status=422 if wrong else 200)


def _claim(work: Work, said: Words, claim: Explained) -> dict[str, Any]:
    source = work.project.sources.get(claim.source)
    return {
        "seq": claim.seq,
        "words": claim.words,
        "meant": claim.range if claim.range != claim.words else "",
        "out": said(LEFT_OUT[claim.left_out]) if claim.left_out else "",
        "withdrawn": claim.left_out == "withdrawn",
        "numbered": claim.left_out not in {"no number", "amended", "withdrawn", "superseded"},
        "speaker": claim.speaker,
        "source": said.label(source.title) if source else claim.source,
        "grade": claim.grade,
        "lineage": claim.lineage,
        "filed": said.day(claim.filed_at),
        "original": claim.original,
        "digest": claim.digest,
        "locator": claim.locator,
    }


def _ruling(said: Words, ruling: Ruling) -> dict[str, str]:
    about = ruling.details.get("claim", "") or (
        ruling.about if ruling.about_kind == "claim" else ""
    )
    return {
        "by": ruling.by,
        "on": said.day(ruling.ruled_at),
        "what": said(DECISIONS[ruling.decision]),
        "claim": about,
        "reason": ruling.reason,
    }


def _asked_for(why: Why) -> dict[str, list[str]]:
    """Return who has ruled so, by what is to be chosen in the form, where it waits."""
    found: dict[str, list[str]] = {}
    for ruling in why.waiting:
        claim = ruling.details.get("claim") or ruling.about
        found.setdefault(f"{ruling.decision.value}:{claim}", []).append(ruling.by)
    return found


def _confirmed_by(why: Why) -> list[str]:
    return sorted({r.by for r in why.rulings if r.decision is Decision.CONFIRM})


@require_POST
def rule(request: HttpRequest, **parts: str) -> HttpResponse:
    """Put a ruling on a question, or on one of its claims, on record."""
    picked, _, claim = request.POST.get("decision", "").partition(":")
    reason = request.POST.get("reason", "").strip()
    with at_work(request) as work:
        asked = _question(work, parts)
        if wrong := _unruled(picked, reason):
            return _shown(request, work, asked, wrong, reason)
        about_claim = picked == Decision.WITHDRAW.value
        entry = {
            "decision": picked,
            "about_kind": "claim" if about_claim else "question",
            "about": claim if about_claim else str(asked),
            "reason": reason,
            "ruled_at": work.now,
            "details": {"claim": claim} if picked == Decision.CHOOSE.value else {},
        }
        try:
            file(work, "rulings", entry)
        except Undecided as error:
            return _shown(request, work, asked, str(error), reason)
    return redirect(f"{reverse('question', args=asked)}#rulings")


def _unruled(picked: str, reason: str) -> str:
    """Return what a ruling lacks."""
    said = words()
    ruled_here = {Decision.CHOOSE.value, Decision.CONFIRM.value, Decision.WITHDRAW.value}
    if picked not in ruled_here:
        return said("Say what you decide.")
    return "" if reason else said("Give a reason: a ruling without one is none.")
