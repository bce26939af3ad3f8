"""The edition's data: tidy CSV and Parquet, SDMX-CSV, and descriptions for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from counterfoil.ledger.columns import connect, load
from counterfoil.model.period import Period
from counterfoil.publish.described import FIELDS, describe
from counterfoil.publish.making import Edition
from counterfoil.publish.press import Press
from counterfoil.publish.shelf import Shelf
from counterfoil.publish.words import Words

_FIGURES = """
SELECT f.region, r.label AS region_label, f.period, p.start AS period_start, f.category,
       c.label AS category_label, f.measure, f.basis, f.low, f.high, f.agreed_low, f.agreed_high,
       f.standing, f.contested, f.chosen, f.denied, f.no_reply, f.protected, f.claims, f.silent
FROM read_parquet($public) f
     LEFT JOIN region_label r ON f.region = r.code
     LEFT JOIN category_label c ON f.category = c.code
     LEFT JOIN period_start p ON f.period = p.code
ORDER BY f.region, f.period, f.category, f.measure, f.basis
"""
_CLAIMS = """
SELECT c.seq AS claim, c.region, c.period, c.category, c.measure,
       CASE WHEN w.seq IS NULL THEN c.words END AS words,
       CASE WHEN w.seq IS NULL THEN c.low END AS low,
       CASE WHEN w.seq IS NULL THEN c.high END AS high, c.absent,
       coalesce(c.left_out, '') AS left_out, w.seq IS NOT NULL AS withheld, f.source, f.speaker,
       f.lineage, f.grade, f.original,
       CASE WHEN w.seq IS NULL THEN coalesce(v.locator, c.locator) END AS locator,
       f.said_on, f.filed_on
FROM read_parquet($claims) c JOIN filed f ON c.filing = f.filing
     LEFT JOIN withheld w ON c.seq = w.seq LEFT JOIN veiled v ON c.seq = v.seq
ORDER BY c.seq
"""
_SDMX = """
SELECT 'dataflow' AS STRUCTURE, $flow AS STRUCTURE_ID, 'R' AS ACTION,
       CASE WHEN contains(period, 'W') THEN 'W' WHEN contains(period, 'Q') THEN 'Q' ELSE 'A' END
         AS FREQ, region AS REF_AREA, category AS CATEGORY, measure AS MEASURE,
       period AS TIME_PERIOD, basis AS BASIS, CASE WHEN low = high THEN low END AS OBS_VALUE,
       CASE WHEN protected THEN 'Q' ELSE 'A' END AS OBS_STATUS,
       CASE WHEN protected THEN 'C' ELSE 'F' END AS CONF_STATUS, low AS OBS_LOW, high AS OBS_HIGH,
       standing AS STANDING, contested AS CONTESTED
FROM figure ORDER BY ALL
"""


def export(shelf: Shelf, edition: Edition, home: Path) -> None:
    """Write figures, claims, returns, findings and the codebook into a folder, `home`."""
    words = Words(shelf.project.settings.languages[0])
    home.mkdir(parents=True)
    with connect() as columns:
        _label(columns, shelf, words, home)
        files = {"public": str(shelf.settled.public), "claims": str(shelf.settled.claims)}
        columns.execute(f"CREATE TABLE figure AS {_FIGURES}", {"public": files["public"]})
        columns.execute(f"CREATE TABLE claim AS {_CLAIMS}", {"claims": files["claims"]})
        for name in ("figure", "claim"):
            for ending, form in (("csv", "csv, header"), ("parquet", "parquet, compression zstd")):
                columns.execute(
                    f"COPY (FROM {name}) TO $out (FORMAT {form})",
                    {"out": str(home / f"{name}s.{ending}")},
                )
        _tables(columns, shelf, home)
        flow = f"{_agency(edition, shelf)}:FIGURES(1.0.0)"
        columns.execute(
            f"COPY ({_SDMX}) TO $out (FORMAT csv, header)".replace("$flow", f"'{flow}'"),
            {"out": str(home / "figures.sdmx.csv")},
        )


def describe_data(shelf: Shelf, edition: Edition, press: Press) -> None:
    """Count what was exported into the edition's files, and write what describes it."""
    for name in sorted(path.name for path in (press.out / "data").iterdir()):
        press.take(f"data/{name}")
    for name, content in describe(shelf, edition, press).items():
        press.write(f"data/{name}", content)


