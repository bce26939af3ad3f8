"""Routine data of other systems comes in by a declared mapping, each number with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from desks import Desk
from lxml import etree

from counterfoil.model.locator import Locator
from counterfoil.model.mapping import PeriodFormat
from counterfoil.model.period import Calendar, PeriodError
from counterfoil.model.resolving import Expected, State, resolve
from counterfoil.project.readings import kept_reading
from counterfoil.record.periods import read_period

HOME = Path(__file__).parent
_NUMBERS = """
[numbers.absent]
"" = "not available"
"""
DHIS2 = f"""
title = {{ en = "Routine data" }}
files = ["dhis2*"]
{_NUMBERS}[labels]
f7n9E0hX8qk = "approached"
Ix2HsbDMLea = "signed"
O6uvpzGd5pu = "a"
fdc6uOvgoji = "b"
PAIR = "migrants"
[[tables]]
numbers = ["value"]
measure = {{ columns = ["dataelement"] }}
region = {{ columns = ["orgunit"] }}
category = {{ columns = [COMBOS] }}
period = {{ columns = ["period"] }}
period_format = {{ form = "dhis2" }}
note = {{ columns = ["comment"] }}
deleted = "deleted"
"""
DHIS2_CSV = DHIS2.replace("PAIR", '"HllvX50cXC0 HllvX50cXC0"').replace(
    "COMBOS", '"categoryoptioncombo", "attributeoptioncombo"'
)
DHIS2_JSON = DHIS2.replace("PAIR", "HllvX50cXC0").replace("COMBOS", '"categoryOptionCombo"')
ADX = """
title = { en = "Routine data" }
files = ["*.xml"]
[labels]
OU_A = "a"
OU_B = "b"
"MIGRANT ALL" = "migrants"
"DEBTOR ALL" = "debtors"
[[tables]]
numbers = ["value"]
measure = { columns = ["dataElement"] }
region = { columns = ["orgUnit"] }
category = { columns = ["STATUS", "SEX"] }
period = { columns = ["period"] }
period_format = { form = "adx" }
note = { columns = ["annotation"] }
"""
KOBO = f"""
title = {{ en = "Forms" }}
kind = "weekly return"
per_speaker = true
files = ["kobo.csv"]
{_NUMBERS}[labels]
region_a = "a"
region_b = "b"
"counts/approached" = "approached"
"counts/signed" = "signed"
[[tables]]
numbers = ["counts/approached", "counts/signed"]
skip_column = "_validation_status"
skip = ["Not Approved"]
measure = {{ row = 1 }}
region = {{ columns = ["region"] }}
category = {{ fixed = "migrants" }}
period = {{ columns = ["monday"] }}
period_format = {{ form = "first day" }}
note = {{ columns = ["words"] }}
[tables.returns]
monitor = {{ columns = ["_submitted_by"] }}
filed = {{ columns = ["_submission_time"], pattern = '\\d{{4}}-\\d\\d-\\d\\d' }}
"""
ODK = f"""
title = {{ en = "Forms" }}
kind = "weekly return"
per_speaker = true
files = ["odk.csv"]
{_NUMBERS}[labels]
report-counts-approached = "approached"
report-counts-signed = "signed"
[[tables]]
numbers = ["report-counts-approached", "report-counts-signed"]
skip_column = "ReviewState"
skip = ["rejected"]
measure = {{ row = 1 }}
region = {{ columns = ["report-region"] }}
category = {{ fixed = "migrants" }}
period = {{ columns = ["report-week"] }}
note = {{ columns = ["report-words"] }}
[tables.returns]
monitor = {{ columns = ["SubmitterName"] }}
filed = {{ columns = ["SubmissionDate"] }}
"""
Claims = list[tuple[str, str, str, str, str]]


def recorded(folder: Path, source: str, name: str) -> tuple[Desk, Claims, list[tuple[str, str]]]:
    """Record a file by a source; return claims (question, words, bounds, place, note), findings."""
    desk = Desk(folder / "project", {"sources/routine.toml": source})
    desk.collect({name: (HOME / name).read_bytes()})
    (done,) = desk.record()
    claims = [
        (
            "/".join(row[part] for part in ("measure", "region", "category", "period")),
            row["words"],
            row.get("absent") or f"{row['low']}-{row['high']}",
            row["locator"],
            row.get("note", ""),
        )
        for _, row in desk.rows("claim")
    ]
    return desk, claims, [(found.code, found.where) for found in done.findings]


def test_dhis2_csv_is_recorded_row_by_row(tmp_path: Path) -> None:
    """Zero is a number, nothing and what was deleted are none, what is unknown is named by row."""
    _, claims, findings = recorded(tmp_path, DHIS2_CSV, "dhis2.csv")
    assert [
        ("approached/a/migrants/2023-W09", "140", "140-140", "cell=2,6", "counted at the office"),
        ("approached/b/migrants/2023-W09", "0", "0-0", "cell=3,6", ""),
        ("signed/a/migrants/2023-W09", "17", "17-17", "cell=4,6", ""),
        ("signed/b/migrants/2023-W09", "true", "not available", "cell=5,11", ""),
        ("approached/a/migrants/2023-W10", "", "not available", "cell=6,6", "not yet counted"),
    ] == claims
    assert [
        ("CF201", "dhis2.csv cell=11,6"),
        ("CF201", "dhis2.csv cell=12,11"),
        ("CF101", "dhis2.csv cell=7,6"),
        ("CF104", "dhis2.csv cell=8,6"),
        ("CF104", "dhis2.csv cell=9,6"),
        ("CF102", "dhis2.csv cell=10,6"),
    ] == findings


def test_dhis2_json_is_recorded_with_pointers(tmp_path: Path) -> None:
    """What the set says holds for values that say nothing else; every claim has its RFC 6901."""
    desk, claims, findings = recorded(tmp_path, DHIS2_JSON, "dhis2.json")
    told = [(question, words, bounds) for question, words, bounds, _, _ in claims]
    assert [
        ("approached/a/migrants/2023-W09", "140", "140-140"),
        ("signed/a/migrants/2023-W09", "17", "17-17"),
        ("approached/b/migrants/2023-W10", "0", "0-0"),
        ("signed/b/migrants/2023-W10", "true", "not available"),
        ("signed/b/migrants/2023-W11", "", "not available"),
    ] == told
    held = json.loads((HOME / "dhis2.json").read_bytes())
    for number, (_, words, _, locator, _) in enumerate(claims):
        if words == "true":
            # Not every value says whether it was deleted, so the path is the value's.
            assert f"cell={number + 2},10&pointer=/dataValues/{number}" == locator
            continue
        assert f"cell={number + 2},7&pointer=/dataValues/{number}/value" == locator
        assert words == str(held["dataValues"][number]["value"])
    at = "dhis2.json cell={},7&pointer=/dataValues/{}/value"
    assert [("CF201", at.format(8, 6)), ("CF103", at.format(7, 5))] == findings
    assert "counted at the office" == claims[0][4]
    _resolves(desk, claims)


def test_adx_is_recorded_with_paths(tmp_path: Path) -> None:
    """Groups hold for their values, categories are attributes, every claim has its XPath."""
    desk, claims, findings = recorded(tmp_path, ADX, "adx.xml")
    tree = etree.parse(HOME / "adx.xml")
    assert [
        ("approached/a/migrants/2023-W09", "140", "140-140", "counted at the office"),
        ("signed/a/migrants/2023-W09", "17", "17-17", ""),
        ("approached/b/debtors/2023-W10", "0", "0-0", ""),
        ("signed/b/debtors/2023-W10", "0", "0-0", "3"),
    ] == [(question, words, bounds, note) for question, words, bounds, _, note in claims]
    for _, words, _, text, _ in claims:
        (found,) = _found(tree, Locator.parse(text).xpath or "")
        assert words == found
    assert ["CF102", "CF104", "CF104"] == [code for code, _ in findings]
    assert "/adx/group[3]/dataValue[2]/@value" in findings[0][1]
    assert "/adx/group[4]/dataValue[1]/@value" in findings[1][1]
    _resolves(desk, claims)


def _found(tree: Any, path: str) -> list[str]:
    """Return what an XPath leads to; its names are those of the root's namespace."""
    spelt = path.replace("/", "/x:").replace("x:@", "@")
    found: list[str] = tree.xpath(spelt, namespaces={"x": "urn:ihe:qrph:adx:2015"})
    return found


