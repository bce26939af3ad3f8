"""Keeping what the project's files declare: each version goes into the vault and on record."""

from __future__ import annotations

import io

from counterfoil.ledger.rows import row
from counterfoil.project.opening import vault_of
from counterfoil.project.tree import declared_files
from counterfoil.record.stage import Recorder


def declare(recorder: Recorder) -> int:
    """Put changed codebook, source and project files on record; return how many there were."""
    project = recorder.project
    known = {r["path"]: r["digest"] for _, r in recorder.ledger.rows("declaration")}
    vault, bodies = vault_of(project), []
    vault.clear_interrupted()
    for path in declared_files(project.folder):
        name = path.relative_to(project.folder).as_posix()
        digest, _, _ = vault.keep(io.BytesIO(path.read_bytes()))
        if known.get(name) != digest:
            facts = {
                "recorded_at": recorder.now,
                "by": recorder.by,
                "path": name,
                "digest": digest,
            }
            bodies.append(row("declaration", facts))
    if bodies:
        with recorder.ledger.writing() as writer:
            writer.add_many("declaration", bodies)
    return len(bodies)
