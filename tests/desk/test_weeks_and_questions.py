"""The board of weeks and the questions: what they show is what was settled, and rulings count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from attending import Visitor
from desks import Desk
from hypothesis import given
from hypothesis import strategies as st
from small_projects import ledger_of

from counterfoil.desk.roles import Role
from counterfoil.model.settled import Owed, State
from counterfoil.reconcile.board import Share, share
from counterfoil.reconcile.reading import figures

_TAGS = re.compile(r"<[^>]+>|\s+")
QUESTION = "/question/approached/a/migrants/2023-W09/"
owed = st.builds(
    Owed,
    st.just("a"),
    st.just("2023-W09"),
    st.sampled_from(State),
    st.sampled_from(["", "2023-03-07"]),
    st.integers(0, 30),
)


def said(text: str) -> str:
    """Return what a page says, without its marks."""
    return " ".join(_TAGS.sub(" ", text).split())


@given(st.lists(owed))
def test_shares_are_of_what_is_due(listed: list[Owed]) -> None:
    """What came in time came, and what came was due; none of it depends on the order."""
    told = share(listed)
    assert 0 <= told.in_time <= told.came <= told.due <= len(listed)
    assert told == share(reversed(listed))
    assert told.due == sum(one.state is not State.NOT_DUE for one in listed)
    late = [one.days_late for one in listed if one.filed_on and one.state is not State.NOT_DUE]
    assert bool(told.late_by) is any(late)
    assert told.late_by in {0, *late}


def test_a_share_by_hand() -> None:
    """Two in time, one three days late, one silent: three of four came, two in time."""
    listed = [
        Owed("a", "2023-W09", State.ON_TIME, "2023-03-07"),
        Owed("a", "2023-W10", State.NOTHING, "2023-03-14"),
        Owed("a", "2023-W11", State.LATE, "2023-03-29", 3),
        Owed("a", "2023-W12", State.SILENT),
        Owed("a", "2023-W13", State.NOT_DUE),
    ]
    assert Share(due=4, came=3, in_time=2, late_by=3) == share(listed)
    assert Share(0, 0, 0, 0) == share([])


def test_the_board_shows_what_was_settled(office: Desk, people: dict[Role, Any]) -> None:
    """Every region stands in its district with its weeks; the silent are on the list to print."""
    reader = Visitor(people[Role.READER])
    page = reader.get("/")
    text = said(page.text)
    settled = office.settle()
    assert {one.state for one in settled.owed} >= {State.ON_TIME, State.LATE, State.SILENT}
    for name in ("North", "South", "Alpha", "Beta", "Gamma"):
        assert name in text
    for one in settled.owed:
        assert f'href="/week/{one.period}/#{one.region}"' in page.text
    due = [one for one in settled.owed if one.state is not State.NOT_DUE]
    came = sum(bool(one.filed_on) for one in due)
    assert f"Completeness {100 * came // len(due)}% {came}/{len(due)}" in text
    listed = said(reader.get("/reminders/").text)
    silent = [one for one in settled.owed if one.state is State.SILENT]
    assert listed.count("was due on") == len(silent) > 0
    assert "Arrived since 25 March 2023" in text
    assert "Beta, 2023-W10 M-2" in text


def test_a_week_shows_its_figures(office: Desk, people: dict[Role, Any]) -> None:
    """Each figure of the week leads to its question; a week that nobody counts is not there."""
    reader = Visitor(people[Role.READER])
    page = reader.get("/week/2023-W09/")
    found = figures(office.settle(), period="2023-W09")
    assert found
    for figure in found:
        assert f'href="/question/{figure.question}/"' in page.text
    assert 404 == reader.get("/week/1999-W01/").code
    assert 404 == reader.get("/week/x/").code


def test_a_question_shows_every_claim_and_why(office: Desk, people: dict[Role, Any]) -> None:
    """Claims stand side by side with words, speaker, grade, lineage and place."""
    text = said(Visitor(people[Role.READER]).get(QUESTION).text)
    why = office.explain("approached/a/migrants/2023-W09")
    assert len(why.claims) > 1
    for claim in why.claims:
        for shown in (
            f"claim {claim.seq} {claim.words}",
            claim.lineage,
            claim.locator.split("&")[0],
        ):
            assert shown in text
    assert "Rule on it" not in text


def test_questions_lead_to_any_question(office: Desk, people: dict[Role, Any]) -> None:
    """A question that the codebook can answer opens; others are refused in words, none by guess."""
    del office
    reader = Visitor(people[Role.READER])
    asked = {"measure": "signed", "region": "b", "category": "debtors", "period": "2023-W11"}
    found = reader.client.get("/questions/", asked)
    assert "/question/signed/b/debtors/2023-W11/" == found.headers["Location"]
    assert "Nobody has said anything" in reader.get(found.headers["Location"]).text
    assert 422 == reader.client.get("/questions/", asked | {"period": "2023-W99"}).status_code
    assert 422 == reader.client.get("/questions/", asked | {"region": "zz"}).status_code
    for address in ("/question/x/a/migrants/2023-W09/", "/question/signed/a/migrants/2023-W99/"):
        assert 404 == reader.get(address).code


@pytest.mark.parametrize("decision", ["", "emperor:1", "choose:", "choose:0", "withdraw:999999"])
def test_what_decides_nothing_is_refused(
    office: Desk, people: dict[Role, Any], now_is: None, decision: str
) -> None:
    """A ruling on nothing, on what is no claim, or without a reason goes nowhere."""
    del now_is
    reviewer, size = Visitor(people[Role.REVIEWER]), office.size()
    given = reviewer.post(f"{QUESTION}rule/", decision=decision, reason="Looked at again.")
    assert (422, True) == (given.code, bool(given.wrong))
    assert size == office.size()
    for reason in ("", "  ", "Ask Ivan Petrov, +7 912 345-67-89."):
        answer = reviewer.post(f"{QUESTION}rule/", decision="confirm:", reason=reason)
        assert (422, True) == (answer.code, bool(answer.wrong))
    assert size == office.size()


def test_a_ruling_goes_on_record_and_counts(
    office: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """Choosing a claim settles what was contested, under the code of whoever chose."""
    del now_is
    why = office.explain("approached/a/migrants/2023-W09")
    seq = why.claims[0].seq
    reviewer = Visitor(people[Role.REVIEWER])
    reason = "The annex counts the whole region."
    done = reviewer.post(f"{QUESTION}rule/", decision=f"choose:{seq}", reason=reason)
    assert done.to == f"{QUESTION}#rulings"
    with ledger_of(office.project) as ledger:
        rulings = [row for _, row in ledger.rows("ruling")]
    row = rulings[-1]
    assert ("choose", "reviewer-1", reason) == (row["decision"], row["by"], row["reason"])
    assert {"claim": str(seq)} == row["details"]
    text = said(reviewer.get(QUESTION).text)
    assert f"reviewer-1 chose a claim ( claim {seq} ), 1 April 2023: {reason}" in text
    assert "a ruling chose another claim" in text
    twice = reviewer.post(f"{QUESTION}rule/", decision=f"choose:{seq}", reason=reason)
    assert twice.to == f"{QUESTION}#rulings"
    with ledger_of(office.project) as ledger:
        assert len(rulings) == len(list(ledger.rows("ruling")))


def test_two_reviewers_confirm(office: Desk, people: dict[Role, Any], now_is: None) -> None:
    """One confirmation is not enough; the same person's second one is not offered."""
    del now_is
    asked = "/question/signed/a/migrants/2023-W09/"
    first, second = Visitor(people[Role.REVIEWER]), Visitor(people[Role.PUBLISHER])
    first.post(f"{asked}rule/", decision="confirm:", reason="Compared with the annex.")
    assert "It takes another reviewer" in first.get(asked).text
    assert "confirmed" != office.explain("signed/a/migrants/2023-W09").figures[0][3]
    assert "you would be the second" in second.get(asked).text
    second.post(f"{asked}rule/", decision="confirm:", reason="Compared again.")
    assert "confirmed" == office.explain("signed/a/migrants/2023-W09").figures[0][3]


