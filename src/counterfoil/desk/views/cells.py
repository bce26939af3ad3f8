"""Cells of an original's tables: what a draft reads in them, and what a person says to that."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.choosing import Chosen, choose, given, shown
from counterfoil.desk.deciding import Undecided, file, undecided
from counterfoil.desk.framing import words
from counterfoil.desk.held import hold
from counterfoil.desk.views.originals import shown as original_page
from counterfoil.desk.working import Work, at_work
from counterfoil.model.mapping import DIMENSIONS
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.publish.words import N_
from counterfoil.record.laying import Laid, Read
from counterfoil.record.reviewing import accept, correct, refuse

_CLAIM = ("low", "high", *DIMENSIONS, "speaker", "said_on")
_CHANGED = N_("What is proposed has changed since you looked at it. Look at it again.")
_NONE = N_("Nothing is ticked, or what is ticked was answered before.")


@require_GET
def cell(request: HttpRequest, digest: str, table: int, row: int, column: int) -> HttpResponse:
    """Show one cell: what stands around it, how it is read, what is on record from it."""
    with at_work(request) as work:
        return _shown(request, work, choose(work, digest, table, (row, column)))


def _shown(request: HttpRequest, work: Work, chosen: Chosen, wrong: str = "") -> HttpResponse:
    sent = {name: request.POST[name] for name in _CLAIM if name in request.POST}
    context = shown(work, chosen) | {
        "given": dict.fromkeys(_CLAIM, "") | (sent or given(chosen.read)),
        "reason": request.POST.get("reason", ""),
        "wrong": wrong,
    }
    return render(request, "cell.html", context, status=422 if wrong else 200)


def _to_table(digest: str, table: int) -> HttpResponse:
    return redirect(f"{reverse('original', args=[digest])}#table-{table}")


def _check_draft(request: HttpRequest, laid: Laid | None) -> None:
    """Raise Undecided where the draft is not the one that was shown."""
    if request.POST.get("draft", "") != (laid.digest if laid else ""):
        raise Undecided(words()(_CHANGED))


@require_POST
def claim_cell(
    request: HttpRequest, digest: str, table: int, row: int, column: int
) -> HttpResponse:
    """Put a claim from a cell on record: as it was proposed, corrected, or read by hand."""
    given = {name: request.POST.get(name, "").strip() for name in _CLAIM}
    with at_work(request) as work:
        chosen = choose(work, digest, table, (row, column))
        entry = {name: text for name, text in given.items() if text}
        entry |= {"original": digest, "cell": str(chosen.locator), "filed_at": work.now}
        if source := request.POST.get("source", ""):
            entry["source"] = source
        try:
            _check_draft(request, chosen.laid)
            if chosen.laid and chosen.read:
                _correct(work, chosen.laid, chosen.read, entry)
            else:
                file(work, "claims", entry)
        except Undecided as error:
            return _shown(request, work, chosen, str(error))
    return _to_table(digest, table)


def _correct(work: Work, laid: Laid, read: Read, entry: dict[str, str]) -> None:
    try:
        correct(work.recorder, laid, read, Declared("[[claims]] 1", entry))
    except ProjectError as error:
        raise undecided(error) from None


@require_POST
def refuse_cell(
    request: HttpRequest, digest: str, table: int, row: int, column: int
) -> HttpResponse:
    """Put on record that what a draft proposes for a cell is refused, and why."""
    with at_work(request) as work:
        chosen = choose(work, digest, table, (row, column))
        if chosen.laid is None or chosen.read is None:
            raise Http404
        entry = Declared("[[refusals]] 1", {"reason": request.POST.get("reason", "")})
        try:
            _check_draft(request, chosen.laid)
            refuse(work.recorder, chosen.laid, chosen.read, entry)
        except Undecided as error:
            return _shown(request, work, chosen, str(error))
        except ProjectError as error:
            return _shown(request, work, chosen, str(undecided(error)))
    return _to_table(digest, table)


@require_POST
def accept_table(request: HttpRequest, digest: str, table: int) -> HttpResponse:
    """Put what a draft proposes for a table on record: all of it, or the cells that are ticked."""
    with at_work(request) as work:
        laid = hold(work, digest, table).laid.get(table)
        try:
            _check_draft(request, laid)
        except Undecided as error:
            return original_page(request, work, digest, str(error))
        ticked = None if "all" in request.POST else _ticked(request)
        if laid is None or not accept(work.recorder, laid, ticked):
            return original_page(request, work, digest, words()(_NONE))
    return _to_table(digest, table)


def _ticked(request: HttpRequest) -> set[tuple[int, int]]:
    """Return the rows and columns of the cells that were ticked."""
    found = (text.partition(",") for text in request.POST.getlist("cell"))
    return {
        (int(row), int(column))
        for row, _, column in found
        if (row + column).isascii() and row.isdecimal() and column.isdecimal()
    }
