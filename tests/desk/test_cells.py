"""Tables of originals at the desk: a drafted mapping over the cells, and what people say to it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from attending import Answer, Visitor
from desks import NOW, Desk
from django.test import override_settings
from reviewed import SOURCE, TABLE
from small_projects import ledger_of, settings

from counterfoil.desk.roles import Role
from counterfoil.ledger.originals import originals

_LINK = re.compile(r'<td class="(\w*)[^>]*>.*?<a href="([^"]+)"')
_DRAFT = re.compile(r'name="draft" value="(\w+)"')
CLAIM = {
    "measure": "approached",
    "region": "a",
    "category": "migrants",
    "period": "2023-W09",
    "low": "1040",
    "high": "1040",
}


@pytest.fixture
def hall(office: Desk, tmp_path: Path) -> Any:
    """Return a desk with a table whose source declares no mapping, open in place of the other."""
    del office
    files = {
        "project.toml": settings(languages='["en", "ru"]'),
        "sources/office.toml": SOURCE,
        "sources/words.toml": 'files = ["*.txt"]\n',
    }
    desk = Desk(tmp_path / "project", files)
    desk.collect({"draft.csv": TABLE})
    with override_settings(COUNTERFOIL_FOLDER=desk.folder):
        yield desk


def page_of(desk: Desk) -> str:
    """Return the address of the original's page."""
    with ledger_of(desk.project) as ledger:
        return f"/original/{next(iter(originals(ledger)))}/"


def drafted(answer: Answer) -> str:
    """Return which draft a page's forms are about."""
    found = _DRAFT.search(answer.text)
    assert found is not None
    return found[1]


def kinds(answer: Answer) -> dict[str, list[str]]:
    """Return the cells that lead somewhere, by what they are shown as."""
    found: dict[str, list[str]] = {}
    for row in re.findall(r"<tr>.*?</tr>", answer.text, re.DOTALL):
        for cell in re.findall(r"<td.*?</td>", row, re.DOTALL):
            if link := _LINK.match(cell):
                found.setdefault(link[1], []).append(link[2].partition("/1/")[2].strip("/"))
    return found


