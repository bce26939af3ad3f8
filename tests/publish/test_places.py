from __future__ import annotations

import pytest

from counterfoil.model.locator import Locator
from counterfoil.publish.places import place_in_words
from counterfoil.publish.words import Words


@pytest.mark.parametrize(
    ("locator", "english", "russian"),
    [
        ("sheet=13.03&cell=H10", "sheet “13.03”, cell H10", "лист «13.03», ячейка H10"),
        ("cell=12,8", "row 12, column 8", "строка 12, столбец 8"),
        ("table=2&cell=3,1", "table 2, row 3, column 1", "таблица 2, строка 3, столбец 1"),
        ("page=1&at=10-14&quote=word", "page 1, characters 11–14", "страница 1, знаки 11–14"),
        ("cell=2,6&pointer=/dataValues/0/value", "row 2, column 6, /dataValues/0/value",
         "строка 2, столбец 6, /dataValues/0/value"),
        ("cell=2,8&xpath=/adx/group[1]/@value", "row 2, column 8, /adx/group[1]/@value",
         "строка 2, столбец 8, /adx/group[1]/@value"),
        ("at=0-4&quote=word", "characters 1–4", "знаки 1–4"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_places_are_said_in_words(locator: str, english: str, russian: str) -> None:
    """A place in an original is said as people say it, counting from one."""
    place = Locator.parse(locator)
    assert place_in_words(place, Words("en")) == english
    assert place_in_words(place, Words("ru")) == russian
