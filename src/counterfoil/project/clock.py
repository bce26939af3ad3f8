"""What time it is, for what goes on record."""

from __future__ import annotations

import datetime as dt
import os

from counterfoil.model.moment import moment_of
from counterfoil.project.declared import ProjectError


def now() -> str:
    """Return this moment in UTC; `$COUNTERFOIL_NOW` stands in for it where runs must repeat.

    Raises ProjectError where that is no moment.
    """
    given = os.environ.get("COUNTERFOIL_NOW")
    if given:
        try:
            return moment_of(given)
        except ValueError as error:
            msg = f"COUNTERFOIL_NOW is {given!r}: {error}"
            raise ProjectError(msg) from None
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
