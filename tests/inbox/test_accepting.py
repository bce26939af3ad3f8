"""An accepted return is on record with its claims, places, monitor and files; others are not."""

from __future__ import annotations

import base64
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from inboxes import (
    NOW,
    OTHER,
    REPORT,
    Office,
    cell,
    changed,
    sealed,
)
from monitors import ORIGIN
from sealed import KEYS
from small_projects import ledger_of

from counterfoil.envelope.guard import check, wrap
from counterfoil.inbox import accepting
from counterfoil.inbox.box import Step
from counterfoil.inbox.opening import open_sealed
from counterfoil.ledger.rows import ACCESS
from counterfoil.model.claim import Act
from counterfoil.model.locator import Locator
from counterfoil.project.declared import ProjectError
from counterfoil.project.opening import vault_of
from counterfoil.project.readings import newest_reading
from counterfoil.record.waiting import waiting
from counterfoil.sealing.body import Absent, Basis, Report, ReturnCell
from counterfoil.sealing.opened import read_body

PHOTO = ("1.jpg", b"\xff\xd8\xff no real photograph")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return a project with an empty inbox."""
    return Office(tmp_path / "project")


def test_a_return_becomes_a_filing_with_claims_that_know_their_place(office: Office) -> None:
    """The figure changes, and each claim stands at its words in the return's own table."""
    assert ("", "") == office.figure()
    one = office.arrive(sealed(REPORT, PHOTO).envelope)
    seq = office.accept(one)
    ((filed, filing),) = office.desk.filings().items()
    assert (seq, Act.RETURN, "returns", "M-01") == (
        filed, filing.act, filing.source, filing.speaker
    )  # fmt: skip
    assert ("a", "2026-W47", "2026-11-25") == (filing.region, filing.period, filing.filed_at)
    assert "40" == office.figure()[0]
    reading = newest_reading(office.desk.project, filing.original)
    assert reading is not None
    claims = [row for _, row in office.rows("claim")]
    assert ["forty", "12"] == [row["words"] for row in claims]
    for row in claims:
        place = Locator.parse(row["locator"]).cell
        assert place is not None
        assert row["words"] == reading.tables[0].text(*place)
    assert "seen: at the office" == claims[0]["note"]
    assert (filing.reader, filing.text_digest) == (reading.reader, reading.text_digest)


def test_its_reader_reads_the_same_from_the_vault(office: Office) -> None:
    """`read` finds nothing to do, and by itself makes the very same reading."""
    office.accept(office.arrive(sealed().envelope))
    digest = next(iter(office.desk.filings().values())).original
    before = newest_reading(office.desk.project, digest)
    for path in (office.folder / "work" / "readings").rglob("*.json"):
        path.unlink()
    office.desk.read()
    after = newest_reading(office.desk.project, digest)
    assert before is not None
    assert after is not None
    assert before.text_digest == after.text_digest
    assert [*before.tables[0].rows] == [*after.tables[0].rows]
    assert (before.article, before.metadata) == (after.article, after.metadata)


def test_the_original_can_show_who_signed_it(office: Office) -> None:
    """It is what was sealed, with the signature and without the padding; files are beside it."""
    one = office.arrive(sealed(REPORT, PHOTO).envelope)
    opened = office.opened(one)
    office.accept(one)
    custody = [row for _, row in office.rows("custody")]
    body, photo = custody
    assert f"sealed return {opened.id}" == body["came_from"]
    assert (body["digest"], "2026-W47-a-M-01") == (photo["inside"], photo["name"][:15])
    vault = vault_of(office.desk.project)
    assert PHOTO[1] == vault.path(photo["digest"]).read_bytes()
    kept = vault.path(body["digest"]).read_bytes()
    assert REPORT.cells == read_body(kept).report.cells
    author = KEYS.author.public_key()
    author.verify(kept[-64:], b"counterfoil-return-v1\0" + ORIGIN.encode() + b"\0" + kept[:-64])


def test_record_leaves_accepted_returns_alone(office: Office) -> None:
    """They wait for no mapping, and no source need claim them or their files."""
    office.accept(office.arrive(sealed(REPORT, PHOTO).envelope))
    with office.deciding() as desk:
        assert ([], []) == waiting(desk.recorder)
    assert [] == office.desk.record(NOW)


def test_an_amended_return_names_the_one_it_replaces(office: Office) -> None:
    """Both stay on record; the figure follows the second."""
    first = sealed()
    seq = office.accept(office.arrive(first.envelope))
    second = sealed(changed(cells=(cell("approached", 50),), amends=first.id))
    one = office.arrive(second.envelope)
    looked = office.looked(one)
    assert ("M-01", seq) == (looked.monitor, looked.amended.filing if looked.amended else None)
    office.accept(one)
    filings = office.desk.filings()
    assert [None, seq] == [filing.amends for filing in filings.values()]
    assert "50" == office.figure()[0]


