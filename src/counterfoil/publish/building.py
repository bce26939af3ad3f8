"""Building an edition's files: the site in every language, the data, the receipts, the proofs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import orjson

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.reading import Reading
from counterfoil.project.readings import kept_reading
from counterfoil.publish.cells import Cells
from counterfoil.publish.exports import export
from counterfoil.publish.making import Edition, Making
from counterfoil.publish.pages.every import every_page
from counterfoil.publish.past import Past
from counterfoil.publish.plan import Change
from counterfoil.publish.press import Press
from counterfoil.publish.receipting import Receipting
from counterfoil.publish.render import Renderer, assets, root_page
from counterfoil.publish.shelf import Shelf
from counterfoil.publish.words import Words


@dataclass(frozen=True)
class Build:
    """What an edition is built from: its shelf, those before it, and what changed since."""

    shelf: Shelf
    edition: Edition
    past: list[Past]
    changes: list[Change]


def build(
    ledger: Ledger, what: Build, press: Press, report: Callable[[int], None] = lambda _: None
) -> None:
    """Write all of an edition but its manifest; `report` is told of files as they are made."""
    shelf, settings = what.shelf, what.shelf.project.settings
    for path, content in assets().items():
        press.write(f"site/{path}", content)
    press.write("site/index.html", root_page(settings.title, settings.languages))
    readings = _readings(shelf)
    receipting = Receipting(ledger, shelf, [p.size for p in what.past] + [what.edition.size])
    for language in settings.languages:
        words = Words(language)
        making = Making(shelf, words, Cells(words), what.edition)
        renderer = Renderer(making, settings.languages)
        count = 0
        for draft in every_page(making, what.past, what.changes, readings):
            stamp = renderer.stamp(draft)
            path = f"site/{language}/{draft.path}"
            if not press.reuse(path, stamp):
                press.write(path, renderer.render(draft), stamp)
            count += 1
        report(count)
        receipting.pages(making, renderer, press, readings, report)
    receipting.lines(press)
    export(shelf, what.edition, press, Words(settings.languages[0]))
    _proofs(ledger, what, press)


def _readings(shelf: Shelf) -> dict[str, Reading | None]:
    wanted = {filing.original: filing.reader for filing in shelf.record.filings.values()}
    return {
        digest: kept_reading(shelf.project, digest, reader) for digest, reader in wanted.items()
    }


def _proofs(ledger: Ledger, what: Build, press: Press) -> None:
    """Write the checkpoint, those of editions before, and what proves that the log only grew."""
    press.write("checkpoint", what.edition.checkpoint.encode())
    sizes = sorted({*(edition.size for edition in what.past), what.edition.size})
    for size in sizes:
        note = ledger.store.checkpoint(size)
        if note:
            press.write(f"proofs/{size}.checkpoint", note)
    steps = [
        {"old": old, "size": new, "path": [node.hex() for node in ledger.consistency(old, new)]}
        for old, new in pairwise(sizes)
    ]
    press.write("proofs/consistency.json", orjson.dumps(steps, option=orjson.OPT_INDENT_2))
    press.write("corrections.json", _corrections(what))


def _corrections(what: Build) -> bytes:
    def shown(figure: object) -> dict[str, object] | None:
        names = ("low", "high", "standing", "contested", "protected")
        return {name: getattr(figure, name) for name in names} if figure else None

    listed = [
        {
            "question": str(change.question),
            "basis": change.basis,
            "before": shown(change.before),
            "after": shown(change.after),
            "moved_by": [str(mover) for mover in change.moved_by],
        }
        for change in (what.changes if what.past else [])
    ]
    facts = {
        "edition": what.edition.number,
        "previous": what.past[-1].number if what.past else None,
        "changes": listed,
    }
    return orjson.dumps(facts, option=orjson.OPT_INDENT_2, default=str)
