"""A drafted mapping laid over a table: what people say to it is kept beside what it proposed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from desks import NOW, Desk
from reviewed import SOURCE, TABLE
from small_projects import ledger_of, settings

from counterfoil.ledger.originals import originals
from counterfoil.model.locator import a1
from counterfoil.project.declared import Declared, ProjectError
from counterfoil.project.readings import newest_reading
from counterfoil.record.answers import answered
from counterfoil.record.laying import Laid, lay
from counterfoil.record.reviewing import accept, correct, refuse, waits
from counterfoil.record.stage import Recorder


class Bench(NamedTuple):
    """What a reviewer works with."""

    recorder: Recorder
    laid: Laid

    def entry(self, **given: str) -> Declared:
        """Return an entry of a decisions file."""
        return Declared("[[claims]] 1", given)

    def claim(self, row: int, column: int, **other: str) -> Declared:
        """Return the entry of a claim from a cell, as the draft reads it but for `other`."""
        cell = f"cell={row},{column}"
        codes = dict(zip(("measure", "region", "category", "period"), self.codes, strict=True))
        given = {"original": "draft.csv", "cell": cell, "filed_at": self.recorder.now, **codes}
        return self.entry(**(given | other))

    @property
    def codes(self) -> tuple[str, ...]:
        """What most cells answer."""
        return ("approached", "a", "migrants", "2023-W09")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with a table whose source declares no mapping."""
    files = {"project.toml": settings(smallest=10), "sources/office.toml": SOURCE}
    desk = Desk(tmp_path / "project", files)
    desk.collect({"draft.csv": TABLE})
    return desk


@contextmanager
def bench(desk: Desk, now: str = NOW, by: str = "R-1") -> Iterator[Bench]:
    """Lay the draft over the table."""
    with ledger_of(desk.project) as ledger:
        (original,) = originals(ledger).values()
        reading = newest_reading(desk.project, original.digest)
        assert reading is not None
        project = desk.project
        laid = lay(
            project.codebook, project.sources["office"], reading, "draft.csv", reading.tables[0]
        )
        assert laid is not None
        yield Bench(Recorder(project, ledger, by, now), laid)


def declare_mapping(desk: Desk, drafted: str) -> None:
    """Declare the mapping that was drafted, and record by it an hour later."""
    text = drafted.replace('[numbers]\ngroup = [" "]', "")
    entry, _, labels = text.partition("[labels]")
    head = SOURCE.replace("[numbers.absent]", '[numbers]\ngroup = [" "]\n[numbers.absent]')
    desk.declare({"sources/office.toml": f"{head}[labels]\n{labels}\n{entry}"})
    desk.record("2023-04-01T13:00:00Z")


def noted(desk: Desk, code: str) -> list[tuple[str, dict[str, str]]]:
    """Return the findings of a code on record: where, and their details."""
    return [(r["locator"], r["details"]) for _, r in desk.rows("finding") if r["code"] == code]


def test_every_cell_is_read_or_says_why_not(desk: Desk) -> None:
    """Claims stand at their cells; an O for a nought and an unknown region stay unread."""
    with bench(desk) as (_, laid):
        shown = {a1(*at): read for at, read in laid.cells.items()}
    read = {cell: str(one.claim.question) for cell, one in shown.items() if one.claim}
    assert 11 == len(read)
    assert "approached/a/migrants/2023-W09" == read["B4"]
    assert "signed/c/debtors/2023-W09" == read["E6"]
    claim = shown["B4"].claim
    assert claim is not None
    assert ("1 040", "1040") == (claim.quantity.words, str(claim.quantity.low))
    why = {cell: one.trouble.code for cell, one in shown.items() if one.trouble}
    assert {"D5": "CF201", "B7": "CF101", "C7": "CF101", "D7": "CF101", "E7": "CF101"} == why
    assert {"region": (0, 1), "category": (2, 0), "measure": (3, 0), "period": (1, 1)} == (
        laid.standing
    )


def test_all_proposed_claims_are_accepted_in_one_filing(desk: Desk) -> None:
    """They are what the mapping would have recorded, with the draft beside them, and only once."""
    with bench(desk) as (recorder, laid):
        assert 11 == accept(recorder, laid, None)
        assert 0 == accept(recorder, laid, None)
    (filing,) = desk.filings().values()
    assert "reviewer's session" == filing.act
    assert '"по Альфе области" = "a"' in filing.mapping
    assert "office" == filing.speaker
    claims = {row["locator"]: row for _, row in desk.rows("claim")}
    assert 11 == len(claims)
    assert "not available" == claims["cell=4,5"]["absent"]
    assert ["CF101", "CF201"] == sorted(row["code"] for _, row in desk.rows("finding"))
    assert ("1040", "") == desk.figure("approached/a/migrants/2023-W09")
    # The mapping, once it is declared, says the very same.
    declare_mapping(desk, filing.mapping)
    seq = max(desk.filings())
    again = {row["locator"]: row for _, row in desk.rows("claim") if row["filing"] == seq}
    left_out = {"filing", "salt"}
    assert [{k: v for k, v in row.items() if k not in left_out} for row in claims.values()] == [
        {k: v for k, v in row.items() if k not in left_out} for row in again.values()
    ]


