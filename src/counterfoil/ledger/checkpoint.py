"""Signed checkpoints: C2SP tlog-checkpoint, as C2SP signed notes with Ed25519 keys.

A checkpoint names the project's log, its size and its root hash:

    counterfoil.example/founding
    1204
    qJk3…=

    — counterfoil.example/founding Az3grk…=

Sources: c2sp.org/tlog-checkpoint, c2sp.org/signed-note.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from counterfoil.envelope import notes
from counterfoil.envelope.notes import BadNote, decoded

_ROOT_SIZE = 32

BadCheckpoint = BadNote
"""A checkpoint or key that cannot be read or is not signed by the project's key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's state at a moment: `origin` names the log, `root` is over its first `size` rows."""

    origin: str
    size: int
    root: bytes

    def body(self) -> bytes:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


class Verifier(notes.Verifier):
    """A project's public key, written as `name+id+key` (a C2SP vkey)."""

    noun = "checkpoint"
    no_key = "is not a checkpoint key; see the line `key` in project.toml"

    def open(self, note: bytes) -> Checkpoint:
        """Return the checkpoint in a signed note; raise BadCheckpoint unless our key signed it."""
        checkpoint = _read(self.body(note))
        if checkpoint.origin != self.name:
            msg = f"the checkpoint is of the log {checkpoint.origin}, not of {self.name}"
            raise BadCheckpoint(msg)
        return checkpoint


class Signer(notes.Signer):
    """A project's private key; its name is the log's origin."""

    def sign(self, checkpoint: Checkpoint) -> bytes:
        """Return the checkpoint as a signed note."""
        return self.note(checkpoint.body())


def _read(body: bytes) -> Checkpoint:
    origin, size, root, *_ = [*body.decode().split("\n"), "", ""]
    checkpoint = Checkpoint(origin, int(size) if size.isdecimal() else -1, decoded(root))
    if checkpoint.size < 0 or len(checkpoint.root) != _ROOT_SIZE or checkpoint.body() != body:
        msg = "the checkpoint's lines are not origin, size and root"
        raise BadCheckpoint(msg)
    return checkpoint
