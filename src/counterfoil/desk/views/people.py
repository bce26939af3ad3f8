"""The people at the desk: who may do what, invitations, and the record of the door."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from counterfoil.desk import auditing
from counterfoil.desk.framing import words
from counterfoil.desk.models import Invitation, Person
from counterfoil.desk.roles import GIVEN, Role
from counterfoil.desk.working import open_desk
from counterfoil.inbox.accepting import RETURN
from counterfoil.inbox.box import Step
from counterfoil.ledger.rows import ACCESS
from counterfoil.model.patterns import identifier_in
from counterfoil.model.question import is_code
from counterfoil.publish.words import N_, Words

_SHOWN, _DIGITS = 100, 12
ROLES = {
    Role.READER: N_("reader"),
    Role.REVIEWER: N_("reviewer"),
    Role.PUBLISHER: N_("publisher"),
    Role.ADMIN: N_("admin"),
}
MEANS = {
    Role.READER: N_("sees everything, changes nothing"),
    Role.REVIEWER: N_("also puts decisions on record"),
    Role.PUBLISHER: N_("also publishes editions; needs a second factor"),
    Role.ADMIN: N_("also lets people in and gives roles; needs a second factor"),
}
ACTS = {
    auditing.SIGNED_IN: N_("signed in"),
    auditing.SIGNED_OUT: N_("signed out"),
    auditing.INVITED: N_("invited"),
    auditing.JOINED: N_("came in by an invitation"),
    auditing.ROLE: N_("gave a role"),
    auditing.CLOSED: N_("shut the door to"),
    auditing.PASSWORD: N_("changed their password"),
    auditing.FACTOR: N_("set up a second factor"),
    auditing.FACTOR_GONE: N_("took a second factor away"),
    auditing.TOKEN: N_("made a token"),
    auditing.TOKEN_USED: N_("came with a token, that day for the first time"),
    auditing.TOKEN_ENDED: N_("ended a token"),
    RETURN[Step.ASKED]: N_("asked back about a sealed return"),
    RETURN[Step.REFUSED]: N_("refused a sealed return"),
}


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Show who is here, who is invited, and who came and went."""
    return _shown(request)


def _shown(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    said = words()
    with open_desk() as (_, ledger, _):
        rows = [row for _, row in ledger.rows(ACCESS)][-_SHOWN:]
    roles = [(role.value, said(ROLES[role]), said(MEANS[role])) for role in GIVEN]
    context = {
        "people": [(one, is_mfa_enabled(one)) for one in Person.objects.order_by("code")],
        "waiting": [(one.role, one.person, one.by) for one in Invitation.waiting()],
        "roles": roles,
        "role_names": {code: name for code, name, _ in roles},
        "rows": [_row(said, row) for row in reversed(rows)],
        "invitation": "",
        "wrong": "",
    }
    return render(request, "people.html", context | more, status=status)


def _row(said: Words, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the page shows it; sealed files are known by their first digits."""
    about = row.get("about", "")
    short = f"{about[:_DIGITS]}…" if row["act"] in RETURN.values() else about
    return {**row, "act": said(ACTS.get(row["act"], row["act"])), "about": short}


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation and show its code, once."""
    said, role, person = words(), request.POST.get("role", ""), request.POST.get("code", "").strip()
    if role not in {one.value for one in GIVEN}:
        return _shown(request, 422, wrong=said("Choose a role."))
    if person and (not is_code(person) or identifier_in(person)):
        wrong = said("People go by codes here, such as R-1: letters, digits, . _ and -.")
        return _shown(request, 422, wrong=wrong)
    code = Invitation.make(Role(role), str(request.user), person)
    auditing.audit(str(request.user), auditing.INVITED, person, role)
    link = request.build_absolute_uri(reverse("join"))
    return _shown(request, invitation=code, link=link)


@require_POST
def give_role(request: HttpRequest, code: str) -> HttpResponse:
    """Give a person another role, or shut the door to them."""
    said = words()
    person, role = get_object_or_404(Person, code=code), request.POST.get("role", "")
    keeps = role == Role.ADMIN.value
    if person.standing is Role.ADMIN and person.is_active and not keeps:
        admins = Person.objects.filter(role=Role.ADMIN.value, is_active=True).exclude(pk=person.pk)
        if not admins.exists():
            wrong = said("There must be an admin: make somebody else one first.")
            return _shown(request, 422, wrong=wrong)
    if role == auditing.CLOSED:
        person.is_active = False
        person.save(update_fields=["is_active"])
        auditing.audit(str(request.user), auditing.CLOSED, person.code)
    elif role in {one.value for one in GIVEN}:
        person.role, person.is_active = role, True
        person.save(update_fields=["role", "is_active"])
        auditing.audit(str(request.user), auditing.ROLE, person.code, role)
    return redirect("people")
