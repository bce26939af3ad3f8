"""Sealed words back to a monitor: a question, that a return was accepted or refused, a reminder."""

from __future__ import annotations

import datetime as dt

from counterfoil.envelope.notes import Signer
from counterfoil.inbox.box import Box, Waiting
from counterfoil.model.patterns import identifier_in
from counterfoil.project.declared import ProjectError
from counterfoil.project.keys import find_desk_signer
from counterfoil.record.stage import Recorder
from counterfoil.sealing.body import WeeklyReturn
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.replies import DeskReply, ReplyKind, mailbox_digest, seal_reply


def desk_signer(origin: str) -> Signer:
    """Return the desk's signer; raise ProjectError where its key is not on this machine."""
    signer = find_desk_signer(origin)
    if signer is None:
        msg = "the desk has no key to sign replies with: make it with `counterfoil roster desk-key`"
        raise ProjectError(msg)
    return signer


def reply(
    recorder: Recorder, box: Box, to: WeeklyReturn, kind: ReplyKind, said: tuple[str, str]
) -> Waiting:
    """Seal words to the author of a return and put them into the box, to be left at a counter.

    `said` is the id of the return that they are about, empty for a reminder, and the words. Raises
    ProjectError where there is no key, or where the words cannot be said.
    """
    about, words = said
    if kind_of := identifier_in(words):
        msg = f"it holds what looks like a {kind_of}; write it without"
        raise ProjectError(msg)
    origin = recorder.project.settings.origin
    day = dt.date.fromisoformat(recorder.now[:10])
    made = DeskReply(origin, about, kind, words.strip(), recorder.by, day)
    try:
        sealed = seal_reply(made, to.reply_to, desk_signer(origin))
    except BadReturn as error:
        raise ProjectError(str(error)) from None
    return box.keep_reply(sealed, mailbox_digest(to.mailbox))
