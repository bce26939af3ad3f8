"""The edition's data: tidy CSV and Parquet, SDMX-CSV, and descriptions for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from counterfoil.ledger.columns import connect, load
from counterfoil.model.codebook import Measure, Place
from counterfoil.model.period import Period
from counterfoil.publish.described import describe
from counterfoil.publish.fields import TABLES, codebook_tables
from counterfoil.publish.making import Edition
from counterfoil.publish.press import Press
from counterfoil.publish.shelf import Shelf
from counterfoil.publish.words import Words

_SHOWN = """
SELECT f.region, r.label AS region_label, f.period, p.start AS period_start, f.category,
       k.label AS category_label, f.measure, m.label AS measure_label, f.basis, f.low, f.high,
       f.agreed_low, f.agreed_high, f.standing, f.contested, f.chosen, f.denied, f.no_reply,
       f.protected, f.claims, f.silent,
       f.basis = 'claims' AND contains(f.period, 'W') AND r.leaf AND k.leaf AS leaf
FROM read_parquet($public) f
     LEFT JOIN label r ON f.region = r.code AND r.kind = 'region'
     LEFT JOIN label k ON f.category = k.code AND k.kind = 'category'
     LEFT JOIN label m ON f.measure = m.code AND m.kind = 'measure'
     LEFT JOIN period_start p ON f.period = p.code
"""
_FIGURES = """
SELECT region, region_label, period AS week, period_start AS week_start, category, category_label,
       measure, measure_label, low, high, agreed_low, agreed_high, standing, contested, chosen,
       denied, no_reply, protected, claims
FROM shown WHERE leaf ORDER BY region, week, category, measure
"""
_TOTALS = """
SELECT * EXCLUDE (leaf) FROM shown WHERE leaf IS DISTINCT FROM true
ORDER BY region, period, category, measure, basis
"""
_CLAIMS = """
SELECT c.seq AS claim, c.region, c.period, p.start AS period_start, c.category, c.measure,
       CASE WHEN w.seq IS NULL THEN c.words END AS words,
       CASE WHEN w.seq IS NULL THEN c.low END AS low,
       CASE WHEN w.seq IS NULL THEN c.high END AS high, c.absent, c.left_out,
       w.seq IS NOT NULL AS withheld, f.source, f.speaker, f.lineage, f.grade, f.original,
       CASE WHEN w.seq IS NULL THEN coalesce(v.locator, c.locator) END AS locator,
       f.said_on, f.filed_on
FROM read_parquet($claims) c JOIN filed f ON c.filing = f.filing
     LEFT JOIN withheld w ON c.seq = w.seq LEFT JOIN veiled v ON c.seq = v.seq
     LEFT JOIN period_start p ON c.period = p.code
ORDER BY c.seq
"""
# Numbers as people write them, and where there is none a word that says why: see fields.py.
_SPELT = r"""
CREATE MACRO plain(number) AS regexp_replace(number::VARCHAR, '\.?0+$', '');
CREATE MACRO ended(number, gone) AS
  coalesce(plain(number), CASE WHEN gone THEN 'withheld' ELSE 'open' END);
CREATE MACRO agreed(number, other) AS
  coalesce(plain(number), CASE WHEN other IS NOT NULL THEN 'open' END)
"""
_RANGE_IN_WORDS = """
SELECT * REPLACE (
  ended(low, protected AND low IS NULL AND high IS NULL) AS low,
  ended(high, protected AND low IS NULL AND high IS NULL) AS high,
  agreed(agreed_low, agreed_high) AS agreed_low, agreed(agreed_high, agreed_low) AS agreed_high)
"""
_CLAIMS_IN_WORDS = """
SELECT * REPLACE (coalesce(absent, ended(low, withheld)) AS low,
                  coalesce(absent, ended(high, withheld)) AS high)
"""
_TYPED = {
    "figures": (_FIGURES, _RANGE_IN_WORDS),
    "totals": (_TOTALS, _RANGE_IN_WORDS),
    "claims": (_CLAIMS, _CLAIMS_IN_WORDS),
}
_SDMX = """
SELECT 'dataflow' AS STRUCTURE, $flow AS STRUCTURE_ID, 'R' AS ACTION,
       CASE WHEN contains(period, 'W') THEN 'W' WHEN contains(period, 'Q') THEN 'Q' ELSE 'A' END
         AS FREQ, region AS REF_AREA, category AS CATEGORY, measure AS MEASURE,
       CASE WHEN length(period) = 4 THEN period || '-A1' ELSE period END AS TIME_PERIOD,
       basis AS BASIS, CASE WHEN low = high THEN plain(low) END AS OBS_VALUE,
       CASE WHEN low = high THEN 'A' WHEN protected THEN 'Q' ELSE 'O' END AS OBS_STATUS,
       CASE WHEN protected THEN 'C' ELSE 'F' END AS CONF_STATUS,
       plain(low) AS OBS_LOW, plain(high) AS OBS_HIGH, standing AS STANDING,
       contested AS CONTESTED
