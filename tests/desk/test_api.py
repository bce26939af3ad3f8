"""What programs are answered is what was settled, page by page, as of any moment, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attending import Visitor
from desks import ANNEX, HEADS, LONG, NOW, Desk, csv_of
from hypothesis import given, settings
from hypothesis import strategies as st
from small_projects import ledger_of

from counterfoil.desk.api.moments import known_at, settled_by
from counterfoil.desk.api.schema import description
from counterfoil.desk.roles import Role
from counterfoil.desk.table import FOR_PROGRAMS
from counterfoil.desk.working import Work
from counterfoil.model.moment import Moment
from counterfoil.reconcile.listing import Wanted, list_claims, list_figures
from counterfoil.reconcile.reading import figures

DAYS = [f"2023-{month:02}-{day:02}" for month in (3, 4) for day in range(1, 31)]
STAGES = ("2023-03-20", "2023-03-27", "2023-04-01")
ENQUIRY = """
[[enquiries]]
asked = "office"
about_kind = "question"
about = "approached/a/migrants/2023-W09"
words = "Is this so?"
asked_at = "2023-03-28T09:00:00Z"
deadline = "2023-03-30"
"""
LATER = f"""
title = {{ en = "A report" }}
files = ["report*.csv"]
[numbers]
ranges = ["-"]
[numbers.absent]
"n/a" = "not available"
[[tables]]{LONG}filed = {{ fixed = "DAY" }}
"""


@pytest.fixture
def reader(office: Desk, people: dict[Role, Any], now_is: None) -> Visitor:
    """Return a reader at a browser."""
    del office, now_is
    return Visitor(people[Role.READER])


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a desk whose ledger grew on three days, with an edition on the second."""
    files = {
        "sources/annex.toml": ANNEX,
        "sources/report.toml": LATER.replace("DAY", STAGES[1]),
        "sources/third.toml": LATER.replace("DAY", STAGES[2]).replace("report*", "third*"),
    }
    desk = Desk(tmp_path_factory.mktemp("grown") / "project", files)
    rows = ["Alpha,2023-W09,Migrants,approached,140", "Beta,2023-W09,Migrants,approached,60"]
    stages = [
        {"annex.csv": csv_of(HEADS, rows)},
        {"report.csv": csv_of(HEADS, ["Alpha,2023-W09,Migrants,approached,90-100"])},
        {"third.csv": csv_of(HEADS, ["Gamma,2023-W10,Debtors,signed,12"])},
    ]
    for day, coming in zip(STAGES, stages, strict=True):
        desk.collect(coming)
        desk.record(f"{day}T12:00:00Z")
        if day == STAGES[1]:
            desk.publish(day, f"{day}T13:00:00Z")
            desk.decide(ENQUIRY)
    return desk


@pytest.fixture
def work(grown: Desk) -> Iterator[Work]:
    """Return somebody at work at that desk."""
    with ledger_of(grown.project) as ledger:
        yield Work(grown.project, ledger, NOW, "R-1")


def asked(visitor: Visitor, what: str, **given: str | int) -> dict[str, Any]:
    """Ask for a list and return the answer."""
    answer = visitor.client.get(f"/api/{what}", given)
    assert 200 == answer.status_code, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def walked(visitor: Visitor, what: str, **given: str | int) -> list[dict[str, Any]]:
    """Return all rows of a list, page by page."""
    rows, cursor = [], None
    while True:
        page = asked(visitor, what, **given, **({"cursor": cursor} if cursor else {}))
        rows += page[what]
        assert len(page[what]) <= int(given.get("limit", 200))
        if (cursor := page["next"]) is None:
            return rows


def test_figures_are_those_of_the_pages(office: Desk, reader: Visitor) -> None:
    """Every figure is there with its range as texts, standing and flags, once, in order."""
    rows = walked(reader, "figures")
    settled = {(*f.question, f.basis): f for f in figures(office.settle(), sums=True)}
    keys = [tuple(row[name] for name in (*_KEY, "basis")) for row in rows]
    assert sorted(settled) == keys
    for key, row in zip(keys, rows, strict=True):
        figure = settled[key]
        told = [row[name] for name in ("low", "high", "agreed_low", "agreed_high")]
        ends = [figure.low, figure.high, figure.agreed_low, figure.agreed_high]
        assert [None if end is None else f"{end.normalize():f}" for end in ends] == told
        assert figure.standing == row["standing"]
        assert list(figure.flags) == row["flags"]
        assert (figure.claims, figure.silent) == (row["claims"], row["silent"])


_KEY = ("measure", "region", "category", "period")


