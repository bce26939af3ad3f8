"""counterfoil publish"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from counterfoil.cli.desk import as_json, as_of, at_desk, by_whom, in_project, moment
from counterfoil.cli.screen import (
    complain,
    plural,
    say,
    show_findings,
    show_json,
    table,
)
from counterfoil.model.claim import Ruling
from counterfoil.model.quantity import interval
from counterfoil.publish.ahead import laid_ahead
from counterfoil.publish.past import finish_interrupted

if TYPE_CHECKING:
    from counterfoil.ledger.ledger import Ledger
    from counterfoil.model.settled import Settled
    from counterfoil.project.tree import Project
    from counterfoil.publish.plan import Change
    from counterfoil.publish.planning import Plan
    from counterfoil.publish.shelf import Figure

_MOST = 20


@click.command("publish")
@click.option("--plan", "only_plan", is_flag=True, help="Show what would change; publish nothing.")
@click.option("--despite", "despite", is_flag=True, help="Publish although findings block it.")
@as_of
@by_whom
@in_project
@as_json
@click.pass_context
def command(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    as_of: str | None,
    by: str,
    folder: Path,
    *,
    only_plan: bool,
    despite: bool,
    json: bool,
) -> None:
    """Publish an edition: a static site, data, receipts and proofs, never changed afterwards.

    Look at the plan first: which public figures would change, and what moved each.

    \b
    Example:
      counterfoil publish --plan
      counterfoil publish --by R-1
    """
    with at_desk(folder) as (project, ledger), ExitStack() as preparing:
        if (number := finish_interrupted(project, ledger)) and not json:
            say(f"Edition {number}, which was interrupted, is in its place now.")
        laid = None if only_plan else preparing.enter_context(laid_ahead(project, ledger))
        settled, issuing = _settled(project, ledger, as_of)
        begun = preparing.enter_context(issuing.begun(project, settled, laid))
        planned = issuing.planned_now(project, ledger, settled)
        the_plan, waiting = planned[0], planned[1].record.waiting
        if only_plan:
            show_json(_facts(the_plan, waiting)) if json else _show(the_plan, waiting)
            return
        if the_plan.blocking and not despite:
            show_json(_facts(the_plan, waiting)) if json else _show_blocking(the_plan)
            ctx.exit(1)
        if the_plan.nothing_new:
            made_none = f"Nothing is new since edition {the_plan.previous}, so none was made."
            show_json(_facts(the_plan, waiting)) if json else say(made_none)
            return
        published, findings = issuing.issue(project, ledger, planned, by, begun)
    if json:
        made = {"published": True, "folder": str(published.folder)}
        show_json(_facts(the_plan, waiting) | made | {"findings": list(map(str, findings))})
        return
    show_findings(findings)
    say(f"Edition {published.number} is in {published.folder}.")
    say(f"{plural(published.made, 'file')} made, {published.reused:,} as in the last edition.")
    say(f"Open {published.folder / 'site' / 'index.html'}")


def _settled(project: Project, ledger: Ledger, as_of: str | None) -> tuple[Settled, Any]:
    """Return what is settled, and the module that makes editions of it.

    Both are long to import, so that is done late: the kernel links files by then. And while DuckDB
    settles, Python gets ready to make pages.
    """
    settling = import_module("counterfoil.reconcile.stage")
    with ThreadPoolExecutor(1) as aside:
        ready = aside.submit(_ready_to_issue, project.settings.languages)
        settled = settling.reconcile(project, ledger, moment(ledger, as_of))
    return settled, ready.result()


def _ready_to_issue(languages: tuple[str, ...]) -> ModuleType:
    issuing = import_module("counterfoil.cli.issuing")
    import_module("counterfoil.publish.render").warm(languages)
    return issuing


def _show_blocking(the_plan: Plan) -> None:
    complain(f"{plural(len(the_plan.blocking), 'finding')} in the way:")
    for finding in the_plan.blocking:
        say(f"  {finding}")
    complain("Deal with them, or publish --despite them.")


def _show(the_plan: Plan, waiting: Mapping[int, Ruling]) -> None:
    for text in _waiting(waiting):
        say(f"Waits for another reviewer, and changes nothing yet: {text}.")
    if the_plan.nothing_new:
        say(f"Nothing is new since edition {the_plan.previous}: no edition would be made.")
        return
    against = f", against edition {the_plan.previous}" if the_plan.previous else ", the first"
    say(f"Edition {the_plan.number}{against}:")
    claims = [change for change in the_plan.changes if change.basis == "claims"]
    if not the_plan.previous:
        say(f"  {plural(len(claims), 'figure')} would be shown.")
    elif claims:
        rows = [(str(c.question), _range(c.before), _range(c.after), _moved(c)) for c in claims]
        table(("figure", "before", "after", "moved by"), rows[:_MOST])
        if len(rows) > _MOST:
            say(f"… and {len(rows) - _MOST} more; see them all with --json.")
    else:
        say("  No public figure would change.")
    sums = len(the_plan.changes) - len(claims)
    if sums and the_plan.previous:
        say(f"  {plural(sums, 'sum')} would change with them.")
    for finding in the_plan.blocking:
        complain(f"  In the way: {finding}")


def _range(figure: Figure | None) -> str:
    return interval(figure.low, figure.high) + _flags(figure) if figure else "—"


def _flags(figure: Figure) -> str:
    return " contested" if figure.contested else ""


def _moved(change: Change) -> str:
    first, *rest = map(str, change.moved_by or ("what its claims' filings say",))
    return first + (f" and {len(rest)} more" if rest else "")


def _waiting(waiting: Mapping[int, Ruling]) -> list[str]:
    return [
        f"ruling {seq} by {ruling.by} ({ruling.decision}) on {ruling.about_kind} {ruling.about}"
        for seq, ruling in waiting.items()
    ]


def _facts(the_plan: Plan, waiting: Mapping[int, Ruling]) -> dict[str, object]:
    return {
        "waiting": _waiting(waiting),
        "edition": the_plan.number,
        "previous": the_plan.previous,
        "published": False,
        "folder": "",
        "nothing_new": the_plan.nothing_new,
        "blocking": the_plan.blocking,
        "findings": [],
        "changes": [
            {
                "question": str(change.question),
                "basis": change.basis,
                "before": _range(change.before),
                "after": _range(change.after),
                "moved_by": [str(mover) for mover in change.moved_by],
            }
            for change in the_plan.changes
        ],
    }
