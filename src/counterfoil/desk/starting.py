"""Starting the desk: its tables, the first invitation, and the application that a server runs."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from counterfoil.desk.accounts import making
from counterfoil.desk.configuring import configure
from counterfoil.desk.serving import Serving
from counterfoil.ledger.ledger import NO_KEY
from counterfoil.project.declared import ProjectError
from counterfoil.project.keys import find_signer
from counterfoil.project.opening import open_ledger, open_project, team_url

_FIRST = "desk"


def start(folder: Path) -> tuple[Serving, str]:
    """Make this process the desk of a project.

    Returns its ASGI application, and the code of an invitation for the first admin where nobody can
    come in yet. Raises ProjectError where the project cannot be used.
    """
    make_ready(folder)
    return Serving(get_wsgi_application()), first_invitation()


def make_ready(folder: Path) -> None:
    """Make this process a project's desk, with its tables; raise ProjectError as `start` does."""
    project = open_project(folder)
    if find_signer(project.settings.origin, project.settings.key) is None:
        raise ProjectError(NO_KEY)
    with open_ledger(project):
        pass
    configure(folder)
    with making(team_url()):
        call_command("migrate", verbosity=0, interactive=False)


def first_invitation() -> str:
    """Return the code of an invitation for an admin where there is none yet; else nothing."""
    # Tables can be named only once Django is set up.
    code: str = apps.get_model("desk", "Invitation").first_of_all(_FIRST)
    return code
