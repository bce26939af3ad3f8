"""Proposed lineages: shown with places, accepted or refused by a person, warned of till then."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Done, counterfoil, one_sentence
from desks import NOW, Desk, copied
from small_projects import ledger_of

from counterfoil.index.likeness import Way
from counterfoil.model.locator import Locator
from counterfoil.project.declared import ProjectError
from counterfoil.project.readings import newest_reading
from counterfoil.record.lineage import Proposal, accept, proposals, refuse
from counterfoil.record.stage import Recorder

_PAGE = """<html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="{day}"></head>
<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""
LETTER = (
    "The office of the envoy asks every region to report each week how many people were approached "
    "about a contract and how many of them agreed to sign it.",
    "By the first week of March at least 40 migrants were approached in Alpha, and the office "
    "considers that number too low for a region of its size.",
    "Reports are due every Monday by noon and are signed by the deputy head of the region, who "
    "answers in person for each figure that is given in them.",
)
_OWN = (
    "The newsroom asked the office for comment in writing and by telephone, and received no answer "
    "to any of its questions before this article went to press on Friday evening.",
    "A former official of the region, who did not want to be named, told the newsroom that such "
    "letters had been usual for years and that nobody at the ministry had ever read the reports.",
    "Lawyers whom the newsroom asked say that the letter has no basis in any published law, and "
    "that regions could have refused to answer it without any consequence for those in charge.",
    "The head of a charity that helps migrants says that some forty families had turned to it for "
    "help in the spring, most of them after visits by the police to the places where they worked.",
)
CLAIM = """
[[claims]]
original = "{original}"
quote = "at least 40 migrants were approached in Alpha"
words = "at least 40"
low = "40"
measure = "approached"
region = "a"
category = "migrants"
period = "2023-W09"
by = "R-1"
filed_at = "2023-03-20T08:30:00Z"
"""
QUESTION = "approached/a/migrants/2023-W09"


def page(title: str, day: str, *paragraphs: str) -> str:
    """Return a page of some paragraphs."""
    told = "".join(f"<p>{one}</p>" for one in paragraphs)
    return _PAGE.format(title=title, day=day, paragraphs=told)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk with a letter, an article that holds it whole, a reprint, and other news."""
    codes = ("letter", "news", "reprint", "other")
    files = {f"sources/{code}.toml": f'files = ["{code}.*"]' for code in codes}
    files["sources/letter.toml"] += '\nkind = "primary document"'
    desk = Desk(tmp_path_factory.mktemp("press") / "project", files)
    reprinted = [one.replace("asks", "told").replace("Monday", "Friday") for one in LETTER]
    desk.collect(
        {
            "reprint.html": page("Reprint", "2023-10-09", *reprinted),
            "news.html": page("News", "2023-10-06", *_OWN[:2], *LETTER, *_OWN[2:]),
            "letter.html": page("Letter", "2023-10-03", *LETTER),
            "other.html": page("Other", "2023-10-07", *(one[::-1] for one in _OWN)),
        }
    )
    desk.decide("".join(CLAIM.format(original=f"{c}.html") for c in ("letter", "news", "reprint")))
    return desk


@pytest.fixture
def desk(press: Desk, tmp_path: Path) -> Desk:
    """Return a copy of it."""
    return copied(press, tmp_path / "project")


def proposed(desk: Desk, now: str = NOW) -> list[Proposal]:
    """Return a desk's proposals."""
    with ledger_of(desk.project) as ledger:
        return proposals(Recorder(desk.project, ledger, "R-1", now))


def pairs(desk: Desk) -> set[tuple[str, str]]:
    """Return which original is proposed to go back to which."""
    return {(one.later.name, one.earlier.name) for one in proposed(desk)}


def warned(desk: Desk) -> set[str]:
    """Return the originals of which CF118 warns."""
    return {where for code, where, _ in desk.findings() if code == "CF118"}


def test_each_original_is_proposed_to_go_back_to_what_came_before(press: Desk) -> None:
    """A letter inside an article, and a reprint of it; the primary document comes first."""
    found = {(one.later.name, one.earlier.name): one for one in proposed(press)}
    assert {
        ("news.html", "letter.html"),
        ("reprint.html", "letter.html"),
        ("reprint.html", "news.html"),
    } == set(found)
    held, reprint = found["news.html", "letter.html"], found["reprint.html", "letter.html"]
    assert (Way.HELD, Way.VERSION) == (held.way, reprint.way)
    assert held.shared[0] > 0.95
    assert held.shared[1] < 0.6
    assert (("letter",), ("news",)) == (held.lineages, held.present)


