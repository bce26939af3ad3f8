from __future__ import annotations

import re

import pytest
from reads import Reads

from counterfoil.model.reading import Caption, Span
from counterfoil.read.web.article import with_gaps
from counterfoil.read.web.captions import parted
from counterfoil.read.web.written_days import written_day

pytest_plugins = ("reading_fixtures",)

WORDS = (
    "С первого марта 2023 года региональные чиновники каждую неделю отчитываются о том, "
    "скольким людям предложили контракт и сколько согласились его подписать. "
)
NEWS = f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8">
<title>Письмо о наборе — Газета</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
 {{"@type": "NewsArticle", "headline": "Письмо о наборе", "author": {{"name": "Анна Иванова"}},
   "datePublished": "2025-10-14T09:30:00+03:00"}}]}}</script></head><body>
<nav><ul><li><a href="/">Главная</a></li><li><a href="/n">Новости</a></li></ul></nav>
<div class="today">Сегодня 1 января 2026</div>
<main><article><h1>Письмо о наборе</h1>
<figure><img src="a.jpg"><figcaption>Площадь в Брянске. Фото: И. Петров / Газета</figcaption>
</figure>
<p>{WORDS * 2}</p><p>В письме сказано: «не менее 40 человек в неделю». {WORDS}</p>
<p><b>Читайте также:</b> <a href="/x">Как набирали в прошлом году</a></p>
<p>{WORDS}Подробнее о случившемся рассказал губернатор.</p>
<table><tr><th>Регион</th><th colspan="2">Подписали</th></tr>
<tr><td rowspan="2">Брянская<br>область</td><td>март</td><td>40</td></tr>
<tr><td>апрель</td><td>12</td></tr></table>
<p>{WORDS}</p>
<p>Поддержите нашу редакцию: оформите пожертвование</p>
</article></main><footer>© 2026 Газета</footer></body></html>"""


def test_an_article_is_read_without_what_surrounds_it(read_bytes: Reads) -> None:
    """Menus, the footer, reading tips and appeals for money are left out, sentences are not."""
    reading = read_bytes(NEWS.encode())
    article = reading.article
    assert article
    text = "\n".join(article.paragraphs)
    assert "«не менее 40 человек в неделю»" in text
    assert "Подробнее о случившемся рассказал губернатор." in text
    for left_out in ("Главная", "Читайте также", "Поддержите", "© 2026", "Фото:"):
        assert left_out not in text
    assert reading.reader == "html/9"
    assert "Поддержите нашу редакцию" in reading.metadata["left out"]
    assert reading.metadata["language"] == "ru"


def test_title_author_and_day_are_what_the_page_gives(read_bytes: Reads) -> None:
    """The day is the publication's, not one of the other days on the page."""
    article = read_bytes(NEWS.encode()).article
    assert article
    assert (article.title, article.author) == ("Письмо о наборе", "Анна Иванова")
    assert article.published == "2025-10-14"


def test_captions_and_their_credits_are_kept_apart(read_bytes: Reads) -> None:
    """They are no paragraphs of the article."""
    article = read_bytes(NEWS.encode()).article
    assert article
    assert article.captions == (Caption("Площадь в Брянске.", "Фото: И. Петров / Газета"),)


def test_what_stands_around_an_article_is_told_beside_it(read_bytes: Reads) -> None:
    """Links of menus, addresses of pictures and what stands for them, words shown on pointing."""
    around = (
        '<nav><a href="/about" title="О газете">О нас</a><a href="/about">Ещё</a>'
        '<a href="#top">^</a>'
        '<img src="https://cdn.example/stamp.png" alt="Печать аппарата">'
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="QR code">'
    )
    metadata = read_bytes(NEWS.replace("<nav>", around).encode()).metadata
    assert metadata["other links"].splitlines()[0] == "/about"
    assert metadata["other links"].splitlines().count("/about") == 1
    assert "#top" not in metadata["other links"]
    assert metadata["pictures"].splitlines()[:2] == [
        "https://cdn.example/stamp.png Печать аппарата",
        "data:image/png;base64 QR code",
    ]
    assert metadata["tips"] == "О газете"


