"""A monitor's own file opens with their code alone, and holds what they filed, in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyrage import encrypt, x25519
from sealed import KEYS, ORIGIN, REPORT, ROSTER

from counterfoil.envelope.guard import BadEnvelope
from counterfoil.sealing.body import WeeklyReturn
from counterfoil.sealing.fields import BadReturn
from counterfoil.sealing.kept import KeptReturn, open_kept, seal_kept, standing
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.words import MonitorCode

OTHER = MonitorKeys(MonitorCode(bytes(16)))
WEEKLY = WeeklyReturn(
    ORIGIN, ROSTER.serial, KEYS.author.public_key().public_bytes_raw(),
    KEYS.reply_to, KEYS.mailbox, REPORT,
)  # fmt: skip
FIRST = KeptReturn("1" * 64, "a" * 64, WEEKLY)
SECOND = KeptReturn("2" * 64, "b" * 64, replace(WEEKLY, report=replace(REPORT, amends="1" * 64)))


def test_what_was_kept_comes_back() -> None:
    """In the order in which it was filed; a replaced return does not stand."""
    opened = open_kept(seal_kept([FIRST, SECOND], KEYS, ORIGIN), KEYS, ORIGIN)
    assert [FIRST, SECOND] == opened
    assert [SECOND] == standing(opened)


def test_nothing_of_it_is_in_the_clear() -> None:
    """Not the region, not a category, not a word."""
    sealed = seal_kept([FIRST], KEYS, ORIGIN)
    assert not [text for text in (b"RU-SVE", b"migrants", b"Tuesday") if text in sealed]


def test_other_codes_and_projects_do_not_open_it() -> None:
    """Each is refused with a sentence."""
    sealed = seal_kept([FIRST], KEYS, ORIGIN)
    with pytest.raises(BadReturn, match="does not open"):
        open_kept(sealed, OTHER, ORIGIN)
    with pytest.raises(BadReturn, match=r"is not “example\.org/other”"):
        open_kept(sealed, KEYS, "example.org/other")


def test_a_file_that_somebody_else_made_is_refused() -> None:
    """Whoever knows where replies are sealed to can seal, and cannot sign."""
    packed = b"CFK1" + bytes(1020)
    forged = encrypt(packed, [x25519.Recipient.from_str(KEYS.reply_to)])
    with pytest.raises(BadReturn):
        open_kept(forged, KEYS, ORIGIN)
    theirs = seal_kept([FIRST], OTHER, ORIGIN)
    with pytest.raises(BadReturn):
        open_kept(theirs, KEYS, ORIGIN)
    with pytest.raises(BadEnvelope):
        open_kept(b"age-encryption.org/v1\n-> scrypt x 20\n", KEYS, ORIGIN)
