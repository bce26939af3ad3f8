"""A small project at work: what a desk does with it, one verb after another, in this process."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from small_projects import RULES, keep_key, ledger_of, settings, write_project

from counterfoil.collect import Custodian, collect, incoming
from counterfoil.ledger.originals import originals
from counterfoil.ledger.rows import filing_from
from counterfoil.model.claim import Filing
from counterfoil.model.moment import Moment, moment_of
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.project.opening import open_project, vault_of
from counterfoil.project.sourcing import sources_for
from counterfoil.project.tree import Project
from counterfoil.publish.planning import Plan, plan
from counterfoil.publish.stage import Published, Publisher, publish
from counterfoil.read.stage import Job, Means, read_originals
from counterfoil.reconcile.explaining import Why, explain
from counterfoil.reconcile.stage import reconcile
from counterfoil.record.decisions import Filed, file_decisions
from counterfoil.record.declaring import declare
from counterfoil.record.stage import Recorded, Recorder, record
from counterfoil.record.waiting import waiting

NOW = "2023-04-01T12:00:00Z"
"""When everything happens, unless a test says otherwise."""
HEADS = "region,week,category,measure,count"
LONG = """
numbers = ["count"]
measure = { columns = ["measure"] }
region = { columns = ["region"] }
category = { columns = ["category"] }
period = { columns = ["week"] }
"""
"""A long table's places: one number in a row, and where it belongs beside it."""
ANNEX = f"""
title = {{ en = "The annex" }}
kind = "primary document"
files = ["annex*.csv"]
[grade]
reliability = "B"
credibility = "2"
[numbers]
group = [" "]
ranges = ["-"]
[numbers.absent]
"n/a" = "not available"
[[tables]]{LONG}filed = {{ fixed = "2023-03-20" }}
"""
RETURN_HEADS = f"monitor,filed,amends,nothing,{HEADS}"
RETURNS = f"""
title = {{ en = "Returns" }}
kind = "weekly return"
per_speaker = true
files = ["*returns*.csv"]
[numbers]
ranges = ["-"]
[[tables]]{LONG}[tables.returns]
monitor = {{ columns = ["monitor"] }}
filed = {{ columns = ["filed"] }}
amends = {{ columns = ["amends"] }}
nothing = {{ columns = ["nothing"] }}
"""
OWED = """
[returns]
regions = ["a", "b", "c"]
due_days = 7
[[orders]]
code = "signed-approached"
smaller = "signed"
larger = "approached"
"""


