"""counterfoil explain"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from counterfoil.cli.desk import as_json, as_of, at_desk, in_project, moment
from counterfoil.cli.naming import link
from counterfoil.cli.screen import Refused, plural, say, show_json
from counterfoil.ledger.originals import originals
from counterfoil.model.locator import Locator
from counterfoil.model.original import Original
from counterfoil.model.question import Question, QuestionError
from counterfoil.reconcile.explaining import LEFT_OUT, Explained, Why, explain
from counterfoil.reconcile.stage import reconcile


@click.command("explain")
@click.argument("question")
@as_of
@in_project
@as_json
def command(question: str, as_of: str | None, folder: Path, *, json: bool) -> None:
    """Say why a figure is what it is: each claim that counts, each left out and by which rule.

    QUESTION is measure/region/category/period; a period is a week, a quarter or a year.

    \b
    Example:
      counterfoil explain approached/RU-SVE/migrants/2023-W10
    """
    with at_desk(folder) as (project, ledger):
        try:
            asked = Question.parse(question, project.codebook.calendar)
        except QuestionError as error:
            raise Refused(str(error)) from None
        if unknown := project.codebook.unknown(asked):
            msg = f"{unknown}; write codes as they stand there"
            raise Refused(msg)
        settled = reconcile(project, ledger, moment(ledger, as_of))
        why = explain(project, ledger, settled, asked)
        held = originals(ledger)
    links = {claim.seq: _link(claim, held) for claim in why.claims}
    if json:
        facts = asdict(why)
        claims = [{**claim, "link": links[claim["seq"]]} for claim in facts["claims"]]
        show_json({**facts, "claims": claims})
        return
    say(f"{why.question}, as of {settled.moment.at}")
    _show(why, links)


def _link(claim: Explained, held: Mapping[str, Original]) -> str:
    place = Locator.parse(claim.locator)
    original = held.get(claim.digest)
    return link(original, held.values(), place) if original else f"{claim.digest}#{place}"


def _show(why: Why, links: Mapping[int, str]) -> None:
    if not why.figures and not why.claims:
        say("  Nobody has said anything on this question. Silence is not zero.")
    for basis, bounds, agreed, standing, flags, claims, silent in why.figures:
        words = plural(claims, "voice") if basis == "claims" else f"the sum of {claims} cells"
        more = f", all agree on {agreed}" if agreed else ""
        more += f", {plural(silent, 'cell')} silent" if silent else ""
        say(f"  {bounds}  {standing}{f' ({flags})' if flags else ''}: {words}{more}")
    for claim in why.claims:
        say()
        verdict = f"left out: {LEFT_OUT[claim.left_out]}" if claim.left_out else "counts"
        meant = f" = {claim.range}" if claim.range != claim.words else ""
        say(f"  claim {claim.seq}  “{claim.words}”{meant}  — {verdict}")
        say(f"    said by {claim.speaker}, {claim.source} ({claim.grade}), lineage {claim.lineage}")
        say(f"    filed {claim.filed_at}; {links[claim.seq]}")
    for rulings, more in ((why.rulings, ""), (why.waiting, " (waits for another reviewer)")):
        for ruling in rulings:
            say()
            told = f"{ruling.decision}{more}. {ruling.reason}"
            say(f"  {ruling.by} ruled on {ruling.ruled_at}: {told}")
    if why.parts:
        say()
        say("  Its cells:")
        for name, bounds in why.parts:
            say(f"    {name}  {bounds}")
