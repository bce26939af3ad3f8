from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import orjson
import pytest
from made_workbooks import relations, xlsx

from counterfoil.ledger.vault import Vault
from counterfoil.model.reading import Reading, Table
from counterfoil.project.readings import Tray, newest_reading, shelf_of
from counterfoil.project.rows import StoredRows
from counterfoil.project.tree import Project, vault_folder, work_folder
from counterfoil.read.asjson import as_json, write_json
from counterfoil.read.isolation import WORKER, Errand, Workers
from counterfoil.read.limits import Limits
from counterfoil.read.stage import (
    Job,
    Means,
    Read,
    crew,
    findings_of,
    read_one,
    read_originals,
)

pytest_plugins = ("reading_fixtures",)

Collect = Callable[[str, bytes], Job]
HOSTILE = (sys.executable, str(Path(__file__).with_name("hostile_worker.py")))
SMALL = Limits(memory=400 << 20, seconds=4, output=8 << 20)
CSV = b"region,count\nBryansk,40\n"


def run(reading_project: Project, jobs: list[Job], means: Means | None = None) -> list[Read]:
    """Read jobs, and check that each was reported once."""
    reported: list[Read] = []
    done = read_originals(reading_project, jobs, reported.append, means or Means())
    assert sorted(r.name for r in reported) == sorted(r.name for r in done)
    return done


def codes(done: list[Read]) -> dict[str, list[str]]:
    """Return the codes of findings by original."""
    return {read.name: [finding.code for finding in read.findings] for read in done}


def test_originals_are_read_once(reading_project: Project, collect_bytes: Collect) -> None:
    """A second run with nothing new reads nothing and gives the same."""
    jobs = [
        collect_bytes("a.csv", CSV),
        collect_bytes("b.txt", b"Letter.\n\nEnd.\n"),
        collect_bytes("c", b""),
    ]
    first, second = run(reading_project, jobs), run(reading_project, jobs)
    assert [read.new for read in first] == [True] * 3
    assert [read.new for read in second] == [False] * 3
    assert codes(first) == codes(second) == {"a.csv": [], "b.txt": [], "c": ["CF001"]}
    assert [read.name for read in second] == ["a.csv", "b.txt", "c"]
    kept = newest_reading(reading_project, jobs[0].digest)
    assert kept
    assert second[0].reading
    assert kept.text_digest == second[0].reading.text_digest
    assert kept.tables[0].text(2, 1) == "Bryansk"
    assert list(work_folder(reading_project.folder, "readings").glob(".coming-*")) == []


def test_findings_name_the_original_and_the_place(
    reading_project: Project, collect_bytes: Collect
) -> None:
    """`where` is the name and a locator; one original under two names is read once."""
    ragged = b"a,b\n1,2\n1,2\n1,2\n1,2\n1\n"
    job = collect_bytes("rows.csv", ragged)
    done = run(reading_project, [job, replace(job, name="rows.pdf")])
    assert [str(f.where) for f in done[0].findings] == ["rows.csv cell=6,1"]
    assert codes(done) == {"rows.csv": ["CF011"], "rows.pdf": ["CF011", "CF004"]}
    assert "row 6 has 1 cells where row 1 has 2" in done[0].findings[0].sentence()


def test_a_declared_encoding_makes_an_original_read_again(
    reading_project: Project, collect_bytes: Collect
) -> None:
    """A reading holds only as long as what the source declares of its text."""
    job = collect_bytes("a.csv", "х;1\nу;2\n".encode("windows-1251"))
    (first,) = run(reading_project, [job])
    (second,) = run(reading_project, [replace(job, encoding="windows-1251", delimiter=";")])
    assert codes([first]) == {"a.csv": ["CF010"]}
    assert second.new
    assert second.reading
    assert second.reading.tables[0].text(1, 1) == "х"


def test_a_new_reader_version_reads_again(reading_project: Project, collect_bytes: Collect) -> None:
    """A kept reading by an older version is not taken for the current one."""
    job = collect_bytes("a.csv", CSV)
    (first,) = run(reading_project, [job])
    assert first.reading
    shelf = shelf_of(reading_project)
    shelf.keep(replace(first.reading, reader="csv/0"))
    shelf.path_of(job.digest, "csv/3", "json").unlink()
    assert run(reading_project, [job])[0].new


