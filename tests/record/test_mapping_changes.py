"""A changed mapping files anew and names what it replaces; nothing of the old one lives on."""

from __future__ import annotations

from pathlib import Path

from deciding import ruling
from desks import ANNEX, HEADS, OWED, RETURN_HEADS, RETURNS, Desk, csv_of
from small_projects import RULES

from counterfoil.model.claim import Act
from counterfoil.model.reading import Reading
from counterfoil.project.readings import shelf_of

_ROWS = [
    "a,2023-W09,migrants,approached,40",
    "Bäta,2023-W09,migrants,approached,7",
    "c,2023-W09,migrants,approached,1.5",
]
_RETURNS = [
    "M-1,2023-03-07,,,Town,2023-W09,migrants,approached,40",
    "M-1,2023-03-07,,,Town,2023-W09,migrants,signed,4",
    "M-2,2023-03-07,,,b,2023-W09,migrants,approached,9",
]
_ASKED = "approached/{}/migrants/2023-W09"


def desk_of(folder: Path) -> Desk:
    """Return a desk with an annex of which one region and one number are not understood."""
    desk = Desk(folder / "project", {"sources/annex.toml": ANNEX})
    desk.collect({"annex.csv": csv_of(HEADS, _ROWS)})
    desk.record()
    return desk


def labelled(text: str, words: str, code: str) -> str:
    """Return a source's file with one more label of its own."""
    return text.replace("[numbers]", f'[labels]\n"{words}" = "{code}"\n[numbers]', 1)


def test_an_original_is_filed_anew_when_its_mapping_says_more(tmp_path: Path) -> None:
    """The new filing holds all claims and names the old one; what the old one noticed is gone."""
    desk = desk_of(tmp_path)
    assert ["CF101", "CF201"] == sorted(code for code, _, _ in desk.findings())
    (first,) = desk.filings()
    desk.declare({"sources/annex.toml": labelled(ANNEX, "Bäta", "b")})
    (again,) = desk.record()
    assert (1, 2, 0) == (again.filings, again.claims, again.unchanged)
    assert [None, first] == [filing.amends for filing in desk.filings().values()]
    assert ["CF201"] == [code for code, _, _ in desk.findings()]
    assert [("40", ""), ("7", "")] == [desk.figure(_ASKED.format(region)) for region in "ab"]
    told = [(c.words, c.left_out) for c in desk.explain(_ASKED.format("a")).claims]
    assert [("40", "amended"), ("40", "")] == told
    size = desk.size()
    desk.record()
    assert size == desk.size()


def test_a_mapping_that_changes_nothing_it_says_files_nothing(tmp_path: Path) -> None:
    """Only the declaration itself goes on record: each version of a file once."""
    desk = desk_of(tmp_path)
    claims, declared = desk.rows("claim"), desk.rows("declaration")
    desk.declare({"sources/annex.toml": ANNEX + "\n# a remark\n"})
    desk.record()
    desk.record()
    assert claims == desk.rows("claim")
    (new,) = desk.rows("declaration")[len(declared) :]
    assert "sources/annex.toml" == new[1]["path"]


def test_a_mapping_taken_back_files_the_first_claims_again(tmp_path: Path) -> None:
    """What was said before holds again, as a third filing; the second one counts no more."""
    desk = desk_of(tmp_path)
    desk.declare({"sources/annex.toml": labelled(ANNEX, "Bäta", "b")})
    desk.record()
    desk.declare({"sources/annex.toml": ANNEX})
    desk.record()
    seqs = list(desk.filings())
    assert [None, *seqs[:2]] == [filing.amends for filing in desk.filings().values()]
    assert [("40", ""), ("", "")] == [desk.figure(_ASKED.format(region)) for region in "ab"]


def test_a_mapping_that_gives_nothing_any_more_leaves_nothing(tmp_path: Path) -> None:
    """Where nothing of an original is recorded any more, its claims and findings do not count."""
    desk = desk_of(tmp_path)
    text = ANNEX.replace("[[tables]]", '[[tables]]\nskip_column = "region"\nskip = ["*"]')
    desk.declare({"sources/annex.toml": text})
    desk.record()
    assert ("", "") == desk.figure(_ASKED.format("a"))
    assert [] == desk.findings()
    size = desk.size()
    desk.record()
    assert size == desk.size()


def test_a_return_that_turns_out_to_be_of_another_region_is_not_counted_twice(
    tmp_path: Path,
) -> None:
    """A corrected label moves the return: the old region is silent, the new one has filed."""
    rules = RULES + OWED
    files = {"sources/returns.toml": labelled(RETURNS, "Town", "a"), "codebook/rules.toml": rules}
    desk = Desk(tmp_path / "project", files)
    desk.collect({"returns.csv": csv_of(RETURN_HEADS, _RETURNS)})
    desk.record()
    assert ("40", "") == desk.figure(_ASKED.format("a"))
    desk.declare({"sources/returns.toml": labelled(RETURNS, "Town", "c")})
    desk.record()
    assert [("", ""), ("40", "")] == [desk.figure(_ASKED.format(region)) for region in "ac"]
    states = {o.region: o.state.value for o in desk.settle().owed if o.period == "2023-W09"}
    assert {"a": "silent", "b": "on time", "c": "on time"} == states
    seqs = [seq for seq, filing in desk.filings().items() if filing.region == "a"]
    (gone,) = [f for f in desk.filings().values() if f.amends == seqs[0]]
    assert Act.MAPPING is gone.act
    size = desk.size()
    desk.record()
    assert size == desk.size()


