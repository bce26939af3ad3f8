"""Checking an edition from its own bytes: every file, its signature, every receipt's proof."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import orjson

from counterfoil.ledger.checkpoint import BadCheckpoint, Checkpoint, Verifier
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.merkle import consistent
from counterfoil.ledger.verify import Fault
from counterfoil.project.tree import Project, editions_folder
from counterfoil.publish.past import COMING, MANIFEST, past_editions
from counterfoil.publish.press import NOTE
from counterfoil.publish.proving import ProvenTree, wrong_receipts


class Checked:
    """What was checked already: files by their inode, since editions share those that are the same.

    `proofs` has for a file of receipts the checkpoints that its proofs were held against.
    """

    def __init__(self) -> None:
        """Start with nothing checked."""
        self.digests: dict[tuple[int, int], str] = {}
        self.proofs: dict[tuple[int, int], dict[int, Checkpoint]] = {}

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file in hexadecimal; raise OSError where it cannot be read."""
        found = os.stat(path)  # noqa: PTH116 - many files
        inode = (found.st_dev, found.st_ino)
        if found.st_nlink > 1 and inode in self.digests:
            return self.digests[inode]
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - many files
            digest = sha256(stream.read()).hexdigest()
        if found.st_nlink > 1:
            self.digests[inode] = digest
        return digest


def verify_edition(
    folder: Path,
    verifier: Verifier,
    advance: Callable[[int], None] = lambda _: None,
    checked: Checked | None = None,
) -> list[Fault]:
    """Return what is wrong with an edition's folder; empty when all is as published.

    Needs nothing but the folder and the project's public key. `advance` is told of files done.
    """
    checked = checked or Checked()
    name = folder.name
    manifest = _bytes(folder / MANIFEST)
    if manifest is None:
        return [Fault(f"edition {name}", f"has no {MANIFEST}")]
    try:
        note = verifier.body(_bytes(folder / NOTE) or b"").decode().split("\n")
    except BadCheckpoint as error:
        return [Fault(f"edition {name}, {NOTE}", str(error).replace("checkpoint", "note"))]
    if note[0] != "counterfoil-edition-v1" or note[2] != sha256(manifest).hexdigest():
        return [Fault(f"edition {name}, {MANIFEST}", "is not the one that was signed")]
    if note[1] != name and not name.startswith("."):
        return [Fault(f"edition {name}", f"is signed as edition {note[1]}")]
    faults = [*_wrong_files(folder, manifest, advance, checked)]
    return faults or _wrong_proofs(folder, verifier, checked)


def _wrong_files(
    folder: Path, manifest: bytes, advance: Callable[[int], None], checked: Checked
) -> Iterator[Fault]:
    listed = {MANIFEST, NOTE}
    root = f"{folder}/"
    for line in manifest.decode().splitlines():
        digest, _, path = line.partition("  ")
        listed.add(path)
        try:
            if checked.digest(root + path) != digest:
                yield Fault(f"edition {folder.name}, {path}", "is not what was published")
        except OSError:
            yield Fault(f"edition {folder.name}, {path}", "is missing")
        advance(1)
    for path in _files(root):
        if path not in listed:
            yield Fault(f"edition {folder.name}, {path}", "was not published with it")


def _files(root: str) -> Iterator[str]:
    """Yield every file below a folder, and links to folders, by their way from there."""
    for home, folders, names in os.walk(root):
        start = home[len(root) :] + "/" if len(home) > len(root) else ""
        links = [name for name in folders if os.path.islink(f"{home}/{name}")]  # noqa: PTH114
        yield from (start + name for name in (*names, *links))