def _resolves(desk: Desk, claims: Claims) -> None:
    """Every claim's line leads to its words, and to nothing where the path says otherwise."""
    (filing,) = desk.filings().values()
    reading = kept_reading(desk.project, filing.original, filing.reader)
    assert reading is not None
    for _, words, _, text, _ in claims:
        locator = Locator.parse(text)
        assert State.RESOLVES == resolve(reading, locator, Expected(words)).state
        moved = Locator.parse(text.replace("[1]", "[9]").replace("/dataValues/", "/x/"))
        if moved != locator:
            assert State.DRIFTED == resolve(reading, moved, Expected(words)).state


def test_kobo_submissions_become_weekly_returns(tmp_path: Path) -> None:
    """Each submission is a return of its monitor; what was not approved is passed over."""
    desk, claims, findings = recorded(tmp_path, KOBO, "kobo.csv")
    assert [
        ("approached/a/migrants/2023-W09", "140", "140-140", "cell=2,5"),
        ("signed/a/migrants/2023-W09", "17", "17-17", "cell=2,6"),
        ("approached/b/migrants/2023-W09", "0", "0-0", "cell=3,5"),
        ("signed/b/migrants/2023-W09", "", "not available", "cell=3,6"),
    ] == [claim[:4] for claim in claims]
    assert [("CF101", "kobo.csv cell=5,1"), ("CF104", "kobo.csv cell=6,1")] == findings
    filings = [(f.speaker, f.region, f.filed_at) for f in desk.filings().values() if f.region]
    assert [("M-1", "a", "2023-03-07"), ("M-2", "b", "2023-03-07")] == filings


