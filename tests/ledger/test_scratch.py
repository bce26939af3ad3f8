"""What is being made has a folder of its own, which no run leaves behind for long."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.ledger.scratch import alone, clear_left, scratch
from counterfoil.ledger.store import LedgerBusy


def test_a_folder_is_there_for_as_long_as_it_is_in_use(tmp_path: Path) -> None:
    """It is made with what it stands in, and gone in the end, whatever happened."""
    home = tmp_path / "work" / "segments"
    with scratch(home) as folder:
        (folder / "a").mkdir()
        (folder / "a" / "b").write_bytes(b"b")
    assert not list(home.iterdir())
    with pytest.raises(OSError, match="the disk is full"), scratch(home) as folder:
        raise OSError("the disk is full")  # noqa: EM101, TRY003
    assert not list(home.iterdir())


def test_what_is_moved_away_is_kept(tmp_path: Path) -> None:
    """A file, or the folder itself under its final name."""
    with scratch(tmp_path) as folder:
        (folder / "a").write_bytes(b"a")
        (folder / "a").rename(tmp_path / "a")
    with scratch(tmp_path) as folder:
        (folder / "b").write_bytes(b"b")
        folder.rename(tmp_path / "final")
    assert {tmp_path / "a", tmp_path / "final"} == set(tmp_path.iterdir())
    assert b"b" == (tmp_path / "final" / "b").read_bytes()


def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    """And nothing else that stands beside it."""
    left = tmp_path / ".coming-1" / "deep"
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"half")
    (tmp_path / "kept").mkdir()
    with scratch(tmp_path) as folder:
        assert {folder, tmp_path / "kept"} == set(tmp_path.iterdir())


def test_what_another_run_is_making_stays(tmp_path: Path) -> None:
    """Two runs may be at work at once."""
    with scratch(tmp_path) as one, scratch(tmp_path) as other:
        clear_left(tmp_path)
        assert {one, other} == set(tmp_path.iterdir())


def test_only_one_run_is_alone(tmp_path: Path) -> None:
    """Another is refused in words, until the first is done."""
    home = tmp_path / "editions"
    with alone(home, "is here; come later"):
        with pytest.raises(LedgerBusy, match="another counterfoil is here; come later"):
            alone(home, "is here; come later").__enter__()
        with alone(tmp_path / "elsewhere", ""):
            pass
    with alone(home, ""):
        pass
