"""The roster: whose keys returns are sealed to, and where they are handed in.

A signed note (C2SP signed-note, as in ledger/checkpoint.py) by the project's root key, whose name
is the project's origin followed by `/root`. The root key is made and kept offline.

    counterfoil-roster-v1
    origin example.org/founding
    serial 3
    from 2026-11-01
    until 2027-01-31
    counter http://….onion
    counter-key example.org/founding/counter+1a2b3c4d+AQ…
    desk-key example.org/founding/desk+5e6f7a8b+AQ…
    form 9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab
    reviewer R-1 age1…
    reviewer R-2 age1…

    — example.org/founding/root …
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from pyrage import RecipientError, x25519

from counterfoil.envelope.notes import BadNote, Signer, Verifier
from counterfoil.model.question import is_code

FIRST_LINE = "counterfoil-roster-v1"
LEAST_REVIEWERS, MOST_REVIEWERS = 2, 20
MOST_BYTES = 16384
_SINGLE = ("origin", "serial", "from", "until", "counter-key", "desk-key", "form")
_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/[A-Za-z0-9._-]+)*", re.ASCII)
_COUNTER = re.compile(r"https?://[!-~]{1,200}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SERIAL = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class BadRoster(ValueError):  # noqa: N818 - what it is, not that it is an error
    """A roster that returns must not be sealed by; the message says why."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who can open returns: a code, such as R-1, and an age recipient, `age1…`."""

    code: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom returns are sealed to, from the first day to the last, both included."""

    origin: str
    serial: int
    first_day: dt.date
    last_day: dt.date
    reviewers: tuple[Reviewer, ...]
    counters: tuple[str, ...] = ()
    """Where returns may be handed in: web addresses."""
    counter_key: str = ""
    """The vkey that counters sign their receipts with."""
    desk_key: str = ""
    """The vkey that replies are signed with."""
    form: str = ""
    """The SHA-256 of the offline form, in hex."""

    def text(self) -> str:
        """Return the lines that the root key signs."""
        named = (
            ("counter", self.counters),
            ("counter-key", filter(None, [self.counter_key])),
            ("desk-key", filter(None, [self.desk_key])),
            ("form", filter(None, [self.form])),
            ("reviewer", (f"{one.code} {one.recipient}" for one in self.reviewers)),
        )
        lines = [
            FIRST_LINE,
            f"origin {self.origin}",
            f"serial {self.serial}",
            f"from {self.first_day.isoformat()}",
            f"until {self.last_day.isoformat()}",
            *(f"{name} {one}" for name, several in named for one in several),
        ]
        return "\n".join(lines) + "\n"

    def digest(self) -> str:
        """Return the SHA-256 of the lines, in hex: what two rosters of one serial must share."""
        return sha256(self.text().encode()).hexdigest()

    def check(self) -> None:
        """Raise BadRoster where no return may ever be sealed by this roster."""
        if len(self.reviewers) < LEAST_REVIEWERS:
            msg = f"the roster names fewer than two reviewers: {len(self.reviewers)}"
            raise BadRoster(msg)
        for several in zip(*((one.code, one.recipient) for one in self.reviewers), strict=True):
            twice, count = Counter(several).most_common(1)[0]
            if count > 1:
                msg = f"the roster names a reviewer twice: {twice}"
                raise BadRoster(msg)
        for one in self.reviewers:
            _check_reviewer(one)
        if self.first_day > self.last_day:
            msg = f"the roster ends on {self.last_day}, before it begins on {self.first_day}"
            raise BadRoster(msg)
        for key in filter(None, [self.counter_key, self.desk_key]):
            _verifier(key)

    def check_day(self, today: dt.date) -> None:
        """Raise BadRoster unless the roster holds on this day."""
        if today < self.first_day:
            msg = f"the roster is not valid yet: it begins on {self.first_day}; see that the "
            msg += "clock of this device is right"
            raise BadRoster(msg)
        if today > self.last_day:
            msg = f"the roster has expired: it ended on {self.last_day}; ask for the new one"
            raise BadRoster(msg)


def sign_roster(roster: Roster, root: Signer) -> bytes:
    """Return the roster as a note signed by the root key; raise BadRoster for a wrong one."""
    roster.check()
    if root.name != root_name(roster.origin):
        msg = f"the root key is of {root.name}, and the roster of {roster.origin}"
        raise BadRoster(msg)
    note = root.note(roster.text().encode())
    read_roster(note, root.vkey)
    return note


def read_roster(note: bytes, root: str) -> Roster:
    """Return the roster in a note that the root key, a vkey, has signed.

    Whether it holds today is for `check_day`, and whether a newer one is known for `seen.py`.
    Raises BadRoster.
    """
    verifier = _verifier(root)
    if len(note) > MOST_BYTES:
        msg = "this is no roster: it is longer than 16 KiB"
        raise BadRoster(msg)
    if b"\n\n" not in note:
        msg = "the roster is not signed"
        raise BadRoster(msg)
    try:
        body = verifier.body(note)
    except BadNote:
        msg = f"the roster is not signed by {verifier.name}, the root key that you know"
        raise BadRoster(msg) from None
    roster = _parsed(body)
    if verifier.name != root_name(roster.origin):
        msg = f"the roster is of {roster.origin}, and {verifier.name} cannot sign for it"
        raise BadRoster(msg)
    roster.check()
    return roster


def is_origin(text: str) -> bool:
    """Whether a text can name a project in a roster, such as example.org/founding."""
    return _ORIGIN.fullmatch(text) is not None


def root_name(origin: str) -> str:
    """Return the name of a project's root key."""
    return f"{origin}/root"


