"""The second act's desk: its tables, and two reviewers who may come in."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path

from counterfoil.cli.act.keys import REVIEWERS, phrase
from counterfoil.desk.roles import Role
from counterfoil.desk.starting import make_ready

_ROLES = (Role.ADMIN, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody at the desk: code, role, password, and a second factor where the role needs one."""

    code: str
    role: Role
    password: str
    secret: str
    codes: tuple[str, ...]


def seat_reviewers(folder: Path) -> tuple[Seated, ...]:
    """Make the desk of a project, and let the reviewers in; raise ProjectError."""
    make_ready(folder)
    # Tables can be named only now.
    seat = importlib.import_module("counterfoil.desk.seating").seat
    seated = []
    for code, role in zip(REVIEWERS, _ROLES, strict=True):
        password = phrase()
        seated.append(Seated(code, role, password, *seat(code, role, password)))
    return tuple(seated)
