"""Questions are four codes, written in one way."""

from __future__ import annotations

import pytest
from hostile import codes, texts, weeks
from hypothesis import given

from counterfoil.model.period import Calendar
from counterfoil.model.question import Question, QuestionError, is_code


@given(codes, codes, codes, weeks)
def test_a_question_prints_and_parses_back(
    measure: str, region: str, category: str, week: str
) -> None:
    """Measure, region, category and period come back as they were."""
    question = Question(measure, region, category, week)
    assert question == Question.parse(str(question))
    assert question == Question.parse(f" {question}\n")


@given(texts)
def test_codes_hold_no_sign_of_another_meaning(text: str) -> None:
    """What is a code can stand in a question, a file's name and an address without escaping."""
    signs = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    expected = bool(text) and set(text) <= signs and text[0] not in "._-"
    assert expected == is_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "approached/RU-SVE/migrants",
        "approached/RU-SVE/migrants/2023-W09/x",
        "approached//migrants/2023-W09",
        "approached/RU SVE/migrants/2023-W09",
        "approached/../migrants/2023-W09",
        "охвачено/RU-SVE/migrants/2023-W09",
        "approached/RU-SVE/migrants/March",
        "approached/RU-SVE/migrants/2023-W53",
        "",
    ],
)
def test_other_texts_are_no_question(text: str) -> None:
    """The refusal says what a question or its week looks like."""
    with pytest.raises(QuestionError, match="2023"):
        Question.parse(text)


def test_a_week_is_read_in_the_codebooks_calendar() -> None:
    """2014 has 53 epidemiological weeks and 52 ISO weeks."""
    text = "cases/US/all/2014-W53"
    assert text == str(Question.parse(text, Calendar.EPI))
    with pytest.raises(QuestionError, match="no W53"):
        Question.parse(text, Calendar.ISO)
