"""An edition's figures go out to other systems as these write them, and come back the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from commands import Done, counterfoil, one_sentence
from desks import HEADS, LONG, NOW, Desk, csv_of
from lxml import etree
from small_projects import RULES, settings

HOME = Path(__file__).parent
SOURCE = f"""
title = {{ en = "The letter" }}
files = ["letter.csv"]
[numbers]
decimal = "."
ranges = ["-"]
at_least = ["over "]
[[tables]]{LONG}filed = {{ fixed = "2023-03-20" }}
"""
ROUTINE = """
title = { en = "Routine data" }
files = ["back*"]
[numbers]
decimal = "."
[labels]
f7n9E0hX8qk = "approached"
O6uvpzGd5pu = "a"
fdc6uOvgoji = "b"
HllvX50cXC0 = "migrants"
otherCombo1 = "debtors"
[[tables]]
numbers = ["value"]
measure = { columns = ["dataelement"] }
region = { columns = ["orgunit"] }
category = { columns = ["categoryoptioncombo"] }
period = { columns = ["period"] }
period_format = { form = "dhis2" }
"""
JSON = ROUTINE.replace("dataelement", "dataElement").replace("orgunit", "orgUnit")
JSON = JSON.replace("categoryoptioncombo", "categoryOptionCombo")
ADX = """
title = { en = "Routine data" }
files = ["back*"]
[numbers]
decimal = "."
[labels]
APPROACHED = "approached"
SIGNED = "signed"
OU_A = "a"
OU_B = "b"
OU_C = "c"
"MIGRANT ALL" = "migrants"
"DEBTOR ALL" = "debtors"
[[tables]]
numbers = ["value"]
measure = { columns = ["dataElement"] }
region = { columns = ["orgUnit"] }
category = { columns = ["STATUS", "SEX"] }
period = { columns = ["period"] }
period_format = { form = "adx" }
"""
ROWS = [
    "Alpha,2023-W09,Migrants,approached,140",
    "Beta,2023-W09,Migrants,approached,0",
    "Alpha,2023-W10,Debtors,approached,12.5",
    "Alpha,2023-W10,Debtors,signed,17",
    "Gamma,2023-W09,Migrants,approached,90-100",
    "Gamma,2023-W10,Migrants,approached,over 40",
    "Beta,2023-W10,Migrants,approached,3",
    "North,2023-W09,Migrants,approached,140",
]
EXACT = {
    ("approached/a/debtors/2023-W10", "12.5"),
    ("approached/a/migrants/2023-W09", "140"),
    ("approached/b/migrants/2023-W09", "0"),
    ("signed/a/debtors/2023-W10", "17"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with an edition of numbers, ranges, a small count, and totals."""
    files = {
        "project.toml": settings(smallest=5),
        "sources/letter.toml": SOURCE,
        "sources/dhis2.toml": ROUTINE.replace("back*", "none"),
        "sources/adx.toml": ADX.replace("back*", "none"),
    }
    desk = Desk(tmp_path_factory.mktemp("out") / "project", files)
    desk.collect({"letter.csv": csv_of(HEADS, ROWS)})
    desk.record()
    desk.publish()
    return desk


def exported(desk: Desk, *how: str | Path) -> Done:
    """Run the command."""
    return counterfoil("export", *how, "-p", desk.folder, COUNTERFOIL_NOW=NOW)


def back(folder: Path, source: str, name: str, content: str) -> set[tuple[str, str]]:
    """Return questions and numbers that a file gives in a project of its own."""
    desk = Desk(folder / "project", {"sources/back.toml": source})
    desk.collect({name: content})
    (done,) = desk.record()
    assert () == done.findings
    names = ("measure", "region", "category", "period")
    rows = [row for _, row in desk.rows("claim")]
    assert all(row["low"] == row["high"] for row in rows)
    return {("/".join(row[name] for name in names), row["low"]) for row in rows}


