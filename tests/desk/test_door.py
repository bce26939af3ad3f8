"""Who may come in, and where to: every route for every role, and what the door keeps."""

from __future__ import annotations

import datetime as dt
import hmac
import re
import struct
import time
from base64 import b32decode
from types import ModuleType
from typing import Any

import pytest
from attending import PASSWORD, Answer, Visitor, made
from desks import NOW, Desk
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import get_resolver, path
from django.utils import timezone
from small_projects import ledger_of

from counterfoil.desk.roles import GIVEN, Role
from counterfoil.desk.strictness import HEADERS, IDLE, WHOLE
from counterfoil.desk.table import FOR_PROGRAMS, LEAST, ROUTES, SETTING_UP, Route
from counterfoil.desk.working import Work, open_desk

SAMPLES = {
    "name": "style.css",
    "pk": "1",
    "code": "reader-1",
    "measure": "approached",
    "region": "a",
    "category": "migrants",
    "period": "2023-W09",
    "week": "2023-W09",
    "digest": "0" * 64,
    "source": "annex",
    "seq": "1",
    "table": "1",
    "row": "2",
    "column": "5",
    "file": "none",
    "sealed": "0" * 64,
    "number": "1",
}
"""What stands for the parts of a path."""


def address_of(route: Route) -> str:
    """Return an address of a route."""
    return "/" + re.sub(r"<\w+:(\w+)>", lambda part: SAMPLES[part[1]], route.path)


