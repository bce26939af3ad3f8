"""Planning and making editions: pictures drawn, files written, with progress.

`publish` imports this while DuckDB settles, since it is long and Python has nothing else to do.
"""

from __future__ import annotations

from counterfoil.checks import Finding
from counterfoil.cli.desk import now
from counterfoil.cli.screen import progress
from counterfoil.ledger.ledger import Ledger
from counterfoil.model.settled import Settled
from counterfoil.model.view import View
from counterfoil.project.tree import Project
from counterfoil.publish.early import Begun, begun
from counterfoil.publish.excerpting import Excerpting
from counterfoil.publish.planning import Planned, plan
from counterfoil.publish.stage import Published, Publisher, publish
from counterfoil.read.picturing import PUBLIC, draw_in
from counterfoil.read.readers import CURRENT

__all__ = ["begun", "issue", "planned_now", "run"]


def run(project: Project, ledger: Ledger, settled: Settled, by: str) -> Published:
    """Publish what is settled, whatever the plan says."""
    planned = planned_now(project, ledger, settled)
    return issue(project, ledger, planned, by)[0]


def planned_now(project: Project, ledger: Ledger, settled: Settled) -> Planned:
    """Plan today's edition."""
    return plan(project, ledger, settled, now()[:10])


def issue(
    project: Project, ledger: Ledger, planned: Planned, by: str, begun: Begun | None = None
) -> tuple[Published, list[Finding]]:
    """Make a planned edition; return it, and which originals no pictures could be drawn of."""
    shelf = planned[1]
    findings = _draw(project, planned)
    total = len(shelf.claims) * len(project.settings.languages)
    with progress("publish", total) as advance:
        return publish(project, ledger, planned, Publisher(by, now(), begun), advance), findings


def _draw(project: Project, planned: Planned) -> list[Finding]:
    """Put pictures of places on the shelf, drawn by readers; return what could not be drawn."""
    shelf = planned[1]
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
