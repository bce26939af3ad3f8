"""Originals: what was read in them, what is claimed from where, and claims made by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from counterfoil.desk.deciding import Undecided, file
from counterfoil.desk.framing import draw, words
from counterfoil.desk.held import Held, hold
from counterfoil.desk.models import Person
from counterfoil.desk.overlay import ROWS, Over, listed
from counterfoil.desk.roles import Role
from counterfoil.desk.showing import Names
from counterfoil.desk.working import Work, at_work
from counterfoil.model.reading import Reading, Table
from counterfoil.model.view import page_view
from counterfoil.project.sourcing import sources_for

_TEXT = 60_000
_CLAIM = ("quote", "words", "low", "high", "measure", "region", "category", "period", "speaker",
          "said_on")  # fmt: skip


@require_GET
def originals(request: HttpRequest) -> HttpResponse:
    """List the originals, the newest first."""
    said = words()
    with at_work(request) as work:
        held = list(work.standing.originals.values())[::-1]
        rows = [
            (
                one.digest,
                one.name,
                said.day(one.custody[0].collected_at),
                ", ".join(said.label(s.title) for s in sources_for(work.project, one)),
            )
            for one in held
        ]
    return render(request, "originals.html", {"rows": rows})


@require_GET
def original(request: HttpRequest, digest: str) -> HttpResponse:
    """Show what was read in an original, with the claims on record laid over it."""
    with at_work(request) as work:
        return shown(request, work, digest)


def shown(request: HttpRequest, work: Work, digest: str, wrong: str = "") -> HttpResponse:
    """Answer with an original's page; `wrong` says what was refused."""
    said, names, held = words(), Names(work.project.codebook), hold(work, digest, rows=(1, ROWS))
    found, reading = held.original, held.reading
    over = Over(names, held.claims, held.laid, held.answered, _choosing(request))
    leaves = _leaves(reading) if reading else []
    quoted = [one for one in held.claims if not one.of_cell]
    context = {
        "digest": digest,
        "name": found.name,
        "came": [(c.name, c.by, c.came_from, said.day(c.collected_at)) for c in found.custody],
        "sources": [(s.code, said.label(s.title)) for s in held.sources],
        "reader": reading.reader if reading else "",
        "leaves": leaves,
        "leafed": {page for page, *_ in leaves},
        "tables": _tables(request, work, held, over),
        "claims": listed(names, quoted),
        "codes": names.codes(),
        "given": {name: request.POST.get(name, "") for name in _CLAIM},
        "wrong": wrong,
    }
    return render(request, "original.html", context, status=422 if wrong else 200)


def _tables(request: HttpRequest, work: Work, held: Held, over: Over) -> list[dict[str, Any]]:
    """Return an original's tables, each with its cells drawn."""
    may = isinstance(request.user, Person) and request.user.may(Role.REVIEWER) and held.sources
    asked = over.names.said.language, held.original.digest, str(bool(may))

    def drawn(table: Table) -> Markup:
        def draw_cells() -> str:
            context = {"digest": held.original.digest, "may": may, "table": over.cells(table)}
            return draw("cells.html", context)

        number, choosing = table.number, str(over.choosing == table.number)
        return work.figures.drawn(("cells", str(number), choosing, *asked), draw_cells)

    tables = held.reading.tables if held.reading else ()
    return [over.table(table) | {"cells": drawn(table)} for table in tables]


def _choosing(request: HttpRequest) -> int:
    """Return the number of the table whose cells are to choose from, 0 for none."""
    asked = request.GET.get("choose", "")
    return int(asked) if asked.isascii() and asked.isdecimal() else 0


def _leaves(reading: Reading) -> list[tuple[int | None, bool, list[str], bool]]:
    """Return each passage: its page, whether that can be drawn, paragraphs, whether it goes on."""
    drawn = {page.number for page in reading.pages if page_view(reading, page.number, ())}
    return [
        (page, page in drawn, text[:_TEXT].split("\n"), len(text) > _TEXT)
        for page, text in reading.passages()
    ]


@require_POST
def claim(request: HttpRequest, digest: str) -> HttpResponse:
    """Put a claim read by hand on record: words quoted from the original, and what they mean."""
    given = {name: request.POST.get(name, "").strip() for name in _CLAIM}
    # What is left empty is not said at all.
    entry = {name: text for name, text in given.items() if text}
    entry |= {"original": digest, "source": request.POST.get("source", "")}
    with at_work(request) as work:
        try:
            file(work, "claims", {**entry, "filed_at": work.now})
        except Undecided as error:
            return shown(request, work, digest, str(error))
    return redirect(f"{reverse('original', args=[digest])}#claims")
