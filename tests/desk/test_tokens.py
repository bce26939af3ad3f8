"""Tokens let a person's programs read, and nothing else, until they end."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from attending import PASSWORD, Answer, Visitor, made
from desks import Desk
from django.apps import apps
from django.utils import timezone
from small_projects import ledger_of

from counterfoil.desk.roles import Role
from counterfoil.desk.table import ROUTES

_TOKEN = re.compile(r'<code class="secret">(counterfoil_[\w-]{43})</code>')


def day(days: int = 0) -> str:
    """Return a day so many days from today."""
    return (dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=days)).isoformat()


def signed_in(code: str) -> Visitor:
    """Return somebody who signed in, and just now said again who they are."""
    visitor = Visitor()
    assert "/" == visitor.post("/login/", login=code, password=PASSWORD).to
    assert "/tokens/" == visitor.post("/me/again/", password=PASSWORD, next="/tokens/").to
    return visitor


def token_of(visitor: Visitor, name: str = "chart", days: int = 7) -> str:
    """Make a token on a person's page; return it."""
    page = visitor.post("/tokens/make/", name=name, ends_on=day(days))
    (text,) = _TOKEN.findall(page.text)
    return str(text)


def bring(token: str, address: str = "/api/figures", how: str = "Bearer") -> Answer:
    """Ask for something with a token and no cookie."""
    client = Visitor().client
    return Answer(client.get(address, headers={"authorization": f"{how} {token}"}))


@pytest.fixture
def person(office: Desk, now_is: None, request: pytest.FixtureRequest) -> Any:
    """Return a new reader."""
    del office, now_is
    return made(f"T-{abs(hash(request.node.name)) % 10**9}", Role.READER)


def test_a_token_opens_what_its_person_may_read(office: Desk, person: Any) -> None:
    """It is shown once, kept as a digest alone, and the first use of a day goes on record."""
    visitor = signed_in(person.code)
    token = token_of(visitor)
    assert token not in visitor.get("/tokens/").text
    assert token.encode() not in (office.folder / "desk.sqlite").read_bytes()
    for address in ("/api/figures", "/api/claims", "/api/editions", "/api/openapi.json"):
        assert 200 == bring(token, address).code
    assert 200 == bring(token, how="bearer").code
    assert visitor.get("/api/figures").text == bring(token).text
    with ledger_of(office.project) as ledger:
        rows = [row for _, row in ledger.rows("access") if row["by"] == person.code]
        assert all(token not in json.dumps(row) for row in rows)
    acts = [(row["act"], row.get("about", "")) for row in rows]
    assert [("signed in", ""), ("token made", "chart"), ("token used", "chart")] == acts


def test_a_token_opens_nothing_else(person: Any) -> None:
    """Pages stay shut to it, and no session comes of it."""
    token = token_of(signed_in(person.code))
    for route in ROUTES:
        if not route.path.startswith("api/") and "<" not in route.path:
            plain, brought = Visitor().get(f"/{route.path}"), bring(token, f"/{route.path}")
            assert (plain.code, plain.to) == (brought.code, brought.to)
    answer = Visitor().client.get("/api/figures", headers={"authorization": f"Bearer {token}"})
    assert not answer.cookies


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Bearer counterfoil_guess", "no such token"),
        ("Bearer ", "no word"),
        ("Basic dXNlcjpwYXNz", "another scheme"),
        ("Bearer \u00e9", "no Latin letters"),
    ],
)
def test_what_is_no_token_opens_nothing(
    office: Desk, people: dict[Role, Any], header: str, why: str
) -> None:
    """A header that gives no token that holds is refused, whoever's session comes with it."""
    del office, why
    for visitor in (Visitor(), Visitor(people[Role.ADMIN])):
        answer = visitor.client.get("/api/figures", headers={"authorization": header})
        assert 401 == answer.status_code
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "application/problem+json" == answer.headers["Content-Type"]
        assert "no-store" == answer.headers["Cache-Control"]


def test_a_token_ends(office: Desk, person: Any, people: dict[Role, Any]) -> None:
    """On its day, when its person ends it, and when its person is shut out."""
    visitor = signed_in(person.code)
    tokens = apps.get_model("desk", "Token")
    old, ended, last = (token_of(visitor, name) for name in ("old", "ended", "last"))
    kept = {one.name: one for one in tokens.objects.filter(person=person)}
    kept["old"].ends_on = timezone.now().date()
    kept["old"].save()
    assert 200 == bring(old).code
    kept["old"].ends_on -= dt.timedelta(days=1)
    kept["old"].save()
    assert 401 == bring(old).code
    other = Visitor(people[Role.ADMIN])
    assert 404 == other.post(f"/tokens/{kept['ended'].pk}/end/").code
    assert 200 == bring(ended).code
    assert "/tokens/" == visitor.post(f"/tokens/{kept['ended'].pk}/end/").to
    assert 401 == bring(ended).code
    assert 404 == visitor.post(f"/tokens/{kept['ended'].pk}/end/").code
    assert 200 == bring(last).code
    other.post(f"/people/{person.code}/role/", role="closed")
    assert 401 == bring(last).code
    with ledger_of(office.project) as ledger:
        acts = [row for _, row in ledger.rows("access") if row["act"] == "token ended"]
    assert (person.code, "ended") == (acts[-1]["by"], acts[-1]["about"])


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""},
        {"name": "Ann Lee"},
        {"name": "8-912-345-67-89"},
        {"name": "x" * 41},
        {"ends_on": ""},
        {"ends_on": "soon"},
        {"ends_on": day(-1)},
        {"ends_on": day(367)},
    ],
)
def test_a_token_needs_a_word_and_a_day(person: Any, given: dict[str, str]) -> None:
    """One without a word that may go on record, or without a day near enough, is not made."""
    visitor = signed_in(person.code)
    answer = visitor.post("/tokens/make/", **({"name": "chart", "ends_on": day(7)} | given))
    assert (422, True, False) == (answer.code, bool(answer.wrong), "counterfoil_" in answer.text)


def test_names_tell_tokens_apart_and_there_is_an_end(person: Any) -> None:
    """Two tokens of one name, and more than twenty, are refused."""
    visitor = signed_in(person.code)
    for number in range(20):
        token_of(visitor, f"n{number}")
    for name in ("n3", "n20"):
        assert visitor.post("/tokens/make/", name=name, ends_on=day(7)).wrong


def test_a_token_is_made_by_whoever_proved_lately_who_they_are(person: Any) -> None:
    """A session alone, left open, makes no token: the password is asked for, then it goes on."""
    visitor = Visitor(person)
    answer = visitor.post("/tokens/make/", name="chart", ends_on=day(7))
    assert answer.to.startswith("/me/again/?next=")
    page = visitor.post("/me/again/", password=PASSWORD, next="/tokens/make/")
    assert 200 == bring(_TOKEN.findall(page.text)[0]).code


def test_a_role_that_needs_a_second_factor_reads_nothing_without(office: Desk) -> None:
    """A token of a publisher opens nothing once their second factor is gone."""
    del office
    publisher = made("T-publisher", Role.PUBLISHER)
    text = apps.get_model("desk", "Token").make(publisher, "chart", dt.date.fromisoformat(day(7)))
    assert 200 == bring(text).code
    apps.get_model("mfa", "Authenticator").objects.filter(user=publisher).delete()
    answer = bring(text)
    assert (403, "application/problem+json") == (answer.code, answer.headers["Content-Type"])
