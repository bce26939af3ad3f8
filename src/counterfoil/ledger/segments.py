"""The ledger's claims as columns: Parquet segments in work/, made once and never changed.

A segment holds the claims of rows `first` to `last` (excluded). Its name holds the leaf hash of
the last of them: where a ledger came back from a backup and went on, segments of rows that it has
not are not taken for its own. Beside what the rows say it has `at_least` and `at_most`: the
bounds, with an open end as the widest number there is (so that a minimum is a minimum) and an
absent number as an empty range. `twice` marks the claims of a filing that answers one question
more than once, `alone` those whose speaker says nothing else on the question in the segment: they
need not be compared with others to know who spoke last.

Segments follow on each other and shrink: a new one is merged with those before it that are not
much larger, so that there are few, and most claims are in the first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.ledger.columns import connect
from counterfoil.ledger.scratch import clear_left, scratch
from counterfoil.model.quantity import WIDEST, plain

if TYPE_CHECKING:
    from counterfoil.ledger.ledger import Ledger

OPEN = plain(WIDEST)
_MERGE_FROM = 2
"""A segment is merged with the next when it is not this many times as long."""

_LINES = """
  SELECT c.seq, filing, measure, region, category, period, words,
         low::DECIMAL(18, 4) AS low, high::DECIMAL(18, 4) AS high, absent, locator, note,
         coalesce(f.speaker, '') AS speaker
  FROM read_json($lines, format = 'newline_delimited', columns = {
         seq: 'BIGINT', filing: 'BIGINT', measure: 'VARCHAR', region: 'VARCHAR',
         category: 'VARCHAR', period: 'VARCHAR', words: 'VARCHAR', low: 'VARCHAR',
         high: 'VARCHAR', absent: 'VARCHAR', locator: 'VARCHAR', note: 'VARCHAR'}) c
       JOIN read_json($filings, format = 'newline_delimited', columns = {
         seq: 'BIGINT', speaker: 'VARCHAR'}) f ON c.filing = f.seq
"""
_MERGED = """
  SELECT seq, filing, measure, region, category, period, words, low, high, absent, locator, note,
         speaker
  FROM read_parquet($segments)
"""
_BUILD = f"""
COPY (
  WITH claim AS ({{claims}}),
  again AS (
    SELECT filing, measure, region, category, period, true AS twice
    FROM claim GROUP BY ALL HAVING count(*) > 1
  ), spoken AS (
    SELECT speaker, measure, region, category, period, false AS alone
    FROM claim GROUP BY ALL HAVING count(*) > 1
  )
  SELECT claim.*,
         CASE WHEN absent IS NULL THEN coalesce(low, -{OPEN}) ELSE {OPEN} END AS at_least,
         CASE WHEN absent IS NULL THEN coalesce(high, {OPEN}) ELSE -{OPEN} END AS at_most,
         coalesce(twice, false) AS twice, coalesce(alone, true) AS alone
  FROM claim
       LEFT JOIN again USING (filing, measure, region, category, period)
       LEFT JOIN spoken USING (speaker, measure, region, category, period)
  ORDER BY seq
) TO $out (FORMAT parquet, COMPRESSION zstd)
"""  # noqa: S608 - our own constant


def update_segments(ledger: Ledger, home: Path) -> list[Path]:
    """Bring the segments in `home` up to the ledger's size; return them in order.

    `home` is for this ledger alone (see `log_name`). Raises OSError when the disk is full.
    """
    home.mkdir(parents=True, exist_ok=True)
    clear_left(home)
    size = ledger.size
    chain, covered = _chain(ledger, home, size)
    if any(True for _ in ledger.store.bodies("claim", covered, size)):
        chain.append(_build(ledger, home, covered, size))
    while len(chain) > 1 and _length(chain[-2]) < _MERGE_FROM * _length(chain[-1]):
        chain[-2:] = [_merge(ledger, home, chain[-2:])]
    return chain


def log_name(ledger: Ledger) -> str:
    """Return a name for this very log: its first row's hash, which is random by its salt."""
    first = ledger.store.leaves(0, 1)
    return first[0].hex()[:16] if first else "empty"


def _chain(ledger: Ledger, home: Path, size: int) -> tuple[list[Path], int]:
    """Return the segments that follow on each other from row 0, and the row they reach."""
    by_first: dict[int, tuple[int, Path]] = {}
    for path in home.glob("*.parquet"):
        first, last, *_ = [*path.stem.split("-"), "", ""]
        if not (first.isdigit() and last.isdigit()) or not 0 < int(last) <= size:
            continue
        if path.name == _name(ledger, int(first), int(last)):
            longest = max(by_first.get(int(first), (0, path)), (int(last), path))
            by_first[int(first)] = longest
    chain, at = [], 0
    while at in by_first:
        at, path = by_first[at]
        chain.append(path)
    return chain, at


def _name(ledger: Ledger, first: int, last: int) -> str:
    (leaf,) = ledger.store.leaves(last - 1, last)
    return f"{first:012d}-{last:012d}-{leaf.hex()[:16]}.parquet"


def _length(segment: Path) -> int:
    first, last, *_ = segment.stem.split("-")
    return int(last) - int(first)


def _build(ledger: Ledger, home: Path, first: int, last: int) -> Path:
    with scratch(home) as room:
        lines, filings = room / "lines", room / "filings"
        with lines.open("w", encoding="utf-8") as out:
            for seq, body in ledger.store.bodies("claim", first, last):
                out.write(f'{{"seq":{seq},{body[1:]}\n')
        with filings.open("w", encoding="utf-8") as out:
            for seq, body in ledger.store.bodies("filing", 0, last):
                out.write(f'{{"seq":{seq},{body[1:]}\n')
        files = {"lines": str(lines), "filings": str(filings)}
        return _write(_LINES, files, room / "coming", home / _name(ledger, first, last))


def _merge(ledger: Ledger, home: Path, chain: list[Path]) -> Path:
    first, _, *_ = chain[0].stem.split("-")
    _, last, *_ = chain[-1].stem.split("-")
    with scratch(home) as room:
        files = {"segments": [str(path) for path in chain]}
        name = _name(ledger, int(first), int(last))
        merged = _write(_MERGED, files, room / "coming", home / name)
    for path in chain:
        path.unlink()
    return merged


def _write(claims: str, files: dict[str, Any], coming: Path, final: Path) -> Path:
    with connect() as columns:
        columns.execute(_BUILD.format(claims=claims), {**files, "out": str(coming)})
    return coming.replace(final)
