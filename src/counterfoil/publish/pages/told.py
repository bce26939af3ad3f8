"""What an original says about itself, and how much of it was read, for its public page.

People first: facts that may lead to whoever wrote, printed, photographed or sent a file are told by
their kind alone, unless the file of each source that the original comes from lets them be shown;
and even then no identifier of a person is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from counterfoil.checks.extent import Extent, extent, shortfalls
from counterfoil.model.metadata import LEFT_OUT, fact_of
from counterfoil.model.original import Original
from counterfoil.model.patterns import identifier_spans
from counterfoil.model.reading import Reading
from counterfoil.publish.making import Making
from counterfoil.publish.pages.findings import meaning
from counterfoil.publish.words import N_

_LONGEST = 200
_HIDDEN = "…"
FORMATS = (
    N_("delimited text"),
    N_("plain text"),
    N_("messenger export"),
    N_("data value set"),
    N_("e-mail message"),
    N_("Outlook message"),
    N_("mailbox"),
    N_("S/MIME envelope"),
    N_("ZIP archive"),
    N_("TAR archive"),
    N_("7z archive"),
)
"""Names of formats that readers of other languages would not know; all others are their own."""
EXTENTS = {
    Extent.READ: N_("read"),
    Extent.PARTLY: N_("partly read"),
    Extent.NOT_READ: N_("not read"),
}


def told_facts(
    making: Making, codes: Iterable[str], reading: Reading | None
) -> list[dict[str, str]]:
    """Return each fact that an original from these sources tells of itself; `text` if shown."""
    words, allowed = making.words, _allowed(making, codes)
    facts = []
    for key, text in sorted(reading.metadata.items() if reading else ()):
        if key == LEFT_OUT:
            continue
        fact = fact_of(key)
        shown = fact.harmless or key in allowed
        told = words(text) if text in FORMATS else text
        facts.append(
            {
                "name": words(fact.name),
                "text": _harmless(told) if shown else "",
                "proves": words(fact.proves),
            }
        )
    return facts


def _allowed(making: Making, codes: Iterable[str]) -> set[str]:
    """Return the keys that all of these sources let be shown."""
    held = making.shelf.project.sources
    keys = [set(held[code].public_metadata) if code in held else set[str]() for code in codes]
    return set.intersection(*keys) if keys else set()


def _harmless(text: str) -> str:
    for start, end in reversed(identifier_spans(text)):
        text = text[:start] + _HIDDEN + text[end:]
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _HIDDEN


def extent_facts(making: Making, reading: Reading | None) -> dict[str, Any]:
    """Return how much of an original was read, in words, and why not all of it."""
    if reading is None:
        return {"name": "", "css": "", "why": []}
    words, found = making.words, extent(reading)
    # What the troubles mean, without their words: those may name files and people inside it.
    why = dict.fromkeys(meaning(trouble.code) for trouble in shortfalls(reading))
    css = found.value.replace(" ", "-")
    return {"name": words(EXTENTS[found]), "css": css, "why": [words(one) for one in why]}


def format_rows(making: Making, used: Iterable[Original]) -> list[dict[str, Any]]:
    """Return for each format how many of the originals were read, partly read and not read."""
    words, counts = making.words, dict[str, Counter[str]]()
    for original in used:
        if reading := making.shelf.readings.get(original.digest):
            form = reading.metadata.get("format", "")
            counts.setdefault(form, Counter())[extent(reading)] += 1
    return [
        {"name": words(form) if form else "—", "counts": [held[one] for one in Extent]}
        for form, held in sorted(counts.items())
    ]
