"""Pages of sources and originals: who says so, how graded, what was asked, what is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from counterfoil.ledger.originals import taken_out
from counterfoil.model.locator import Locator
from counterfoil.model.original import Original
from counterfoil.model.reading import Reading
from counterfoil.model.source import Kind, Source
from counterfoil.publish.making import Draft, Making
from counterfoil.publish.pages.claims import asked_facts, ruling_facts
from counterfoil.publish.pages.told import extent_facts, format_rows, told_facts
from counterfoil.publish.places import place_in_words
from counterfoil.publish.site import claim_path, original_path, source_path
from counterfoil.publish.words import N_

_MOST_CLAIMS = 400

KINDS = {
    Kind.PRIMARY: N_("primary document"),
    Kind.REPORT: N_("report"),
    Kind.RETURN: N_("weekly return"),
    Kind.STATISTICS: N_("statistics"),
}
RELIABILITY = {
    "A": N_("completely reliable"),
    "B": N_("usually reliable"),
    "C": N_("fairly reliable"),
    "D": N_("not usually reliable"),
    "E": N_("unreliable"),
    "F": N_("reliability cannot be judged"),
}
CREDIBILITY = {
    "1": N_("confirmed by other sources"),
    "2": N_("probably true"),
    "3": N_("possibly true"),
    "4": N_("doubtful"),
    "5": N_("improbable"),
    "6": N_("truth cannot be judged"),
}


def source_pages(making: Making) -> Iterator[Draft]:
    """Yield the list of sources and of originals, and a page for each of both."""
    shelf = making.shelf
    filings: dict[str, list[int]] = defaultdict(list)
    sources_of: dict[str, set[str]] = defaultdict(set)
    for seq, filing in shelf.record.filings.items():
        filings[filing.source].append(seq)
        sources_of[filing.original].add(filing.source)
    sources = shelf.project.sources
    yield _source_list(making, filings)
    for source in sources.values():
        yield _source(making, source, filings[source.code])
    shown = _with_containers(shelf.originals, set(sources_of))
    used = [original for digest, original in shelf.originals.items() if digest in shown]
    yield _original_list(making, used)
    took = taken_out(shelf.originals.values())
    for original in used:
        codes = sorted(sources_of.get(original.digest, ()))
        around = _around(making, original, took.get(original.digest, []), shown)
        yield _original(making, original, codes, around)


def _with_containers(originals: dict[str, Original], used: set[str]) -> set[str]:
    """Return the digests of what is used and of all that it came in, one in the other."""
    shown, waiting = set[str](), list(used)
    while waiting:
        digest = waiting.pop()
        if digest not in shown and digest in originals:
            shown.add(digest)
            waiting += originals[digest].containers
    return shown


def _around(
    making: Making, original: Original, took: list[Original], shown: set[str]
) -> dict[str, Any]:
    """Return what an original came in and what came out of it, those with pages of their own."""
    held = making.shelf.originals
    up = making.up(original_path(original.digest))

    def named(originals: Iterable[Original]) -> list[dict[str, str]]:
        return [
            {"name": one.name, "link": up + original_path(one.digest)}
            for one in originals
            if one.digest in shown and one.digest != original.digest
        ]

    hidden = sum(one.digest not in shown for one in took)
    told = making.words.plural(
        "{n} more file is not on these pages", "{n} more files are not on these pages", hidden
    )
    return {
        "within": named(held[digest] for digest in original.containers if digest in held),
        "took": named(took),
        "hidden": told if hidden else "",
    }


def _source_list(making: Making, filings: dict[str, list[int]]) -> Draft:
    words = making.words
    rows = [
        {
            "name": words.label(source.title),
            "link": "../" + source_path(source.code),
            "kind": words(KINDS[source.kind]),
            "grade": _grade(making, source, filings[source.code]),
            "claims": sum(len(making.shelf.of.get(seq, ())) for seq in filings[source.code]),
        }
        for source in making.shelf.project.sources.values()
    ]
    return Draft("sources/index.html", "sources.html", {"title": words("Sources"), "rows": rows})


def _grade(making: Making, source: Source, filings: list[int]) -> str:
    grades = {str(making.shelf.grades[seq].grade) for seq in filings}
    return ", ".join(sorted(grades)) or str(source.grade)


def _source(making: Making, source: Source, filings: list[int]) -> Draft:
    shelf, words, path = making.shelf, making.words, source_path(source.code)
    digests = dict.fromkeys(shelf.record.filings[seq].original for seq in filings)
    newest = shelf.grades[filings[-1]].grade if filings else source.grade
    rulings = [
        ruling_facts(making, ruling)
        for ruling in shelf.record.rulings.values()
        if (ruling.about_kind, ruling.about) == ("source", source.code)
    ]
    asked = [
        asked_facts(making, seq, enquiry)
        for seq, enquiry in shelf.record.enquiries.items()
        if (enquiry.about_kind, enquiry.about) == ("source", source.code)
    ]
    context: dict[str, Any] = {
        "title": words.label(source.title),
        "publisher": source.publisher,
        "kind": words(KINDS[source.kind]),
        "grade": str(newest),
        "reliability": words(RELIABILITY[newest.reliability]),
        "credibility": words(CREDIBILITY[newest.credibility]),
        "reason": newest.reason,
        "lineages": sorted({shelf.grades[seq].lineage for seq in filings})
        if not source.per_speaker
        else [],
        "per_speaker": source.per_speaker,
        "filings": len(filings),
        "claims": sum(len(shelf.of.get(seq, ())) for seq in filings),
        "originals": [
            {"name": shelf.originals[d].name, "link": making.up(path) + original_path(d)}
            for d in digests
            if d in shelf.originals
        ],
        "asked": asked,
        "rulings": rulings,
    }
    return Draft(path, "source.html", context)


def _original_list(making: Making, used: list[Original]) -> Draft:
    readings = making.shelf.readings
    rows = [
        {
            "name": original.name,
            "link": "../" + original_path(original.digest),
            "digest": original.digest,
            "collected_on": making.words.day(original.custody[0].collected_at),
            "extent": extent_facts(making, readings.get(original.digest)),
        }
        for original in used
    ]
    formats = format_rows(making, used)
    context = {"title": making.words("Originals"), "rows": rows, "formats": formats}
    return Draft("originals/index.html", "originals.html", context)


def _original(
    making: Making, original: Original, sources: list[str], around: dict[str, Any]
) -> Draft:
    shelf, words, path = making.shelf, making.words, original_path(original.digest)
    up = making.up(path)
    seqs = [
        seq
        for filed, filing in shelf.record.filings.items()
        if filing.original == original.digest
        for seq in shelf.of.get(filed, ())
    ]
    held, reading = shelf.project.sources, shelf.readings.get(original.digest)
    context: dict[str, Any] = {
        "title": original.name,
        "digest": original.digest,
        "size": words.plural("{n} byte", "{n} bytes", original.size),
        "custody": [
            {
                "name": c.name,
                "by": c.by,
                "from": "" if c.inside else c.came_from,
                "on": words.day(c.collected_at),
            }
            for c in original.custody
        ],
        "sources": [
            {
                "name": words.label(held[code].title) if code in held else code,
                "link": up + source_path(code),
            }
            for code in sources
        ],
        **around,
        "reading": _reading(making, reading),
        "extent": extent_facts(making, reading),
        "told": told_facts(making, sources, reading),
        "claims": [_claim(making, seq, up) for seq in seqs[:_MOST_CLAIMS]],
        "more": max(len(seqs) - _MOST_CLAIMS, 0),
        "findings": [t for t in making.findings if t["original"] == original.digest],
    }
    return Draft(path, "original.html", context)


def _claim(making: Making, seq: int, up: str) -> dict[str, Any]:
    shelf, words = making.shelf, making.words
    said, gone = shelf.claims[seq], seq in shelf.withheld
    return {
        "link": up + claim_path(seq),
        "place": "" if gone else place_in_words(Locator.parse(said.locator), words),
        "words": words("withheld") if gone else said.words,
        "question": making.name(said.question),
        "left_out": bool(said.left_out),
    }


def _reading(making: Making, reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    words = making.words
    parts = []
    if reading.pages:
        parts.append(words.plural("{n} page", "{n} pages", len(reading.pages)))
    if reading.article:
        count = len(reading.article.paragraphs)
        parts.append(words.plural("{n} paragraph", "{n} paragraphs", count))
    if reading.tables:
        parts.append(words.plural("{n} table", "{n} tables", len(reading.tables)))
    return {"reader": reading.reader, "text_digest": reading.text_digest, "parts": ", ".join(parts)}