def test_a_replaced_return_that_is_not_there_is_a_finding(office: Office) -> None:
    """It is recorded all the same."""
    office.accept(office.arrive(sealed(changed(amends="f" * 64)).envelope))
    assert ["CF112"] == [row["code"] for _, row in office.rows("finding")]


def test_nobody_replaces_another_monitors_return(office: Office) -> None:
    """Whoever learns an id cannot use it."""
    first = sealed()
    office.accept(office.arrive(first.envelope))
    forged = sealed(changed(amends=first.id), keys=OTHER)
    with pytest.raises(ProjectError, match="another monitor's return"):
        office.accept(office.arrive(forged.envelope), "M-02")
    assert 1 == len(office.desk.filings())


def test_a_monitor_keeps_their_code(office: Office) -> None:
    """A known key is known again, its code is nobody else's, and the next one is proposed."""
    office.accept(office.arrive(sealed().envelope), "M-07")
    again = office.arrive(sealed(changed(period="2026-W46")).envelope)
    with pytest.raises(ProjectError, match="on record as M-07"):
        office.accept(again, "M-08")
    other = office.arrive(sealed(changed(period="2026-W46"), keys=OTHER).envelope)
    with pytest.raises(ProjectError, match=r"M-07 is another key's code.*M-08"):
        office.accept(other, "M-07")
    with pytest.raises(ProjectError, match="no monitor's code"):
        office.accept(other, "Anna K")
    office.accept(other, "M-08")
    office.accept(again, "M-07")
    assert ["M-07", "M-08", "M-07"] == [f.speaker for f in office.desk.filings().values()]


def test_the_same_return_goes_on_record_once(office: Office) -> None:
    """In another envelope, or where an earlier run was cut off, it is noted as accepted."""
    made = sealed()
    one = office.arrive(made.envelope)
    early = office.looked(one)
    seq = office.accept(one)
    with pytest.raises(ProjectError, match="accepted by R-1 already"):
        office.accept(office.box.find(one.sha256)[0])
    again = office.arrive(enveloped_anew(made.envelope))
    looked = office.looked(again)
    assert (seq, "", ()) == (
        looked.accepted.filing if looked.accepted else None, looked.hinders, looked.notices
    )  # fmt: skip
    assert seq == office.accept(again)
    assert {(Step.ACCEPTED, seq)} == {(x.step, x.handled[-1].filing) for x in office.box.sealed()}
    with office.deciding() as desk, pytest.raises(ProjectError, match="on record already"):
        # As it was looked at before somebody else accepted it.
        accepting.accept(desk, one, early, "M-01")
    assert 1 == len(office.desk.filings())


def enveloped_anew(envelope: bytes) -> bytes:
    """Return the same sealed part in the envelope of whoever carries it."""
    return wrap(check(envelope).sealed, OTHER.envelope(REPORT.made_on))


def test_words_reasons_and_unknown_codes(office: Office) -> None:
    """Why there is no number is a claim; what the codebook has not is a finding."""
    cells = (
        ReturnCell("migrants", "approached", "", absent=Absent.REFUSED),
        ReturnCell("debtors", "approached", "many", basis=Basis.OFFICIAL),
        ReturnCell("students", "approached", "4", Decimal(4), Decimal(4), basis=Basis.SEEN),
        replace(cell("signed", 9), note="звоните +7 912 345-67-89"),
        replace(cell("signed", 9), category="debtors", words="8 912 345-67-89"),
    )
    office.accept(office.arrive(sealed(changed(cells=cells)).envelope))
    claims = [row for _, row in office.rows("claim")]
    assert [("refused", "refused"), ("many", None), ("9", None)] == [
        (row["words"], row.get("absent")) for row in claims
    ]
    assert "note" not in claims[2]
    found = [(row["code"], row["details"]) for _, row in office.rows("finding")]
    assert [
        ("CF102", {"words": "students", "cells": "1"}),
        ("CF301", {"identifier": "phone number"}),
        ("CF301", {"identifier": "phone number"}),
    ] == found
    assert "912" not in str(claims) + str(found)


def test_broken_orders_are_findings_as_in_tables(office: Office) -> None:
    """Signed above approached: recorded, and said."""
    cells = (cell("approached", 10), cell("signed", 12))
    office.accept(office.arrive(sealed(changed(cells=cells)).envelope))
    ((_, found),) = office.rows("finding")
    assert ("CF202", "cell=3,3") == (found["code"], found["locator"])
    assert "signed/a/migrants/2026-W47" == found["details"]["smaller"]


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (changed(region="z"), "the region z is not in codebook/regions.csv"),
        (changed(period="2022-W10"), "outside the weeks"),
    ],
)
def test_what_has_no_place_is_not_accepted(office: Office, report: Report, says: str) -> None:
    """The reviewer hears why, and nothing is on record."""
    one = office.arrive(sealed(report).envelope)
    with pytest.raises(ProjectError, match=says):
        office.accept(one)
    assert [] == office.rows("filing") == office.rows("custody")