def test_a_stray_row_is_forgotten_once_it_is_understood(tmp_path: Path) -> None:
    """A return of an unknown region is a finding until its label is declared."""
    desk = Desk(tmp_path / "project", {"sources/returns.toml": RETURNS})
    desk.collect({"returns.csv": csv_of(RETURN_HEADS, _RETURNS)})
    desk.record()
    assert [("CF101", "Town", "2")] == [
        (code, details["words"], details["cells"]) for code, _, details in desk.findings()
    ]
    desk.declare({"sources/returns.toml": labelled(RETURNS, "Town", "a")})
    desk.record()
    assert [] == desk.findings()
    assert ("40", "") == desk.figure(_ASKED.format("a"))


def test_an_amended_return_filed_anew_contradicts_nobody(tmp_path: Path) -> None:
    """Of an amendment whose mapping changes, only the newest version counts."""
    desk = Desk(tmp_path / "project", {"sources/returns.toml": RETURNS})
    first = "M-1,2023-03-07,,,a,2023-W09,migrants,approached,40"
    amended = "M-1,2023-03-09,2023-03-07,,a,2023-W09,migrants,approached,5-6"
    desk.collect({"returns.csv": csv_of(RETURN_HEADS, [first, amended])})
    desk.record()
    assert ("5–6", "") == desk.figure(_ASKED.format("a"))
    doubted = RETURNS.replace('ranges = ["-"]', 'at_most = ["5-"]')
    desk.declare({"sources/returns.toml": doubted})
    desk.record()
    assert ("≤ 6", "") == desk.figure(_ASKED.format("a"))
    assert ["amended", "amended", ""] == [
        claim.left_out for claim in desk.explain(_ASKED.format("a")).claims
    ]


def test_a_reading_that_fails_takes_nothing_away(tmp_path: Path) -> None:
    """Where an original cannot be read any more, what was recorded from it stays."""
    desk = desk_of(tmp_path)
    (digest,) = {filing.original for filing in desk.filings().values()}
    (reader,) = {filing.reader for filing in desk.filings().values()}
    shelf_of(desk.project).keep(Reading(digest, reader))
    size = desk.size()
    (one,) = desk.record()
    assert (0, size) == (one.filings, desk.size())
    assert ("40", "") == desk.figure(_ASKED.format("a"))


def test_orders_are_held_across_the_tables_of_one_original(tmp_path: Path) -> None:
    """Signed and approached may stand in mappings of their own, and still bound each other."""
    column = '[[tables]]\nnumbers = ["{0}"]\nmeasure = {{ fixed = "{0}" }}\n'
    places = '\nregion = { columns = ["region"] }\ncategory = { fixed = "migrants" }\n'
    places += 'period = { fixed = "2023-W09" }\n'
    mappings = [column.format(measure) + places for measure in ("approached", "signed")]
    files = {
        "sources/annex.toml": 'files = ["annex.csv"]\n' + "".join(mappings),
        "codebook/rules.toml": RULES + OWED,
    }
    desk = Desk(tmp_path / "project", files)
    desk.collect({"annex.csv": csv_of("region,approached,signed", ["a,40,41", "b,40,40"])})
    desk.record()
    assert [("CF202", "annex.csv cell=2,3")] == [
        (code, where) for code, where, _ in desk.findings() if code < "CF4"
    ]


def test_tables_that_differ_about_when_they_were_filed_are_not_chosen_among(
    tmp_path: Path,
) -> None:
    """Two days in one original are a finding, and its filing's day is when it was recorded."""
    text = ANNEX + "\n[[tables]]" + ANNEX.partition("[[tables]]")[2].replace("03-20", "03-21")
    desk = Desk(tmp_path / "project", {"sources/annex.toml": text})
    desk.collect({"annex.csv": csv_of(HEADS, _ROWS[:1])})
    desk.record("2023-03-25T08:00:00Z")
    ((code, _, details),) = desk.findings()
    assert ("CF111", "2023-03-20, 2023-03-21") == (code, details["words"])
    assert ["2023-03-25T08:00:00Z"] == [filing.filed_at for filing in desk.filings().values()]


def test_a_withdrawn_claim_that_comes_back_is_noticed(tmp_path: Path) -> None:
    """A ruling is about a claim as it was filed; filed anew, it counts until ruled on again."""
    desk = desk_of(tmp_path)
    seq, _ = desk.rows("claim")[0]
    desk.decide(ruling("withdraw", "claim", str(seq)))
    desk.declare({"sources/annex.toml": labelled(ANNEX, "Bäta", "b")})
    desk.record()
    new, _ = desk.rows("claim")[1]
    assert ("40", "") == desk.figure(_ASKED.format("a"))
    back = [(where, details) for code, where, details in desk.findings() if code == "CF116"]
    assert [("annex.csv cell=2,5", {"old": str(seq), "new": str(new)})] == back
    desk.decide(ruling("withdraw", "claim", str(new)))
    assert ["CF201"] == [code for code, _, _ in desk.findings()]
