"""What the command line calls: reading the originals that are not read yet, and their findings.

An original is read once by a reader version. It is read again when a newer version of its reader
is there, when its source declares another encoding or delimiter, where limits stopped it, when the
limits are others, and where it needs a recogniser of words in pictures or a program that unpacks,
when that is another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from counterfoil.checks import Finding, make
from counterfoil.ledger.scratch import scratch
from counterfoil.ledger.vault import Vault, digest_of
from counterfoil.model.reading import Reading, Trouble
from counterfoil.project.readings import Shelf, Tray, UnusableReading, shelf_of
from counterfoil.project.rows import StoredRows
from counterfoil.project.tree import Project, vault_folder
from counterfoil.read.given import declared_words
from counterfoil.read.isolation import WORKER, Errand, Return, Workers
from counterfoil.read.limits import DEFAULT, Limits
from counterfoil.read.programs import made_with_others
from counterfoil.read.readers import CURRENT, DECLARABLE, NONE, misnamed


@dataclass(frozen=True, slots=True)
class Job:
    """An original to be read: its digest, its name, what its source declares of its text.

    `again` reads it though it was read before: what was inside it is gone from the shelf.
    """

    digest: str
    name: str
    encoding: str = ""
    delimiter: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a job. `new` says that it was read now, not before.

    `reading` is None only where the original itself is missing.
    """

    digest: str
    name: str
    reading: Reading | None
    findings: tuple[Finding, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class Means:
    """With what originals are read: limits for each, how many at once (0: one per processor)."""

    limits: Limits = DEFAULT
    workers: int = 0
    command: Sequence[str] = WORKER


DEFAULT_MEANS = Means()
Report = Callable[[Read], None]


@contextmanager
def crew(project: Project, means: Means = DEFAULT_MEANS) -> Iterator[Workers]:
    """Keep workers at hand for one lot of originals after another: starting them takes long.

    None is started before it is needed.
    """
    with (
        scratch(shelf_of(project).folder) as room,
        Workers(room, means.limits, means.workers, means.command) as workers,
    ):
        yield workers


def read_originals(
    project: Project,
    jobs: Iterable[Job],
    report: Report,
    means: Means = DEFAULT_MEANS,
    workers: Workers | None = None,
) -> list[Read]:
    """Read each original that has no reading yet; return what came of each job, in their order.

    `report` is called once for each job, as soon as it is done. `workers` are a crew with the same
    means, where more is to be read afterwards; else they are of this call alone.
    """
    shelf, vault = shelf_of(project), Vault(vault_folder(project.folder))
    listed = list(jobs)
    done: dict[Job, Read] = {}
    waiting: dict[Errand, list[Job]] = {}

    def settle(job: Job, reading: Reading | None, *, new: bool) -> None:
        done[job] = Read(job.digest, job.name, reading, findings_of(reading, job.name), new)
        report(done[job])

    for job in listed:
        if not job.again and (kept := current_reading(shelf, job, means.limits)):
            settle(job, kept, new=False)
        elif not vault.has(job.digest):
            settle(job, None, new=False)
        else:
            path = vault.path(job.digest)
            errand = Errand(job.digest, path, job.encoding, job.delimiter)
            waiting.setdefault(errand, []).append(job)
    with nullcontext(workers) if workers else crew(project, means) as at_hand:
        for errand, reading in read_errands(list(waiting), shelf, at_hand, means.limits):
            for job in waiting[errand]:
                settle(job, reading, new=True)
    return [done[job] for job in listed]


def read_one(
    path: Path, encoding: str = "", delimiter: str = "", means: Means = DEFAULT_MEANS
) -> Reading:
    """Read a file that belongs to no project. Its tables are on the disk while it is in use."""
    home = Path(mkdtemp(prefix="counterfoil-"))
    held = _Held()
    # The rows hold on to what holds the folder; it is removed with the last of them.
    finalize(held, rmtree, home, ignore_errors=True)
    errand = Errand(digest_of(path), path, encoding, delimiter)
    with Workers(home / "room", means.limits, 1, means.command) as workers:
        shelf = Shelf(home / "readings")
        ((_, reading),) = read_errands([errand], shelf, workers, means.limits)
    for table in reading.tables:
        if isinstance(table.rows, StoredRows):
            table.rows.held = held
    return reading


class _Held:
    """Lives as long as a folder is needed."""


def current_reading(shelf: Shelf, job: Job, limits: Limits) -> Reading | None:
    """Return the kept reading that is still what reading the original now would give, or None."""
    declared = declared_words(job.encoding, job.delimiter)
    for reader in shelf.readers_of(job.digest, CURRENT):
        reading = shelf.kept(job.digest, reader)
        if not reading:
            continue
        if reader in DECLARABLE and reading.metadata.get("declared", "") != declared:
            continue
        if made_with_others(reading):
            continue
        if reading.metadata.get("limits", limits.words) == limits.words:
            return reading
    return None


def findings_of(reading: Reading | None, name: str) -> tuple[Finding, ...]:
    """Return what there is to say about an original called `name`, and where in it."""
    if reading is None:
        missing = Trouble("CF015", "", {"why": "it is missing from the vault"})
        return (make(missing.code, name, missing.details),)
    troubles = list(reading.troubles)
    if not reading.unread and (trouble := misnamed(name, reading.metadata)):
        troubles.append(trouble)
    return tuple(make(t.code, f"{name} {t.where}".strip(), t.details) for t in troubles)


def read_errands(
    errands: list[Errand], shelf: Shelf, workers: Workers, limits: Limits
) -> Iterator[tuple[Errand, Reading]]:
    """Read originals in workers and yield their readings, kept on the shelf."""
    for returned in workers.run(errands):
        yield returned.errand, _taken(returned, shelf, limits)


def _taken(returned: Return, shelf: Shelf, limits: Limits) -> Reading:
    """Move a worker's reading to the shelf; where there is none, keep why."""
    digest, code, details = returned.errand.digest, returned.code, returned.details
    if not code:
        try:
            if returned.reader in CURRENT:
                return shelf.take_over(Tray(returned.folder), digest, returned.reader)
            why = f"it says that it is {returned.reader}"
        except UnusableReading as error:
            why = f"it left no usable reading: {error}"
        code, details = "CF009", {"format": returned.form or "format", "why": why}
    reader = returned.reader if returned.reader in CURRENT else NONE
    metadata = {"limits": limits.words}
    if returned.form:
        metadata["format"] = returned.form
    if declared := declared_words(returned.errand.encoding, returned.errand.delimiter):
        metadata["declared"] = declared
    reading = Reading(digest, reader, metadata=metadata, troubles=(Trouble(code, "", details),))
    return shelf.keep(reading)
