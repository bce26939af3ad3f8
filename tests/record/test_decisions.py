"""A decisions file puts claims, rulings, enquiries and replies on record, each of them once."""

from __future__ import annotations

from pathlib import Path

import pytest
from deciding import CLAIM, ENQUIRY, QUESTION, REPLY, SECOND, ruling
from desks import Desk, copied

from counterfoil.model.locator import Locator
from counterfoil.project.declared import ProjectError
from counterfoil.record.decisions import Filed


@pytest.fixture
def desk(town_hall: Desk, tmp_path: Path) -> Desk:
    """Return a copy of it."""
    return copied(town_hall, tmp_path / "project")


def test_a_claim_read_by_hand_has_its_words_and_place(desk: Desk) -> None:
    """The quote, its position, and what stands around it are on record with the bounds."""
    assert Filed(1, 0) == desk.decide(CLAIM)
    _, claim = desk.rows("claim")[-1]
    told = [claim.get(name) for name in ("words", "low", "high", "region", "period")]
    assert ["at least 40", "40", None, "a", "2023-W09"] == told
    assert "quote=at least 40 migrants were approached&prefix=By the first of" in claim["locator"]
    filing = list(desk.filings().values())[-1]
    assert ("office", "2023-03-10") == (filing.speaker, filing.said_on)
    assert [("38", ""), ("≥ 40", "")] == [
        (claim.range, claim.left_out) for claim in desk.explain(QUESTION).claims
    ]


def test_words_copied_with_other_spaces_are_found_as_they_stand(desk: Desk) -> None:
    """Spaces and ends of lines in a quote are those of the original."""
    quote = "signed.\n\nIn  Beta officials\u00a0approached 300 debtors"
    entry = SECOND.format(by="R-1").replace("12 of them signed", quote.replace("\n", "\\n"))
    entry = entry.replace('words = "12"', 'words = "300\u2003debtors"\nlow = "300"\nhigh = "300"')
    desk.decide(entry.replace('region = "a"', 'region = "b"'))
    _, claim = desk.rows("claim")[-1]
    assert "300 debtors" == claim["words"]
    assert (
        "signed.\nIn Beta officials approached 300 debtors" == Locator.parse(claim["locator"]).quote
    )
    with pytest.raises(ProjectError, match="0 times"):
        desk.decide(entry.replace("Beta", "Be ta"))


def test_words_without_bounds_are_read_in_the_format_of_the_source(desk: Desk) -> None:
    """A plain number needs no bounds beside it."""
    desk.decide(SECOND.format(by="R-1"))
    assert ("12", "") == desk.figure("signed/a/migrants/2023-W09")


def test_a_claim_from_a_cell_has_all_that_the_cell_shows(desk: Desk) -> None:
    """Its words are the cell's own, its place is the cell's; bounds say what they mean."""
    where = 'quote = "at least 40 migrants were approached"\nwords = "at least 40"'
    text = CLAIM.replace(where, 'cell = "cell=3,5"').replace('"letter.html"', '"annex.csv"')
    assert Filed(1, 0) == desk.decide(text)
    assert Filed(0, 1) == desk.decide(text)
    _, claim = desk.rows("claim")[-1]
    told = [claim.get(name) for name in ("words", "low", "high", "region", "locator")]
    assert ["n/a", "40", None, "a", "cell=3,5"] == told
    for faulty, why in (
        ("cell=9,9", "there is no cell 'cell=9,9' in annex.csv"),
        ("cell=3", "there is no cell 'cell=3'"),
        ("sheet=One&cell=E3", "there is no cell"),
        ("cell=2,5", "another meaning"),
    ):
        entry = text.replace("cell=3,5", faulty).replace('low = "40"', 'low = "41"')
        if "meaning" in why:
            entry = text.replace("cell=3,5", faulty) + entry
        with pytest.raises(ProjectError, match=why):
            desk.decide(entry)
    unbounded = text.replace('low = "40"\n', "").replace("T08:30", "T08:31")
    assert Filed(1, 0) == desk.decide(unbounded)
    assert "not available" == desk.rows("claim")[-1][1]["absent"]


def test_filing_a_file_again_changes_nothing(desk: Desk) -> None:
    """Everything in it is known, however often and whenever it is filed."""
    text = CLAIM + SECOND.format(by="R-2") + ENQUIRY + REPLY.format(outcome="declined")
    text += ruling("confirm", "question", QUESTION)
    text += ruling("withdraw", "claim", "annex.csv#cell=2,5")
    assert Filed(6, 0) == desk.decide(text)
    size = desk.size()
    assert Filed(0, 6) == desk.decide(text, "2024-01-01T00:00:00Z")
    assert Filed(0, 6) == desk.decide(text, "2024-01-02T00:00:00Z", by="R-7")
    assert size == desk.size()


def test_two_reviewers_of_one_letter_do_not_replace_each_other(desk: Desk) -> None:
    """What one reviewer filed at a moment stays when another files at the same moment."""
    desk.decide(CLAIM)
    desk.decide(SECOND.format(by="R-2"))
    desk.decide(SECOND.format(by="R-1").replace("12 of them signed", "and 12 of them"))
    assert [None] * 4 == [filing.amends for filing in desk.filings().values()]
    assert "contested" == desk.figure(QUESTION)[1]
    assert ("12", "") == desk.figure("signed/a/migrants/2023-W09")