FROM shown ORDER BY ALL
"""

Rows = Iterable[Mapping[str, Any]]


def export(shelf: Shelf, home: Path) -> None:
    """Write figures, totals, claims, returns, findings and the codebook into a folder, `home`."""
    words = Words(shelf.project.settings.languages[0])
    home.mkdir(parents=True)
    with connect() as columns:
        _prepare(columns, shelf, words, home)
        for name, (query, in_words) in _TYPED.items():
            given = {"claims": str(shelf.settled.claims)} if "$claims" in query else None
            columns.execute(f"CREATE TABLE {name} AS {query}", given)
            _copy(columns, f"{in_words} FROM {name}", home / f"{name}.csv")
            columns.execute(
                f"COPY (FROM {name}) TO $out (FORMAT parquet, COMPRESSION zstd)",
                {"out": str(home / f"{name}.parquet")},
            )
        flow = f"'{_agency(shelf.project.settings.origin)}:FIGURES(1.0.0)'"
        _copy(columns, _SDMX.replace("$flow", flow), home / "figures.sdmx.csv")
        tables = {**TABLES, **codebook_tables(shelf.project.settings.languages)}
        for name, rows in _told(shelf, words).items():
            heads = [field.name for field in tables[name]]
            load(columns, f"{name}_out", dict.fromkeys(heads, "VARCHAR"), rows, home)
            _copy(columns, f"FROM {name}_out", home / f"{name}.csv")


def describe_data(shelf: Shelf, edition: Edition, press: Press) -> None:
    """Count what was exported into the edition's files, and write what describes it."""
    for name in sorted(path.name for path in (press.out / "data").iterdir()):
        press.take(f"data/{name}")
    for name, content in describe(shelf, edition, press).items():
        press.write(f"data/{name}", content)


def _copy(columns: duckdb.DuckDBPyConnection, query: str, out: Path) -> None:
    """Write a table as RFC 4180 has it: a heading line, and lines that end in CR LF."""
    columns.execute(
        rf"COPY ({query}) TO $out (FORMAT csv, HEADER, NEW_LINE '\r\n')", {"out": str(out)}
    )


def _agency(origin: str) -> str:
    """Return the log's name as SDMX names agencies: Latin letters, digits and _, a letter first."""
    spelt = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in origin).upper()
    return spelt if spelt[:1].isalpha() else f"A{spelt}"


def _prepare(columns: duckdb.DuckDBPyConnection, shelf: Shelf, words: Words, home: Path) -> None:
    """Make the tables that the queries name."""
    label = {"kind": "VARCHAR", "code": "VARCHAR", "label": "VARCHAR", "leaf": "BOOLEAN"}
    load(columns, "label", label, _labels(shelf, words), home)
    load(columns, "period_start", {"code": "VARCHAR", "start": "DATE"}, _starts(shelf), home)
    load(columns, "withheld", {"seq": "BIGINT"}, [{"seq": s} for s in sorted(shelf.withheld)], home)
    veiled = [{"seq": seq, "locator": shelf.claims[seq].place()} for seq in sorted(shelf.veiled)]
    load(columns, "veiled", {"seq": "BIGINT", "locator": "VARCHAR"}, veiled, home)
    names = ("source", "speaker", "lineage", "grade", "original")
    filed = {"filing": "BIGINT", **dict.fromkeys(names, "VARCHAR")}
    load(columns, "filed", filed | {"said_on": "DATE", "filed_on": "DATE"}, _filed(shelf), home)
    columns.execute(_SPELT)
    columns.execute(f"CREATE TABLE shown AS {_SHOWN}", {"public": str(shelf.settled.public)})


def _labels(shelf: Shelf, words: Words) -> Iterator[dict[str, Any]]:
    codebook = shelf.project.codebook
    kinds: tuple[tuple[str, Mapping[str, Measure] | Mapping[str, Place]], ...] = (
        ("region", codebook.regions),
        ("category", codebook.categories),
        ("measure", codebook.measures),
    )
    for kind, entries in kinds:
        wholes = {one.parent for one in entries.values() if isinstance(one, Place)}
        for one in entries.values():
            leaf = one.code not in wholes
            yield {"kind": kind, "code": one.code, "label": words.label(one.labels), "leaf": leaf}


def _starts(shelf: Shelf) -> Iterator[dict[str, str]]:
    calendar = shelf.project.codebook.calendar
    codes = {question.period for question in (*shelf.figures, *shelf.sums, *shelf.on)}
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
            "said_on": filing.said_on[:10] or None,
            # The day only: the hour at which somebody filed is nobody's business.
            "filed_on": filing.filed_at[:10],
        }


def _told(shelf: Shelf, words: Words) -> dict[str, Rows]:
    """Return the rows of the tables that hold texts alone."""
    codebook, calendar = shelf.project.codebook, shelf.project.codebook.calendar
    languages = shelf.project.settings.languages

    def labels(one: Place | Measure) -> dict[str, str]:
        return {f"label_{language}": one.labels.get(language, "") for language in languages}

    def places(entries: Mapping[str, Place]) -> Rows:
        names = ("code", "parent", "valid_from", "valid_to")
        return [{n: getattr(p, n) for n in names} | labels(p) for p in entries.values()]

    returns = [
        {
            "region": owed.region,
            "region_label": words.label(codebook.regions[owed.region].labels),
            "week": owed.period,
            "week_start": Period.parse(owed.period, calendar).start.isoformat(),
            "state": owed.state.value,
            "filed_on": owed.filed_on,
        }
        for owed in shelf.settled.owed
    ]
    findings = [
        {
            "code": trouble.code,
            "where": trouble.where,
            "details": "; ".join(f"{name}: {text}" for name, text in trouble.details.items()),
        }
        for trouble in shelf.troubles
    ]
    measures = [
        {"code": one.code, "sums": "; ".join(sorted(one.sums))} | labels(one)
        for one in codebook.measures.values()
    ]
    return {
        "returns": returns,
        "findings": findings,
        "regions": places(codebook.regions),
        "categories": places(codebook.categories),
        "measures": measures,
    }
