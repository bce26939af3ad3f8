"""Reviewers' keys while they are in use: in this process's memory, for one session each.

Asking for the passphrase at every return would cost a second and a gigabyte each time, and would
teach people short passphrases. A key is let go after a quarter of an hour without use, at the
latest with its session, when the person locks it or signs out, and when the desk stops; it is never
written anywhere. What is opened with it is not kept either: it is opened anew for each page.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import Any, NamedTuple

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from counterfoil.sealing.holding import ReviewerKey, open_reviewer

UNUSED = 15 * 60
"""After this many seconds without use a key is let go."""


class NotYours(Exception):  # noqa: N818 - whose the key is
    """A key file of somebody else; the message is their code."""


class _Held(NamedTuple):
    key: ReviewerKey
    by: str
    used: float


_held: dict[str, _Held] = {}
_lock, _opening = Lock(), Lock()


def hold(request: HttpRequest, protected: bytes, called: str, passphrase: str) -> None:
    """Open the person's own key file and hold the key for this session.

    `called` is the file in messages. Raises BadKeyFile, NotYours.
    """
    # One at a time: opening takes up to a gigabyte of memory.
    with _opening:
        key = open_reviewer(protected, passphrase, called)
    if key.code != str(request.user):
        raise NotYours(key.code)
    with _lock:
        _held[_session(request)] = _Held(key, key.code, time.monotonic())


def count() -> int:
    """Return how many keys are held."""
    return len(_held)


def unlocked(request: HttpRequest) -> ReviewerKey | None:
    """Return the key that is held for a session, if one is; it is in use again."""
    now, session = time.monotonic(), _session(request)
    with _lock:
        for name in [name for name, held in _held.items() if now - held.used > UNUSED]:
            del _held[name]
        held = _held.get(session)
        if held is None or held.by != str(request.user):
            return None
        _held[session] = held._replace(used=now)
        return held.key


def let_go(request: HttpRequest) -> None:
    """Let the key of a session go."""
    with _lock:
        _held.pop(_session(request), None)


def listen() -> None:
    """Let a key go when its person signs out, or their session ends."""
    user_logged_out.connect(_gone, dispatch_uid="desk.unlocked")


def _gone(request: HttpRequest, **_: Any) -> None:
    let_go(request)


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""
