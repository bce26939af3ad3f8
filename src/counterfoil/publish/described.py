"""Descriptions of the data for programs: Data Package v2, CSVW, and a README for people.

Sources: datapackage.org/standard (v2: data package, resource, table schema); W3C "Metadata
Vocabulary for Tabular Data" (CSVW).
"""

from __future__ import annotations

from typing import Any

import orjson

from counterfoil.publish.making import Edition
from counterfoil.publish.press import Press
from counterfoil.publish.shelf import Shelf

Field = tuple[str, str, str]
"""Name, type (of Data Package's Table Schema), and what it is."""

FIELDS: dict[str, tuple[str, ...]] = {
    "filed": (
        "filing",
        "source",
        "speaker",
        "lineage",
        "grade",
        "original",
        "said_on",
        "filed_on",
    ),
    "returns": ("region", "period", "state", "filed_on"),
    "findings": ("code", "where", "details"),
}
_QUESTION: tuple[Field, ...] = (
    ("region", "string", "Region, by its code in regions.csv"),
    ("period", "string", "Week (2023-W09), quarter (2023-Q1) or year of the week calendar"),
    ("category", "string", "Category, by its code in categories.csv"),
    ("measure", "string", "What is counted, by its code in measures.csv"),
)
_BY_NAME = {name: (name, kind, what) for name, kind, what in _QUESTION}
TABLES: dict[str, tuple[Field, ...]] = {
    "figures": (
        _BY_NAME["region"],
        ("region_label", "string", "The region's name"),
        _BY_NAME["period"],
        ("period_start", "date", "First day of the period"),
        _BY_NAME["category"],
        ("category_label", "string", "The category's name"),
        _BY_NAME["measure"],
        ("basis", "string", "`claims`: what was said on this question; `sum`: its cells added up"),
        ("low", "number", "Low end of the range; empty where it is open or withheld"),
        ("high", "number", "High end of the range; empty where it is open or withheld"),
        ("agreed_low", "number", "Low end of what all claims agree on; empty where they do not"),
        ("agreed_high", "number", "High end of what all claims agree on"),
        ("standing", "string", "reported, corroborated, documented or confirmed"),
        ("contested", "boolean", "Accepted claims exclude each other"),
        ("chosen", "boolean", "A ruling chose among differing claims"),
        ("denied", "boolean", "Whoever was asked about it denied it"),
        ("no_reply", "boolean", "Whoever was asked about it did not answer by the deadline"),
        ("protected", "boolean", "Widened or withheld, because so few people are in the cell"),
        ("claims", "integer", "How many voices (for a sum: cells) it rests on"),
        ("silent", "integer", "How many cells of a sum are silent; then it is `at least`"),
    ),
    "claims": (
        ("claim", "integer", "The claim's row in the ledger, and the name of its receipt"),
        *_QUESTION,
        ("words", "string", "The words of the original; empty where withheld"),
        ("low", "number", "Low end of what the words say; empty where open"),
        ("high", "number", "High end of what the words say; empty where open"),
        ("absent", "string", "Why the source says there is no number, where it says so"),
        (
            "left_out",
            "string",
            "The rule that leaves the claim out of its figure; empty: it counts",
        ),
        ("withheld", "boolean", "Its number is not shown, because so few people are in the cell"),
        ("source", "string", "Who publishes or sends"),
        ("speaker", "string", "Who says so"),
        (
            "lineage",
            "string",
            "The evidence it goes back to; one lineage corroborates itself never",
        ),
        ("grade", "string", "Admiralty grade: reliability A-F, credibility 1-6; F, 6: not judged"),
        ("original", "string", "SHA-256 of the original"),
        ("locator", "string", "Where in the original the words stand"),
        ("said_on", "date", "The day it was said, where known"),
        ("filed_on", "date", "The day it was filed"),
    ),
}
_CSVW_TYPES = {"string": "string", "number": "decimal", "integer": "integer"}


def describe(shelf: Shelf, edition: Edition, press: Press) -> dict[str, bytes]:
    """Return the files that describe data/, by name."""
    files = {"datapackage.json": _json(_package(shelf, edition, press))}
    for name, fields in TABLES.items():
        files[f"{name}.csv-metadata.json"] = _json(_csvw(name, fields))
    files["README.md"] = _readme(shelf, edition).encode()
    return files


def _json(facts: dict[str, Any]) -> bytes:
    return orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _package(shelf: Shelf, edition: Edition, press: Press) -> dict[str, Any]:
    settings = shelf.project.settings
    title = next(iter(settings.title.values()), "")
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "figures",
        "title": title,
        "version": edition.number,
        "created": f"{edition.published_on}T00:00:00Z",
        "description": next(iter(settings.notice.values()), ""),
        "sources": [
            {"title": next(iter(source.title.values()), source.code), "path": f"#{source.code}"}
            for source in shelf.project.sources.values()
        ],
    }
    if settings.licence:
        package["licenses"] = [{"name": settings.licence}]
    package["resources"] = [
        _resource(press, f"{name}.csv", fields) for name, fields in TABLES.items()
    ]
    return package


def _resource(press: Press, name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    path = f"data/{name}"
    return {
        "name": name.removesuffix(".csv"),
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (press.out / path).stat().st_size,
        "hash": f"sha256:{press.digests[path]}",
        "schema": {
            "fields": [{"name": n, "type": t, "description": d} for n, t, d in fields],
            "primaryKey": [n for n, _, _ in fields if n == "claim"]
            or ["measure", "region", "category", "period", "basis"],
            "missingValues": [""],
        },
    }


def _csvw(name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{name}.csv",
        "dialect": {"header": True, "encoding": "utf-8"},
        "tableSchema": {
            "columns": [
                {
                    "name": field,
                    "titles": field,
                    "datatype": _CSVW_TYPES.get(kind, kind),
                    "dc:description": what,
                    "null": "",
                }
                for field, kind, what in fields
            ]
        },
    }


def _readme(shelf: Shelf, edition: Edition) -> str:
    settings = shelf.project.settings
    title = next(iter(settings.title.values()), "")
    notice = next(iter(settings.notice.values()), "")
    lines = [f"# {title}, edition {edition.number}", ""]
    lines += [f"**{notice}**", ""] if notice else []
    lines += [
        f"Figures as of {shelf.settled.moment.day}. Each rests on claims in claims.csv; each claim",
        "has a receipt with the words behind it in ../site and its proof in ../receipts.",
        "",
    ]
    for name, fields in TABLES.items():
        lines += [f"## {name}.csv, {name}.parquet", "", "| column | type | what it is |"]
        lines += ["|---|---|---|", *(f"| {n} | {t} | {d} |" for n, t, d in fields), ""]
    lines += [
        "## Others",
        "",
        "- figures.sdmx.csv: as SDMX-CSV 2.1; OBS_VALUE only where a figure is one number.",
        "- returns.csv: which owed returns came, late or not. findings.csv: what checks noticed.",
        "- measures.csv, regions.csv, categories.csv: the codebook.",
        "",
        "To check that nothing was altered: `counterfoil verify --edition ..`, or",
        "`sha256sum --check SHA256SUMS` in the folder above.",
        "",
    ]
    return "\n".join(lines)
