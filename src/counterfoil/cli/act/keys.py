"""The second act's keys: two reviewers, a list that names them, the offline form, a monitor's code.

They are made anew for every demo, lie in its folder, and are good for nothing else: the root key
signs the list of reviewers, is never written down, and is gone when the command ends.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from counterfoil.envelope.notes import Signer
from counterfoil.envelope.receipts import desk_name
from counterfoil.form.making import make_form
from counterfoil.project.keys import find_desk_signer, new_signer
from counterfoil.project.sourcing import source_of_returns
from counterfoil.project.tree import Project
from counterfoil.sealing.holding import new_reviewer
from counterfoil.sealing.programme import Programme, make_programme
from counterfoil.sealing.roster import Reviewer, Roster, root_name, sign_roster
from counterfoil.sealing.words import MonitorCode, word_list

REVIEWERS = ("R-1", "R-2")
_HOLDS, _SEED, _WORDS = 90, 32, 3


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A reviewer of the demo: their code, their key file, its passphrase."""

    code: str
    key: Path
    passphrase: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What was made: for the counter, for the reviewers, for the monitor."""

    programme: Programme
    roster: Roster
    """The newest: it names the form by its SHA-256."""
    signed: bytes
    form: bytes
    reviewers: tuple[Reviewing, ...]
    monitor: MonitorCode


def phrase() -> str:
    """Return a password that nobody has, and that says what it is for."""
    return "-".join(["demo", *(secrets.choice(word_list()) for _ in range(_WORDS))])


def desk_signer(origin: str) -> Signer:
    """Return the key that the desk signs with, made now where there is none."""
    return find_desk_signer(origin) or new_signer(desk_name(origin))


def make_keys(
    project: Project, folder: Path, today: dt.date, counter: str, counter_key: str
) -> Keys:
    """Make the keys in a folder, for a counter at an address; takes seconds for each reviewer."""
    settings = project.settings
    reviewers = tuple(Reviewing(code, folder / f"{code}.key", phrase()) for code in REVIEWERS)
    opened = [new_reviewer(one.key, one.code, one.passphrase) for one in reviewers]
    root = Signer(root_name(settings.origin), os.urandom(_SEED))
    numbers = source_of_returns(project).numbers
    programme = make_programme(
        project.codebook, settings.origin, root.vkey, settings.title, numbers
    )

    def roster(serial: int, form: str = "") -> Roster:
        return Roster(
            origin=settings.origin,
            serial=serial,
            first_day=today,
            last_day=today + dt.timedelta(days=_HOLDS),
            reviewers=tuple(Reviewer(one.code, one.recipient) for one in opened),
            counters=(counter,),
            counter_key=counter_key,
            desk_key=desk_signer(settings.origin).vkey,
            form=form,
        )

    form = make_form(programme, sign_roster(roster(1), root))
    newest = roster(2, sha256(form).hexdigest())
    signed = sign_roster(newest, root)
    return Keys(programme, newest, signed, form, reviewers, MonitorCode.new())
