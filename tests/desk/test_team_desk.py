"""A team's desk: its people and sessions in the same PostgreSQL database as its ledger."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from commands import started
from desks import ANNEX, NOW, Desk
from small_projects import settings

from counterfoil.ledger.rows import ACCESS
from counterfoil.project.opening import open_ledger
from counterfoil.project.tree import desk_path

PASSWORD = "correct horse battery staple"  # noqa: S105 - of people who are made up
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_CODE = re.compile(r"^ {2}([a-z2-7-]{20,})$", re.MULTILINE)


@pytest.fixture
def database(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of an empty database, which is the team's from here on."""
    import psycopg  # noqa: PLC0415 - an extra

    name = f"t{os.urandom(6).hex()}"
    with psycopg.connect(f"postgresql:///postgres?{postgres}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = f"postgresql:///{name}?{postgres}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@contextmanager
def open_desk(folder: Path, lines: int = 1) -> Iterator[tuple[str, str]]:
    """Run a desk as a program; return its address, and the first `lines` that it printed."""
    running = started("desk", "-p", folder, "--port", "0", environment={"COUNTERFOIL_NOW": NOW})
    assert running.stdout is not None
    try:
        printed = "".join(running.stdout.readline().decode() for _ in range(lines))
        found = re.search(r"http://localhost:\d+", printed)
        assert found, printed
        yield found[0], printed
    finally:
        running.send_signal(signal.SIGINT)
        try:
            running.communicate(timeout=20)
        finally:
            running.kill()


class Browser:
    """Somebody at a browser without scripts, before any of a team's desks."""

    def __init__(self) -> None:
        """Sit down, signed in as nobody."""
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, address: str) -> str:
        """Return a page."""
        with self._opener.open(address, timeout=60) as answer:
            return str(answer.read().decode())

    def send(self, address: str, **given: str) -> str:
        """Fill in the form at an address; return the page that this leads to."""
        found = _TOKEN.search(self.get(address))
        assert found, address
        body = urlencode({"csrfmiddlewaretoken": found[1], **given}).encode()
        where = address.split("/", 3)
        asked = Request(address, body, {"Origin": "/".join(where[:3])})  # noqa: S310 - our own
        with self._opener.open(asked, timeout=60) as answer:
            return str(answer.read().decode())


def test_two_desks_of_a_team_know_the_same_people(database: str, tmp_path: Path) -> None:
    """Who joins at one desk of a team signs in at the other; nothing of them is in a file."""
    team = Desk(tmp_path / "project", {"project.toml": settings(), "sources/annex.toml": ANNEX})
    with open_desk(team.folder, 3) as (first, said), open_desk(team.folder, 3) as (second, _):
        (code,) = _CODE.findall(said)
        admin, signing_in = Browser(), {"login": "A-1", "password": PASSWORD}
        joining = {"invitation": code, "code": "A-1", "password": PASSWORD, "again": PASSWORD}
        admin.send(f"{first}/join/", **joining)
        admin.send(f"{second}/login/", **signing_in)
        # A session of one desk is one of the other: both are the same team's.
        assert "A-1" in admin.get(f"{first}/me/")
    with open_desk(team.folder) as (_, said):
        assert "Nobody can come in" not in said
    assert {"A-1"} == _recorded(team) - {"desk"}
    assert not desk_path(team.folder).exists()
    assert _tables(database) == {"desk", "public"}


def test_of_two_who_choose_one_code_at_once_one_comes_in(database: str, tmp_path: Path) -> None:
    """The other is told so, and may come in by the same invitation under another code."""
    assert database
    team = Desk(tmp_path / "project", {"project.toml": settings()})
    with open_desk(team.folder, 3) as (first, said), open_desk(team.folder, 3) as (second, more):
        places = [(first, _CODE.findall(said)[0]), (second, _CODE.findall(more)[0])]
        given = {"code": "A-1", "password": PASSWORD, "again": PASSWORD}

        def join(place: tuple[str, str]) -> int:
            try:
                Browser().send(f"{place[0]}/join/", invitation=place[1], **given)
            except HTTPError as refused:
                return refused.code
            return 200

        with ThreadPoolExecutor(2) as both:
            came = list(both.map(join, places))
        assert [200, 422] == sorted(came)
        address, code = places[came.index(422)]
        again = Browser().send(f"{address}/join/", invitation=code, **(given | {"code": "A-2"}))
        assert 'name="login"' in again


def _recorded(team: Desk) -> set[str]:
    """Return who is on record at the door."""
    with open_ledger(team.project) as ledger:
        return {row["by"] for _, row in ledger.rows(ACCESS)}


def _tables(database: str) -> set[str]:
    """Return the schemas in which a database's tables are."""
    import psycopg  # noqa: PLC0415 - an extra

    asked = "SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname !~ '^(pg_|information)'"
    with psycopg.connect(database) as connection:
        return {name for (name,) in connection.execute(asked)}