def test_what_is_shared_stands_at_its_places_in_both(press: Desk) -> None:
    """Each passage is at its code points in either reading, word for word."""
    for one in proposed(press):
        assert one.places
        for place in one.places:
            for original, locator in ((one.earlier, place.one), (one.later, place.other)):
                reading = newest_reading(press.project, original.digest)
                assert reading
                ((_, text),) = reading.passages()
                assert locator == Locator.parse(str(locator))
                assert locator.quote == text[locator.start : locator.end]
            assert place.words == place.one.quote


def test_originals_that_corroborate_each_other_are_warned_of(press: Desk) -> None:
    """Three lineages say the same, and a finding says that they look like one."""
    assert "corroborated" == press.explain(QUESTION).figures[0][3]
    found = [details for code, _, details in press.findings() if code == "CF118"]
    assert 3 == len(found)
    assert {"1"} == {details["questions"] for details in found}
    assert {"news.html", "reprint.html"} == warned(press)


def test_an_accepted_proposal_is_a_ruling_and_corroborates_nothing_more(desk: Desk) -> None:
    """Dated, with a reason and by whom; then the figure rests on one piece of evidence."""
    size = desk.size()
    with ledger_of(desk.project) as ledger:
        recorder = Recorder(desk.project, ledger, "R-2", NOW)
        accept(recorder, "news.html", "It prints the letter whole.")
        accept(recorder, "reprint.html", "It has the same words.", "letter")
    assert size + 2 == desk.size()
    (_, row), _ = desk.rows("ruling")
    assert ("lineage", "original", "R-2", NOW) == tuple(
        row[name] for name in ("decision", "about_kind", "by", "ruled_at")
    )
    assert {"lineage": "letter"} == row["details"]
    assert [] == proposed(desk)
    assert set() == warned(desk)
    assert "corroborated" != desk.explain(QUESTION).figures[0][3]


def test_a_refused_proposal_keeps_lineages_and_is_not_made_again(desk: Desk) -> None:
    """The ruling says that they stay apart; what corroborated goes on doing so."""
    with ledger_of(desk.project) as ledger:
        recorder = Recorder(desk.project, ledger, "R-2", NOW)
        refuse(recorder, "news.html", "It had the letter from another office.")
        refuse(recorder, "reprint.html", "So had this.")
    assert [] == proposed(desk)
    assert set() == warned(desk)
    assert "corroborated" == desk.explain(QUESTION).figures[0][3]


def test_a_refusal_is_no_word_about_what_comes_later(desk: Desk) -> None:
    """An original that was not there yet is proposed all the same."""
    with ledger_of(desk.project) as ledger:
        refuse(Recorder(desk.project, ledger, "R-2", NOW), "news.html", "It is their own.")
    desk.declare({"sources/letter.toml": 'files = ["letter.*"]\nkind = "primary document"'})
    (desk.folder / "sources" / "late.toml").write_text('files = ["late.*"]', "utf-8")
    desk.declare({})
    desk.collect({"late.html": page("Late", "2023-11-01", *_OWN, *LETTER)})
    assert ("late.html", "news.html") in pairs(desk)


def test_one_source_or_one_lineage_proposes_nothing(press: Desk, tmp_path: Path) -> None:
    """What goes back to one piece of evidence already needs no ruling."""
    desk = copied(press, tmp_path / "one-lineage")
    declared = {
        f"sources/{c}.toml": f'files = ["{c}.*"]\nlineage = "x"' for c in ("news", "reprint")
    }
    desk.declare({**declared, "sources/letter.toml": 'files = ["letter.*"]\nlineage = "x"'})
    assert set() == pairs(desk)
    assert set() == warned(desk)


@pytest.mark.parametrize(
    ("name", "reason", "lineage", "says"),
    [
        ("letter.html", "x", "", "no other lineage is proposed"),
        ("nowhere.html", "x", "", "no original"),
        ("news.html", " ", "", "without a reason"),
        ("news.html", "x", "other", "'other' is not proposed"),
        ("reprint.html", "x", "", "say which with --as: letter, news"),
    ],
)
def test_a_ruling_needs_a_proposal_and_a_reason(
    desk: Desk, name: str, reason: str, lineage: str, says: str
) -> None:
    """Nothing goes on record that nobody could follow."""
    size = desk.size()
    with ledger_of(desk.project) as ledger, pytest.raises(ProjectError, match=says):
        accept(Recorder(desk.project, ledger, "R-2", NOW), name, reason, lineage)
    assert size == desk.size()


