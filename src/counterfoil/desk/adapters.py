"""What the desk asks of allauth: nobody signs up, secrets are not kept in the clear."""

from __future__ import annotations

import base64
from functools import cache

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest


class Door(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return false: the desk has its own page for invitations."""
        del request
        return False


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted under a key that is outside the project folder."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that is kept."""
        return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()


@cache
def _cipher(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"counterfoil desk second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))
