"""Words are recognised in pictures of pages, and found at their places."""

from __future__ import annotations

import pytest
from drawn_pages import A4, Placed, drawn, engine_here
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Images
from PIL.Image import Image

from counterfoil.model.reading import Page
from counterfoil.read.pictures.letters import in_one_alphabet
from counterfoil.read.pictures.recognising import recognise
from counterfoil.read.pictures.scans import Scan
from counterfoil.read.pictures.straight import Way

RUSSIAN = (
    "За неделю проведены беседы с 3417 гражданами,",
    "согласие подписать контракт дали 286 человек.",
    "Отчёт направлен 14 марта 2023 года в управление.",
    "Ответственный исполнитель отдела кадров Щукин.",
)
ENGLISH = (
    "During the week 5129 people were approached and",
    "only 407 of them agreed to sign the contract.",
    "The report was sent on 21 March to the office.",
    "Nobody answered any of the questions we asked.",
)
_NEAR = 12


@pytest.mark.parametrize("lines", [RUSSIAN, ENGLISH], ids=["Russian", "English"])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_planted_words_are_found_at_their_boxes_however_the_page_lies(
    lines: tuple[str, ...], turned: int
) -> None:
    """Words and numbers are read whole, each where it was drawn, on a page turned any way."""
    picture, words = drawn(lines)
    page = recognised(picture.rotate(turned, expand=True))
    assert page.text.split() == [word.text for word in words]
    for found, word in zip(page.words, words, strict=True):
        assert is_near(found.area, turned_box(word, turned))
        assert not found.doubtful


def test_columns_of_text_are_read_one_after_the_other() -> None:
    """Lines of two columns, level with each other, are never read across."""
    engine_here()
    wide, high = A4[0] // 2, A4[1]
    sides = [drawn(lines * 3, size=34, page=(wide, high)) for lines in (RUSSIAN, ENGLISH)]
    sheet = Images.new("L", A4, 255)
    for number, (picture, _) in enumerate(sides):
        sheet.paste(picture, (number * wide, 0))
    told = " ".join(recognised(sheet).text.split())
    assert told == " ".join(word.text for _, words in sides for word in words)


def test_a_three_that_may_be_a_letter_is_doubted() -> None:
    """At the end of a Russian number it looks like З; in ranges and English it is a digit."""
    russian = [
        "Письмо за номером 471/2023-З направлено в округ.",
        "По приказу за номером 58-З получено 2-3 ответа.",
        "Согласие дали 1203 человека из отделов 12-15.",
    ]
    english = ["The letter has the number 471/2023-3 in the file."]
    assert doubted(russian) == ["471/2023-3", "58-3"]
    assert doubted(english) == []


def doubted(lines: list[str]) -> list[str]:
    """Return the words of drawn lines whose digits are doubted."""
    page = recognised(drawn(lines)[0])
    return [page.text[word.start : word.end] for word in page.words if word.doubtful]


def recognised(picture: Image) -> Page:
    """Recognise a page of which a dot is a point."""
    return recognise(engine_here(), Scan(picture, picture.size, 1.0), 1, 1).page


def turned_box(word: Placed, turned: int) -> tuple[int, int, int, int]:
    """Return where a word's box is on a page turned counter-clockwise."""
    (wide, high), (_, left, right, top, bottom) = A4, word
    return {
        0: (left, right, top, bottom),
        90: (top, bottom, wide - right, wide - left),
        180: (wide - right, wide - left, high - bottom, high - top),
        270: (high - bottom, high - top, left, right),
    }[turned]


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether two boxes are the same but for a few dots."""
    return all(abs(a - b) <= _NEAR for a, b in zip(found, wanted, strict=True))


_numbers = st.floats(-3, 3, allow_nan=False)
_ways = st.builds(Way, *([_numbers] * 6))


@given(_ways, _ways, _numbers, _numbers)
def test_two_ways_lead_where_one_after_the_other_leads(
    one: Way, other: Way, x: float, y: float
) -> None:
    """Followed one after the other, or as one, ways lead to the same point."""
    there = one.box(x, x, y, y)
    assert one.then(other).box(x, x, y, y) == pytest.approx(other.box(*there), abs=1e-9)


def test_letters_that_look_alike_are_of_the_alphabet_around_them() -> None:
    """A Latin C among Russian words is a Russian С, and the other way round."""
    assert in_one_alphabet(["Cенатор", "A.", "Иванов"]) == ["Сенатор", "А.", "Иванов"]
    assert in_one_alphabet(["report", "А", "is"]) == ["report", "A", "is"]
    assert in_one_alphabet(["А", "2023"]) == ["А", "2023"]