@pytest.mark.parametrize("what", ["figures", "claims", "editions"])
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_make_up_the_whole(reader: Visitor, what: str, limit: int) -> None:
    """However few rows a page has, all pages together are the list, none twice."""
    assert asked(reader, what, limit=1000)[what] == walked(reader, what, limit=limit)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("measure", "signed"),
        ("region", "a,north"),
        ("category", "migrants"),
        ("period", "2023-W09,2023-Q1"),
        ("basis", "sum"),
    ],
)
def test_filters_leave_what_was_asked_for(reader: Visitor, name: str, codes: str) -> None:
    """Codes with commas between them are any of them."""
    rows = walked(reader, "figures")
    kept = [row for row in rows if row[name] in codes.split(",")]
    assert 0 < len(kept) < len(rows)
    assert kept == walked(reader, "figures", **{name: codes})


def test_claims_say_who_said_what_where(office: Desk, reader: Visitor) -> None:
    """Claims have words, bounds, speaker and place; those that do not count come if asked."""
    every = walked(reader, "claims", includeHistory="true")
    held = dict(office.rows("claim"))
    assert list(held) == [row["claim"] for row in every]
    for row in every:
        kept = held[row["claim"]]
        for name in ("words", "low", "high", "absent", "locator", "note"):
            assert kept.get(name) == row[name]
    filings = office.filings()
    assert {one["speaker"] for one in every} == {
        filings[held[row["claim"]]["filing"]].speaker for row in every
    }
    counting = [row for row in every if row["left_out"] is None]
    assert counting == walked(reader, "claims")
    assert 0 < len(counting) < len(every)


def test_editions_are_those_on_record(office: Desk, reader: Visitor) -> None:
    """Each has its number, rows, root and manifest."""
    (row,) = office.rows("edition")
    (told,) = asked(reader, "editions")["editions"]
    assert (row[1]["number"], row[1]["manifest"]) == (told["edition"], told["manifest"])
    assert [] == asked(reader, "editions", asOf="2023-03-30")["editions"]
    assert [] == asked(reader, "editions", updatedAfter="2023-04-01T12:00:00Z")["editions"]


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "region=",
        "region=a&region=b",
        "region=zz",
        "region=a,,b",
        "period=2023-W99",
        "asOf=yesterday",
        "asOf=2023-03-14T09:30:00",
        "asOf=2999-01-01",
        "updatedAfter=2023-03-20&asOf=2023-03-14",
        "includeHistory=yes",
        "limit=0",
        "limit=1001",
        "limit=²",
        "limit=-1",
        "basis=guess",
        "cursor=abc",
        "region=%00",
    ],
)
def test_what_is_not_understood_is_refused(reader: Visitor, query: str) -> None:
    """A question with something strange in it is answered by a sentence, never by a guess."""
    answer = reader.get(f"/api/figures?{query}")
    assert (400, "application/problem+json") == (answer.code, answer.headers["Content-Type"])
    assert {"title", "status", "detail"} == set(json.loads(answer.text))


def test_a_cursor_is_of_its_question_alone(reader: Visitor) -> None:
    """A cursor of another question, or one that was altered, leads nowhere."""
    cursor = asked(reader, "figures", limit=1, region="a")["next"]
    assert asked(reader, "figures", limit=5, region="a", cursor=cursor)["figures"]
    for other in ({"region": "b"}, {}, {"region": "a", "asOf": "2023-04-01"}):
        assert 400 == reader.client.get("/api/figures", {**other, "cursor": cursor}).status_code
    altered = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    forged = {"region": "a", "cursor": altered}
    assert 400 == reader.client.get("/api/figures", forged).status_code


@pytest.mark.parametrize("what", sorted(FOR_PROGRAMS))
def test_the_same_bytes_are_not_sent_twice(reader: Visitor, what: str) -> None:
    """The ETag is strong, the same for the same bytes, and spares sending them again."""
    address = f"/api/{what.removeprefix('api_').replace('openapi', 'openapi.json')}"
    first, again = reader.get(address), reader.get(address)
    assert first.text == again.text
    etag = first.headers["ETag"]
    assert etag == again.headers["ETag"]
    assert etag.startswith('"')
    assert "private, no-cache" == first.headers["Cache-Control"]
    assert {"Authorization", "Cookie"} <= set(first.headers["Vary"].split(", "))
    spared = reader.client.get(address, headers={"if-none-match": f'"other", {etag}'})
    assert (304, b"", etag) == (spared.status_code, spared.content, spared.headers["ETag"])
    assert 200 == reader.client.get(address, headers={"if-none-match": '"other"'}).status_code
    assert b"" == reader.client.head(address).content


