"""Seating people at a desk that is only shown: they come in without an invitation.

For `counterfoil demo`, which prints their passwords. At a desk that is used people come by
invitation and choose their own. This can be loaded only once the desk is started.
"""

from __future__ import annotations

import base64
import secrets
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.password_validation import validate_password

from counterfoil.desk import auditing
from counterfoil.desk.models import Person
from counterfoil.desk.roles import Role

_APP_BYTES, _SEED_BYTES = 20, 40


class Factor(NamedTuple):
    """A second factor: an app's secret, in base32, and recovery codes, good for once each."""

    secret: str
    codes: tuple[str, ...]


def seat(code: str, role: Role, password: str) -> Factor:
    """Let a person in, who is on record as anybody else is.

    Returns their second factor, which is empty where their role needs none. Raises ValidationError
    for a password that nobody else might choose either.
    """
    validate_password(password)
    person = Person(code=code, role=role.value)
    person.set_password(password)
    person.save()
    auditing.audit(code, auditing.JOINED, code, role.value)
    if not role.needs_second_factor:
        return Factor("", ())
    secret = base64.b32encode(secrets.token_bytes(_APP_BYTES)).decode()
    seed = {"seed": encrypt(secrets.token_hex(_SEED_BYTES)), "used_mask": 0}
    kinds, kept = Authenticator.Type, Authenticator.objects
    kept.create(user=person, type=kinds.TOTP, data={"secret": encrypt(secret)})
    codes = kept.create(user=person, type=kinds.RECOVERY_CODES, data=seed)
    auditing.audit(code, auditing.FACTOR)
    return Factor(secret, tuple(codes.wrap().generate_codes()))
