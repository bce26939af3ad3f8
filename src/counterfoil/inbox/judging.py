"""A sealed return in front of a reviewer: what is to be seen in it, and what they decide."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.inbox import accepting
from counterfoil.inbox.accepting import Desk
from counterfoil.inbox.box import Sealed
from counterfoil.inbox.opening import Looked, look_at
from counterfoil.inbox.replying import desk_signer, reply
from counterfoil.project.declared import ProjectError
from counterfoil.project.keys import find_desk_signer
from counterfoil.sealing.replies import ReplyKind
from counterfoil.sealing.returns import OpenedReturn


@dataclass(frozen=True, slots=True)
class Judging:
    """A sealed file, opened by a reviewer's key; `found` is why where it does not open.

    `locked` says that no key was tried.
    """

    desk: Desk
    sealed: Sealed
    found: OpenedReturn | str
    locked: bool = False

    @property
    def opened(self) -> OpenedReturn:
        """What it says; raises ProjectError where it is not open."""
        if isinstance(self.found, str):
            raise ProjectError(self.found)
        return self.found

    @property
    def monitor(self) -> str:
        """The author's code; empty where the author is not known."""
        return self.desk.monitors.code_of(self.opened.weekly.author)

    def looked(self) -> Looked:
        """Return everything that is to be seen in it."""
        return look_at(self.desk.recorder.project, self.desk.monitors, self.opened)

    def accept(self, monitor: str, words: str = "") -> int:
        """Put it on record; with words, seal them to the monitor. Raises ProjectError."""
        looked = self.looked()
        if words:
            # Before anything is on record: without the desk's key nothing can be said.
            desk_signer(self._origin)
        seq = accepting.accept(self.desk, self.sealed, looked, monitor)
        if words:
            self._say(ReplyKind.ACCEPTED, words)
        return seq

    def ask_back(self, words: str) -> None:
        """Ask its monitor something. Raises ProjectError."""
        _ = self.opened
        desk_signer(self._origin)
        accepting.ask(self.desk, self.sealed, words)
        self._say(ReplyKind.QUESTION, words)

    def refuse(self, reason: str) -> None:
        """Refuse it; its monitor hears why, where it opens and the desk can sign.

        Raises ProjectError: also where no key was tried, since then nobody knows what is refused.
        """
        if self.locked:
            _ = self.opened
        accepting.refuse(self.desk, self.sealed, reason)
        if isinstance(self.found, OpenedReturn) and find_desk_signer(self._origin):
            self._say(ReplyKind.REFUSED, reason)

    @property
    def _origin(self) -> str:
        return self.desk.recorder.project.settings.origin

    def _say(self, kind: ReplyKind, words: str) -> None:
        said = (self.opened.id, words)
        reply(self.desk.recorder, self.desk.box, self.opened.weekly, kind, said)