def test_some_are_accepted_and_the_others_wait(desk: Desk) -> None:
    """Only chosen cells go on record; the rest is proposed until it is answered too."""
    with bench(desk) as (recorder, laid):
        assert 2 == accept(recorder, laid, {(4, 2), (4, 3), (5, 4), (9, 9)})
    with bench(desk, "2023-04-01T12:05:00Z", "R-2") as (recorder, laid):
        assert 9 == accept(recorder, laid, None)
    assert ["R-1", "R-2"] == [row["by"] for _, row in desk.rows("filing")]
    # What the table gave to notice is on record once.
    assert 2 == len(desk.rows("finding"))


def test_a_correction_stands_beside_what_was_proposed(desk: Desk) -> None:
    """The claim is the person's, in the cell's own words; a finding says what the draft read."""
    with bench(desk) as one:
        entry = one.claim(4, 2, low="1040", high="1400", region="b")
        correct(one.recorder, one.laid, one.laid.cells[4, 2], entry)
        correct(one.recorder, one.laid, one.laid.cells[4, 2], one.claim(
            4, 2, low="1040", high="1400", region="b"))  # fmt: skip
        unread = one.laid.cells[5, 4]
        correct(one.recorder, one.laid, unread, one.claim(5, 4, low="10", high="10"))
    (_, claim), (_, other) = desk.rows("claim")
    assert ("1 040", "1040", "1400", "b") == tuple(
        claim[name] for name in ("words", "low", "high", "region")
    )
    assert ("1O", "10", "cell=5,4") == (other["words"], other["low"], other["locator"])
    (at, told), (where, more) = noted(desk, "CF119")
    assert ("cell=4,2", "1 040") == (at, told["words"])
    assert "approached/a/migrants/2023-W09 = 1040" == told["proposed"]
    assert "approached/b/migrants/2023-W09 = 1040–1400" == told["recorded"]
    assert ("cell=5,4", "CF201") == (where, more["proposed"])
    with bench(desk) as (recorder, laid):
        so_far = answered(recorder.ledger, laid.reading.digest)
        assert not waits(laid.cells[4, 2], so_far)
        assert waits(laid.cells[4, 3], so_far)
        assert 10 == accept(recorder, laid, None)


def test_a_claim_as_proposed_is_no_correction(desk: Desk) -> None:
    """Whoever changes nothing accepts: no finding says otherwise."""
    with bench(desk) as one:
        correct(one.recorder, one.laid, one.laid.cells[4, 2], one.claim(4, 2, low="1040",
                                                                       high="1040"))  # fmt: skip
    assert not noted(desk, "CF119")
    (filing,) = desk.filings().values()
    assert filing.mapping


def test_a_refusal_has_a_reason_and_records_no_claim(desk: Desk) -> None:
    """The proposal is kept with why it was refused; it is not proposed again, nor accepted."""
    with bench(desk) as one:
        read = one.laid.cells[4, 3]
        for faulty in ("", "  ", "Call 8-912-345-67-89"):
            with pytest.raises(ProjectError):
                refuse(one.recorder, one.laid, read, one.entry(reason=faulty))
        with pytest.raises(ProjectError, match="nothing is proposed"):
            refuse(one.recorder, one.laid, one.laid.cells[5, 4], one.entry(reason="No."))
        assert not desk.rows("filing")
        refuse(one.recorder, one.laid, read, one.entry(reason="It counts letters, not people."))
        with pytest.raises(ProjectError, match="answered before"):
            refuse(one.recorder, one.laid, read, one.entry(reason="Again."))
        (found,) = answered(one.recorder.ledger, one.laid.reading.digest).refused.values()
        assert ("R-1", "It counts letters, not people.") == (found.by, found.reason)
        assert 10 == accept(one.recorder, one.laid, None)
    ((where, told),) = noted(desk, "CF120")
    assert ("cell=4,3", "signed/a/migrants/2023-W09 = 17") == (where, told["proposed"])
    assert "cell=4,3" not in {row["locator"] for _, row in desk.rows("claim")}
    assert ("", "") == desk.figure("signed/a/migrants/2023-W09")


