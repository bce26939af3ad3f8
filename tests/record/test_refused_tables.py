"""Tables of persons and of targets are refused, and no identifier is kept anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import HEADS, LONG, RETURN_HEADS, RETURNS, Desk, csv_of
from mapping_tables import mapped, table_of
from small_projects import settings

_ROW = "a,2023-W09,migrants,approached,40"
_SOURCE = f'files = ["*.csv"]\n[[tables]]{LONG}note = {{ columns = ["words"] }}\n'
PLANTED = {
    "phone number": "8 (916) 555-01-23",
    "passport number": "45 08 654321",
    "card number": "4111 1111 1111 1111",
    "e-mail address": "someone@nowhere.example",
    "insurance number": "112-233-445 95",
}
"""An identifier of every kind, none of which stands anywhere else."""


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        *((text, "CF302") for text in ("Фамилия, имя", "Паспорт", "Date of birth", "Phone")),
        *((text, "CF303") for text in ("План на неделю", "Квота", "Target", "Разнарядка")),
    ],
)
def test_a_heading_of_persons_or_targets_refuses_the_table(heading: str, code: str) -> None:
    """Nothing of such a table is recorded, whichever columns the mapping reads."""
    heads, row = (*HEADS.split(","), heading), (*_ROW.split(","), "x")
    draft = mapped(f"[[tables]]{LONG}", table_of((heads, row))).whole
    assert [] == draft.claims
    assert [(code, heading)] == [(f.code, f.details["words"]) for f in draft.findings]


def test_a_heading_that_is_an_identifier_is_not_repeated() -> None:
    """A refused heading that holds a number of a phone is named by its kind."""
    heads = (*HEADS.split(","), f"Телефон {PLANTED['phone number']}")
    draft = mapped(f"[[tables]]{LONG}", table_of((heads, (*_ROW.split(","), "x")))).whole
    assert [("CF302", "(phone number)")] == [(f.code, f.details["words"]) for f in draft.findings]


@pytest.mark.parametrize(("name", "code"), [("Квоты 2023", "CF303"), ("+79165550123", "CF301")])
def test_a_sheet_named_after_targets_or_a_person_is_refused(name: str, code: str) -> None:
    """A sheet's name says what stands in it, and every place on it repeats the name."""
    draft = mapped(f"[[tables]]{LONG}", table_of((HEADS.split(","), _ROW.split(",")), name)).whole
    assert [] == draft.claims
    assert [code] == [finding.code for finding in draft.findings]
    assert "79165550123" not in str(draft.findings)


def test_only_the_refused_table_is_left_out() -> None:
    """Another sheet of the same workbook is recorded."""
    heads, row = tuple(HEADS.split(",")), tuple(_ROW.split(","))
    tables = (table_of((heads, row), "Week 9"), table_of((heads, row), "План", 2))
    draft = mapped(f"[[tables]]{LONG}", *tables).whole
    assert 1 == len(draft.claims)
    assert ["CF303"] == [finding.code for finding in draft.findings]


def _planted() -> Iterator[str]:
    """Yield a row with an identifier in each of its cells, one after another."""
    for identifier in PLANTED.values():
        for column in range(6):
            cells = [*_ROW.split(","), "words"]
            cells[column] = identifier
            yield ",".join(f'"{cell}"' for cell in cells)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk whose files hold an identifier in every place where one could stand."""
    home = tmp_path_factory.mktemp("planted") / "project"
    files = {"sources/counts.toml": _SOURCE, "sources/returns.toml": RETURNS}
    files["sources/counts.toml"] = _SOURCE.replace("*.csv", "counts.csv")
    files["project.toml"] = settings(languages='["en", "ru"]')
    desk = Desk(home, files)
    rows = [*_planted(), 'a,2023-W09,migrants,signed,89165550123,""', f"{_ROW},fine"]
    monitors = [
        f'"{identifier}",2023-03-07,,,{_ROW}' for identifier in (*PLANTED.values(), "89165550123")
    ]
    moments = [f'M-1,"{identifier}",,,{_ROW}' for identifier in PLANTED.values()]
    amended = [f'M-2,2023-03-07,"{identifier}",,{_ROW}' for identifier in PLANTED.values()]
    desk.collect(
        {
            "counts.csv": csv_of(f"{HEADS},words", rows),
            "returns.csv": csv_of(RETURN_HEADS, [*monitors, *moments, *amended]),
        }
    )
    desk.record()
    return desk


def test_every_identifier_is_noticed(desk: Desk) -> None:
    """Each planted cell is a finding that says what kind of identifier it looks like."""
    kinds = [row["details"] for _, row in desk.rows("finding") if row["code"] == "CF301"]
    seen = [details["identifier"] for details in kinds]
    assert set(PLANTED) == set(seen)
    # Five places of a claim, a note, and three of a return; a note's claim is kept without it.
    assert all(9 == seen.count(kind) - 2 * (kind == "phone number") for kind in PLANTED), seen
    assert all({"identifier"} == set(details) for details in kinds)
    assert 1 + len(PLANTED) == len(desk.rows("claim"))


def test_no_identifier_reaches_the_ledger(desk: Desk) -> None:
    """Not one row holds a planted text, in claims, notes, findings or filings."""
    kinds = ("custody", "filing", "claim", "finding", "declaration")
    told = repr([desk.rows(kind) for kind in kinds])
    assert len(told) > 1000
    for text in (*PLANTED.values(), "89165550123"):
        assert text not in told


def test_no_identifier_reaches_an_edition(desk: Desk) -> None:
    """No byte of what is published holds a planted text, surroundings of other claims included."""
    folder = desk.publish().folder
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            for text in (*PLANTED.values(), "89165550123"):
                assert text.encode() not in content, (path, text)
    assert any("40</mark>" in p.read_text("utf-8") for p in folder.rglob("site/en/claims/*/*.html"))


def test_identifiers_block_an_edition(desk: Desk) -> None:
    """Somebody must take them out of the file before anything is published."""
    assert {"CF301"} == {text[:5] for text in desk.plan().blocking}


def test_words_around_a_quote_are_kept_without_identifiers(tmp_path: Path) -> None:
    """A claim's place keeps what stands beside its words, up to an identifier and no further."""
    phone, card = PLANTED["phone number"], PLANTED["card number"]
    text = (
        f"<p>Звоните {phone}, охвачено 40 мигрантов, карта {card}, и так далее. " + "Слова. " * 60
    )
    page = f"<html><head><title>T</title></head><body><article>{text}</p></article></body></html>"
    desk = Desk(tmp_path / "project", {"sources/news.toml": 'files = ["*.html"]'})
    desk.collect({"news.html": page})
    desk.decide(
        """
[[claims]]
original = "news.html"
quote = "охвачено 40 мигрантов"
words = "40"
measure = "approached"
region = "a"
category = "migrants"
period = "2023-W09"
filed_at = "2023-03-07"
"""
    )
    ((_, claim),) = desk.rows("claim")
    assert "prefix=, &suffix=, карта " in claim["locator"]
    folder = desk.publish().folder
    (receipt,) = folder.glob("site/en/claims/*/*.html")
    shown = receipt.read_text("utf-8")
    assert "охвачено 40 мигрантов</mark>, карта ·" in shown
    for path in folder.rglob("*.*"):
        content = path.read_bytes() if path.is_file() else b""
        for identifier in (phone, card, phone[-9:], card[-9:]):
            assert identifier.encode() not in content, path
