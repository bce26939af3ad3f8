"""A command that is killed loses nothing acknowledged, and the next run completes what it began.

A few random moments, and those that chance hardly finds; soak/test_kills.py goes on for hundreds.
"""

from __future__ import annotations

import random

import pytest
from commands import counterfoil
from killing import NOW, Campaign, State, Window, collecting, publishing, recording

FEW = 2
_PUBLISH = "counterfoil.publish.stage"
_PRESS = "counterfoil.publish.press:Press"
_STORE = "counterfoil.ledger.store:Store"
_VAULT = "counterfoil.ledger.vault"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """Return a project on its way to some originals."""
    return collecting(tmp_path_factory.mktemp("files"), 150)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """Return a project on its way to some filings."""
    return recording(tmp_path_factory.mktemp("tables"), 3, 700)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """Return the founding example on its way to an edition."""
    return publishing(tmp_path_factory.mktemp("edition"))


@pytest.mark.parametrize("name", ["files", "tables", "edition"])
def test_killed_at_any_moment_nothing_is_lost(request: pytest.FixtureRequest, name: str) -> None:
    """What was reported as done is there, `verify` accepts the rest, the next run completes it."""
    campaign: Campaign = request.getfixturevalue(name)
    chance = random.Random(name)  # noqa: S311 - when to kill
    for number in range(FEW):
        campaign.renew()
        campaign.check(campaign.run((number + chance.random()) / FEW * campaign.seconds))


@pytest.mark.parametrize(
    "window",
    [
        (f"{_VAULT}:Vault", "_settle"),
        (_VAULT, "sync_folder"),
        (_STORE, "add_checkpoint"),
        (_STORE, "commit"),
    ],
    ids=str,
)
def test_a_killed_collector_leaves_no_half_original(files: Campaign, window: Window) -> None:
    """Before bytes have their name, before it is durable, before their row is, before it is one."""
    files.renew()
    ended = files.run(window=window)
    assert (True, []) == (ended.killed, ended.acknowledged)
    files.check(ended)


@pytest.mark.parametrize("window", [(_STORE, "add_checkpoint"), (_STORE, "commit")], ids=str)
def test_a_killed_recorder_leaves_no_half_filing(tables: Campaign, window: Window) -> None:
    """A filing comes with all its claims and with a signed checkpoint, or not at all."""
    tables.renew()
    ended = tables.run(window=window)
    assert (True, []) == (ended.killed, ended.acknowledged)
    tables.check(ended)


@pytest.mark.parametrize(
    "window",
    [
        (_PUBLISH, "build"),
        (_PRESS, "finish"),
        ("counterfoil.ledger.ledger:Ledger", "sign"),
        (_STORE, "begin"),
        (_STORE, "commit"),
        ("counterfoil.publish.past", "sync_folder"),
        (_PRESS, "keep_stamps"),
    ],
    ids=str,
)
def test_a_killed_publisher_leaves_no_half_edition(edition: Campaign, window: Window) -> None:
    """Whatever was written, it is no edition before it is whole and on record."""
    edition.renew()
    ended = edition.run(window=window)
    assert ended.killed
    edition.check(ended)


def test_an_edition_on_record_is_put_in_its_place_by_the_next_run(edition: Campaign) -> None:
    """Killed when it is on record and not yet in its place, it is finished and not made again."""
    edition.renew()
    assert edition.run(window=(_PUBLISH, "put_in_place")).killed
    editions = edition.folder / "editions"
    assert [".coming"] == [path.name for path in editions.iterdir()]
    done = counterfoil("publish", "-p", edition.folder, COUNTERFOIL_NOW=NOW)
    assert "Edition 2026-W49.1, which was interrupted, is in its place now." in done.out
    assert "Nothing is new since edition 2026-W49.1" in done.out
    assert ["2026-W49.1"] == [path.name for path in editions.iterdir()]
    assert edition.whole == State.of(edition.folder)
