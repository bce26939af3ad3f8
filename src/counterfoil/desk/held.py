"""What the desk holds of one original: its reading, its sources, what is claimed and proposed."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404

from counterfoil.desk.working import Work
from counterfoil.model.original import Original
from counterfoil.model.reading import Reading
from counterfoil.model.source import Source
from counterfoil.project.readings import newest_reading
from counterfoil.project.sourcing import sources_for
from counterfoil.reconcile.reading import ALL_ROWS, Judged
from counterfoil.record.answers import Answered, answered
from counterfoil.record.drafted import laid_over
from counterfoil.record.laying import Laid


class Held(NamedTuple):
    """An original, its reading if it was read, and drafts for its tables by their numbers."""

    original: Original
    reading: Reading | None
    sources: list[Source]
    laid: dict[int, Laid]
    answered: Answered
    claims: list[Judged]


def hold(work: Work, digest: str, table: int = 0, rows: tuple[int, int] = ALL_ROWS) -> Held:
    """Return what there is of an original, with the draft for one table or for all.

    Claims from cells are those of the rows from the first to the last of `rows`, in any table.
    Raises Http404 where there is no such original.
    """
    original = work.standing.originals.get(digest)
    if original is None:
        raise Http404
    reading = newest_reading(work.project, digest)
    laid = laid_over(work.project, work.ledger, original, reading, table) if reading else {}
    said = answered(work.ledger, digest) if laid else Answered(frozenset(), {})
    sources = sources_for(work.project, original)
    return Held(original, reading, sources, laid, said, _claims(work, digest, rows))


def _claims(work: Work, digest: str, rows: tuple[int, int]) -> list[Judged]:
    """Return the claims on record from an original, as they were judged."""
    filings = [seq for seq, filing in work.record.filings.items() if filing.original == digest]
    return work.figures.judged(digest, filings, rows)
