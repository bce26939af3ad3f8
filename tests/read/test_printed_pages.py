"""Pages of the web that a browser prints: their tables and articles are those of the page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from quality.pages.cells import KINDS, WORDS, Content
from reads import Reads

pytest_plugins = ("reading_fixtures",)

_NEWS = Path(__file__).parents[2] / "examples" / "founding" / "files" / "news.html"
_RULES = {
    "grid": "table{border-collapse:collapse} td,th{border:1px solid #444;padding:3px 6px}",
    "apart": "td,th{border:1px solid #444;padding:3px 6px}",
    "none": "td,th{padding:3px 8px}",
    "tight": "td,th{padding:1px 4px}",
    "zebra": "table{border-collapse:collapse} td,th{padding:4px 8px} "
    "tbody tr:nth-child(odd){background:#eee}",
    "rows": "table{border-collapse:collapse} td,th{padding:4px 8px;border-bottom:1px solid #999}",
    "head": "table{border-collapse:collapse} td,th{padding:2px 8px} "
    "thead{border-bottom:2px solid #000}",
    "book": "table{border-collapse:collapse;border-top:2px solid;border-bottom:2px solid} "
    "td,th{padding:2px 8px} thead{border-bottom:1px solid #000}",
}


def _rows(content: Content) -> Iterator[str]:
    """Yield the rows of a table in HTML."""
    cells = {(cell.row, cell.column): cell for cell in content.cells}
    covered = {
        (row, column)
        for cell in content.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    for row in range(1, max(row for row, _ in covered) + 1):
        head, line = row <= content.headings, ""
        tag = "th" if head else "td"
        for column, numeric in enumerate(content.numeric, 1):
            if cell := cells.get((row, column)):
                aside = "center" if cell.columns > 1 else "left"
                aside = "right" if numeric and not head else aside
                line += f'<{tag} rowspan="{cell.rows}" colspan="{cell.columns}" '
                line += f'style="text-align:{aside}">{escape(cell.text)}</{tag}>'
            elif (row, column) not in covered:
                line += f"<{tag}></{tag}>"
        yield f"<tr>{line}</tr>"


def _page(content: Content, rules: str, language: str, chance: random.Random) -> str:
    rows = list(_rows(content))
    head, body = "".join(rows[: content.headings]), "".join(rows[content.headings :])
    size = chance.choice([9, 10, 11, 12])
    family = chance.choice(["serif", "sans-serif"])
    stands = chance.choice(["top", "middle", "baseline"])
    prose = f"<p>{WORDS[language].prose}</p>"
    return (
        f"<!DOCTYPE html><html><meta charset='utf-8'><style>body{{font:{size}pt {family}}} "
        f"td,th{{vertical-align:{stands}}} {_RULES[rules]}</style>{prose}"
        f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{prose}</html>"
    )


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", ["simple", "text", "multi", "words", "merged"])
def test_a_printed_table_has_the_cells_of_the_page(
    kind: str, language: str, chromium: Any, tmp_path: Path, read_file: Reads
) -> None:
    """With rules of all kinds and none: the text of each cell, in its row and column."""
    page = chromium.new_page()
    for rules in _RULES:
        chance = random.Random(f"{kind}/{rules}/{language}")  # noqa: S311 - no secret
        content = KINDS[kind](chance, WORDS[language])
        page.set_content(_page(content, rules, language, chance))
        path = tmp_path / f"{rules}.pdf"
        page.pdf(path=path)
        (table,) = read_file(path).tables
        for cell in content.cells:
            assert table.text(cell.row, cell.column) == cell.text, rules
        spans = {(span.row, span.column): (span.rows, span.columns) for span in table.spans}
        for cell in content.cells:
            assert spans.get((cell.row, cell.column), (1, 1)) == (cell.rows, cell.columns), rules
    page.close()


def test_a_printed_news_page_is_the_same_article(
    chromium: Any, tmp_path: Path, read_file: Reads
) -> None:
    """Title, author, day, paragraphs and captions, without menus, appeals and tips."""
    page = chromium.new_page()
    page.goto(_NEWS.as_uri())
    page.pdf(path=tmp_path / "news.pdf")
    page.close()
    assert read_file(tmp_path / "news.pdf").article
    there, printed = read_file(_NEWS).article, read_file(tmp_path / "news.pdf").article
    assert there
    assert printed
    for name in ("title", "author", "published", "paragraphs", "captions"):
        assert getattr(printed, name) == getattr(there, name)
