"""Sources: their grades on both axes with reasons, and lineages that are proposed for originals."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.deciding import Undecided, file
from counterfoil.desk.framing import words
from counterfoil.desk.refusals import in_words
from counterfoil.desk.working import Work, at_work
from counterfoil.index.likeness import Way
from counterfoil.ledger.rulings import OnRecord
from counterfoil.model.claim import Decision, Ruling
from counterfoil.model.source import Grade, Source
from counterfoil.project.declared import ProjectError
from counterfoil.publish.pages.sources import CREDIBILITY, KINDS, RELIABILITY
from counterfoil.publish.words import N_, Words
from counterfoil.record.lineage import Proposal, accept, proposals, refuse

WAYS = {
    Way.VERSION: N_("a reprint or a version of it"),
    Way.HELD: N_("nearly the whole of one stands in the other"),
    Way.PASSAGE: N_("a long passage stands in both"),
    Way.TABLE: N_("most numbers of their tables are the same, under the same headings"),
    Way.ROWS: N_("most rows of their tables have the same numbers"),
}


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources with their grades."""
    said = words()
    with at_work(request) as work:
        record = work.record
        rows = [
            (source.code, said.label(source.title), said(KINDS[source.kind]), str(grade))
            for source in work.project.sources.values()
            for grade in (_grade(record, source),)
        ]
    return render(request, "sources.html", {"rows": rows})


def _grade(record: OnRecord, source: Source) -> Grade:
    """Return a source's grade: what was ruled last, else what its file declares."""
    ruled = record.ruled(Decision.GRADE, "source").get(source.code)
    if ruled is None:
        return source.grade
    told = ruled[1].details
    return Grade(
        told.get("reliability", source.grade.reliability),
        told.get("credibility", source.grade.credibility),
        ruled[1].reason,
    )


@require_GET
def source(request: HttpRequest, source: str) -> HttpResponse:
    """Show one source, and what was ruled on it."""
    with at_work(request) as work:
        return _shown(request, work, source)


def _shown(
    request: HttpRequest, work: Work, code: str, wrong: str = "", reason: str = ""
) -> HttpResponse:
    said, found = words(), work.project.sources.get(code)
    if found is None:
        raise Http404
    record = work.record
    grade = _grade(record, found)
    context = {
        "code": code,
        "title": said.label(found.title),
        "publisher": found.publisher,
        "kind": said(KINDS[found.kind]),
        "lineage": found.lineage or code,
        "per_speaker": found.per_speaker,
        "grade": grade,
        "reliability": [(letter, said(text)) for letter, text in RELIABILITY.items()],
        "credibility": [(number, said(text)) for number, text in CREDIBILITY.items()],
        "rulings": [
            (*_ruling(said, ruling), seq in record.waiting)
            for seq, ruling in (record.rulings | record.waiting).items()
            if (ruling.about_kind, ruling.about) == ("source", code)
        ],
        "wrong": wrong,
        "reason": reason,
    }
    return render(request, "source.html", context, status=422 if wrong else 200)


def _ruling(said: Words, ruling: Ruling) -> tuple[str, str, str, str]:
    what = ruling.details.get("reliability", "") + ruling.details.get("credibility", "")
    return (
        ruling.by,
        said.day(ruling.ruled_at),
        what or ruling.details.get("lineage", ruling.decision.value),
        ruling.reason,
    )


@require_POST
def grade(request: HttpRequest, source: str) -> HttpResponse:
    """Put a grade of a source on record."""
    reason = request.POST.get("reason", "").strip()
    details = {axis: request.POST.get(axis, "") for axis in ("reliability", "credibility")}
    said = words()
    with at_work(request) as work:
        if not reason:
            wrong = said("Give a reason: a ruling without one is none.")
            return _shown(request, work, source, wrong)
        entry = {
            "decision": Decision.GRADE.value,
            "about_kind": "source",
            "about": source,
            "reason": reason,
            "ruled_at": work.now,
            "details": details,
        }
        try:
            file(work, "rulings", entry)
        except Undecided as error:
            return _shown(request, work, source, str(error), reason)
    return redirect("source", source)


@require_GET
def lineages(request: HttpRequest) -> HttpResponse:
    """Show originals that look like reprints or quotes of each other, to rule on."""
    with at_work(request) as work:
        return _proposed(request, work)


def _proposed(request: HttpRequest, work: Work, wrong: str = "") -> HttpResponse:
    said = words()
    waiting = work.record.waiting.values()
    ruled = defaultdict(list)
    for ruling in waiting:
        if ruling.decision is Decision.LINEAGE:
            ruled[ruling.about].append((ruling.by, ruling.details.get("lineage", "")))
    shown = [
        _proposal(said, one) | {"ruled": ruled[one.later.digest]}
        for one in proposals(work.recorder)
    ]
    context = {"proposals": shown, "wrong": wrong}
    return render(request, "lineages.html", context, status=422 if wrong else 200)


def _proposal(said: Words, one: Proposal) -> dict[str, Any]:
    return {
        "earlier": one.earlier.name,
        "later": one.later.name,
        "digest": one.later.digest,
        "way": said(WAYS[one.way]),
        "shares": [f"{100 * share:.0f}" for share in one.shared],
        "present": ", ".join(one.present),
        "lineages": one.lineages,
        "per_speaker": one.per_speaker,
        "places": [" ".join(place.words.split()) for place in one.places],
    }


@require_POST
def rule_lineage(request: HttpRequest, digest: str) -> HttpResponse:
    """Accept or refuse a lineage that is proposed for an original, with a reason."""
    reason, lineage = request.POST.get("reason", ""), request.POST.get("lineage", "")
    with at_work(request) as work:
        try:
            if lineage:
                accept(work.recorder, digest, reason, lineage)
            else:
                refuse(work.recorder, digest, reason)
        except ProjectError as error:
            return _proposed(request, work, in_words(words(), str(error)))
    return redirect(reverse("lineages"))
