"""Enquiries: who was asked for comment, until when, and what came back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.deciding import Undecided, file, file_all
from counterfoil.desk.framing import words
from counterfoil.desk.working import Work, at_work
from counterfoil.model.claim import Enquiry, Outcome
from counterfoil.model.moment import ended
from counterfoil.publish.words import N_, Words

OUTCOMES = {
    Outcome.ANSWERED: N_("answered"),
    Outcome.DENIED: N_("denied"),
    Outcome.DECLINED: N_("declined to comment"),
}
ABOUTS = {
    "question": N_("question"),
    "source": N_("source"),
    "original": N_("original"),
}


@require_GET
def enquiries(request: HttpRequest) -> HttpResponse:
    """List the enquiries, the newest first."""
    with at_work(request) as work:
        return _shown(request, work)


def _shown(request: HttpRequest, work: Work, wrong: str = "") -> HttpResponse:
    said, record = words(), work.record
    listed = [
        {
            **_told(said, enquiry),
            "seq": seq,
            "replies": [
                (said(OUTCOMES[reply.outcome]), said.day(reply.replied_at), reply.words)
                for reply in record.replies_to(seq)
            ],
            "passed": ended(enquiry.deadline) < work.now,
        }
        for seq, enquiry in reversed(record.enquiries.items())
    ]
    context = {
        "listed": listed,
        "outcomes": [(one.value, said(text)) for one, text in OUTCOMES.items()],
        "abouts": [(kind, said(text)) for kind, text in ABOUTS.items()],
        "given": {name: request.POST.get(name, "") for name in _FIELDS},
        "wrong": wrong,
    }
    return render(request, "enquiries.html", context, status=422 if wrong else 200)


_FIELDS = ("asked", "about_kind", "about", "words", "deadline")


def _told(said: Words, enquiry: Enquiry) -> dict[str, Any]:
    return {
        "asked": enquiry.asked,
        "about": enquiry.about[:16] if enquiry.about_kind == "original" else enquiry.about,
        "kind": said(ABOUTS.get(enquiry.about_kind, enquiry.about_kind)),
        "words": enquiry.words,
        "on": said.day(enquiry.asked_at),
        "deadline": said.day(enquiry.deadline),
    }


@require_POST
def enquire(request: HttpRequest) -> HttpResponse:
    """Put on record that somebody was asked."""
    entry = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    with at_work(request) as work:
        if not entry["words"]:
            return _shown(request, work, _wordless())
        try:
            file(work, "enquiries", entry | {"asked_at": work.now})
        except Undecided as error:
            return _shown(request, work, str(error))
    return redirect("enquiries")


@require_POST
def reply(request: HttpRequest, seq: int) -> HttpResponse:
    """Put on record what came back to an enquiry."""
    with at_work(request) as work:
        found = work.record.enquiries.get(seq)
        if found is None:
            raise Http404
        # The enquiry is on record with the very same words: naming it again adds nothing.
        asked = {
            "asked": found.asked,
            "about_kind": found.about_kind,
            "about": found.about,
            "words": found.words,
            "asked_at": found.asked_at,
            "deadline": found.deadline,
        }
        back = {
            "enquiry": 1,
            "outcome": request.POST.get("outcome", ""),
            "words": request.POST.get("words", "").strip(),
            "replied_at": work.now,
        }
        if not back["words"]:
            return _shown(request, work, _wordless())
        try:
            file_all(work, {"enquiries": [asked], "replies": [back]})
        except Undecided as error:
            return _shown(request, work, str(error))
    return redirect("enquiries")


def _wordless() -> str:
    said = words()
    return said("Say what was asked, or what came back.")
