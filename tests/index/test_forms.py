"""Words as search knows them."""

from __future__ import annotations

import pytest
from hostile import letters
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.index.forms import Forms, lemma_of

texts = st.text(letters, max_size=60)
same = pytest.mark.parametrize(
    "forms",
    [
        "регион регионы регионах регионами регионе",
        "выборы выборов выборах выборам",
        "день дня дней днём",
        "год лет года годами",
        "идти шёл шла идёт шли",
        "ребёнок ребенок дети детей",
        "Иванов Иванова Ивановым",
        "подписать подписали подписавших подписал",
        "region regions",
        "child children",
        "person people",
        "say said says saying",
        "go went gone going",
        "fire fires fired",
    ],
)


@same
def test_forms_of_a_word_have_one_lemma(forms: str) -> None:
    """However a word is inflected, and irregularly too, it stands for one form."""
    assert 1 == len({one.lemma for one in Forms().spellings(forms)}), forms


@pytest.mark.parametrize(
    "words", ["выборы выбор", "регион регионовед", "мать мат", "policy police", "25 250"]
)
def test_other_words_have_other_lemmas(words: str) -> None:
    """Elections are no choice, and what only begins alike is another word."""
    one, other = Forms().spellings(words)
    assert one.lemma != other.lemma


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("РЕГИОН", "регион"),
        ("за́мок", "замок"),
        ("co\u00adop", "coop"),
        ("ёж", "еж"),
        ("реги-\nонах", "регионах"),
        ("recruit-\nment", "recruitment"),
        ("ﬁre", "fire"),
        ("№", None),
    ],
)
def test_a_word_is_known_however_it_was_set(text: str, written: str | None) -> None:
    """Large letters, stress, soft hyphens, broken lines and ligatures make no other word."""
    assert [written] * (written is not None) == [s.written for s in Forms().spellings(text)]


def test_a_compound_broken_at_its_hyphen_is_found_by_each_part() -> None:
    """A hyphen at a line's end may be the word's own: both ways of reading it are known."""
    (word,) = Forms().spellings("северо-\nзападный")
    assert "северо западный" == word.written
    assert "северозападный" in word.also.split()
    (joined,) = Forms().spellings("north-\nwest")
    assert {"north", "west"} <= set(joined.also.split())


@given(texts)
def test_words_stand_where_they_say(text: str) -> None:
    """The words with places are the words without, in order, and none reaches into another."""
    forms = Forms()
    words = list(forms.words(text))
    assert forms.spellings(text) == [word.spelling for word in words]
    ends = [0, *(word.end for word in words)]
    assert all(end <= word.start < word.end for end, word in zip(ends, words, strict=False))


@given(texts)
def test_nothing_in_a_spelling_breaks_it_apart(text: str) -> None:
    """Only letters and digits, and one space where a compound was broken."""
    for spelling in Forms().spellings(text):
        for words in (spelling.written, spelling.lemma, spelling.also):
            assert all(part.isalnum() for part in words.split(" ") if words)
        assert len(spelling.written.split()) == len(spelling.lemma.split())


@given(texts)
def test_a_lemma_is_one_word(text: str) -> None:
    """Whatever dictionary or stemmer is asked, it gives letters and digits."""
    for spelling in Forms().spellings(text):
        assert lemma_of(spelling.written.split()[0]).isalnum()
