"""The inbox: sealed returns that came, how more of them come, and the key that opens them."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.fetching import leave_all, take_in
from counterfoil.desk.framing import words
from counterfoil.desk.receiving import lists
from counterfoil.desk.refusals import in_words
from counterfoil.desk.unlocked import NotYours, hold, let_go, unlocked
from counterfoil.desk.working import Work, at_work
from counterfoil.inbox.office import desk_for
from counterfoil.project.declared import ProjectError
from counterfoil.sealing.keyfiles import MOST_BYTES, BadKeyFile


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """List the sealed files, those that wait first."""
    with at_work(request) as work:
        return _shown(request, work)


def _shown(request: HttpRequest, work: Work, wrong: str = "", told: str = "") -> HttpResponse:
    desk, key = desk_for(work.recorder), unlocked(request)
    replies = list(desk.box.replies())
    context = {
        **lists(request, work, desk),
        "key": key.code if key else "",
        "counter": work.project.settings.counter,
        "replies": [one.number for one in replies],
        "wrong": wrong,
        "told": told,
    }
    return render(request, "inbox.html", context, status=422 if wrong else 200)


@require_POST
def pull(request: HttpRequest) -> HttpResponse:
    """Take sealed files in: from the project's counter, a folder of this machine, or uploads."""
    said = words()
    with at_work(request) as work:
        try:
            pulled = take_in(request, work, desk_for(work.recorder))
        except ProjectError as error:
            return _shown(request, work, in_words(words(), str(error)))
        told = said.plural("{n} file is new.", "{n} files are new.", pulled.new)
        if pulled.known:
            more = said.plural("{n} was here already.", "{n} were here already.", pulled.known)
            told = f"{told} {more}"
        left = "; ".join(f"{name}: {in_words(said, why)}" for name, why in pulled.left)
        return _shown(request, work, left, told)


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the person's own key with its passphrase, and hold it for this session."""
    said, file = words(), request.FILES.get("key")
    passphrase = request.POST.get("passphrase", "")
    with at_work(request) as work:
        if file is None or not passphrase:
            return _shown(request, work, said("Choose your key file and type its passphrase."))
        try:
            hold(request, file.read(MOST_BYTES + 1), str(file.name), passphrase)
        except NotYours as error:
            wrong = said("This is the key of {code}, and you are {you}.", code=error, you=work.by)
            return _shown(request, work, wrong)
        except BadKeyFile as error:
            return _shown(request, work, in_words(words(), str(error)))
    return redirect("inbox")


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Let the key go."""
    let_go(request)
    return redirect("inbox")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the sealed replies that wait at the project's counter."""
    with at_work(request) as work:
        try:
            count = leave_all(work, desk_for(work.recorder))
        except ProjectError as error:
            return _shown(request, work, in_words(words(), str(error)))
        said = words()
        told = said.plural("{n} reply is at the counter.", "{n} replies are at the counter.", count)
        return _shown(request, work, told=told)


@require_GET
def reply_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """Return a sealed reply as a file, to be carried by hand."""
    with at_work(request) as work:
        box = desk_for(work.recorder).box
        for one in box.replies():
            if one.number == number:
                return FileResponse(
                    box.reply_path(one).open("rb"),
                    as_attachment=True,
                    filename=f"reply-{number}.age",
                    content_type="application/octet-stream",
                )
    raise Http404
