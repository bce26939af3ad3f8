"""Two desks that publish at once: one does, the other is told, and no edition is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import counterfoil, one_sentence
from deciding import ruling
from desks import NOW, Desk, copied
from small_projects import ledger_of

from counterfoil.ledger.store import LedgerBusy
from counterfoil.model.moment import Moment
from counterfoil.publish.past import COMING, publishing_alone
from counterfoil.publish.planning import plan
from counterfoil.publish.stage import Publisher, publish
from counterfoil.reconcile.stage import reconcile

_ASKED = "approached/a/migrants/2023-W09"
_RULED = ruling("choose", "question", _ASKED, 'claim = "annex.csv#cell=2,5"')


@pytest.fixture
def desk(town: Desk, tmp_path: Path) -> Desk:
    """Return a desk with something new to publish."""
    desk = copied(town, tmp_path / "project")
    desk.decide(_RULED)
    return desk


def test_a_second_publisher_waits(desk: Desk) -> None:
    """What the first has made so far is left to it, and nothing goes on record."""
    coming, size = desk.folder / "editions" / COMING, desk.size()
    coming.mkdir()
    (coming / "half").write_bytes(b"half")
    with publishing_alone(desk.project):
        done = counterfoil("publish", "-p", desk.folder, COUNTERFOIL_NOW=NOW)
        assert "another counterfoil is publishing; wait until it is done" == one_sentence(done)
        assert 0 == counterfoil("publish", "--plan", "-p", desk.folder, COUNTERFOIL_NOW=NOW).code
    assert (b"half", size) == ((coming / "half").read_bytes(), desk.size())
    assert 0 == counterfoil("publish", "-p", desk.folder, COUNTERFOIL_NOW=NOW).code
    assert not coming.exists()
    assert 0 == counterfoil("verify", "-p", desk.folder).code


def test_a_plan_that_another_edition_has_overtaken_is_not_applied(desk: Desk) -> None:
    """It would have been a second edition of one number, with a folder that is taken."""
    with ledger_of(desk.project) as ledger:
        settled = reconcile(desk.project, ledger, Moment(NOW, ledger.size))
        planned = plan(desk.project, ledger, settled, NOW[:10])
        other = publish(desk.project, ledger, planned, Publisher("R-2", NOW))
        assert planned[0].number == other.number
        with pytest.raises(LedgerBusy, match="has published since this was planned; look at the"):
            publish(desk.project, ledger, planned, Publisher("R-1", NOW))
    assert 2 == len(desk.rows("edition"))
    assert 0 == counterfoil("verify", "-p", desk.folder).code
