"""Making a planned edition: its pictures drawn, its files written, with progress."""

from __future__ import annotations

from counterfoil.checks import Finding
from counterfoil.cli.desk import now
from counterfoil.cli.screen import progress
from counterfoil.ledger.ledger import Ledger
from counterfoil.model.settled import Settled
from counterfoil.model.view import View
from counterfoil.project.tree import Project
from counterfoil.publish.excerpting import Excerpting
from counterfoil.publish.shelf import Shelf
from counterfoil.publish.stage import Plan, Published, Publisher, plan, publish
from counterfoil.read.picturing import PUBLIC, draw_in
from counterfoil.read.readers import CURRENT


def run(project: Project, ledger: Ledger, settled: Settled, by: str) -> Published:
    """Publish what is settled, whatever the plan says."""
    planned = plan(project, ledger, settled, now()[:10])
    return issue(project, ledger, planned, by)[0]


def issue(
    project: Project, ledger: Ledger, planned: tuple[Plan, Shelf], by: str
) -> tuple[Published, list[Finding]]:
    """Make a planned edition; return it, and which originals no pictures could be drawn of."""
    shelf = planned[1]
    findings = _draw(project, shelf)
    total = len(shelf.claims) * len(project.settings.languages)
    with progress("publish", total) as advance:
        return publish(project, ledger, planned, Publisher(by, now()), advance), findings


def _draw(project: Project, shelf: Shelf) -> list[Finding]:
    """Put pictures of places on the shelf, drawn by readers; return what could not be drawn."""
    wanted = Excerpting(shelf).views(CURRENT)
    by_original: dict[str, list[View]] = {}
    for digest, view in wanted.values():
        by_original.setdefault(digest, []).append(view)
    named = {digest: (shelf.originals[digest].name, drawn) for digest, drawn in by_original.items()}
    if not named:
        return []
    with progress("draw", None) as advance:
        pictures, findings = draw_in(project, named, PUBLIC, report=advance)
    for claim, (digest, view) in wanted.items():
        if path := pictures.get((digest, view)):
            shelf.pictures[claim] = view, path
    return findings