def _parsed(body: bytes) -> Roster:
    """Return the roster that lines spell; refuse every other spelling of it."""
    found: dict[str, list[str]] = {}
    try:
        first, *lines = body.decode().removesuffix("\n").split("\n")
        for line in lines:
            name, _, rest = line.partition(" ")
            found.setdefault(name, []).append(rest)
        one = {name: found.get(name, [""])[0] for name in _SINGLE}
        roster = Roster(
            origin=_spelt(_ORIGIN, one["origin"]),
            serial=int(_spelt(_SERIAL, one["serial"])),
            first_day=dt.date.fromisoformat(one["from"]),
            last_day=dt.date.fromisoformat(one["until"]),
            reviewers=tuple(Reviewer(*line.split(" ")) for line in found.get("reviewer", ())),
            counters=tuple(_spelt(_COUNTER, line) for line in found.get("counter", ())),
            counter_key=one["counter-key"],
            desk_key=one["desk-key"],
            form=_spelt(_DIGEST, one["form"]) if one["form"] else "",
        )
    except (ValueError, TypeError):
        msg = "the roster's lines are not of the form that they must have"
        raise BadRoster(msg) from None
    if first != FIRST_LINE or roster.text().encode() != body:
        msg = "the roster's lines are not of the form that they must have"
        raise BadRoster(msg)
    return roster


def _spelt(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def _check_reviewer(reviewer: Reviewer) -> None:
    if not is_code(reviewer.code):
        msg = f"{reviewer.code!r} is no reviewer's code; people go by codes, such as R-1"
        raise BadRoster(msg)
    try:
        recipient = x25519.Recipient.from_str(reviewer.recipient)
    except RecipientError:
        recipient = None
    if str(recipient) != reviewer.recipient:
        msg = f"the key of {reviewer.code} is no age recipient: it must begin with age1"
        raise BadRoster(msg)


def _verifier(key: str) -> Verifier:
    try:
        return Verifier(key)
    except (BadNote, ValueError):
        msg = f"{key!r} is no key: a name, eight hexadecimal digits and base64, with + between"
        raise BadRoster(msg) from None