def with_dhis2(figures: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the figures that the DHIS2 source has codes for: it knows no signed."""
    return {(question, number) for question, number in figures if "signed" not in question}


def test_dhis2_csv_goes_out_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    """The heading is that of DHIS2's own export, and every number comes back to its question."""
    done = exported(desk, "dhis2-csv", "--codes", "dhis2")
    assert 0 == done.code
    with (HOME / "dhis2.csv").open(encoding="utf-8", newline="") as own:
        heading = next(csv.reader(own))
    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert heading == rows[0]
    first = ["f7n9E0hX8qk", "2023W9", "O6uvpzGd5pu", "HllvX50cXC0", "", "140", "", ""]
    assert [*first, "reported, as of 2023-04-01", "false", "false"] == rows[1]
    assert with_dhis2(EXACT) == back(tmp_path, ROUTINE, "back.csv", done.out)


def test_dhis2_json_goes_out_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    """Names are those of a data value set, numbers are texts, and all come back."""
    done = exported(desk, "dhis2-json", "--codes", "dhis2", "--data-set", "pBOMPrpg1QX")
    held, own = json.loads(done.out), json.loads((HOME / "dhis2.json").read_bytes())
    assert "pBOMPrpg1QX" == held["dataSet"]
    names = set(own) | {name for one in own["dataValues"] for name in one}
    for one in held["dataValues"]:
        assert set(one) <= names | {"period", "orgUnit"}
        assert isinstance(one["value"], str)
    assert with_dhis2(EXACT) == back(tmp_path, JSON, "back.json", done.out)


def test_adx_goes_out_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    """Groups are by unit and week, categories are attributes, and all numbers come back."""
    done = exported(desk, "adx", "--codes", "adx", "--data-set", "WEEKLY")
    root, own = etree.fromstring(done.out.encode()), etree.parse(HOME / "adx.xml").getroot()
    assert (own.tag, {"exported"}) == (root.tag, set(root.attrib))
    (group,) = [one for one in root if one.get("period") == "2023-02-27/P7D"][:1]
    assert {"orgUnit": "OU_A", "period": "2023-02-27/P7D", "dataSet": "WEEKLY"} == dict(
        group.attrib
    )
    assert set(own[0][0].attrib) == set(group[0].attrib)
    assert own[0][0][0].tag == group[0][0].tag
    assert EXACT == back(tmp_path, ADX, "back.xml", done.out)
    pairs = [(one.get("orgUnit"), one.get("period")) for one in root]
    assert len(set(pairs)) == len(pairs)


def test_sdmx_csv_of_an_edition_comes_back(desk: Desk, tmp_path: Path) -> None:
    """What an edition gives as SDMX-CSV comes back number by number."""
    source = """
title = { en = "SDMX" }
files = ["back.csv"]
[numbers]
decimal = "."
[numbers.absent]
"" = "not available"
[[tables]]
numbers = ["OBS_VALUE"]
skip_column = "OBS_STATUS"
skip = ["O", "Q"]
measure = { columns = ["MEASURE"] }
region = { columns = ["REF_AREA"] }
category = { columns = ["CATEGORY"] }
period = { columns = ["TIME_PERIOD"] }
"""
    (edition,) = (desk.folder / "editions").glob("2*")
    text = (edition / "data" / "figures.sdmx.csv").read_text("utf-8")
    kept = [line for line in text.splitlines() if ",sum," not in line and ",Q," not in line]
    came = back(tmp_path, source, "back.csv", "\n".join(kept))
    assert EXACT <= came
    assert {("approached/north/migrants/2023-W09", "140")} >= came - EXACT


def test_what_is_no_single_number_is_left_out_and_listed(desk: Desk, tmp_path: Path) -> None:
    """Ranges, open ends, protected counts and what has no code are listed with the reason."""
    done = exported(desk, "dhis2-csv", "--codes", "dhis2", "--left-out", tmp_path / "out.csv")
    listed = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8")))
    why = {"/".join(list(one.values())[:4]): (one["range"], one["why"]) for one in listed}
    assert {
        "approached/c/migrants/2023-W09": ("90–100", "range"),
        "approached/c/migrants/2023-W10": ("≥ 40", "open"),
        "approached/b/migrants/2023-W10": ("1–4", "protected"),
        "signed/a/debtors/2023-W10": ("17", "no code"),
    } == why
    assert "3 figures written." in done.err
    assert "1 figure left out: a range." in done.err
    assert "left to the other system." in done.err


def test_without_a_source_our_own_codes_are_written(desk: Desk) -> None:
    """Whoever knows the codebook needs no other codes; the same call gives the same bytes."""
    done = exported(desk, "dhis2-json")
    first = json.loads(done.out)["dataValues"][0]
    assert ("approached", "a", "migrants") == (
        first["dataElement"], first["orgUnit"], first["categoryOptionCombo"]
    )  # fmt: skip
    assert done.out == exported(desk, "dhis2-json").out
    assert 'category="migrants"' in exported(desk, "adx").out


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (("adx", "--codes", "nobody"), "no sources/nobody.toml"),
        (("adx", "--edition", "1999-W01.1"), "no edition 1999-W01.1"),
        (("dhis2-csv", "--codes", "adx"), "DHIS2 has no sex, status"),
    ],
)
def test_what_cannot_be_written_is_refused(desk: Desk, how: tuple[str, ...], said: str) -> None:
    """An unknown source or edition, and categories that DHIS2 has no place for."""
    assert said in one_sentence(exported(desk, *how))


