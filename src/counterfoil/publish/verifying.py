"""Checking an edition from its own bytes: every file, its signature, every receipt's proof."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from counterfoil.ledger.checkpoint import BadCheckpoint, Checkpoint, Verifier
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.merkle import consistent, leaf, root_from_inclusion
from counterfoil.ledger.verify import Fault
from counterfoil.project.tree import Project, editions_folder
from counterfoil.publish.past import COMING, MANIFEST, past_editions
from counterfoil.publish.press import NOTE


def verify_edition(
    folder: Path, verifier: Verifier, advance: Callable[[int], None] = lambda _: None
) -> list[Fault]:
    """Return what is wrong with an edition's folder; empty when all is as published.

    Needs nothing but the folder and the project's public key. `advance` is told of files done.
    """
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
    faults = [*_wrong_files(folder, manifest, advance)]
    return faults or _wrong_proofs(folder, verifier)


def _wrong_files(folder: Path, manifest: bytes, advance: Callable[[int], None]) -> Iterator[Fault]:
    listed = {MANIFEST, NOTE}
    root = f"{folder}/"
    for line in manifest.decode().splitlines():
        digest, _, path = line.partition("  ")
        listed.add(path)
        try:
            with open(root + path, "rb", buffering=0) as stream:  # noqa: PTH123 - many files
                if sha256(stream.read()).hexdigest() != digest:
                    yield Fault(f"edition {folder.name}, {path}", "is not what was published")
        except OSError:
            yield Fault(f"edition {folder.name}, {path}", "is missing")
        advance(1)
    for found in folder.rglob("*"):
        if found.is_file() and found.relative_to(folder).as_posix() not in listed:
            where = f"edition {folder.name}, {found.relative_to(folder)}"
            yield Fault(where, "was not published with it")


def _wrong_proofs(folder: Path, verifier: Verifier) -> list[Fault]:
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
    return [
        Fault(f"edition {folder.name}, {shard.name}", f"the proof of row {row} does not hold")
        for shard in sorted((folder / "receipts").glob("*.ndjson"))
        for row in _wrong_receipts(shard, checkpoints)
    ]


def _wrong_receipts(shard: Path, checkpoints: dict[int, Checkpoint]) -> Iterator[int]:
    for line in shard.read_bytes().splitlines():
        receipt: dict[str, Any] = orjson.loads(line)
        try:
            given = base64.b64decode(receipt["leaf"], validate=True)
            path = [base64.b64decode(node, validate=True) for node in receipt["path"]]
            root = root_from_inclusion(given, receipt["row"], receipt["size"], path)
        except (binascii.Error, ValueError):
            yield receipt["row"]
            continue
        body = receipt.get("body")
        checkpoint = checkpoints.get(receipt["size"])
        if (
            checkpoint is None
            or checkpoint.root != root
            or (body is not None and leaf(body.encode()) != given)
        ):
            yield receipt["row"]


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
    home = editions_folder(project.folder)
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
        faults += verify_edition(folder, verifier, advance)
    known = {edition.number for edition in past}
    if home.is_dir():
        for folder in sorted(home.iterdir()):
            if folder.name != COMING and folder.name not in known:
                faults.append(Fault(f"edition {folder.name}", "is not on record"))
    return faults
