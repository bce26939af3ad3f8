"""Segments hold every claim of the ledger as columns, however they came to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hostile import numbers, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from logs import custody, opened

from counterfoil.ledger.columns import connect
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rows import claim_core, claim_rows, filing_row, quantity_json, question_json
from counterfoil.ledger.segments import log_name, update_segments
from counterfoil.model.claim import Act, Filing
from counterfoil.model.quantity import WIDEST, Absence, Quantity

COLUMNS = (
    "seq, filing, measure, region, category, period, words, low, high, absent, locator, note, "
    "at_least, at_most, twice, speaker, alone"
)
ASKED = [
    ("approached", region, "all", week) for region in "AB" for week in ("2023-W09", "2023-W10")
]

quantities = st.one_of(
    st.builds(Quantity, texts, st.none() | numbers, st.none() | numbers),
    st.builds(Quantity, texts, absent=st.sampled_from(Absence)),
)
said = st.tuples(st.sampled_from(ASKED), quantities, texts, texts)
filed = st.tuples(st.sampled_from(["S-1", "S-2", ""]), st.lists(said, max_size=6))
logs = st.lists(st.lists(filed, max_size=3), min_size=1, max_size=4)
"""Commits of filings, each of a speaker's claims."""


def record(ledger: Ledger, commit: list[Any]) -> None:
    """Put filings and their claims into the ledger in one commit."""
    with ledger.writing() as writer:
        writer.add("custody", custody())
        for speaker, claims in commit:
            filing = Filing(Act.SESSION, "letter", "ab" * 32, "", "", speaker, "2023-10-03")
            seq = writer.add("filing", filing_row(filing, "2023-10-03T12:00:00Z", "R-1"))
            cores = [
                claim_core(question_json(*question), quantity_json(quantity), locator, note)
                for question, quantity, locator, note in claims
            ]
            writer.add_many("claim", claim_rows(seq, cores))


def held(paths: list[Path]) -> list[tuple[Any, ...]]:
    """Return what segments hold, in the order they have it."""
    with connect() as columns:
        found: list[tuple[Any, ...]] = []
        for path in paths:
            query = f"SELECT {COLUMNS} FROM read_parquet($path)"  # noqa: S608 - our own columns
            found += columns.execute(query, {"path": str(path)}).fetchall()
    return found


