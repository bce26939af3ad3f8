"""Synthetic claims in the shape of the founding case: 85 regions x 22 categories x 2 measures."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import duckdb

CELLS = 85 * 22 * 2
SPEAKERS = 3
AMENDED = 20
"""One claim in this many is followed by a later word of the same speaker."""
SLIPS = 0.001


def claims_parquet(path: Path, count: int) -> int:
    """Write `count` claims in the order they would arrive; return how many filings they are in.

    Each week three speakers answer every cell; one return in twenty is filed again.
    """
    weekly = SPEAKERS + 1 / AMENDED * SPEAKERS
    with duckdb.connect() as columns:
        columns.execute(
            f"""
COPY (
  WITH filed AS (
    SELECT i AS seq, i // {CELLS} AS filing, i % {CELLS} AS cell FROM range({count}) r(i)
  ), spoken AS (
    SELECT *, (filing / {weekly})::INTEGER AS week,
           CASE WHEN filing % {AMENDED} = 0 AND filing > 0 THEN filing - 1 ELSE filing END AS said
    FROM filed
  )
  SELECT seq, filing, 'm' || (cell % 2) AS measure,
         'RU-' || lpad((cell // 2 % 85)::VARCHAR, 3, '0') AS region,
         'c' || lpad((cell // 170)::VARCHAR, 2, '0') AS category,
         (1000 + week // 52)::VARCHAR || '-W' || lpad((week % 52 + 1)::VARCHAR, 2, '0') AS period,
         (hash(seq) % 400)::VARCHAR AS words,
         (hash(seq) % 400)::DECIMAL(18, 4) AS low, (hash(seq) % 400)::DECIMAL(18, 4) AS high,
         NULL::VARCHAR AS absent, 'cell=' || (seq % 100000) || ',6' AS locator,
         NULL::VARCHAR AS note, 's' || (said % {SPEAKERS}) AS speaker,
         (hash(seq) % 400)::DECIMAL(18, 4) AS at_least,
         (hash(seq) % 400)::DECIMAL(18, 4) AS at_most,
         false AS twice,
         filing % {AMENDED} <> 0 AND (filing + 1) % {AMENDED} <> 0 AS alone
  FROM spoken ORDER BY seq
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
        )
    return (count + CELLS - 1) // CELLS


def filings(count: int) -> list[dict[str, object]]:
    """Return the filings of those claims, as reconcile hands them to its rules."""
    rows: list[dict[str, object]] = []
    for seq in range(count):
        said = seq - 1 if seq % AMENDED == 0 and seq else seq
        rows.append(
            {
                "seq": seq,
                "turn": seq,
                "voice": said % SPEAKERS,
                "lineage": said % SPEAKERS,
                "tied": False,
                "left_out": None,
                "marks": 8 * (said % SPEAKERS) + (seq % 7 == 0),
            }
        )
    return rows


def table_csv(path: Path, rows: int, weeks: list[str]) -> None:
    """Write a table of counts: region, week, category, measure, count."""
    draw, count = random.Random(7), 0  # noqa: S311 - synthetic counts
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(("region", "week", "category", "measure", "count"))
        written = 0
        for week in weeks:
            for region in range(85):
                for category in range(22):
                    for measure in ("approached", "signed"):
                        if written == rows:
                            return
                        # A cell in a thousand breaks the rule that fewer sign than are approached.
                        most = 400 if measure == "approached" or draw.random() < SLIPS else count
                        count = draw.randint(5, most)
                        lines.writerow((f"R{region:02}", week, f"C{category:02}", measure, count))
                        written += 1


def project_files(folder: Path, languages: tuple[str, ...]) -> None:
    """Write the declared files of a project that such a table fits."""
    (folder / "codebook").mkdir(parents=True)
    (folder / "sources").mkdir()
    spoken = ", ".join(f'"{language}"' for language in languages)
    texts = {
        "project.toml": 'title = { en = "Synthetic" }\norigin = ""\nkey = ""\n'
        f"languages = [{spoken}]\n[publication]\nsmallest_cell = 5\n",
        "codebook/measures.csv": "code,en,ru\napproached,Approached,Охвачено\n"
        "signed,Signed,Подписали\n",
        "codebook/regions.csv": "code,parent,en,ru\nALL,,All,Все\n"
        + "".join(f"R{n:02},ALL,Region {n},Регион {n}\n" for n in range(85)),
        "codebook/categories.csv": "code,parent,en,ru\nall,,All,Все\n"
        + "".join(f"C{n:02},all,Category {n},Категория {n}\n" for n in range(22)),
        "codebook/rules.toml": '[weeks]\ncalendar = "iso"\n[[orders]]\ncode = "order"\n'
        'smaller = "signed"\nlarger = "approached"\n',
        "sources/table.toml": 'title = { en = "Table" }\nfiles = ["*.csv"]\n[[tables]]\n'
        'numbers = ["count"]\nmeasure = { columns = ["measure"] }\n'
        'region = { columns = ["region"] }\ncategory = { columns = ["category"] }\n'
        'period = { columns = ["week"] }\n',
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
