"""Reading settled figures back, for the terminal and the desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from counterfoil.ledger.columns import reading
from counterfoil.model.figure import Figure, Flag, Standing
from counterfoil.model.quantity import interval
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled

_COUNTS = """
SELECT standing, count(*), count_if(contested), count_if(no_reply), count_if(denied)
FROM read_parquet(?) WHERE basis = 'claims' GROUP BY standing
"""
_FIGURES = """
SELECT measure, region, category, period, basis, low, high, standing,
       concat_ws(', ', CASE WHEN contested THEN 'contested' END, CASE WHEN chosen THEN 'chosen' END,
                 CASE WHEN denied THEN 'denied' END, CASE WHEN no_reply THEN 'no reply' END,
                 CASE WHEN silent > 0 THEN 'incomplete' END), claims, silent
FROM read_parquet(?) ORDER BY 1, 2, 3, 4, 5
"""
_FLAGS = (Flag.CONTESTED, Flag.CHOSEN, Flag.DENIED, Flag.NO_REPLY, Flag.INCOMPLETE)
BITS = """contested::INT + 2 * chosen::INT + 4 * denied::INT + 8 * no_reply::INT
           + 16 * (silent > 0)::INT"""
"""SQL for the flags of a figure as one number."""
FLAGGED = tuple(
    tuple(flag for bit, flag in enumerate(_FLAGS) if bits >> bit & 1)
    for bits in range(1 << len(_FLAGS))
)
"""The flags that such a number stands for."""
_CHOSEN = f"""
SELECT measure, region, category, period, basis, low, high, agreed_low, agreed_high, standing,
       {BITS}, claims, silent
FROM read_parquet($figures)
WHERE ($period = '' OR period = $period) AND ($region = '' OR region = $region)
  AND (contested OR NOT $contested) AND (basis = 'claims' OR $sums)
ORDER BY period DESC, region, category, measure, basis
"""  # noqa: S608 - our own columns


def figures(
    settled: Settled,
    *,
    period: str = "",
    region: str = "",
    contested: bool = False,
    sums: bool = False,
) -> list[Figure]:
    """Return the figures of a period or region, or those that are contested; latest period first.

    Sums of cells are left out unless `sums` asks for them.
    """
    chosen = {"period": period, "region": region, "contested": contested, "sums": sums}
    with reading() as columns:
        rows = columns.execute(_CHOSEN, {"figures": str(settled.figures), **chosen}).fetchall()
    return [figure_of(Question(*row[:4]), row[4:], row[5:9]) for row in rows]


def figure_of(question: Question, row: Sequence[Any], ends: Iterable[Decimal | None]) -> Figure:
    """Return a figure from its row: basis, four numbers, standing, `BITS`, claims and silent."""
    low, high, agreed_low, agreed_high = ends
    return Figure(
        question=question,
        basis=row[0],
        low=low,
        high=high,
        agreed_low=agreed_low,
        agreed_high=agreed_high,
        standing=Standing(row[5]),
        flags=FLAGGED[row[6]],
        claims=row[7],
        silent=row[8],
    )


def count_figures(settled: Settled) -> dict[str, Any]:
    """Return how many figures, claims and sums there are, and figures by standing and flags."""
    figures = str(settled.figures)
    with reading() as columns:
        standing = {name.value: (0, 0, 0, 0) for name in Standing}
        for name, *counts in columns.execute(_COUNTS, [figures]).fetchall():
            standing[name] = tuple(counts)
        (sums,) = columns.execute(
            "SELECT count(*) FROM read_parquet(?) WHERE basis = 'sum'", [figures]
        ).fetchone() or (0,)
        (claims,) = columns.execute(
            "SELECT count(*) FROM read_parquet(?)", [str(settled.claims)]
        ).fetchone() or (0,)
    total = sum(counts[0] for counts in standing.values())
    return {"figures": total, "claims": claims, "sums": sums, "standing": standing}


def figure_rows(settled: Settled) -> Iterator[tuple[Any, ...]]:
    """Yield a heading row and every figure: question, basis, range, standing, flags, counts."""
    yield ("question", "basis", "range", "standing", "flags", "claims", "silent")
    with reading() as columns:
        cursor = columns.execute(_FIGURES, [str(settled.figures)])
        while rows := cursor.fetchmany(4096):
            for measure, region, category, period, basis, low, high, *rest in rows:
                question = f"{measure}/{region}/{category}/{period}"
                yield (question, basis, interval(low, high), *rest)


ALL_ROWS = (1, 2**31 - 1)
"""The rows of any table."""


class Judged(NamedTuple):
    """A claim as it was judged: its filing, what it says, where, and what leaves it out, if any."""

    seq: int
    filing: int
    question: Question
    words: str
    low: Decimal | None
    high: Decimal | None
    locator: str
    left_out: str

    @property
    def of_cell(self) -> bool:
        """Whether it comes from a cell of a table: nothing else in a locator looks like one."""
        return "&cell=" in f"&{self.locator}"


_JUDGED = """
SELECT seq, filing, measure, region, category, period, words, low, high, locator,
       coalesce(left_out, '')
FROM read_parquet($claims) WHERE {which} ORDER BY seq
"""
# The row of `cell=12,5` and of `cell=E12`; a locator without a cell has none, and is within.
_ROW = "try_cast(regexp_extract(locator, '(?:^|&)cell=[A-Z]*([0-9]+)', 1) AS INTEGER)"
_OF_FILINGS = _JUDGED.format(
    which=f"list_contains($filings, filing) AND coalesce({_ROW} BETWEEN $first AND $last, true)"
)
_NAMED = _JUDGED.format(which="list_contains($seqs, seq)")
_ON_QUESTION = _JUDGED.format(
    which="measure = $measure AND region = $region AND category = $category AND period = $period"
)


def judged(
    settled: Settled, filings: Iterable[int], rows: tuple[int, int] = ALL_ROWS
) -> list[Judged]:
    """Return the claims of these filings: those from words, and those from cells of some rows."""
    asked = {"filings": list(filings), "first": rows[0], "last": rows[1]}
    return _judged(settled, _OF_FILINGS, asked) if asked["filings"] else []


def claims_on(settled: Settled, question: Question) -> list[Judged]:
    """Return the claims on a question, in the order of the ledger."""
    return _judged(settled, _ON_QUESTION, question._asdict())


def claims_named(settled: Settled, seqs: Iterable[int]) -> dict[int, Judged]:
    """Return the claims of these seqs, by them."""
    asked = list(seqs)
    found = _judged(settled, _NAMED, {"seqs": asked}) if asked else []
    return {claim.seq: claim for claim in found}


def _judged(settled: Settled, query: str, asked: dict[str, Any]) -> list[Judged]:
    with reading() as columns:
        rows = columns.execute(query, {"claims": str(settled.claims), **asked}).fetchall()
    return [Judged._make((*row[:2], Question(*row[2:6]), *row[6:])) for row in rows]


def figures_on(settled: Settled, question: Question) -> list[Figure]:
    """Return the figures on a question: from claims, from its cells, or both."""
    found = figures(settled, period=question.period, region=question.region, sums=True)
    return [figure for figure in found if figure.question == question]
