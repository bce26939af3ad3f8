"""Taking sealed files in from where a reviewer says, and leaving replies at the counter.

The counter of project.toml is asked over the network, and only when somebody presses the button.
"""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest

from counterfoil.desk.framing import words
from counterfoil.desk.returned import UPLOADED
from counterfoil.desk.working import Work
from counterfoil.envelope.guard import MOST
from counterfoil.inbox.accepting import Desk
from counterfoil.inbox.counters import NoAnswer
from counterfoil.inbox.office import counter_for
from counterfoil.inbox.pulling import Pulled, leave_replies, pull_counter, pull_folder
from counterfoil.project.declared import ProjectError


def take_in(request: HttpRequest, work: Work, desk: Desk) -> Pulled:
    """Take sealed files in from the counter, a folder or uploads; raise ProjectError."""
    said, way = words(), request.POST.get("way", "")
    try:
        if way == "counter":
            return pull_counter(desk.box, counter_for(work.project), work.now)
        if way == "folder" and (folder := request.POST.get("folder", "").strip()):
            return _from_folder(desk, Path(folder).expanduser(), work.now)
    except NoAnswer as error:
        raise ProjectError(str(error)) from None
    except OSError as error:
        msg = f"{error.filename}: {error.strerror}"
        raise ProjectError(msg) from None
    files = request.FILES.getlist("files") if way == "upload" else []
    if not files:
        raise ProjectError(said("Choose files, or name a folder."))
    came = f"{UPLOADED} {work.by}"
    large = [one for one in files if (one.size or 0) > MOST]
    fine = [one for one in files if one not in large]
    new = sum(desk.box.keep(one.read(), came, work.now) for one in fine)
    left = tuple((str(one.name), said("larger than 50 MiB")) for one in large)
    return Pulled(new, len(fine) - new, left)


def _from_folder(desk: Desk, folder: Path, now: str) -> Pulled:
    said = words()
    if not folder.exists():
        raise ProjectError(said("There is no folder {folder} here.", folder=str(folder)))
    return pull_folder(desk.box, folder, now)


def leave_all(work: Work, desk: Desk) -> int:
    """Leave the replies that wait at the counter; return how many; raise ProjectError."""
    try:
        return leave_replies(desk.box, counter_for(work.project))
    except NoAnswer as error:
        raise ProjectError(str(error)) from None
