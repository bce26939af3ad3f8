"""Folders of what is settled: found again, held while in use, cleared away when they are old."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import Desk, copied

from counterfoil.model.settled import Settled
from counterfoil.reconcile.keeping import KEPT, WHOLE, clear_old, hold, make
from counterfoil.reconcile.reading import count_figures

DAYS = [f"2023-05-{day:02}" for day in range(1, KEPT + 4)]
"""Three more than stay."""
_HOLDS = """
import sys
from pathlib import Path
from counterfoil.reconcile.keeping import hold

held = hold(Path(sys.argv[1]))
print(held is not None, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def village(town: Desk, tmp_path: Path) -> Desk:
    """Return a desk of one's own."""
    return copied(town, tmp_path / "project")


def folders(desk: Desk) -> set[Path]:
    """Return the folders of what is settled."""
    return set((desk.folder / "work" / "settled").iterdir())


def settle(desk: Desk, days: list[str]) -> list[Path]:
    """Settle as of some days, and use none of it; return where it was."""
    found = [desk.settle(day).folder for day in days]
    gc.collect()
    return found


def test_old_folders_are_cleared_away(village: Desk) -> None:
    """However many moments are settled, a few folders stay: those used last."""
    found = settle(village, DAYS)
    assert set(found[-KEPT:]) == folders(village)
    # One that is asked for again counts as used: the next one to go is another.
    assert not village.settle(DAYS[-KEPT]).fresh
    newer = settle(village, ["2023-06-01"])
    assert {found[-KEPT], *found[-KEPT + 2 :], *newer} == folders(village)


def test_what_is_in_use_stays(village: Desk) -> None:
    """As long as somebody has what is settled, its files are there; afterwards they may go."""
    used: Settled = village.settle(DAYS[0])
    before = count_figures(used)
    settle(village, DAYS[1:])
    assert used.folder in folders(village)
    assert before == count_figures(used)
    folder = used.folder
    del used
    gc.collect()
    settle(village, ["2023-06-01"])
    assert folder not in folders(village)


def test_what_another_process_uses_stays(village: Desk) -> None:
    """A hold holds against other processes, and goes with its own however that ends."""
    (folder,) = settle(village, DAYS[:1])
    command = [sys.executable, "-c", _HOLDS, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert "True\n" == other.stdout.readline()
        settle(village, DAYS[1:])
        assert folder in folders(village)
        other.kill()
    settle(village, ["2023-06-01"])
    assert folder not in folders(village)


def test_what_earlier_versions_left_is_cleared_away(village: Desk) -> None:
    """Folders that were never finished go with the old ones; nothing else in there is touched."""
    home = village.folder / "work" / "settled"
    left, notes = home / f"{'0' * 24}.coming", home / "notes"
    for one in (left, notes):
        one.mkdir(parents=True)
    settle(village, DAYS)
    assert not left.exists()
    assert notes.is_dir()


def test_a_folder_that_is_not_whole_is_made_anew(village: Desk) -> None:
    """What is settled is found by what is written last; without it all is settled again."""
    settled = village.settle()
    (settled.folder / WHOLE).unlink()
    assert hold(settled.folder) is None
    again = village.settle()
    assert (again.fresh, again.folder) == (True, settled.folder)
    assert (settled.owed, settled.troubles) == (again.owed, again.troubles)


def test_runs_that_settle_the_same_agree(tmp_path: Path) -> None:
    """Whoever comes later takes what the first made; none sees a folder half made, or none."""
    for number in range(60):
        home, begin = tmp_path / str(number), threading.Barrier(4)
        folder, seen = home / ("a" * 24), list[str]()

        def fill(made: Path, begin: threading.Barrier = begin) -> None:
            begin.wait()
            (made / "figures").write_text("figures")
            (made / WHOLE).write_text("{}")

        def run(
            folder: Path = folder, fill: Callable[[Path], None] = fill, seen: list[str] = seen
        ) -> None:
            held = make(folder, fill)
            seen.append((folder / "figures").read_text())
            del held

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ["figures"] * 4 == seen
        assert [folder] == list(home.iterdir())


def test_clearing_meets_those_who_come(tmp_path: Path) -> None:
    """Whoever asks for a folder while it is cleared away has it whole, or has none."""
    wrong: list[str] = []
    done = threading.Event()

    def fill(made: Path) -> None:
        for name in ("figures", WHOLE):
            (made / name).write_text(name)

    names = [tmp_path / f"{number:024x}" for number in range(KEPT + 3)]

    def ask() -> None:
        while not done.is_set():
            for folder in names:
                if (held := hold(folder)) and (folder / "figures").read_text() != "figures":
                    wrong.append(folder.name)
                del held

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for _ in range(10):
            for folder in names:
                make(folder, fill)
            clear_old(tmp_path)
    finally:
        done.set()
        asking.join()
    assert not wrong
