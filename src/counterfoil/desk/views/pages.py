"""Pages of originals as they look, with the places marked that claims on record come from."""

from __future__ import annotations

import threading
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_GET

from counterfoil.desk.held import Held, hold
from counterfoil.desk.working import Work, at_work
from counterfoil.model.locator import Locator
from counterfoil.model.view import View, page_view
from counterfoil.read.picturing import DESK, draw_in

_DRAWING = threading.Lock()
"""One page is drawn at a time: a reader of untrusted bytes may take half a gigabyte."""


@require_GET
def page(request: HttpRequest, digest: str, number: int) -> HttpResponse:
    """Answer with a picture of a page, drawn by a confined worker and kept."""
    with at_work(request) as work:
        held = hold(work, digest)
        view = marked_page(held, number)
        if view is None:
            raise Http404
        known = f'"{view.key}"'
        if request.headers.get("If-None-Match") == known:
            return HttpResponseNotModified(headers={"ETag": known})
        path = _drawn(work, held, view)
    # Asked for anew each time, since what is marked changes with the record.
    headers = {"ETag": known, "Cache-Control": "private, no-cache"}
    return HttpResponse(path.read_bytes(), content_type="image/png", headers=headers)


def marked_page(held: Held, number: int) -> View | None:
    """Return a view of a page with the claims on record marked; None where none can be drawn."""
    places = (Locator.parse(claim.locator) for claim in held.claims)
    return page_view(held.reading, number, places) if held.reading else None


def _drawn(work: Work, held: Held, view: View) -> Path:
    digest = held.original.digest
    with _DRAWING:
        pictures, _ = draw_in(work.project, {digest: (held.original.name, [view])}, DESK)
    if (digest, view) not in pictures:
        # It has drifted from its reading or cannot be drawn; the reading stands beside it.
        raise Http404
    return pictures[digest, view]