@pytest.mark.parametrize("what", ["figures", "claims", "editions", "openapi.json"])
@pytest.mark.parametrize("how", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed_there(
    office: Desk, people: dict[Role, Any], what: str, how: str
) -> None:
    """Everything but asking is refused, whoever sends it, and puts nothing on record."""
    size = office.size()
    admin = Visitor(people[Role.ADMIN])
    size = office.size()
    assert 405 == getattr(admin.client, how)(f"/api/{what}").status_code
    assert size == office.size()


def test_the_description_is_served_and_kept(reader: Visitor) -> None:
    """What is served is docs/openapi.json, and has the very parameters that are understood."""
    kept = Path(__file__).parents[2] / "docs" / "openapi.json"
    served = json.loads(reader.get("/api/openapi.json").text)
    assert description() == served == json.loads(kept.read_text("utf-8"))


def test_a_moment_shows_what_was_settled_by_then(work: Work, grown: Desk) -> None:
    """As of a day the list is that of the day, though days between share what is settled."""
    folders, flags = set(), set()
    for day in DAYS[18:34]:
        moment = Moment(f"{day}T23:59:59Z", work.ledger.size)
        settled = settled_by(work, moment)
        folders.add(settled.folder)
        found = [one.figure for one in list_figures(settled, Wanted(most=1000))]
        expected = figures(grown.settle(day), sums=True)
        assert sorted(expected, key=lambda f: (*f.question, f.basis)) == found
        flags |= {flag for figure in expected for flag in figure.flags}
    # Nothing yet, three stages, an enquiry, its deadline passed, and today as the pages have it.
    assert len(folders) <= len(STAGES) + 4
    assert "no reply" in flags


def test_what_changed_since_is_told(work: Work) -> None:
    """Since the first day: a range that grew, sums over it, and what came on the third."""
    now = settled_by(work, work.moment)
    since = settled_by(work, known_at(work.ledger, "2023-03-21T00:00:00Z"))
    moved = {
        "/".join((*one.question, one.basis)): one.action
        for one in list_figures(now, Wanted(most=1000), since)
    }
    assert "revised" == moved["approached/a/migrants/2023-W09/claims"]
    assert "added" == moved["signed/c/debtors/2023-W10/claims"]
    assert "approached/b/migrants/2023-W09/claims" not in moved
    assert "revised" == moved["approached/north/migrants/2023-W09/sum"]
    back = {one.action for one in list_figures(since, Wanted(most=1000), now)}
    assert {"revised", "removed"} == back
    new = [claim.words for claim in list_claims(now, Wanted(most=1000), since)]
    assert ["90-100", "12"] == new
    assert {"added"} == {one.action for one in list_claims(now, Wanted(most=9), since)}


def test_what_was_known_is_not_what_was_filed_by_then(work: Work) -> None:
    """What was recorded afterwards was not known, whenever it says that it was filed."""
    assert known_at(work.ledger, "2023-03-20T11:59:59Z").size < work.ledger.size
    sizes = [known_at(work.ledger, f"{day}T23:59:59Z").size for day in ("2023-03-01", *STAGES)]
    assert sizes == sorted(set(sizes))
    assert sizes[-1] == work.ledger.settled_size


@given(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True))
@settings(max_examples=10, deadline=None)
def test_what_moved_makes_one_list_the_other(grown: Desk, days: list[str]) -> None:
    """The earlier list, with what moved put in or taken out, is the later one."""
    with ledger_of(grown.project) as ledger:
        work = Work(grown.project, ledger, NOW, "R-1")
        first, last = (settled_by(work, known_at(ledger, f"{day}T23:59:59Z")) for day in days)
    kept = {(one.question, one.basis): one.figure for one in list_figures(first, Wanted(most=1000))}
    for one in list_figures(last, Wanted(most=1000), first):
        key = (one.question, one.basis)
        assert ("added" == one.action) is (key not in kept)
        assert (one.figure is None) is ("removed" == one.action)
        kept[key] = one.figure
    after = {(one.question, one.basis): one.figure for one in list_figures(last, Wanted(most=999))}
    assert after == {key: figure for key, figure in kept.items() if figure is not None}


def test_history_is_what_editions_said(office: Desk, reader: Visitor) -> None:
    """A figure's history has what the public saw of it, by edition, and nothing unless asked."""
    del office
    rows = walked(reader, "figures", includeHistory="true", basis="claims")
    (edition,) = asked(reader, "editions")["editions"]
    said = {
        "/".join(row[name] for name in _KEY): [
            (one["edition"], one["low"], one["high"]) for one in row["history"]
        ]
        for row in rows
    }
    assert [(edition["edition"], "120", "140")] == said["approached/a/migrants/2023-W09"]
    assert all("history" not in row for row in walked(reader, "figures"))
    early = walked(reader, "figures", includeHistory="true", asOf="2023-03-30")
    assert early
    assert not any(row["history"] for row in early)


def test_an_edition_that_is_damaged_is_said_to_be(office: Desk, reader: Visitor) -> None:
    """Where an edition's data cannot be read, a sentence says so instead of a history."""
    (edition,) = asked(reader, "editions")["editions"]
    path = office.folder / "editions" / edition["edition"] / "data" / "totals.parquet"
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[:100])
    answer = reader.get("/api/figures?includeHistory=true")
    path.write_bytes(whole)
    assert (503, "application/problem+json") == (answer.code, answer.headers["Content-Type"])
    assert edition["edition"] in json.loads(answer.text)["detail"]
    assert 200 == reader.get("/api/figures?includeHistory=true").code
