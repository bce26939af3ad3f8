"""Who came to the desk, and who was let in or given a role: rows of the ledger."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from counterfoil.desk.working import open_desk
from counterfoil.ledger.rows import ACCESS, access_row

SIGNED_IN, SIGNED_OUT = "signed in", "signed out"
INVITED, JOINED, ROLE, CLOSED = "invited", "joined", "role given", "closed"
PASSWORD, FACTOR, FACTOR_GONE = "password changed", "second factor set up", "second factor removed"
TOKEN, TOKEN_USED, TOKEN_ENDED = "token made", "token used", "token ended"
ACTS = (
    *(SIGNED_IN, SIGNED_OUT, INVITED, JOINED, ROLE, CLOSED, PASSWORD, FACTOR, FACTOR_GONE),
    *(TOKEN, TOKEN_USED, TOKEN_ENDED),
)
"""What rows of the door say was done."""


def audit(by: str, act: str, about: str = "", role: str = "") -> None:
    """Put on record what `by` did at the door."""
    with open_desk() as (_, ledger, now), ledger.writing() as writer:
        writer.add(ACCESS, access_row(now, by, act, about, role))


def listen() -> None:
    """Put on record what Django and allauth tell of the door."""
    user_logged_in.connect(_came, dispatch_uid="desk.came")
    user_logged_out.connect(_went, dispatch_uid="desk.went")
    for signal, act in (
        (password_changed, PASSWORD),
        (authenticator_added, FACTOR),
        (authenticator_removed, FACTOR_GONE),
    ):
        signal.connect(_Told(act), weak=False, dispatch_uid=f"desk.{act}")


class _Told:
    """Puts one act on record whenever its signal comes."""

    def __init__(self, act: str) -> None:
        self._act = act

    def __call__(self, user: Any, **_: Any) -> None:
        audit(user.code, self._act)


def _came(request: HttpRequest, user: Any, **_: Any) -> None:
    with ExitStack() as unless_recorded:
        # Nobody is in whose coming is not on record.
        unless_recorded.callback(request.session.flush)
        audit(user.code, SIGNED_IN, role=user.role)
        unless_recorded.pop_all()


def _went(user: Any, **_: Any) -> None:
    if user is not None:
        audit(user.code, SIGNED_OUT)