def test_links_of_the_article_are_told_and_those_of_menus_not(read_bytes: Reads) -> None:
    """What it goes back to may be behind one; those within the site lead nowhere, once saved."""
    told = '<a href="https://sources.example/1">рассказал</a> <a href="/tags/1">губернатор</a>'
    assert "рассказал губернатор" in NEWS
    page = NEWS.replace("рассказал губернатор", told).replace(
        "<nav>", '<nav><a href="https://other.example/">Реклама</a>'
    )
    assert read_bytes(page.encode()).metadata["links"] == "https://sources.example/1"
    assert "links" not in read_bytes(NEWS.encode()).metadata


def test_a_line_between_two_of_the_article_needs_less_to_be_its_own() -> None:
    """One or two that nearly have enough points are taken; more are not, nor one with far fewer."""
    scores = [1.0, -0.9, 1.0, -0.9, -0.9, 1.0, -0.9, -0.9, -0.9, 1.0, -1.1, 1.0]
    chosen = [place for place, score in enumerate(scores) if score > 0]
    assert [0, 1, 2, 3, 4, 5, 9, 11] == with_gaps(chosen, scores, -1.0)


def test_tables_of_a_page_become_tables_with_spans(read_bytes: Reads) -> None:
    """A cell that reaches over several stands in the first of them."""
    (table,) = read_bytes(NEWS.encode()).tables
    assert [list(row) for row in table.rows] == [
        ["Регион", "Подписали", ""],
        ["Брянская\nобласть", "март", "40"],
        ["", "апрель", "12"],
    ]
    assert table.spans == (Span(1, 2, 1, 2), Span(2, 1, 2, 1))


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Письмо</h1><p>Письмо датировано 3 октября.</p>",
        "<h1>Письмо</h1><p>В 2023 году набор ускорился, и 3 октября пришло письмо.</p>",
        "<div class='date'>3 октября</div><h1>Письмо</h1>",
        "<h1>Письмо</h1><footer>© 2019–2026</footer>",
    ],
)
def test_a_year_that_the_page_does_not_give_is_not_invented(read_bytes: Reads, body: str) -> None:
    """A day without its year, or a year without its day, is no day."""
    article = read_bytes(f"<html><body>{body}<p>{WORDS}</p></body></html>".encode()).article
    assert article
    assert article.published == ""


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2023-10-03T08:00:00+03:00">',
        '<meta name="date" content="03.10.2023">',
        '<script type=\'application/ld+json\'>[{"@type":["Article"],"datePublished":"2023-10-03"}]'
        "</script>",
    ],
)
def test_a_day_is_taken_from_what_a_page_declares(read_bytes: Reads, head: str) -> None:
    """Meta elements and schema.org data count."""
    page = f"<html><head>{head}</head><body><h1>x</h1><p>{WORDS}</p></body></html>"
    article = read_bytes(page.encode()).article
    assert article
    assert article.published == "2023-10-03"


def test_a_day_is_taken_from_a_line_beside_the_heading(read_bytes: Reads) -> None:
    """A line of its own that holds one whole date counts; one far from the heading does not."""
    near = f"<html><body><h1>x</h1><div>3 октября 2023, 12:05</div><p>{WORDS}</p></body></html>"
    far = f"<html><body><h1>x</h1>{'<p>слово</p>' * 30}<p>3 октября 2023</p></body></html>"
    published = [read_bytes(page.encode()).article for page in (near, far)]
    assert [article.published for article in published if article] == ["2023-10-03", ""]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 октября 2023", "2023-10-03"),
        ("03.10.2023 12:05", "2023-10-03"),
        ("October 3, 2023", "2023-10-03"),
        ("3rd of October 2023", "2023-10-03"),
        ("3. März 2023", "2023-03-03"),
        ("1er mai 2023", "2023-05-01"),
        ("2023/10/03", "2023-10-03"),
        ("13/10/2023", "2023-10-13"),
        ("10/13/2023", "2023-10-13"),
        ("10.13.2023", "2023-10-13"),
        ("2023 Oct 3", "2023-10-03"),
        ("2023年10月3日", "2023-10-03"),
        ("3. 10. 2023", "2023-10-03"),
        ("3, Octubre, 2023", "2023-10-03"),
        ("3 d'octubre de 2023", "2023-10-03"),
        ("2023. október 3.", "2023-10-03"),
        ("2023 жылғы 3 қазан", "2023-10-03"),
        ("3 жовтня 2023", "2023-10-03"),
        ("3. října 2023", "2023-10-03"),
        ("3. června 2023", "2023-06-03"),
        ("3. července 2023", "2023-07-03"),
        ("3 marraskuuta 2023", "2023-11-03"),
        ("3 Ekim 2023", "2023-10-03"),
        ("3 Οκτωβρίου 2023", "2023-10-03"),
        ("Tue Oct 3 12:05:00 2023", "2023-10-03"),
        ("03/10/2023", ""),
        ("2023 октября 3:05", ""),
        ("31.02.2023", ""),
        ("3 октября", ""),
        ("October 2023", ""),
        ("from 3 October 2023 to 5 October 2023", ""),
    ],
)
def test_a_written_day_is_read_only_whole_and_alone(text: str, day: str) -> None:
    """Ambiguous, impossible, incomplete and several days are none."""
    assert written_day(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("03/10/2023", "2023-10-03"), ("10/13/2023", "2023-10-13"), ("03-10-2023", "")],
)
def test_where_the_day_comes_first_two_numbers_are_enough(text: str, day: str) -> None:
    """A number that can be no month still is none, and other signs are not meant."""
    assert written_day(text, day_first=True) == day


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
def test_a_page_without_a_declared_encoding_is_told_by_its_letters(
    read_bytes: Reads, codec: str
) -> None:
    """Old pages say nothing about their letters."""
    reading = read_bytes(f"<html><body><h1>Письмо</h1><p>{WORDS}</p></body></html>".encode(codec))
    assert reading.article
    assert WORDS.strip() in reading.article.paragraphs