def test_bytes_that_are_not_the_originals_are_not_read(
    reading_project: Project, collect_bytes: Collect
) -> None:
    """An original that is missing from the vault or changed in it blocks."""
    missing, changed = Job("ab" * 32, "gone.csv"), collect_bytes("changed.csv", CSV)
    path = Vault(vault_folder(reading_project.folder)).path(changed.digest)
    path.chmod(0o644)
    path.write_bytes(CSV.replace(b"40", b"41"))
    done = run(reading_project, [missing, changed])
    assert codes(done) == {"gone.csv": ["CF015"], "changed.csv": ["CF015"]}
    assert done[0].reading is None


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("crash", "CF009"),
        ("fault", "CF009"),
        ("leave", "CF009"),
        ("break", "CF009"),
        ("babble", "CF009"),
        ("lie", "CF009"),
        ("smuggle", "CF009"),
        ("hang", "CF008"),
        ("spin", "CF008"),
        ("eat", "CF007"),
        ("eat quietly", "CF007"),
        ("write", "CF006"),
    ],
)
def test_one_bad_original_is_one_finding_and_the_rest_goes_on(
    reading_project: Project, collect_bytes: Collect, order: str, code: str
) -> None:
    """Whatever a reader does to its worker, every other original is read."""
    bad = collect_bytes("bad.txt", order.encode() + b"\nwords\n")
    good = [collect_bytes(f"{n}.txt", f"good {n}\n".encode()) for n in range(4)]
    done = run(reading_project, [*good[:2], bad, *good[2:]], Means(SMALL, 2, HOSTILE))
    assert codes(done) == {"bad.txt": [code]} | {job.name: [] for job in good}
    again = run(reading_project, [bad], Means(SMALL, 2, HOSTILE))
    assert [(read.new, codes([read])) for read in again] == [(False, {"bad.txt": [code]})]


def test_what_limits_stopped_is_tried_again_under_others(
    reading_project: Project, collect_bytes: Collect
) -> None:
    """More time or memory is a reason to read again; the same is not."""
    job = collect_bytes("a.txt", b"spin\nwords\n")
    tight = Means(replace(SMALL, seconds=0.5), 1, HOSTILE)
    assert run(reading_project, [job], tight)[0].new
    assert not run(reading_project, [job], tight)[0].new
    assert run(reading_project, [job], Means(replace(SMALL, seconds=0.6), 1, HOSTILE))[0].new


def test_what_earlier_originals_left_behind_decides_nothing(
    reading_project: Project, collect_bytes: Collect
) -> None:
    """An original that a used worker has no memory for is read by a fresh one."""
    jobs = [collect_bytes(f"{n}.txt", b"leak\n%d\n" % n) for n in range(8)]
    done = run(reading_project, jobs, Means(replace(SMALL, memory=300 << 20), 1, HOSTILE))
    assert codes(done) == {job.name: [] for job in jobs}


@pytest.mark.parametrize(
    ("order", "gone", "says"),
    [
        ("network", "network", "Network is unreachable"),
        ("trespass", "writing", "Permission denied"),
    ],
)
def test_a_worker_has_no_network_and_writes_only_in_its_folder(
    tmp_path: Path, order: str, gone: str, says: str
) -> None:
    """Where the kernel lets it, a reader taken over by its original can do neither."""
    path = tmp_path / "a.txt"
    path.write_text(f"{order}\n")
    with Workers(tmp_path / "room", SMALL, 1, HOSTILE) as workers:
        (returned,) = workers.run([Errand(_digest(path), path)])
        reading = Tray(returned.folder).kept(returned.errand.digest, returned.reader)
        if gone not in workers.gone:
            pytest.skip(f"this kernel does not let {gone} be given up")
    assert reading
    assert reading.article
    assert says in reading.article.paragraphs[0]


def _digest(path: Path) -> str:
    digest, _, _ = Vault(path.parent / "vault").keep(BytesIO(path.read_bytes()))
    return digest


def test_a_small_limit_of_memory_stops_a_real_workbook(
    tmp_path: Path, reading_project: Project, collect_bytes: Collect
) -> None:
    """Reading itself can ask for too much; that is one finding, too."""
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}.5</v></c></row>' for n in range(1, 60_000))
    path = xlsx(tmp_path / "a.xlsx", {"S": f"<sheetData>{cells}</sheetData>"})
    jobs = [collect_bytes("a.xlsx", path.read_bytes()), collect_bytes("b.csv", CSV)]
    done = run(reading_project, jobs, Means(Limits(memory=64 << 20), 1))
    assert codes(done) == {"a.xlsx": ["CF007"], "b.csv": []}


def _children() -> set[str]:
    lists = Path("/proc/self/task").glob("*/children")
    return {child for kept in lists for child in kept.read_text().split()}


def test_workers_leave_nothing_behind(tmp_path: Path) -> None:
    """When the work is done no child is left, and neither is their room."""
    before = _children()
    with Workers(tmp_path / "room", SMALL, 3, HOSTILE) as workers:
        paths = [tmp_path / f"{n}.txt" for n in range(6)]
        for number, path in enumerate(paths):
            path.write_bytes(b"hang\n" if number == 5 else b"plain %d\n" % number)
        errands = [Errand(_digest(path), path) for path in paths]
        returned = []
        for one in workers.run(errands):
            returned.append(one)
            if len(returned) == 5:
                break
    assert not (tmp_path / "room").exists()
    assert _children() == before


def test_a_file_outside_a_project_is_read_alone(tmp_path: Path) -> None:
    """Its tables can be used as long as they are held."""
    path = tmp_path / "a.csv"
    path.write_bytes(CSV * 3)
    reading = read_one(path)
    assert reading.tables[0].text(6, 2) == "40"
    rows = reading.tables[0].rows
    assert isinstance(rows, StoredRows)
    folder = rows.path.parents[2]
    assert folder.is_dir()
    assert findings_of(reading, "a.csv") == ()
    del reading, rows
    assert not folder.exists()


