"""A desk over a small project, people at it, and what they are answered when they ask for pages.

Django is set up once in a process.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import uvicorn
from desks import NOW, Desk, copied
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.cache import cache as attempts
from django.core.wsgi import get_wsgi_application
from django.test import Client

from counterfoil.desk.roles import GIVEN, Role
from counterfoil.desk.serving import Serving
from counterfoil.desk.starting import start

PASSWORD = "correct horse battery staple"  # noqa: S105 - of people who are made up
_WRONG = re.compile(r'class="wrong"[^>]*>([^<]*)')
_HEADING = re.compile(r"<h1[^>]*>([^<]*)")


class Visitor:
    """Somebody at a browser without scripts; who nobody is until they sign in."""

    def __init__(self, person: Any = None, language: str = "en") -> None:
        """Sit down, signed in as a person where one is given."""
        self.client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE=language)
        if person is not None:
            self.client.force_login(person)

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return Answer(self.client.get(address))

    def post(self, address: str, **given: object) -> Answer:
        """Send a form."""
        return Answer(self.client.post(address, given))


class Answer:
    """What came back."""

    def __init__(self, response: Any) -> None:
        """Take Django's response."""
        self.code: int = response.status_code
        self.to: str = response.headers.get("Location", "")
        self.headers: dict[str, str] = dict(response.headers)
        self.text: str = response.content.decode()

    @property
    def wrong(self) -> list[str]:
        """What the page says is wrong."""
        return [text.strip() for text in _WRONG.findall(self.text)]

    @property
    def heading(self) -> str:
        """The page's heading."""
        found = _HEADING.search(self.text)
        return found[1].strip() if found else ""

    @property
    def refused(self) -> bool:
        """Whether the door was shut: a role that does not do, or a way to the sign-in."""
        return self.code in {401, 403} or self.to.startswith("/login/?next=")


@pytest.fixture(scope="session")
def office(town: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return the small project's desk, open; tests add to its ledger."""
    desk = copied(town, tmp_path_factory.mktemp("office") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTERFOIL_NOW", NOW)
        # A browser that tests drive leaves its loop running in the thread that asks for pages.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        start(desk.folder)
        yield desk


@pytest.fixture(scope="module")
def address(office: Desk) -> Iterator[str]:
    """Serve the desk from this machine; return its address."""
    del office
    application = Serving(get_wsgi_application())
    config = uvicorn.Config(
        application, host="127.0.0.1", port=0, lifespan="off", log_level="error"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def people(office: Desk) -> dict[Role, Any]:
    """Return a person of every role, with a second factor where the role needs one."""
    del office
    return {role: made(f"{role.value}-1", role) for role in GIVEN}


@cache
def _hashed() -> str:
    """Return the password as it is kept, made once: it takes a while on purpose."""
    return make_password(PASSWORD)


def made(code: str, role: Role, *, factor: bool = True) -> Any:
    """Make a person."""
    person = apps.get_model("desk", "Person")(code=code, role=role.value)
    person.password = _hashed()
    person.save()
    if factor and role.needs_second_factor:
        kept = apps.get_model("mfa", "Authenticator")
        kept.objects.create(user=person, type="totp", data={"secret": "none"})
    return person


@pytest.fixture
def now_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the ledger's clock where the small project's is."""
    monkeypatch.setenv("COUNTERFOIL_NOW", NOW)
    # How often somebody failed to sign in must not stop the next test.
    attempts.clear()
