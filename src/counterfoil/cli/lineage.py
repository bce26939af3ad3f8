"""counterfoil record lineage"""  # noqa: D400, D415 - the command's name

from __future__ import annotations

import shlex
from pathlib import Path

import click

from counterfoil.cli.desk import (
    as_json,
    at_desk,
    by_whom,
    in_project,
    moment,
    now,
    unidentified,
)
from counterfoil.cli.screen import plural, progress, say, show_json
from counterfoil.index.likeness import WAYS, Way
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rulings import on_record
from counterfoil.model.claim import Ruling
from counterfoil.record.lineage import Proposal, accept, proposals, refuse
from counterfoil.record.stage import Recorder

_LONGEST = 160
_UNITS = {Way.TABLE: ("number", "numbers"), Way.ROWS: ("row", "rows")}


@click.command("lineage")
@click.option("--accept", "taken", metavar="ORIGINAL", help="Rule that it goes back to the other.")
@click.option("--as", "lineage", default="", help="Which lineage, where several are proposed.")
@click.option("--refuse", "kept", metavar="ORIGINAL", help="Rule that it keeps its own lineage.")
@click.option("--reason", default="", callback=unidentified, help="Why: it goes on record.")
@by_whom
@in_project
@as_json
def command(
    taken: str | None, kept: str | None, lineage: str, reason: str, by: str, **where: bool | Path
) -> None:
    """Show originals that look like reprints, versions or quotes of each other; rule on them.

    Only those are shown that come from different sources and lineages, and so would corroborate
    each other. Nothing is merged: a person accepts or refuses, with a reason, and either is a
    ruling. Translations, and texts or tables of a few words or numbers, are not recognised.

    \b
    Example:
      counterfoil record lineage
      counterfoil record lineage --accept reprint.html --reason "It retells the letter." --by R-1
    """
    if taken and kept:
        msg = "give --accept or --refuse, not both"
        raise click.UsageError(msg)
    with at_desk(Path(str(where["folder"]))) as (project, ledger):
        recorder = Recorder(project, ledger, by, now())
        if taken:
            _ruled(ledger, taken, accept(recorder, taken, reason, lineage))
        elif kept:
            _ruled(ledger, kept, refuse(recorder, kept, reason))
        else:
            _list(proposals(recorder, progress), json=bool(where["json"]))


def _ruled(ledger: Ledger, name: str, ruling: Ruling) -> None:
    if "kept" in ruling.details:
        say(f"Ruled: {name} keeps {ruling.details['kept']}.")
    else:
        say(f"Ruled: {name} goes back to {ruling.details['lineage']}.")
    if ruling in on_record(ledger, moment(ledger, ruling.ruled_at)).waiting.values():
        say("It waits for another reviewer to rule the same, and changes nothing yet.")


def _list(found: list[Proposal], *, json: bool) -> None:
    if json:
        show_json({"proposals": [_facts(one) for one in found]})
        return
    for one in found:
        _show(one)
    say(f"{plural(len(found), 'proposal')}." if found else "No lineage is proposed.")


def _show(one: Proposal) -> None:
    earlier, later = one.earlier.name, one.later.name
    amount = plural(one.amount, *_UNITS.get(one.way, ("word", "words")))
    of_earlier, of_later = (f"{100 * share:.0f} %" for share in one.shared)
    say(f"{later} looks like {earlier}: {WAYS[one.way]}")
    say(f"  {amount} in common: {of_later} of {later}, {of_earlier} of {earlier}")
    for place in one.places:
        words = " ".join(place.words.split())
        say(f"  “{words if len(words) <= _LONGEST else words[:_LONGEST] + '…'}”")
        say(f"    {later}#{place.other.bare()}")
        say(f"    {earlier}#{place.one.bare()}")
    say(f"  Lineage now: {', '.join(one.present)}. Proposed: {', '.join(one.lineages)}.")
    if one.per_speaker:
        say("  Its speakers have lineages of their own, and would all lose them.")
    choose = " --as LINEAGE" if len(one.lineages) > 1 else ""
    name = shlex.quote(later)
    say(f'  counterfoil record lineage --accept {name}{choose} --reason "…"')
    say(f'  counterfoil record lineage --refuse {name} --reason "…"')
    say()


def _facts(one: Proposal) -> dict[str, object]:
    return {
        "later": one.later.name,
        "later_digest": one.later.digest,
        "earlier": one.earlier.name,
        "earlier_digest": one.earlier.digest,
        "way": one.way,
        "amount": one.amount,
        "of_earlier": round(one.shared[0], 4),
        "of_later": round(one.shared[1], 4),
        "lineages": one.lineages,
        "present": one.present,
        "per_speaker": one.per_speaker,
        "places": [
            {"words": place.words, "earlier": str(place.one), "later": str(place.other)}
            for place in one.places
        ],
    }
