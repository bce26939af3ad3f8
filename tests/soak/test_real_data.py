"""The three examples on real data, as their READMEs tell to run them, beside plain arithmetic.

The data is beside the repository, not in it. What is expected here is worked out from the files
themselves, with Python's own csv and whole numbers, apart from the program. Numbers that a README
states are read from it, so that it stays true.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import orjson
import pycountry
import pytest
from commands import PROGRAM
from layers import ROOT

DATA = ROOT.parent / "shared" / "data"
EXAMPLES = ROOT / "examples"
pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real data is not here: no shared/data beside the repository"
    ),
]


class Example:
    """An example project, run on real data by the commands of its README."""

    def __init__(self, home: Path, name: str, *files: Path) -> None:
        """Go all the way to a verified edition."""
        self.folder = home / name
        self.readme = " ".join((EXAMPLES / name / "README.md").read_text("utf-8").split())
        self.done("init", self.folder, "--from", EXAMPLES / name)
        self.run("collect", *files)
        for verb in ("read", "record", "reconcile"):
            self.run(verb)

    def done(self, *arguments: str | Path) -> str:
        """Run a command; return what it printed."""
        command = [PROGRAM, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (0, "") == (done.returncode, done.stderr), done
        return done.stdout

    def run(self, verb: str, *arguments: str | Path) -> str:
        """Run one of the project's verbs; return what it printed."""
        return self.done(verb, *arguments, "-p", self.folder)

    def publish(self) -> None:
        """Publish, and verify all of it."""
        self.run("publish")
        told = self.run("verify")
        assert told.startswith("All is as it was recorded"), told

    def edition(self) -> Path:
        """Return the edition's folder."""
        (folder,) = (self.folder / "editions").iterdir()
        return folder

    def data(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a table of the edition."""
        with (self.edition() / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def says(self, *words: str) -> None:
        """See that the README has these words, wherever its lines end."""
        for text in words:
            assert text in self.readme, text


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of real data."""
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codebook(name: str, file: str) -> list[dict[str, str]]:
    """Return the rows of a file of an example's codebook."""
    path = EXAMPLES / name / "codebook" / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def place(locator: str) -> tuple[int, int]:
    """Return the row and column that a locator names; the heading row is 1."""
    row, column = re.fullmatch(r"cell=(\d+),(\d+)", locator).groups()  # type: ignore[union-attr]
    return int(row), int(column)


def detail(finding: dict[str, str]) -> dict[str, str]:
    """Return the details of a finding."""
    return dict(part.split(": ", 1) for part in finding["details"].split("; "))


# --- us_nndss ------------------------------------------------------------------------------------

NNDSS = "us_nndss_weekly.csv.gz"


class Week(NamedTuple):
    """A week as the file numbers it."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


def last_week(year: int) -> int:
    """Return how many MMWR weeks a year has: the first one holds four days of it at the least."""
    starts = []
    for of in (year, year + 1):
        first = dt.date(of, 1, 1)
        sunday = first - dt.timedelta((first.weekday() + 1) % 7)
        starts.append(sunday if (first - sunday).days < 4 else sunday + dt.timedelta(7))
    return (starts[1] - starts[0]).days // 7


Numbers = dict[tuple[str, str, Week], int]
"""Numbers by condition, place and week."""


class Tables(NamedTuple):
    """The file's weekly counts and running totals, and the parts of each printed total."""

    counts: Numbers
    running: Numbers
    parts: dict[str, list[str]]

    def apart(self, numbers: Numbers, condition: str, total: str, week: Week) -> int | None:
        """Return a total less the sum of its parts; None where it or a part is not printed."""
        keys = [(condition, place, week) for place in (total, *self.parts[total])]
        if not all(key in numbers for key in keys):
            return None
        printed, *given = (numbers[key] for key in keys)
        return int(printed - sum(given))

    def gone(self, condition: str, total: str, week: Week) -> set[str]:
        """Return the parts that have no row in the week before."""
        before = week._replace(number=week.number - 1)
        return {p for p in self.parts[total] if (condition, p, before) not in self.running}

    def drifted(self, condition: str, total: str, week: Week) -> int | None:
        """Return how far a running total was off its parts in the week before.

        A part without any row yet that year has counted nothing; None where another lacks one.
        """
        before = week._replace(number=week.number - 1)
        if not before.number:
            return 0
        earlier = [Week(week.year, number) for number in range(1, week.number)]
        seen = {p for p in self.parts[total] for e in earlier if (condition, p, e) in self.running}
        if (condition, total, before) not in self.running or seen & self.gone(
            condition, total, week
        ):
            return None
        given = (self.running[condition, part, before] for part in seen)
        return self.running[condition, total, before] - sum(given)

    def why(self, condition: str, total: str, week: Week, *, by: int) -> str:
        """Return which of the two things that happen makes a week's total differ."""
        drift = self.apart(self.running, condition, total, week)
        if drift == 0 and self.gone(condition, total, week):
            return "gap"
        drifted = self.drifted(condition, total, week)
        return "slip" if drifted is not None and drift == drifted + by else "unexplained"


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Return the notifiable disease tables."""
    counts, running = {}, {}
    for row in rows_of(NNDSS):
        key = (row["pathogen"], row["loc"], Week(int(row["year"]), int(row["week"])))
        assert key not in counts
        counts[key], running[key] = int(row["count"]), int(row["cum_ytd"])
    parts = defaultdict(list)
    for region in codebook("us_nndss", "regions"):
        parts[region["parent"]].append(region["code"])
    del parts[""]
    return Tables(counts, running, dict(parts))


@pytest.fixture(scope="module")
def nndss(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    """Return twenty years of notifiable diseases, published: hundreds of thousands of files."""
    example = Example(tmp_path_factory.mktemp("nndss"), "us_nndss", DATA / NNDSS)
    example.publish()
    yield example
    shutil.rmtree(example.folder)


@pytest.mark.xdist_group("nndss")
def test_every_count_is_on_record_with_the_place_of_its_cell(nndss: Example) -> None:
    """All 342,076, but for those of a week that there never was, which are a finding."""
    rows, seen = rows_of(NNDSS), Counter[int]()
    heads = list(rows[0])
    for claim in nndss.data("claims"):
        line, column = place(claim["locator"])
        row = rows[line - 2]
        assert heads[column - 1] == "count"
        assert (row["loc"], row["pathogen"]) == (claim["region"], claim["category"])
        assert f"{row['year']}-W{int(row['week']):02}" == claim["period"]
        assert row["count"] == claim["words"] == claim["low"] == claim["high"]
        assert ("cases", "", "false") == (claim["measure"], claim["left_out"], claim["withheld"])
        seen[line] += 1
    assert {1} == set(seen.values())
    missing = [row for line, row in enumerate(rows, 2) if line not in seen]
    assert [int(row["week"]) > last_week(int(row["year"])) for row in missing] == [True] * 355
    assert {("2013", "53")} == {(row["year"], row["week"]) for row in missing}
    (found,) = (detail(f) for f in nndss.data("findings") if f["code"] == "CF104")
    assert ("355", "2013 53") == (found["cells"], found["words"])
    assert 342_076 == len(rows) == len(missing) + len(seen)
    nndss.says("342,076 counts of 7 conditions in 60 places", "**CF104, 355 cells of 2013-W53.**")
    assert (7, 60) == tuple(len({row[name] for row in rows}) for name in ("pathogen", "loc"))


@pytest.mark.xdist_group("nndss")
def test_totals_agree_with_the_sums_of_their_parts_but_for_sixty(
    nndss: Example, tables: Tables
) -> None:
    """Wherever every part is printed. The differing ones are those that plain arithmetic finds."""
    apart: dict[str, tuple[str, str]] = {}
    compared = lacking = 0
    for condition, total, week in tables.counts:
        if total not in tables.parts or week.number > last_week(week.year):
            continue
        by = tables.apart(tables.counts, condition, total, week)
        if by is None:
            some = any((condition, p, week) in tables.counts for p in tables.parts[total])
            lacking += some
            continue
        compared += 1
        if by:
            printed = tables.counts[condition, total, week]
            apart[f"cases/{total}/{condition}/{week}"] = (str(printed), str(printed - by))
    findings = list(nndss.data("findings"))
    told = [detail(f) for f in findings if f["code"] == "CF203"]
    assert apart == {t["question"]: (t["total"], t["sum"]) for t in told}
    assert 60 == len(told)
    (left,) = (detail(f) for f in findings if f["code"] == "CF205")
    assert (str(compared), str(lacking)) == (left["compared"], left["totals"])
    nndss.says(f"**CF203, 60 of {compared:,} totals", f"{lacking:,} more totals lack a part")
    assert {"CF104", "CF203", "CF205"} == {f["code"] for f in findings}


class Row(NamedTuple):
    """A row of the README's tables: which findings it explains, and in what words."""

    conditions: list[str]
    places: list[str]
    first: str
    last: str
    findings: int
    words: str


def explanations() -> list[Row]:
    """Return every row of the README's tables."""
    found = []
    for line in (EXAMPLES / "us_nndss" / "README.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(Row._fields) - 1 and cells[3].isdecimal():
            first, *last = cells[2].split(" to ")
            words = cells[0].split(), cells[1].split()
            found.append(Row(*words, first, (last or [first])[0], int(cells[3]), cells[4]))
    return found


@pytest.mark.xdist_group("nndss")
def test_each_of_the_sixty_is_explained(nndss: Example, tables: Tables) -> None:
    """Each is in one row of the README's tables, and the running totals show what happened."""
    rows = explanations()
    seen: dict[int, list[str]] = defaultdict(list)
    gone: dict[int, set[str]] = defaultdict(set)
    for one in (detail(f) for f in nndss.data("findings") if f["code"] == "CF203"):
        _, total, condition, code = one["question"].split("/")
        (number,) = (
            number
            for number, row in enumerate(rows)
            if condition in row.conditions and total in row.places and row.first <= code <= row.last
        )
        week, by = Week(*map(int, code.split("-W"))), int(one["total"]) - int(one["sum"])
        seen[number].append(tables.why(condition, total, week, by=by))
        gone[number] |= tables.gone(condition, total, week)
    assert [row.findings for row in rows] == [len(seen[number]) for number in range(len(rows))]
    kinds = Counter(kind for kinds in seen.values() for kind in kinds)
    assert {"slip", "gap"} == set(kinds)
    nndss.says(f"{kinds['slip']} slips in a running total", f"{kinds['gap']} weeks after a gap")
    for number, row in enumerate(rows):
        assert 1 == len(set(seen[number])), row
        if "gap" in seen[number]:
            assert gone[number] == set(re.findall(r"\b[A-Z]{2,3}\b", row.words)), row


@pytest.mark.xdist_group("nndss")
def test_what_the_readme_tells_of_the_tables_is_so(nndss: Example, tables: Tables) -> None:
    """Counts are differences of running totals, and the numbers in the explanations are theirs."""
    off: list[Week] = []
    by_series = defaultdict(list)
    for condition, at, week in sorted(tables.running):
        by_series[condition, at].append(week)
    for (condition, at), weeks in by_series.items():
        gone = Week(0, 0), 0
        for week in weeks:
            running = tables.running[condition, at, week]
            before = gone[1] if gone[0].year == week.year else 0
            if running - before != tables.counts[condition, at, week]:
                off.append(week)
            gone = week, running
    assert {Week(1998, 22)} == set(off)
    nndss.says(f"but for {len(off)} of 1998-W22")

    def drift(condition: str, total: str, year: int, number: int) -> int | None:
        return tables.apart(tables.running, condition, total, Week(year, number))

    stec = [drift("stec", d, 2006, n) for d in ("D2", "D4", "D5", "D6", "D8") for n in range(1, 6)]
    assert 13 == max(abs(apart or 0) for apart in stec)
    assert not any(drift("stec", f"D{n}", 2006, 6) for n in range(1, 9))
    usa = [drift("ecoli", "US", 1997, n) or 0 for n in range(7, 53)]
    assert (0, 7) == (min(usa), max(usa))
    assert [-1576, 0] == [drift("ecoli", "US", 1999, n) for n in (34, 35)]
    for condition, held in (("crypto", 7), ("lgn", 11)):
        assert [held, 0] == [drift(condition, "D5", 2013, n) for n in (33, 34)]
        assert held == tables.running[condition, "DC", Week(2013, 33)]
        weeks = [week for week in by_series[condition, "DC"] if week < Week(2013, 33)]
        assert 2011 == weeks[-1].year
    kentucky = [tables.running["salm", "KY", Week(1998, n)] for n in (51, 52)]
    assert [486, 160] == kentucky
    assert [50_634] * 2 == [tables.running["salm", "US", Week(2013, n)] for n in (52, 53)]
    assert 0 == tables.counts["salm", "US", Week(2013, 53)]
    nndss.says("486", "160", "its 7 and 11 cases", "50,634 twice", "1,576 cases", "by up to 13")


# --- ru_covid ------------------------------------------------------------------------------------

COVID = "ru_covid_two_sources_weekly.csv.gz"
PUBLISHERS = {"mediazona": "source_a_mediazona", "stopcorona": "source_b_stopcorona"}


@pytest.fixture(scope="module")
def covid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    """Return two publishers' counts, published."""
    example = Example(tmp_path_factory.mktemp("covid"), "ru_covid", DATA / COVID)
    example.publish()
    yield example
    shutil.rmtree(example.folder)


def russian_names() -> dict[str, str]:
    """Return the code that the codebook's file gives each Russian name."""
    names: dict[str, str] = {}
    for region in codebook("ru_covid", "regions"):
        for name in (region["ru"], *region["aliases"].split("; ")):
            assert names.setdefault(name, region["code"]) == region["code"] or not name
    return names


def iso_week(days: str) -> str:
    """Return the ISO week of `Monday/Sunday`."""
    monday, sunday = map(dt.date.fromisoformat, days.split("/"))
    assert (1, dt.timedelta(6)) == (monday.isoweekday(), sunday - monday)
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


@pytest.mark.xdist_group("covid")
def test_all_names_become_iso_codes(covid: Example) -> None:
    """Eighty-three names in Russian, each a code of its own that ISO 3166-2 has."""
    rows, names = rows_of(COVID), russian_names()
    printed = {row["region"] for row in rows}
    seen: dict[str, set[str]] = defaultdict(set)
    for claim in covid.data("claims"):
        line, _ = place(claim["locator"])
        seen[rows[line - 2]["region"]].add(claim["region"])
    assert printed == set(seen)
    assert {name: {names[name]} for name in printed} == seen
    codes = {code for (code,) in seen.values()}
    assert 83 == len(printed) == len(codes)
    listed = {one.code for one in pycountry.subdivisions}
    assert codes <= listed
    assert {"UA-43", "UA-40"} == {code for code in codes if code.startswith("UA")}
    covid.says("all 83 are found")


@pytest.mark.xdist_group("covid")
def test_both_publishers_claims_stay_side_by_side(covid: Example) -> None:
    """Each publisher's number of each cell, in its words, with the place of the cell."""
    rows, names = rows_of(COVID), russian_names()
    heads = list(rows[0])
    seen = set()
    for claim in covid.data("claims"):
        line, column = place(claim["locator"])
        row = rows[line - 2]
        assert heads[column - 1] == PUBLISHERS[claim["source"]]
        assert row[heads[column - 1]] == claim["words"]
        assert Decimal(claim["words"]) == Decimal(claim["low"]) == Decimal(claim["high"])
        question = (names[row["region"]], row["indicator"], iso_week(row["week"]))
        assert question == (claim["region"], claim["measure"], claim["period"])
        assert "" == claim["left_out"]
        seen.add((line, claim["source"]))
    assert {(line, name) for line in range(2, len(rows) + 2) for name in PUBLISHERS} == seen


@pytest.mark.xdist_group("covid")
def test_the_edition_shows_where_they_differ_and_by_how_much(covid: Example) -> None:
    """Agreed and contested cells are those of plain arithmetic, in data, pages and findings."""
    names = russian_names()
    both = {
        (row["indicator"], names[row["region"]], iso_week(row["week"])): sorted(
            Decimal(row[column]) for column in PUBLISHERS.values()
        )
        for row in rows_of(COVID)
    }
    shown = {
        (row["measure"], row["region"], row["week"]): (
            [Decimal(row["low"]), Decimal(row["high"])],
            row["contested"],
            row["standing"],
        )
        for row in covid.data("figures")
    }
    told = {True: ("true", "reported"), False: ("false", "corroborated")}
    assert shown == {key: (ends, *told[ends[0] != ends[1]]) for key, ends in both.items()}
    differ = {key: ends for key, ends in both.items() if ends[0] != ends[1]}
    findings = {
        f["where"]: (Decimal(detail(f)["low"]), Decimal(detail(f)["high"]))
        for f in covid.data("findings")
    }
    assert findings == {f"{m}/{r}/covid/{w}": tuple(ends) for (m, r, w), ends in differ.items()}
    for (_, region, week), (low, high) in list(differ.items())[::50]:
        page = (covid.edition() / "site" / "en" / "regions" / f"{region}.html").read_text("utf-8")
        assert week in page
        assert re.search(rf">{_shown(low)}–{_shown(high)}<|>{_shown(low)} – {_shown(high)}<", page)
    count = Counter(measure for measure, *_ in differ)
    covid.says(
        f"Of {len(both):,} cells the two agree on {len(both) - len(differ):,} and differ on "
        f"{len(differ)}",
        f"{count['died']} times on deaths, {count['recovered']} on recoveries and "
        f"{count['total']} on confirmed cases",
    )


def _shown(number: Decimal) -> str:
    return f"{int(number):,}".replace(",", "[\u00a0\u202f, ]").replace("-", "[-−]")


# --- us_flu --------------------------------------------------------------------------------------

FLU = "us_flu_hosp_vintages.csv.gz"
Versions = dict[str, dict[tuple[str, str], str]]


@pytest.fixture(scope="module")
def versions() -> Versions:
    """Return every version: what it says of a state in the week that ends on a Saturday."""
    found: Versions = defaultdict(dict)
    for row in rows_of(FLU):
        key = (row["location"], row["week_ending"])
        assert key not in found[row["as_of"]]
        found[row["as_of"]][key] = row["value"]
    return found


@pytest.fixture(scope="module")
def flu(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """Return hospital admissions in all their versions, on record."""
    home = tmp_path_factory.mktemp("flu")
    script, versions = EXAMPLES / "us_flu" / "split.py", home / "versions"
    subprocess.run([sys.executable, script, DATA / FLU, versions], check=True, capture_output=True)
    return Example(home, "us_flu", versions)


def epi_week(saturday: str) -> str:
    """Return the MMWR week that ends on a day: it is the year's that its Wednesday is in."""
    day = dt.date.fromisoformat(saturday)
    assert 6 == day.isoweekday()
    wednesday = day - dt.timedelta(3)
    first = dt.date(wednesday.year, 1, 1)
    return f"{wednesday.year}-W{1 + (wednesday - first).days // 7:02}"


@pytest.mark.xdist_group("flu")
def test_every_version_is_found_again(flu: Example, versions: Versions) -> None:
    """As of its day, all of its numbers and no other, in each of the 89."""
    assert 89 == len(versions)
    for as_of, cells in sorted(versions.items()):
        expected = {
            f"admissions/{location}/flu/{epi_week(saturday)}": Decimal(value)
            for (location, saturday), value in cells.items()
            if value
        }
        printed = flu.run("reconcile", "--as-of", as_of, "--figures").splitlines()
        rows = [line.split("\t") for line in printed[1:]]
        found = {question: Decimal(ends) for question, basis, ends, *_ in rows if basis == "claims"}
        assert expected == found, as_of
    flu.says("compares all 89")


@pytest.mark.xdist_group("flu")
def test_every_cell_of_every_version_is_a_claim(flu: Example, versions: Versions) -> None:
    """Also where the source has no number, and a later version never takes an earlier one away."""
    told = orjson.loads(flu.run("reconcile", "--as-of", max(versions), "--json"))
    cells = sum(map(len, versions.values()))
    assert told["claims"] == cells
    assert told["figures"] == sum(map(bool, versions[max(versions)].values()))
    assert len(versions) == len(list((flu.folder / "vault").glob("*/*"))) - _declared(flu)
    flu.says(f"{cells:,} claims")


@pytest.mark.xdist_group("flu")
def test_the_countrys_number_is_compared_with_its_parts(flu: Example, versions: Versions) -> None:
    """In the newest version, week by week; it is more than its parts or the same, never less."""
    newest = versions[max(versions)]
    by_week: dict[str, dict[str, str]] = defaultdict(dict)
    for (location, saturday), value in newest.items():
        if value:
            by_week[saturday][location] = value
    places = {location for location, _ in newest} - {"US"}
    compared = {w: cells for w, cells in by_week.items() if {"US", *places} == set(cells)}
    apart = {
        f"admissions/US/flu/{epi_week(w)}": int(2 * Decimal(cells["US"]) - _sum(cells.values()))
        for w, cells in compared.items()
    }
    told = orjson.loads(flu.run("reconcile", "--as-of", max(versions), "--json"))["findings"]
    found = {
        re.match(r"([^:]+):", f["says"])[1]: int(re.search(r"\((\d+) apart", f["says"])[1])  # type: ignore[index]
        for f in told
        if f["code"] == "CF203"
    }
    assert {question: by for question, by in apart.items() if by} == found
    assert min(apart.values()) == 0
    flu.says(f"in {len(found)} of the {len(apart)} weeks", f"{len(places)} places")


def _sum(values: Iterable[str]) -> Decimal:
    return sum(map(Decimal, values), Decimal(0))


def _declared(example: Example) -> int:
    """Return how many files the project declares something in: the vault has each of them too."""
    names = ("project.toml", "codebook/*.csv", "codebook/rules.toml", "sources/*.toml")
    return sum(len(list(example.folder.glob(name))) for name in names)
