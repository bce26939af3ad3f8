"""The plan of the next edition, made once for all who look at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from counterfoil.desk.once import Keep
from counterfoil.desk.working import Work
from counterfoil.model.claim import Ruling
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.publish.past import past_editions
from counterfoil.publish.planning import Outline, outline
from counterfoil.reconcile.reading import Judged, claims_named

_MOST = 300
"""How many changes its page lists."""


class Planned(NamedTuple):
    """What the page shows of a plan; `waiting` has each ruling with the question it is on.

    `seen` stands for all that the plan is over: another one, and something came in.
    """

    seen: str
    outline: Outline
    waiting: tuple[tuple[Ruling, Question | None], ...]


_PLANS: Keep[Planned] = Keep(2)
"""The plans that were made last. One is over all figures, and is asked for again at every look."""


def planned_now(work: Work) -> Planned:
    """Return the plan over all that is on record now."""
    settled, past = work.settled(), past_editions(work.project, work.ledger)
    key = settled.folder, past[-1].number if past else "", work.now[:10]
    return _PLANS.get(key, lambda: _plan(work, settled))


def _plan(work: Work, settled: Settled) -> Planned:
    waiting = work.record.waiting.values()
    named = claims_named(settled, (int(one.about) for one in waiting if one.about_kind == "claim"))
    return Planned(
        settled.folder.name,
        outline(work.project, work.ledger, settled, work.now[:10], _MOST),
        tuple((ruling, _question(named, ruling)) for ruling in waiting),
    )


def _question(named: Mapping[int, Judged], ruling: Ruling) -> Question | None:
    if ruling.about_kind == "claim":
        claim = named.get(int(ruling.about))
        return claim.question if claim else None
    return Question(*ruling.about.split("/")) if ruling.about_kind == "question" else None
