"""counterfoil search"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from counterfoil.checks.extent import Extent
from counterfoil.cli.desk import as_json, at_desk, in_project
from counterfoil.cli.naming import link
from counterfoil.cli.screen import plural, progress, say, show_json
from counterfoil.index.database import Index, open_index
from counterfoil.index.forms import Forms
from counterfoil.index.query import parse
from counterfoil.index.search import Found, Hit, Search
from counterfoil.ledger.originals import originals
from counterfoil.model.original import Original
from counterfoil.project.sourcing import sources_for

_NOT_YET = "not read yet"
_MARK = "**"


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--most", default=10, show_default=True, type=click.IntRange(1), help="Hits to show.")
@in_project
@as_json
def command(words: tuple[str, ...], most: int, folder: Path, *, json: bool) -> None:
    """Find words in all that was read, in any of their Russian and English forms.

    All words must stand in one page, article or table row; originals that hold them in different
    places come last. Words in quotation marks are looked for as they are written, side by side (in
    a shell: '"not less than 40"').

    \b
    Fields:
      title:WORD author:WORD     words in the title, in the author's name
      source:CODE original:NAME  originals of a source, or whose name holds NAME
      in:PLACE                   page, table, text, caption, title, author, note, part, about
      after:DAY before:DAY       the day it was published; that day counts
      collected-after:DAY collected-before:DAY
                                 the day it was collected

    Each hit ends in the line that `counterfoil locate` takes.

    \b
    Example:
      counterfoil search мигранты контракт after:2023-03
      counterfoil search '"не менее 40"' in:page source:letter
    """
    with at_desk(folder) as (project, ledger):
        held, forms = originals(ledger), Forms()
        query = parse(" ".join(words), forms)
        with open_index(project, held, progress) as index:
            search = Search(
                index, forms, held, lambda one: [s.code for s in sources_for(project, one)]
            )
            found, extents = search.find(query, most), _extents(index, held)
    if json:
        show_json(_facts(found, held, extents))
    else:
        _show(found, held, extents)


def _extents(index: Index, held: Mapping[str, Original]) -> Counter[str]:
    """Count the originals by how much of them was read, and so can be found."""
    extents = index.extents()
    return Counter(str(extents.get(digest, _NOT_YET)) for digest in held)


def _show(found: Found, held: Mapping[str, Original], extents: Counter[str]) -> None:
    for hit in found.hits:
        say(f"{hit.original.name}{_told(hit)}")
        say(f"  {_marked(hit)}")
        say(f"  {link(hit.original, held.values(), hit.passage.locator)}")
        say()
    read = extents[Extent.READ] + extents[Extent.PARTLY]
    if found.originals:
        shown = f", {len(found.hits)} shown" if len(found.hits) < found.units + found.apart else ""
        of_all = f"{plural(found.originals, 'original')} of {read:,} that were read{shown}"
        say(f"{plural(found.units, 'place')} in {of_all}.")
    else:
        say(f"Nothing found in the {plural(read, 'original')} that were read.")
    if found.apart:
        say(f"In {found.apart:,} of them the words stand in different places.")
    if found.undated:
        say(f"{plural(found.undated, 'more original')} gave no day and were left out.")
    for extent, told in (
        (Extent.PARTLY, "see `counterfoil read --report`"),
        (Extent.NOT_READ, "see `counterfoil read --report`"),
        (_NOT_YET, "run `counterfoil read`"),
    ):
        if extents[extent]:
            say(f"{extent.capitalize()}: {plural(extents[extent], 'original')}; {told}.")


def _told(hit: Hit) -> str:
    """Return in brackets what is to be known of a hit beside its words."""
    told = [hit.unit.place.get("key") or hit.unit.kind, hit.published]
    told += ["hidden"] if hit.unit.place.get("hidden") else []
    told += ["other words elsewhere in it"] if hit.apart else []
    return f" ({', '.join(filter(None, told))})"


def _marked(hit: Hit) -> str:
    """Return a hit's words in one line, what was found between marks."""
    words, marks = hit.passage.words, hit.passage.marks
    for start, end in reversed(marks):
        words = f"{words[:start]}{_MARK}{words[start:end]}{_MARK}{words[end:]}"
    return " ".join(words.split())


def _facts(found: Found, held: Mapping[str, Original], extents: Counter[str]) -> dict[str, object]:
    hits = [
        {
            "original": hit.original.name,
            "digest": hit.original.digest,
            "published": hit.published,
            "kind": hit.unit.kind,
            "about": hit.unit.place.get("key", ""),
            "hidden": bool(hit.unit.place.get("hidden")),
            "apart": hit.apart,
            "words": hit.passage.words,
            "marks": hit.passage.marks,
            "locator": str(hit.passage.locator or ""),
            "link": link(hit.original, held.values(), hit.passage.locator),
        }
        for hit in found.hits
    ]
    counts = {"places": found.units, "originals": found.originals, "apart": found.apart}
    extent = {str(one): extents[one] for one in (*Extent, _NOT_YET)}
    return {"hits": hits, **counts, "undated": found.undated, "extent": extent}
