"""The ledger's claims as columns: Parquet segments in work/, made once and never changed.

A segment holds the claims of rows `first` to `last` (excluded). Beside what the rows say it has
`at_least` and `at_most`: the bounds, with an open end as the widest number there is (so that a
minimum is a minimum) and an absent number as an empty range. `twice` marks the claims of a filing
that answers one question more than once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.ledger.columns import connect

if TYPE_CHECKING:
    from counterfoil.ledger.ledger import Ledger

OPEN = "99999999999999.9999"
"""Beyond every number that the ledger holds: 14 digits before the point, 4 after."""

_MERGE_FROM = 16

_BUILD = f"""
COPY (
  WITH claim AS (
    SELECT seq, filing, measure, region, category, period, words,
           low::DECIMAL(18, 4) AS low, high::DECIMAL(18, 4) AS high, absent, locator, note
    FROM read_json($lines, format = 'newline_delimited', columns = {{
      seq: 'BIGINT', filing: 'BIGINT', measure: 'VARCHAR', region: 'VARCHAR', category: 'VARCHAR',
      period: 'VARCHAR', words: 'VARCHAR', low: 'VARCHAR', high: 'VARCHAR', absent: 'VARCHAR',
      locator: 'VARCHAR', note: 'VARCHAR'}})
  ), again AS (
    SELECT filing, measure, region, category, period, true AS twice
    FROM claim GROUP BY ALL HAVING count(*) > 1
  )
  SELECT claim.*,
         CASE WHEN absent IS NULL THEN coalesce(low, -{OPEN}) ELSE {OPEN} END AS at_least,
         CASE WHEN absent IS NULL THEN coalesce(high, {OPEN}) ELSE -{OPEN} END AS at_most,
         coalesce(twice, false) AS twice
  FROM claim LEFT JOIN again USING (filing, measure, region, category, period)
  ORDER BY seq
) TO $out (FORMAT parquet, COMPRESSION zstd)
"""  # noqa: S608 - our own constant


def update_segments(ledger: Ledger, home: Path) -> list[Path]:
    """Bring the segments in `home` up to the ledger's size; return them in order.

    `home` is for this ledger alone (see `log_name`). Raises OSError when the disk is full.
    """
    home.mkdir(parents=True, exist_ok=True)
    chain, covered = _chain(home)
    size = ledger.size
    if covered < size:
        chain.append(_build(ledger, home, covered, size))
    if len(chain) > _MERGE_FROM:
        chain = [_merge(home, chain)]
    return chain


def log_name(ledger: Ledger) -> str:
    """Return a name for this very log: its first row's hash, which is random by its salt."""
    first = ledger.store.leaves(0, 1)
    return first[0].hex()[:16] if first else "empty"


def _chain(home: Path) -> tuple[list[Path], int]:
    """Return the segments that follow on each other from row 0, and the row they reach."""
    by_first: dict[int, tuple[int, Path]] = {}
    for path in home.glob("*.parquet"):
        first, _, last = path.stem.partition("-")
        if first.isdigit() and last.isdigit():
            longest = max(by_first.get(int(first), (0, path)), (int(last), path))
            by_first[int(first)] = longest
    chain, at = [], 0
    while at in by_first:
        at, path = by_first[at]
        chain.append(path)
    return chain, at


def _name(first: int, last: int) -> str:
    return f"{first:012d}-{last:012d}.parquet"


def _build(ledger: Ledger, home: Path, first: int, last: int) -> Path:
    lines, coming = home / f"{first}.lines", home / f"{first}.coming"
    with lines.open("w", encoding="utf-8") as out:
        for seq, body in ledger.store.bodies("claim", first, last):
            out.write(f'{{"seq":{seq},{body[1:]}\n')
    with connect() as columns:
        columns.execute(_BUILD, {"lines": str(lines), "out": str(coming)})
    lines.unlink()
    return coming.replace(home / _name(first, last))


def _merge(home: Path, chain: list[Path]) -> Path:
    first = int(chain[0].stem.partition("-")[0])
    last = int(chain[-1].stem.partition("-")[2])
    coming = home / "merged.coming"
    names = [str(path) for path in chain]
    with connect() as columns:
        columns.execute(
            "COPY (SELECT * FROM read_parquet($names) ORDER BY seq) TO $out "
            "(FORMAT parquet, COMPRESSION zstd)",
            {"names": names, "out": str(coming)},
        )
    merged = coming.replace(home / _name(first, last))
    for path in chain:
        path.unlink()
    return merged
