"""What the desk remembers: never past what it was made from, and for nobody else's eyes."""

from __future__ import annotations

import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attending import Visitor
from desks import NOW, Desk
from hypothesis import given
from hypothesis import strategies as st
from small_projects import ledger_of

from counterfoil.desk.once import Keep, Once
from counterfoil.desk.roles import Role
from counterfoil.desk.watching import Watched
from counterfoil.desk.working import Work, open_desk
from counterfoil.ledger.rows import ACCESS, access_row
from counterfoil.reconcile.reading import figures

WEEK, BOARD = "/week/2023-W09/", "/"
QUESTION = "/question/approached/a/migrants/2023-W09/"


@pytest.mark.parametrize("page", [WEEK, BOARD, QUESTION, "/questions/"])
def test_what_is_remembered_is_shown_to_nobody_who_may_not_see_it(
    office: Desk, people: dict[Role, Any], page: str
) -> None:
    """After a reviewer looked, who is not signed in is shown the door, and a reader no form."""
    del office
    reviewer = Visitor(people[Role.REVIEWER]).get(page)
    assert reviewer.code == 200
    assert Visitor().get(page).to.startswith("/login/?next=")
    reader = Visitor(people[Role.READER]).get(page)
    assert (reader.code, "reviewer-1" in reader.text) == (200, False)
    assert "/rule/" not in reader.text


@pytest.mark.parametrize("page", [WEEK, BOARD, QUESTION])
def test_forms_are_each_pages_own(office: Desk, people: dict[Role, Any], page: str) -> None:
    """What is remembered holds no form's secret: every page brings another."""
    del office
    secrets = set()
    for role in (Role.READER, Role.REVIEWER):
        visitor = Visitor(people[role])
        for _ in range(2):
            text = visitor.get(page).text
            secrets.add(text.partition('name="csrfmiddlewaretoken" value="')[2][:64])
    assert 4 == len(secrets)


def test_what_is_remembered_speaks_the_language_of_whoever_looks(
    office: Desk, people: dict[Role, Any]
) -> None:
    """A page that was drawn in one language is drawn anew in another."""
    del office
    for page, english, russian in (
        (WEEK, "Region, category", "Регион, категория"),
        (BOARD, "Completeness", "Полнота"),
    ):
        for _ in range(2):
            first = Visitor(people[Role.READER], "en").get(page).text
            second = Visitor(people[Role.READER], "ru").get(page).text
            assert (english in first, russian in first) == (True, False)
            assert (english in second, russian in second) == (False, True)


