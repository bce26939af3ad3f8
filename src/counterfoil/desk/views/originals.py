"""Originals: what was read in them, what is claimed from where, and claims made by hand."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk.deciding import Undecided, file
from counterfoil.desk.framing import words
from counterfoil.desk.showing import Names
from counterfoil.desk.working import Work, at_work
from counterfoil.ledger.originals import originals as all_originals
from counterfoil.ledger.rulings import on_record
from counterfoil.model.locator import Locator, a1
from counterfoil.model.reading import Reading, Table
from counterfoil.project.readings import newest_reading
from counterfoil.project.sourcing import sources_for
from counterfoil.reconcile.reading import Judged, judged

ROWS, COLUMNS = 200, 30
"""How much of a table a page shows."""
_TEXT = 60_000
_CLAIM = ("quote", "words", "low", "high", "measure", "region", "category", "period", "speaker",
          "said_on")  # fmt: skip

Marks = dict[str, list[dict[str, Any]]]
"""The claims at each place, by the place's locator without a quote."""


@require_GET
def originals(request: HttpRequest) -> HttpResponse:
    """List the originals, the newest first."""
    said = words()
    with at_work(request) as work:
        held = list(all_originals(work.ledger).values())[::-1]
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
        return _shown(request, work, digest)


def _shown(request: HttpRequest, work: Work, digest: str, wrong: str = "") -> HttpResponse:
    said, found = words(), all_originals(work.ledger).get(digest)
    if found is None:
        raise Http404
    names, reading = Names(work.project.codebook), newest_reading(work.project, digest)
    claims = _claims(work, digest)
    marks = _marks(names, claims)
    codebook = work.project.codebook
    context = {
        "digest": digest,
        "name": found.name,
        "came": [(c.name, c.by, c.came_from, said.day(c.collected_at)) for c in found.custody],
        "sources": [(s.code, said.label(s.title)) for s in sources_for(work.project, found)],
        "reader": reading.reader if reading else "",
        "texts": _texts(reading) if reading else [],
        "tables": [_table(table, marks) for table in reading.tables] if reading else [],
        "claims": [_listed(names, claim) for claim in claims if _quoted(claim)],
        "codes": {
            "measure": [(code, names.measure(code)) for code in codebook.measures],
            "region": [(code, names.region(code)) for code in codebook.regions],
            "category": [(code, names.category(code)) for code in codebook.categories],
        },
        "given": {name: request.POST.get(name, "") for name in _CLAIM},
        "wrong": wrong,
    }
    return render(request, "original.html", context, status=422 if wrong else 200)


def _claims(work: Work, digest: str) -> list[Judged]:
    record = on_record(work.ledger, work.moment)
    filings = [seq for seq, filing in record.filings.items() if filing.original == digest]
    return judged(work.settled(), filings)


def _quoted(claim: Judged) -> bool:
    return Locator.parse(claim.locator).cell is None


def _marks(names: Names, claims: list[Judged]) -> Marks:
    marks: Marks = defaultdict(list)
    for claim in claims:
        place = Locator.parse(claim.locator)
        if place.cell:
            marks[_place(place)].append(_listed(names, claim))
    return marks


def _place(place: Locator) -> str:
    """Return a cell's place without its box on a page, which readers may measure differently."""
    return f"{place.sheet}/{place.page}/{place.table}/{place.cell}"


def _listed(names: Names, claim: Judged) -> dict[str, Any]:
    place = Locator.parse(claim.locator)
    return {
        "seq": claim.seq,
        "question": claim.question,
        "name": names.question(claim.question),
        "words": claim.words,
        "quote": place.quote or "",
        "page": place.page,
        "out": bool(claim.left_out),
    }


def _texts(reading: Reading) -> list[tuple[int | None, list[str], bool]]:
    """Return each passage as paragraphs, with its page; the last says whether it goes on."""
    return [
        (page, text[:_TEXT].split("\n"), len(text) > _TEXT) for page, text in reading.passages()
    ]


def _table(table: Table, marks: Marks) -> dict[str, Any]:
    rows = [table.rows[n] for n in range(min(len(table.rows), ROWS))]
    width = min(max((len(row) for row in rows), default=0), COLUMNS)
    return {
        "name": table.name or str(table.number),
        "page": table.page,
        "hidden": table.hidden,
        "more": len(table.rows) - len(rows),
        "heads": [a1(1, column)[:-1] for column in range(1, width + 1)],
        "rows": [
            (number, [_cell(table, number, column, marks) for column in range(1, width + 1)])
            for number in range(1, len(rows) + 1)
        ],
    }


def _cell(table: Table, row: int, column: int, marks: Marks) -> dict[str, Any]:
    at = _place(table.place((row, column)))
    return {"text": table.text(row, column), "claims": marks.get(at, [])}


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
            return _shown(request, work, digest, str(error))
    return redirect(f"{reverse('original', args=[digest])}#claims")
