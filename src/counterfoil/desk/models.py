"""Who may come to the desk: people by their codes, invitations, tokens. No names, no addresses."""

from __future__ import annotations

import base64
import datetime as dt
import os
import secrets
from hashlib import sha256
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from counterfoil.desk.roles import Role

_Perhaps = dt.datetime | None
_TOKEN_BYTES = 15
_GROUP = 4
VALID = dt.timedelta(days=7)
"""How long an invitation holds."""
LONGEST = dt.timedelta(days=366)
"""How long a token may hold."""
_BEARER, _START = "bearer ", "counterfoil_"


class Person(AbstractBaseUser):
    """A person at the desk, known by the code that the ledger knows them by."""

    code: models.CharField[str, str] = models.CharField(max_length=40, unique=True)
    role: models.CharField[str, str] = models.CharField(max_length=12, default=Role.READER.value)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)

    objects: ClassVar[BaseUserManager[Person]] = BaseUserManager()

    USERNAME_FIELD = "code"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.code

    @property
    def standing(self) -> Role:
        """Their role."""
        return Role(self.role)

    def may(self, least: Role) -> bool:
        """Whether their role is enough where `least` is asked for."""
        return self.standing.may(least)


class Invitation(models.Model):
    """A code that lets one person in once. Only its digest is kept.

    `person` is the code they will go by; where it is empty, they choose it as they come in.
    """

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    person: models.CharField[str, str] = models.CharField(max_length=40, blank=True)
    role: models.CharField[str, str] = models.CharField(max_length=12)
    by: models.CharField[str, str] = models.CharField(max_length=40)
    made_at: models.DateTimeField[dt.datetime, dt.datetime] = models.DateTimeField()
    used_at: models.DateTimeField[_Perhaps, _Perhaps] = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} by {self.by}"

    @classmethod
    def make(cls, role: Role, by: str, person: str = "") -> str:
        """Make an invitation; return its code, which is not kept."""
        letters = base64.b32encode(os.urandom(_TOKEN_BYTES)).decode().lower()
        made = timezone.now()
        cls.objects.create(digest=_digest(letters), person=person, role=role, by=by, made_at=made)
        return "-".join(letters[n : n + _GROUP] for n in range(0, len(letters), _GROUP))

    @classmethod
    def first_of_all(cls, by: str) -> str:
        """Make an invitation for an admin where there is none yet; return its code, or nothing."""
        if Person.objects.filter(role=Role.ADMIN.value, is_active=True).exists():
            return ""
        return cls.make(Role.ADMIN, by)

    @classmethod
    def find(cls, code: str) -> Invitation | None:
        """Return the invitation with a code, unless it was used or is too old."""
        since = timezone.now() - VALID
        open_ones = cls.objects.filter(used_at=None, made_at__gte=since)
        return open_ones.filter(digest=_digest(code)).first()

    @classmethod
    def waiting(cls) -> models.QuerySet[Invitation]:
        """Return the invitations that somebody may still use."""
        return cls.objects.filter(used_at=None, made_at__gte=timezone.now() - VALID)


class Token(models.Model):
    """What lets a program read figures for one person. Only its digest is kept.

    It holds to the end of the day `ends_on`, unless its person ends it before or is shut out.
    `seen_on` is the last day on which it was used.
    """

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    person: models.ForeignKey[Person, Person] = models.ForeignKey(Person, models.CASCADE)
    name: models.CharField[str, str] = models.CharField(max_length=40)
    made_at: models.DateTimeField[dt.datetime, dt.datetime] = models.DateTimeField()
    ends_on: models.DateField[dt.date, dt.date] = models.DateField()
    ended_at: models.DateTimeField[_Perhaps, _Perhaps] = models.DateTimeField(null=True)
    seen_on: models.DateField[dt.date | None, dt.date | None] = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.person}"

    @classmethod
    def make(cls, person: Person, name: str, ends_on: dt.date) -> str:
        """Make a token; return its text, which is not kept."""
        text, made = f"{_START}{secrets.token_urlsafe(32)}", timezone.now()
        digest = sha256(text.encode()).hexdigest()
        cls.objects.create(digest=digest, person=person, name=name, made_at=made, ends_on=ends_on)
        return text

    @classmethod
    def holding(cls) -> models.QuerySet[Token]:
        """Return the tokens that let somebody read today."""
        today = timezone.now().date()
        return cls.objects.filter(ended_at=None, ends_on__gte=today, person__is_active=True)

    @classmethod
    def find(cls, authorization: str) -> Token | None:
        """Return the token that a header `Authorization: Bearer …` gives, where it holds."""
        text = authorization[len(_BEARER) :].strip()
        if not authorization.lower().startswith(_BEARER) or not text.startswith(_START):
            return None
        digest = sha256(text.encode()).hexdigest()
        return cls.holding().select_related("person").filter(digest=digest).first()

    def seen(self) -> bool:
        """Take note that it is used today; return whether this is the day's first time."""
        today = timezone.now().date()
        unseen = Token.objects.filter(pk=self.pk).exclude(seen_on=today)
        return unseen.update(seen_on=today) > 0


def _digest(code: str) -> str:
    letters = "".join(code.split()).replace("-", "").lower()
    return sha256(letters.encode()).hexdigest()
