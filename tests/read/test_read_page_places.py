"""Every paragraph of a page is found again at its bytes."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import Given, tidy
from counterfoil.read.web.html import read_page
from counterfoil.read.web.offsets import byte_offsets

pytest_plugins = ("reading_fixtures",)

HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            "<>&;\"'=/!-#x \n\t\u00a0\u2028\u200b\u0301é\u0458ЖяЁ«»“”中\U0001f600\u202e"
        ),
        # References to signs that are none are read as nothing by one parser, as signs by another.
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Cs")),
    ),
    max_size=40,
)
WORDS = "С первого марта чиновники каждую неделю отчитываются о том, скольким людям предложили. "
WRITTEN = st.one_of(
    HOSTILE.map(escape),
    HOSTILE.map(lambda text: text.encode("ascii", "xmlcharrefreplace").decode()),
    HOSTILE,
    st.sampled_from(
        [
            *(
                "<b>",
                "</b>",
                "<i>",
                "</i>",
                "<a href='/x?a=1&b=\"2\"'>",
                "</a>",
                "<br>",
                "<!--x-->",
            ),
            *("&nbsp;", "&#160;", "&amp", "&lt;p&gt;", "<p>", "</p>", "<div class=a>", "</div>"),
            *("<script>if (a<b) {}</script>", "<style>p{}</style>", "<", "&", "<!DOCTYPE", "<td>"),
            *("<ul><li>", "</ul>", "<table><tr>", "</table>", "<img alt='>'>", WORDS),
        ]
    ),
)
PAGES = st.lists(WRITTEN, max_size=25).map("".join)
CODECS = (
    "utf-8",
    "utf-8-sig",
    "windows-1251",
    "koi8-r",
    "utf-16",
    "gb18030",
    "shift_jis",
    "euc-kr",
)


def found_again(raw: bytes, place: tuple[int, int], codec: str) -> str:
    """Return the text at some bytes, as another parser reads them: without tags, tidied."""
    written = raw[slice(*place)].decode(codec, "surrogateescape")
    shown = re.sub("[\udc80-\udcff]", "\ufffd", written)
    tree = html.fromstring(f"<html><body><div>{shown}")
    return tidy("".join(tree.xpath("//text()[not(ancestor::script or ancestor::style)]")))


def article_of(raw: bytes, declared: str = "") -> Article:
    """Read a page's bytes."""
    reading: Reading = read_page(Given(Path(), "", None), raw, declared)  # type: ignore[arg-type]
    assert reading.article
    return reading.article


@given(PAGES)
def test_every_paragraph_is_found_at_its_bytes(middle: str) -> None:
    """Whatever is on the page: the bytes of each paragraph's place are its text."""
    check_places(middle)


def check_places(middle: str) -> None:
    """Read a page with this in its middle; look up each paragraph."""
    page = f"<html><head></head><body><h1>x</h1><p>{WORDS * 3}</p><p>{middle}</p><p>{WORDS}</p>"
    raw = page.encode("utf-8", "surrogatepass")
    article = article_of(raw, "utf-8")
    assert len(article.places) == len(article.paragraphs)
    for text, place in zip(article.paragraphs, article.places, strict=True):
        assert found_again(raw, place, "utf-8") == text


@pytest.mark.soak
@settings(max_examples=5000, deadline=None)
@given(PAGES)
def test_every_paragraph_of_thousands_of_pages_is_found_at_its_bytes(middle: str) -> None:
    """The same, for longer."""
    check_places(middle)


@pytest.mark.parametrize("codec", CODECS)
def test_places_are_bytes_in_the_encoding_of_the_page(codec: str) -> None:
    """Signs of one byte, of several, and of a varying number of them."""
    words = {"shift_jis": "東京都の統計 ", "gb18030": "每周统计 ", "euc-kr": "주간 통계 "}.get(
        codec, WORDS
    )
    written = f"{words * 9}<b>&laquo;{words}&raquo;</b>&nbsp;"
    raw = f"<html><body><h1>x</h1><p>{written}</p><p>{words * 9}</p></body></html>".encode(codec)
    article = article_of(raw, codec)
    assert [found_again(raw, place, codec) for place in article.places] == [*article.paragraphs]
    assert article.paragraphs == (tidy(f"{words * 9}«{words}»"), tidy(words * 9))


def test_broken_bytes_keep_their_place() -> None:
    """What is no letter in the page's encoding is shown as such, and what follows is found."""
    words = WORDS.encode()
    raw = b"<html><body><h1>x</h1><p>" + words * 3 + b"caf\xe9\xff " + words + b"</p><p>" + words
    article = article_of(raw, "utf-8")
    assert "caf\ufffd\ufffd" in article.paragraphs[0]
    assert [found_again(raw, place, "utf-8") for place in article.places] == [*article.paragraphs]


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(CODECS), st.data())
def test_a_place_is_as_many_bytes_as_what_stands_before_it(
    text: str, codec: str, data: st.DataObject
) -> None:
    """In every encoding, for every place in a text."""
    raw = text.encode(codec, "ignore")
    held = raw.decode(codec, "surrogateescape" if codec.startswith("utf-8") else "replace")
    place = data.draw(st.integers(0, len(held)))
    (offset,) = byte_offsets(raw, held, codec, [place]).values()
    assert raw[:offset].decode(codec) == held[:place]


def test_what_is_drawn_is_no_text_and_parts_no_line() -> None:
    """An icon's name stands within a sentence, and is none of it; block elements end a drawing."""
    icon = "<svg><title>icon</title><a><text>drawn</text></a></svg>"
    page = f"<html><body><h1>x</h1><p>{WORDS}{icon}{WORDS}</p><svg><path><p>{WORDS * 2}</p>"
    article = article_of(page.encode())
    assert article.paragraphs == (tidy(WORDS * 2), tidy(WORDS * 2))
