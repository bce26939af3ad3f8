"""A reading: what a named reader version found in an original.

Pages and articles hold normalised text (NFC, runs of white space as one space, paragraphs as
lines), tables hold the text that each cell shows. Nothing in a reading is a claim yet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from counterfoil.model.locator import Locator

Row = Sequence[str]
Area = tuple[int, int, int, int]
"""A box on a page in whole points: (left, right, top, bottom) from the upper left corner."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its code points in the page's text, and its box."""

    start: int
    end: int
    area: Area


@dataclass(frozen=True, slots=True)
class Word:
    """A word recognised in a picture: its code points in the page's text, its box, how sure it is.

    `confidence` is a whole number from 0 to 100, as the recogniser gives it. A `doubtful` word has
    digits that are not sure, and becomes no number by itself.
    """

    start: int
    end: int
    area: Area
    confidence: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page, counted from 1: its text, its size in points and where its lines stand.

    `words` are there only where the text was recognised in a picture of the page.
    """

    number: int
    text: str
    width: int = 0
    height: int = 0
    lines: tuple[Line, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Caption:
    """The words under a picture, and the credit that names who made it, kept apart."""

    text: str
    credit: str = ""


Spot = tuple[int, int, int]
"""A stretch of a page's text: the page's number, its first code point and one after its last."""


@dataclass(frozen=True, slots=True)
class Article:
    """The main text of a page, without menus, appeals and reading tips.

    `published` is the day the page itself gives (YYYY-MM-DD), or empty: it is never invented.
    `places` has for each paragraph the bytes of the original that it stands in (first, and one
    after the last), (0, 0) where that is not told; it is empty where it is told of none. `quoted`
    are the paragraphs, counted from 0, that repeat an earlier message. Of an article on pages,
    `spots` has for each paragraph the stretches of page text that it is made of.
    """

    title: str = ""
    author: str = ""
    published: str = ""
    paragraphs: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    quoted: tuple[int, ...] = ()
    spots: tuple[tuple[Spot, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells: the upper left one (row, column, from 1) and how far they reach."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Run:
    """Rows from `row` on that were made of pieces of JSON or XML which follow each other there.

    The first is piece `number`; `before` and `after` stand around the number in a piece's path:
    `/adx/group[1]/dataValue[` and `]`.
    """

    row: int
    before: str
    number: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows[i][j]` is the text shown in row i+1, column j+1 of the original.

    `numbers` holds what a sheet stores under the shown text, days as YYYY-MM-DD with their time if
    they have one, and `formulas` what it computes, both by (row, column) from 1; `notes` holds what
    people wrote on cells, such as comments. `name` is a sheet's name, or empty where tables have
    none. Of a table on a page, `page` is that page and `areas` the boxes of its cells. `headings`
    says how many of the first rows are headings, 0 where that is not told. Of a table made of a
    `tree`, which is `pointer` for JSON and `xpath` for XML, `runs` are where its rows come from, in
    order, and `ends` what a column adds to a row's path.
    """

    number: int
    rows: Sequence[Row]
    name: str = ""
    spans: tuple[Span, ...] = ()
    numbers: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    page: int = 0
    areas: Mapping[tuple[int, int], Area] = field(default_factory=dict)
    headings: int = 0
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    tree: str = ""
    runs: tuple[Run, ...] = ()
    ends: tuple[str, ...] = ()

    def path(self, cell: tuple[int, int]) -> str | None:
        """Return where in the tree a cell's words stand; None for a heading."""
        row, column = cell
        at = bisect_right(self.runs, row, key=lambda run: run.row) - 1
        if at < 0 or not 1 <= column <= len(self.ends):
            return None
        run = self.runs[at]
        return f"{run.before}{run.number + row - run.row}{run.after}{self.ends[column - 1]}"

    def text(self, row: int, column: int) -> str:
        """Return the text shown in a cell (from 1), empty outside the table."""
        if not 1 <= row <= len(self.rows):
            return ""
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else ""

    def place(self, cell: tuple[int, int] | None = None) -> Locator:
        """Return where the table or a cell is; a first table without a name needs no number."""
        if self.name:
            return Locator(sheet=self.name, cell=cell)
        if self.page:
            area = self.areas.get(cell) if cell else None
            return Locator(page=self.page, area=area, table=self.number, cell=cell)
        number = self.number if self.number > 1 or cell is None else None
        path = self.path(cell) if self.tree and cell else None
        return Locator(
            table=number,
            cell=cell,
            pointer=path if self.tree == "pointer" else None,
            xpath=path if self.tree == "xpath" else None,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside the original, such as an attachment: it can become an original of its own.

    `name` is its name there, with the folders it is in; `digest` and `size` are of its bytes.
    """

    name: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a reader noticed: the code of a finding, where, and words to put into it."""

    code: str
    where: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What `reader` (name and version, such as `csv/1`) found in the original `digest`.

    `text_digest` is the SHA-256 of all its normalised text: a locator made on this reading
    resolves only while a new reading has the same one.
    """

    digest: str
    reader: str
    text_digest: str = ""
    article: Article | None = None
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    parts: tuple[Part, ...] = ()

    def passages(self) -> Iterator[tuple[int | None, str]]:
        """Yield the texts that quotes are looked for in: each page's, or the article's whole.

        With a page comes its number. An article's text is its paragraphs, one a line; positions
        in locators count code points of these texts.
        """
        for page in self.pages:
            yield page.number, page.text
        if self.article and not self.pages:
            yield None, "\n".join(self.article.paragraphs)

    @property
    def unread(self) -> bool:
        """Whether nothing at all could be read."""
        return not (self.article or self.pages or self.tables or self.parts)
