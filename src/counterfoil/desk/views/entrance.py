"""The way in: assets, invitations, and what is said when something is not there or went wrong."""

from __future__ import annotations

from functools import cache
from importlib import resources

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from counterfoil.desk import auditing
from counterfoil.desk.framing import words
from counterfoil.desk.models import Invitation, Person
from counterfoil.model.patterns import identifier_in
from counterfoil.model.question import is_code

_ASSETS = {
    "style.css": ("counterfoil.publish", "text/css; charset=utf-8"),
    "icon.svg": ("counterfoil.publish", "image/svg+xml"),
    "desk.css": ("counterfoil.desk", "text/css; charset=utf-8"),
    "keys.js": ("counterfoil.desk", "text/javascript; charset=utf-8"),
    "shortcuts.js": ("counterfoil.desk", "text/javascript; charset=utf-8"),
    "quote.js": ("counterfoil.desk", "text/javascript; charset=utf-8"),
}


@require_GET
def asset(_request: HttpRequest, name: str) -> HttpResponse:
    """Return one of the desk's own files."""
    if name not in _ASSETS:
        raise Http404
    package, kind = _ASSETS[name]
    headers = {"Cache-Control": "private, max-age=300"}
    return HttpResponse(_bytes(package, name), content_type=kind, headers=headers)


@cache
def _bytes(package: str, name: str) -> bytes:
    return resources.files(package).joinpath("assets", name).read_bytes()


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Let somebody in who has an invitation."""
    if request.method == "GET":
        return render(request, "join.html", {"wrong": {}, "given": {}})
    given = {name: request.POST.get(name, "").strip() for name in ("invitation", "code")}
    invitation = Invitation.find(given["invitation"])
    wrong = _wrong(request, given, invitation)
    if wrong or invitation is None:
        return render(request, "join.html", {"wrong": wrong, "given": given}, status=422)
    person = Person(code=invitation.person or given["code"], role=invitation.role)
    person.set_password(request.POST["password"])
    claimed = Invitation.objects.filter(pk=invitation.pk, used_at=None)
    try:
        # Both or neither: whoever loses the code to another keeps the invitation.
        with transaction.atomic():
            if not claimed.update(used_at=timezone.now()):
                return render(request, "refused.html", {"why": "used"}, status=409)
            person.save()
    except IntegrityError:
        wrong = _wrong(request, given, invitation)
        return render(request, "join.html", {"wrong": wrong, "given": given}, status=422)
    auditing.audit(person.code, auditing.JOINED, invitation.by, person.role)
    return redirect(f"{reverse('account_login')}?joined=1")


def _wrong(
    request: HttpRequest, given: dict[str, str], invitation: Invitation | None
) -> dict[str, str]:
    """Return what is wrong with the answers, by field."""
    said, wrong = words(), {}
    if invitation is None:
        wrong["invitation"] = said("This invitation is not known, was used already or is too old.")
    code = invitation.person if invitation and invitation.person else given["code"]
    if not is_code(code) or identifier_in(code):
        wrong["code"] = said("People go by codes here, such as R-1: letters, digits, . _ and -.")
    elif Person.objects.filter(code__iexact=code).exists():
        wrong["code"] = said("Somebody goes by this code already.")
    password = request.POST.get("password", "")
    try:
        validate_password(password)
    except ValidationError as error:
        wrong["password"] = " ".join(error.messages)
    if password != request.POST.get("again", ""):
        wrong["again"] = said("The two passwords differ.")
    return wrong


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be understood."""
    del exception
    return render(request, "refused.html", {"why": "bad"}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not allowed."""
    del exception
    return render(request, "refused.html", {"why": "role"}, status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that this desk did not give out to this browser."""
    del reason
    return render(request, "refused.html", {"why": "form"}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there."""
    del exception
    return render(request, "refused.html", {"why": "nothing"}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer for what broke; what it was is on the terminal."""
    return render(request, "refused.html", {"why": "broken"}, status=500)
