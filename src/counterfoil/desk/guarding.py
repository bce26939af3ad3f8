"""What stands around every view: strict headers, sessions and tokens, the table of roles."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from counterfoil.desk import auditing
from counterfoil.desk.api.answering import problem
from counterfoil.desk.models import Person, Token
from counterfoil.desk.roles import Role
from counterfoil.desk.strictness import HEADERS, IDLE, WHOLE
from counterfoil.desk.table import API, FOR_PROGRAMS, LEAST, SETTING_UP
from counterfoil.ledger.ledger import ReadOnly
from counterfoil.ledger.opening import database_errors
from counterfoil.ledger.store import LedgerBusy
from counterfoil.project.declared import ProjectError

_SEEN_EVERY = 60
_UNKNOWN = (
    "sign in at the desk, or send a token that holds as Authorization: Bearer TOKEN; people make "
    "tokens on their page at the desk"
)
_ALONE = "your role needs a second factor; set one up at the desk"
View = Callable[[HttpRequest], HttpResponseBase]


class Headers:
    """Sends the strict headers with every answer, errors included."""

    def __init__(self, get_response: View) -> None:
        """Take what answers."""
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers."""
        answer = self._answer(request)
        for name, text in HEADERS.items():
            answer.headers.setdefault(name, text)
        return answer


class Sessions:
    """Ends sessions that are idle or old."""

    def __init__(self, get_response: View) -> None:
        """Take what answers."""
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; whose session has ended signs in again first."""
        if request.user.is_authenticated:
            now, kept = int(time.time()), request.session
            began, seen = kept.setdefault("began", now), kept.setdefault("seen", now)
            if now - seen > IDLE or now - began > WHOLE:
                logout(request)
                return redirect(f"{reverse('account_login')}?ended=1")
            if now - seen > _SEEN_EVERY:
                kept["seen"] = now
        return self._answer(request)


class Tokens:
    """Lets programs in that bring a token, to the addresses for programs alone."""

    def __init__(self, get_response: View) -> None:
        """Take what answers."""
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as to the token's person; a token that does not hold opens nothing."""
        given = request.headers.get("Authorization", "")
        if given and request.path.startswith(API):
            token = Token.find(given)
            if token is None:
                return problem(HTTPStatus.UNAUTHORIZED, _UNKNOWN)
            if token.seen():
                try:
                    auditing.audit(str(token.person), auditing.TOKEN_USED, token.name)
                except _mendable() as error:
                    Token.objects.filter(pk=token.pk).update(seen_on=None)
                    return problem(HTTPStatus.SERVICE_UNAVAILABLE, _sentence(error))
            request.user = token.person
        return self._answer(request)


class Closed:
    """Opens a route to those whom the table names, and to nobody where it names none."""

    def __init__(self, get_response: View) -> None:
        """Take what answers."""
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._answer(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Return what stands in the way, if anything does."""
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        least, person = LEAST.get(name), request.user
        if least is Role.ANYBODY:
            return None
        if not isinstance(person, Person):
            if name in FOR_PROGRAMS:
                return problem(HTTPStatus.UNAUTHORIZED, _UNKNOWN)
            return redirect_to_login(request.get_full_path())
        if least is None or not person.may(least):
            return render(request, "refused.html", {"why": "role"}, status=403)
        alone = person.standing.needs_second_factor and not is_mfa_enabled(person)
        return _to_set_up(name) if alone and name not in SETTING_UP else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say in a sentence what a person can mend; leave all else to Django."""
        if not isinstance(error, _mendable()):
            return None
        if request.path.startswith(API):
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, _sentence(error))
        return render(request, "trouble.html", {"said": _sentence(error)}, status=503)


def _to_set_up(name: str) -> HttpResponseBase:
    """Return what is said to those who have to set up a second factor first."""
    if name in FOR_PROGRAMS:
        return problem(HTTPStatus.FORBIDDEN, _ALONE)
    return redirect("mfa_index")


def _mendable() -> tuple[type[Exception], ...]:
    return (LedgerBusy, ReadOnly, ProjectError, *database_errors())


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())
