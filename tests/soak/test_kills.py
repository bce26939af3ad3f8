"""SIGKILL at hundreds of random moments of collect, record and publish.

After each, all that was acknowledged is there, `verify` accepts the project as it stands, and the
next run completes it to what an undisturbed run makes. The short form of it, with the moments that
chance hardly finds, is project/test_killed_runs.py.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from killing import Campaign, collecting, publishing, publishing_again, reading, recording

pytestmark = pytest.mark.soak

KILLS = 200
MOST = 3 * KILLS


@pytest.mark.parametrize("made", [collecting, recording, publishing])
def test_killed_at_any_moment_nothing_is_lost(
    tmp_path: Path, made: Callable[[Path], Campaign]
) -> None:
    """Two hundred times each, at moments spread over all the time that the command takes."""
    assert KILLS == kill(made(tmp_path), KILLS)


@pytest.mark.parametrize("made", [reading, publishing_again])
def test_killed_readers_and_later_editions_go_on(
    tmp_path: Path, made: Callable[[Path], Campaign]
) -> None:
    """What is read is made anew; pages of the edition before are shared and stay what they were."""
    assert KILLS // 4 == kill(made(tmp_path), KILLS // 4)


def kill(campaign: Campaign, kills: int) -> int:
    """Kill so many times, look at what is left each time, and return how often it was killed."""
    chance, killed = random.Random(campaign.name), 0  # noqa: S311 - when to kill
    for number in range(MOST):
        campaign.renew()
        # A moment of each stretch of the whole time in turn; the last ones may come too late.
        moment = (number * 89 % kills + chance.random()) / kills
        ended = campaign.run(moment * campaign.seconds)
        campaign.check(ended)
        killed += ended.killed
        if killed == kills:
            break
    return killed
