"""Originals that corroborate each other although they look like reprints, versions or copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from counterfoil.checks import Finding, make
from counterfoil.index.likeness import WAYS, Likeness, likenesses
from counterfoil.index.lineages import Lineages
from counterfoil.ledger.ledger import Ledger
from counterfoil.ledger.rulings import OnRecord
from counterfoil.project.newest import load_kept, newest_kept
from counterfoil.project.tree import Project

_ALIKE = """
CREATE TABLE alike AS SELECT unnest($seqs) AS seq, unnest($pairs) AS pair, unnest($sides) AS side
"""
_BOTH = """
WITH said AS (
  SELECT pair, side, measure, region, category, period, at_least, at_most
  FROM judged_claim JOIN alike ON judged_claim.filing = alike.seq WHERE left_out IS NULL
)
SELECT a.pair, count(DISTINCT (a.measure, a.region, a.category, a.period))
FROM said a JOIN said b USING (pair, measure, region, category, period)
WHERE a.side = 0 AND b.side = 1 AND a.at_least <= b.at_most AND b.at_least <= a.at_most
GROUP BY a.pair
"""


def reprints(
    project: Project, ledger: Ledger, record: OnRecord, columns: duckdb.DuckDBPyConnection
) -> Iterator[Finding]:
    """Yield a finding for each pair of originals that look alike and corroborate each other.

    `columns` holds the claims as judged. Originals that are not read are not compared.
    """
    used = {filing.original for filing in record.filings.values()}
    lineages = Lineages(project, ledger, record)
    kept = {d: one for d, one in newest_kept(project).items() if d in used}
    if len({lineage for digest in kept for lineage in lineages.of(digest)}) < 2:  # noqa: PLR2004
        # There is nothing that could corroborate, and nothing need be compared.
        return
    apart = list(lineages.apart(likenesses(project, kept)))
    counts = _corroborating(columns, record, apart)
    for number, pair in enumerate(apart):
        if number in counts:
            readings = {d: load_kept(project, d, kept[d]) for d in (pair.one, pair.other)}
            days = {d: r.article.published for d, r in readings.items() if r and r.article}
            yield _finding(lineages, pair, lineages.earlier(pair, days), counts[number])


def _corroborating(
    columns: duckdb.DuckDBPyConnection, record: OnRecord, apart: Sequence[Likeness]
) -> dict[int, int]:
    """Return for each pair, by its number, on how many questions its originals agree."""
    if not apart:
        return {}
    filings = [
        (seq, number, side)
        for number, pair in enumerate(apart)
        for side, digest in enumerate((pair.one, pair.other))
        for seq, filing in record.filings.items()
        if filing.original == digest
    ]
    seqs, pairs, whose = zip(*filings, strict=True)
    columns.execute(_ALIKE, {"seqs": list(seqs), "pairs": list(pairs), "sides": list(whose)})
    return dict(columns.execute(_BOTH).fetchall())


def _finding(lineages: Lineages, pair: Likeness, order: tuple[str, str], questions: int) -> Finding:
    earlier, later = order
    share = pair.of_one if later == pair.one else pair.of_other
    held = sorted(lineages.of(earlier)), sorted(lineages.of(later))
    details = {
        "other": lineages.held[earlier].name,
        "share": f"{100 * share:.0f} %",
        "why": WAYS[pair.way],
        "questions": str(questions),
        "lineages": "; ".join(", ".join(some) for some in held),
    }
    return make("CF118", lineages.held[later].name, details)