def test_nothing_to_report_is_a_return_that_came(office: Office) -> None:
    """It answers nothing and is not silence."""
    office.accept(office.arrive(sealed(changed(cells=(), nothing=True)).envelope))
    ((_, filing),) = office.desk.filings().items()
    assert filing.nothing
    owed = {(one.region, one.period): one.state.value for one in office.desk.settle(NOW).owed}
    assert "nothing to report" == owed["a", "2026-W47"]


def test_the_day_is_the_counters_or_else_the_monitors(office: Office) -> None:
    """A counter's word comes first; and no return was made tomorrow."""
    late = office.arrive(sealed().envelope, day="2026-12-20")
    office.accept(late)
    carried = office.arrive(sealed(changed(period="2026-W46")).envelope, day="")
    office.accept(carried)
    ahead = office.arrive(
        sealed(changed(period="2026-W45", made_on=REPORT.made_on.replace(year=2030))).envelope, ""
    )
    office.accept(ahead)
    days = [filing.filed_at for filing in office.desk.filings().values()]
    assert ["2026-12-20", "2026-11-25", "2026-11-26"] == days


def test_refusing_and_asking_need_words(office: Office) -> None:
    """They are on record and with the file, which stays as it came; a decided one is decided."""
    one = office.arrive(sealed().envelope)
    with office.deciding() as desk:
        for words, says in ((" ", "say why"), ("+7 912 345-67-89", "a phone number")):
            with pytest.raises(ProjectError, match=says):
                accepting.refuse(desk, one, words)
        accepting.ask(desk, one, "Which office?")
        (asked,) = office.box.sealed()
        assert (Step.ASKED, False) == (asked.step, asked.decided)
        accepting.refuse(desk, asked, "Not ours.")
        (refused,) = office.box.sealed()
        with pytest.raises(ProjectError, match="refused by R-1 already"):
            accepting.ask(desk, refused, "Really?")
    assert ["Which office?", "Not ours."] == [step.words for step in refused.handled]
    rows = [(row["act"], row["about"], row["words"]) for _, row in office.rows(ACCESS)]
    acts = [("return asked back", "Which office?"), ("return refused", "Not ours.")]
    assert [(act, one.sha256, words) for act, words in acts] == rows
    assert sealed().envelope != office.box.content(refused)
    assert [] == office.rows("filing")


def test_a_file_that_does_not_open_says_why_and_is_kept(office: Office) -> None:
    """Whatever it is."""
    for content, says in (
        (b"junk", "this is no sealed return"),
        (sealed().envelope[:-1], "the file ends too early: it is not whole"),
        (sealed().envelope[:-9] + bytes(9), "the signature does not hold"),
    ):
        one = office.arrive(content)
        assert says in str(open_sealed(office.box.content(one), [], ORIGIN))
    assert "does not open: it is not sealed to this key" in str(
        open_sealed(sealed().envelope, [], ORIGIN)
    )
    assert 3 == len(office.box.sealed())


def test_nothing_plain_is_on_the_disk_before_it_is_accepted(office: Office) -> None:
    """Nor after it is refused: a search of everything finds no word of it."""
    marked = changed(note="CANARY", cells=(cell("approached", 40, "forty CANARY", "CANARY"),))
    one = office.arrive(sealed(marked, ("CANARY.txt", b"CANARY")).envelope)
    office.looked(one)
    with office.deciding() as desk:
        accepting.refuse(desk, one, "Twice.")
    everything = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert b"CANARY" not in everything
    assert b"Twice." in everything
    with ledger_of(office.desk.project) as ledger:
        assert (1, 0) == (ledger.size, ledger.settled_size)


def test_an_edition_tells_nothing_of_a_monitors_keys(office: Office) -> None:
    """The figure and its receipt are public; key, mailbox, file names and reading are not."""
    evidence = ("CANARY-name.jpg", PHOTO[1])
    office.accept(office.arrive(sealed(changed(note="CANARY note"), evidence).envelope))
    published = office.desk.publish(NOW, NOW)
    pages = b"".join(path.read_bytes() for path in published.folder.rglob("*") if path.is_file())
    assert b"approached" in pages
    author = base64.b64encode(KEYS.author.public_key().public_bytes_raw())
    for secret in (KEYS.mailbox.encode(), KEYS.reply_to.encode(), author, b"CANARY"):
        assert secret not in pages
