"""One article as plain text, as a page of the web and as a PDF is read as the same article."""

from __future__ import annotations

import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest
from reads import Reads
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from counterfoil.model.reading import Article

pytest_plugins = ("reading_fixtures",)

EXAMPLE = Path(__file__).parents[2] / "examples" / "founding" / "files" / "news.html"
RUSSIAN = (
    "Аппарат полпреда велел еженедельно считать мигрантов и должников",
    "Иван Примеров",
    "Автор: Иван Примеров, 6 октября 2023 года",
    (
        "Чиновники на Урале с весны отчитываются о том, скольким людям из уязвимых групп "
        "предложили военный контракт и сколько из них согласились. Об этом говорится в письме "
        "аппарата полномочного представителя от 3 октября, с которым ознакомилась редакция.",
        "Из письма следует, что отчёты сдаются еженедельно с 1 марта 2023 года. В перечне "
        "22 категории, но названы только четыре: мигранты, люди, недавно получившие гражданство, "
        "должники и безработные.",
        "«За неделю с 13 по 19 марта 2023 года по всей области контракт подписали не более "
        "90 должников, — сказал он. — Остальных дописали, чтобы отчёт выглядел лучше».",
        "К моменту публикации ответа не поступило.",
    ),
    (
        "Независимые новости стоят денег. Подпишитесь на регулярное пожертвование: даже небольшая "
        "сумма помогает нам работать.",
        "Читайте также",
        "Подпишитесь на наш телеграм-канал",
    ),
)
ENGLISH = (
    "Officials must count those who were approached every week",
    "Ann Example",
    "By Ann Example, 6 October 2023",
    (
        "Since spring officials in the region have been reporting how many people from vulnerable "
        "groups were offered a military contract, and how many of them agreed. So says a letter of "
        "3 October that the newsroom has seen.",
        "The letter says that reports have been due every week since 1 March 2023. Its annex lists "
        "22 categories, but names only four of them: migrants, people who were naturalised of "
        "late, debtors and the unemployed.",
        "“In the week from 13 to 19 March 2023 no more than 90 debtors signed in the whole "
        "region,” he said. “The rest were added so that the report would look better.”",
        "No answer had come by the time of publication.",
    ),
    (
        "Independent journalism costs money. Support our newsroom: donate or subscribe to our "
        "newsletter and become a member.",
        "See also",
        "Follow us on Telegram",
    ),
)
Written = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]


def lines(written: Written) -> list[str]:
    """Return an article's paragraphs with what asks for something after each."""
    _, _, _, paragraphs, asking = written
    mixed = [line for pair in zip(paragraphs, asking, strict=False) for line in pair]
    return [*mixed, *paragraphs[len(asking) :]]


def as_text(path: Path, written: Written) -> Path:
    """Write it as plain text."""
    path.write_text("\n\n".join([written[0], written[2], *lines(written)]) + "\n", "utf-8")
    return path


def as_page(path: Path, written: Written) -> Path:
    """Write it as a page of the web, with a menu and a footer."""
    inside = "".join(f"<p>{escape(line)}</p>\n" for line in lines(written))
    path.write_text(
        "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><nav><a href='/'>News</a> "
        f"<a href='/r'>Regions</a></nav><main><article><h1>{escape(written[0])}</h1>"
        f"<p class='byline'>{escape(written[2])}</p>{inside}</article></main>"
        "<footer>© 2023 Example News</footer></body></html>",
        "utf-8",
    )
    return path


def as_pdf(path: Path, written: Written) -> Path:
    """Print it."""
    pdfmetrics.registerFont(TTFont("Printed", font_here()))
    plain = ParagraphStyle("plain", fontName="Printed", fontSize=11, leading=15, spaceAfter=9)
    large = ParagraphStyle("large", plain, fontSize=20, leading=25, spaceAfter=12)
    small = ParagraphStyle("small", plain, fontSize=10)
    story = [Paragraph(escape(written[0]), large), Paragraph(escape(written[2]), small)]
    story += [Paragraph(escape(line), plain) for line in lines(written)]
    SimpleDocTemplate(str(path), invariant=True).build(story)
    return path


def font_here() -> str:
    """Return the path of a font with Russian letters; skip the test where there is none."""
    command = shutil.which("fc-match")
    if not command:
        pytest.skip("no fontconfig to find a font with Russian letters")
    asked = (command, "-f", "%{file}", "sans:lang=ru:fontformat=TrueType")
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize("written", [RUSSIAN, ENGLISH], ids=["ru", "en"])
@pytest.mark.parametrize("write", [as_text, as_page, as_pdf])
def test_one_article_is_the_same_in_every_form(
    write: object, written: Written, tmp_path: Path, read_file: Reads
) -> None:
    """Title, author, day and paragraphs; what asks for money or leads elsewhere is none of it."""
    assert callable(write)
    article = read_file(write(tmp_path / "original", written)).article
    assert article
    told = (article.title, article.author, article.published, article.paragraphs)
    assert told == (written[0], written[1], "2023-10-06", written[3])


def test_the_examples_news_page_is_read_clean(read_file: Reads) -> None:
    """Its menu, byline, captions, three appeals and two lists of other articles are apart."""
    reading = read_file(EXAMPLE)
    article = reading.article
    assert isinstance(article, Article)
    assert (article.author, article.published) == ("Иван Примеров", "2023-10-06")
    assert article.title.startswith("Аппарат полпреда велел еженедельно считать мигрантов")
    begins = ["Чиновники", "Из письма", "В самом", "Сотрудник", "Глава фонда", "4 октября"]
    assert [p.startswith(b) for p, b in zip(article.paragraphs, begins, strict=True)] == [True] * 6
    (caption,) = article.captions
    assert caption.text == "Папка с отчётами за март, рисунок по описанию источника."
    assert caption.credit == "Иллюстрация: Анна Рисункова / «Образцовые новости»"
    left = reading.metadata["left out"].split("\n")
    assert any(line.startswith("Независимые новости стоят денег.") for line in left)
    assert any(line.startswith("Читайте также") for line in left)
