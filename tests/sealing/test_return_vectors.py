"""The examples that other programs are written against are what this one makes and opens."""

from __future__ import annotations

import base64

from sealed import DESK_VERIFIER, KEYS, ORIGIN, REPORT, REVIEWERS
from vectors import REPLY, known, vectors

from counterfoil.sealing.replies import open_reply
from counterfoil.sealing.returns import open_return


def test_the_vectors_are_what_the_code_makes() -> None:
    """Keys, rosters, bodies, envelopes and receipts come out byte for byte the same."""
    kept = known()
    del kept["sealed"]
    assert vectors() == kept


def test_what_was_sealed_once_still_opens() -> None:
    """A return and a reply from the day the format was set down."""
    kept = {name: base64.b64decode(text) for name, text in known()["sealed"].items()}
    opened = open_return(kept["return_file"], REVIEWERS[1:], ORIGIN)
    assert REPORT == opened.weekly.report
    assert known()["returns"]["without files"]["id"] == opened.id
    assert REPLY == open_reply(kept["reply_file"], KEYS, ORIGIN, DESK_VERIFIER)