def test_a_claim_added_to_a_file_is_the_only_new_one(desk: Desk) -> None:
    """A file that grows files what is new in it."""
    desk.decide(CLAIM)
    assert Filed(1, 1) == desk.decide(CLAIM + SECOND.format(by="R-1"))
    assert ("12", "") == desk.figure("signed/a/migrants/2023-W09")
    assert 4 == len(desk.rows("claim"))


def test_an_entry_that_stands_there_twice_is_filed_once(desk: Desk) -> None:
    """A claim, a ruling or an enquiry repeated in a file is one."""
    text = (CLAIM + ruling("confirm", "question", QUESTION) + ENQUIRY) * 2
    assert Filed(3, 3) == desk.decide(text)


def test_a_withdrawn_claim_counts_no_more(desk: Desk) -> None:
    """From the moment of the ruling on, and not before."""
    desk.decide(ruling("withdraw", "claim", "annex.csv#cell=2,5"))
    assert ("", "") == desk.figure(QUESTION)
    assert ["withdrawn"] == [claim.left_out for claim in desk.explain(QUESTION).claims]
    assert ("38", "") == desk.figure(QUESTION, "2023-03-20")


@pytest.mark.parametrize(("kind", "about"), [("source", "annex"), ("original", "annex.csv")])
def test_all_of_a_source_or_original_can_be_withdrawn(kind: str, about: str, desk: Desk) -> None:
    """One ruling takes all its claims out of count."""
    desk.decide(ruling("withdraw", kind, about))
    assert ("", "") == desk.figure(QUESTION)


def test_a_chosen_claim_is_the_figure_and_the_others_stay_visible(desk: Desk) -> None:
    """The contest ends; the claim not chosen says why it does not count."""
    desk.decide(CLAIM)
    assert "contested" == desk.figure(QUESTION)[1]
    text = ruling("choose", "question", QUESTION, 'claim = "annex.csv#cell=2,5"')
    desk.decide(text)
    assert ("38", "chosen") == desk.figure(QUESTION)
    why = desk.explain(QUESTION)
    assert [("38", ""), ("at least 40", "not chosen")] == [
        (c.words, c.left_out) for c in why.claims
    ]
    assert ["It was looked at again."] == [ruling.reason for ruling in why.rulings]


def test_a_ruling_may_name_a_claim_of_its_own_file(desk: Desk) -> None:
    """Claims are filed before rulings are read."""
    desk.decide(CLAIM)
    seq, claim = desk.rows("claim")[-1]
    other = CLAIM.replace("08:30", "09:30").replace("R-1", "R-3")
    by_place = f"letter.html#{claim['locator']}"
    with pytest.raises(ProjectError, match=r"2 claims of letter\.html stand at"):
        desk.decide(other + ruling("withdraw", "claim", by_place))
    by_row = ruling("choose", "question", QUESTION, f'claim = "{seq}"')
    assert Filed(2, 0) == desk.decide(other + by_row)
    assert ("≥ 40", "chosen") == desk.figure(QUESTION)


def test_two_reviewers_confirm_a_figure(desk: Desk) -> None:
    """One is not enough, and the same one twice is not either."""
    text = ruling("confirm", "question", QUESTION)
    desk.decide(text + text.replace("09:00", "10:00"))
    assert "documented" == desk.explain(QUESTION).figures[0][3]
    desk.decide(text.replace("R-2", "R-5"))
    assert "confirmed" == desk.explain(QUESTION).figures[0][3]


@pytest.mark.parametrize(("kind", "about"), [("source", "annex"), ("original", "annex.csv")])
def test_grades_and_lineages_can_be_ruled(kind: str, about: str, desk: Desk) -> None:
    """A ruling's grade and lineage hold instead of those in the source's file."""
    desk.decide(
        ruling("grade", kind, about, 'reliability = "D", credibility = "4"')
        + ruling("lineage", kind, about, 'lineage = "letter"')
    )
    why = desk.explain(QUESTION)
    assert [("D4", "letter")] == [(claim.grade, claim.lineage) for claim in why.claims]
    assert "reported" == why.figures[0][3]


@pytest.mark.parametrize(
    ("reply", "flag"),
    [("", "no reply"), ("answered", ""), ("denied", "denied"), ("declined", "")],
)
def test_what_came_back_to_an_enquiry_is_a_flag(reply: str, flag: str, desk: Desk) -> None:
    """Silence past the deadline and denials stand beside the figure."""
    desk.decide(ENQUIRY + (REPLY.format(outcome=reply) if reply else ""))
    assert ("38", flag) == desk.figure(QUESTION)
    assert ("38", "") == desk.figure(QUESTION, "2023-03-22")


def test_a_reply_is_filed_with_its_enquiry_on_record(desk: Desk) -> None:
    """The reply comes later, in the same file, and belongs to the enquiry filed before."""
    desk.decide(ENQUIRY)
    ((seq, _),) = desk.rows("enquiry")
    assert Filed(1, 1) == desk.decide(ENQUIRY + REPLY.format(outcome="denied"))
    assert [seq] == [row["enquiry"] for _, row in desk.rows("reply")]
