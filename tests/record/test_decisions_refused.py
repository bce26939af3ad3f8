"""An entry that decides nothing is refused in one sentence, and nothing of its file is filed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import counterfoil, one_sentence
from deciding import CLAIM, ENQUIRY, QUESTION, REPLY, SECOND, ruling
from desks import NOW, Desk, copied

from counterfoil.project.declared import ProjectError

_CHOSEN = 'claim = "annex.csv#cell=2,5"'


def changed(entry: str, before: str, now: str) -> str:
    """Return an entry with one thing changed in it."""
    assert 1 == entry.count(before)
    return entry.replace(before, now)


def _claims() -> Iterator[tuple[str, str]]:
    yield changed(CLAIM, "letter.html", "other.html"), "there is no original named 'other.html'"
    yield changed(CLAIM, "at least 40 migrants were", "at least 40 migrants where"), "stand in"
    yield changed(CLAIM, "at least 40 migrants were approached", "approached"), "2 times"
    yield changed(CLAIM, 'words = "at least 40"', 'words = "41"'), "are not in the quote"
    yield changed(CLAIM, 'words = "at least 40"', 'words = ""'), "are not in the quote"
    yield changed(CLAIM, 'low = "40"\n', ""), "say what the words mean with `low` and `high`"
    for number in ("forty", "NaN", "Infinity", "1e3", "4_0", "٤٠", "9" * 15, "0.00001"):
        yield changed(CLAIM, 'low = "40"', f'low = "{number}"'), "`low` is"
    yield changed(CLAIM, 'low = "40"', "low = 40"), "`low` is not a text"
    yield changed(CLAIM, 'low = "40"', 'low = "40"\nhigh = "39"'), "`low` is above `high`"
    yield changed(CLAIM, '"approached"\nregion', '"fled"\nregion'), "'fled' is not in codebook/"
    yield changed(CLAIM, 'region = "a"', 'region = "z"'), "'z' is not in codebook/regions.csv"
    yield changed(CLAIM, '"2023-W09"', '"2023-W53"'), "2023 has 52 iso weeks, no W53"
    yield changed(CLAIM, '"2023-W09"', '"2023-W08"'), "outside the weeks of the codebook"
    yield changed(CLAIM, '"2023-W09"', '"9"'), "is not a week"
    yield changed(CLAIM, '"2023-03-20T08:30:00Z"', '"2023-03-20T08:30"'), "has no time zone"
    yield changed(CLAIM, 'filed_at = "2023-03-20T08:30:00Z"', ""), "`filed_at` is missing"
    yield changed(CLAIM, '"2023-03-10"', '"in May"'), "`said_on` is 'in May', which is no day"
    yield changed(CLAIM, '"office"', '"Ivan Petrov"'), "people go by codes"
    yield changed(CLAIM, '"office"', '"89165550123"'), "looks like a phone number"
    yield changed(CLAIM, 'by = "R-1"', 'by = ""'), "people go by codes"
    yield changed(CLAIM, "by =", 'source = "annexe"\nby ='), "no source 'annexe' in sources/"
    yield (
        changed(CLAIM, 'by = "R-1"', 'bye = "R-1"'),
        "there is no setting `bye`; did you mean `by`?",
    )
    yield CLAIM + changed(CLAIM, 'low = "40"', 'low = "41"'), "another entry gives the same words"


def _rulings() -> Iterator[tuple[str, str]]:
    yield ruling("forgive", "question", QUESTION), "'forgive' is no decision; write one of"
    yield ruling("confirm", "week", QUESTION), "`about_kind` is 'week'; write one of claim"
    yield ruling("confirm", "question", "x"), "'x' is not a question"
    yield ruling("confirm", "question", QUESTION.replace("/a/", "/z/")), "'z' is not in codebook"
    yield ruling("confirm", "source", "annex"), "`confirm` is about a question, not a source"
    yield ruling("withdraw", "question", QUESTION), "`withdraw` is about a claim or source or"
    yield ruling("withdraw", "source", "annexe"), "there is no source 'annexe'"
    yield ruling("withdraw", "original", "annexe.csv"), "there is no original named"
    yield ruling("withdraw", "claim", "annex.csv"), "no claim of annex.csv stands at"
    yield ruling("withdraw", "claim", "annex.csv#cell=9,9"), "no claim of annex.csv stands at"
    yield ruling("withdraw", "claim", "annex.csv#cell=x"), "is not ORIGINAL#LOCATOR"
    for row in ("0", "999999", "9" * 40):
        yield ruling("withdraw", "claim", row), f"row {row} of the ledger is no claim"
    yield ruling("withdraw", "source", "annex", 'claim = "1"'), "there is no setting `claim`"
    yield ruling("choose", "question", QUESTION), "`choose` needs details = { claim = … }"
    other = QUESTION.replace("/a/", "/b/")
    yield ruling("choose", "question", other, _CHOSEN), f"answers {QUESTION}, not {other}"
    none = 'claim = "annex.csv#cell=3,5"'
    yield ruling("choose", "question", other, none), "says that there is no number"
    yield ruling("choose", "claim", "annex.csv#cell=2,5", _CHOSEN), "`choose` is about a question"
    yield ruling("grade", "source", "annex"), "`grade` needs details = { reliability"
    yield ruling("grade", "source", "annex", 'reliability = "Z"'), "Z6 is no Admiralty grade"
    yield ruling("grade", "question", QUESTION, 'credibility = "1"'), "about a source or original"
    yield ruling("lineage", "source", "annex"), "`lineage` needs details = { lineage"
    fine = ruling("confirm", "question", QUESTION)
    yield changed(fine, "It was looked at again.", "  "), "`reason` is empty"
    yield changed(fine, 'reason = "It was looked at again."', ""), "`reason` is missing"
    yield changed(fine, "looked at again", "asked of 8 916 555-01-23"), "looks like a phone number"
    yield changed(fine, 'ruled_at = "2023-03-21T09:00:00Z"', ""), "`ruled_at` is missing"
    yield changed(fine, "2023-03-21T09", "2023-03-32T09"), "neither a day nor a moment"


def _others() -> Iterator[tuple[str, str]]:
    yield changed(ENQUIRY, '"office"', '"the office"'), "people go by codes"
    yield changed(ENQUIRY, "Is this so?", "Or write to x@y.example"), "looks like a e-mail address"
    yield changed(ENQUIRY, 'deadline = "2023-03-24T09:00:00Z"', ""), "`deadline` is missing"
    yield changed(ENQUIRY, "2023-03-24T09:00:00Z", "soon"), "`deadline` is 'soon'"
    yield REPLY.format(outcome="denied"), "there is no enquiry 1 in this file"
    yield ENQUIRY + REPLY.format(outcome="lied"), "'lied' is no outcome; write one of answered"
    for number in ("2", "0", "-1"):
        reply = changed(REPLY.format(outcome="denied"), "enquiry = 1", f"enquiry = {number}")
        yield ENQUIRY + reply, f"there is no enquiry {number} in this file"
    yield "[[rulingz]]\nx = 1", "there is no setting `rulingz`; did you mean `rulings`?"
    yield 'claims = "all of them"', "`claims` is not a list"
    yield "rulings = [1]", "`rulings` holds something that is no table"
    yield "[[rulings]", "this is not TOML"


_CASES = [*_claims(), *_rulings(), *_others()]


@pytest.fixture(scope="module")
def desk(town_hall: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a copy of the desk, which no test of this module changes."""
    return copied(town_hall, tmp_path_factory.mktemp("refused") / "project")


