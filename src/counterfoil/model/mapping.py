"""Mappings: how the tables of a source become claims, as its file declares it."""

from __future__ import annotations

from dataclasses import dataclass, field

DIMENSIONS = ("measure", "region", "category", "period")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table keeps one fact of a claim (its region, its week, its monitor...).

    Exactly one of these is set: `columns` (headings, letters or numbers; several are joined with
    a space), `row` (a heading row, counted from 1; merged headings reach over their columns),
    `cell` (such as B2), `sheet` (the sheet's name), `file` (the original's name), `fixed` (a
    code). `pattern` is a regular expression whose first group, or whole match, is what counts.
    """

    columns: tuple[str, ...] = ()
    row: int = 0
    cell: str = ""
    sheet: bool = False
    file: bool = False
    fixed: str = ""
    pattern: str = ""

    def __post_init__(self) -> None:
        given = (self.columns, self.row, self.cell, self.sheet, self.file, self.fixed)
        if sum(map(bool, given)) != 1:
            msg = "a place is exactly one of columns, row, cell, sheet, file and fixed"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class PeriodFormat:
    """How a source writes its weeks.

    `form` is one of: `iso` (2023-W09), `dhis2` (2023W9: an ISO week, whatever weeks the project
    counts in), `adx` (2023-02-27/P7D; also 2023-W09/P7D and P1W), `days` (first and
    last day, such as 2023-02-27/2023-03-05 or 27.02.2023-05.03.2023), `first day`, `last day`,
    `any day`, `year week` (two numbers). `date` is how a day is written, in `strptime` words.
    """

    form: str = "iso"
    date: str = "%Y-%m-%d"


PERIOD_FORMS = (
    "iso",
    "dhis2",
    "adx",
    "days",
    "first day",
    "last day",
    "any day",
    "year week",
)


@dataclass(frozen=True, slots=True)
class ReturnPlaces:
    """Where a table of weekly returns keeps what makes each filing.

    Rows with the same monitor, region, week and `filed` are one filing. `amends` holds the
    `filed` of the same monitor's earlier return that this one replaces. `nothing` says "nothing
    to report" where its text is one of `yes`.
    """

    monitor: Place
    filed: Place
    amends: Place | None = None
    nothing: Place | None = None
    yes: tuple[str, ...] = ("yes",)


@dataclass(frozen=True, slots=True)
class Mapping:
    """One `[[tables]]` entry: which tables it reads and where in them each fact stands.

    `sheets` are glob patterns over sheet names (or table numbers); `first_row` is the first row
    of numbers, counted from 1, and `last_row` the last (0: to the end). `numbers` are the columns
    that hold numbers; rows whose text in column `skip_column` matches one of the glob patterns
    `skip` are passed over. `filed` says when the original was filed, where it was not now. Where
    column `deleted` says one of `deleted_words`, whoever sends the table took the number back: the
    claim is that there is none. Other words there than `kept_words`, or none, are not understood.
    """

    measure: Place
    region: Place
    category: Place
    period: Place
    numbers: tuple[str, ...]
    sheets: tuple[str, ...] = ("*",)
    first_row: int = 2
    last_row: int = 0
    heading_row: int = 1
    skip_column: str = ""
    skip: tuple[str, ...] = ()
    period_format: PeriodFormat = field(default_factory=PeriodFormat)
    returns: ReturnPlaces | None = None
    filed: Place | None = None
    note: Place | None = None
    deleted: str = ""
    deleted_words: tuple[str, ...] = ("true",)
    kept_words: tuple[str, ...] = ("false",)