@pytest.mark.parametrize(
    ("labels", "how", "said"),
    [
        ('OU_A = "a"\nOU_AA = "a"', "adx", "all mean 'a'"),
        ('"MIGRANT" = "migrants"', "adx", "is not one word for each of STATUS, SEX"),
        (
            '"OU\\u0001" = "a"\n"M X" = "migrants"\nA = "approached"',
            "adx",
            "cannot be written in XML",
        ),
    ],
)
def test_codes_that_cannot_be_told_are_refused(
    desk: Desk, labels: str, how: str, said: str
) -> None:
    """Two words for one code, and words that the form cannot hold, are never chosen from."""
    head, _, rest = ADX.partition("[labels]")
    text = f"{head}[labels]\n{labels}\n[[tables]]{rest.partition('[[tables]]')[2]}"
    path = desk.folder / "sources" / "other.toml"
    path.write_text(text.replace("back*", "nothing"), "utf-8")
    try:
        assert said in one_sentence(exported(desk, how, "--codes", "other"))
    finally:
        path.unlink()


def test_an_edition_that_was_altered_is_not_handed_on(desk: Desk) -> None:
    """Data that is not what was published goes nowhere."""
    (edition,) = (desk.folder / "editions").glob("2*")
    path = edition / "data" / "figures.parquet"
    kept = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(kept[:-8] + b"\0" * 8)
    said = one_sentence(exported(desk, "adx"))
    path.write_bytes(kept)
    assert f"edition {edition.name} is not as it was published" in said
    assert 0 == exported(desk, "adx").code


def test_without_an_edition_nothing_goes_out(tmp_path: Path) -> None:
    """Only what was published is handed on."""
    desk = Desk(tmp_path / "project", {"sources/letter.toml": SOURCE})
    assert "there is no edition yet" in one_sentence(exported(desk, "adx"))


def test_epi_weeks_are_written_by_their_days_or_not_at_all(tmp_path: Path) -> None:
    """DHIS2 has no epi weeks; ADX and SDMX have the days of any week."""
    rules = RULES + '[weeks]\ncalendar = "epi"\n' if "[weeks]" not in RULES else RULES
    rules = rules.replace('calendar = "iso"', 'calendar = "epi"')
    desk = Desk(tmp_path / "project", {"codebook/rules.toml": rules, "sources/letter.toml": SOURCE})
    desk.collect({"letter.csv": csv_of(HEADS, ROWS[:1])})
    desk.record()
    desk.publish()
    assert "DHIS2 has no epi weeks" in one_sentence(exported(desk, "dhis2-csv"))
    assert 'period="2023-02-26/P7D"' in exported(desk, "adx").out
    (path,) = (desk.folder / "editions").glob("2*/data/figures.sdmx.csv")
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8")))
    assert {"2023-02-26/P7D"} == {row["TIME_PERIOD"] for row in rows if row["FREQ"] == "W"}