def _agency(edition: Edition, shelf: Shelf) -> str:
    del edition
    origin = shelf.project.settings.origin
    return "".join(sign if sign.isalnum() else "_" for sign in origin).upper()


def _label(columns: duckdb.DuckDBPyConnection, shelf: Shelf, words: Words, home: Path) -> None:
    codebook = shelf.project.codebook
    texts = {"code": "VARCHAR", "label": "VARCHAR"}
    for name, places in (("region", codebook.regions), ("category", codebook.categories)):
        rows = [{"code": p.code, "label": words.label(p.labels)} for p in places.values()]
        load(columns, f"{name}_label", texts, rows, home)
    starts = {"code": "VARCHAR", "start": "DATE"}
    load(columns, "period_start", starts, _starts(shelf), home)
    load(columns, "withheld", {"seq": "BIGINT"}, [{"seq": s} for s in sorted(shelf.withheld)], home)
    veiled = [{"seq": seq, "locator": shelf.claims[seq].place()} for seq in sorted(shelf.veiled)]
    load(columns, "veiled", {"seq": "BIGINT", "locator": "VARCHAR"}, veiled, home)
    filed = dict.fromkeys(FIELDS["filed"], "VARCHAR") | {"filing": "BIGINT"}
    load(columns, "filed", filed, _filed(shelf), home)


def _starts(shelf: Shelf) -> Iterator[dict[str, str]]:
    calendar = shelf.project.codebook.calendar
    codes = {question.period for question in (*shelf.figures, *shelf.sums)}
    for code in sorted(codes):
        yield {"code": code, "start": Period.parse(code, calendar).start.isoformat()}


def _filed(shelf: Shelf) -> Iterator[dict[str, Any]]:
    for seq, filing in shelf.record.filings.items():
        judged = shelf.grades[seq]
        yield {
            "filing": seq,
            "source": filing.source,
            "speaker": filing.speaker,
            "lineage": judged.lineage,
            "grade": str(judged.grade),
            "original": filing.original,
            "said_on": filing.said_on[:10],
            # The day only: the hour at which somebody filed is nobody's business.
            "filed_on": filing.filed_at[:10],
        }


def _tables(columns: duckdb.DuckDBPyConnection, shelf: Shelf, home: Path) -> None:
    owed = [
        {"region": o.region, "period": o.period, "state": o.state.value, "filed_on": o.filed_on}
        for o in shelf.settled.owed
    ]
    troubles = [
        {
            "code": t.code,
            "where": t.where,
            "details": "; ".join(f"{k}: {v}" for k, v in t.details.items()),
        }
        for t in shelf.troubles
    ]
    for name, rows in (("returns", owed), ("findings", troubles)):
        load(columns, f"{name}_out", dict.fromkeys(FIELDS[name], "VARCHAR"), rows, home)
        columns.execute(
            f"COPY (FROM {name}_out) TO $out (FORMAT csv, header)",
            {"out": str(home / f"{name}.csv")},
        )
    _codebook(columns, shelf, home)


def _codebook(columns: duckdb.DuckDBPyConnection, shelf: Shelf, home: Path) -> None:
    codebook, languages = shelf.project.codebook, shelf.project.settings.languages
    for name, places in (("regions", codebook.regions), ("categories", codebook.categories)):
        rows = [
            {"code": p.code, "parent": p.parent, "valid_from": p.valid_from, "valid_to": p.valid_to}
            | {f"label_{language}": p.labels.get(language, "") for language in languages}
            for p in places.values()
        ]
        _copy(columns, name, rows, home)
    measures = [
        {"code": m.code, "sums": "; ".join(sorted(m.sums))}
        | {f"label_{language}": m.labels.get(language, "") for language in languages}
        for m in codebook.measures.values()
    ]
    _copy(columns, "measures", measures, home)


def _copy(
    columns: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, str]], home: Path
) -> None:
    load(columns, f"{name}_out", dict.fromkeys(rows[0], "VARCHAR"), rows, home)
    columns.execute(
        f"COPY (FROM {name}_out) TO $out (FORMAT csv, header)",
        {"out": str(home / f"{name}.csv")},
    )
