"""The box: sealed returns as they came, and what became of each.

    inbox/SHA256.return   the file, as it came
    inbox/SHA256.json     where it came from and when, and what reviewers did with it
    inbox/replies/N.age   sealed replies, with N.json: whose mailbox, and whether a counter has it

Nothing in it can be read without a reviewer's key, but for reasons that reviewers gave.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from counterfoil.ledger.vault import sync_folder


class Step(StrEnum):
    """What a reviewer did with a return."""

    ASKED = "asked back"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Handled:
    """A step: by whom, when (UTC), in which words; `filing` is the seq of an accepted return's."""

    step: Step
    by: str
    at: str
    words: str = ""
    filing: int | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file: its digest and size, where it came from and when, and what became of it.

    `day` is the day on which a counter took it in; empty where it came by another way.
    """

    sha256: str
    size: int
    came_from: str
    pulled_at: str
    day: str = ""
    handled: tuple[Handled, ...] = ()

    @property
    def step(self) -> Step | None:
        """The last step, after which it may be asked about again unless it was decided."""
        return self.handled[-1].step if self.handled else None

    @property
    def decided(self) -> bool:
        """Whether it was accepted or refused."""
        return self.step in {Step.ACCEPTED, Step.REFUSED}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sealed reply on its way: its number, its mailbox's digest, whether a counter has it."""

    number: int
    mailbox: str
    left: bool


class Box:
    """The box in one folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first file comes."""
        self._folder, self._replies = folder, folder / "replies"

    def keep(self, content: bytes, came_from: str, pulled_at: str, day: str = "") -> bool:
        """Keep a file as it came; return whether it is new."""
        digest = sha256(content).hexdigest()
        path = self._folder / f"{digest}.return"
        if path.is_file() and self._told(digest).is_file():
            return False
        self._write(path, content)
        self._note(Sealed(digest, len(content), came_from, pulled_at, day))
        return True

    def has(self, digest: str) -> bool:
        """Whether a file is here."""
        return self._told(digest).is_file()

    def sealed(self) -> list[Sealed]:
        """Return every file, in the order in which they came."""
        found = [self._load(path) for path in self._folder.glob("*.json")]
        return sorted(found, key=lambda one: (one.pulled_at, one.day, one.sha256))

    def find(self, beginning: str) -> list[Sealed]:
        """Return the files whose digests begin so."""
        return [one for one in self.sealed() if one.sha256.startswith(beginning)]

    def content(self, one: Sealed) -> bytes:
        """Return the bytes of a file."""
        return (self._folder / f"{one.sha256}.return").read_bytes()

    def handle(self, one: Sealed, step: Handled) -> None:
        """Note what became of a file."""
        self._note(replace(one, handled=(*one.handled, step)))

    def keep_reply(self, sealed: bytes, mailbox: str) -> Waiting:
        """Keep a sealed reply until a counter has it or somebody carries it."""
        numbers = [int(path.stem) for path in self._replies.glob("*.json")]
        one = Waiting(max(numbers, default=0) + 1, mailbox, left=False)
        self._write(self.reply_path(one), sealed)
        self._write(self._replies / f"{one.number}.json", orjson.dumps(asdict(one)))
        return one

    def reply_path(self, one: Waiting) -> Path:
        """Return where a sealed reply is."""
        return self._replies / f"{one.number}.age"

    def replies(self) -> Iterator[Waiting]:
        """Yield the replies that no counter has yet."""
        for path in sorted(self._replies.glob("*.json"), key=lambda path: int(path.stem)):
            one = Waiting(**orjson.loads(path.read_bytes()))
            if not one.left:
                yield one

    def leave(self, one: Waiting) -> None:
        """Note that a counter has a reply."""
        facts = asdict(replace(one, left=True))
        self._write(self._replies / f"{one.number}.json", orjson.dumps(facts))

    def last(self, counter: str) -> int:
        """Return the number of the last return that was taken from a counter; 0 for none."""
        path = self._counter(counter)
        return int(path.read_text("ascii")) if path.is_file() else 0

    def note_last(self, counter: str, number: int) -> None:
        """Note the number of the last return that was taken from a counter."""
        self._write(self._counter(counter), str(number).encode())

    def _counter(self, counter: str) -> Path:
        return self._folder / f"{sha256(counter.encode()).hexdigest()[:16]}.counter"

    def _told(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"

    def _note(self, one: Sealed) -> None:
        self._write(self._told(one.sha256), orjson.dumps(asdict(one)))

    @staticmethod
    def _load(path: Path) -> Sealed:
        facts: dict[str, Any] = orjson.loads(path.read_bytes())
        handled = tuple(
            Handled(**{**step, "step": Step(step["step"])}) for step in facts.pop("handled")
        )
        return Sealed(**facts, handled=handled)

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        """Write a file for its owner alone, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        coming = path.with_suffix(f"{path.suffix}.coming")
        handle = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        coming.replace(path)
        sync_folder(path.parent)
