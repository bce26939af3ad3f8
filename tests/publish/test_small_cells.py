"""No byte of an edition shows a small count, or what would give it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import orjson
import pytest
from deciding import ruling
from desks import ANNEX, HEADS, OWED, RETURN_HEADS, RETURNS, Desk, csv_of
from small_projects import settings

SMALLEST = 90_000
PLANTED = (
    *(73519, 73529, 73547, 73553, 73561, 73571, 73583, 73589, 73597, 70001, 73607, 73609, 73613),
    # The totals over them, which would give them back, and what a total is off by.
    *(373519, 473529, 483547, 573553, 673561, 773589, 873613, 26387),
)
"""Numbers that stand nowhere else than where they were planted."""
_RULES = '[weeks]\ncalendar = "iso"\nfirst = "2023-W09"\nlast = "2023-W20"\n' + OWED
_ANNEX = """a,2023-W09,migrants,approached,73519
b,2023-W09,migrants,approached,300000
north,2023-W09,migrants,approached,373519
a,2023-W12,migrants,approached,73553
b,2023-W12,migrants,approached,500000
north,2023-W12,migrants,approached,573553
a,2023-W13,migrants,approached,73561
b,2023-W13,migrants,approached,600000
north,2023-W13,migrants,approached,673561
a,2023-W14,migrants,approached,73571
a,2023-W15,migrants,approached,73583?
a,2023-W16,migrants,approached,73589
b,2023-W16,migrants,approached,700000
north,2023-W16,migrants,approached,773589
a,2023-W17,migrants,signed,73597
a,2023-W17,migrants,approached,70001
a,2023-W18,migrants,approached,73607
a,2023-W18,migrants,approached,95001
a,2023-W20,migrants,approached,73613
b,2023-W20,migrants,approached,800000
north,2023-W20,migrants,approached,900000"""
_RETURNS = """M-1,2023-03-14,,,a,2023-W10,migrants,approached,73529
M-1,2023-03-14,,,a,2023-W10,debtors,approached,400000
M-1,2023-03-14,,,a,2023-W10,every,approached,473529
M-1,2023-03-15,2023-03-14,,a,2023-W10,migrants,approached,95000
M-1,2023-03-15,2023-03-14,,a,2023-W10,debtors,approached,400000
M-1,2023-03-15,2023-03-14,,a,2023-W10,every,approached,495000
M-2,2023-03-20,,,a,2023-W11,migrants,approached,73547
M-2,2023-03-20,,,a,2023-W11,debtors,approached,410000
M-2,2023-03-20,,,a,2023-W11,every,approached,483547
M-2,2023-03-21,,,a,2023-W11,migrants,approached,96000
M-3,2023-03-21,,,a,2023-W13,migrants,approached,97000
M-4,2023-03-21,,,a,2023-W14,migrants,approached,98000
M-5,2023-03-21,,,a,2023-W16,migrants,approached,0-99000"""
_LETTER = f"""<html><head><title>Letter</title></head><body><article>
<p>В области охвачено 150000 мигрантов, из них подписали 73609, сообщает канцелярия.</p>
<p>{"Больше ничего не сказано. " * 40}</p></article></body></html>"""
_CLAIM = """
[[claims]]
original = "letter.html"
quote = "{quote}"
words = "{words}"
measure = "{measure}"
region = "a"
category = "migrants"
period = "2023-W19"
filed_at = "2023-03-20"
"""
_DECISIONS = (
    _CLAIM.format(
        quote="охвачено 150000 мигрантов, из них подписали 73609",
        words="150000",
        measure="approached",
    )
    + _CLAIM.format(quote="подписали 73609", words="73609", measure="signed")
    + ruling("withdraw", "claim", "annex.csv#cell=5,5")
    + ruling(
        "choose",
        "question",
        "approached/a/migrants/2023-W13",
        'claim = "returns.csv#cell=12,9"',
    )
)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return an edition that protects nobody, and the next one, which protects small cells."""
    files = {
        "project.toml": settings(0, '["en", "ru"]'),
        "codebook/rules.toml": _RULES,
        "sources/annex.toml": ANNEX.replace('group = [" "]', 'group = [" "]\nnotes = ["†"]'),
        "sources/returns.toml": RETURNS,
        "sources/letter.toml": 'files = ["letter.html"]',
    }
    desk = Desk(tmp_path_factory.mktemp("small") / "project", files)
    desk.collect(
        {
            "annex.csv": csv_of(HEADS, _ANNEX.splitlines()),
            "returns.csv": csv_of(RETURN_HEADS, _RETURNS.splitlines()),
            "letter.html": _LETTER,
        }
    )
    desk.record()
    desk.decide(_DECISIONS)
    bare = desk.publish().folder
    desk.declare({"project.toml": settings(SMALLEST, '["en", "ru"]')})
    desk.record()
    return bare, desk.publish().folder


