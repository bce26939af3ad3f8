"""Building an edition's files: the site in every language, the data, the receipts, the proofs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import orjson

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.quantity import plain
from counterfoil.publish.described import describe
from counterfoil.publish.exports import Export
from counterfoil.publish.making import Edition, Making
from counterfoil.publish.pages.every import every_page
from counterfoil.publish.press import Press
from counterfoil.publish.receipting import Receipting
from counterfoil.publish.render import Renderer, assets, root_page
from counterfoil.publish.shelf import Figure, Shelf


def build(
    ledger: Ledger,
    shelf: Shelf,
    edition: Edition,
    press: Press,
    report: Callable[[int], None] = lambda _: None,
) -> None:
    """Write all of an edition but its manifest; `report` is told of receipts as they are made."""
    with ThreadPoolExecutor(1) as aside:
        # DuckDB writes the data while Python writes the pages.
        exported = aside.submit(_data, shelf, press)
        _pages(ledger, shelf, edition, press, report)
        exported.result()
    _describe(shelf, edition, press)
    _proofs(ledger, edition, press)


def _data(shelf: Shelf, press: Press) -> None:
    """Write the edition's data, or what is left to write of it."""
    home = press.out / "data"
    if press.early:
        export = press.early.move(home)
    else:
        export = Export(shelf.project, shelf.settled, home)
        export.figures()
    export.claims(shelf)


def _describe(shelf: Shelf, edition: Edition, press: Press) -> None:
    """Count what was exported into the edition's files, and write what describes it."""
    for name in sorted(path.name for path in (press.out / "data").iterdir()):
        press.take(f"data/{name}")
    for name, content in describe(shelf, edition, press).items():
        press.write(f"data/{name}", content)


def _pages(
    ledger: Ledger, shelf: Shelf, edition: Edition, press: Press, report: Callable[[int], None]
) -> None:
    settings = shelf.project.settings
    for path, content in assets().items():
        press.write(f"site/{path}", content)
    press.write("site/index.html", root_page(settings.title, settings.languages))
    receipting = Receipting(ledger, shelf, edition.sizes)
    for language in settings.languages:
        making = Making.of(shelf, language, edition)
        renderer = Renderer(making, settings.languages)
        for draft in every_page(making):
            stamp = renderer.stamp(draft)
            path = f"site/{language}/{draft.path}"
            if not press.reuse(path, stamp):
                press.write(path, renderer.render(draft), stamp)
        receipting.pages(making, renderer, press, report)
    receipting.pictures(press)
    receipting.lines(press)


def _proofs(ledger: Ledger, edition: Edition, press: Press) -> None:
    """Write the checkpoint, those of editions before, and what proves that the log only grew."""
    press.write("checkpoint", edition.checkpoint.encode())
    # Before the first row there is no checkpoint, and nothing that could follow on it.
    sizes = sorted({size for size in edition.sizes if size})
    for size in sizes:
        note = ledger.store.checkpoint(size)
        if note:
            press.write(f"proofs/{size}.checkpoint", note)
    steps = [
        {"old": old, "size": new, "path": [node.hex() for node in ledger.consistency(old, new)]}
        for old, new in pairwise(sizes)
    ]
    press.write("proofs/consistency.json", orjson.dumps(steps, option=orjson.OPT_INDENT_2))
    press.write("corrections.json", _corrections(edition))


def _corrections(edition: Edition) -> bytes:
    def shown(figure: Figure | None) -> dict[str, object] | None:
        if figure is None:
            return None
        # Numbers as texts: programs would round the longest.
        low, high = (None if end is None else plain(end) for end in (figure.low, figure.high))
        names = ("standing", "contested", "protected")
        return {"low": low, "high": high} | {name: getattr(figure, name) for name in names}

    listed = [
        {
            "question": str(change.question),
            "basis": change.basis,
            "before": shown(change.before),
            "after": shown(change.after),
            "moved_by": [str(mover) for mover in change.moved_by],
        }
        for change in (edition.changes if edition.past else ())
    ]
    facts = {
        "edition": edition.number,
        "previous": edition.past[-1].number if edition.past else None,
        "changes": listed,
    }
    return orjson.dumps(facts, option=orjson.OPT_INDENT_2)
