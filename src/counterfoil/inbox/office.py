"""What the commands and the web desk open alike: the box, the counter, a sealed file with a key."""

from __future__ import annotations

from counterfoil.inbox.accepting import Desk
from counterfoil.inbox.authors import Monitors
from counterfoil.inbox.box import Box, Sealed
from counterfoil.inbox.counters import Counter
from counterfoil.inbox.judging import Judging
from counterfoil.inbox.opening import open_sealed
from counterfoil.inbox.replying import desk_signer
from counterfoil.project.tree import Project, inbox_folder
from counterfoil.record.stage import Recorder
from counterfoil.sealing.holding import ReviewerKey


def desk_for(recorder: Recorder) -> Desk:
    """Return who decides, the project's box, and what is on record of monitors."""
    box = Box(inbox_folder(recorder.project.folder))
    return Desk(recorder, box, Monitors(recorder.project, recorder.ledger))


def counter_for(project: Project) -> Counter:
    """Return the counter that project.toml names; raise ProjectError without the desk's key."""
    settings = project.settings
    signer = desk_signer(settings.origin)
    return Counter(settings.counter, settings.proxy, settings.origin, signer)


def opened_with(desk: Desk, one: Sealed, key: ReviewerKey) -> Judging:
    """Return a sealed file, opened with a reviewer's key where it opens."""
    origin = desk.recorder.project.settings.origin
    return Judging(desk, one, open_sealed(desk.box.content(one), [key.identity], origin))