def test_a_reading_as_json_has_a_locator_for_every_piece(tmp_path: Path) -> None:
    """Both ways of writing it give one document."""
    row = '<row r="5"><c r="B5" s="1"><f>B2+B3</f><v>1234</v></c></row>'
    row += '<row r="9"><c r="A9"><f>1</f></c></row>'
    path = xlsx(tmp_path / "a.xlsx", {"Лист1": f"<sheetData>{row}</sheetData>"}, codes=["# ##0"])
    reading = read_one(path)
    findings = findings_of(reading, "a.xlsx")
    document = as_json(reading, findings)
    (table,) = document["tables"]
    assert table["rows"] == [
        {
            "row": 5,
            "cells": [
                {
                    "locator": "sheet=Лист1&cell=B5",
                    "text": "1 234",
                    "number": "1234",
                    "formula": "=B2+B3",
                }
            ],
        },
        {"row": 9, "cells": [{"locator": "sheet=Лист1&cell=A9", "text": "", "formula": "=1"}]},
    ]
    assert [finding["code"] for finding in document["findings"]] == ["CF018"]
    assert document["findings"][0]["where"] == "a.xlsx sheet=Лист1&cell=A9"
    out = BytesIO()
    write_json(reading, out, findings)
    assert orjson.loads(out.getvalue()) == orjson.loads(orjson.dumps(document))


def test_paragraphs_have_the_positions_at_which_quotes_are_found(tmp_path: Path) -> None:
    """Positions count code points of the article's whole text."""
    path = tmp_path / "a.txt"
    path.write_text("Первый абзац.\n\nне менее 40\n", encoding="utf-8")
    reading = read_one(path)
    ((_, text),) = reading.passages()
    document = as_json(reading)
    (_, second) = document["article"]["paragraphs"]
    start, end = map(int, second["locator"].removeprefix("at=").split("-"))
    assert text[start:end] == second["text"] == "не менее 40"


def test_a_kept_reading_comes_back_whole(
    reading_project: Project, collect_bytes: Collect, tmp_path: Path
) -> None:
    """Everything a reading holds survives the disk."""
    sheet = (
        '<cols><col min="1" max="1" hidden="1"/></cols><sheetData><row r="2" hidden="1">'
        '<c r="B2"><f>1+1</f><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/>'
        "</mergeCells>"
    )
    more = {
        "xl/worksheets/_rels/sheet0.xml.rels": relations({"c": ("comments", "../c.xml")}),
        "xl/c.xml": "<c><comment ref='B2'><t>Кто считал?</t></comment></c>",
    }
    path = xlsx(tmp_path / "a.xlsx", {"S": sheet}, more=more)
    (done,) = run(reading_project, [collect_bytes("a.xlsx", path.read_bytes())])
    kept = shelf_of(reading_project).kept(done.digest, "xlsx/5")
    assert kept
    assert done.reading
    assert _plain(kept) == _plain(done.reading)
    assert kept.tables[0].numbers == {(2, 2): "2"}
    assert kept.tables[0].notes == {(2, 2): "Кто считал?"}
    assert kept.tables[0].hidden_columns == {1}


def _under(table: Table) -> list[dict[tuple[int, int], str]]:
    return [dict(cells) for cells in (table.numbers, table.formulas, table.notes)]


def _plain(reading: Reading) -> object:
    tables = [(t.name, [list(row) for row in t.rows], _under(t), t.spans) for t in reading.tables]
    return replace(reading, tables=()), tables


def test_a_crew_reads_one_lot_after_another(
    reading_project: Project, collect_bytes: Collect, tmp_path: Path
) -> None:
    """Workers that are at hand are used again; a start of one is a line in a file."""
    started = tmp_path / "started"
    note = f"import os, sys; open({str(started)!r}, 'a').write('.'); os.execv(sys.argv[1], "
    means = Means(workers=1, command=(sys.executable, "-c", f"{note}sys.argv[1:])", *WORKER))
    with crew(reading_project, means) as workers:
        assert not started.exists()
        for name in ("a.csv", "b.csv"):
            job = collect_bytes(name, CSV + name.encode() + b",1\n")
            (read,) = read_originals(reading_project, [job], lambda _: None, means, workers)
            assert read.reading
            assert not read.findings
    assert started.read_text() == "."
    assert list(work_folder(reading_project.folder, "readings").glob(".coming-*")) == []


def test_many_originals_are_read_by_few_workers(
    reading_project: Project, collect_bytes: Collect
) -> None:
    """Starting a worker costs more than most originals, so they are used again."""
    jobs = [collect_bytes(f"{n}.csv", CSV + b"x,%d\n" % n) for n in range(200)]
    started = time.monotonic()
    done = run(reading_project, jobs, Means(workers=2))
    assert all(read.reading and not read.findings for read in done)
    assert time.monotonic() - started < 20
