"""What the desk says is said in Russian as well, in the typography of both."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from string import Formatter
from typing import Any

from counterfoil.ledger.rows import access_row

TEXTS = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "texts.py"))
OWN: Any = TEXTS["catalogue"]("ru", TEXTS["_DESK"])


def places(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_of_the_desk_is_in_russian() -> None:
    """No page shows a Russian reviewer a text without a translation, and none is left over."""
    assert len(TEXTS["shown_at_desk"]()) > 100
    assert [] == TEXTS["missing_at_desk"]("ru")
    assert [] == TEXTS["unused_at_desk"]("ru")


def test_translations_fill_in_the_same_places_in_russian_typography() -> None:
    """A translation has the places of its text, and no straight quotes or hyphens for dashes."""
    wrong = []
    for message in OWN:
        ids = [message.id] if isinstance(message.id, str) else message.id
        forms = [message.string] if isinstance(message.string, str) else message.string
        for form in forms if message.id else ():
            plain = re.sub(r"`[^`]*`|\{[^}]*\}", "0", form)
            if re.search(r"[\"“”]| - |  |[а-яё][a-z]|[a-z][а-яё]", plain):
                wrong.append(form)
            if places(form) != places(ids[0]):
                wrong.append(form)
    assert not wrong


def test_rows_of_the_door_are_written_as_ever() -> None:
    """Byte by byte, but for the salt."""
    made = access_row("2026-11-25T12:00:00Z", "R-1", "role given", "R-2", "reader")
    expected = (
        '{"kind":"access","recorded_at":"2026-11-25T12:00:00Z","by":"R-1","act":"role given",'
        '"about":"R-2","role":"reader","salt":"*"}'
    )
    assert expected == re.sub(r'"salt":"[\w-]{24}"', '"salt":"*"', made)
