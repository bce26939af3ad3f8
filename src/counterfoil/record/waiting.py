"""Which originals wait to be recorded: those read, claimed by a source that has a mapping."""

from __future__ import annotations

from counterfoil.checks import Finding, make
from counterfoil.ledger.originals import originals
from counterfoil.project.readings import newest_reading
from counterfoil.project.sourcing import sources_for
from counterfoil.record.monitored import received
from counterfoil.record.stage import Recorder, Work


def waiting(recorder: Recorder) -> tuple[list[Work], list[Finding]]:
    """Return the work there is, and a finding for every original that nobody claims."""
    work, findings = [], []
    # Accepted returns are on record, with the files that came with them as their evidence.
    accepted = received(recorder.ledger).keys()
    for original in originals(recorder.ledger).values():
        if not accepted.isdisjoint((original.digest, *original.containers)):
            continue
        sources = sources_for(recorder.project, original)
        if not sources:
            findings.append(make("CF113", original.name, {}))
        mapped = [source for source in sources if source.tables]
        reading = newest_reading(recorder.project, original.digest) if mapped else None
        if reading is not None:
            work += [Work(original, source, reading) for source in mapped]
    return work, findings
