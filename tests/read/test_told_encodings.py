"""Encodings are told by letters that are likely in them, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from reads import Reads

from counterfoil.read.limits import Unreadable
from counterfoil.read.text.encodings import told_encoding

pytest_plugins = ("reading_fixtures",)

HIRAGANA = some.characters(min_codepoint=0x3041, max_codepoint=0x3093)
KATAKANA = some.characters(min_codepoint=0x30A1, max_codepoint=0x30F6)
KANJI = some.sampled_from("週報告書地方契約募集者数人年月日東京都")
RUSSIAN = (
    *("в", "Во", "всех", "округа", "неделю", "Вадим", "Григорий", "охвачено", "Ведомость"),
    *("район", "города", "Выборы", "сорок", "человек", "Глава", "ВСЕГО", "Гагарин"),
)


@given(
    some.lists(some.one_of(HIRAGANA, KATAKANA), min_size=12, max_size=60),
    some.lists(KANJI, max_size=11),
    some.sampled_from(["", "40", ".txt\r\n", "、", "A"]),
)
def test_japanese_with_enough_syllables_is_told(
    syllables: list[str], kanji: list[str], other: str
) -> None:
    """Few words are enough: their bytes make syllables in no other encoding."""
    raw = "".join([*syllables, *kanji, other]).encode("cp932")
    encoding = told_encoding(raw, "", whole=True)
    assert (encoding.codec, encoding.name, encoding.told_by) == ("cp932", "shift_jis", "letters")


@given(
    some.lists(some.sampled_from(RUSSIAN), min_size=1, max_size=40).map(" ".join),
    some.sampled_from(["cp1251", "koi8-r", "cp866", "iso8859-5"]),
)
def test_russian_is_never_taken_for_japanese(text: str, codec: str) -> None:
    """It is told as what it is, or not at all."""
    try:
        told = told_encoding(text.encode(codec), "", whole=True).codec
    except Unreadable:
        return
    assert told != "cp932"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("中华人民共和国的居民和工人", "gbk"),
        ("中華民國的居民和工人", "big5"),
        ("대한민국의 모든 권력은 국민으로부터 나온다. 주권은 국민에게 있고", "euc_kr"),
        ("あいうえおかきくけこさしすせそ", "euc_jp"),
        ("あいうえおかきくけこ ｱｲ", "cp932"),
        ("東京都報告書契約募集者数", "cp932"),
        ("あいう", "cp932"),
    ],
)
def test_what_has_no_syllables_of_shift_jis_is_undecided(text: str, codec: str) -> None:
    """Other encodings of letters of two bytes, syllables of half a width, signs alone, too few."""
    with pytest.raises(Unreadable) as refusal:
        told_encoding(text.encode(codec), "", whole=True)
    assert refusal.value.code == "CF010"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("中华人民;1\n居民工人报告书;2\n地区合同;3\n", "gbk"),
        ("東京都報;1\n告書契約者;2\n", "cp932"),
        ("東京都報告書;1\n契約募集者数;2\n", "euc_jp"),
    ],
)
def test_letters_of_two_bytes_are_no_russian_without_sense(text: str, codec: str) -> None:
    """Read as Russian, hard and rare letters would stand in rows; until now they did."""
    with pytest.raises(Unreadable) as refusal:
        told_encoding(text.encode(codec), "", whole=True)
    assert refusal.value.code == "CF010"


@pytest.mark.parametrize(
    "text",
    [
        "ФИО;ЦФО;ЮФО;ХМАО;ЯНАО;ФСИН;ГУФСИН;ЦИК;ЖЭК",
        "Кожен громадянин України має право на працю, їжу і ґанок",
        "Усе людзі нараджаюцца свабоднымі і роўнымі ў сваёй годнасці і правах",
        "Сва људска бића рађају се слободна и једнака у достојанству и правима",
        "Щукин Ёжиков;1\nЭйхенбаум;2",
    ],
)
def test_other_cyrillic_languages_and_odd_names_are_told(text: str) -> None:
    """Their letters are off by little, or few, or by chance; many times over changes nothing."""
    for times in (1, 50):
        assert (
            told_encoding((f"{text}\n" * times).encode("cp1251"), "", whole=True).codec == "cp1251"
        )


def test_a_japanese_text_is_read(read_bytes: Reads) -> None:
    """Its encoding is told with it."""
    reading = read_bytes("あいうえお\r\nかきくけこ\r\n".encode("cp932"))
    assert reading.article
    assert reading.article.paragraphs == ("あいうえお", "かきくけこ")
    assert reading.metadata["encoding"] == "shift_jis"
