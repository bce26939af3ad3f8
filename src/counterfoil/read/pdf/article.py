"""The article that a document's pages are, where most of them is running text.

The same pieces as of a page in HTML: title, author and day where they are printed under it,
paragraphs, captions with their credit. Tables, running heads and feet, numbers of pages, and what
leads elsewhere or asks for money are no part of it. Sentences are joined over the ends of columns
and pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from counterfoil.model.reading import Article, Caption, Page
from counterfoil.read.pdf.annotations import Link
from counterfoil.read.pdf.pieces import HYPHENS, Box, Piece
from counterfoil.read.pdf.running import running_lines
from counterfoil.read.pdf.sheets import Sheet
from counterfoil.read.text.bylines import byline
from counterfoil.read.web.appeals import Linked, left_out
from counterfoil.read.web.captions import parted

_JOINED = 0.25
_RUNNING, _LONG, _LEAST = 100, 160, 250
_MOSTLY = 0.5
_LARGER = 1.12
_SMALLER, _SMALL = 0.97, 0.93
_UNDER = 25.0
_ABOVE, _FEW = 6, 2
_SHORT = 150
_TELLING = 20
"""So many letters are as wide together as their size says, whichever they are."""
_CAPTION = 300
_LINE = 90
_LINKED, _FULL = 0.9, 0.08
_SENTENCE = re.compile(r"[.!?…:;]['\"»”’)\]]*$")
_FOOT = re.compile(r"©|\(c\)\s|copyright|all rights reserved|все права защищены", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page: its text, its page (from 0), how many lines, how high its letters are.

    `wide` is the mean width of its letters: recognised lines are as high as what happens to stand
    in them, with or without descenders. `spots` are the page and the code points of its text that
    it is made of. `full` says that its last line is as long as others, `linked` how many of
    its letters are links, which lead to `addresses`.
    """

    text: str
    page: int
    lines: int
    high: float
    wide: float
    box: Box
    spots: tuple[tuple[int, int, int], ...]
    full: bool = False
    linked: int = 0
    addresses: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether it is running text."""
        return len(self.text) >= (_RUNNING if self.lines > 1 else _LONG)


@dataclass(frozen=True, slots=True)
class Found:
    """An article, and the lines that were left out of it."""

    article: Article
    left: tuple[str, ...]


def article_of(sheets: Sequence[Sheet], pages: Sequence[Page], name: str) -> Found | None:
    """Return the article that pages are, or None; `name` is the title that the file gives."""
    lines = sum(len(page.lines) for page in pages)
    breaks = sum(page.text.count("\n") + 1 for page in pages)
    if lines - breaks < _JOINED * lines:
        return None
    told = list(_paragraphs(sheets, pages))
    running = [paragraph for paragraph in told if paragraph.runs]
    letters = sum(len(paragraph.text) for paragraph in running)
    if letters < max(_LEAST, _MOSTLY * sum(len(page.text) for page in pages)):
        return None
    body = median([p.high for p in running for _ in range(p.lines)])
    return _told(told, body, tidy_name(name), sheets)


def tidy_name(name: str) -> str:
    """Return a title in small letters without what programs put around it."""
    return re.sub(r"\W+", " ", name.casefold()).strip()


def _paragraphs(sheets: Sequence[Sheet], pages: Sequence[Page]) -> Iterator[Paragraph]:
    """Yield paragraphs that are no tables, notes or running lines."""
    flat = [[piece for block in sheet.blocks for piece in block.pieces] for sheet in sheets]
    heights = [sheet.height for sheet in sheets]
    outside = running_lines(list(zip(heights, flat, strict=True)))
    for number, (sheet, page, pieces) in enumerate(zip(sheets, pages, flat, strict=True)):
        tabular = [block.table for block in sheet.blocks for _ in block.pieces]
        start = 0
        for end in range(1, len(pieces) + 1):
            if end < len(pieces) and page.text[page.lines[end].start - 1] != "\n":
                continue
            inside = range(start, end)
            start = end
            if tabular[inside[0]] or pieces[inside[0]].first < 0 or outside[number] >= {*inside}:
                continue
            spot = page.lines[inside[0]].start, page.lines[inside[-1]].end
            yield _paragraph(number, page.text[slice(*spot)], pieces[inside[0] : end], sheet, spot)


def _paragraph(
    number: int, text: str, pieces: Sequence[Piece], sheet: Sheet, spot: tuple[int, int]
) -> Paragraph:
    lefts, rights, tops, bottoms = zip(*(piece[3:7] for piece in pieces), strict=True)
    box = min(lefts), max(rights), min(tops), max(bottoms)
    high = median([bottom - top for top, bottom in zip(tops, bottoms, strict=True)])
    full = len(pieces) > 1 and box[1] - rights[-1] < _FULL * (box[1] - box[0])
    wide = (sum(rights) - sum(lefts)) / len(text)
    spots = ((number + 1, *spot),)
    paragraph = Paragraph(text, number, len(pieces), high, wide, box, spots, full)
    links = [link for link in sheet.links if _touches(link.box, box)]
    if not links:
        return paragraph
    linked = sum(_linked(piece, links) for piece in pieces)
    addresses = tuple(dict.fromkeys(link.address for link in links))
    return replace(paragraph, linked=linked, addresses=addresses)


def _touches(one: Box, other: Box) -> bool:
    return one[0] < other[1] and one[1] > other[0] and one[2] < other[3] and one[3] > other[2]


def _linked(piece: Piece, links: Sequence[Link]) -> int:
    """Return how many letters of a line are over links."""
    wide = 0.0
    middle = (piece.top + piece.bottom) / 2
    for left, right, top, bottom in (link.box for link in links):
        if top <= middle <= bottom:
            wide += max(min(right, piece.right) - max(left, piece.left), 0)
    return round(len(piece.text) * min(wide / max(piece.right - piece.left, 1), 1))


def _told(told: list[Paragraph], body: float, name: str, sheets: Sequence[Sheet]) -> Found:
    text = [n for n, p in enumerate(told) if p.runs and _SMALL * body <= p.high < _LARGER * body]
    first, last = (text[0], text[-1]) if text else (0, len(told) - 1)
    title, until = _title(told[:first], body, name)
    left = [p.text for p in told[:until] if p.text not in title] if title else []
    rest = told[until:] if title else told
    author, published, rest = _byline(rest) if title else ("", "", rest)
    end = told[last]
    out = left_out([Linked(p.text, p.linked, p.addresses) for p in rest])
    kept: list[Paragraph] = []
    captions: list[Caption] = []
    behind = False
    wide = median([p.wide for p in told if p.runs])
    for paragraph, is_out in zip(rest, out, strict=True):
        aside = _is_aside(paragraph) and (behind or not any(p.runs for p in kept))
        small = paragraph.high < _SMALL * body
        if sheets[paragraph.page].layer.pictured and len(paragraph.text) >= _TELLING:
            small = small and paragraph.wide < _SMALL * wide
        aside = aside or (behind and small)
        if is_out or aside:
            left.append(paragraph.text)
        elif caption := _caption(paragraph, body, sheets[paragraph.page].pictures):
            captions.append(caption)
        else:
            kept.append(paragraph)
        behind = behind or paragraph is end
    paragraphs = _joined(kept, [sheet.breaks_words for sheet in sheets])
    article = Article(
        *(title, author, published, tuple(p.text for p in paragraphs), tuple(captions)),
        spots=tuple(p.spots for p in paragraphs),
    )
    return Found(article, tuple(left))


def _title(before: Sequence[Paragraph], body: float, name: str) -> tuple[str, int]:
    """Return the title among what stands before running text, and where what follows it begins."""
    large = [
        n for n, p in enumerate(before) if p.high > _LARGER * body and p.page == before[0].page
    ]
    if large:
        most = max(before[n].high for n in large)
        start = next(n for n in large if before[n].high > most / 1.03)
        end = start + 1
        while end < len(before) and abs(before[end].high - most) < 0.03 * most:
            end += 1
        return " ".join(p.text for p in before[start:end]), end
    short = [(n, p) for n, p in enumerate(before) if len(p.text) <= _SHORT]
    for n, paragraph in short:
        words = tidy_name(paragraph.text)
        if f"{words} " in f"{name} " and len(words) >= max(_MOSTLY * len(name), 1):
            return paragraph.text, n + 1
    if short and len(before) <= _FEW and short[0][0] == 0:
        alone = short[0][1]
        if alone.lines == 1 and not _SENTENCE.search(alone.text):
            return alone.text, 1
    return "", 0


def _byline(rest: Sequence[Paragraph]) -> tuple[str, str, list[Paragraph]]:
    """Return the author and the day printed under a title, and the paragraphs after them."""
    author = published = ""
    kept: list[Paragraph] = []
    for n, paragraph in enumerate(rest):
        if n >= _ABOVE or paragraph.runs or len(paragraph.text) > _LINE:
            return author, published, [*kept, *rest[n:]]
        said = byline(paragraph.text)
        if said is None or (published and not said.author):
            kept.append(paragraph)
            continue
        author, published = author or said.author, published or said.published
    return author, published, kept


def _is_aside(paragraph: Paragraph) -> bool:
    """Whether a line before or behind the text only leads elsewhere, or says whose page it is."""
    if paragraph.runs and not _FOOT.search(paragraph.text[:_LINE]):
        return False
    linked = paragraph.linked >= _LINKED * len(paragraph.text)
    return linked or bool(_FOOT.search(paragraph.text))


def _caption(paragraph: Paragraph, body: float, pictures: Sequence[Box]) -> Caption | None:
    """Return the caption that a paragraph is: one that is all credit, or small under a picture."""
    if len(paragraph.text) > _CAPTION:
        return None
    caption = parted(paragraph.text)
    if caption.credit and not caption.text:
        return caption
    small = paragraph.high < _SMALLER * body
    if small and caption.credit:
        return caption
    left, right, top, _ = paragraph.box
    under = any(
        -_UNDER / 5 <= top - bottom <= _UNDER and left < over and right > start
        for start, over, _, bottom in pictures
    )
    return caption if under and (small or caption.credit) else None


def _joined(paragraphs: Sequence[Paragraph], breaks: Sequence[bool]) -> list[Paragraph]:
    """Join sentences that go on over the end of a column or a page.

    `breaks` says of each page whether words are broken there.
    """
    joined = [paragraphs[0]] if paragraphs else []
    for before, after in pairwise(paragraphs):
        broken = before.text.endswith(HYPHENS)
        ends = _SENTENCE.search(before.text) and not broken
        moved = before.page != after.page or after.box[2] < before.box[3]
        goes_on = (
            broken
            or after.text[0].islower()
            or (before.full and after.high < _LARGER * before.high)
        )
        if ends or not moved or not goes_on:
            joined.append(after)
            continue
        above = joined[-1]
        text = above.text + ("" if broken else " ") + after.text
        if broken and breaks[before.page] and after.text[0].islower():
            text = above.text[:-1] + after.text
        joined[-1] = replace(above, text=text, spots=(*above.spots, *after.spots))
    return joined