def test_a_draft_is_laid_over_a_table_that_has_no_mapping(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """Each cell is proposed, or not understood and says why; a reader is offered no form."""
    del now_is
    reader = Visitor(people[Role.READER]).get(page_of(hall))
    found = kinds(reader)
    assert 11 == len(found["proposed"])
    assert ["5/4", "7/2", "7/3", "7/4", "7/5"] == found["unread"]
    said = unescape(reader.text)
    assert "11 claims are proposed" in said
    for place in ("column A", "row 2", "row 3", "cell A1"):
        assert f"<dd>{place}</dd>" in said
    assert "Прочие места' is no region of the codebook" in said
    assert "<form class" not in reader.text
    cell = Visitor(people[Role.READER]).get(f"{page_of(hall)}cell/1/5/4/")
    assert "CF201" in cell.text
    assert "Put it on record" not in cell.text
    for address in ("cell/1/99/1/", "cell/1/1/9/", "cell/2/1/1/", "cell/1/0/0/"):
        assert 404 == Visitor(people[Role.READER]).get(page_of(hall) + address).code


def test_all_that_is_proposed_is_accepted_at_once(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """One filing by the reviewer, each claim at its cell; the rest stays findings."""
    del now_is
    reviewer, page = Visitor(people[Role.REVIEWER]), page_of(hall)
    draft = drafted(reviewer.get(page))
    stale = reviewer.post(f"{page}table/1/accept/", draft="0" * 64, all="yes")
    assert (422, True) == (stale.code, "has changed" in stale.wrong[0])
    assert "Nothing is ticked" in reviewer.post(f"{page}table/1/accept/", draft=draft).wrong[0]
    assert not hall.rows("filing")
    assert reviewer.post(f"{page}table/1/accept/", draft=draft, all="yes").to.endswith("#table-1")
    ((_, filing),) = hall.rows("filing")
    assert ("reviewer's session", "reviewer-1") == (filing["act"], filing["by"])
    assert filing["mapping"].startswith("[[tables]]")
    assert 11 == len({row["locator"] for _, row in hall.rows("claim")})
    assert {"CF101", "CF201"} == {row["code"] for _, row in hall.rows("finding")}
    after = reviewer.get(page)
    assert 11 == len(kinds(after)["claimed"])
    assert "has been answered" in after.text
    assert reviewer.post(f"{page}table/1/accept/", draft=draft, all="yes").wrong
    assert 1 == len(hall.rows("filing"))


def test_a_draft_follows_the_codebook(hall: Desk, people: dict[Role, Any], now_is: None) -> None:
    """Once the codebook knows a word, its row is proposed; the draft shown before is refused."""
    del now_is
    reviewer, page = Visitor(people[Role.REVIEWER]), page_of(hall)
    draft = drafted(reviewer.get(page))
    regions = (hall.folder / "codebook" / "regions.csv").read_text("utf-8")
    hall.declare({"codebook/regions.csv": regions.replace("c,south,Gamma,Гамма область,",
                  "c,south,Gamma,Гамма область,\nd,south,Delta,Прочие места,")})  # fmt: skip
    assert 15 == len(kinds(reviewer.get(page))["proposed"])
    stale = reviewer.post(f"{page}table/1/accept/", draft=draft, all="yes")
    assert "has changed" in stale.wrong[0]
    assert not hall.rows("claim")


def test_ticked_cells_are_accepted_alone(hall: Desk, people: dict[Role, Any], now_is: None) -> None:
    """Only these go on record; what is no cell of the draft is passed over."""
    del now_is
    reviewer, page = Visitor(people[Role.REVIEWER]), page_of(hall)
    draft = drafted(reviewer.get(page))
    given = {"draft": draft, "cell": ["4,2", "6,5", "5,4", "x", "9,9", "²,1"]}
    assert reviewer.post(f"{page}table/1/accept/", **given).to
    assert ["cell=4,2", "cell=6,5"] == [row["locator"] for _, row in hall.rows("claim")]
    assert 9 == len(kinds(reviewer.get(page))["proposed"])


def test_a_proposal_is_corrected_and_both_are_kept(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """The form holds what was proposed; changed, the person's claim stands and CF119 beside it."""
    del now_is
    reviewer, page = Visitor(people[Role.REVIEWER]), page_of(hall)
    address = f"{page}cell/1/4/2/"
    form = reviewer.get(address)
    assert 'name="low" type="text" value="1040"' in form.text
    assert '<option value="a" selected>Alpha' in form.text
    given = CLAIM | {"draft": drafted(form)}
    for faulty in (
        {"low": "many"},
        {"low": "9", "high": "1"},
        {"period": "2023-W99"},
        {"region": "zz"},
        {"draft": "0" * 64},
        {"speaker": "Ann Lee"},
    ):
        answer = reviewer.post(f"{address}claim/", **(given | faulty))
        assert (422, True) == (answer.code, bool(answer.wrong)), faulty
    assert not hall.rows("filing")
    assert reviewer.post(f"{address}claim/", **(given | {"high": "1400"})).to.endswith("#table-1")
    (_, claim), (_, finding) = hall.rows("claim")[-1], hall.rows("finding")[-1]
    assert ("1 040", "1040", "1400", "cell=4,2") == tuple(
        claim[name] for name in ("words", "low", "high", "locator")
    )
    assert ("CF119", "cell=4,2") == (finding["code"], finding["locator"])
    assert ("1040–1400", "") == hall.figure("approached/a/migrants/2023-W09", NOW)
    assert "4/2" not in kinds(reviewer.get(page))["proposed"]


def test_a_proposal_is_refused_with_a_reason(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """Who refused it and why stands at the cell; what is proposed for others stays."""
    del now_is
    reviewer, page = Visitor(people[Role.REVIEWER]), page_of(hall)
    address = f"{page}cell/1/4/3/"
    draft = drafted(reviewer.get(address))
    for faulty in ({"reason": " "}, {"reason": "Call 8-912-345-67-89"}, {"draft": "x"}):
        answer = reviewer.post(f"{address}refuse/", **({"draft": draft, "reason": "So."} | faulty))
        assert (422, True) == (answer.code, bool(answer.wrong)), faulty
    assert not hall.rows("filing")
    assert reviewer.post(f"{address}refuse/", draft=draft, reason="It counts letters.").to
    cell = reviewer.get(address)
    assert "It counts letters." in cell.text
    assert "Refuse it" not in cell.text
    found = kinds(reviewer.get(page))
    assert (["4/3"], 10) == (found["refused"], len(found["proposed"]))
    assert not hall.rows("claim")
    assert reviewer.post(f"{address}refuse/", draft=draft, reason="Again.").wrong
    assert reviewer.post(f"{page}cell/1/5/4/refuse/", draft=draft, reason="It is no number.").wrong
    assert 404 == reviewer.post(f"{page}cell/1/1/1/refuse/", draft=draft, reason="No.").code


def test_any_cell_may_be_claimed_by_hand(hall: Desk, people: dict[Role, Any], now_is: None) -> None:
    """Of a cell that was not understood the person says what it means; empty cells say nothing."""
    del now_is
    reviewer, page = Visitor(people[Role.REVIEWER]), page_of(hall)
    draft = drafted(reviewer.get(page))
    choosing = reviewer.get(f"{page}?choose=1")
    assert f'href="{page}cell/1/3/1/"' in choosing.text
    assert f'href="{page}cell/1/2/1/"' not in choosing.text
    nought = CLAIM | {"category": "debtors", "region": "b", "low": "10", "high": "10"}
    assert reviewer.post(f"{page}cell/1/5/4/claim/", draft=draft, **nought).to
    assert ("1O", "10") == tuple(hall.rows("claim")[-1][1][name] for name in ("words", "low"))
    assert "CF201" == hall.rows("finding")[-1][1]["details"]["proposed"]
    heading = CLAIM | {"low": "2023", "high": "2023"}
    assert reviewer.post(f"{page}cell/1/1/1/claim/", draft=draft, **heading).to
    assert "cell=1,1" == hall.rows("claim")[-1][1]["locator"]
    size = hall.size()
    assert reviewer.post(f"{page}cell/1/2/1/claim/", draft=draft, **CLAIM).wrong
    unread = CLAIM | {"low": "", "high": ""}
    assert reviewer.post(f"{page}cell/1/7/1/claim/", draft=draft, **unread).wrong
    assert size == hall.size()


def test_a_cell_of_a_mapped_table_is_claimed_as_words_are(
    office: Desk, town_hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """Where the source declares a mapping nothing is drafted; hands may point at cells."""
    del now_is, office
    with (
        override_settings(COUNTERFOIL_FOLDER=town_hall.folder),
        ledger_of(town_hall.project) as one,
    ):
        (digest,) = (o.digest for o in originals(one).values() if o.name == "annex.csv")
        reviewer, page = Visitor(people[Role.REVIEWER]), f"/original/{digest}/"
        assert not _DRAFT.search(reviewer.get(page).text)
        form = reviewer.get(f"{page}cell/1/3/5/")
        assert "<q>n/a</q>" in form.text
        assert "Refuse it" not in form.text


def test_pages_of_cells_speak_russian(hall: Desk, people: dict[Role, Any], now_is: None) -> None:
    """What is said of cells, and what is refused, is in the language asked for."""
    del now_is
    reviewer, page = Visitor(people[Role.REVIEWER], "ru"), page_of(hall)
    said = reviewer.get(page).text
    assert "Принять все 11" in said
    assert "столбец A" in said
    wrong = reviewer.post(f"{page}cell/1/4/3/refuse/", draft=drafted(reviewer.get(page)), reason="")
    assert "`reason`" not in wrong.wrong[0]
    assert re.search("[а-я]", wrong.wrong[0])