class Desk:
    """A project's desk."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        """Make a project of these files and those of `small_projects`."""
        keep_key()
        self.folder = folder
        self.project: Project = write_project(folder, files)

    def declare(self, files: Mapping[str, str]) -> None:
        """Write some of the project's files anew."""
        for name, text in files.items():
            (self.folder / name).write_text(text, "utf-8")
        self.project = open_project(self.folder)

    def collect(self, files: Mapping[str, str | bytes]) -> None:
        """Bring in files under these names, and read them."""
        coming = self.folder / "coming"
        for name, content in files.items():
            path = coming / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            with ledger_of(self.project) as ledger:
                files_in = list(incoming([path]))
                collect(ledger, vault_of(self.project), files_in, Custodian("R-1", "", NOW))
        self.read()

    def read(self) -> None:
        """Read what is not read yet."""
        jobs = []
        with ledger_of(self.project) as ledger:
            for original in originals(ledger).values():
                declared = [(s.encoding, s.delimiter) for s in sources_for(self.project, original)]
                said = [one for one in declared if any(one)]
                jobs.append(Job(original.digest, original.name, *(said[0] if said else ("", ""))))
        read_originals(self.project, jobs, lambda _: None, Means(workers=1))

    def record(self, now: str = NOW) -> list[Recorded]:
        """Put on record what waits, as `counterfoil record` does."""
        with ledger_of(self.project) as ledger:
            recorder = Recorder(self.project, ledger, "R-1", now)
            declare(recorder)
            work, _ = waiting(recorder)
            return record(recorder, work)

    def decide(self, text: str, now: str = NOW, by: str = "R-1") -> Filed:
        """File a decisions file."""
        path = self.folder / "decisions.toml"
        path.write_text(text, "utf-8")
        with ledger_of(self.project) as ledger:
            return file_decisions(Recorder(self.project, ledger, by, now), path)

    def rows(self, kind: str) -> list[tuple[int, dict[str, Any]]]:
        """Return all rows of a kind with their seqs."""
        with ledger_of(self.project) as ledger:
            return list(ledger.rows(kind))

    def filings(self) -> dict[int, Filing]:
        """Return all filings by seq."""
        return {seq: filing_from(row) for seq, row in self.rows("filing")}

    def size(self) -> int:
        """Return how many rows there are."""
        with ledger_of(self.project) as ledger:
            return ledger.size

    def settle(self, at: str = NOW) -> Settled:
        """Settle everything as of a day or moment."""
        with ledger_of(self.project) as ledger:
            return reconcile(self.project, ledger, Moment(moment_of(at), ledger.size))

    def explain(self, question: str, at: str = NOW) -> Why:
        """Explain a question as of a day or moment."""
        settled = self.settle(at)
        with ledger_of(self.project) as ledger:
            return explain(self.project, ledger, settled, Question.parse(question))

    def figure(self, question: str, at: str = NOW) -> tuple[str, str]:
        """Return the range of a question's claims, and its flags."""
        why = self.explain(question, at)
        return next(((f[1], f[4]) for f in why.figures if f[0] == "claims"), ("", ""))

    def findings(self, at: str = NOW) -> list[tuple[str, str, dict[str, str]]]:
        """Return code, place and details of everything noticed."""
        return [(t.code, t.where, dict(t.details)) for t in self.settle(at).troubles]

    def plan(self, at: str = NOW, now: str = NOW) -> Plan:
        """Return the plan of the next edition."""
        settled = self.settle(at)
        with ledger_of(self.project) as ledger:
            return plan(self.project, ledger, settled, now[:10])[0]

    def publish(self, at: str = NOW, now: str = NOW) -> Published:
        """Publish what is settled."""
        settled = self.settle(at)
        with ledger_of(self.project) as ledger:
            planned = plan(self.project, ledger, settled, now[:10])
            return publish(self.project, ledger, planned, Publisher("R-1", now))


def copied(desk: Desk, folder: Path) -> Desk:
    """Return a copy of a desk, for what is going to be changed."""
    shutil.copytree(desk.folder, folder)
    copy = Desk.__new__(Desk)
    copy.folder, copy.project = folder, open_project(folder)
    return copy


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with an annex, returns and one edition. Tests look at it and change nothing."""
    files = {
        "project.toml": settings(languages='["en", "ru"]'),
        "codebook/rules.toml": RULES + OWED,
        "sources/annex.toml": ANNEX,
        "sources/returns.toml": RETURNS,
    }
    desk = Desk(tmp_path_factory.mktemp("town") / "project", files)
    annex = [
        "Alpha,2023-W09,Migrants,approached,140",
        "Alpha,2023-W09,Migrants,signed,17",
        "Beta,2023-W09,Migrants,approached,1 204",
        "North,2023-W09,Migrants,approached,1 344",
        "Alpha,2023-W10,Migrants,approached,n/a",
        "Beta,2023-W10,Migrants,approached,1O",
    ]
    returns = [
        "M-1,2023-03-07,,,a,2023-W09,migrants,approached,120-130",
        "M-1,2023-03-07,,,a,2023-W09,migrants,signed,17",
        "M-2,2023-03-20,,,b,2023-W09,migrants,approached,1200",
        "M-2,2023-03-14,,yes,b,2023-W10,,,",
    ]
    desk.collect({"annex.csv": csv_of(HEADS, annex), "returns.csv": csv_of(RETURN_HEADS, returns)})
    desk.record()
    desk.publish()
    return desk


def csv_of(heads: str, rows: Iterable[str]) -> str:
    """Return a CSV file of a heading line and rows."""
    return "\n".join([heads, *rows]) + "\n"