def told(edition: Path) -> Iterator[tuple[str, str]]:
    """Yield every file of an edition as text, columns unpacked."""
    for path in sorted(edition.rglob("*")):
        if path.suffix == ".parquet":
            rows = duckdb.execute("FROM read_parquet(?)", [str(path)]).fetchall()
            yield path.relative_to(edition).as_posix(), "\n".join(map(str, rows))
        elif path.is_file():
            yield path.relative_to(edition).as_posix(), path.read_bytes().decode("utf-8")


def stands(number: int, text: str) -> bool:
    """Whether a number stands in a text, however grouped, and not by chance within a digest."""
    grouped = "[,\u202f\u00a0 ]?".join(f"{number:,}".split(","))
    return re.search(rf"(?<![\w+/]){grouped}(?![\w+/])", text) is not None


def found(edition: Path, number: int) -> list[str]:
    """Return the files of an edition in which a number stands."""
    return [path for path, text in told(edition) if stands(number, text)]


def test_the_search_finds_what_is_not_protected(editions: tuple[Path, Path]) -> None:
    """Every planted number stands in the edition that protects nobody: the search can find it."""
    texts = dict(told(editions[0]))
    assert [] == [n for n in PLANTED if not any(stands(n, text) for text in texts.values())]
    assert "data/claims.csv" in found(editions[0], PLANTED[0])
    assert "data/claims.parquet" in found(editions[0], PLANTED[0])
    assert "data/findings.csv" in found(editions[0], 73571)


def test_no_byte_of_an_edition_shows_a_small_count(editions: tuple[Path, Path]) -> None:
    """Pages, charts, tables, columns, receipts and corrections: none of them has one."""
    texts = dict(told(editions[1]))
    assert len(texts) > 100
    shown = {path: [n for n in PLANTED if stands(n, text)] for path, text in texts.items()}
    assert {} == {path: numbers for path, numbers in shown.items() if numbers}


def test_what_is_shown_instead_says_so(editions: tuple[Path, Path]) -> None:
    """Protected figures are ranges, totals over them withheld, and neighbours still exact."""
    (figures,) = (editions[1] / "data").glob("figures.parquet")
    rows = duckdb.execute("FROM read_parquet(?)", [str(figures)]).fetchall()
    assert rows
    page = (editions[1] / "site" / "en" / "regions" / "a.html").read_text("utf-8")
    assert "1–89,999" in page
    changes = orjson.loads((editions[1] / "corrections.json").read_bytes())["changes"]
    befores = {c["question"]: c["before"] for c in changes if c["basis"] == "claims"}
    assert ("1", "89999") == (
        befores["approached/a/migrants/2023-W09"]["low"],
        befores["approached/a/migrants/2023-W09"]["high"],
    )
    assert befores["approached/north/migrants/2023-W09"]["low"] is None
    for total in (300_000, 150_000, 495_000):
        assert found(editions[1], total)
    assert [] == found(editions[1], 900_000)


def test_a_claim_beside_a_withheld_one_is_shown_without_its_surroundings(
    editions: tuple[Path, Path],
) -> None:
    """Its words and number stay; the quote is masked, and its row's bytes are not published."""
    pages = [
        text
        for path, text in told(editions[1])
        if path.startswith("site/en/claims/") and "150000" in text and "letter.html" in text
    ]
    (receipt,) = pages
    assert "охвачено 150000 мигрантов, из них ·</mark>" in receipt
    assert "a number that is withheld to protect people" in receipt
    assert "&#34;measure&#34;" not in receipt
    assert '"measure"' not in receipt


def test_receipts_of_withheld_claims_are_hashes(editions: tuple[Path, Path]) -> None:
    """Every claim has its proof; those withheld or veiled have no bytes beside it."""
    lines = [
        orjson.loads(line)
        for path in (editions[1] / "receipts").glob("*.ndjson")
        for line in path.read_bytes().splitlines()
    ]
    bare = [
        orjson.loads(line)
        for path in (editions[0] / "receipts").glob("*.ndjson")
        for line in path.read_bytes().splitlines()
    ]
    assert len(bare) == len(lines)
    assert all("body" in line for line in bare)
    hidden = [line["row"] for line in lines if "body" not in line]
    # Twelve small ones, seven totals over them, and the one beside a withheld number.
    assert 20 == len(hidden)
    assert len(hidden) < len(lines)
    for line, whole in zip(lines, bare, strict=True):
        assert line["row"] == whole["row"]
        assert line["leaf"] == whole["leaf"]
