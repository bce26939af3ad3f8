"""What is made as the desk starts, so that whoever looks first need not wait for it.

This can be loaded only once the desk is started.
"""

from __future__ import annotations

import gc

from django.db import connection

from counterfoil.desk.framing import LANGUAGES, drawing, speaking, templates
from counterfoil.desk.working import Work, open_desk


def connect() -> None:
    """Have the accounts' database at hand in this thread, which keeps its connection to it."""
    connection.ensure_connection()


def warm() -> None:
    """Have languages and templates at hand, and settle what is to be settled."""
    for language in LANGUAGES:
        speaking(language)
    for name in templates():
        drawing(name)
    with open_desk() as (project, ledger, now):
        Work(project, ledger, now, "").figures.contested  # noqa: B018 - made, and remembered
    # All this stays. Looking through it for what could go would hold up somebody for 50 ms.
    gc.collect()
    gc.freeze()
