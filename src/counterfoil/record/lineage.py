"""Proposed lineages: originals that look alike and would corroborate each other, for a person.

Nothing is merged here. A proposal that is accepted becomes a ruling, dated and with a reason, that
the later original goes back to the earlier one's evidence; one that is refused becomes a ruling
that it keeps its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.index.database import Showing, unseen
from counterfoil.index.likeness import Likeness, Way, likenesses
from counterfoil.index.lineages import Lineages
from counterfoil.index.sides import Sides, sides
from counterfoil.ledger.rows import ruling_row
from counterfoil.ledger.rulings import on_record
from counterfoil.model.claim import Decision, Ruling
from counterfoil.model.moment import Moment, ended
from counterfoil.model.original import Original
from counterfoil.project.declared import ProjectError
from counterfoil.project.newest import load_kept, newest_kept
from counterfoil.record.lookup import Lookup
from counterfoil.record.stage import Recorder


@dataclass(frozen=True, slots=True)
class Proposal:
    """The later original seems to go back to the earlier one, in this way.

    `lineages` are those of the earlier, of which one is to be taken over, `present` the later's.
    `shared` are the shares of the earlier and of the later, from 0 to 1; `per_speaker` says that
    each speaker of the later has a lineage, which they would all lose.
    """

    earlier: Original
    later: Original
    way: Way
    shared: tuple[float, float]
    amount: int
    lineages: tuple[str, ...]
    present: tuple[str, ...]
    per_speaker: bool
    places: tuple[Sides, ...]


def proposals(recorder: Recorder, showing: Showing = unseen) -> list[Proposal]:
    """Return the proposals there are, those with the most in common first."""
    project, ledger = recorder.project, recorder.ledger
    moment = Moment(ended(recorder.now[:10]), ledger.size)
    lineages = Lineages(project, ledger, on_record(ledger, moment))
    kept = {d: one for d, one in newest_kept(project).items() if d in lineages.held}
    found = []
    for alike in lineages.apart(likenesses(project, kept, showing)):
        readings = {d: load_kept(project, d, kept[d]) for d in (alike.one, alike.other)}
        days = {d: r.article.published for d, r in readings.items() if r and r.article}
        earlier, later = lineages.earlier(alike, days)
        first, second = readings[earlier], readings[later]
        places = sides(first, second, alike.way) if first and second else []
        found.append(_proposal(lineages, alike, (earlier, later), places))
    return sorted(found, key=lambda one: (-one.amount, one.later.name, one.earlier.name))


def _proposal(
    lineages: Lineages, alike: Likeness, order: tuple[str, str], places: list[Sides]
) -> Proposal:
    earlier, later = order
    shared = alike.of_one, alike.of_other
    return Proposal(
        lineages.held[earlier],
        lineages.held[later],
        alike.way,
        shared if earlier == alike.one else (shared[1], shared[0]),
        alike.amount,
        tuple(sorted(lineages.of(earlier))),
        tuple(sorted(lineages.of(later))),
        any(source.per_speaker for source in lineages.sources(later)),
        tuple(places),
    )


def accept(recorder: Recorder, name: str, reason: str, lineage: str = "") -> Ruling:
    """Rule that an original goes back to what is proposed for it; return the ruling.

    `lineage` names which, where several are. Raises ProjectError where none is proposed, or none of
    that name.
    """
    about, proposed = _proposed(recorder, name)
    taken = _one(about, sorted(proposed), lineage)
    return _rule(recorder, about, reason, {"lineage": taken})


def refuse(recorder: Recorder, name: str, reason: str) -> Ruling:
    """Rule that an original keeps its own lineage, whatever it looks like; return the ruling."""
    about, proposed = _proposed(recorder, name)
    present = sorted({lineage for kept in proposed.values() for lineage in kept})
    return _rule(recorder, about, reason, {"kept": ", ".join(present)})


def _proposed(recorder: Recorder, name: str) -> tuple[Original, dict[str, tuple[str, ...]]]:
    """Return an original, and for each lineage that is proposed for it those it has now."""
    about = Lookup(recorder).original(name, "lineage")
    proposed = {
        lineage: one.present
        for one in proposals(recorder)
        if one.later.digest == about.digest
        for lineage in one.lineages
    }
    if not proposed:
        msg = f"{about.name}: no other lineage is proposed for it; see `counterfoil record lineage`"
        raise ProjectError(msg)
    return about, proposed


def _one(about: Original, proposed: list[str], lineage: str) -> str:
    if lineage and lineage not in proposed:
        msg = f"{about.name}: {lineage!r} is not proposed for it, but {', '.join(proposed)}"
        raise ProjectError(msg)
    if not lineage and len(proposed) > 1:
        msg = f"{about.name}: {len(proposed)} lineages are proposed for it; say which with --as: "
        msg += ", ".join(proposed)
        raise ProjectError(msg)
    return lineage or proposed[0]


def _rule(recorder: Recorder, about: Original, reason: str, details: dict[str, str]) -> Ruling:
    if not reason.strip():
        msg = f"{about.name}: a ruling without a reason is none; give one with --reason"
        raise ProjectError(msg)
    facts = Decision.LINEAGE, about.digest, "original", reason, recorder.by, recorder.now
    ruling = Ruling(*facts, details)
    with recorder.ledger.writing() as writer:
        writer.add("ruling", ruling_row(ruling, recorder.now))
    return ruling
