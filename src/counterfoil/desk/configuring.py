"""Django's settings for one project, set from the project itself: there is no settings module."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from counterfoil.desk.accounts import kept_in
from counterfoil.desk.strictness import WHOLE
from counterfoil.project.keys import keys_folder
from counterfoil.project.opening import load_settings, team_url

_SECRET_BYTES = 32
_DESK = "counterfoil.desk"


def configure(folder: Path, hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")) -> None:
    """Make this process the desk of the project in `folder`; once in a process.

    Raises ProjectError where the project cannot be used.
    """
    declared = load_settings(folder)
    name = f"desk-{declared.key.split('+')[1]}" if "+" in declared.key else "desk"
    settings.configure(
        COUNTERFOIL_FOLDER=folder,
        SECRET_KEY=_secret(name),
        DEBUG=False,
        ALLOWED_HOSTS=list(hosts),
        ROOT_URLCONF=f"{_DESK}.routes",
        APPEND_SLASH=False,
        USE_TZ=True,
        DATABASES={"default": kept_in(folder, team_url()) | _STAYING},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=_templates(),
        LANGUAGES=[("en", "English"), ("ru", "Русский")],
        LANGUAGE_CODE="en",
        LANGUAGE_COOKIE_NAME="desk-language",
        LANGUAGE_COOKIE_SAMESITE="Strict",
        **_APPLICATION,
        **_people(),
        **_cookies(name),
    )
    django.setup()


def _secret(name: str) -> str:
    """Return the desk's secret, kept outside the project folder, where its private key is."""
    path = keys_folder() / f"{name}.secret"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.is_file():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(os.urandom(_SECRET_BYTES).hex())
    return path.read_text("ascii")


def _templates() -> list[dict[str, Any]]:
    frame = f"{_DESK}.framing.frame"
    return [
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "DIRS": [str(Path(__file__).parent / "templates")],
            "OPTIONS": {
                "environment": f"{_DESK}.framing.environment",
                "context_processors": [frame],
            },
        }
    ]


# Threads stay, and so do their connections; one that broke meanwhile is opened anew.
_STAYING = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
_APPLICATION: dict[str, Any] = {
    # Every cell that a page shows of a table may be ticked: 200 rows of 30.
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 6100,
    "INSTALLED_APPS": [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "allauth",
        "allauth.account",
        "allauth.mfa",
        f"{_DESK}.apps.DeskConfig",
    ],
    "MIDDLEWARE": [
        f"{_DESK}.guarding.Headers",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        f"{_DESK}.guarding.Sessions",
        f"{_DESK}.guarding.Tokens",
        f"{_DESK}.guarding.Closed",
    ],
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    # Requests are nobody's to keep; what breaks is said on the terminal.
    "LOGGING": {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"terminal": {"class": "logging.StreamHandler", "level": "ERROR"}},
        "loggers": {
            "django": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
            # Whoever asks by another name is refused, and that is all there is to say.
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        },
    },
    "LOGGING_CONFIG": "logging.config.dictConfig",
}


def _people() -> dict[str, Any]:
    """Return how people sign in: a code, a password, and for some a second factor."""
    return {
        "AUTH_USER_MODEL": "desk.Person",
        "AUTHENTICATION_BACKENDS": [f"{_DESK}.recognising.Backend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ACCOUNT_ADAPTER": f"{_DESK}.adapters.Door",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "code",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_PRESERVE_USERNAME_CASING": True,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "MFA_ADAPTER": f"{_DESK}.adapters.SecondFactor",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Counterfoil",
        # Browsers take localhost for a safe origin, and so does this.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
    }


def _cookies(name: str) -> dict[str, Any]:
    """Return how cookies are sent: only here, and two desks on one machine have their own."""
    return {
        "SESSION_ENGINE": f"{_DESK}.recognising",
        "SESSION_COOKIE_NAME": f"{name}-session",
        "SESSION_COOKIE_AGE": WHOLE,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_NAME": f"{name}-form",
        "CSRF_COOKIE_AGE": None,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": f"{_DESK}.views.entrance.stale_form",
    }
