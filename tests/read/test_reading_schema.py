"""`read FILE --json` prints what docs/reading.schema.json says, each field of it somewhere.

What the readers make of every other file in these tests is held against it too: see
reading_fixtures.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from commands import counterfoil
from documented import fields_of, hold_documented, schema
from made_archives import zipped
from made_mail import multipart, part
from scanned import EXAMPLE

from counterfoil.model.locator import Locator
from counterfoil.model.reading import Article, Line, Page, Reading, Table, Word
from counterfoil.read.asjson import as_json

Piece = dict[str, Any]
_TOLD = "С 1 марта регионы еженедельно сдают отчёты.\n\n> Кто их сдаёт?\n\nВсе регионы округа.\n"

_TABLE = "region;signed\nA;17\nB;2\n"


def printed(path: Path) -> Piece:
    """Return what the program prints of a file, held against the schema."""
    told = counterfoil("read", path, "--json").json
    hold_documented(told)
    return told  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Piece]:
    """Return an archive with a message in it, a workbook and a news page, as printed."""
    room = tmp_path_factory.mktemp("told")
    letter = multipart(
        part(_TOLD, "text/plain; charset=utf-8"),
        part(
            "region;signed\nA;17\nB;2\n",
            "text/csv",
            Content_Disposition='attachment; filename="a.csv"',
        ),
    )
    (room / "all.zip").write_bytes(zipped([("mail/letter.eml", letter), ("a.pdf", b"No PDF.")]))
    files = EXAMPLE / "files"
    return [printed(one) for one in (room / "all.zip", files / "annex.xlsx", files / "news.html")]


def pieces(piece: Any) -> Iterator[tuple[str, Any]]:
    """Yield all names in an object with what they hold, at any depth."""
    if isinstance(piece, dict):
        for name, inner in piece.items():
            yield name, inner
            yield from pieces(inner)
    elif isinstance(piece, list):
        for inner in piece:
            yield from pieces(inner)


def test_the_schema_has_no_field_that_is_never_there(told: list[Piece]) -> None:
    """All its fields are printed of some file, or of a page that was recognised and its notes."""
    box, word = (72, 90, 40, 50), Word(0, 2, (72, 90, 40, 50), 31, doubtful=True)
    page = Page(1, "17 лет", 595, 842, (Line(0, 6, box),), (word,))
    article = Article(paragraphs=("17 лет",), spots=(((1, 0, 2), (1, 3, 6)),))
    table = Table(1, (("17",),), name="A", notes={(1, 1): "?"}, numbers={(1, 1): "17.0"})
    rare = as_json(Reading("0" * 64, "pdf/7", "", article, (page,), (table,)))
    hold_documented(rare)
    written = {name for name, _ in pieces([*told, rare])}
    assert {name.rpartition(".")[2] for name in fields_of(schema())} <= written


def test_all_locators_are_locators(told: list[Piece]) -> None:
    """Each parses, and is written the same again."""
    places = [place for name, place in pieces(told) if name == "locator"]
    assert len(places) > 200
    assert places == [str(Locator.parse(place)) for place in places]


def test_parts_have_readings_of_their_own(told: list[Piece]) -> None:
    """A table in a message in an archive is told inside both."""
    mail, text = told[0]["parts"]
    (table,) = mail["reading"]["parts"]
    assert (mail["name"], table["name"]) == ("mail/letter.eml", "a.csv")
    assert table["reading"]["tables"][0]["rows"][0]["cells"][1]["text"] == "signed"
    assert [finding["code"] for finding in text["reading"]["findings"]] == ["CF004"]


@pytest.mark.parametrize(
    ("place", "field", "held"),
    [
        ((), "more", 1),
        (("metadata",), "format", 1),
        (("parts", 0), "more", 1),
        (("parts", 0, "reading", "article"), "published", "today"),
        (("parts", 0, "reading", "article", "paragraphs", 0), "locator", "there"),
        (("parts", 0, "reading", "article", "paragraphs", 0), "quoted", False),
    ],
)
def test_what_is_not_as_documented_is_noticed(
    told: list[Piece], place: tuple[str | int, ...], field: str, held: object
) -> None:
    """A field that is not in the schema, or holds something else, at any depth."""
    spoiled: Any = deepcopy(told[0])
    piece = spoiled
    for step in place:
        piece = piece[step]
    piece[field] = held
    with pytest.raises(AssertionError):
        hold_documented(spoiled)