def test_what_a_page_says_of_its_encoding_is_checked(read_bytes: Reads) -> None:
    """Valid UTF-8 stays UTF-8 whatever the page claims; broken bytes are counted."""
    claims = '<html><head><meta charset="windows-1251"></head><body><p>Письмо</p></body></html>'
    reading = read_bytes(claims.encode())
    assert reading.article
    assert reading.article.paragraphs == ("Письмо",)
    broken = b'<html><meta charset="utf-8"><body><p>caf\xe9 ' + "Ж".encode() + b"</p></body></html>"
    (trouble,) = read_bytes(broken).troubles
    assert (trouble.code, trouble.details) == ("CF019", {"count": "1", "encoding": "utf-8"})


def test_a_page_that_ends_before_its_closing_tag_is_a_finding(read_bytes: Reads) -> None:
    """It may have been cut short while it was saved."""
    codes = [trouble.code for trouble in read_bytes(NEWS[: NEWS.index("<table")].encode()).troubles]
    assert codes == ["CF022"]


def test_reading_tips_go_only_with_the_link_they_lead_to(read_bytes: Reads) -> None:
    """A tip, its links and appeals go; sentences and quotations stay."""
    inside = (
        '<p>Read more: <a href="/l">The letter</a></p>',
        "<p>Read more into it, he said, and you will be lost.</p>",
        "<p>«Подпишитесь на наш канал», — просил он.</p>",
        "<p>Подпишитесь на наш телеграм-канал</p>",
        '<p>Related stories</p><p><a href="/a">Another letter</a></p>',
        "<p>He signed.</p>",
    )
    between = "".join(f"<p>{WORDS}</p>{line}" for line in inside)
    page = f"<html><body><main><article><h1>x</h1>{between}<p>{WORDS}</p></article></main></body>"
    reading = read_bytes(f"{page}</html>".encode())
    assert reading.article
    texts = [re.sub("<.*?>", "", line) for line in inside]
    assert [text for text in texts if text in reading.article.paragraphs] == [*texts[1:3], texts[5]]
    left = ["Read more: The letter", "Подпишитесь на наш телеграм-канал"]
    left += ["Related stories", "Another letter"]
    assert reading.metadata["left out"].split("\n") == left


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("На площади. Фото: А. Иванова", "На площади.", "Фото: А. Иванова"),
        ("On the square | Photo by Ann Lee", "On the square", "Photo by Ann Lee"),
        ("On the square (Photo: AP)", "On the square", "Photo: AP"),
        ("© AFP / M. Lee", "", "© AFP / M. Lee"),
        ("A photo of the letter", "A photo of the letter", ""),
    ],
)
def test_a_credit_is_told_from_the_words_before_it(text: str, caption: str, credit: str) -> None:
    """Only words that name who made the picture are its credit."""
    assert parted(text) == Caption(caption, credit)
