"""What the record refuses is said on the desk's pages in the language spoken, by field and word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from attending import Visitor
from desks import Desk, copied
from django.template import engines
from django.test import override_settings
from small_projects import ledger_of

from counterfoil.desk.refusals import FIELDS, SENTENCES, in_words
from counterfoil.desk.roles import Role
from counterfoil.ledger.originals import originals
from counterfoil.publish.words import Words

QUESTION = "/question/approached/a/migrants/2023-W09/"
CLAIM = {
    "source": "letter",
    "quote": "12 of them signed",
    "words": "12",
    "measure": "signed",
    "region": "a",
    "category": "migrants",
    "period": "2023-W09",
}
ENQUIRY = {
    "asked": "office",
    "about_kind": "question",
    "about": "approached/a/migrants/2023-W09",
    "words": "Is this so?",
    "deadline": "2023-04-03",
}
_CODES = re.compile(
    r"`[^`]*`|«[^»]*»|\b[A-Z]-\d+\b|\bA\b|\bF\b|[\w/-]*\d[\w/:-]*|[\w/]+\.(?:csv|html)|ISO"
)


@pytest.fixture
def hall(town_hall: Desk, office: Desk, tmp_path: Path) -> Any:
    """Return a copy of the desk with a letter, open in place of the other."""
    del office
    desk = copied(town_hall, tmp_path / "project")
    with override_settings(COUNTERFOIL_FOLDER=desk.folder):
        yield desk


def _said(answer: Any) -> str:
    """Return the one refusal of a page; it has no English in it, but for codes and quoted words."""
    assert 422 == answer.code
    text = " ".join(answer.wrong)
    assert re.search("[а-яё]", text), text
    assert not re.search("[A-Za-z]{2,}", _CODES.sub("", text)), text
    return text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"quote": ""}, "не заполнено"),
        ({"quote": "It says nothing else.", "words": "nothing", "low": "0"}, "столько раз"),
        ({"words": "13"}, "нет в цитате"),
        ({"words": "twelve of them"}, "нет в цитате"),
        ({"words": "12 of them"}, "что значат слова"),
        ({"low": "many"}, "напишите число"),
        ({"low": "12", "high": "1"}, "поменяйте"),
        ({"region": "zz"}, "нет в"),
        ({"period": "2023-W99"}, "2023"),
        ({"period": "1999-W01"}, "не входит"),
        ({"speaker": "Ann Lee"}, "кодами"),
        ({"speaker": "8-912-345-67-89"}, "кодами"),
        ({"said_on": "yesterday"}, "не день"),
        ({"source": "nobody"}, "в проекте нет"),
        ({"quote": "Call 8-912-345-67-89"}, "хранить их нельзя"),
    ],
)
def test_claims_are_refused_in_russian(
    hall: Desk, people: dict[Role, Any], now_is: None, given: dict[str, str], expected: str
) -> None:
    """A claim that cannot be taken is refused with its field as the form calls it."""
    del now_is
    with ledger_of(hall.project) as ledger:
        digest = next(o.digest for o in originals(ledger).values() if o.name == "letter.html")
    reviewer = Visitor(people[Role.REVIEWER], language="ru")
    answer = reviewer.post(f"/original/{digest}/claim/", **(CLAIM | given))
    assert expected in _said(answer)


@pytest.mark.parametrize(
    "given",
    [
        {"asked": ""},
        {"asked": "Ivan Petrov"},
        {"about": "approached/zz/migrants/2023-W09"},
        {"about": "everything"},
        {"about_kind": "source", "about": "nobody"},
        {"about_kind": "original", "about": "nothing"},
        {"deadline": "soon"},
        {"words": "Call 8-912-345-67-89"},
    ],
)
def test_enquiries_are_refused_in_russian(
    hall: Desk, people: dict[Role, Any], now_is: None, given: dict[str, str]
) -> None:
    """An enquiry that cannot be taken is refused in the same words."""
    del now_is, hall
    reviewer = Visitor(people[Role.REVIEWER], language="ru")
    assert _said(reviewer.post("/enquiries/new/", **(ENQUIRY | given)))


@pytest.mark.parametrize("decision", ["choose:0", "choose:999999", "choose:", "withdraw:x"])
def test_rulings_are_refused_in_russian(
    hall: Desk, people: dict[Role, Any], now_is: None, decision: str
) -> None:
    """A ruling on what is no claim of the question is refused."""
    del now_is, hall
    reviewer = Visitor(people[Role.REVIEWER], language="ru")
    assert _said(reviewer.post(f"{QUESTION}rule/", decision=decision, reason="Сверено."))


def test_grades_and_questions_are_refused_in_russian(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """A grade that is none, a week that is none, a code that is not in the codebook."""
    del now_is, hall
    reviewer = Visitor(people[Role.REVIEWER], language="ru")
    grade = {"reliability": "Z", "credibility": "9", "reason": "x"}
    assert _said(reviewer.post("/source/annex/grade/", **grade))
    for period, region in (("2023-W99", "a"), ("2023-W09", "zz")):
        query = f"measure=signed&region={region}&category=debtors&period={period}"
        assert _said(reviewer.get(f"/questions/?{query}"))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_told_from_the_others(sentence: str) -> None:
    """Filled in, each comes back as its own translation, with what was filled in."""
    parts = dict.fromkeys(re.findall(r"{(\w+)}", sentence), "")
    given = {name: f"'W{n}'" if name == "given" else f"W{n}" for n, name in enumerate(parts)}
    given |= {"field": "reason"} if "field" in parts else {}
    shown = in_words(Words("ru", "counterfoil.desk"), sentence.format(**given))
    assert re.search("[а-яё]", shown)
    for name, text in given.items():
        assert (text.strip("'") if name != "field" else "Почему") in shown


def test_other_sentences_and_english_are_shown_as_said() -> None:
    """What is not known stays as it was said; English readers are told the very sentence."""
    for language, text in (("ru", "the moon is full"), ("en", "`quote` is missing; add it")):
        assert text == in_words(Words(language, "counterfoil.desk"), text)
    assert len(FIELDS) == len(set(FIELDS.values()))


def test_what_is_to_be_typed_is_shown_as_code(office: Desk) -> None:
    """What a sentence has between backticks is code on a page, and nothing in it is markup."""
    del office
    jinja: Any = engines["jinja2"]
    page = jinja.env.from_string("{{ said | coded }}")
    said = "write `a<b` & not `c`, `d"
    shown = "write <code>a&lt;b</code> &amp; not <code>c</code>, `d"
    assert shown == page.render(said=said)