def code_at(secret: str, moment: float) -> str:
    """Return what an app shows for a secret (RFC 6238, RFC 4226)."""
    counter = struct.pack(">Q", int(moment) // 30)
    digest = hmac.digest(b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


@pytest.fixture(scope="module")
def seated(people: dict[Role, Any]) -> dict[Role, Visitor]:
    """Return somebody of every role, and nobody, at a browser each."""
    return {role: Visitor(people.get(role)) for role in Role}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_is_open_to_its_roles_and_to_nobody_else(
    people: dict[Role, Any], seated: dict[Role, Visitor], now_is: None, route: Route
) -> None:
    """Whoever has less than a route asks for is refused, whatever they send; all others are not."""
    del now_is
    for role in (Role.ANYBODY, *GIVEN):
        for send in ("get", "post"):
            ends = route.name == "account_logout"
            visitor = Visitor(people.get(role)) if ends else seated[role]
            answer: Answer = getattr(visitor, send)(address_of(route))
            assert answer.refused is not role.may(route.least), (role, send, answer.code)
            assert answer.code != 500


def test_fields_are_named_by_their_labels_alone(seated: dict[Role, Visitor]) -> None:
    """No field at the door bears another name inside than the one beside it."""
    shown = seated[Role.ANYBODY].get("/login/").text
    assert "Your code" in shown
    assert "placeholder" not in shown


def test_a_route_without_a_role_is_open_to_nobody(office: Desk, people: dict[Role, Any]) -> None:
    """Every route has a role; one that is added without stays shut, to an admin as well."""
    del office
    assert {getattr(pattern, "name", "") for pattern in get_resolver().url_patterns} == set(LEAST)

    def shown(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse("open")

    planted = ModuleType("planted")
    planted.urlpatterns = [  # type: ignore[attr-defined]
        *get_resolver().url_patterns,
        path("planted/", shown, name="planted"),
        path("nameless/", shown),
    ]
    with override_settings(ROOT_URLCONF=planted):
        for address in ("/planted/", "/nameless/"):
            assert 403 == Visitor(people[Role.ADMIN]).get(address).code
            assert Visitor().get(address).refused


def test_a_role_that_needs_a_second_factor_opens_nothing_without(office: Desk) -> None:
    """A publisher with a password alone gets no further than setting one up."""
    del office
    alone = Visitor(made("alone-1", Role.PUBLISHER, factor=False))
    for route in ROUTES:
        if route.name not in SETTING_UP and Role.PUBLISHER.may(route.least):
            answer = alone.get(address_of(route))
            shut = answer.code == 403 if route.name in FOR_PROGRAMS else answer.to == "/me/"
            assert shut, route.name
    assert "Your role needs a second factor" in alone.get("/me/").wrong[0]


def test_an_invitation_lets_one_person_in_once(office: Desk, now_is: None) -> None:
    """Whoever has the code comes in as what it says; used, old or wrong codes let nobody in."""
    del now_is
    invitations = apps.get_model("desk", "Invitation")
    code, old = invitations.make(Role.REVIEWER, "desk"), invitations.make(Role.ADMIN, "desk")
    newest = invitations.objects.latest("pk")
    newest.made_at = timezone.now() - dt.timedelta(days=8)
    newest.save()
    form = {"code": "R-77", "password": PASSWORD, "again": PASSWORD}
    for wrong in (old, "aaaa-bbbb", ""):
        assert 422 == Visitor().post("/join/", invitation=wrong, **form).code
    spelt = code.replace("-", " ").upper()
    made("R-76", Role.READER)
    for faulty in ({"password": "short"}, {"again": "x"}, {"code": "Ann Lee"}, {"code": "r-76"}):
        answer = Visitor().post("/join/", invitation=spelt, **(form | faulty))
        assert (422, True) == (answer.code, bool(answer.wrong))
    assert "/login/?joined=1" == Visitor().post("/join/", invitation=spelt, **form).to
    assert 422 == Visitor().post("/join/", invitation=spelt, **(form | {"code": "R-78"})).code
    assert Role.REVIEWER == _person("R-77").role
    assert ("R-77", "joined", "reviewer") in _door(office)


def test_signing_in_takes_the_password_and_the_code(office: Desk, now_is: None) -> None:
    """A publisher sets an app up, and from then on a password alone opens nothing."""
    del now_is
    made("P-1", Role.PUBLISHER, factor=False)
    visitor = Visitor()
    assert "/login/" == visitor.get("/me/").to.partition("?")[0]
    assert visitor.post("/login/", login="P-1", password=PASSWORD[::-1]).wrong
    assert "/" == visitor.post("/login/", login="P-1", password=PASSWORD).to
    assert visitor.get("/me/app/").to.startswith("/me/again/")
    assert "/me/app/" == visitor.post("/me/again/", password=PASSWORD, next="/me/app/").to
    page = visitor.get("/me/app/")
    secret = re.findall(r'class="secret">([A-Z2-7]+)<', page.text)[0]
    assert visitor.post("/me/app/", code="000000").wrong
    now = time.time()
    assert "/me/codes/" == visitor.post("/me/app/", code=code_at(secret, now)).to
    codes = re.findall(r"<code>(\d+)</code>", visitor.get("/me/codes/").text)
    assert 10 == len(codes)
    again = Visitor()
    assert "/login/second/" == again.post("/login/", login="P-1", password=PASSWORD).to
    assert again.get("/me/").refused
    assert again.post("/login/second/", code="123456").wrong
    assert "/" == again.post("/login/second/", code=codes[0]).to
    assert 200 == again.get("/me/").code
    kept = (office.folder / "desk.sqlite").read_bytes()
    for secrets in (secret, PASSWORD, *codes):
        assert secrets.encode() not in kept
    assert 0o600 == (office.folder / "desk.sqlite").stat().st_mode & 0o777
    acts = [act for by, act, _ in _door(office) if by == "P-1"]
    assert ["signed in", "second factor set up", "second factor set up", "signed in"] == acts


def test_a_session_ends(office: Desk, people: dict[Role, Any], now_is: None) -> None:
    """After half an hour without a request, and after twelve hours in all, one signs in again."""
    del office, now_is
    for name, ago in (("seen", IDLE), ("began", WHOLE)):
        for past, ended in ((ago - 5, False), (ago + 5, True)):
            visitor = Visitor(people[Role.READER])
            assert 200 == visitor.get("/me/").code
            session = visitor.client.session
            session[name] = int(time.time()) - past
            session.save()
            answer = visitor.get("/me/")
            assert ended is (answer.to == "/login/?ended=1")
            assert ended is visitor.get("/me/").refused


def test_whoever_is_shut_out_is_out_at_once(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """An admin gives roles and shuts people out; the last admin stays one."""
    del now_is
    admin, person = Visitor(people[Role.ADMIN]), made("R-90", Role.READER)
    there = Visitor(person)
    assert 200 == there.get("/me/").code
    assert "/people/" == admin.post("/people/R-90/role/", role="reviewer").to
    assert Role.REVIEWER == _person("R-90").role
    admin.post("/people/R-90/role/", role="closed")
    assert there.get("/me/").refused
    assert Visitor().post("/login/", login="R-90", password=PASSWORD).to in {"", "/inactive/"}
    admins = apps.get_model("desk", "Person").objects.filter(role="admin", is_active=True)
    others = [one.code for one in admins if one.code != "admin-1"]
    for code in others:
        admin.post(f"/people/{code}/role/", role="reader")
    assert admin.post("/people/admin-1/role/", role="closed").wrong
    assert ("admin-1", "role given", "reviewer") in _door(office)
    assert ("admin-1", "closed", "") in _door(office)


def test_an_admin_invites_and_sees_the_code_once(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """The code of an invitation is on the page that made it, and nowhere afterwards."""
    del now_is
    admin = Visitor(people[Role.ADMIN])
    page = admin.post("/people/invite/", role="reviewer", code="R-55")
    (code,) = re.findall(r"<code>([a-z2-7-]{29})</code>", page.text)
    assert code not in admin.get("/people/").text
    assert code.replace("-", "").encode() not in (office.folder / "desk.sqlite").read_bytes()
    assert admin.post("/people/invite/", role="emperor").wrong
    assert admin.post("/people/invite/", role="reader", code="+7 900 123 45 67").wrong
    assert ("admin-1", "invited", "reviewer") in _door(office)


def test_every_answer_has_strict_headers(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """The same headers stand on pages, files, redirects and errors of every kind."""
    del office, now_is
    admin, nobody = Visitor(people[Role.ADMIN]), Visitor()
    addresses = [address_of(route) for route in ROUTES if route.name != "account_logout"]
    answers = [admin.get(address) for address in (*addresses, "/nowhere/", "/%00", "/assets/x")]
    answers += [nobody.get("/people/"), admin.post("/"), nobody.post("/language/", language="xx")]
    strange = nobody.client.get("/login/", headers={"host": "elsewhere.example"})
    assert 400 == strange.status_code
    for answer in (*answers, Answer(strange)):
        kept = {name: answer.headers.get(name) for name in HEADERS}
        kind = answer.headers["Content-Type"]
        caching = "private, max-age=300" if "css" in kind else "no-store"
        caching = "private, no-cache" if kind == "application/json" else caching
        if "no-store" in (kept["Cache-Control"] or ""):
            kept["Cache-Control"] = "no-store"
        assert HEADERS | {"Cache-Control": caching} == kept


def test_a_form_from_elsewhere_is_refused(office: Desk, people: dict[Role, Any]) -> None:
    """A form that this desk did not give out to this browser puts nothing on record."""
    del office
    visitor = Visitor(people[Role.ADMIN])
    visitor.client.handler.enforce_csrf_checks = True
    answer = visitor.post("/people/invite/", role="admin")
    assert (403, "This form is too old") == (answer.code, answer.heading)


def test_who_comes_and_goes_moves_no_figure(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """After a sign-in nothing is settled anew, and nothing is new to publish."""
    del now_is
    with open_desk() as (project, ledger, now):
        before = Work(project, ledger, now, "R-1")
        size, moment = ledger.size, before.moment
        before.settled()
    new = office.plan().new_rows
    Visitor(people[Role.READER])
    with open_desk() as (project, ledger, now):
        after = Work(project, ledger, now, "R-1")
        assert ledger.size > size
        assert moment == after.moment
        assert after.settled().fresh is False
    assert new == office.plan().new_rows


def test_pages_speak_the_language_asked_for(office: Desk) -> None:
    """The browser's language is spoken until another one is chosen."""
    del office
    visitor = Visitor(language="ru,en;q=0.5")
    assert "Вход" == visitor.get("/login/").heading
    assert "/login/" == visitor.post("/language/", language="en", next="/login/").to
    assert "Sign in" == visitor.get("/login/").heading


def test_guessing_is_stopped(office: Desk, now_is: None) -> None:
    """After a few wrong passwords for a code, even the right one waits."""
    del office, now_is
    made("R-80", Role.READER)
    guesser = Visitor()
    for _ in range(5):
        guesser.post("/login/", login="R-80", password=PASSWORD[::-1])
    stopped = guesser.post("/login/", login="R-80", password=PASSWORD)
    assert stopped.to == ""
    assert stopped.wrong or stopped.code == 429


def _person(code: str) -> Any:
    return apps.get_model("desk", "Person").objects.get(code=code)


def _door(desk: Desk) -> list[tuple[str, str, str]]:
    """Return who did what, and which role came of it."""
    with ledger_of(desk.project) as ledger:
        rows = [row for _, row in ledger.rows("access")]
    assert all(row["recorded_at"] == NOW for row in rows)
    return [(row["by"], row["act"], row.get("role", "")) for row in rows]
