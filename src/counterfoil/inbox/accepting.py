"""An accepted return goes on record: its bytes into the vault, one filing with its claims.

Bytes first, then everything else in one commit: an interruption between the two leaves bytes that
nothing names, and the return is accepted again.
"""

from __future__ import annotations

from typing import NamedTuple

from counterfoil.inbox.authors import Monitors
from counterfoil.inbox.box import Box, Handled, Sealed, Step
from counterfoil.inbox.opening import Looked
from counterfoil.inbox.storing import keep_read, store
from counterfoil.ledger.rows import ACCESS, sealed_row
from counterfoil.model.patterns import identifier_in
from counterfoil.model.question import is_code
from counterfoil.project.declared import ProjectError
from counterfoil.project.sourcing import source_of_returns
from counterfoil.record.declaring import declare
from counterfoil.record.monitored import Accepted, file_accepted, received
from counterfoil.record.stage import Recorder

RETURN = {Step.ASKED: "return asked back", Step.REFUSED: "return refused"}
"""What rows of the ledger say was done with a return that is not on record."""


class Desk(NamedTuple):
    """Who decides, with the box and what is known of monitors."""

    recorder: Recorder
    box: Box
    monitors: Monitors


def accept(desk: Desk, sealed: Sealed, looked: Looked, monitor: str) -> int:
    """Put a return on record as the monitor's with this code; return its filing's seq.

    One that is on record already, because it came in two envelopes or an earlier run was cut off,
    is noted as accepted and no more. Raises ProjectError where it cannot be: then nothing is on
    record.
    """
    recorder, opened = desk.recorder, looked.opened
    if looked.accepted and not sealed.decided:
        return _noted(desk, sealed, looked.accepted.filing)
    _check(desk, sealed, looked, monitor)
    source = source_of_returns(recorder.project)
    declare(recorder)
    stored = store(recorder, opened, monitor)
    reading = keep_read(recorder, opened, stored.digest)
    report = opened.weekly.report
    accepted = Accepted(
        report=report,
        source=source.code,
        original=stored.digest,
        reader=reading.reader,
        text_digest=reading.text_digest,
        speaker=monitor,
        filed_at=_filed_on(sealed, looked, recorder.now[:10]),
        amends=looked.amended.filing if looked.amended else None,
        missing=report.amends if report.amends and not looked.amended else "",
    )
    with recorder.ledger.writing() as writer:
        # Somebody else may have accepted it since it was looked at.
        if stored.digest in received(recorder.ledger):
            msg = "it is on record already"
            raise ProjectError(msg)
        stored.write(recorder, writer)
        seq = file_accepted(recorder, writer, accepted)
    return _noted(desk, sealed, seq)


def _noted(desk: Desk, sealed: Sealed, seq: int) -> int:
    by, at = desk.recorder.by, desk.recorder.now
    desk.box.handle(sealed, Handled(Step.ACCEPTED, by, at, filing=seq))
    return seq


def refuse(desk: Desk, sealed: Sealed, reason: str) -> None:
    """Put on record that a return is refused, and why; raise ProjectError where it was decided."""
    _step(desk, sealed, Step.REFUSED, reason)


def ask(desk: Desk, sealed: Sealed, words: str) -> None:
    """Put on record what a monitor was asked; raise ProjectError where it was decided."""
    _step(desk, sealed, Step.ASKED, words)


def _step(desk: Desk, sealed: Sealed, step: Step, words: str) -> None:
    _undecided(sealed)
    if not words.strip():
        msg = "say why, in a sentence: it is kept, and sealed to the monitor"
        raise ProjectError(msg)
    if kind := identifier_in(words):
        msg = f"it holds what looks like a {kind}, and is kept; write it without"
        raise ProjectError(msg)
    by, at, words = desk.recorder.by, desk.recorder.now, words.strip()
    # The decision goes on record first: a box can be lost, and what is in it altered.
    with desk.recorder.ledger.writing() as writer:
        writer.add(ACCESS, sealed_row(at, by, RETURN[step], sealed.sha256, words))
    desk.box.handle(sealed, Handled(step, by, at, words))


def _check(desk: Desk, sealed: Sealed, looked: Looked, monitor: str) -> None:
    _undecided(sealed)
    if looked.hinders:
        raise ProjectError(looked.hinders)
    if not is_code(monitor) or identifier_in(monitor):
        msg = f"{monitor!r} is no monitor's code; they go by codes, such as M-01"
        raise ProjectError(msg)
    if looked.monitor and monitor != looked.monitor:
        msg = f"this key's returns are on record as {looked.monitor}"
        raise ProjectError(msg)
    if desk.monitors.author_of(monitor) not in {b"", looked.opened.weekly.author}:
        msg = f"{monitor} is another key's code; take a new one, such as "
        msg += desk.monitors.next_code()
        raise ProjectError(msg)


def _undecided(sealed: Sealed) -> None:
    if sealed.decided:
        last = sealed.handled[-1]
        msg = f"it was {last.step} by {last.by} already"
        raise ProjectError(msg)


def _filed_on(sealed: Sealed, looked: Looked, today: str) -> str:
    """Return the day on which a return was filed: the counter's word, or else the monitor's."""
    return sealed.day or min(looked.opened.weekly.report.made_on.isoformat(), today)
