"""Pages about the record itself: methods, codebook, findings, corrections, data, search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from counterfoil.model.figure import Standing
from counterfoil.publish.cells import FLAGS, STANDINGS, bounds
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.pages.claims import DECISIONS
from counterfoil.publish.pages.findings import findings_page
from counterfoil.publish.pages.sources import CREDIBILITY, RELIABILITY
from counterfoil.publish.plan import Change, Mover
from counterfoil.publish.site import (
    category_path,
    claim_path,
    region_path,
    source_path,
    week_path,
)
from counterfoil.publish.words import N_, Words

EXPLAINED = {
    Standing.REPORTED: N_("Somebody says so."),
    Standing.CORROBORATED: N_("Two independent lines of evidence, or more, agree."),
    Standing.DOCUMENTED: N_("A primary document says so, and both its grades are B2 or better."),
    Standing.CONFIRMED: N_("Two reviewers have ruled that it holds."),
}
FLAGGED = {
    "contested": N_("Accepted claims exclude each other. All are shown as a range."),
    "chosen": N_("A ruling with a reason chose among differing claims; the others stay visible."),
    "denied": N_("Whoever was asked about it denied it."),
    "no reply": N_("Whoever was asked about it did not answer by the deadline."),
    "incomplete": N_("Some of its cells are silent, so that the sum is “at least”."),
    "protected": N_("So few people that the number is widened or withheld, to protect them."),
}
_MOST_CHANGES = 500


def about_pages(making: Making) -> Iterator[Draft]:
    """Yield the pages about the record."""
    yield _methods(making)
    yield _codebook(making)
    yield findings_page(making)
    yield _corrections(making)
    yield _data(making)
    yield _search(making)


def _methods(making: Making) -> Draft:
    words, settings = making.words, making.shelf.project.settings
    context = {
        "title": words("Methods"),
        "standings": [
            {"css": s.value, "name": words(STANDINGS[s.value]), "means": words(EXPLAINED[s])}
            for s in Standing
        ],
        "flags": [
            {"css": f.replace(" ", "-"), "name": words(FLAGS[f]), "means": words(FLAGGED[f])}
            for f in FLAGS
        ],
        "reliability": [(letter, words(text)) for letter, text in RELIABILITY.items()],
        "credibility": [(number, words(text)) for number, text in CREDIBILITY.items()],
        "smallest": settings.smallest_cell,
        "largest_hidden": settings.smallest_cell - 1,
        "due_days": making.shelf.project.codebook.returns.due_days,
        "origin": settings.origin,
        "key": settings.key,
    }
    return Draft("methods.html", "methods.html", context)


def _codebook(making: Making) -> Draft:
    words, codebook = making.words, making.shelf.project.codebook
    context: dict[str, Any] = {
        "title": words("Codebook"),
        "calendar": codebook.calendar.value,
        "first": str(codebook.first or ""),
        "last": str(codebook.last or ""),
        "measures": [
            {
                "code": m.code,
                "name": words.label(m.labels),
                "unit": words.label(m.unit) if m.unit else "",
                "sums": sorted(m.sums),
            }
            for m in codebook.measures.values()
        ],
        "orders": [
            {"smaller": making.measure(o.smaller), "larger": making.measure(o.larger)}
            for o in codebook.orders
        ],
        "regions": _entries(making, codebook.regions.values(), region_path),
        "categories": _entries(making, codebook.categories.values(), category_path),
        "owed": [making.region(code) for code in codebook.returns.regions],
        "due_days": codebook.returns.due_days,
    }
    return Draft("codebook.html", "codebook.html", context)


def _entries(making: Making, places: Any, path_of: Any) -> list[dict[str, Any]]:
    return [
        {
            "code": place.code,
            "name": making.words.label(place.labels),
            "link": path_of(place.code),
            "parent": place.parent,
            "from": place.valid_from,
            "to": place.valid_to,
            "named": place.named,
            "note": making.words.label(place.note) if place.note else "",
        }
        for place in places
    ]


def _corrections(making: Making) -> Draft:
    words, past, changes = making.words, making.edition.past, making.edition.changes
    context = {
        "title": words("Corrections"),
        "edition": making.edition.number,
        "previous": past[-1].number if past else "",
        "changes": _changed(making, changes, "claims") if past else [],
        "sums": _changed(making, changes, "sum") if past else [],
        "more": max(len(changes) - _MOST_CHANGES, 0) if past else 0,
        "past": [
            {"number": p.number, "on": words.day(p.published_on), "size": p.size, "root": p.root}
            for p in reversed(past)
        ],
    }
    return Draft("corrections.html", "corrections.html", context)


def _changed(making: Making, changes: Sequence[Change], basis: str) -> list[dict[str, Any]]:
    words = making.words
    return [
        {
            "name": making.name(c.question),
            "before": bounds(c.before, words) if c.before else "—",
            "after": bounds(c.after, words) if c.after else "—",
            "link": making.proof(c.question, c.after) if c.after else "",
            "moved_by": [_mover(making, mover) for mover in c.moved_by],
        }
        for c in changes[:_MOST_CHANGES]
        if c.basis == basis
    ]


def _mover(making: Making, mover: Mover) -> dict[str, str]:
    link = claim_path(mover.seq) if mover.kind == "claim" else ""
    return {"name": mover_name(making.words, mover), "link": link}


def mover_name(words: Words, mover: Mover) -> str:
    """Return what moved a figure, in a language's words."""
    seq = mover.seq
    if mover.kind == "claim":
        return words("claim {seq}", seq=seq)
    if mover.kind == "ruling":
        decision = words(DECISIONS[mover.what])
        return words("ruling by {by}: {decision}", by=mover.by, decision=decision)
    if mover.kind == "filing":
        return words("filing {seq}, which replaces filing {old}", seq=seq, old=mover.old)
    return words("enquiry {seq}", seq=seq)


def _data(making: Making) -> Draft:
    edition, settings = making.edition, making.shelf.project.settings
    context = {
        "title": making.words("Data and proofs"),
        "edition": edition.number,
        "size": edition.size,
        "root": edition.root,
        "checkpoint": edition.checkpoint,
        "origin": settings.origin,
        "key": settings.key,
        "licence": settings.licence,
    }
    return Draft("data.html", "data.html", context)


def _search(making: Making) -> Draft:
    words, shelf = making.words, making.shelf
    codebook = shelf.project.codebook
    groups = [
        (words("Regions"), _found(codebook.regions.values(), words.language, region_path)),
        (words("Categories"), _found(codebook.categories.values(), words.language, category_path)),
        (
            words("Sources"),
            [
                (words.label(s.title), source_path(s.code), "")
                for s in shelf.project.sources.values()
            ],
        ),
        (words("Weeks"), [(w, week_path(w), making.days(w)) for w in reversed(shelf.weeks)]),
    ]
    context = {
        "title": words("Search"),
        "groups": [
            {
                "name": name,
                "entries": [{"name": n, "link": link, "also": a} for n, link, a in found],
            }
            for name, found in groups
        ],
    }
    return Draft("search.html", "search.html", context)


def _found(places: Any, language: str, path_of: Any) -> list[tuple[str, str, str]]:
    found = []
    for place in places:
        name = place.labels.get(language) or next(iter(place.labels.values()), place.code)
        others = [label for label in (*place.labels.values(), *place.aliases) if label != name]
        found.append((name, path_of(place.code), ", ".join((place.code, *others))))
    return found
