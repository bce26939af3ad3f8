"""The data of an edition is what its standards say: others' tools can take it as it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import subprocess
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest
from sites import Editions

from counterfoil.model.quantity import Absence

TABLES = ("figures", "totals", "claims", "returns", "findings", "regions", "categories", "measures")
TYPED = ("figures", "totals", "claims")
_WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)
_READS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "date": dt.date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}
_SDMX = (
    *("STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "CATEGORY", "MEASURE"),
    *("TIME_PERIOD", "BASIS", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "OBS_LOW", "OBS_HIGH"),
    *("STANDING", "CONTESTED"),
)

Row = dict[str, str]


@pytest.fixture(scope="module")
def data(editions: Editions) -> Path:
    """Return the folder of the second edition's data."""
    return editions.second / "data"


@cache
def rows_of(path: Path) -> list[Row]:
    """Return a CSV file's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def resource(data: Path, name: str) -> dict[str, Any]:
    """Return what the data package says of a resource."""
    package = orjson.loads((data / "datapackage.json").read_bytes())
    (found,) = [one for one in package["resources"] if one["name"] == name]
    return dict(found)


def missing_of(field: dict[str, Any]) -> dict[str, str]:
    """Return what stands for a missing value in a field, and why it is missing."""
    given = field.get("missingValues", [{"value": ""}])
    return {one["value"]: one.get("label", "") for one in given}


def test_the_package_has_what_data_package_2_asks_for(data: Path) -> None:
    """Name, version, day, licence, sources and contributors are there, in their forms."""
    package = orjson.loads((data / "datapackage.json").read_bytes())
    assert "https://datapackage.org/profiles/2.0/datapackage.json" == package["$schema"]
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    assert dt.datetime.fromisoformat(package["created"]).tzinfo is not None
    assert "2026-W49.1" == package["version"]
    assert [{"name": "CC-BY-4.0"}] == package["licenses"]
    assert all(source["title"] and "path" not in source for source in package["sources"])
    assert package["contributors"][0]["title"]
    assert package["description"]
    names = [one["name"] for one in package["resources"]]
    assert sorted(set(names)) == sorted(names)


def test_every_resource_is_the_file_it_says(data: Path) -> None:
    """Path, size and digest are those of a file, and no data file is left out."""
    package = orjson.loads((data / "datapackage.json").read_bytes())
    for one in package["resources"]:
        content = (data / one["path"]).read_bytes()
        assert len(content) == one["bytes"]
        assert f"sha256:{sha256(content).hexdigest()}" == one["hash"]
        assert one["format"] == one["path"].rpartition(".")[2]
    described = {one["path"] for one in package["resources"]}
    assert {p.name for p in data.iterdir() if p.suffix in {".csv", ".parquet"}} == described


@pytest.mark.parametrize("name", [*TABLES, "figures.sdmx"])
def test_tables_are_csv_as_rfc_4180_has_it(name: str, data: Path) -> None:
    """UTF-8 without a mark, lines that end in CR LF, quotes only where they are needed or empty."""
    content = (data / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    unquoted = re.sub(r'"(?:[^"]|"")*"', "", text)
    assert unquoted.count("\n") == unquoted.count("\r\n")
    assert '"' not in unquoted
    with io.StringIO(text, newline="") as file:
        lines = list(csv.reader(file, strict=True))
    assert {len(lines[0])} == {len(line) for line in lines}
    assert len(lines) > 1
    assert all(re.fullmatch(r"[a-z_]+|[A-Z_]+", head) for head in lines[0])


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_its_schema_says(name: str, data: Path) -> None:
    """Fields stand in order; every cell is of its type, or one of the words for a missing one."""
    found = resource(data, name)
    assert ("table", "utf-8", {"lineTerminator": "\r\n"}) == (
        found["type"],
        found["encoding"],
        found["dialect"],
    )
    schema, rows = found["schema"], rows_of(data / f"{name}.csv")
    assert [field["name"] for field in schema["fields"]] == list(rows[0])
    for field in schema["fields"]:
        read, missing = _READS[field["type"]], missing_of(field)
        assert len(missing) == len(set(missing.values()))
        assert field["description"]
        for row in rows:
            if row[field["name"]] not in missing:
                read(row[field["name"]])


@pytest.mark.parametrize("name", TABLES)
def test_keys_tell_rows_apart_and_codes_are_in_the_codebook(name: str, data: Path) -> None:
    """Primary keys are unique and never missing; foreign keys lead to a row of the codebook."""
    schema, rows = resource(data, name)["schema"], rows_of(data / f"{name}.csv")
    if key := schema.get("primaryKey"):
        keys = [tuple(row[part] for part in key) for row in rows]
        assert len(keys) == len(set(keys))
        assert all(all(one) for one in keys)
    for foreign in schema.get("foreignKeys", ()):
        (here,), reference = foreign["fields"], foreign["reference"]
        known = {row["code"] for row in rows_of(data / f"{reference['resource']}.csv")}
        assert {row[here] for row in rows} <= known


@pytest.mark.parametrize("name", TABLES)
def test_csvw_says_the_same(name: str, data: Path) -> None:
    """Columns, types, words for missing values and keys are those of the data package."""
    csvw = orjson.loads((data / f"{name}.csv-metadata.json").read_bytes())
    schema = resource(data, name)["schema"]
    assert ("http://www.w3.org/ns/csvw", f"{name}.csv") == (csvw["@context"], csvw["url"])
    types = {"number": "decimal"}
    told = [
        (f["name"], types.get(f["type"], f["type"]), list(missing_of(f))) for f in schema["fields"]
    ]
    columns = csvw["tableSchema"]["columns"]
    assert told == [(c["name"], c["datatype"], c["null"]) for c in columns]
    assert schema.get("primaryKey") == csvw["tableSchema"].get("primaryKey")
    foreign = [
        (f["fields"][0], f"{f['reference']['resource']}.csv") for f in schema.get("foreignKeys", ())
    ]
    assert foreign == [
        (f["columnReference"], f["reference"]["resource"])
        for f in csvw["tableSchema"].get("foreignKeys", ())
    ]


@pytest.mark.parametrize("name", TYPED)
def test_parquet_holds_what_csv_holds(name: str, data: Path) -> None:
    """Row by row and cell by cell; where a word says why there is no number, there is none."""
    fields = resource(data, name)["schema"]["fields"]
    relation = duckdb.execute("FROM read_parquet(?)", [str(data / f"{name}.parquet")])
    assert [field["name"] for field in fields] == [column[0] for column in relation.description]
    typed, rows = relation.fetchall(), rows_of(data / f"{name}.csv")
    assert len(rows) == len(typed)
    for row, cells in zip(rows, typed, strict=True):
        for field, cell in zip(fields, cells, strict=True):
            text = row[field["name"]]
            gone = text in missing_of(field)
            assert (None if gone else _READS[field["type"]](text)) == (
                cell or None if gone else cell
            )


def test_figures_are_tidy(data: Path) -> None:
    """A row each for week, region, category and measure; labels beside codes; no totals."""
    regions, categories, measures = (
        {row["code"]: row for row in rows_of(data / f"{name}.csv")}
        for name in ("regions", "categories", "measures")
    )
    wholes = {row["parent"] for row in (*regions.values(), *categories.values())}
    for row in rows_of(data / "figures.csv"):
        assert _WEEK.fullmatch(row["week"])
        year, number = int(row["week"][:4]), int(row["week"][6:])
        assert dt.date.fromisocalendar(year, number, 1).isoformat() == row["week_start"]
        assert regions[row["region"]]["label_en"] == row["region_label"]
        assert categories[row["category"]]["label_en"] == row["category_label"]
        assert measures[row["measure"]]["label_en"] == row["measure_label"]
        assert not {row["region"], row["category"]} & wholes


def test_totals_stand_in_a_file_of_their_own(data: Path) -> None:
    """Printed totals and sums, over regions, categories and longer periods, with their silence."""
    rows = rows_of(data / "totals.csv")
    wholes = {
        row["parent"] for n in ("regions", "categories") for row in rows_of(data / f"{n}.csv")
    }
    assert {"claims", "sum"} == {row["basis"] for row in rows}
    for row in rows:
        is_week = _WEEK.fullmatch(row["period"]) is not None
        assert not is_week or {row["region"], row["category"]} & wholes
        assert ("open" == row["high"]) or row["silent"] == "0"


def test_what_is_missing_says_why(data: Path) -> None:
    """Open ends, withheld counts and each reason of a source have a word with a meaning."""
    rows = rows_of(data / "claims.csv")
    (low,) = [f for f in resource(data, "claims")["schema"]["fields"] if f["name"] == "low"]
    assert {reason.value for reason in Absence} | {"open"} == set(missing_of(low))
    for row in rows:
        if row["withheld"] == "true":
            assert ("withheld", "withheld", "", "") == (
                row["low"],
                row["high"],
                row["words"],
                row["locator"],
            )
        elif row["absent"]:
            assert (row["absent"], row["absent"]) == (row["low"], row["high"])
        else:
            assert row["words"]
    told = {row["low"] for row in rows} | {row["high"] for row in rows}
    assert {"withheld", "open", "refused", "not available"} <= told
    totals = [row for row in rows_of(data / "totals.csv") if row["low"] == "withheld"]
    assert totals
    assert {("withheld", "true")} == {(row["high"], row["protected"]) for row in totals}


def test_sdmx_csv_has_its_columns_and_codes(data: Path) -> None:
    """SDMX-CSV 2.1: the dataflow, an action, a key for each observation, codes for its status."""
    rows = rows_of(data / "figures.sdmx.csv")
    assert list(_SDMX) == list(rows[0])
    assert {("dataflow", "COUNTERFOIL_EXAMPLE_FOUNDING:FIGURES(1.0.0)", "R")} == {
        (row["STRUCTURE"], row["STRUCTURE_ID"], row["ACTION"]) for row in rows
    }
    forms = {"W": r"\d{4}-W\d\d", "Q": r"\d{4}-Q[1-4]", "A": r"\d{4}-A1"}
    keys = set()
    for row in rows:
        assert re.fullmatch(forms[row["FREQ"]], row["TIME_PERIOD"])
        keys.add(tuple(row[name] for name in _SDMX[3:9]))
        exact = row["OBS_LOW"] == row["OBS_HIGH"] != ""
        assert (row["OBS_LOW"] if exact else "") == row["OBS_VALUE"]
        assert ("A" == row["OBS_STATUS"]) == exact
        assert ("C" == row["CONF_STATUS"]) or row["OBS_STATUS"] in {"A", "O"}
    assert len(keys) == len(rows)
    figures, totals = (rows_of(data / f"{name}.csv") for name in ("figures", "totals"))
    assert len(rows) == len(figures) + len(totals)


def test_checksums_are_those_of_sha256sum(editions: Editions) -> None:
    """The system's own tool finds every file of the edition as it was signed."""
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"],
        cwd=editions.second,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


def test_the_readme_names_every_table_and_column(data: Path) -> None:
    """Whoever opens the folder without any tool finds out what each column is."""
    text = (data / "README.md").read_text("utf-8")
    for name in TABLES:
        assert f"## {name}.csv" in text
        for column in rows_of(data / f"{name}.csv")[0]:
            assert f"| {column} |" in text
    for name in ("figures.sdmx.csv", "corrections.json", "SHA256SUMS"):
        assert name in text
