"""Tokens: what a person's programs read figures with; made, listed and ended by the person."""

from __future__ import annotations

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk import auditing
from counterfoil.desk.framing import words
from counterfoil.desk.models import LONGEST, Person, Token
from counterfoil.desk.table import API
from counterfoil.model.patterns import identifier_in
from counterfoil.model.question import is_code

_USUAL = dt.timedelta(days=90)
_MOST, _LONGEST_NAME = 20, 40


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """Show a person's tokens."""
    return _shown(request)


def _shown(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    said, today = words(), timezone.now().date()
    held = Token.holding().filter(person=_who(request)).order_by("pk")
    context = {
        "held": [
            (
                one.pk,
                one.name,
                said.day(one.ends_on.isoformat()),
                said.day(one.seen_on.isoformat()) if one.seen_on else said("never"),
            )
            for one in held
        ],
        "token": "",
        "link": request.build_absolute_uri(API),
        "first": today.isoformat(),
        "last": (today + LONGEST).isoformat(),
        "given": {
            "name": request.POST.get("name", ""),
            "ends_on": request.POST.get("ends_on", (today + _USUAL).isoformat()),
        },
        "wrong": {},
    }
    return render(request, "tokens.html", context | more, status=status)


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, once. Whoever signed in a while ago says again who they are."""
    person, name = _who(request), request.POST.get("name", "").strip()
    ends_on, wrong = _day(request.POST.get("ends_on", "")), _wrong(person, name)
    today = timezone.now().date()
    if ends_on is None or not today <= ends_on <= today + LONGEST:
        said = words()
        wrong["ends_on"] = said("Choose a day from today on, at most a year away.")
    if wrong or ends_on is None:
        return _shown(request, 422, wrong=wrong)
    text = Token.make(person, name, ends_on)
    auditing.audit(str(person), auditing.TOKEN, name)
    return _shown(request, token=text, given={"name": "", "ends_on": ends_on.isoformat()})


def _wrong(person: Person, name: str) -> dict[str, str]:
    said = words()
    if not is_code(name) or len(name) > _LONGEST_NAME or identifier_in(name):
        return {"name": said("Say what it is for in one word, such as weekly-chart: it goes on "
                             "record. Letters, digits, . _ and -.")}  # fmt: skip
    held = Token.holding().filter(person=person)
    if held.filter(name=name).exists():
        return {"name": said("You have a token of this name already.")}
    if held.count() >= _MOST:
        return {"name": said("You have too many tokens: end one first.")}
    return {}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@require_POST
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of a person's own tokens."""
    person = _who(request)
    token = get_object_or_404(Token.holding(), pk=pk, person=person)
    auditing.audit(str(person), auditing.TOKEN_ENDED, token.name)
    token.ended_at = timezone.now()
    token.save(update_fields=["ended_at"])
    return redirect("tokens")


def _who(request: HttpRequest) -> Person:
    """Return who asks. The table of routes lets nobody here who is not known."""
    person = request.user
    if not isinstance(person, Person):
        msg = "nobody is signed in"
        raise TypeError(msg)
    return person