def _wrong_proofs(folder: Path, verifier: Verifier, checked: Checked) -> list[Fault]:
    where = f"edition {folder.name}, proofs"
    checkpoints: dict[int, Checkpoint] = {}
    for path in (folder / "proofs").glob("*.checkpoint"):
        try:
            checkpoint = verifier.open(path.read_bytes())
        except BadCheckpoint as error:
            return [Fault(f"{where}/{path.name}", str(error))]
        checkpoints[checkpoint.size] = checkpoint
    for step in orjson.loads(_bytes(folder / "proofs" / "consistency.json") or b"[]"):
        old, new = checkpoints.get(step["old"]), checkpoints.get(step["size"])
        steps = [bytes.fromhex(node) for node in step["path"]]
        if not old or not new or not consistent(old.size, old.root, new.size, new.root, steps):
            return [
                Fault(where, f"row {step['old']} to {step['size']} do not follow on each other")
            ]
    trees = {size: ProvenTree(checkpoint) for size, checkpoint in checkpoints.items()}
    return [
        Fault(f"edition {folder.name}, {shard.name}", f"the proof of row {row} does not hold")
        for shard in sorted((folder / "receipts").glob("*.ndjson"))
        if not _proven(shard, checkpoints, checked)
        for row in wrong_receipts(shard.read_bytes(), trees)
    ]


def _proven(shard: Path, checkpoints: dict[int, Checkpoint], checked: Checked) -> bool:
    """Whether a file's receipts were held against these checkpoints already; it is from now on."""
    found = shard.stat()
    before = checked.proofs.setdefault((found.st_dev, found.st_ino), checkpoints)
    return before is not checkpoints and before.items() <= checkpoints.items()


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def verify_editions(
    project: Project,
    ledger: Ledger,
    verifier: Verifier,
    advance: Callable[[int], None] = lambda _: None,
) -> list[Fault]:
    """Return what is wrong with a project's editions, held against the ledger."""
    faults: list[Fault] = []
    checked = Checked()
    home = editions_folder(project.folder)
    # What is there is listed first: an edition may come in meanwhile.
    there = sorted(home.iterdir()) if home.is_dir() else []
    past = past_editions(project, ledger)
    for edition in past:
        folder = edition.folder
        if edition is past[-1] and not folder.is_dir() and (home / COMING).is_dir():
            # Publishing was interrupted after the edition went on record: it is whole, and the
            # next run puts it in its place.
            folder = home / COMING
        if not folder.is_dir():
            faults.append(Fault(f"edition {edition.number}", "is missing"))
            continue
        if sha256(_bytes(folder / MANIFEST) or b"").hexdigest() != edition.manifest:
            faults.append(
                Fault(f"edition {edition.number}, {MANIFEST}", "is not the one on record")
            )
            continue
        faults += verify_edition(folder, verifier, advance, checked) or _wrong_basis(
            folder, ledger, verifier
        )
    known = {edition.number for edition in past}
    for folder in there:
        if folder.name not in {COMING, *known}:
            faults += _wrong_basis(folder, ledger, verifier)
            faults.append(Fault(f"edition {folder.name}", "is not on record"))
    return faults


def _wrong_basis(folder: Path, ledger: Ledger, verifier: Verifier) -> list[Fault]:
    """Return where the ledger is not the one that an edition stands on; it may be one cut short."""
    where = f"edition {folder.name}"
    note = _bytes(folder / "checkpoint")
    if not note:
        # An edition of no rows has an empty one, and nothing under it that could be missing.
        return []
    try:
        checkpoint = verifier.open(note)
    except BadCheckpoint as error:
        return [Fault(f"{where}, checkpoint", str(error))]
    size = ledger.size
    if checkpoint.size > size:
        return [Fault(f"ledger row {size}", f"is missing; {where} covers {checkpoint.size} rows")]
    if checkpoint.root != ledger.root(checkpoint.size):
        return [Fault(f"{where}, checkpoint", "does not match the rows it covers")]
    if ledger.store.checkpoint(checkpoint.size) != note:
        return [Fault(f"checkpoint {checkpoint.size}", f"is not kept as {where} has it")]
    return []
