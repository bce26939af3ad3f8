"""Reading originals and what is inside them: generation by generation, each becoming an original.

Attachments and archived files are taken into the vault with a custody row that names what they
came out of, then read like any other; and so is what is inside them. A run that is interrupted
leaves nothing half: what was read is read, what was taken out is taken out, and the next run goes
on from there. Nothing is taken out twice.
"""

from __future__ import annotations

from dataclasses import replace

from counterfoil.cli.desk import now
from counterfoil.cli.screen import progress
from counterfoil.collect import Custodian, Incoming, collect
from counterfoil.ledger.ledger import Ledger, ReadOnly
from counterfoil.ledger.originals import originals
from counterfoil.project.opening import vault_of
from counterfoil.project.tree import Project
from counterfoil.read.isolation import Workers
from counterfoil.read.stage import DEFAULT_MEANS, Means, Read, crew, read_originals
from counterfoil.read.taking import Inside, Taking, job_of


def read_all(project: Project, ledger: Ledger, by: str, means: Means = DEFAULT_MEANS) -> list[Read]:
    """Read every original that is not read yet, and all that is inside them, with progress."""
    with crew(project, means) as workers:
        return _read_all(project, ledger, by, means, workers)


def _read_all(
    project: Project, ledger: Ledger, by: str, means: Means, workers: Workers
) -> list[Read]:
    done: dict[str, Read] = {}
    while True:
        known = originals(ledger)
        jobs = [job_of(project, one) for digest, one in known.items() if digest not in done]
        if not jobs:
            return list(done.values())
        with progress("read", len(jobs)) as advance:
            read = read_originals(project, jobs, lambda one: advance(1, one.name), means, workers)
        inside = Inside(project, known, means)
        read = inside.whole(read)
        takings = list(inside.takings(read))
        if not takings or _taken_out(project, ledger, by, takings):
            inside.drop(read)
        else:
            for taking in takings:
                why = "this project's private key is not on this machine"
                inside.tell("CF055", taking.inside, taking.name.rpartition("/")[2], why)
        for one in read:
            more = inside.findings.get(one.digest, ())
            done[one.digest] = replace(one, findings=(*one.findings, *more))


def _taken_out(project: Project, ledger: Ledger, by: str, takings: list[Taking]) -> bool:
    """Take files into the vault; return whether the ledger can be added to on this machine."""
    coming = [Incoming(one.path, one.name, one.inside, one.came_from) for one in takings]
    with progress("take out", len(coming)) as advance:
        custodian = Custodian(by, "", now())
        try:
            collect(ledger, vault_of(project), coming, custodian, lambda one: advance(1, one.name))
        except ReadOnly:
            return False
    return True
