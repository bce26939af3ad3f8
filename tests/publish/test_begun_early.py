"""What of an edition is begun before it is planned: it changes no byte and leaves nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from commands import Done, counterfoil, started
from deciding import ruling
from desks import NOW, Desk, copied

_CHOSEN = ruling(
    "choose", "question", "approached/a/migrants/2023-W09", 'claim = "annex.csv#cell=2,5"'
)
_OTHER_DISK = Path("/dev/shm")  # noqa: S108 - its device is looked at first
_FIRST, _SECOND = "2023-W13.1", "2023-W13.2"


@pytest.fixture
def desk(town: Desk, tmp_path: Path) -> Desk:
    """Return a copy of the town's desk: one edition, and a ruling that came after it."""
    desk = copied(town, tmp_path / "project")
    desk.decide(_CHOSEN)
    return desk


def _published(desk: Desk) -> Done:
    """Publish by the command, which begins early."""
    done = counterfoil("publish", "-p", desk.folder, "--by", "R-1", COUNTERFOIL_NOW=NOW)
    assert 0 == done.code, done
    return done


def _second(desk: Desk) -> Path:
    return desk.folder / "editions" / _SECOND


def _bytes(edition: Path) -> dict[str, str]:
    return {
        path.relative_to(edition).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in edition.rglob("*")
        if path.is_file() and path.name != "edition.note"
    }


def _left_over(desk: Desk) -> list[str]:
    """Return the names of what is left of work that is done."""
    homes = (desk.folder / "editions", desk.folder / "work" / "pages")
    return [path.name for home in homes for path in home.glob(".coming*")]


def test_what_is_begun_early_changes_no_byte(desk: Desk, tmp_path: Path) -> None:
    """The command's edition is the one that is made in one go, and shares the last one's pages."""
    other = copied(desk, tmp_path / "other")
    shutil.rmtree(other.folder / "work" / "pages")
    assert 0 == other.publish().reused
    done = _published(desk)
    assert _bytes(_second(other)) == _bytes(_second(desk))
    assert " 0 as in the last edition" not in done.out
    page = "site/en/codebook.html"
    first = desk.folder / "editions" / _FIRST
    assert (first / page).samefile(_second(desk) / page)
    assert not _left_over(desk)
    assert 0 == counterfoil("verify", "-p", desk.folder).code


def test_what_was_planted_in_the_last_edition_is_not_carried_on(desk: Desk) -> None:
    """Files that are not the last edition's own, and the folders they are in, do not come along."""
    site = desk.folder / "editions" / _FIRST / "site"
    (site / "en" / "claims" / "0" / "planted\n.html").write_text("planted")
    (site / "planted" / "empty").mkdir(parents=True)
    (site / "planted" / "deep").mkdir()
    (site / "planted" / "deep" / "page.html").write_text("planted")
    _published(desk)
    assert not list(_second(desk).rglob("planted*"))
    listed = {line[66:] for line in (_second(desk) / "SHA256SUMS").read_text().splitlines()}
    assert set(_bytes(_second(desk))) == listed | {"SHA256SUMS"}


def test_what_is_gone_from_the_last_edition_is_made_anew(desk: Desk, tmp_path: Path) -> None:
    """A page, or a whole folder of them, that somebody deleted there is in the next edition."""
    other = copied(desk, tmp_path / "other")
    _published(other)
    site = desk.folder / "editions" / _FIRST / "site"
    (site / "en" / "codebook.html").unlink()
    shutil.rmtree(site / "ru" / "claims")
    _published(desk)
    assert _bytes(_second(other)) == _bytes(_second(desk))


def test_where_no_edition_comes_of_it_nothing_is_left(desk: Desk) -> None:
    """A plan, and an edition with nothing new in it, leave no folder behind."""
    _published(desk)
    for arguments in (("publish",), ("publish", "--plan")):
        done = counterfoil(*arguments, "-p", desk.folder, COUNTERFOIL_NOW=NOW)
        assert 0 == done.code
        assert "Nothing is new" in done.out
        assert not _left_over(desk)


def test_the_program_ends_as_its_command_does(desk: Desk, tmp_path: Path) -> None:
    """As a program of its own it prints all it has to say, and exits with the command's code."""
    for arguments, code, said in (
        (["publish", "--plan", "-p", str(desk.folder)], 0, b"against edition"),
        (["publish", "-p", str(tmp_path / "nowhere")], 3, b"is no project"),
        (["publish", "--no-such-option"], 2, b"No such option"),
    ):
        process = started(*arguments, environment={**os.environ, "COUNTERFOIL_NOW": NOW})
        out, err = process.communicate(timeout=60)
        assert code == process.returncode
        assert said in out + err


def test_work_may_be_a_disk_of_its_own(desk: Desk, tmp_path: Path) -> None:
    """Where no file of work/ can be linked or renamed into editions/, the edition is the same."""
    if not _OTHER_DISK.is_dir() or _OTHER_DISK.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no other file system to work on")
    other = copied(desk, tmp_path / "other")
    _published(other)
    with TemporaryDirectory(dir=_OTHER_DISK) as elsewhere:
        shutil.move(desk.folder / "work", elsewhere)
        (desk.folder / "work").symlink_to(Path(elsewhere) / "work")
        _published(desk)
    assert _bytes(_second(other)) == _bytes(_second(desk))


def test_what_is_left_to_the_end_is_done_at_the_end(tmp_path: Path) -> None:
    """A folder that goes with the last of its readers goes, although the program ends at once."""
    folder = tmp_path / "tables"
    folder.mkdir()
    run = (
        "import shutil, sys, weakref; from counterfoil.cli import program; held = {1}; "
        "weakref.finalize(held, shutil.rmtree, sys.argv.pop()); program()"
    )
    done = subprocess.run([sys.executable, "-c", run, "--version", folder], check=True)
    assert 0 == done.returncode
    assert not folder.exists()