def test_a_mapping_gives_way_to_what_a_person_said(desk: Desk) -> None:
    """Cells corrected or refused stay so, and a finding says what the mapping reads in them."""
    with bench(desk) as one:
        entry = one.claim(4, 2, low="1040", high="1400")
        correct(one.recorder, one.laid, one.laid.cells[4, 2], entry)
        refuse(one.recorder, one.laid, one.laid.cells[4, 3], one.entry(reason="Of letters."))
        assert 9 == accept(one.recorder, one.laid, None)
        drafted = one.laid.text
    declare_mapping(desk, drafted)
    seq = max(desk.filings())
    cells = {row["locator"] for _, row in desk.rows("claim") if row["filing"] == seq}
    assert (9, False) == (len(cells), bool(cells & {"cell=4,2", "cell=4,3"}))
    assert ("1040–1400", "") == desk.figure("approached/a/migrants/2023-W09")
    assert ("", "") == desk.figure("signed/a/migrants/2023-W09")
    corrected, refused = noted(desk, "CF121")
    assert ("cell=4,2", "approached/a/migrants/2023-W09 = 1040–1400") == (
        corrected[0],
        corrected[1]["recorded"],
    )
    assert ("cell=4,3", "Of letters.") == (refused[0], refused[1]["recorded"])
    size = desk.size()
    desk.record("2023-04-02T13:00:00Z")
    assert size == desk.size()


def test_what_a_draft_read_gives_no_small_count_away(desk: Desk) -> None:
    """An edition that protects small cells hides the numbers of what was refused or corrected."""
    with bench(desk) as one:
        for at, reason in (((6, 4), "These 2 are of May."), ((4, 4), "It is of May.")):
            refuse(one.recorder, one.laid, one.laid.cells[at], one.entry(reason=reason))
        entry = one.claim(6, 3, low="3", high="3", region="c", measure="signed")
        correct(one.recorder, one.laid, one.laid.cells[6, 3], entry)
        drafted = one.laid.text
    declare_mapping(desk, drafted)
    published = desk.publish("2023-04-02", "2023-04-02T12:00:00Z")
    page = (published.folder / "data" / "findings.csv").read_text("utf-8")
    told = {
        code: [line for line in page.splitlines() if code in line]
        for code in ("CF119", "CF120", "CF121")
    }
    assert "= 1" not in next(line for line in told["CF121"] if "cell=6,3" in line)
    assert "= 3" not in next(line for line in told["CF121"] if "cell=6,3" in line)
    assert "of May" not in next(line for line in told["CF121"] if "cell=6,4" in line)
    assert "= 300" in next(line for line in told["CF121"] if "cell=4,4" in line)
    assert "= 1" not in told["CF119"][0]
    assert "= 3" not in told["CF119"][0]
    assert "of May" not in next(line for line in told["CF120"] if "cell=6,4" in line)
    assert "= 300" in next(line for line in told["CF120"] if "cell=4,4" in line)


def test_what_a_draft_read_gives_no_withheld_total_away(desk: Desk) -> None:
    """A total over a small count stays withheld where a person said that a cell is that total."""
    with bench(desk) as one:
        entry = one.claim(4, 4, low="302", high="302", region="all", category="debtors")
        correct(one.recorder, one.laid, one.laid.cells[4, 4], entry)
        assert accept(one.recorder, one.laid, None)
        drafted = one.laid.text
    assert ("302", "") == desk.figure("approached/all/debtors/2023-W09")
    assert ("2", "") == desk.figure("approached/c/debtors/2023-W09")
    declare_mapping(desk, drafted)
    published = desk.publish("2023-04-02", "2023-04-02T12:00:00Z")
    page = (published.folder / "data" / "findings.csv").read_text("utf-8")
    told = [line for line in page.splitlines() if "CF119" in line or "CF121" in line]
    assert [True, True] == ["cell=4,4" in line for line in told]
    assert not [line for line in told if "302" in line]


def test_a_label_that_identifies_somebody_is_not_kept(desk: Desk) -> None:
    """The draft goes on record, so that what stands in it must be fit to be kept."""
    desk.collect(
        {"draft.csv": TABLE.replace("по Альфе области", "по Альфе области 8-912-345-67-89")}
    )
    with ledger_of(desk.project) as ledger:
        original = list(originals(ledger).values())[-1]
        reading = newest_reading(desk.project, original.digest)
        assert reading is not None
        project = desk.project
        laid: Any = lay(
            project.codebook, project.sources["office"], reading, "draft.csv", reading.tables[0]
        )
    assert "912" not in laid.text
    assert "CF301" in {one.code for one in laid.findings}
    assert not [one for one in laid.proposed if one.at[0] == 4]


def test_tables_without_counts_or_too_large_have_no_draft(desk: Desk) -> None:
    """Words alone are no counts; a table of a million cells is not read cell by cell."""
    with bench(desk) as (recorder, laid):
        project, table = recorder.project, laid.table
        given = (project.codebook, project.sources["office"], laid.reading, "draft.csv")
        assert lay(*given, replace(table, rows=[["a", "b"]])) is None
        assert lay(*given, replace(table, rows=[*table.rows] * 1000)) is None
        assert lay(*given, replace(table, hidden=True)) is None
