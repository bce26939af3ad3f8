"""Drafts for the tables of an original that no declared mapping reads."""

from __future__ import annotations

from counterfoil.ledger.ledger import Ledger
from counterfoil.model.original import Original
from counterfoil.model.reading import Reading
from counterfoil.project.sourcing import sources_for
from counterfoil.project.tree import Project
from counterfoil.record.laying import Laid, lay
from counterfoil.record.monitored import received


def laid_over(
    project: Project, ledger: Ledger, original: Original, reading: Reading
) -> dict[int, Laid]:
    """Return drafts for an original's tables, by table number, where no mapping is declared.

    There are none where its source has a mapping, where it has not one source, or where it came as
    a sealed return, whose acceptance put it on record.
    """
    sources = sources_for(project, original)
    if len(sources) != 1 or sources[0].tables:
        return {}
    if not received(ledger).keys().isdisjoint((original.digest, *original.containers)):
        return {}
    found = (
        lay(project.codebook, sources[0], reading, original.name, table) for table in reading.tables
    )
    return {one.table.number: one for one in found if one is not None}
