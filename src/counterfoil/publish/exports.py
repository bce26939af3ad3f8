"""The edition's data: tidy CSV and Parquet, SDMX-CSV, and descriptions for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from counterfoil.ledger.columns import connect, load
from counterfoil.model.codebook import Measure, Place
from counterfoil.model.period import Calendar, Period
from counterfoil.model.settled import Settled
from counterfoil.project.tree import Project
from counterfoil.publish.fields import TABLES, codebook_tables
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
_SPELT = """
CREATE MACRO plain(number) AS rtrim(rtrim(number::VARCHAR, '0'), '.');
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
_FILED = {
    "filing": "BIGINT",
    **dict.fromkeys(("source", "speaker", "lineage", "grade", "original"), "VARCHAR"),
    **dict.fromkeys(("said_on", "filed_on"), "DATE"),
}
_PERIODS = """
SELECT period FROM read_parquet($public) UNION SELECT period FROM read_parquet($claims)
ORDER BY period
"""
# What SDMX calls a week of a year is an ISO week: others are written by their first day.
_SDMX_WEEK = {Calendar.ISO: "period", Calendar.EPI: "strftime(period_start, '%Y-%m-%d/P7D')"}
_SDMX = """
SELECT 'dataflow' AS STRUCTURE, $flow AS STRUCTURE_ID, 'R' AS ACTION,
       CASE WHEN contains(period, 'W') THEN 'W' WHEN contains(period, 'Q') THEN 'Q' ELSE 'A' END
         AS FREQ, region AS REF_AREA, category AS CATEGORY, measure AS MEASURE,
       CASE WHEN length(period) = 4 THEN period || '-A1' WHEN contains(period, 'W') THEN $week
            ELSE period END AS TIME_PERIOD,
       basis AS BASIS, CASE WHEN low = high THEN plain(low) END AS OBS_VALUE,
       CASE WHEN low = high THEN 'A' WHEN protected THEN 'Q' ELSE 'O' END AS OBS_STATUS,
       CASE WHEN protected THEN 'C' ELSE 'F' END AS CONF_STATUS,
       plain(low) AS OBS_LOW, plain(high) AS OBS_HIGH, standing AS STANDING,
       contested AS CONTESTED
FROM shown ORDER BY FREQ, REF_AREA, CATEGORY, MEASURE, TIME_PERIOD, BASIS
"""

Rows = Iterable[Mapping[str, Any]]


class Export:
    """An edition's data in the making, in a folder: first what figures say, then what claims do.

    Figures need no shelf, so that they may be written while it is filled.
    """

    def __init__(self, project: Project, settled: Settled, home: Path) -> None:
        """Begin in a new folder, `home`."""
        self._project, self._settled, self.home = project, settled, home
        self._words = Words(project.settings.languages[0])
        self.given_up = False
        home.mkdir(parents=True)
        # Pages take far longer than data, and the other cores are theirs.
        self.columns = connect(threads=1)

    def figures(self) -> None:
        """Write figures, totals, returns and the codebook."""
        self._prepare()
        for name in ("figures", "totals"):
            if self.given_up:
                return
            self._typed(name)
        flow = f"'{_agency(self._project.settings.origin)}:FIGURES(1.0.0)'"
        week = _SDMX_WEEK[self._project.codebook.calendar]
        sdmx = _SDMX.replace("$flow", flow).replace("$week", week)
        _copy(self.columns, sdmx, self.home / "figures.sdmx.csv")
        for name, rows in _told(self._project, self._settled, self._words).items():
            self._texts(name, rows)

    def claims(self, shelf: Shelf) -> None:
        """Write claims and findings, as far as they may be shown; it is the last that is done."""
        with self.columns as columns:
            withheld = [{"seq": seq} for seq in sorted(shelf.withheld)]
            load(columns, "withheld", {"seq": "BIGINT"}, withheld, self.home)
            places = [{"seq": s, "locator": shelf.claims[s].place()} for s in sorted(shelf.veiled)]
            load(columns, "veiled", {"seq": "BIGINT", "locator": "VARCHAR"}, places, self.home)
            load(columns, "filed", _FILED, _filed(shelf), self.home)
            self._typed("claims")
            self._texts("findings", _findings(shelf))

    def _typed(self, name: str) -> None:
        query, in_words = _TYPED[name]
        given = {"claims": str(self._settled.claims)} if "$claims" in query else None
        self.columns.execute(f"CREATE TABLE {name} AS {query}", given)
        _copy(self.columns, f"{in_words} FROM {name}", self.home / f"{name}.csv")
        self.columns.execute(
            f"COPY (FROM {name}) TO $out (FORMAT parquet, COMPRESSION zstd)",
            {"out": str(self.home / f"{name}.parquet")},
        )

    def _texts(self, name: str, rows: Rows) -> None:
        tables = {**TABLES, **codebook_tables(self._project.settings.languages)}
        heads = [field.name for field in tables[name]]
        load(self.columns, f"{name}_out", dict.fromkeys(heads, "VARCHAR"), rows, self.home)
        _copy(self.columns, f"FROM {name}_out", self.home / f"{name}.csv")

    def _prepare(self) -> None:
        """Make the tables that the queries name."""
        columns, home = self.columns, self.home
        label = {"kind": "VARCHAR", "code": "VARCHAR", "label": "VARCHAR", "leaf": "BOOLEAN"}
        load(columns, "label", label, _labels(self._project, self._words), home)
        public, claims = str(self._settled.public), str(self._settled.claims)
        spoken = columns.execute(_PERIODS, {"public": public, "claims": claims}).fetchall()
        starts = _starts(self._project, [code for (code,) in spoken])
        load(columns, "period_start", {"code": "VARCHAR", "start": "DATE"}, starts, home)
        columns.execute(_SPELT)
        columns.execute(f"CREATE TABLE shown AS {_SHOWN}", {"public": public})


def _copy(columns: duckdb.DuckDBPyConnection, query: str, out: Path) -> None:
    """Write a table as RFC 4180 has it: a heading line, and lines that end in CR LF."""
    columns.execute(
        rf"COPY ({query}) TO $out (FORMAT csv, HEADER, NEW_LINE '\r\n')", {"out": str(out)}
    )


def _agency(origin: str) -> str:
    """Return the log's name as SDMX names agencies: Latin letters, digits and _, a letter first."""
    spelt = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in origin).upper()
    return spelt if spelt[:1].isalpha() else f"A{spelt}"


def _labels(project: Project, words: Words) -> Iterator[dict[str, Any]]:
    codebook = project.codebook
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


def _starts(project: Project, codes: Iterable[str]) -> Iterator[dict[str, str]]:
    calendar = project.codebook.calendar
    for code in codes:
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


def _findings(shelf: Shelf) -> Rows:
    return [
        {
            "code": trouble.code,
            "where": trouble.where,
            "details": "; ".join(f"{name}: {text}" for name, text in trouble.details.items()),
        }
        for trouble in shelf.troubles
    ]


def _told(project: Project, settled: Settled, words: Words) -> dict[str, Rows]:
    """Return the rows of the tables that hold texts alone."""
    codebook, calendar = project.codebook, project.codebook.calendar
    languages = project.settings.languages

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
        for owed in settled.owed
    ]
    measures = [
        {"code": one.code, "sums": "; ".join(sorted(one.sums))} | labels(one)
        for one in codebook.measures.values()
    ]
    return {
        "returns": returns,
        "regions": places(codebook.regions),
        "categories": places(codebook.categories),
        "measures": measures,
    }
