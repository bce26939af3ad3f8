"""A project that returns are sealed for: two reviewers, a root key, a desk key, a monitor."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from pyrage import x25519

from counterfoil.envelope.notes import Signer, Verifier
from counterfoil.sealing.bech32 import bech32
from counterfoil.sealing.body import Absent, Basis, Evidence, Report, ReturnCell
from counterfoil.sealing.keys import MonitorKeys
from counterfoil.sealing.roster import Reviewer, Roster
from counterfoil.sealing.words import MonitorCode

ORIGIN = "example.org/founding"
TODAY = dt.date(2026, 11, 25)
CODE = MonitorCode(bytes(range(16)))
KEYS = MonitorKeys(CODE)
ROOT = Signer(f"{ORIGIN}/root", b"root".ljust(32, b"."))
DESK = Signer(f"{ORIGIN}/desk", b"desk".ljust(32, b"."))
COUNTER = Signer(f"{ORIGIN}/counter", b"counter".ljust(32, b"."))
DESK_VERIFIER, COUNTER_VERIFIER = Verifier(DESK.vkey), Verifier(COUNTER.vkey)


def secret_key(name: str) -> str:
    """Return an age identity as a text, always the same one for a name."""
    return bech32("age-secret-key-", sha256(name.encode()).digest()).upper()


def identity(name: str) -> x25519.Identity:
    """Return an age identity, always the same one for a name."""
    return x25519.Identity.from_str(secret_key(name))


def reviewer(code: str) -> Reviewer:
    """Return a reviewer whose key comes from their code."""
    return Reviewer(code, str(identity(code).to_public()))


ROSTER = Roster(
    origin=ORIGIN,
    serial=3,
    first_day=dt.date(2026, 11, 1),
    last_day=dt.date(2027, 1, 31),
    reviewers=(reviewer("R-1"), reviewer("R-2")),
    counters=("http://counter.example.onion",),
    counter_key=COUNTER.vkey,
    desk_key=DESK.vkey,
    form=sha256(b"the form").hexdigest(),
)
REVIEWERS = [identity("R-1"), identity("R-2")]

PHOTO = b"\xff\xd8\xff\xe0 no real photograph"
REPORT = Report(
    region="RU-SVE",
    period="2026-W47",
    language="ru",
    made_on=TODAY,
    note="Очередь у входа — «человек сорок».",
    cells=(
        ReturnCell(
            "migrants", "approached", "about forty, seen at the office on Tuesday",
            low=Decimal(35), high=Decimal(45), basis=Basis.SEEN,
        ),
        ReturnCell(
            "migrants", "signed", "не меньше 12", low=Decimal(12), basis=Basis.PARTICIPANT,
            note="со слов участника",
        ),
        ReturnCell("debtors", "approached", "", absent=Absent.NOT_SEEN),
    ),
)  # fmt: skip


def with_files(report: Report, *files: tuple[str, bytes]) -> tuple[Report, list[bytes]]:
    """Return a report that lists files, and the files' bytes."""
    evidence = tuple(
        Evidence(name, len(content), sha256(content).hexdigest(), stripped=True)
        for name, content in files
    )
    return replace(report, evidence=evidence), [content for _, content in files]