def test_odk_submissions_become_weekly_returns(tmp_path: Path) -> None:
    """A submission that was rejected is passed over, an unknown region is named by its row."""
    desk, claims, findings = recorded(tmp_path, ODK, "odk.csv")
    assert ["140", "17", "0", ""] == [words for _, words, _, _, _ in claims]
    assert "nobody came" == claims[2][4]
    assert [("CF101", "odk.csv cell=5,1")] == findings
    moments = {filing.filed_at for filing in desk.filings().values() if filing.region}
    assert {"2023-03-07T06:05:00Z", "2023-03-07T07:05:00Z"} == moments


def test_a_number_that_was_deleted_takes_the_earlier_one_away(tmp_path: Path) -> None:
    """A later file that marks a number deleted leaves its question without a figure."""
    desk = Desk(tmp_path / "project", {"sources/routine.toml": DHIS2_JSON})
    value = {"dataElement": "f7n9E0hX8qk", "orgUnit": "O6uvpzGd5pu", "value": "12"}
    value |= {"period": "2023W9", "categoryOptionCombo": "HllvX50cXC0", "comment": ""}
    sets = [{"dataValues": [value | {"deleted": gone}]} for gone in (False, True)]
    for number, (one, low) in enumerate(zip(sets, ("12", ""), strict=True), 1):
        desk.collect({f"dhis2-{number}.json": json.dumps(one)})
        desk.record(f"2023-03-{number + 10}T12:00:00Z")
        assert low == desk.figure("approached/a/migrants/2023-W09")[0]
    assert ("12", "") == desk.figure("approached/a/migrants/2023-W09", "2023-03-11")


@pytest.mark.parametrize(
    ("form", "words", "week"),
    [
        ("dhis2", "2023W9", "2023-W09"),
        ("dhis2", "2023W09", "2023-W09"),
        ("dhis2", "2020W53", "2020-W53"),
        ("adx", "2023-02-27/P7D", "2023-W09"),
        ("adx", "2023-02-27/P1W", "2023-W09"),
        ("adx", "2023-02-27T00:00:00/P7D", "2023-W09"),
        ("adx", "2023-W09/P7D", "2023-W09"),
        ("adx", "2023-W09-1/P7D", "2023-W09"),
        ("adx", "2023W09/P7D", "2023-W09"),
    ],
)
def test_weeks_of_other_systems_are_understood_exactly(form: str, words: str, week: str) -> None:
    """Each way to write the week is that week and no other."""
    assert week == read_period(words, PeriodFormat(form), Calendar.ISO).code


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("dhis2", "2023W53"),
        ("dhis2", "2023W0"),
        ("dhis2", "2023WedW9"),
        ("dhis2", "2023SunW9"),
        ("dhis2", "202309"),
        ("dhis2", "2023Q1"),
        ("dhis2", "2023BiW5"),
        ("dhis2", "20230227"),
        ("adx", "2023-02-28/P7D"),
        ("adx", "2023-02-27/P14D"),
        ("adx", "2023-02-27/P1M"),
        ("adx", "2023-02-27/2023-03-05"),
        ("adx", "2023-02-27T10:00:00/P7D"),
        ("adx", "2023-W09-2/P7D"),
        ("adx", "2023-W9/P7D"),
    ],
)
def test_other_periods_are_refused(form: str, words: str) -> None:
    """What is no week, or no week that the project counts in, is refused."""
    with pytest.raises(PeriodError):
        read_period(words, PeriodFormat(form), Calendar.ISO)


@pytest.mark.parametrize(("form", "words"), [("dhis2", "2023W9"), ("adx", "2023-W09/P7D")])
def test_an_iso_week_is_no_week_of_another_calendar(form: str, words: str) -> None:
    """The ninth ISO week is not the ninth epi week: their days differ."""
    with pytest.raises(PeriodError, match="ISO calendar"):
        read_period(words, PeriodFormat(form), Calendar.EPI)
    sunday = PeriodFormat("adx")
    assert "2023-W09" == read_period("2023-02-26/P7D", sunday, Calendar.EPI).code
