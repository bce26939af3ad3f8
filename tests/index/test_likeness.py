"""What looks alike: told from sketches and words, the same however the originals came."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from desks import Desk
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.index.bodies import Body, stretches
from counterfoil.index.facts import facts
from counterfoil.index.likeness import Likeness, Way, likenesses
from counterfoil.index.shingles import RUN, covered, prints, runs, shingles
from counterfoil.model.reading import Article, Page, Reading, Table
from counterfoil.project.newest import newest_kept
from counterfoil.project.readings import keep_reading
from counterfoil.project.tree import Project

_FEW = st.lists(st.sampled_from(["a", "b", "в", "г", "1"]), max_size=40)
_VOCABULARY = [f"word{n}" for n in range(500)]


def text(seed: int, length: int = 200) -> str:
    """Return a text that shares no run of words with those of other seeds."""
    return " ".join(random.Random(seed).choices(_VOCABULARY, k=length))  # noqa: S311 - no secret


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty project."""
    return Desk(tmp_path / "project", {}).project


def keep(project: Project, name: str, *paragraphs: str) -> str:
    """Keep a reading of some paragraphs; return its digest."""
    digest = sha256(name.encode()).hexdigest()
    keep_reading(project, Reading(digest, "html/1", "", Article(paragraphs=paragraphs)))
    return digest


def alike(project: Project) -> list[Likeness]:
    """Return everything that looks alike."""
    return likenesses(project, newest_kept(project))


@given(_FEW, _FEW, _FEW, _FEW, st.lists(st.sampled_from("abв"), min_size=8, max_size=30))
def test_what_two_texts_share_leaves_a_print_in_both(
    before: list[str], after: list[str], above: list[str], below: list[str], shared: list[str]
) -> None:
    """Eight words in a row are enough, wherever they stand."""
    one, other = ([*a, *shared, *b] for a, b in ((before, after), (above, below)))
    assert set(prints(shingles(one))) & set(prints(shingles(other)))


@given(_FEW)
def test_shingles_stand_for_their_words_alone(words: list[str]) -> None:
    """The same run of words has the same number anywhere, and there is one for each place."""
    numbers = shingles(words)
    assert max(len(words) - RUN + 1, 0) == len(numbers)
    for place, number in enumerate(numbers):
        assert [number] == shingles(words[place : place + RUN])


@given(st.lists(st.booleans(), max_size=40))
def test_marked_shingles_cover_their_words(marked: list[bool]) -> None:
    """A word is covered where a shingle that it stands in is marked, and nowhere else."""
    found = covered(marked)
    for place, flag in enumerate(found):
        assert flag == any(marked[max(place - RUN + 1, 0) : place + 1])
    assert sum(found) == sum(last - first for first, last in runs(found))


@given(_FEW, _FEW, _FEW)
def test_stretches_are_the_same_words_in_both(
    one: list[str], other: list[str], shared: list[str]
) -> None:
    """Each stretch is word for word in either text, and in one passage of it."""
    pages = Page(1, " ".join([*one, *shared])), Page(2, " ".join([*shared, *other]))
    ours = Body.of(Reading("a", "text/1", "", None, pages))
    theirs = Body.of(Reading("b", "text/1", "", Article(paragraphs=(" ".join(shared), "б"))))
    for found in stretches(ours, theirs, 9):
        here, there = ours.words[found.first : found.last], None
        there = theirs.words[found.other_first : found.other_last]
        assert [word.text for word in here] == [word.text for word in there]
        assert 1 == len({word.passage for word in here}) == len({word.passage for word in there})
        assert len(here) >= RUN


@pytest.mark.parametrize(
    ("other", "way"),
    [
        ((text(1),), Way.VERSION),
        ((text(2), text(1)), Way.HELD),
        ((text(2), text(3), " ".join(text(1).split()[:60])), Way.PASSAGE),
        ((text(2),), None),
        ((" ".join(text(1).split()[:20]),), None),
    ],
)
def test_ways_of_being_alike(project: Project, other: tuple[str, ...], way: Way | None) -> None:
    """A reprint, a letter in an article, a long quote; and what is too little to tell."""
    keep(project, "one", text(1))
    keep(project, "other", *other)
    assert ([way] if way else []) == [found.way for found in alike(project)]