def test_copied_tables_are_proposed_with_their_cells(tmp_path: Path) -> None:
    """The same numbers under the same headings, in another order and written otherwise."""
    rows = [(f"Region {n}", 317 * n % 900 + 40, 123 * n % 800 + 70) for n in range(1, 30)]
    told = "region,approached,signed\n" + "".join(f"{r},{a},{b}\n" for r, a, b in rows)
    moved = "signed;region;approached\n" + "".join(f"{b};{r};{a},0\n" for r, a, b in rows[::-1])
    files = {f"sources/{c}.toml": f'files = ["{c}.csv"]' for c in ("one", "two")}
    desk = Desk(tmp_path / "project", files)
    desk.collect({"one.csv": told, "two.csv": moved})
    (found,) = proposed(desk)
    assert (Way.TABLE, ("two.csv", "one.csv")) == (
        found.way,
        (found.later.name, found.earlier.name),
    )
    assert found.shared > (0.9, 0.9)
    for place in found.places:
        for original, locator in ((found.earlier, place.one), (found.later, place.other)):
            reading = newest_reading(desk.project, original.digest)
            assert reading
            assert locator.cell
            shown = reading.tables[0].text(*locator.cell)
            assert place.words == shown.removesuffix(",0")


def test_returns_on_one_form_are_not_proposed(tmp_path: Path) -> None:
    """Monitors fill in the same form: few numbers, and lineages of their own by design."""
    form = "monitor,region,week,category,measure,count\n"
    files = {f"sources/m{n}.toml": f'files = ["m{n}.csv"]' for n in range(6)}
    desk = Desk(tmp_path / "project", files)
    for n in range(6):
        desk.collect({f"m{n}.csv": form + f"M-{n},a,2023-W09,migrants,approached,{n + 40}\n"})
    assert [] == proposed(desk)


def asked(desk: Desk, *arguments: str) -> Done:
    """Run `counterfoil record lineage` on a desk's project."""
    return counterfoil("record", "lineage", *arguments, "-p", desk.folder, COUNTERFOIL_NOW=NOW)


def test_the_command_shows_accepts_and_refuses(desk: Desk) -> None:
    """What it prints to be typed can be typed, and then the proposal is gone."""
    shown = asked(desk).out
    assert "news.html looks like letter.html: one holds nearly the whole of the other" in shown
    assert 'counterfoil record lineage --accept news.html --reason "…"' in shown
    assert "3 proposals." == shown.splitlines()[-1]
    assert 3 == len(asked(desk, "--json").json["proposals"])
    told = asked(desk, "--accept", "news.html", "--reason", "It prints it.", "--by", "R-2")
    assert "Ruled: news.html goes back to letter.\n" == told.out
    told = asked(desk, "--refuse", "reprint.html", "--reason", "It was there.", "--by", "R-2")
    assert "Ruled: reprint.html keeps reprint.\n" == told.out
    assert "No lineage is proposed.\n" == asked(desk).out
    assert "is proposed for it" in one_sentence(asked(desk, "--accept", "news.html"))


def test_a_lineage_waits_where_two_reviewers_are_asked_for(desk: Desk) -> None:
    """The first ruling leaves the proposal there, and says so; the second one settles it."""
    declared = (desk.folder / "project.toml").read_text("utf-8")
    desk.declare({"project.toml": declared.replace("reviewers = 1", "reviewers = 2")})
    how = ("--accept", "news.html", "--reason", "It prints it.", "--by")
    first = asked(desk, *how, "R-2")
    assert "It waits for another reviewer" in first.out
    assert "news.html looks like letter.html" in asked(desk).out
    assert "Ruled: news.html goes back to letter.\n" == asked(desk, *how, "R-3").out
    assert "news.html looks like" not in asked(desk).out


def test_a_reason_that_identifies_a_person_is_refused(desk: Desk) -> None:
    """It would go on record and on public pages."""
    done = asked(desk, "--accept", "news.html", "--reason", "Ask a@b.ru")
    assert 2 == done.code
    assert "looks like" in done.err
