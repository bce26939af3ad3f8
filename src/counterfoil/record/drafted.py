"""Drafts for the tables of an original that no declared mapping reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.codebook import Codebook
from counterfoil.model.original import Original
from counterfoil.model.reading import Reading, Table
from counterfoil.model.source import Source
from counterfoil.project.sourcing import sources_for
from counterfoil.project.tree import Project
from counterfoil.record.laying import Laid, lay
from counterfoil.record.monitored import received


def laid_over(
    project: Project, ledger: Ledger, original: Original, reading: Reading, only: int = 0
) -> dict[int, Laid]:
    """Return drafts for an original's tables, by table number, where no mapping is declared.

    There are none where its source has a mapping, where it has not one source, or where it came as
    a sealed return, whose acceptance put it on record. `only` one table is looked at where it is
    named.
    """
    sources = sources_for(project, original)
    if len(sources) != 1 or sources[0].tables:
        return {}
    if not received(ledger).keys().isdisjoint((original.digest, *original.containers)):
        return {}
    source = sources[0]
    # What a draft is made of, in words: the same words give the same draft.
    words = sha256(repr((source, project.codebook)).encode()).hexdigest()
    found = (
        _laid(
            _Asked(
                (original.digest, original.name, reading.reader, table.number, words),
                (project.codebook, source, reading, original.name, table),
            )
        )
        for table in reading.tables
        if only in {0, table.number}
    )
    return {one.table.number: one for one in found if one is not None}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a draft is asked for; two that are called alike are the same."""

    called: tuple[object, ...]
    given: tuple[Codebook, Source, Reading, str, Table] = field(compare=False)


@lru_cache(maxsize=16)
def _laid(asked: _Asked) -> Laid | None:
    """Return a draft, of a few kept ones if it is among them: a page shows it again and again."""
    return lay(*asked.given)