@pytest.fixture
def asks_for_two(office: Desk) -> Iterator[Desk]:
    """Return the desk while its project asks for two reviewers."""
    path = office.folder / "project.toml"
    declared = path.read_text("utf-8")
    path.write_text(declared.replace("reviewers = 1", "reviewers = 2"), "utf-8")
    yield office
    path.write_text(declared, "utf-8")


def test_a_ruling_waits_where_two_are_asked_for(
    asks_for_two: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """It is shown as waiting to all, on the question's page and in the plan, until a second."""
    del now_is, asks_for_two
    first, second = Visitor(people[Role.REVIEWER]), Visitor(people[Role.PUBLISHER])
    page = first.get(QUESTION).text
    assert "once two reviewers have made the same" in said(page)
    picked = re.findall(r'value="(choose:\d+)"', page)[-1]
    first.post(f"{QUESTION}rule/", decision=picked, reason="Compared with the annex.")
    assert "you have ruled so; it takes another reviewer" in said(first.get(QUESTION).text)
    assert "reviewer-1 has ruled so; you would be the second" in said(second.get(QUESTION).text)
    plan = said(second.get("/publishing/").text)
    assert "Waiting for another reviewer" in plan
    assert "reviewer-1 chose a claim" in plan
    second.post(f"{QUESTION}rule/", decision=picked, reason="Compared again.")
    assert "waits for another reviewer" not in said(second.get(QUESTION).text)
    assert "a ruling chose another claim" in said(second.get(QUESTION).text)
    assert "Waiting for another reviewer" not in said(second.get("/publishing/").text)
    plan = said(Visitor(people[Role.READER], "ru").get("/publishing/").text)
    assert "решение publisher-1: " in plan, "what moves a figure is said in Russian as well"