@pytest.mark.parametrize(("entry", "why"), _CASES, ids=[why for _, why in _CASES])
def test_a_bad_entry_is_refused_and_nothing_is_half_filed(entry: str, why: str, desk: Desk) -> None:
    """The sentence names the entry and what is wrong; the good claim beside it is not filed."""
    size, good = desk.size(), "" if "claims" in entry else SECOND.format(by="R-1")
    with pytest.raises(ProjectError) as refused:
        desk.decide(entry + good)
    said = str(refused.value)
    assert why in said
    assert said.startswith("decisions.toml")
    assert "\n" not in said
    assert "916" not in said or "`speaker`" in said
    assert size == desk.size()


def test_the_command_says_it_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    """On the command line a refusal exits with 3; what is well is counted."""
    copy = copied(desk, tmp_path / "copy")
    file = tmp_path / "rulings.toml"
    file.write_text(CLAIM + ruling("forgive", "question", QUESTION), "utf-8")
    asked = ("record", "decisions", file, "-p", copy.folder)
    said = one_sentence(counterfoil(*asked, COUNTERFOIL_NOW=NOW))
    assert said.startswith("rulings.toml [[rulings]] 1: 'forgive' is no decision")
    file.write_text(CLAIM + ENQUIRY, "utf-8")
    done = [counterfoil(*asked, COUNTERFOIL_NOW=NOW) for _ in range(2)]
    assert ["Filed 2 decisions.\n", "Filed 0 decisions, 2 were on record already.\n"] == [
        one.out for one in done
    ]


def test_the_same_words_are_not_given_another_meaning(desk: Desk, tmp_path: Path) -> None:
    """A claim on record is corrected by a ruling and a new claim, never by editing a file."""
    copy = copied(desk, tmp_path / "copy")
    copy.decide(CLAIM)
    with pytest.raises(ProjectError, match=r"claim \d+ on record gives these words another"):
        copy.decide(changed(CLAIM, 'low = "40"', 'low = "41"'))
    seq, _ = copy.rows("claim")[-1]
    again = changed(CLAIM, 'low = "40"', 'low = "41"').replace("T08:30", "T09:30")
    copy.decide(ruling("withdraw", "claim", str(seq)) + again)
    told = [(c.range, c.left_out) for c in copy.explain(QUESTION).claims]
    assert [("38", ""), ("≥ 40", "withdrawn"), ("≥ 41", "")] == told
