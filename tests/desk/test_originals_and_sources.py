"""Originals, sources, enquiries and publishing: what the desk does is what the commands do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from attending import Answer, Visitor
from deciding import ruling
from desks import Desk, copied
from django.test import override_settings
from small_projects import ledger_of

from counterfoil.desk.roles import Role
from counterfoil.ledger.originals import originals
from counterfoil.model.question import Question

QUESTION = "approached/a/migrants/2023-W09"
_SEEN = re.compile(r'name="seen" value="([^"]*)"')


@pytest.fixture
def hall(town_hall: Desk, office: Desk, tmp_path: Path) -> Any:
    """Return a copy of the desk with a letter, open in place of the other."""
    del office
    desk = copied(town_hall, tmp_path / "project")
    with override_settings(COUNTERFOIL_FOLDER=desk.folder):
        yield desk


def digest_of(desk: Desk, name: str) -> str:
    """Return an original's digest."""
    with ledger_of(desk.project) as ledger:
        return next(one.digest for one in originals(ledger).values() if one.name == name)


def last(desk: Desk, kind: str) -> dict[str, Any]:
    """Return the last row of a kind."""
    return desk.rows(kind)[-1][1]


def test_claims_are_laid_over_the_cells_they_come_from(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """A cell with a claim leads to its question; the cells beside it lead nowhere."""
    del now_is
    page = Visitor(people[Role.READER]).get(f"/original/{digest_of(hall, 'annex.csv')}/")
    cells = re.findall(r'<td class="claimed[^"]*"><a href="([^"]+)"[^>]*>([^<]*)</a>', page.text)
    assert (f"/question/{QUESTION}/", "38") in cells
    claims = {row["locator"] for _, row in hall.rows("claim")}
    assert len(claims) == len(cells)
    assert "Make a claim by hand" not in page.text
    assert 404 == Visitor(people[Role.READER]).get(f"/original/{'0' * 64}/").code


def test_a_claim_by_hand_is_filed_as_by_the_command(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """Words that stand there once become a claim with its place; others are refused in words."""
    del now_is
    reviewer, digest = Visitor(people[Role.REVIEWER]), digest_of(hall, "letter.html")
    given = {
        "quote": "at least 40 migrants were approached",
        "words": "at least 40",
        "low": "40",
        "measure": "approached",
        "region": "a",
        "category": "migrants",
        "period": "2023-W09",
        "source": "letter",
    }
    size = hall.size()
    for faulty in (
        {"quote": "It says nothing else."},
        {"quote": "not in the letter"},
        {"words": "41"},
        {"low": "many"},
        {"period": "2023-W99"},
        {"region": "zz"},
        {"quote": ""},
    ):
        answer = reviewer.post(f"/original/{digest}/claim/", **(given | faulty))
        assert (422, True) == (answer.code, bool(answer.wrong)), faulty
    assert size == hall.size()
    assert reviewer.post(f"/original/{digest}/claim/", **given).to.endswith("#claims")
    claim, filing = last(hall, "claim"), last(hall, "filing")
    assert ("at least 40", "40") == (claim["words"], claim["low"])
    assert ("reviewer's session", "reviewer-1") == (filing["act"], filing["by"])
    assert "at least 40 migrants were approached" in reviewer.get(f"/original/{digest}/").text
    assert Question.parse(QUESTION) == hall.explain(QUESTION).question
    assert 2 == len(hall.explain(QUESTION).claims)


def test_a_grade_is_given_with_a_reason(hall: Desk, people: dict[Role, Any], now_is: None) -> None:
    """Both axes go on record; without a reason, or with no grade, nothing does."""
    del now_is
    reviewer = Visitor(people[Role.REVIEWER])
    good = {"reliability": "A", "credibility": "1", "reason": "Seen in the archive."}
    for faulty in ({"reason": " "}, {"reliability": "Z"}, {"credibility": ""}):
        assert reviewer.post("/source/letter/grade/", **(good | faulty)).wrong
    assert not hall.rows("ruling")
    assert "/source/letter/" == reviewer.post("/source/letter/grade/", **good).to
    row = last(hall, "ruling")
    assert ("grade", "letter", "reviewer-1") == (row["decision"], row["about"], row["by"])
    assert ">A1<" in reviewer.get("/sources/").text
    assert "Seen in the archive." in reviewer.get("/source/letter/").text
    assert 404 == reviewer.get("/source/nowhere/").code
    assert 404 == reviewer.post("/source/nowhere/grade/", **(good | {"reason": ""})).code


def test_enquiries_and_replies(hall: Desk, people: dict[Role, Any], now_is: None) -> None:
    """Who was asked stays on record with what came back; the enquiry is on record once."""
    del now_is
    reviewer = Visitor(people[Role.REVIEWER])
    asked = {
        "asked": "office-7",
        "about_kind": "question",
        "about": QUESTION,
        "words": "Is this so?",
        "deadline": "2023-03-25",
    }
    for faulty in ({"asked": "Ivan Petrov"}, {"about": "x"}, {"words": ""}, {"deadline": "soon"}):
        answer = reviewer.post("/enquiries/new/", **(asked | faulty))
        assert answer.wrong, faulty
    before = len(hall.rows("enquiry"))
    assert "/enquiries/" == reviewer.post("/enquiries/new/", **asked).to
    seq, _ = hall.rows("enquiry")[-1]
    assert "No reply came." in reviewer.get("/enquiries/").text
    assert reviewer.post(f"/enquiries/{seq}/reply/", outcome="shrugged", words="Hm.").wrong
    assert reviewer.post(f"/enquiries/{seq}/reply/", outcome="denied", words=" ").wrong
    back = reviewer.post(f"/enquiries/{seq}/reply/", outcome="denied", words="It is not.")
    assert "/enquiries/" == back.to
    assert before + 1 == len(hall.rows("enquiry"))
    assert (seq, "denied") == (last(hall, "reply")["enquiry"], last(hall, "reply")["outcome"])
    assert "It is not." in reviewer.get("/enquiries/").text
    assert 404 == reviewer.post("/enquiries/0/reply/", outcome="denied", words="x").code


def test_an_edition_is_planned_and_published(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """The plan shows what would change; the edition is made once, by whom it says."""
    del now_is
    publisher, reader = Visitor(people[Role.PUBLISHER]), Visitor(people[Role.READER])
    page = reader.get("/publishing/")
    (number,) = re.findall(r"Edition (\S+) would be the first", page.text)
    assert "Publish edition" not in page.text
    assert "made by whoever is a publisher" in page.text
    assert not _SEEN.findall(page.text)
    (seen,) = _SEEN.findall(publisher.get("/publishing/").text)
    # What came in since the plan was looked at may have changed it, whatever its number is.
    hall.decide(ruling("withdraw", "claim", str(hall.rows("claim")[0][0])))
    assert publisher.post("/publishing/publish/", seen=seen).wrong
    (seen,) = _SEEN.findall(publisher.get("/publishing/").text)
    done: Answer = publisher.post("/publishing/publish/", seen=seen)
    assert f"/publishing/?made={number}" == done.to, done.wrong
    assert f"Edition {number} is made." in publisher.get(done.to).text
    assert "is made" not in publisher.get("/publishing/?made=another").text
    assert f"Nothing is new since edition {number}" in publisher.get("/publishing/").text
    assert (hall.folder / "editions" / number / "SHA256SUMS").is_file()
    assert (number, "publisher-1") == (last(hall, "edition")["number"], last(hall, "edition")["by"])


def test_lineages_that_are_proposed_are_ruled_on(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """What was not proposed is refused in words, and nothing goes on record."""
    del now_is
    reviewer = Visitor(people[Role.REVIEWER])
    assert "No lineage is proposed." in reviewer.get("/lineages/").text
    size = hall.size()
    digest = digest_of(hall, "letter.html")
    answer = reviewer.post(f"/lineages/{digest}/", lineage="annex", reason="It retells it.")
    assert "no other lineage is proposed" in answer.wrong[0]
    assert size == hall.size()