def test_what_stands_in_many_unlike_texts_counts_for_nothing(project: Project) -> None:
    """A notice on every page makes no two pages alike, though it is half of each."""
    for number in range(6):
        keep(project, f"page {number}", text(99, 60), text(number, 40))
    assert [] == alike(project)


def test_a_wire_that_everyone_reprints_is_found_in_all(project: Project) -> None:
    """Many reprints are not taken for a notice: each is found to be like the first of them."""
    digests = {keep(project, f"reprint {n}", text(7), text(100 + n, 30)) for n in range(40)}
    found = alike(project)
    assert digests == {digest for one in found for digest in (one.one, one.other)}
    assert {Way.VERSION} == {one.way for one in found}


def test_originals_that_come_one_by_one_are_like_all_at_once(project: Project) -> None:
    """Sketches are kept, and a file of them that is lost, cut or littered changes nothing."""
    for number in range(5):
        keep(project, f"text {number}", text(number % 3), text(50 + number, 20))
        found = alike(project)
    assert len(found) >= 2
    home = project.folder / "work" / "likeness"
    (path,) = home.glob("*.ndjson")
    before = path.read_bytes()
    assert found == alike(project)
    assert before == path.read_bytes()
    path.write_bytes(before[: len(before) // 2])
    assert found == alike(project)
    path.write_bytes(before + b'{"digest": 3}\nnot JSON\n\n')
    assert found == alike(project)
    shutil.rmtree(home)
    assert found == alike(project)


def test_a_reading_made_anew_is_sketched_anew(project: Project) -> None:
    """What a replaced reading said is compared no more."""
    keep(project, "one", text(1))
    keep(project, "other", text(1))
    assert alike(project)
    keep(project, "other", text(2))
    assert not alike(project)


def test_long_tables_are_sketched_by_a_part_and_told_whole(project: Project) -> None:
    """Tens of thousands of numbers leave a few thousand facts, which tell as much."""
    draw = random.Random(1)  # noqa: S311 - no secret
    rows = [["place", "count"], *([f"p{n}", str(draw.randint(10, 9999))] for n in range(30_000))]
    half = [rows[0], *rows[15_000:]]
    for name, made in (("whole", rows), ("half", half), ("other", _changed(rows))):
        digest = sha256(name.encode()).hexdigest()
        keep_reading(project, Reading(digest, "csv/1", "", None, (), (Table(1, made),)))
    (found,) = alike(project)
    assert Way.TABLE == found.way
    shares = sorted((found.of_one, found.of_other))
    assert shares == [pytest.approx(0.5, abs=0.05), 1.0]
    assert found.amount == pytest.approx(15_000, rel=0.1)


def _changed(rows: list[list[str]]) -> list[list[str]]:
    return [rows[0], *([place, str(int(count) + 1)] for place, count in rows[1:])]


def test_what_says_nothing_is_no_fact() -> None:
    """Single digits, years, days and running numbers are in too many tables to tell any by."""
    rows = [
        ["№", "Place", "Year", "Day", "Count"],
        ["10", "a", "2023", "01.03.2023", "7"],
        ["11", "b", "2024", "08.03.2023", "1 204,00"],
        ["12", "c", "2024", "15.03.2023", ""],
    ]
    found = facts(Table(1, rows)).cells
    assert {(2, 1), (3, 5)} == set(found.values())


def test_a_number_is_one_fact_however_it_is_written() -> None:
    """Marks of thousands, zeros behind a mark and large letters belong to the file."""
    ways = ("1204", "1 204", "1,204", "1\u00a0204,0", "1204.00")
    told = [facts(Table(1, [["Place", "Count"], ["A", way]])).cells.keys() for way in ways]
    assert all(one == told[0] for one in told)
    other = Table(1, [["Count", "Place"], ["1204", "a"]])
    assert told[0] == facts(other).cells.keys()
    assert told[0] != facts(replace(other, rows=[["Count", "Place"], ["1205", "a"]])).cells.keys()