def expected(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Return what segments should hold of each claim, read from its row, but for `alone`."""
    speakers = {seq: row.get("speaker", "") for seq, row in ledger.rows("filing")}
    rows = list(ledger.rows("claim"))
    names = ("measure", "region", "category", "period")
    times = Counter((row["filing"], *(row[name] for name in names)) for _, row in rows)
    found: list[tuple[Any, ...]] = []
    for seq, row in rows:
        low, high = (None if row.get(x) is None else Decimal(row[x]) for x in ("low", "high"))
        key, absent = (row["filing"], *(row[name] for name in names)), row.get("absent")
        least = WIDEST if absent else -WIDEST if low is None else low
        most = -WIDEST if absent else WIDEST if high is None else high
        said_so = (row["words"], low, high, absent, row["locator"], row.get("note"))
        found.append((seq, *key, *said_so, least, most, times[key] > 1, speakers[row["filing"]]))
    return found


@settings(max_examples=15)
@given(logs)
def test_segments_hold_every_claim_as_its_row_says(
    tmp_path_factory: pytest.TempPathFactory, log: list[Any]
) -> None:
    """Words, bounds, locators and notes of every alphabet, open ends and absences included."""
    home = tmp_path_factory.mktemp("log")
    with opened(home / "ledger.db") as ledger:
        for commit in log:
            record(ledger, commit)
        found = held(update_segments(ledger, home / "segments"))
        assert expected(ledger) == [columns[:-1] for columns in found]


@settings(max_examples=12)
@given(logs)
def test_segments_made_bit_by_bit_hold_the_same(
    tmp_path_factory: pytest.TempPathFactory, log: list[Any]
) -> None:
    """Brought up to date after every commit or once at the end, they hold the same claims."""
    home = tmp_path_factory.mktemp("log")
    with opened(home / "ledger.db") as ledger:
        for commit in log:
            record(ledger, commit)
            paths = update_segments(ledger, home / "often")
        assert expected(ledger) == [columns[:-1] for columns in held(paths)]


@settings(max_examples=12)
@given(logs)
def test_who_speaks_alone_says_nothing_else_there(
    tmp_path_factory: pytest.TempPathFactory, log: list[Any]
) -> None:
    """In a segment, a claim is alone where its speaker has no other on the question."""
    home = tmp_path_factory.mktemp("log")
    with opened(home / "ledger.db") as ledger:
        for commit in log:
            record(ledger, commit)
            paths = update_segments(ledger, home / "segments")
        for path in paths:
            rows = held([path])
            said_there = Counter((columns[15], *columns[2:6]) for columns in rows)
            alone = [said_there[columns[15], *columns[2:6]] == 1 for columns in rows]
            assert alone == [columns[16] for columns in rows]


SAID = (ASKED[0], Quantity("40", Decimal(40), Decimal(40)), "cell=2,1", "")
COMMIT = [("S-1", [SAID])]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return a ledger of a few claims."""
    with opened(tmp_path / "ledger.db") as found:
        for _ in range(5):
            record(found, COMMIT)
        yield found


def test_a_second_look_makes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    """With no new row the same files are there, untouched."""
    home = tmp_path / "segments"
    paths = update_segments(ledger, home)
    before = [(path, path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
    assert paths == update_segments(ledger, home)
    assert before == [(path, path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]
    assert sorted(paths) == sorted(home.iterdir())


def test_what_a_killed_run_left_is_cleared(ledger: Ledger, tmp_path: Path) -> None:
    """Also where it had made all there is, and was killed before it had cleared up."""
    paths = update_segments(ledger, tmp_path / "segments")
    (tmp_path / "segments" / ".coming-left").mkdir()
    assert paths == update_segments(ledger, tmp_path / "segments")
    assert sorted(paths) == sorted((tmp_path / "segments").iterdir())


def test_many_small_commits_make_few_segments(ledger: Ledger, tmp_path: Path) -> None:
    """Segments are merged as they come, and none of their claims is lost, doubled or moved."""
    home = tmp_path / "segments"
    for _ in range(24):
        record(ledger, COMMIT)
        paths = update_segments(ledger, home)
        assert len(paths) <= ledger.size.bit_length()
    assert sorted(paths) == sorted(home.iterdir())
    assert [columns[:-1] for columns in held(paths)] == expected(ledger)


def test_segments_can_be_taken_away_at_any_time(ledger: Ledger, tmp_path: Path) -> None:
    """Whichever file is gone or has a strange name, the claims are put together again."""
    home = tmp_path / "segments"
    claims = held(update_segments(ledger, home))
    (home / "tmpabc").mkdir()
    for name in ("notes.parquet", "0-0-.parquet", "000000000000-000000000003-0123.parquet"):
        (home / name).write_bytes(b"no Parquet")
    assert claims == held(update_segments(ledger, home))
    for path in update_segments(ledger, home):
        path.unlink()
    assert claims == held(update_segments(ledger, home))


def test_a_ledger_from_a_backup_forgets_what_it_never_had(tmp_path: Path) -> None:
    """Segments of rows that were lost with the disk are not taken for rows that came since."""
    path, home = tmp_path / "ledger.db", tmp_path / "segments"
    with opened(path) as ledger:
        record(ledger, COMMIT)
    backup = path.read_bytes()
    lost = (ASKED[1], Quantity("7", Decimal(7), Decimal(7)), "cell=3,1", "")
    with opened(path) as ledger:
        record(ledger, [("S-1", [lost])])
        assert [columns[6] for columns in held(update_segments(ledger, home))] == ["40", "7"]
    path.write_bytes(backup)
    with opened(path) as ledger:
        assert [columns[6] for columns in held(update_segments(ledger, home))] == ["40"]
        record(ledger, COMMIT)
        assert [columns[6] for columns in held(update_segments(ledger, home))] == ["40", "40"]


def test_a_ledger_without_claims_has_segments_without_claims(tmp_path: Path) -> None:
    """Before the first claim, and before the first row, there is nothing to hold."""
    with opened(tmp_path / "ledger.db") as ledger:
        assert not update_segments(ledger, tmp_path / "segments")
        assert log_name(ledger) == "empty"
        record(ledger, [])
        assert not held(update_segments(ledger, tmp_path / "segments"))


def test_every_log_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Two logs that begin alike differ by the salt of their first row; a log keeps its name."""
    names = set()
    for number in range(3):
        with opened(tmp_path / f"{number}.db") as ledger:
            record(ledger, COMMIT)
            name = log_name(ledger)
            record(ledger, COMMIT)
            assert name == log_name(ledger)
            names.add(name)
    assert len(names) == len(range(3))
