"""Setting the second act up: in a folder of its own within the demo's, and in its project.toml."""

from __future__ import annotations

import datetime as dt

from counterfoil.cli.act.keys import desk_signer, make_keys
from counterfoil.cli.act.people import seat_reviewers
from counterfoil.cli.act.telling import Playing
from counterfoil.cli.act.waiting import leave_return
from counterfoil.cli.desk import now
from counterfoil.counter.config import FORM, ROSTER, make_counter
from counterfoil.project.tree import Project, settings_path

_ACT = "second-act"
_SETTINGS = """
# Written by `counterfoil demo`: its counter, on this machine.
[counter]
address = "http://127.0.0.1:{port}"
"""


def set_up(project: Project, port: int, silent: str) -> Playing:
    """Make keys, a counter that will listen at a port, and a desk with two people.

    A return for the region `silent` waits at the counter; for the first one, where that is empty.
    Raises ProjectError, OSError.
    """
    folder = project.folder / _ACT
    folder.mkdir(mode=0o700)
    today = dt.date.fromisoformat(now()[:10])
    origin = project.settings.origin
    made = make_counter(folder / "counter", origin, desk_signer(origin).vkey)
    address = f"http://localhost:{port}"
    keys = make_keys(project, folder, today, address, made.counter_key)
    for path, content in (
        (folder / "counter" / FORM, keys.form),
        (folder / "counter" / ROSTER, keys.signed),
        (folder / "roster.txt", keys.signed),
        (folder / "programme.json", keys.programme.json()),
    ):
        path.write_bytes(content)
    with settings_path(project.folder).open("a", encoding="utf-8") as out:
        out.write(_SETTINGS.format(port=port))
    regions = {one.code: one for one in keys.programme.regions}
    region = regions.get(silent, keys.programme.regions[0])
    week = leave_return(folder / "counter", keys, region.code, today)
    seated = seat_reviewers(project.folder.resolve())
    return Playing(folder, keys, seated, region.labels.get("en", region.code), week)