def test_a_row_that_comes_in_is_seen_at_once(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """A ruling by another program changes the next look at the question and at its week."""
    del now_is
    reader = Visitor(people[Role.READER])
    spoken = {figure.question for figure in figures(office.settle(), period="2023-W09")}
    asked = str(next(one for one in sorted(spoken) if f"/question/{one}/" != QUESTION))
    before = [reader.get(page).text for page in (WEEK, f"/question/{asked}/")]
    claim = office.explain(asked).claims[-1].seq
    ruling = f"""
[[rulings]]
decision = "withdraw"
about_kind = "claim"
about = "{claim}"
reason = "It was read from the wrong column."
ruled_at = "2023-04-01T11:00:00Z"
"""
    # By two, so that it counts for later tests that ask for two as well.
    for by in ("R-1", "R-2"):
        office.decide(ruling, by=by)
    week, question = (reader.get(page).text for page in (WEEK, f"/question/{asked}/"))
    assert "It was read from the wrong column." in question
    assert before[1] != question
    assert before[0].partition("<main")[2] != week.partition("<main")[2]


def test_a_changed_codebook_is_seen_at_once(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """A region that is called otherwise is so at the next look, and again when it is undone."""
    del now_is
    path = office.folder / "codebook" / "regions.csv"
    reader, kept = Visitor(people[Role.READER]), path.read_text("utf-8")
    assert "Alpha" in reader.get(WEEK).text
    try:
        # As many letters, and within one tick of the clock: only reading it tells.
        path.write_text(kept.replace("Alpha", "Omega"), "utf-8")
        for page in (WEEK, BOARD, QUESTION):
            text = reader.get(page).text
            assert ("Omega" in text, "Alpha" in text) == (True, False), page
    finally:
        path.write_text(kept, "utf-8")
    assert "Alpha" in reader.get(WEEK).text


def test_work_that_is_deleted_is_made_again(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """Whoever deletes what was settled while the desk is open gets the same pages."""
    del office, now_is
    reader = Visitor(people[Role.READER])
    before = reader.get(WEEK).text.partition("<main")[2]
    with open_desk() as (project, ledger, now):
        folder = Work(project, ledger, now, "R-1").settled().folder
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink()
    folder.rmdir()
    assert before == reader.get(WEEK).text.partition("<main")[2]


def test_the_same_head_is_read_once(office: Desk, now_is: None) -> None:
    """As long as nothing comes in, all who look share what was read; then nobody does."""
    del now_is
    with open_desk() as (project, ledger, now):
        one, other = (Work(project, ledger, now, by) for by in ("R-1", "R-2"))
        first = one.standing
        assert first is other.standing
        assert one.figures is other.figures
    with ledger_of(office.project) as adding, adding.writing() as writer:
        writer.add(ACCESS, access_row(NOW, "R-1", "signed in", "", ""))
    with open_desk() as (project, ledger, now):
        assert first is Work(project, ledger, now, "R-1").standing, "who comes moves nothing"


def test_files_are_read_again_when_one_changes(tmp_path: Path) -> None:
    """What is read once is kept; a file that changes, comes or goes has all of them read again."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1")
    asked = []

    def read(folder: Path) -> str:
        asked.append(folder)
        return "".join(path.read_text() for path in (first, second) if path.exists())

    watched = Watched(lambda _: [first, second], read)
    said = watched.of(tmp_path)
    for change, expected in ((lambda: first.write_text("2"), "2"),
                             (lambda: second.write_text("3"), "23"),
                             (second.unlink, "2")):  # fmt: skip
        change()
        assert expected == watched.of(tmp_path)
    assert "1" == said
    time.sleep(2.1)
    watched.of(tmp_path)
    count = len(asked)
    assert watched.of(tmp_path) is watched.of(tmp_path)
    assert count == len(asked), "what has not changed for a while is not read again"


def test_whoever_comes_meanwhile_waits_and_gets_the_same() -> None:
    """Of eight who ask at once one makes it."""
    once: Once[object] = Once()
    made: list[int] = []
    got: list[object] = []
    begin = threading.Barrier(8)

    def make() -> object:
        made.append(1)
        time.sleep(0.05)
        return object()

    def ask() -> None:
        begin.wait()
        got.append(once.get(make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (1, 8, 1) == (len(made), len(got), len(set(map(id, got))))


def test_what_fails_is_made_by_whoever_asks_next() -> None:
    """A failure is not remembered, neither as a thing nor as a place for one."""
    kept: Keep[int] = Keep(10)

    def fail() -> int:
        raise LookupError

    for number in range(100):
        with pytest.raises(LookupError):
            kept.get(number, fail)
    assert not kept._places  # noqa: SLF001 - that nothing is left is the point
    assert 7 == kept.get(1, lambda: 7)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=60))
def test_what_is_kept_stays_within_bounds(asked: list[tuple[int, int]]) -> None:
    """However much is asked for, no more is kept than fits; what was used last is kept."""
    kept: Keep[bytes] = Keep(100, len)
    sizes: dict[int, int] = {}
    for key, drawn in asked:
        size = sizes.setdefault(key, drawn)
        assert bytes(size) == kept.get(key, partial(bytes, size))
        assert sum(kept._sizes.values()) <= 100  # noqa: SLF001 - the bound itself
        assert kept._held == sum(kept._sizes.values())  # noqa: SLF001
        assert set(kept._places) == set(kept._sizes)  # noqa: SLF001
    if asked:
        key, _ = asked[-1]
        kept.get(key, lambda: pytest.fail("it was used last, and is gone"))
