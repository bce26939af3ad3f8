"""What originals say about themselves, and how much of them was read, on public pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from desks import ANNEX, HEADS, Desk, csv_of
from small_projects import settings

from counterfoil.model.reading import Trouble
from counterfoil.project.readings import keep_reading, newest_reading

_SECRETS = {
    "author": "Марфа Посадница",
    "created": "2023-03-02T04:05:06Z",
    "printed": "2023-03-03T07:08:09Z",
    "from": "Марфа <marfa@example.org>",
    "gps": "56.838011, 60.597465",
    "received": "by mx.example.org",
    "of a later reader": "unheard of",
}
_ALLOWED = 'public_metadata = ["created", "from"]\n'


def published(folder: Path, sources: dict[str, str], troubles: tuple[Trouble, ...] = ()) -> Desk:
    """Return a desk that published an annex which says much about itself."""
    files = {"project.toml": settings(languages='["en", "ru"]')}
    desk = Desk(folder / "project", files | {f"sources/{n}.toml": t for n, t in sources.items()})
    desk.collect({"annex.csv": csv_of(HEADS, ["Alpha,2023-W09,Migrants,approached,140"])})
    ((_, row),) = desk.rows("custody")
    reading = newest_reading(desk.project, row["digest"])
    assert reading
    said = {**reading.metadata, **_SECRETS}
    keep_reading(desk.project, replace(reading, metadata=said, troubles=troubles))
    desk.record()
    desk.publish()
    return desk


def pages(desk: Desk, pattern: str) -> str:
    """Return the text of the edition's pages of a name."""
    found = sorted(desk.folder.glob(f"editions/*/site/{pattern}"))
    assert found
    return "\n".join(page.read_text("utf-8") for page in found)


def everything(desk: Desk) -> str:
    """Return all that an edition says, in every file."""
    files = (path for path in desk.folder.glob("editions/**/*") if path.is_file())
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


def test_what_may_lead_to_a_person_is_told_by_its_kind_alone(tmp_path: Path) -> None:
    """That there is an author is said, with what it proves; who it is stands nowhere."""
    desk = published(tmp_path, {"annex": ANNEX})
    said = everything(desk)
    assert [] == [words for words in _SECRETS.values() if words in said]
    page = pages(desk, "en/originals/[0-9a-f]*.html") + pages(desk, "ru/originals/[0-9a-f]*.html")
    for kind in ("Author", "Coordinates", "Автор", "Координаты"):
        assert f"<dt>{kind}</dt>" in page
    assert "<dt>Format</dt><dd>delimited text<br>" in page
    assert "Of a later reader" in page


def test_a_source_may_let_its_facts_be_shown_but_no_identifier(tmp_path: Path) -> None:
    """What its file allows is shown, and nothing else; addresses are hidden even then."""
    said = everything(published(tmp_path, {"annex": _ALLOWED + ANNEX}))
    assert _SECRETS["created"] in said
    assert "Марфа &lt;…&gt;" in said
    assert "marfa@" not in said
    assert _SECRETS["printed"] not in said
    assert _SECRETS["author"] not in said


def test_all_sources_of_an_original_must_agree(tmp_path: Path) -> None:
    """What one of them would show and the other would not stays hidden."""
    said = everything(published(tmp_path, {"annex": _ALLOWED + ANNEX, "other": ANNEX}))
    assert _SECRETS["created"] not in said


@pytest.mark.parametrize(
    ("troubles", "english", "russian"),
    [
        ((), "read", "прочитано"),
        ((Trouble("CF004", "", {"ending": ".x", "format": "y"}),), "read", "прочитано"),
        (
            (Trouble("CF046", "page=3", {"page": "3", "why": ""}),),
            "partly read",
            "прочитано не всё",
        ),
    ],
)
def test_pages_tell_how_much_was_read(
    tmp_path: Path, troubles: tuple[Trouble, ...], english: str, russian: str
) -> None:
    """In the list and on the original's own page, with why, and counted by format."""
    desk = published(tmp_path, {"annex": ANNEX}, troubles)
    for language, words in (("en", english), ("ru", russian)):
        assert f"<dd>{words}" in pages(desk, f"{language}/originals/[0-9a-f]*.html")
        assert f", {words}</small>" in pages(desk, f"{language}/originals/index.html")
    why = "The program that recognises words broke on a page."
    assert (len(troubles) == 1 and troubles[0].code == "CF046") == (
        why in pages(desk, "en/originals/index.html")
    )
