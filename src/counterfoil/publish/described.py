"""Descriptions of the data for programs: Data Package v2, CSVW, and a README for people.

Sources: datapackage.org/standard (v2: data package, data resource, table schema with labelled
missing values for each field); W3C "Metadata Vocabulary for Tabular Data" (CSVW).
"""

from __future__ import annotations

from typing import Any

import orjson

from counterfoil.publish.fields import KEYS, REFERENCES, TABLES, Field, codebook_tables
from counterfoil.publish.making import Edition
from counterfoil.publish.press import Press
from counterfoil.publish.shelf import Shelf

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_CSVW_TYPES = {"number": "decimal"}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

_Tables = dict[str, tuple[Field, ...]]


def describe(shelf: Shelf, edition: Edition, press: Press) -> dict[str, bytes]:
    """Return the files that describe data/, by name."""
    tables = {**TABLES, **codebook_tables(shelf.project.settings.languages)}
    files = {"datapackage.json": _json(_package(shelf, edition, press, tables))}
    for name, fields in tables.items():
        files[f"{name}.csv-metadata.json"] = _json(_csvw(name, fields))
    files["README.md"] = _readme(shelf, edition, tables).encode()
    return files


def _json(facts: dict[str, Any]) -> bytes:
    return orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _package(shelf: Shelf, edition: Edition, press: Press, tables: _Tables) -> dict[str, Any]:
    settings = shelf.project.settings
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": "figures",
        "title": next(iter(settings.title.values()), ""),
        "version": edition.number,
        "created": f"{edition.published_on}T00:00:00Z",
        "sources": [
            {"title": next(iter(source.title.values()), source.code)}
            for source in shelf.project.sources.values()
        ],
    }
    if notice := next(iter(settings.notice.values()), ""):
        package["description"] = notice
    if desk := next(iter(settings.desk.values()), ""):
        package["contributors"] = [{"title": desk, "roles": ["creator"]}]
    if settings.licence:
        package["licenses"] = [{"name": settings.licence}]
    if not package["sources"]:
        del package["sources"]
    package["resources"] = [
        *(_table(press, name, fields) for name, fields in tables.items()),
        *(_file(press, f"{name}.parquet") for name in ("figures", "totals", "claims")),
        _file(press, "figures.sdmx.csv"),
    ]
    return package


def _file(press: Press, name: str) -> dict[str, Any]:
    path = f"data/{name}"
    ending = name.rpartition(".")[2]
    facts = {
        "name": name.replace(".", "-"),
        "path": name,
        "format": ending,
        "mediatype": _MEDIA[ending],
        "bytes": (press.out / path).stat().st_size,
        "hash": f"sha256:{press.digests[path]}",
    }
    return facts | ({"encoding": "utf-8"} if ending == "csv" else {})


def _table(press: Press, name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(field) for field in fields]}
    if name in KEYS:
        schema["primaryKey"] = list(KEYS[name])
    if references := [field.name for field in fields if field.name in REFERENCES]:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": REFERENCES[name], "fields": ["code"]}}
            for name in references
        ]
    dialect = {"lineTerminator": "\r\n"}
    return {
        **_file(press, f"{name}.csv"),
        "name": name,
        "type": "table",
        "dialect": dialect,
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": field.name,
        "type": field.kind,
        "description": field.what,
    }
    if field.missing:
        facts["missingValues"] = [{"value": v, "label": why} for v, why in field.missing]
    return facts


def _csvw(name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(field) for field in fields]}
    if name in KEYS:
        schema["primaryKey"] = list(KEYS[name])
    if references := [field.name for field in fields if field.name in REFERENCES]:
        schema["foreignKeys"] = [
            {
                "columnReference": name,
                "reference": {"resource": f"{REFERENCES[name]}.csv", "columnReference": "code"},
            }
            for name in references
        ]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{name}.csv",
        "dialect": {"header": True, "encoding": "utf-8"},
        "tableSchema": schema,
    }


def _column(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "titles": field.name,
        "datatype": _CSVW_TYPES.get(field.kind, field.kind),
        "dc:description": field.what,
        "null": [text for text, _ in field.missing] or [""],
    }


def _readme(shelf: Shelf, edition: Edition, tables: _Tables) -> str:
    settings = shelf.project.settings
    title = next(iter(settings.title.values()), "")
    notice = next(iter(settings.notice.values()), "")
    lines = [f"# {title}, edition {edition.number}", ""]
    lines += [f"**{notice}**", ""] if notice else []
    lines += [
        f"Figures as of {shelf.settled.moment.day}. Each rests on claims in claims.csv; each claim",
        "has a receipt with the words behind it in ../site and its proof in ../receipts.",
        "",
        "CSV files are RFC 4180: UTF-8, commas, quotes where needed. Where there is no number, a",
        "word says why: it is listed under its column. Parquet files hold the same, with nothing",
        "in its place. What changed since the last edition is in ../corrections.json.",
        "",
    ]
    for name, fields in tables.items():
        both = f", {name}.parquet" if name in {"figures", "totals", "claims"} else ""
        lines += [f"## {name}.csv{both}", "", "| column | type | what it is |", "|---|---|---|"]
        lines += [f"| {field.name} | {field.kind} | {_told(field)} |" for field in fields] + [""]
    lines += [
        "## figures.sdmx.csv",
        "",
        "Figures and totals as SDMX-CSV 2.1; OBS_VALUE only where one is a single number.",
        "",
        f"Counts from 1 to {max(settings.smallest_cell - 1, 0)} are shown as that range, and totals"
        if settings.smallest_cell > 1
        else "No count is too small to be shown.",
        *(["over them are withheld.", ""] if settings.smallest_cell > 1 else [""]),
        "To check that nothing was altered: `counterfoil verify --edition ..`, or",
        "`sha256sum --check SHA256SUMS` in the folder above.",
        "",
    ]
    return "\n".join(lines)


def _told(field: Field) -> str:
    words = "; ".join(
        f"`{text}`: {why}" if text else f"empty: {why}" for text, why in field.missing
    )
    return f"{field.what}. {words}." if words else field.what
