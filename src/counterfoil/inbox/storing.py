"""An accepted return's bytes in the vault, the files that came with it, and how it is read."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from counterfoil.inbox.authors import came_as
from counterfoil.ledger.ledger import Writer
from counterfoil.ledger.rows import row
from counterfoil.model.reading import Reading, Table
from counterfoil.project.opening import vault_of
from counterfoil.project.readings import keep_reading
from counterfoil.read.digest import text_digest
from counterfoil.read.text.returned import reading_of
from counterfoil.record.stage import Recorder
from counterfoil.sealing.opened import rows_of
from counterfoil.sealing.returns import OpenedReturn


@dataclass(frozen=True, slots=True)
class Stored:
    """What is in the vault: digest, size and name of the return, and of each file with it."""

    files: tuple[tuple[str, int, str], ...]
    came_from: str

    @property
    def digest(self) -> str:
        """The digest of the return itself."""
        return self.files[0][0]

    def write(self, recorder: Recorder, writer: Writer) -> None:
        """Write the custody rows: files are taken out of the return."""
        for digest, size, name in self.files:
            inside = "" if digest == self.digest else self.digest
            facts = {
                "recorded_at": recorder.now,
                "by": recorder.by,
                "digest": digest,
                "size": size,
                "name": name,
                "came_from": "" if inside else self.came_from,
                "inside": inside,
            }
            writer.add("custody", row("custody", facts))


def store(recorder: Recorder, opened: OpenedReturn, monitor: str) -> Stored:
    """Put a return and its files into the vault; they are on the disk when this returns."""
    vault, report = vault_of(recorder.project), opened.weekly.report
    name = f"{report.period}-{report.region}-{monitor}-{opened.id[:8]}.return"
    named = [(name, opened.body)]
    named += [
        (f"{name}/{one.name}", content)
        for one, content in zip(report.evidence, opened.contents, strict=True)
    ]
    files = []
    for held, content in named:
        digest, size, _ = vault.keep(io.BytesIO(content))
        files.append((digest, size, held))
    return Stored(tuple(dict.fromkeys(files)), came_as(opened.id))


def keep_read(recorder: Recorder, opened: OpenedReturn, digest: str) -> Reading:
    """Keep the reading of an accepted return, the same that its reader makes of its original."""
    table = Table(number=1, rows=list(rows_of(opened.weekly)), headings=1)
    reading = reading_of(opened.weekly, digest, table)
    return keep_reading(recorder.project, replace(reading, text_digest=text_digest(reading)))
