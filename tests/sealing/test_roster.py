"""Returns are sealed by a roster that the root key signed, that holds today, and is the newest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed import ORIGIN, ROOT, ROSTER, TODAY, reviewer

from counterfoil.envelope.notes import Signer
from counterfoil.sealing.roster import BadRoster, Reviewer, Roster, read_roster, sign_roster
from counterfoil.sealing.seen import SeenRosters

NOTE = sign_roster(ROSTER, ROOT)
OTHER = Signer(f"{ORIGIN}/root", b"other".ljust(32, b"."))
STRANGER = Signer("example.org/other/root", b"other".ljust(32, b"."))


def test_what_is_signed_is_read() -> None:
    """Every line comes back."""
    assert ROSTER == read_roster(NOTE, ROOT.vkey)
    least = Roster(ORIGIN, 1, TODAY, TODAY, ROSTER.reviewers)
    assert least == read_roster(sign_roster(least, ROOT), ROOT.vkey)
    least.check_day(TODAY)


def _signed(text: str) -> bytes:
    return ROOT.note(text.encode())


TEXT = ROSTER.text()
ONE, TWO = (f"reviewer {one.code} {one.recipient}\n" for one in ROSTER.reviewers)


@pytest.mark.parametrize(
    ("note", "says"),
    [
        (ROSTER.text().encode(), "the roster is not signed$"),
        (OTHER.note(TEXT.encode()), "not signed by example.org/founding/root, the root key"),
        (NOTE.replace(b"serial 3", b"serial 4"), "not signed by example.org/founding/root"),
        (_signed(TEXT.replace(TWO, "")), "fewer than two reviewers: 1"),
        (_signed(TEXT.replace(ONE + TWO, "")), "fewer than two reviewers: 0"),
        (_signed(TEXT.replace(TWO, ONE)), "a reviewer twice: "),
        (_signed(TEXT.replace("R-2", "R-1")), "a reviewer twice: R-1"),
        (_signed(TEXT.replace(TWO, ONE.replace("R-1", "R-3"))), "a reviewer twice: age1"),
        (_signed(TEXT.replace("R-2 age1", "R-2 age2")), "the key of R-2 is no age recipient"),
        (_signed(TEXT.replace("2027-01-31", "2026-10-31")), "before it begins"),
        (_signed(TEXT.replace("serial 3", "serial 03")), "not of the form"),
        (_signed(TEXT.replace("serial 3\n", "serial 3\nserial 3\n")), "not of the form"),
        (_signed(TEXT + "note hello\n"), "not of the form"),
        (_signed(TEXT.replace("http://", "ftp://")), "not of the form"),
        (_signed(TEXT.replace("roster-v1", "roster-v2")), "not of the form"),
        (_signed(TEXT.replace("2026-11-01", "20261101")), "not of the form"),
        (_signed(TEXT.replace(ORIGIN, "example.org/other")), "cannot sign for it"),
        (b"x" * 20000, "longer than 16 KiB"),
    ],
)
def test_each_fault_has_its_own_sentence(note: bytes, says: str) -> None:
    """A roster that is not signed, is signed by another, or names whom it must not."""
    with pytest.raises(BadRoster, match=says):
        read_roster(note, ROOT.vkey)


def test_a_key_of_another_project_signs_no_roster_of_ours() -> None:
    """Neither is it made nor read."""
    with pytest.raises(BadRoster, match=r"the root key is of example\.org/other/root"):
        sign_roster(ROSTER, STRANGER)
    with pytest.raises(BadRoster, match="cannot sign for it"):
        read_roster(STRANGER.note(TEXT.encode()), STRANGER.vkey)


@pytest.mark.parametrize("key", ["", "x", "a+b+c", f"{ORIGIN}/root+00000000+AQ=="])
def test_a_root_key_that_is_none_is_said_to_be_none(key: str) -> None:
    """Before anything is compared with it."""
    with pytest.raises(BadRoster, match="is no key"):
        read_roster(NOTE, key)


def test_a_roster_holds_from_its_first_day_to_its_last() -> None:
    """Both included; the day before and the day after each have their sentence."""
    ROSTER.check_day(ROSTER.first_day)
    ROSTER.check_day(ROSTER.last_day)
    with pytest.raises(BadRoster, match="not valid yet: it begins on 2026-11-01"):
        ROSTER.check_day(ROSTER.first_day - dt.timedelta(1))
    with pytest.raises(BadRoster, match="has expired: it ended on 2027-01-31"):
        ROSTER.check_day(ROSTER.last_day + dt.timedelta(1))


def test_an_older_roster_is_not_believed_again(tmp_path: Path) -> None:
    """Nor another one of the same serial; another root key has serials of its own."""
    seen, newer = SeenRosters(tmp_path / "seen"), replace(ROSTER, serial=4)
    seen.accept(ROSTER, ROOT.vkey)
    seen.accept(ROSTER, ROOT.vkey)
    seen.accept(newer, ROOT.vkey)
    with pytest.raises(BadRoster, match="its serial is 3, and this device has seen 4"):
        SeenRosters(tmp_path / "seen").accept(ROSTER, ROOT.vkey)
    with pytest.raises(BadRoster, match="another roster with the serial 4"):
        seen.accept(replace(newer, last_day=TODAY), ROOT.vkey)
    seen.accept(ROSTER, STRANGER.vkey)


@given(st.data())
def test_no_other_bytes_are_the_roster(data: st.DataObject) -> None:
    """A bit turned anywhere in a note leaves nothing that the root key signed."""
    at, bit = data.draw(st.integers(0, len(NOTE) - 1)), data.draw(st.integers(0, 7))
    altered = bytearray(NOTE)
    altered[at] ^= 1 << bit
    with pytest.raises(BadRoster):
        read_roster(bytes(altered), ROOT.vkey)


def test_nothing_wrong_is_signed() -> None:
    """What would be refused when read is refused when made."""
    for wrong in (
        replace(ROSTER, reviewers=(reviewer("R-1"),)),
        replace(ROSTER, reviewers=(reviewer("R-1"), Reviewer("R-2", "age1xyz"))),
        replace(ROSTER, reviewers=(reviewer("R-1"), reviewer("Анна"))),
        replace(ROSTER, counters=("onion",)),
        replace(ROSTER, counter_key="no key"),
        replace(ROSTER, form="ABC"),
        replace(ROSTER, serial=0),
    ):
        with pytest.raises(BadRoster):
            sign_roster(wrong, ROOT)
